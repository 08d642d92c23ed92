"""What the two returns of a pack are called, and how a question stood in each."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from questionnaires.answers import Answer
from questionnaires.comparing import ComparableSet, QuestionMovement
from questionnaires.definition import Question, Questionnaire
from questionnaires.scoring import given_to
from reports.house import COUNTS_AS_WORDS
from reports.inputs import PackData, RoundData
from reports.parts import counted_as, short_words

TONES = {"met": "green", "partly_met": "amber", "not_met": "red"}
WEAK = ("not_met", "partly_met")

Chip = dict[str, str]
"""A grade as it is shown: its word, and the tone of its mark (green, amber, red, grey)."""


@dataclass(frozen=True)
class View:
    """A pack's data with the names and look-ups that every part needs."""

    data: PackData

    @cached_property
    def years(self) -> tuple[str, str]:
        """Short names of the two rounds ("2026", "2025"); the second is empty in a first year."""
        return year_names(self.data.round, self.data.before_round if self.data.before else None)

    @property
    def now(self) -> str:
        """This round's short name."""
        return self.years[0]

    @property
    def before(self) -> str:
        """The earlier round's short name, or empty."""
        return self.years[1]

    @cached_property
    def movements(self) -> tuple[QuestionMovement, ...]:
        """What became of each scored question; nothing in a first year."""
        return self.data.pair.questions if self.data.pair and self.data.before else ()

    @cached_property
    def movement_of(self) -> dict[str, QuestionMovement]:
        """The movement of each question of this year's version."""
        return {q.key: q for q in self.movements if q.movement != "retired"}

    @property
    def comparable(self) -> ComparableSet | None:
        """The comparable set, where it holds a question."""
        found = self.data.pair.comparable if self.data.pair and self.data.before else None
        return found if found and found.keys else None

    @cached_property
    def not_compared(self) -> str:
        """Why nothing is compared, as a clause."""
        if self.data.before is None:
            reason = self.data.pair.reason if self.data.pair else ""
            return f"nothing is compared: {reason}" if reason else "nothing can be compared: there is no earlier return"
        reason = self.data.pair.reason if self.data.pair else "the two versions are not connected"
        return f"nothing is compared with {self.before}: {reason or 'no question is comparable'}"

    @property
    def submitted(self) -> bool:
        """Has the return been submitted?"""
        return self.data.now.submitted_at is not None

    @property
    def form(self) -> Questionnaire:
        """This year's version."""
        return self.data.now.questionnaire

    def name(self, key: str) -> str:
        """Letter and number of a question of this year, with a dagger where it was reworded."""
        movement = self.movement_of.get(key)
        dagger = (
            " †"
            if movement and movement.movement in ("improved", "same", "declined") and movement.lineage == "reworded"
            else ""
        )
        return f"{self.form.label_of(key)}{dagger}"

    def chip(self, key: str) -> Chip:
        """This year's grade of a question."""
        question, now = self.form.questions[key], self.data.now
        return chip(self.form, question, given_to(question, now.path, now.answers))

    def chip_before(self, key: str) -> Chip:
        """The earlier grade of an earlier question."""
        before = self.data.before
        if before is None or key not in before.questionnaire.questions:
            return {"word": "Not asked", "tone": "grey"}
        if not before.path.is_asked(key):
            return {"word": "Not asked", "tone": "grey"}
        question = before.questionnaire.questions[key]
        return chip(before.questionnaire, question, given_to(question, before.path, before.answers))


def chip(questionnaire: Questionnaire, question: Question, answer: Answer) -> Chip:
    """A grade as it is shown: the word of its own scale, the tone of what it counts as."""
    word = short_words(questionnaire, question, answer) or "Not answered"
    counts_as = counted_as(questionnaire, question, answer)
    if counts_as is not None:
        return {"word": word, "tone": TONES[counts_as]}
    scale = questionnaire.scale_of(question)
    grade = scale.grade(answer.value) if scale and isinstance(answer.value, str) and answer.given else None
    return {"word": word, "tone": TONES.get(grade.counts_as or "", "grey") if grade else "grey"}


def word_for(counts_as: str) -> str:
    """Met, Partly met or Not met."""
    return COUNTS_AS_WORDS[counts_as]


def year_names(now: RoundData, before: RoundData | None) -> tuple[str, str]:
    """Short names for two rounds: the year in their names, else the year they are due, else the month.

    >>> from datetime import date
    >>> from questionnaires.scoring import Settings
    >>> spring = RoundData("a", "Schools 2026", date(2026, 1, 1), date(2026, 3, 1), Settings(), ())
    >>> year_names(spring, None)
    ('2026', '')
    """
    if before is None:
        return named_year(now) or str(now.due_on.year), ""
    for names in (
        (named_year(now), named_year(before)),
        (str(now.due_on.year), str(before.due_on.year)),
        (f"{now.due_on:%b %Y}", f"{before.due_on:%b %Y}"),
    ):
        if all(names) and names[0] != names[1]:
            return names
    return now.name, before.name if before.name != now.name else before.slug


def named_year(round_: RoundData) -> str:
    """The one year a round's name holds, or nothing ("2025/26" stays whole)."""
    found = re.findall(r"20\d\d(?:[/–-]\d\d)?(?!\d)", round_.name)
    return found[0] if len(found) == 1 else ""
