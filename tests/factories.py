"""The smallest valid objects. Each function takes the session first, adds, flushes and gives the row back.

What is not said is made: `return_(session)` makes a round, a version, a partnership and a body as well.
"""

from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any, TypeVar

from sqlmodel import Session, SQLModel, select

from questionnaires import documents
from survey.models import (
    Basis,
    Grant,
    IssueLine,
    IssueLinePartnership,
    Membership,
    Organisation,
    Partnership,
    PartnershipArea,
    Programme,
    QuestionnaireVersion,
    Return,
    ReturnPart,
    Role,
    Round,
    RoundPartnership,
    RoundVersion,
    Scope,
    User,
)

NOW = datetime(2026, 11, 21, 10, 0, tzinfo=UTC)
TODAY = NOW.date()
CHAIN = [{"role": "head", "label": "Head teacher"}]

DOCUMENT = """\
format: 1
key: {key}
version: "{version}"
title: A small questionnaire
programme: schools
scales:
  three:
    grades:
      - {{key: met, label: Met, points: 2, counts_as: met, colour: green}}
      - {{key: partly, label: Partly met, points: 1, counts_as: partly_met, colour: amber}}
      - {{key: not, label: Not met, points: 0, counts_as: not_met, colour: red}}
sections:
  - key: one
    title: The first section
    questions:
      - {{key: a, kind: graded, scale: three, text: The first thing is done.}}
      - {{key: b, kind: graded, scale: three, text: The second thing is done., weight: 2}}
  - key: two
    title: The second section
    questions:
      - {{key: c, kind: text, text: What else should we know?, optional: true}}
"""

_numbers = count(1)
Row = TypeVar("Row", bound=SQLModel)


def keep(session: Session, row: Row) -> Row:
    """Add a row, flush, and give it back."""
    session.add(row)
    session.flush()
    return row


def partnership(session: Session, *, areas: tuple[str, ...] = ("343",), **changes: Any) -> Partnership:
    """Make a partnership with its areas and a programme called schools."""
    number = next(_numbers)
    values = {"slug": f"partnership-{number}", "name": f"Partnership {number}", "short_name": f"P{number}"}
    made = keep(session, Partnership(**values | changes))
    for code in areas:
        session.add(PartnershipArea(partnership_id=made.id, code=code, name=f"Area {code}"))
    keep(session, Programme(partnership_id=made.id, slug="schools", name="Schools and colleges"))
    return made


def organisation(session: Session, **changes: Any) -> Organisation:
    """Make an open school."""
    number = next(_numbers)
    values: dict[str, Any] = {"slug": f"school-{number}", "name": f"School {number}", "kind": "school", "area": "343"}
    return keep(session, Organisation(**values | {"created_at": NOW, "changed_at": NOW} | changes))


def membership(
    session: Session, partnership: Partnership | None = None, organisation: Organisation | None = None, **changes: Any
) -> Membership:
    """Put a body into a partnership."""
    values: dict[str, Any] = {
        "partnership_id": (partnership or _new_partnership(session)).id,
        "organisation_id": (organisation or _new_organisation(session)).id,
        "basis": Basis.RELEVANT_AGENCY,
        "since": date(2020, 9, 1),
    }
    return keep(session, Membership(**values | changes))


def user(session: Session, **changes: Any) -> User:
    """Make somebody who can sign in, without a password."""
    number = next(_numbers)
    values: dict[str, Any] = {"email": f"person{number}@example.org", "name": f"Person {number}", "created_at": NOW}
    return keep(session, User(**values | changes))


def grant(session: Session, user: User, role: Role | str, scope: Scope | str, **changes: Any) -> Grant:
    """Grant a role; the ids of the scope are given as keywords."""
    values: dict[str, Any] = {"user_id": user.id, "role": Role(role), "scope": Scope(scope)}
    return keep(session, Grant(**values | {"from_on": date(2020, 9, 1), "granted_at": NOW} | changes))


def user_with(session: Session, role: Role | str, **scope: Any) -> User:
    """Make somebody with one role over `partnership=`, `programme=`, `organisation=`, `return_=` or the platform.

    Example: `user_with(session, "moderator", partnership=sefton)`.
    """
    made = user(session)
    kind = next((Scope(name.strip("_")) for name in reversed(scope)), Scope.PLATFORM)
    ids = {f"{name.strip('_')}_id": record.id for name, record in scope.items()}
    grant(session, made, role, kind, **ids)
    return made


def version(session: Session, source: str | None = None, **changes: Any) -> QuestionnaireVersion:
    """Publish a version into the shared library; `source` is a document in YAML, by default `DOCUMENT`."""
    key = changes.pop("key", None) or f"small-{next(_numbers)}"
    data = (source or DOCUMENT.format(key=key, version=changes.pop("version", "2026"))).encode()
    questionnaire = documents.parse(data)
    canonical = documents.canonical(questionnaire)
    values: dict[str, Any] = {
        "key": questionnaire.key,
        "version": questionnaire.version,
        "title": questionnaire.title,
        "status": "sample",
        "programme": questionnaire.programme,
        "digest": documents.digest(canonical),
        "canonical": canonical,
        "source": data,
        "published_at": NOW,
    }
    return keep(session, QuestionnaireVersion(**values | changes))


def round_(
    session: Session,
    partnership: Partnership | None = None,
    version: QuestionnaireVersion | None = None,
    **changes: Any,
) -> Round:
    """Issue a round of one version by one partnership, to nobody yet."""
    number = next(_numbers)
    values: dict[str, Any] = {"slug": f"round-{number}", "name": f"Round {number}", "issued_at": NOW}
    values |= {"opens_on": TODAY - timedelta(days=10), "due_on": TODAY + timedelta(days=20)}
    made = keep(session, Round(**values | changes))
    partnership = partnership or _new_partnership(session)
    version = version or _new_version(session)
    session.add(RoundPartnership(round_id=made.id, partnership_id=partnership.id))
    keep(session, RoundVersion(round_id=made.id, version_id=version.id, rule="all"))
    return made


def issue_line(
    session: Session, round: Round | None = None, organisation: Organisation | None = None, **changes: Any
) -> IssueLine:
    """Put a body on the issue list of a round, for every partnership of the round."""
    round = round or round_(session)
    body = organisation or _new_organisation(session)
    version_id = session.exec(select(RoundVersion.version_id).where(RoundVersion.round_id == round.id)).first()
    values: dict[str, Any] = {
        "round_id": round.id,
        "organisation_id": body.id,
        "version_id": version_id,
        "reason": "Every school is asked",
        "attributes": {"name": body.name, "slug": body.slug, "kind": body.kind, "identifiers": {}},
        "chain": CHAIN,
    }
    line = keep(session, IssueLine(**values | changes))
    ids = session.exec(select(RoundPartnership.partnership_id).where(RoundPartnership.round_id == round.id))
    for partnership_id in ids.all():
        values = {"partnership_id": partnership_id, "basis": Basis.RELEVANT_AGENCY, "due_on": round.due_on}
        keep(session, IssueLinePartnership(issue_line_id=line.id, **values))
    return line


def return_(session: Session, line: IssueLine | None = None, **changes: Any) -> Return:
    """Make the return of an issue line, with its core part."""
    line = line or issue_line(session)
    values: dict[str, Any] = {"round_id": line.round_id, "issue_line_id": line.id}
    made = keep(session, Return(**values | {"organisation_id": line.organisation_id} | changes))
    keep(session, ReturnPart(return_id=made.id, version_id=line.version_id))
    return made


# for functions with a parameter of the same name
_new_partnership, _new_organisation, _new_version = partnership, organisation, version
