"""The challenge pack: what it says, counted from the data, and a PDF that everyone can read."""

from __future__ import annotations

import io
import json
import re
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pikepdf
import pytest

from questionnaires.answers import Action, Answer
from questionnaires.definition import Questionnaire
from questionnaires.scoring import Settings
from reports.inputs import ActionData, PackData, PeerData, SignatureData
from reports.pack import TEMPLATES, challenge_pack
from reports.packs.content import content
from reports.packs.words import BREAK, soft
from reports.packs.years import year_names
from tests.reports.builders import audit, graded, organisation, pack, plain, returned, round_data
from tests.reports.realistic import agency_pack, school_pack

NASTY = (
    "Café \U0001f469\u200d\U0001f4bb مرحبا x\x00y # * _ \\ $a$ <b> @ref [x] `code` //c /*d*/ " + "W" * 120 + "\ud800"
)
FORMULA = '=HYPERLINK("x") '


def small(now: dict[str, Any], before: dict[str, Any] | None = None, **questions: Any) -> PackData:
    """A pack of few questions, with last year's where given."""
    newer = audit("2026", document={"replaces": "2025"}, **questions)
    rounds = [round_data("a-2026", newer, {"body": now})]
    if before is not None:
        rounds.append(round_data("a-2025", audit("2025", **questions), {"body": before}))
    return pack("body", *rounds)


def pdf(data: PackData) -> pikepdf.Pdf:
    """The pack, opened."""
    return pikepdf.open(io.BytesIO(challenge_pack(data)))


def nodes(document: pikepdf.Pdf) -> Iterator[pikepdf.Dictionary]:
    """Every element of the structure tree."""
    todo = [document.Root.StructTreeRoot.K]
    while todo:
        node = todo.pop()
        if isinstance(node, pikepdf.Array):
            todo.extend(list(node))
        elif isinstance(node, pikepdf.Dictionary):
            if "/S" in node:
                yield node
            if "/K" in node:
                todo.append(node.K)


def words(data: PackData, page: int | None = None) -> str:
    """The text of the pack, or of one page, on one line, places to break left out."""
    only = [] if page is None else ["-f", str(page), "-l", str(page)]
    done = subprocess.run(["pdftotext", *only, "-", "-"], input=challenge_pack(data), capture_output=True, check=True)
    return " ".join(done.stdout.decode().replace(BREAK, "").split())


@pytest.fixture(scope="module")
def agency() -> PackData:
    return agency_pack()


@pytest.fixture(scope="module")
def document(agency: PackData) -> pikepdf.Pdf:
    return pdf(agency)


# ---- a PDF that everyone can read


def test_it_is_tagged_and_says_its_language_and_title(document: pikepdf.Pdf):
    assert str(document.Root.Lang) == "en-GB"
    assert document.Root.ViewerPreferences.DisplayDocTitle
    assert str(document.docinfo["/Title"]).startswith("Challenge pack: Wexmoor")
    assert document.open_metadata()["pdfuaid:part"] == "1"
    kinds = {str(node.S) for node in nodes(document)}
    assert {"/H1", "/H2", "/Table", "/TH", "/TD", "/Figure", "/TOC", "/L"} <= kinds


def test_every_figure_has_words(document: pikepdf.Pdf):
    figures = [node for node in nodes(document) if node.S == "/Figure"]
    assert len(figures) == 3
    assert all(str(node.Alt).startswith("Chart: ") for node in figures)


def test_a_question_heads_its_row(document: pikepdf.Pdf, agency: PackData):
    weak = len(content(agency)["detail"]["rows"])
    chained = [node for node in nodes(document) if node.S == "/TH" and any(len(a.get("/Headers", [])) for a in node.A)]
    assert len(chained) == weak


def test_only_house_fonts_and_all_embedded(document: pikepdf.Pdf):
    fonts = [font for page in document.pages for font in page.Resources.Font.values()]
    names = {re.sub(r"^/[A-Z]{6}\+", "", str(font.BaseFont)) for font in fonts}
    assert all(name.startswith(("AtkinsonHyperlegibleNext", "Noto")) for name in names)
    descriptors = [font.DescendantFonts[0].FontDescriptor for font in fonts]
    assert all("/FontFile2" in one or "/FontFile3" in one for one in descriptors)


def test_nothing_can_run_and_no_file_is_attached(document: pikepdf.Pdf):
    assert not {"/OpenAction", "/AA", "/AcroForm"} & set(document.Root.keys())
    assert "/JavaScript" not in document.Root.get("/Names", {})


