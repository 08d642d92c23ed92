"""Years compared, like with like: what each question became, what may be compared, and what moved (design 6 and 8)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal

from questionnaires.definition import Questionnaire
from questionnaires.lineage import Link, links
from questionnaires.outcomes import PartScore, earned_share
from questionnaires.scales import COUNTS_AS_ORDER
from questionnaires.scoring import QuestionScore, Scorecard, Total

Movement = Literal[
    "improved", "same", "declined", "new", "retired", "not_comparable", "scale_changed",
    "not_asked", "not_answered", "not_applicable", "became_not_applicable", "ceased_to_be_not_applicable",
]  # fmt: skip
MOVEMENTS: tuple[Movement, ...] = (
    "improved", "same", "declined", "new", "retired", "not_comparable", "scale_changed",
    "not_asked", "not_answered", "not_applicable", "became_not_applicable", "ceased_to_be_not_applicable",
)  # fmt: skip
COMPARED: frozenset[str] = frozenset({"improved", "same", "declined"})


@dataclass(frozen=True)
class Marked:
    """One body's return in one round: what was asked and how it scored. `versions` are the documents, newest last."""

    round: str
    questionnaire: Questionnaire
    scorecard: Scorecard


@dataclass(frozen=True)
class QuestionMovement:
    """What became of one question between two years; `key` is the newer one (the older one for retired).

    `now_ratio` and `before_ratio` are the ratios compared: those of the scorecards, except where an older grade is
    mapped to a newer scale, or only some criteria are alike in both years.
    """

    key: str
    section: str
    from_: tuple[str, ...]
    lineage: str
    now: QuestionScore | None
    before: QuestionScore | None
    now_ratio: Fraction | None
    before_ratio: Fraction | None
    movement: Movement
    note: str = ""

    @property
    def compared(self) -> bool:
        """Does it belong to the comparable set?"""
        return self.movement in COMPARED


@dataclass(frozen=True)
class ComparableSet:
    """Scores of both years on the comparable questions, on the newer version's weights."""

    keys: tuple[str, ...]
    now_earned: Fraction
    before_earned: Fraction
    available: Fraction

    @property
    def now(self) -> Fraction | None:
        """Exact percentage this year."""
        return self.now_earned / self.available * 100 if self.available else None

    @property
    def before(self) -> Fraction | None:
        """Exact percentage in the earlier year."""
        return self.before_earned / self.available * 100 if self.available else None

    @property
    def change(self) -> Fraction | None:
        """Percentage points, from exact values."""
        return None if self.now is None or self.before is None else self.now - self.before


@dataclass(frozen=True)
class Pair:
    """One body, two rounds. `comparable` is None with a `reason` when there is no earlier return."""

    now: str
    before: str
    layer: str
    everything_now: Total
    everything_before: Total | None
    comparable: ComparableSet | None
    sections: Mapping[str, ComparableSet]
    movements: Mapping[str, int]
    questions: tuple[QuestionMovement, ...]
    reason: str = ""


def compare(
    now: Marked,
    before: Marked | None,
    chain: Sequence[Questionnaire],
    before_round: str = "",
    reason: str = "",
    found: Mapping[str, Link] | None = None,
) -> Pair:
    """One body's return beside an earlier one.

    Args:
        now: the newer return.
        before: the earlier return, or None where there is none (then give `before_round` and `reason`).
        chain: every version known, in any order; must hold those between the two.
        found: the links between the two versions, where they were worked out before.
    """
    if before is None:
        return alone(now, before_round, reason)
    if found is None:
        found = links(now.questionnaire, before.questionnaire, chain)
    questions = tuple(movements_of(now, before, found))
    counts = Counter(question.movement for question in questions)
    sections = {
        section.key: comparable_set([q for q in questions if q.section == section.key])
        for section in now.questionnaire.sections
    }
    mixed = now.scorecard.overall.unanswered_as_not_met != before.scorecard.overall.unanswered_as_not_met
    return Pair(
        now=now.round,
        before=before.round,
        layer=now.scorecard.layer,
        everything_now=now.scorecard.overall,
        everything_before=before.scorecard.overall,
        comparable=None if mixed else comparable_set(questions),
        sections={} if mixed else sections,
        movements={name: counts[name] for name in MOVEMENTS},
        questions=questions,
        reason="unanswered questions count as not met in one of the two rounds only" if mixed else "",
    )


