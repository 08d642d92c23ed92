"""Building the demonstrations: partnerships, bodies, people, rounds; all from one seed, so they are always the same."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from sqlmodel import Session, col, func, select

from survey.models import Grant, Organisation, Partnership, Programme, Role, Scope, User
from survey.services import partnerships
from survey.services.demonstration.bodies import BEGAN, add_bodies, numbers
from survey.services.demonstration.places import PARTNERSHIPS, Demonstration
from survey.services.demonstration.rounds import Cast, add_rounds
from survey.services.library import publish_library
from survey.services.refusals import Refused

STAFF: tuple[tuple[str, str, Role], ...] = (
    ("business.unit", "Business manager", Role.BUSINESS_UNIT),
    ("education", "Education safeguarding adviser", Role.EDUCATION_TEAM),
    ("moderator", "Quality officer", Role.MODERATOR),
    ("scrutineer", "Independent scrutineer", Role.SCRUTINEER),
    ("forum", "Forum member", Role.FORUM_MEMBER),
)

Say = Callable[[str], None]


def check_empty(session: Session) -> None:
    """Refuse a database that holds anything but demonstrations.

    Raises:
        Refused: when a partnership or a body is not a demonstration.
    """
    for model in (Partnership, Organisation):
        wanted = select(func.count()).select_from(model).where(col(model.demonstration).is_(False))
        if session.exec(wanted).one():
            raise Refused("This database holds real partnerships or bodies: demonstrations need one of their own.")


def build(session: Session, slugs: Sequence[str], now: datetime, say: Say) -> list[Partnership]:
    """Build the demonstrations that are not there yet; each is committed by itself.

    Raises:
        Refused: for a name that is not one of the five.
    """
    chosen = [plan for plan in PARTNERSHIPS if not slugs or plan.slug in slugs]
    if unknown := set(slugs) - {plan.slug for plan in PARTNERSHIPS}:
        raise Refused(
            f"There is no demonstration {min(unknown)}. There are: {', '.join(p.slug for p in PARTNERSHIPS)}."
        )
    publish_library(session, now=now)
    add_administrator(session, now)
    urns = from_highest(session)
    found = []
    for plan in chosen:
        there = session.exec(select(Partnership).where(Partnership.slug == plan.slug)).one_or_none()
        found.append(there or build_one(session, plan, urns, now, say))
        session.commit()
    return found


def from_highest(session: Session) -> Iterator[int]:
    """URNs from 900001 up, after those that earlier demonstrations took."""
    taken = session.exec(select(func.count()).select_from(Organisation).where(Organisation.kind == "school")).one()
    urns = numbers()
    for _ in range(taken):
        next(urns)
    return urns


def build_one(session: Session, plan: Demonstration, urns: Iterator[int], now: datetime, say: Say) -> Partnership:
    """Build one demonstration."""
    partnership = partnerships.add(
        session,
        None,
        slug=plan.slug,
        name=plan.name,
        areas=plan.areas,
        now=now,
        short_name=plan.short_name,
        demonstration=True,
    )
    partnership.accent, partnership.contact_line = plan.accent, plan.contact_line
    partnership.settings = {"bands": dict(plan.bands), "marking": "Official – Sensitive", "retention_years": 6}
    add_staff(session, partnership, now)
    made = add_bodies(session, partnership, plan, urns, now)
    say(f"{plan.short_name}: {len(made)} bodies")
    people = people_by_body(session, [one.organisation.id for one in made])
    for programme in ("agencies", "schools"):
        rounds = add_rounds(session, Cast(partnership, plan, programme, people), now)
        say(f"{plan.short_name}: {', '.join(round_.slug for round_ in rounds)}")
    return partnership


def people_by_body(session: Session, bodies: Sequence[int]) -> dict[int, list[User]]:
    """The people of each body, the lead first."""
    wanted = (
        select(Grant.organisation_id, User)
        .join(User, col(User.id) == Grant.user_id)
        .where(col(Grant.organisation_id).in_(bodies))
        .order_by(col(Grant.id))
    )
    found: dict[int, list[User]] = {}
    for body, user in session.exec(wanted):
        found.setdefault(body or 0, []).append(user)
    return found


def add_staff(session: Session, partnership: Partnership, now: datetime) -> None:
    """Add one person for each role at the partnership."""
    wanted = select(Programme).where(Programme.partnership_id == partnership.id, Programme.slug == "schools")
    schools = session.exec(wanted).one()
    for address, name, role in STAFF:
        user = User(email=f"{address}@{partnership.slug}.example", name=name, created_at=now)
        session.add(user)
        session.flush()
        narrowed = role == Role.EDUCATION_TEAM
        session.add(
            Grant(
                user_id=user.id,
                role=role,
                scope=Scope.PROGRAMME if narrowed else Scope.PARTNERSHIP,
                partnership_id=partnership.id,
                programme_id=schools.id if narrowed else None,
                from_on=BEGAN,
                granted_at=now,
            )
        )
    session.flush()


def add_administrator(session: Session, now: datetime) -> None:
    """Add the platform's administrator once."""
    address = "administrator@survey.example"
    if session.exec(select(User).where(User.email == address)).first() is None:
        user = User(email=address, name="Platform administrator", created_at=now)
        session.add(user)
        session.flush()
        session.add(
            Grant(user_id=user.id, role=Role.ADMINISTRATOR, scope=Scope.PLATFORM, from_on=BEGAN, granted_at=now)
        )
        session.flush()
