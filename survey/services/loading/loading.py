"""Loading: which bodies of a file can be loaded, what of it is new, and how it is written."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time
from enum import StrEnum

from sqlmodel import Session

from questionnaires.answers import Answer, to_store
from survey.models import AnswerOrigin, EventKind, ReturnOrigin, ReturnState, Round, User
from survey.queries.returns import Dossier, get_sheet
from survey.queries.rounds.due import LONDON, is_late
from survey.services.loading.reading import Fault, by_body, gather
from survey.services.loading.rows import Load
from survey.services.loading.standing import Standing, stand
from survey.services.loading.tables import Row
from survey.services.loading.writing import TOGETHER, write_fresh
from survey.services.returns.recording import record
from survey.services.returns.submitting import freeze_settings, submit
from survey.services.returns.writing import Change, write

Progress = Callable[[int, int], None]


class Status(StrEnum):
    """As what answers are loaded: to be worked on, or as sent."""

    DRAFT = "draft"
    SUBMITTED = "submitted"


@dataclass(frozen=True)
class Answers:
    """What is loaded for one body. Without `at` nothing is known of when it was sent, so it is never late."""

    organisation: str
    answers: Mapping[str, Answer]
    at: datetime | None = None
    line: int = 0


@dataclass
class Loaded:
    """What a load did: bodies and answers written, bodies that stood so already, and what was refused."""

    bodies: int = 0
    answers: int = 0
    unchanged: int = 0
    faults: list[Fault] = field(default_factory=list)

    @property
    def refused(self) -> int:
        """How many bodies were refused."""
        return len({fault.organisation for fault in self.faults})


def load_returns(
    session: Session,
    actor: User | None,
    round_: Round,
    rows: Sequence[Row],
    now: datetime,
    status: Status = Status.SUBMITTED,
    progress: Progress | None = None,
) -> Loaded:
    """Load the rows of a long table into a round; the faults say by line what was not loaded.

    Example: `load_returns(session, None, round_, table.rows, now, Status.DRAFT).bodies`.
    """
    standing = stand(session, round_)
    found, faults = [], []
    for slug, own in by_body(rows, standing.names).items():
        no = standing.why_not(slug)
        if no:
            faults.append(Fault(own[0].line, own[0]["organisation"], no))
            continue
        gathered = gather(standing.dossiers[slug].questionnaire, own[0]["organisation"], own)
        faults += gathered.faults
        if not gathered.faults:
            day = gathered.submitted_on
            at = datetime.combine(day, time(12), LONDON) if day else None
            found.append(Answers(slug, gathered.answers, at, own[0].line))
    loaded = put(session, actor, standing, found, now, status, progress)
    loaded.faults = sorted([*faults, *loaded.faults], key=lambda fault: fault.line)
    return loaded


def load_answers(
    session: Session,
    actor: User | None,
    round_: Round,
    bodies: Sequence[Answers],
    now: datetime,
    status: Status = Status.SUBMITTED,
) -> Loaded:
    """Load answers that are objects already, by the body's slug: for demonstrations and other programs."""
    standing = stand(session, round_)
    faults = [Fault(one.line, one.organisation, no) for one in bodies if (no := standing.why_not(one.organisation))]
    wrong = {fault.organisation for fault in faults}
    found = [one for one in bodies if one.organisation not in wrong]
    loaded = put(session, actor, standing, found, now, status, None)
    loaded.faults += faults
    return loaded


def put(
    session: Session,
    actor: User | None,
    standing: Standing,
    bodies: Sequence[Answers],
    now: datetime,
    status: Status,
    progress: Progress | None,
) -> Loaded:
    """Write what is new: returns that hold nothing in bulk, the others one by one."""
    loaded = Loaded()
    fresh: list[Load] = []
    for one in bodies:
        dossier = standing.dossiers[one.organisation]
        if not one.answers:
            loaded.unchanged += 1
        elif standing.is_fresh(dossier):
            at = one.at or now
            late = one.at is not None and is_late(dossier.due_on, one.at)
            fresh.append(Load(dossier, one.answers, at, late, status == Status.SUBMITTED))
        else:
            put_again(session, actor, standing, one, now, status, loaded)
    put_fresh(session, actor, fresh, now, loaded, progress)
    if fresh and status == Status.SUBMITTED:
        freeze_settings(session, fresh[0].dossier, now)
        session.flush()
    return loaded


def put_fresh(
    session: Session,
    actor: User | None,
    fresh: Sequence[Load],
    now: datetime,
    loaded: Loaded,
    progress: Progress | None,
) -> None:
    """Write the returns that hold nothing, some at a time, and count them."""
    done = 0
    for some in parts(fresh):
        write_fresh(session, actor, some, now)
        done += len(some)
        loaded.answers += sum(len(load.answers) for load in some)
        if progress:
            progress(done, len(fresh))
    loaded.bodies += done


def parts(loads: Sequence[Load]) -> Iterator[Sequence[Load]]:
    """Cut a long list into parts that are written together."""
    for begin in range(0, len(loads), TOGETHER):
        yield loads[begin : begin + TOGETHER]


def put_again(
    session: Session,
    actor: User | None,
    standing: Standing,
    one: Answers,
    now: datetime,
    status: Status,
    loaded: Loaded,
) -> None:
    """Load a return that was loaded before: what differs becomes a new revision, what was sent a new submission."""
    dossier = standing.dossiers[one.organisation]
    stored = standing.stored[dossier.return_.id]
    changed = {key: answer for key, answer in one.answers.items() if differs(stored.get(key), answer)}
    sent = dossier.return_.submission_id is not None
    sends = status == Status.SUBMITTED and (bool(changed) or dossier.return_.state == ReturnState.IN_PROGRESS)
    if not changed and not sends:
        loaded.unchanged += 1
        return
    if sent and status == Status.DRAFT:
        said = "it was loaded as submitted, so it cannot become a draft: load it as submitted, or re-open it"
        loaded.faults.append(Fault(one.line, one.organisation, said))
        return
    write_changes(session, actor, dossier, changed, now)
    if sends:
        send(session, actor, dossier, one, now)
    loaded.bodies += 1
    loaded.answers += len(changed)


def differs(stored: Mapping[str, object] | None, answer: Answer) -> bool:
    """Whether an answer says something else than what is stored."""
    return stored is None or any(stored.get(name) != value for name, value in to_store(answer).items())


def write_changes(
    session: Session, actor: User | None, dossier: Dossier, changed: Mapping[str, Answer], now: datetime
) -> None:
    """Write new revisions on top of those that were loaded before."""
    if not changed:
        return
    sheet = get_sheet(session, dossier)
    numbers = {key: revision.number for key, revision in sheet.current.items()}
    changes = [Change(key, answer, numbers.get(key, 0), AnswerOrigin.LOADED) for key, answer in changed.items()]
    write(session, actor, dossier, sheet, changes, now)
    record(session, actor, dossier.return_, EventKind.RETURN_LOADED, now, {"answers": len(changed)})


def send(session: Session, actor: User | None, dossier: Dossier, one: Answers, now: datetime) -> None:
    """Make the submission of a return that was loaded before."""
    first = dossier.return_.first_submitted_at is None
    at = one.at or now
    sheet = get_sheet(session, dossier)
    submission = submit(session, actor, dossier, sheet, [], at, origin=ReturnOrigin.LOADED)
    if first:
        submission.late = one.at is not None and is_late(dossier.due_on, one.at)
        session.add(submission)
        session.flush()
