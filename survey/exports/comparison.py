"""Rounds side by side as plain data: pairs of returns like with like, and everything the workbook needs."""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlmodel import Session

from questionnaires.comparing import Marked, Pair, compare
from questionnaires.definition import Questionnaire
from questionnaires.lineage import NoChain
from questionnaires.scoring import METHOD
from reports.inputs import ComparisonData, LineData, ReturnData, RoundData
from survey.exports.rounds import partnership_data, round_data
from survey.models import NO_PARTNERSHIP, Partnership, QuestionnaireVersion, Round
from survey.queries import questionnaires as versions
from survey.queries import results


def chain_of(session: Session, rounds: Sequence[Round], owner: int = NO_PARTNERSHIP) -> tuple[Questionnaire, ...]:
    """Every core version issued in some rounds and every one these descend from; with an owner, its supplements."""
    found: dict[str, Questionnaire] = {}
    for round_ in rounds:
        for edition in results.list_editions(session, round_.id, owner):
            questionnaire = versions.get_questionnaire(session, *edition)
            found[questionnaire.name] = questionnaire
            newest = session.get_one(QuestionnaireVersion, edition.id)
            found.update({one.name: one for one in versions.versions_behind(session, newest)})
    return tuple(found.values())


def comparison_data(
    session: Session,
    partnership: Partnership,
    rounds: Sequence[Round],
    now: datetime,
    organisations: Collection[int] | None = None,
    *,
    own: bool = False,
) -> ComparisonData:
    """Gather rounds, newest first, with one pair per body and earlier round: of the core, or of the partnership's own
    supplement."""
    gathered = tuple(round_data(session, partnership, round_, organisations, own=own) for round_ in rounds)
    chain = chain_of(session, rounds, partnership.id if own else NO_PARTNERSHIP)
    return ComparisonData(
        partnership=partnership_data(partnership),
        rounds=gathered,
        pairs=pairs_of(gathered, chain),
        chain=chain,
        layer="self",
        method=METHOD,
        made_at=now,
        digest=digest_of(gathered),
    )


def pairs_of(rounds: Sequence[RoundData], chain: Sequence[Questionnaire]) -> dict[str, tuple[Pair, ...]]:
    """For each body with a return in the newest round, a pair with every earlier round: each against the one before."""
    newest, *earlier = rounds
    return {
        slug: tuple(pair_of(now, newest, before, chain) for before in earlier) for slug, now in newest.returns.items()
    }


def pair_of(now: ReturnData, newest: RoundData, before: RoundData, chain: Sequence[Questionnaire]) -> Pair:
    """One body's return beside its earlier one, or the reason why there is none.

    An interim audit or a themed survey stands beside the full audit that it descends from, though its key is another.
    """
    earlier = before.returns.get(now.organisation.slug)
    marked = Marked(newest.slug, now.questionnaire, now.scorecard)
    if earlier is None:
        line = next((line for line in before.lines if line.organisation.slug == now.organisation.slug), None)
        return compare(marked, None, chain, before.slug, why_missing(line, before.name))
    try:
        return compare(marked, Marked(before.slug, earlier.questionnaire, earlier.scorecard), chain)
    except NoChain as broken:
        another = earlier.questionnaire.key != now.questionnaire.key
        return compare(
            marked, None, chain, before.slug, f"another questionnaire in {before.name}" if another else str(broken)
        )


def why_missing(line: LineData | None, round_name: str) -> str:
    """Why a body has no return in an earlier round."""
    if line is None:
        return f"not on the issue list of {round_name}"
    return {
        "exempt": f"exempt in {round_name}",
        "nil": f"nil return in {round_name}",
        "closed": f"closed in {round_name}",
    }.get(line.state, f"no return in {round_name}")


def digest_of(rounds: Sequence[RoundData]) -> str:
    """A digest over what the figures rest on: which submission of which body, with its answers' figures."""
    parts = [
        f"{round_.slug}|{slug}|{one.submission}|{one.questionnaire.name}|{one.scorecard.overall.earned}|"
        f"{one.scorecard.overall.available}|{one.submitted_at and one.submitted_at.isoformat()}"
        for round_ in rounds
        for slug, one in sorted(round_.returns.items())
    ]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def marked_rounds(rounds: Sequence[RoundData], slug: str) -> list[Marked]:
    """One body's returns in several rounds, newest first, those that are there."""
    found: Mapping[str, ReturnData | None] = {round_.slug: round_.returns.get(slug) for round_ in rounds}
    return [Marked(name, one.questionnaire, one.scorecard) for name, one in found.items() if one is not None]