def alone(now: Marked, before_round: str, reason: str) -> Pair:
    """The pair of a body without an earlier return: named with its reason, not dropped."""
    card, why = now.scorecard, reason or "no return in the earlier round"
    return Pair(now.round, before_round, card.layer, card.overall, None, None, {}, {}, (), why)


def movements_of(now: Marked, before: Marked, found: Mapping[str, Link]) -> list[QuestionMovement]:
    """One movement for every scored question of the newer version and every retired one.

    Beside another questionnaire (an interim audit beside the full one) nothing is retired: the other still asks it.
    """
    result = []
    for key, question in now.scorecard.questions.items():
        link = found[key]
        olds = [before.scorecard.questions[old] for old in link.from_ if old in before.scorecard.questions]
        movement, note, (now_ratio, ratio) = movement_of(link, question, olds)
        old = olds[0] if len(olds) == 1 else None
        what = (key, question.section, link.from_, link.change, question, old, now_ratio, ratio, movement, note)
        result.append(QuestionMovement(*what))
    if now.questionnaire.key != before.questionnaire.key:
        return result
    descended = {old for link in found.values() for old in link.from_}
    for key, old in before.scorecard.questions.items():
        if key not in descended:
            gone = retired_or_unasked(old)
            result.append(QuestionMovement(key, old.section, (key,), "retired", None, old, None, None, gone))
    return result


def retired_or_unasked(old: QuestionScore) -> Movement:
    """A retired question that was not asked of this body was asked in neither year."""
    return "not_asked" if old.state == "not_asked" else "retired"


Ratios = tuple[Fraction | None, Fraction | None]
NO_RATIOS: Ratios = (None, None)


def movement_of(link: Link, now: QuestionScore, olds: Sequence[QuestionScore]) -> tuple[Movement, str, Ratios]:
    """The one movement of a question, in the order of tests of design 8; a note; and the two ratios compared."""
    if now.state == "not_asked" and all(old.state == "not_asked" for old in olds):
        return "not_asked", "", NO_RATIOS
    if link.change == "new" or not olds:
        return "new", "", NO_RATIOS
    if not link.comparable:
        return "not_comparable", link.change, NO_RATIOS
    old = olds[0]
    if link.scale_changed:
        return "scale_changed", by_counts_as(now, old), NO_RATIOS
    state = movement_by_state(now, old)
    if state is not None:
        return state, "", NO_RATIOS
    if now.parts and old.parts:
        return movement_by_criteria(now, old)
    ratio = link.ratio_now(old)
    if now.ratio is None or ratio is None:
        return "not_answered", "answered by a grade without points", NO_RATIOS
    return direction(now.ratio, ratio), "", (now.ratio, ratio)


def direction(now: Fraction, before: Fraction) -> Movement:
    """Up, down or the same, by exact ratios."""
    return "improved" if now > before else "declined" if now < before else "same"


def movement_by_criteria(now: QuestionScore, old: QuestionScore) -> tuple[Movement, str, Ratios]:
    """Criteria compared on those that were scored in both years, on the newer weights (design 8)."""
    both = [key for key, part in now.parts.items() if part.ratio is not None and has_ratio(old.parts.get(key))]
    if not both:
        return "not_comparable", "no criterion applies in both years", NO_RATIOS
    weights = {key: now.parts[key].weight for key in both}
    later = earned_share([now.parts[key] for key in both]) or Fraction(0)
    earlier = earned_share([replace(old.parts[key], weight=weights[key]) for key in both]) or Fraction(0)
    alike = len(both) == len([part for part in now.parts.values() if part.ratio is not None])
    whole = alike and len(both) == len([part for part in old.parts.values() if part.ratio is not None])
    note = "" if whole else f"on the {len(both)} criteria that apply in both years"
    return direction(later, earlier), note, (later, earlier)


