"""Rounds of a demonstration: two answered and one open, for agencies and for schools."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from random import Random

from sqlmodel import Session, col, select

from questionnaires.answers import Answer
from questionnaires.problems import problems
from survey.models import (
    EventKind,
    IssueLine,
    LineState,
    Organisation,
    Partnership,
    Return,
    ReturnState,
    Round,
    Signature,
    User,
)
from survey.queries.questionnaires import find_version
from survey.queries.returns import Dossier, Sheet, open_dossier
from survey.services.demonstration.answering import Body, answers_for
from survey.services.demonstration.places import Demonstration
from survey.services.questionnaires import publish
from survey.services.returns.filling import Filling, fill
from survey.services.returns.recording import record
from survey.services.returns.signing import declaration_for
from survey.services.returns.submitting import submit
from survey.services.rounds.issuing import issue_round
from survey.services.rounds.planning import Order
from survey.services.rounds.rules import read_rule
from survey.services.rounds.supplements import Chosen, choose

KEYS = {"agencies": "section-11", "schools": "section-175"}
TITLES = {"agencies": "Agencies", "schools": "Schools and colleges"}
SUPPLEMENTS = Path(__file__).parent / "supplements"
"""Documents PARTNERSHIP-PROGRAMME-VERSION.yaml of partnerships that ask something of their own as well."""

VERSIONS = ("2025", "2025", "2026")
"""Versions of the three rounds: the open one asks the newest, so that changed questions are seen while answering."""


@dataclass(frozen=True)
class Times:
    """When a round of the demonstration opens and ends, and when "now" is."""

    opens: date
    due: date
    today: date

    @property
    def over(self) -> bool:
        """Whether the round has ended."""
        return self.due < self.today


def times(today: date, years_ago: int) -> Times:
    """The dates of a round: due on the first Friday at least five days from today, so many years earlier."""
    due = today + timedelta(days=5)
    due += timedelta(days=(4 - due.weekday()) % 7) - timedelta(weeks=52 * years_ago)
    return Times(due - timedelta(weeks=11) - timedelta(days=due.weekday()), due, today)


@dataclass(frozen=True)
class Cast:
    """The bodies of a programme with their people, by body id."""

    partnership: Partnership
    plan: Demonstration
    programme: str
    people: Mapping[int, Sequence[User]]


def add_rounds(session: Session, cast: Cast, now: datetime) -> list[Round]:
    """Issue and answer the three rounds of a programme, oldest first."""
    before: Round | None = None
    answered: dict[int, dict[str, Answer]] = {}
    rounds = []
    for years_ago, version in zip((2, 1, 0), VERSIONS, strict=True):
        when = times(now.date(), years_ago)
        before = issue(session, cast, version, when, before, now)
        answered = answer_round(session, cast, before, when, answered, now)
        rounds.append(before)
    return rounds


def issue(session: Session, cast: Cast, version: str, when: Times, after: Round | None, now: datetime) -> Round:
    """Issue one round to everybody its version is for; after the first, with the partnership's own supplement."""
    found = find_version(session, f"{KEYS[cast.programme]}@{version}")
    assert found is not None  # noqa: S101  (the library was published first)
    own = own_supplement(session, cast, version, now) if after is not None else ()
    order = Order(
        slug=f"{cast.plan.slug}-{cast.programme}-{when.due.year}",
        name=f"{TITLES[cast.programme]} {when.due.year}",
        opens_on=when.opens,
        due_on=when.due,
        partnerships=(cast.partnership,),
        versions=(Chosen(found), *own),
        to=(read_rule("all"),),
        after=after,
        settings={"bands": dict(cast.plan.bands)},
    )
    opened = datetime.combine(when.opens, time(8), UTC)
    return issue_round(session, None, order, opened, today=when.opens, letters=False).round_


def own_supplement(session: Session, cast: Cast, version: str, now: datetime) -> tuple[Chosen, ...]:
    """The partnership's own supplement to a version, published here; most demonstrations have none."""
    file = SUPPLEMENTS / f"{cast.plan.slug}-{cast.programme}-{version}.yaml"
    if not file.exists():
        return ()
    published = publish(session, None, file.read_bytes(), file.name, now=now, partnership=cast.partnership)
    return (choose(session, published),)


FIRST = (0.6, 2.0, 0.0)
"""How far the first three bodies of an open round are: those that the sign-in page offers."""


def share_answered(random: Random, over: bool, place: int) -> float:
    """How far a body is: 1 for submitted, above 1 for complete but unsigned, 0 for not begun."""
    draw = random.random()
    if over:
        return 1.0 if draw < 0.96 or place < len(FIRST) else 0.0
    if place < len(FIRST):
        return FIRST[place]
    for bound, share in ((0.57, 1.0), (0.63, 2.0), (0.86, random.uniform(0.1, 0.95))):
        if draw < bound:
            return share
    return 0.0


