"""A demonstration in small: six schools and three agencies, two answered rounds and one open for each."""

from datetime import UTC, datetime

from sqlmodel import Session, select

from survey.models import Organisation, Partnership, Return, Round
from survey.services.demonstration.bodies import numbers
from survey.services.demonstration.building import add_administrator, build_one
from survey.services.demonstration.places import Council, Demonstration
from survey.services.library import publish_library

NOW = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)
PLAN = Demonstration(
    slug="wendmere",
    name="Wendmere Partnership (demonstration)",
    short_name="Wendmere",
    accent="#4a2c7a",
    contact_line="",
    areas={"343": "Sefton"},
    councils=(Council("Wendmere Council", "343", 14),),
    agencies=3,
    bands={"high": 85, "middle": 60},
)


def build_small(session: Session, plan: Demonstration = PLAN) -> Partnership:
    """Build it."""
    publish_library(session, now=NOW)
    add_administrator(session, NOW)
    return build_one(session, plan, numbers(), NOW, lambda line: None)


def round_of(session: Session, slug: str) -> Round:
    """One of its rounds."""
    return session.exec(select(Round).where(Round.slug == slug)).one()


def submitted_body(session: Session, round_: Round) -> Organisation:
    """A body that submitted in a round and in the one before."""

    def bodies(round_id: int | None) -> set[int]:
        wanted = select(Return.organisation_id).where(Return.round_id == round_id, Return.submission_id.is_not(None))  # type: ignore[union-attr]
        return set(session.exec(wanted))

    return session.get_one(Organisation, min(bodies(round_.id) & bodies(round_.after_id)))