@pytest.mark.parametrize("built", [agency_pack, school_pack])
def test_a_normal_pack_has_four_to_eight_pages_and_the_picture_one(built: Any):
    data = built()
    assert 4 <= len(pdf(data).pages) <= 8
    assert "One-page picture" in words(data, 2)
    assert "Not met and partly met, in full" in words(data, 3)


def test_the_same_data_give_the_same_bytes(agency: PackData):
    assert challenge_pack(agency) == challenge_pack(agency_pack())


def test_progress_is_told_to_the_end():
    told: list[tuple[int, int]] = []
    challenge_pack(small({"a": "met"}, a=graded()), lambda done, all_: told.append((done, all_)))
    assert told == sorted(told)
    assert told[0] == (0, told[-1][1])
    assert told[-1][0] == told[-1][1]


def test_demonstration_and_marking_stand_on_every_page(agency: PackData):
    pages = len(pdf(agency).pages)
    text = words(agency)
    assert text.count("DEMONSTRATION") == pages
    assert text.count("Official – Sensitive") == 2 * pages
    assert f"Page {pages} of {pages}" in text
    quiet = replace(agency, partnership=replace(agency.partnership, demonstration=False, marking=""))
    assert "DEMONSTRATION" not in words(quiet)
    assert "Official" not in words(quiet)


def test_templates_hold_no_text_of_a_body():
    for template in TEMPLATES.glob("*.typ"):
        assert "eval(" not in template.read_text()
        assert len(template.read_text().splitlines()) <= 120


# ---- texts of every kind


def test_any_text_is_shown_as_it_is():
    questions = {"a": graded(NASTY.replace("\ud800", ""), evidence="expected"), "b": graded("Second")}
    form = audit("2026", **questions)
    body = organisation("body", FORMULA + "N" * 101)
    answers = {"a": Answer("not", comment=NASTY, evidence=NASTY, action=Action(NASTY, NASTY, NASTY)), "b": "met"}
    data = replace(
        pack("body", round_data("a-2026", form, [returned(body, form, answers)])),
        panel=(NASTY,),
        meeting_place=NASTY,
        actions_before=(ActionData("a", NASTY, NASTY, NASTY, NASTY, overdue=True),),
    )
    text = words(data)
    assert '=HYPERLINK("x")' in text
    assert text.count("N" * 101) >= 1 or text.replace(" ", "").count("N" * 101) >= 1
    assert "# * _ \\ $a$ <b> @ref [x] `code` //c /*d*/" in text
    assert "مرح" in text


@pytest.mark.filterwarnings("ignore:Glyph")
def test_titles_and_names_in_charts_hold_any_character():
    question = {"key": "a", **graded("汉字")}
    settings = Settings(band_names={"high": "绿", "middle": "黄 \x02", "low": "红"})
    form = audit(
        "2026", document={"sections": [{"key": "S", "title": "安全 x\x01y \U00012000", "questions": [question]}]}
    )
    before = round_data("b", form, {"body": {"a": "met"}}, name="回合 \x02", settings=settings)
    now = round_data("a", form, {"body": {"a": "not"}}, name="回合 \x03 二", settings=settings)
    assert "xy" in words(pack("body", now, before))


def test_a_comment_of_2000_words_is_there_to_the_last():
    comment = " ".join(f"word{number}" for number in range(2000))
    data = small({"a": Answer("not", comment=comment)}, {"a": Answer("met", comment=comment)}, a=graded())
    text = words(data)
    assert text.count("word1999") == 2
    assert "Comment of 2026, 2,000 words: in full below." in text
    assert len(pdf(data).pages) <= 10


def test_long_evidence_and_actions_go_below_too():
    long = "sample " * 300
    row = content(small({"a": Answer("not", evidence=long, action=Action(long, "Head", "2027-03-31"))}, a=graded()))
    below = row["detail"]["rows"][0]["below"]
    assert [part["title"] for part in below] == ["Evidence of 2026, 300 words", "Action of 2026, 305 words"]


def test_words_too_long_for_a_column_may_break_and_marks_stay_whole():
    assert BREAK in soft("W" * 30)
    family = "\U0001f469\u200d\U0001f469\u200d\U0001f467"
    assert family * 10 == soft(family * 10).replace(BREAK, "")
    assert not re.search(f"\u200d{BREAK}|{BREAK}\u200d", soft(family * 10))
    assert soft("three short words") == "three short words"


