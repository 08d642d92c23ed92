"""`survey organisations`: a dry run until --commit, refused rows by line, one end line that counts every row."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Outcome
from tests.survey import importing_kit as kit
from tests.survey.importing_kit import school

Cli = Callable[..., Outcome]
NOTHING = "added 0, changed 0, unchanged 0, closed 0, succeeded 0, refused 0"


@pytest.fixture
def sefton(cli: Cli) -> None:
    """A partnership to bring bodies into."""
    cli("partnerships", "add", "sefton", "--name", "Sefton", "--area", "343", "--commit")


def bring(cli: Cli, path: Path, source: str = "gias", *more: str) -> Outcome:
    return cli("organisations", "import", str(path), "--partnership", "sefton", "--source", source, *more)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Three schools of the register: one elsewhere, one with a wrong date."""
    path = tmp_path / "schools.csv"
    rows = (school(100001, opened=""), school(100002, area="202"), school(100003, opened="soon"))
    path.write_bytes(kit.table(*rows, encoding="cp1252"))
    return path


@pytest.mark.usefixtures("sefton")
def test_nothing_goes_in_without_commit(cli: Cli, file: Path) -> None:
    outcome = bring(cli, file)
    assert outcome.code == 0
    assert outcome.out.splitlines() == [
        "line 4: refused Ash Primary School: its opening date “soon” cannot be read",
        "added 1, changed 0, unchanged 0, closed 0, succeeded 0, refused 1",
    ]
    assert "--commit" in outcome.err
    assert cli("organisations", "list", "--partnership", "sefton").out == ""


@pytest.mark.usefixtures("sefton")
def test_with_commit_the_good_rows_go_in_and_a_second_run_changes_nothing(cli: Cli, file: Path) -> None:
    assert bring(cli, file, "gias", "--commit").out.endswith("refused 1\n")
    again = bring(cli, file, "gias", "--commit")
    assert again.out.splitlines()[-1] == "added 0, changed 0, unchanged 1, closed 0, succeeded 0, refused 1"
    listed = cli("organisations", "list", "--partnership", "sefton").out
    assert listed == "ash-primary-school\tschool\trelevant_agency\topen\turn:100001\tAsh Primary School\n"
    assert cli("trail", "verify").out == "the trail holds: 2 events\n"


@pytest.mark.usefixtures("sefton")
def test_a_list_of_agencies_and_verbose(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "agencies.csv"
    path.write_text('name,kind,Remark\nCoast Police,police,x\n"=HYPERLINK(""x"")",voluntary,\n')
    outcome = bring(cli, path, "csv", "--verbose", "--commit")
    assert outcome.out.splitlines() == [
        "columns left: Remark",
        "line 2: added Coast Police",
        'line 3: added =HYPERLINK("x")',
        "added 2, changed 0, unchanged 0, closed 0, succeeded 0, refused 0",
    ]


@pytest.mark.usefixtures("sefton")
def test_areas_may_be_named(cli: Cli, file: Path) -> None:
    assert bring(cli, file, "gias", "--area", "202").out.startswith("added 1,")
    assert bring(cli, file, "gias", "--area", "343,202").out.splitlines()[-1].startswith("added 2,")
    assert bring(cli, file, "gias", "--area", "805").out == f"{NOTHING}\n"


@pytest.mark.usefixtures("sefton")
@pytest.mark.parametrize(
    ("words", "content", "said"),
    [
        (["--area", "999"], b"", "There is no area with the code 999."),
        ([], b"", "The file is empty"),
        ([], b"name,kind\nA,other\n", "This is no GIAS file of establishments"),
        ([], b"URN,LinkURN,LinkName,LinkType\n1,2,x,Successor\n", "It is the file of links between schools"),
        ([], b"%PDF-1.7", "It is a PDF"),
    ],
)
def test_a_wrong_file_is_refused_in_one_line(
    cli: Cli, tmp_path: Path, words: list[str], content: bytes, said: str
) -> None:
    path = tmp_path / "wrong.csv"
    path.write_bytes(content or kit.table(school()) if words else content)
    outcome = bring(cli, path, "gias", *words)
    assert (outcome.code, outcome.out) == (1, "")
    assert said in outcome.err
    assert outcome.err.count("\n") == 1


def test_a_partnership_nobody_knows(cli: Cli, file: Path) -> None:
    outcome = bring(cli, file)
    assert outcome.code == 1
    assert "There is no partnership called sefton" in outcome.err
    assert cli("organisations", "import", str(file), "--source", "gias").code == 2
    assert cli("organisations", "import", "nowhere.csv", "--partnership", "x", "--source", "gias").code == 2


@pytest.mark.usefixtures("sefton")
def test_the_file_of_all_england_for_one_area(cli: Cli) -> None:
    outcome = bring(cli, kit.real(kit.ENGLAND), "gias", "--commit")
    assert outcome.out == "added 102, changed 0, unchanged 0, closed 0, succeeded 0, refused 0\n"
    assert bring(cli, kit.real(kit.SIX_AREAS)).out.startswith("added 0, changed 0, unchanged 102,")