def has_ratio(part: PartScore | None) -> bool:
    """Was this criterion scored?"""
    return part is not None and part.ratio is not None


def movement_by_state(now: QuestionScore, old: QuestionScore) -> Movement | None:
    """The movement where one of the two years has no grade, else None."""
    if "not_asked" in (now.state, old.state):
        return "not_asked"
    if "not_answered" in (now.state, old.state):
        return "not_answered"
    match (old.state, now.state):
        case ("not_applicable", "not_applicable"):
            return "not_applicable"
        case (_, "not_applicable"):
            return "became_not_applicable"
        case ("not_applicable", _):
            return "ceased_to_be_not_applicable"
    return None


def by_counts_as(now: QuestionScore, old: QuestionScore) -> str:
    """Better, same or worse by met / partly met / not met, where both have one; outside the score."""
    if now.counts_as is None or old.counts_as is None:
        return ""
    difference = COUNTS_AS_ORDER[now.counts_as] - COUNTS_AS_ORDER[old.counts_as]
    return "better" if difference > 0 else "worse" if difference < 0 else "same"


def comparable_set(questions: Sequence[QuestionMovement]) -> ComparableSet:
    """The scores of both years over the compared questions, on the newer weights."""
    compared = [(q, q.now.weight, q.now_ratio, q.before_ratio) for q in questions if q.compared and q.now]
    return ComparableSet(
        keys=tuple(q.key for q, *_ in compared),
        now_earned=sum((weight * (now or 0) for _, weight, now, _ in compared), Fraction(0)),
        before_earned=sum((weight * (before or 0) for _, weight, _, before in compared), Fraction(0)),
        available=sum((weight for _, weight, _, _ in compared), Fraction(0)),
    )


@dataclass(frozen=True)
class Throughout:
    """Several rounds on the questions comparable in all of them, on the newest weights."""

    rounds: tuple[str, ...]
    keys: tuple[str, ...]
    percents: Mapping[str, Fraction | None]


def compared_whole(question: QuestionMovement) -> bool:
    """Is the ratio compared this year's own, not one over some of its criteria?"""
    return question.now is not None and question.now_ratio == question.now.ratio


def throughout(returns: Sequence[Marked], chain: Sequence[Questionnaire]) -> Throughout:
    """All rounds, newest first, on the set comparable between the newest and each earlier one.

    A criteria question that could be compared only on some of its criteria is left out: the years share no one ratio.
    """
    newest, *earlier = returns
    ratios: dict[str, dict[str, Fraction]] = {}
    shared: set[str] | None = None
    for before in earlier:
        pair = compare(newest, before, chain)
        alike = pair.questions if pair.comparable else ()
        found = {
            q.key: q.before_ratio for q in alike if q.compared and q.before_ratio is not None and compared_whole(q)
        }
        ratios[before.round] = found
        shared = set(found) if shared is None else shared & set(found)
    keys = tuple(key for key in newest.scorecard.questions if key in (shared or set()))
    ratios[newest.round] = {key: newest.scorecard.questions[key].ratio or Fraction(0) for key in keys}
    weights = {key: newest.scorecard.questions[key].weight for key in keys}
    available = sum(weights.values(), Fraction(0))
    percents = {
        marked.round: sum((weights[key] * ratios[marked.round][key] for key in keys), Fraction(0)) / available * 100
        if available
        else None
        for marked in returns
    }
    return Throughout(tuple(marked.round for marked in returns), keys, percents)
