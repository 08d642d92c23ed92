"""What each body of a round comes to, kept in the process: submissions never change, so neither do their figures."""

from sqlmodel import Session

from reports.trends import BodySummary, summary_of
from survey.exports.comparison import chain_of, pair_of
from survey.exports.rounds import round_data
from survey.models import NO_PARTNERSHIP, Partnership, Round
from survey.queries import results
from survey.queries.questionnaires import Shelf
from survey.queries.results import Counting

Key = tuple[int, bool, int, str, int, str]

_kept: Shelf[BodySummary] = Shelf(6_000)
AT_ONCE = 20
"""How many bodies are opened together: each with both years' answers takes 150 kB until its figures are kept."""


def key_of(partnership: Partnership, own: bool, now: Counting, before: Counting | None) -> Key:
    """What a summary rests on: whose it is, of which part, and the two submissions with their digests."""
    return (
        partnership.id,
        own,
        now.submission_id,
        now.digest,
        before.submission_id if before else 0,
        before.digest if before else "",
    )


def list_summaries(
    session: Session, partnership: Partnership, round_: Round, earlier: Round | None, *, own: bool = False
) -> list[BodySummary]:
    """List what every body with a return comes to, by name; only what is not kept yet is opened and compared.

    Of the core, or of the partnership's own supplement.
    """
    owner = partnership.id if own else NO_PARTNERSHIP
    now = results.list_counting(session, round_.id, owner)
    before = results.list_counting(session, earlier.id, owner) if earlier else {}
    bodies = [row.organisation.id for row in results.list_lines(session, round_.id, partnership.id)]
    keys = {body: key_of(partnership, own, now[body], before.get(body)) for body in bodies if body in now}
    missing = [body for body, key in keys.items() if _kept.find(key) is None]
    for place in range(0, len(missing), AT_ONCE):
        some = {body: keys[body] for body in missing[place : place + AT_ONCE]}
        fill(session, partnership, round_, earlier, some, own)
    return [found for body in bodies if body in keys and (found := _kept.find(keys[body])) is not None]


def fill(
    session: Session, partnership: Partnership, round_: Round, earlier: Round | None, keys: dict[int, Key], own: bool
) -> None:
    """Open and compare the returns of some bodies, and keep what they come to."""
    this = round_data(session, partnership, round_, list(keys), own=own)
    last = round_data(session, partnership, earlier, list(keys), own=own) if earlier else None
    owner = partnership.id if own else NO_PARTNERSHIP
    chain = chain_of(session, [round_, *([earlier] if earlier else [])], owner)
    ids = {row.organisation.slug: row.organisation.id for row in results.list_lines(session, round_.id, partnership.id)}
    for slug, one in this.returns.items():
        pair = pair_of(one, this, last, chain) if last else None
        _kept.put(keys[ids[slug]], summary_of(one, pair))