# ---- what it says


def story(data: PackData) -> str:
    """The cover's sentences."""
    return " ".join(content(data)["cover"]["story"])


def test_the_story_is_counted_from_the_data(agency: PackData):
    assert len(content(agency)["cover"]["story"]) == 4
    text = story(agency)
    assert "The score on everything is 85.2% (75.0% in 2025), in the Green band." in text
    assert "On the 34 questions that can be compared it rose by 10.9 points, to 85.3%." in text
    assert "Of 43 graded questions 31 are Met, 9 Partly met and 3 Not met." in text
    assert "of seven earlier actions five are still open, two of them overdue." in text


def test_a_first_year_says_that_nothing_is_compared():
    data = small({"a": "met", "b": "not"}, a=graded(), b=graded())
    pages = content(data)
    assert "Nothing can be compared: there is no earlier return." in story(data)
    assert pages["picture"]["movements"]["rows"] == []
    assert pages["detail"]["columns"] == ["2026: grade, what it means, comment, evidence, action"]
    assert "Not run" in pages["exceptions"]["intro"]
    assert pages["actions"]["base"] == "There is no earlier return, so there are no earlier actions."
    assert len(pdf(data).pages) == 5


def test_a_body_new_to_the_second_round_says_why():
    form = audit("2026", a=graded())
    data = pack("body", round_data("a-2026", form, {"body": {"a": "met"}}), round_data("a-2025", form, {"other": {}}))
    assert "Nothing is compared: no return in the earlier round." in story(data)
    assert len(pdf(data).pages) == 5


def test_everything_met_reads_well():
    proof = Answer("met", evidence="Sample")
    data = small({"a": proof, "b": proof}, {"a": proof, "b": proof}, a=graded(), b=graded())
    pages = content(data)
    assert "All 2 graded questions are Met. The rules found nothing to ask about." in story(data)
    assert pages["detail"]["intro"] == "Nothing is Not met or Partly met: all two graded questions are Met."
    assert pages["lines"]["own"] == 3
    assert len(pdf(data).pages) == 5


def test_nothing_answered_has_no_score_no_band_and_no_chart():
    data = small({}, {"a": "met"}, a=graded())
    pages = content(data)
    assert "Nothing has been scored: none of one scored question has a grade." in story(data)
    assert pages["picture"]["standards"] is None
    assert pages["picture"]["band"]["mark"] == {"word": "No band", "tone": "grey"}
    assert pages["detail"]["notes"] == ["Not answered: A1 (Met in 2025)."]
    assert len(pdf(data).pages) == 5


def test_not_applicable_stands_apart():
    pages = content(small({"a": "n/a", "b": "met"}, {"a": "met", "b": "met"}, a=graded(), b=graded()))
    table = pages["picture"]["table"]
    assert "Not applicable" in [column["name"] for column in table["columns"]]
    assert table["total"]["cells"] == ["100.0", "1", "0", "0", "1", "1 of 2"]
    assert "Became not applicable A1" in [row["which"] for row in pages["picture"]["movements"]["rows"]]


def test_a_critical_question_holds_the_band_and_is_named():
    given = {"a": "not", **dict.fromkeys("bcdefgh", "met")}
    data = small(given, **{name: graded(critical=name == "a") for name in given})
    pages = content(data)
    assert "87.5%, held at Red because a critical question is not met." in story(data)
    assert "A1 is critical and Not met" in story(data)
    assert pages["picture"]["band"]["text"].startswith("87.5% by score, and Red because A1, critical, is Not met.")
    assert pages["picture"]["table"]["rows"][0]["capped"] == "*"


def test_thresholds_layer_method_and_day_stand_with_the_band(agency: PackData):
    text = content(agency)["picture"]["band"]["text"].replace("\N{NO-BREAK SPACE}", " ")
    assert "Green from 85, Amber from 60, Red below 60." in text
    assert "Self-assessed grades, method 1, as at 7 October 2026." in text


def test_a_rounded_score_does_not_contradict_its_band():
    names = {f"q{number}": graded(weight=weight) for number, weight in enumerate(("849.96", "150.04"))}
    data = small({"q0": "met", "q1": "not"}, **names)
    assert "84.996%, in the Amber band" in story(data)