def answer_round(
    session: Session, cast: Cast, round_: Round, when: Times, before: Mapping[int, dict[str, Answer]], now: datetime
) -> dict[int, dict[str, Answer]]:
    """Answer a round: most returns submitted; in the open one some waiting, part-way, exempt or not begun."""
    random = Random(f"{round_.slug}")  # noqa: S311  (made-up data, not a secret)
    fillings: list[Filling] = []
    submitting: list[int] = []
    waiting: list[int] = []
    issued = dossiers(session, round_)
    places = {body: place for place, body in enumerate(sorted(one.organisation.id for one in issued))}
    for position, dossier in enumerate(issued):
        if excused(session, dossier, position, when):
            continue
        share = share_answered(random, when.over, places[dossier.organisation.id])
        if share == 0:
            continue
        body = body_of(cast, dossier)
        found = answers_for(
            dossier.questionnaire, body, when.due.year, before.get(dossier.organisation.id, {}), min(share, 1)
        )
        at = moment(random, when)
        fillings.append(Filling(dossier, found, cast.people[dossier.organisation.id][0], at))
        (submitting if share == 1 else waiting if share == 2 else []).append(len(fillings) - 1)
    sheets = fill(session, fillings)
    for position in submitting:
        send(session, cast, fillings[position], sheets[position])
    for position in waiting:
        wait(session, cast, fillings[position], sheets[position])
    return {fillings[position].dossier.organisation.id: dict(fillings[position].answers) for position in submitting}


def dossiers(session: Session, round_: Round) -> list[Dossier]:
    """Every return of a round with what it stands on."""
    wanted = (
        select(Return, IssueLine, Organisation)
        .join(IssueLine, col(IssueLine.id) == Return.issue_line_id)
        .join(Organisation, col(Organisation.id) == Return.organisation_id)
        .where(Return.round_id == round_.id)
        .order_by(col(Return.id))
    )
    return [open_dossier(session, *row) for row in session.exec(wanted).all()]


def excused(session: Session, dossier: Dossier, position: int, when: Times) -> bool:
    """Exempt the seventeenth body, take a nil return from the twenty-ninth; said with the reason."""
    reasons = {16: (LineState.EXEMPT, "Opened in September: answers in full next year."),
               28: (LineState.NIL, "No children in its care this year, confirmed by telephone.")}  # fmt: skip
    if position not in reasons or when.over:
        return False
    dossier.line.state, dossier.line.state_reason = reasons[position]
    dossier.line.decided_at = datetime.combine(when.opens + timedelta(days=14), time(10), UTC)
    session.add(dossier.line)
    return True


def body_of(cast: Cast, dossier: Dossier) -> Body:
    """What a made-up body is like; the same in every year."""
    random = Random(dossier.organisation.slug)  # noqa: S311
    level = min(0.97, max(0.5, random.gauss(0.83, 0.1)))
    return Body(dossier.organisation.slug, level, cast.programme == "agencies", dossier.attributes)


def moment(random: Random, when: Times) -> datetime:
    """When a body answered: two fifths of all in the last three days, some late, none in the future."""
    days = (when.due - when.opens).days
    draw = random.random()
    day = (
        days - random.randint(0, 2)
        if draw < 0.35
        else days + random.randint(1, 21)
        if draw < 0.45
        else random.randint(5, days)
    )
    latest = when.today - timedelta(days=1)
    at = min(when.opens + timedelta(days=day), latest)
    if not when.over and at == latest:
        at -= timedelta(days=random.randint(0, 40))
    return datetime.combine(at, time(random.randint(8, 17), random.randint(0, 59)), UTC)


def signatures_of(session: Session, cast: Cast, one: Filling, steps: int) -> list[Signature]:
    """The first steps of the chain, signed by the body's own people."""
    people = cast.people[one.dossier.organisation.id]
    made = [
        Signature(
            return_id=one.dossier.return_.id,
            step=number,
            role=step["role"],
            label=step["label"],
            user_id=people[min(number, len(people) - 1)].id,
            name=step["label"],
            signed_at=one.at + timedelta(hours=number),
            meeting_on=one.at.date() if step.get("meeting") else None,
            minute="12.4" if step.get("meeting") else None,
            declaration=declaration_for(one.dossier),
        )
        for number, step in enumerate(one.dossier.line.chain[:steps])
    ]
    session.add_all(made)
    session.flush()
    return made


def send(session: Session, cast: Cast, one: Filling, sheet: Sheet) -> None:
    """Sign and submit; no receipt is posted for what never happened."""
    signatures = signatures_of(session, cast, one, len(one.dossier.line.chain))
    submit(
        session, one.author, one.dossier, sheet, signatures, one.at + timedelta(hours=len(signatures)), receipt=False
    )


def wait(session: Session, cast: Cast, one: Filling, sheet: Sheet) -> None:
    """Leave a complete return waiting for its second signature; part-way where something is wanting."""
    if problems(sheet.questionnaire, sheet.path, sheet.answers):
        return
    signatures_of(session, cast, one, 1)
    one.dossier.return_.state = ReturnState.AWAITING_SIGNATURE
    session.add(one.dossier.return_)
    record(session, one.author, one.dossier.return_, EventKind.SIGNATURE_GIVEN, one.at, {"step": 1})
