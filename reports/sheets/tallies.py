"""What the bodies answered to each question, counted in one pass over the answers and one over the pairs."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from fractions import Fraction

from questionnaires.answers import label_of_choice
from questionnaires.definition import Question, Questionnaire
from questionnaires.scoring import given_to
from reports.inputs import ReturnData
from reports.sheets.facts import Facts

Place = tuple[str, str]
"""Name of the version and key of the question."""


@dataclass
class Tally:
    """What the bodies answered to one question."""

    states: Counter[str] = field(default_factory=Counter)
    counts_as: Counter[str] = field(default_factory=Counter)
    grades: Counter[str] = field(default_factory=Counter)
    numbers: list[Fraction] = field(default_factory=list)
    lineages: Counter[str] = field(default_factory=Counter)
    compared: int = 0
    met_now: int = 0
    met_before: int = 0
    movements: Counter[str] = field(default_factory=Counter)

    @property
    def met(self) -> Fraction | None:
        """Met ÷ (met + partly met + not met), in %."""
        based = sum(self.counts_as.values())
        return Fraction(self.counts_as["met"] * 100, based) if based else None

    def share(self, met: int) -> Fraction | None:
        """A share of the compared pairs, in %."""
        return Fraction(met * 100, self.compared) if self.compared else None


def tallied(facts: Facts) -> dict[Place, Tally]:
    """One pass over all answers, one over all pairs with the newest earlier round."""
    tallies = {(form.name, question.key): Tally() for form, question in facts.questions}
    scored = Counter(
        (one.questionnaire.name, score.key, score.state, score.answer, score.counts_as)
        for one in facts.bodies
        for score in one.scorecard.questions.values()
    )
    forms = {form.name: form for form in facts.forms}
    for (name, key, state, answer, counts_as), count in scored.items():
        tally = tallies[name, key]
        tally.states[state] += count
        if counts_as:
            tally.counts_as[counts_as] += count
        if answer:
            tally.grades[label_of_choice(forms[name], forms[name].questions[key], answer)] += count
    for one in facts.bodies:
        tally_unscored(one, tallies)
        tally_pair(facts, one, tallies)
    return tallies


def tally_unscored(one: ReturnData, tallies: dict[Place, Tally]) -> None:
    """Numbers, dates, texts and choices without a score."""
    form = one.questionnaire
    for key, question in form.questions.items():
        if key in one.scorecard.questions or question.kind == "note":
            continue
        tally, answer = tallies[form.name, key], given_to(question, one.path, one.answers)
        if key not in one.path.asked_keys:
            tally.states["not_asked"] += 1
        elif answer.not_applicable:
            tally.states["not_applicable"] += 1
        elif not answer.given:
            tally.states["not_answered"] += 1
        else:
            tally.states["answered"] += 1
            for word in chosen(form, question, answer.value):
                tally.grades[word] += 1
            if isinstance(answer.value, Fraction):
                tally.numbers.append(answer.value)


def chosen(form: Questionnaire, question: Question, value: object) -> list[str]:
    """The labels of what was chosen, for kinds that offer choices."""
    if question.kind not in ("graded", "yes_no", "choice", "choices"):
        return []
    keys = value if isinstance(value, tuple) else (value,)
    return [label_of_choice(form, question, str(key)) for key in keys]


def tally_pair(facts: Facts, one: ReturnData, tallies: dict[Place, Tally]) -> None:
    """Questions that may be compared with the newest earlier round."""
    for pair in facts.pairs(one.organisation.slug)[:1]:
        for movement in pair.questions:
            if movement.now is None:
                continue
            tally = tallies[one.questionnaire.name, movement.key]
            tally.lineages[movement.lineage] += 1
            if not movement.compared or movement.before is None:
                continue
            tally.compared += 1
            tally.met_now += movement.now.counts_as == "met"
            tally.met_before += movement.before.counts_as == "met"
            tally.movements[movement.movement] += 1


def placed(tallies: dict[Place, Tally]) -> dict[Place, int]:
    """The place of each question by share met, 1 for the least; equal shares share a place."""
    shares = {place: tally.met for place, tally in tallies.items() if tally.met is not None}
    order = sorted(shares.values())
    return {place: order.index(share) + 1 for place, share in shares.items()}