def test_an_unsubmitted_return_says_so_first():
    data = small({"a": "met"}, a=graded())
    data = replace(data, now=replace(data.now, submitted_at=None, submission=None, status="in_progress"))
    cover = content(data)["cover"]
    assert cover["notices"][-1].startswith("Not submitted: the figures are of the answers as they stood")
    assert ["Returned", "Not submitted"] in cover["return"]


def test_the_cover_says_who_signed_when_and_whether_late():
    data = small({"a": "met"}, a=graded())
    signed = SignatureData("Chair of governors", "C. Sample", data.now.submitted_at, date(2026, 6, 30), "6.2")
    unsigned = SignatureData("Head teacher", "", None)
    now = replace(data.now, late=True, signatures=(signed, unsigned))
    cover = dict(content(replace(data, now=now, meeting_on=date(2026, 10, 14), panel=("Chair",)))["cover"]["return"])
    assert cover["Returned"].replace("\N{NO-BREAK SPACE}", " ") == "1 July 2026, late; submission 1"
    said = cover["Signed by"].replace("\N{NO-BREAK SPACE}", " ")
    assert said.startswith("Chair of governors: C. Sample, 1 July 2026, at the meeting of 30 June 2026, minute 6.2")
    assert said.endswith("Head teacher: not signed")


def test_blanks_are_left_where_no_meeting_is_set():
    meeting = dict(content(small({"a": "met"}, a=graded()))["cover"]["meeting"])
    assert meeting == {"Date": None, "Place": None, "Panel": None, "For the body": None, "Interests": None}


def test_a_sample_says_so_and_a_confirmed_version_does_not():
    data = small({"a": "met"}, a=graded())
    assert any("Sample questionnaire" in notice for notice in content(data)["cover"]["notices"])
    form: Questionnaire = data.now.questionnaire.model_copy(update={"status": "confirmed"})
    assert content(replace(data, now=replace(data.now, questionnaire=form)))["cover"]["notices"] == []


def test_movements_add_up_and_name_what_was_not_compared(agency: PackData):
    movements = content(agency)["picture"]["movements"]
    counts = {row["name"]: int(row["count"]) for row in movements["rows"]}
    assert (
        movements["finding"]
        == "Of 45 questions and one retired, 34 can be compared: 11 improved, 17 stayed and 6 declined"
    )
    assert counts["Improved"] + counts["No change"] + counts["Declined"] == 34
    assert 34 + counts["Not compared"] == 45
    which = next(row["which"] for row in movements["rows"] if row["name"] == "Not compared")
    assert len(re.findall(r"\b[A-Z]\d+", which)) == counts["Not compared"]


def test_not_met_comes_first_then_the_order_of_the_form():
    given = {"a": "partly", "b": "not", "c": "unsure", "d": "met", "e": "not"}
    rows = content(small(given, **{name: graded() for name in given}))["detail"]["rows"]
    assert [row["label"] for row in rows] == ["A2", "A5", "A1", "A3"]


def test_last_year_stands_beside_with_what_became_of_it():
    older = audit("2025", a=graded(), b=graded(), c=graded())
    newer = audit(
        "2026",
        document={"replaces": "2025"},
        a=graded("New words.", lineage={"change": "reworded", "from": ["a"]}),
        m=graded(lineage={"change": "merged", "from": ["b", "c"]}),
        n=graded(lineage={"change": "new"}),
    )
    now = round_data("a-2026", newer, {"body": {"a": "partly", "m": "partly", "n": "not"}})
    said = {
        "a": Answer("met", comment="All is well."),
        "b": Answer("met", comment="B."),
        "c": Answer("not", comment="C."),
    }
    rows = {
        row["label"]: row
        for row in content(pack("body", now, round_data("a-2025", older, {"body": said})))["detail"]["rows"]
    }
    assert rows["A1 †"]["before"]["chips"] == [{"word": "Met", "tone": "green"}]
    assert rows["A1 †"]["before"]["comment"] == ["All is well."]
    assert rows["A1 †"]["before"]["note"] == "Declined"
    assert rows["A2"]["before"]["comment"] == ["A2: B.", "A3: C."]
    assert rows["A2"]["before"]["note"] == "Two questions in 2025, merged in 2026: not compared"
    assert rows["A3"]["before"]["note"] == "New in 2026: not asked in 2025."


