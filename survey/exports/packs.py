"""Everything one body's challenge pack needs, as plain data."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlmodel import Session, col, select

from reports.inputs import ActionData, PackData, PeerData, ReturnData, RoundData
from survey.exports.comparison import chain_of, pair_of
from survey.exports.rounds import partnership_data, round_data
from survey.models import NO_PARTNERSHIP, Action, Organisation, Partnership, Round
from survey.queries import results
from survey.queries.peers import list_peer_percents

FEWEST_PEERS = 5
"""Fewer other bodies are never shown (design 8)."""


class NothingSubmitted(LookupError):
    """The body has no submitted return in the round."""


def pack_data(
    session: Session, partnership: Partnership, round_: Round, body: Organisation, now: datetime, *, own: bool = False
) -> PackData:
    """Gather a pack, with the partnership's own supplement as a part of its own; with `own`, that part alone.

    Raises:
        NothingSubmitted: when the body has not submitted in this round.
    """
    this = round_data(session, partnership, round_, [body.id], own=own)
    found = this.returns.get(body.slug)
    if found is None:
        raise NothingSubmitted(f"{body.name} has not submitted a return in {round_.name}.")
    earlier = next(iter(results.list_earlier_rounds(session, round_, most=1)), None)
    before = round_data(session, partnership, earlier, [body.id], own=own) if earlier else None
    rounds, owner = [round_, *([earlier] if earlier else [])], partnership.id if own else NO_PARTNERSHIP
    chain = chain_of(session, rounds, owner)
    more = found.supplement and not own
    return PackData(
        partnership=partnership_data(partnership),
        round=this,
        now=found,
        before=before.returns.get(body.slug) if before else None,
        before_round=before,
        pair=pair_of(found, this, before, chain) if before else None,
        chain=chain,
        made_at=now,
        actions_before=actions_before(session, earlier, body, before, now.date()),
        peers=None if own else peers(session, round_, found, body),
        own=pack_data(session, partnership, round_, body, now, own=True) if more else None,
    )


def actions_before(
    session: Session, earlier: Round | None, body: Organisation, before: RoundData | None, today: date
) -> tuple[ActionData, ...]:
    """Last year's actions and what became of each."""
    if earlier is None or before is None or body.slug not in before.returns:
        return ()
    questionnaire = before.returns[body.slug].questionnaire
    wanted = select(Action).where(
        Action.round_id == earlier.id,
        Action.organisation_id == body.id,
        Action.questionnaire == questionnaire.key,
    )
    rows = session.exec(wanted.order_by(col(Action.by_on), col(Action.id))).all()
    return tuple(
        ActionData(
            question=questionnaire.labels.get(row.question, row.question),
            what=row.what,
            who=row.who,
            by=row.by_on.isoformat() if row.by_on else row.by_text or "",
            status=str(row.status).replace("_", " "),
            overdue=is_overdue(row, today),
        )
        for row in rows
    )


def is_overdue(row: Action, today: date) -> bool:
    """An action past its date that is neither complete nor set aside."""
    return row.by_on is not None and row.by_on < today and row.status in ("not_started", "in_progress")


def peers(session: Session, round_: Round, found: ReturnData, body: Organisation) -> PeerData | None:
    """Scores of the peer group: the same version and group; nothing where fewer than five others submitted."""
    others: Sequence[float] = list_peer_percents(session, round_.id, found.questionnaire.name, body)
    if len(others) < FEWEST_PEERS:
        return None
    return PeerData(group=found.organisation.group, percents=tuple(others))
