"""A version is a sample until a partnership confirms it; then nothing of that partnership calls it one."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
import sqlalchemy as sa
from docx import Document
from sqlmodel import Session, select

from questionnaires import documents
from questionnaires.formats.blank import blank
from reports.packs.cover import notices, returned
from reports.packs.years import View
from reports.sheets.facts import Facts
from reports.sheets.readme import items
from reports.workbook import notice
from survey.exports.comparison import comparison_data
from survey.exports.packs import pack_data
from survey.models import Event, IssueLinePartnership, Partnership, QuestionnaireVersion, Return
from survey.queries import confirmations
from survey.queries.questionnaires import find_version
from survey.services.drafting import confirm
from survey.services.refusals import Refused
from tests import factories
from tests.conftest import Outcome
from tests.factories import NOW
from tests.house_client import HouseClient
from tests.survey.small_demonstration import build_small, round_of, submitted_body

WORDS = "Agreed by the executive on 3 December 2026."


def version_of(session: Session, partnership: Partnership, name: str) -> QuestionnaireVersion:
    """A version that must be there."""
    found = find_version(session, name, partnership.id)
    assert found is not None
    return found


def test_a_confirmation_is_on_record_and_stays(session: Session) -> None:
    here, there = factories.partnership(session), factories.partnership(session)
    version, person = factories.version(session), factories.user(session, name="Una Unit")
    assert confirmations.confirmed(session, here.id, version.id) is None
    confirm(session, person, here, version, f"  {WORDS} ", now=NOW)
    found = confirmations.confirmed(session, here.id, version.id)
    assert found == confirmations.Confirmation(WORDS, NOW, "Una Unit")
    assert confirmations.confirmed(session, there.id, version.id) is None
    assert confirmations.list_confirmed(session, here.id) == {version.digest}
    event = session.exec(select(Event).where(Event.kind == "version_confirmed")).one()
    assert event.data == {"version": version.id, "digest": version.digest}
    with pytest.raises(Refused, match="confirmed already, by Una Unit on 21 November 2026"):
        confirm(session, person, here, version, WORDS, now=NOW)
    for statement in (
        "UPDATE questionnaire_confirmation SET statement = 'x'",
        "DELETE FROM questionnaire_confirmation",
    ):
        with pytest.raises(sa.exc.DatabaseError, match="append-only"), session.begin_nested():
            session.execute(sa.text(statement))


def test_what_cannot_be_confirmed(session: Session) -> None:
    here, there = factories.partnership(session), factories.partnership(session)
    with pytest.raises(Refused) as refused:
        confirm(session, None, here, factories.version(session), " ", now=NOW)
    assert refused.value.field == "statement"
    with pytest.raises(Refused, match="1,000 are allowed"):
        confirm(session, None, here, factories.version(session), "x" * 1001, now=NOW)
    with pytest.raises(Refused, match="not marked as a sample"):
        confirm(session, None, here, factories.version(session, status="agreed"), WORDS, now=NOW)
    with pytest.raises(Refused, match="another partnership"):
        confirm(session, None, here, factories.version(session, partnership_id=there.id), WORDS, now=NOW)


def test_a_body_of_a_joint_round_is_told_until_every_partnership_confirmed(session: Session) -> None:
    return_ = factories.return_(session)
    there = session.exec(
        select(IssueLinePartnership).where(IssueLinePartnership.issue_line_id == return_.issue_line_id)
    ).one()
    other = factories.partnership(session)
    session.add(IssueLinePartnership(**there.model_dump() | {"partnership_id": other.id}))
    session.flush()
    first = session.get_one(Partnership, there.partnership_id)
    version = session.exec(select(QuestionnaireVersion)).one()
    for partnership, still in ((first, True), (other, False)):
        confirm(session, None, partnership, version, WORDS, now=NOW)
        assert confirmations.is_sample(session, return_.issue_line_id, version.id, version.status) is still
    assert not confirmations.is_sample(session, return_.issue_line_id, 0, "agreed")


def test_nothing_of_the_partnership_says_sample_any_more(session: Session, client: Callable[..., HouseClient]) -> None:
    """The pack, the workbook, the pages for staff and for the body, and the blank forms."""
    partnership = build_small(session)
    round_ = round_of(session, "wendmere-schools-2026")
    body = submitted_body(session, round_)
    version = version_of(session, partnership, "section-175@2026")
    staff = client("business_unit", partnership=partnership)
    lead = client("lead", organisation=body)
    ret = session.exec(select(Return.id).where(Return.round_id == round_.id, Return.organisation_id == body.id)).one()
    page = f"/p/{partnership.slug}/questionnaires/section-175/2026"

    def says() -> dict[str, bool]:
        pack = View(pack_data(session, partnership, round_, body, NOW))
        book = Facts(comparison_data(session, partnership, [round_], NOW))
        return {
            "pack": "Sample questionnaire" in " ".join(notices(pack)),
            "version in the pack": "(sample)" in dict(returned(pack))["Version"],
            "workbook": "Sample" in notice(book),
            "first sheet": "A sample" in dict(items(book))["Version"],
            "page of the version": "A sample: check it" in staff.get(page).text,
            "task list": "a sample to be checked" in lead.get(f"/returns/{ret}").text,
            "print": "a sample to be checked" in lead.get(f"/returns/{ret}/print").text,
            "choice of versions": "A sample: check it"
            in part_of(staff.get(f"/p/{partnership.slug}/rounds/new").text, version),
        }

    assert set(says().values()) == {True}, says()
    assert staff.post(f"{page}/confirm", data={"statement": WORDS}).status_code == 303
    assert set(says().values()) == {False}, says()
    assert WORDS in staff.get(page).text
    assert ">Confirmed<" in staff.get(f"/p/{partnership.slug}/questionnaires").text
    assert version.status == "sample", "the version itself never changes"
    form = Document(BytesIO(staff.get(f"{page}/file?format=docx").data))
    assert "No partnership has confirmed" not in "".join(paragraph.text for paragraph in form.paragraphs)


def part_of(text: str, version: QuestionnaireVersion) -> str:
    """The line of one version where a round is issued."""
    return text.partition(f'name="versions" value="{version.id}"')[2].partition("</div></div>")[0]


def test_blank_forms() -> None:
    form = documents.load("section-11@2026")
    assert blank(form).notices
    assert blank(form, confirmed=True).notices == ()


def test_who_may_confirm_and_what_a_bad_statement_gets(session: Session, client: Callable[..., HouseClient]) -> None:
    partnership = factories.partnership(session)
    version = factories.version(session)
    page = f"/p/{partnership.slug}/questionnaires/{version.key}/{version.version}"
    staff, other = client("business_unit", partnership=partnership), client("scrutineer", partnership=partnership)
    assert f"{page}/confirm" in staff.get(page).text
    assert f"{page}/confirm" not in other.get(page).text
    assert other.get(f"{page}/confirm").status_code == 403
    assert other.post(f"{page}/confirm", data={"statement": WORDS}).status_code == 403
    answer = staff.post(f"{page}/confirm", data={"statement": " "})
    assert "Say who agreed the wording and when" in answer.text
    long = staff.post(f"{page}/confirm", data={"statement": "x" * 1001})
    assert "x" * 1001 in long.text
    assert staff.get(f"/p/{partnership.slug}/questionnaires/none/2026/confirm").status_code == 404


def test_the_command(cli: Callable[..., Outcome], tmp_path: Path) -> None:
    cli("partnerships", "add", "sefton", "--name", "Sefton", "--area", "343", "--commit")
    words = ["questionnaires", "confirm", "small@1", "--partnership", "sefton", "--statement", WORDS]
    assert "There is no small@1" in cli(*words).err
    file = tmp_path / "small.yaml"
    file.write_text(factories.DOCUMENT.format(key="small", version="1"))
    assert cli("questionnaires", "publish", str(file), "--commit").code == 0
    assert cli(*words).out == "would confirm small@1 for Sefton\n"
    assert cli(*words, "--commit").out == "confirmed small@1 for Sefton\n"
    again = cli(*words, "--commit")
    assert (again.code, "confirmed already" in again.err) == (1, True)
    assert cli(*words[:-3], "nowhere", *words[-2:]).code == 1