@pytest.mark.parametrize(
    ("now", "before", "names"),
    [
        (("Schools 2026", 2026), ("Schools 2025", 2025), ("2026", "2025")),
        (("Audit 2025/26", 2026), ("Audit 2024/25", 2025), ("2025/26", "2024/25")),
        (("Full audit", 2026), ("Interim audit", 2025), ("2026", "2025")),
        (("Full audit", 2026), ("Interim audit", 2026), ("Full audit", "Interim audit")),
        (("Audit 2026", 2026), None, ("2026", "")),
    ],
)
def test_years_are_called_by_what_tells_them_apart(now: Any, before: Any, names: tuple[str, str]):
    form = audit("2026", a=graded())
    rounds = [
        round_data(f"round-{position}x", form, {}, name=one[0], due_on=date(one[1], 7, 31)) if one else None
        for position, one in enumerate((now, before))
    ]
    assert rounds[0]
    assert year_names(rounds[0], rounds[1]) == names


def test_rules_that_found_nothing_are_named():
    intro = content(small({"a": "partly"}, {"a": "met"}, a=graded()))["exceptions"]["intro"]
    assert "One rule found something." in intro
    assert "Nothing was found by “Met, with no evidence where evidence is expected”" in intro


def test_earlier_actions_say_what_became_of_their_question():
    done = ActionData("A1", "Train all staff", "Head", "2026-03-31", "verified")
    late = ActionData("a", "Sample again", "Head", "soon", "not started", overdue=True)
    data = replace(small({"a": "met"}, {"a": "partly"}, a=graded()), actions_before=(done, late))
    actions = content(data)["actions"]
    assert actions["title"] == "Earlier actions: one of two open, one overdue"
    assert [(row["for"], row["since"], row["overdue"]) for row in actions["rows"]] == [
        ("A1", "Partly met → Met", False),
        ("A1", "Partly met → Met", True),
    ]
    assert actions["rows"][0]["by"] == "31\N{NO-BREAK SPACE}Mar\N{NO-BREAK SPACE}2026"
    assert actions["rows"][1]["by"] == "soon"


@pytest.mark.parametrize(("key", "since"), [("audit", "Question retired"), ("interim", "Not asked this time")])
def test_an_interim_audit_leaves_questions_out_but_does_not_retire_them(key: str, since: str):
    late = ActionData("b", "Sample again", "Head", "soon", "not started", overdue=True)
    newer = audit("2026", key, document={"replaces": "audit@2025"}, a=graded())
    older = audit("2025", a=graded(), b=graded())
    rounds = round_data("a-2026", newer, {"body": {"a": "met"}}), round_data("a-2025", older, {"body": {"b": "not"}})
    rows = content(replace(pack("body", *rounds), actions_before=(late,)))["actions"]["rows"]
    assert [(row["for"], row["since"]) for row in rows] == [("A2", since)]


@pytest.mark.parametrize(
    ("written", "missing"),
    [
        ("We use a youth panel.", "none of the words looked for"),
        ("We watch how babies play.", "Nothing: every text question is answered"),
        ("Some do not yet speak.", "Nothing: every text question is answered"),
        ("Non-verbal children use Makaton.", "Nothing: every text question is answered"),
        ("", "A1 is not answered."),
    ],
)
def test_voice_says_what_is_missing(written: str, missing: str):
    data = small({"v": Answer(written or None)}, v=plain("text", "How do you listen?", tags=["voice"], optional=True))
    assert any(missing in line for line in content(data)["voice"]["missing"])


def test_voice_finds_questions_by_key_section_and_tag():
    questions = {
        "voice.listening": plain("text"),
        "x": plain("text", section="voice"),
        "y": graded(tags=["voice"]),
        "z": graded(tags=["invoice"]),
    }
    voice = content(small({"y": "met", "z": "met"}, **questions))["voice"]
    assert [len(voice["texts"]), len(voice["grades"])] == [2, 1]


def test_few_peers_are_never_shown():
    data = small({"a": "met"}, a=graded())
    four = content(replace(data, peers=PeerData("Voluntary", (1.0, 2.0, 3.0, 4.0))))
    assert four["svg"]["peers"] is None
    assert "Fewer than five other bodies" in four["picture"]["peers"]["base"]
    five = content(replace(data, peers=PeerData("Voluntary", (10.0, 20.0, 30.0, 40.0, 50.0))))
    assert "Median 30" in five["picture"]["peers"]["alt"]


def test_the_content_is_plain_json(agency: PackData):
    assert json.loads(json.dumps(content(agency)))
