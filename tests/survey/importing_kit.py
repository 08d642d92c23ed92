"""Small files as registers and lists write them, and short ways to plan and to bring them in."""

import csv
import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import Session, col, select

from survey.models import Contact, Identifier, Membership, Organisation, Partnership, Relation
from survey.services.importing.drafts import Plan
from survey.services.importing.rows import Result, Source
from survey.services.organisations import commit_import, plan_import
from tests import factories

REGISTERS = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "gias"
SIX_AREAS = "edubaseallstatefunded20250717-six-areas.csv"
ACADEMIES = "edubaseallacademiesandfree20250717-six-areas.csv"
ENGLAND = "edubaseallstatefunded20250717-england.csv.gz"
OTHER_SERVICE = "dfe-npq-schools-20231116-six-areas-all-types-and-closed.csv"
WIDE_2017 = "edubasealldata-fullwidth-sample-2017-city-camden.csv"
WIDE_2021 = "edubasealldata-fullwidth-sample-2021-camden-wales.csv"
LINKS = "links_edubasealldata20250422-six-areas.csv"
SCHOOL = {
    "URN": "100001",
    "LA (code)": "343",
    "LA (name)": "Sefton",
    "EstablishmentNumber": "2001",
    "EstablishmentName": "Ash Primary School",
    "TypeOfEstablishment (name)": "Community school",
    "EstablishmentStatus (name)": "Open",
    "PhaseOfEducation (name)": "Primary",
    "Town": "Southport",
}
"""A school as the register has it."""


def school(urn: int | str = 100001, **changes: str) -> dict[str, str]:
    """Give a school; `changes` by heading, or by the short names below."""
    short = {
        "name": "EstablishmentName",
        "number": "EstablishmentNumber",
        "area": "LA (code)",
        "kind": "TypeOfEstablishment (name)",
        "status": "EstablishmentStatus (name)",
        "phase": "PhaseOfEducation (name)",
        "town": "Town",
        "opened": "OpenDate",
        "closed": "CloseDate",
        "why_opened": "ReasonEstablishmentOpened (name)",
        "why_closed": "ReasonEstablishmentClosed (name)",
        "trust": "Trusts (name)",
        "trust_code": "Trusts (code)",
    }
    own = {"EstablishmentNumber": str(urn)[-4:]}
    return SCHOOL | {"URN": str(urn)} | own | {short.get(name, name): value for name, value in changes.items()}


def table(*rows: Mapping[str, str], encoding: str = "utf-8", quoting: int = csv.QUOTE_MINIMAL) -> bytes:
    """Write rows under all the headings that any of them has."""
    headings = list(dict.fromkeys(heading for row in rows for heading in row))
    text = io.StringIO()
    writer = csv.DictWriter(text, headings, restval="", quoting=quoting)  # type: ignore[arg-type]
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode(encoding)


def lines(text: str) -> bytes:
    """Write a list given as text, a row a line."""
    return "\n".join(line.strip() for line in text.strip().splitlines()).encode()


def plan(session: Session, of: Partnership, source: str, data: bytes | Path, **options: Any) -> Plan:
    """Plan a file, as an operator unless `trusted=False`."""
    times = {"today": factories.TODAY, "now": factories.NOW, "trusted": True, "packed": True}
    with io.BytesIO(data) if isinstance(data, bytes) else data.open("rb") as file:
        return plan_import(session, of, Source(source), file, **{**times, **options})


def bring(session: Session, of: Partnership, source: str, data: bytes | Path, **options: Any) -> Plan:
    """Plan a file and bring it in."""
    made = plan(session, of, source, data, **options)
    commit_import(session, None, made, "file.csv")
    return made


def counts(made: Plan) -> dict[str, int]:
    """Give the results that there are, with how many rows each."""
    return {result: count for result, count in made.counts.items() if count}


def refused(made: Plan) -> dict[int, str]:
    """Give the refused lines with their reasons."""
    return {one.line: one.reason for one in made.of(Result.REFUSED)}


def said(made: Plan) -> list[str]:
    """Give every change in words."""
    return [words for one in made.outcomes for words in one.says]


def notes(made: Plan) -> list[str]:
    """Give every note."""
    return [words for one in made.outcomes for words in one.notes]


def bodies(session: Session, of: Partnership) -> dict[str, Organisation]:
    """Give the bodies of a partnership by slug."""
    wanted = select(Organisation).join(Membership, col(Membership.organisation_id) == Organisation.id)
    return {one.slug: one for one in session.exec(wanted.where(Membership.partnership_id == of.id))}


def numbers(session: Session, body: Organisation, *, held: bool = True) -> dict[str, str]:
    """Give the numbers a body holds, or those it held."""
    wanted = select(Identifier).where(Identifier.organisation_id == body.id)
    return {one.scheme.value: one.value for one in session.exec(wanted) if (one.to_on is None) == held}


def relations(session: Session, body: Organisation) -> list[tuple[str, str, bool]]:
    """Give the ties of a body: kind, name of the other, whether it holds."""
    wanted = select(Relation, Organisation.name).join(Organisation, col(Organisation.id) == Relation.related_id)
    found = session.exec(wanted.where(Relation.organisation_id == body.id).order_by(col(Relation.id)))
    return [(one.kind.value, name, one.to_on is None) for one, name in found]


def contacts(session: Session, body: Organisation) -> list[tuple[str, str, str, bool]]:
    """Give the contacts of a body: role, name, address, whether in use."""
    wanted = select(Contact).join(Membership, col(Membership.id) == Contact.membership_id)
    found = session.exec(wanted.where(Membership.organisation_id == body.id).order_by(col(Contact.id)))
    return [(one.role, one.name, one.email, one.active) for one in found]


def real(name: str) -> Path:
    """Give a file of the shared registers; a test that needs one is skipped where they are absent."""
    path = REGISTERS / name
    if not path.exists():
        pytest.skip("the shared registers are not here")
    return path
