"""What several sheets need to know of a comparison, worked out once: order, names told apart, words of grades."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from questionnaires.answers import Answer, as_text, label_of_choice
from questionnaires.comparing import Pair
from questionnaires.definition import Question, Questionnaire
from questionnaires.scoring import QuestionScore, Total, given_to
from reports.house import COUNTS_AS_WORDS, LAYER_WORDS, STATE_WORDS
from reports.inputs import ComparisonData, LineData, OrganisationData, ReturnData, RoundData
from reports.sheets.figures import Figures
from reports.sheets.sheet import distinct
from reports.sheets.styles import Look

RESERVED = (
    "Body", "Identifier", "Kind", "Version", "All", "Band", "Asked", "Answered", "Basis", "Group", "Area", "Status",
    "Late", "Origin", "Submitted", "Held down", "No band", "Not answered", "Not applicable", "Without points",
    "Met", "Partly met", "Not met",
)  # fmt: skip
"""Headings that a standard of the same name must not take."""
KIND_WORDS = {"nhs-trust": "NHS trust", "childrens-home": "Children’s home"}


@dataclass(frozen=True)
class Standard:
    """One section as a column: sections of several versions with one key and title are one standard."""

    key: str
    title: str
    letter: str
    heading: str

    @property
    def name(self) -> str:
        """Letter and title, or the title where versions letter it differently."""
        return f"{self.letter}  {self.title}" if self.letter else self.title


@dataclass(frozen=True)
class Turnout:
    """The issue list counted: due = issued - exempt - closed; nil counts as returned."""

    issued: int
    exempt: int
    closed: int
    nil: int
    returned: int
    late: int
    outstanding: int

    @property
    def due(self) -> int:
        """Bodies from which a return was due."""
        return self.issued - self.exempt - self.closed


def kind_word(kind: str) -> str:
    """A kind of organisation in words.

    >>> kind_word("early-years"), kind_word("nhs-trust")
    ('Early years', 'NHS trust')
    """
    return KIND_WORDS.get(kind, kind.replace("-", " ").capitalize())


def told_apart(names: Iterable[tuple[str, str, str]]) -> dict[str, str]:
    """Labels by slug: the name, with the identifier where two bodies share one, with the slug where that fails too.

    >>> told_apart([("a", "St Mary", "urn:1"), ("b", "St Mary", "urn:2"), ("c", "Ash", "urn:3")])
    {'a': 'St Mary (urn:1)', 'b': 'St Mary (urn:2)', 'c': 'Ash'}
    """
    rows = list(names)
    shared = Counter(name.casefold() for _, name, _ in rows)
    labels = {slug: name if shared[name.casefold()] == 1 else f"{name} ({given or slug})" for slug, name, given in rows}
    again = Counter(label.casefold() for label in labels.values())
    plain = {slug: name for slug, name, _ in rows}
    return {
        slug: label if again[label.casefold()] == 1 else f"{plain[slug]} ({slug})" for slug, label in labels.items()
    }


class Facts:
    """A comparison as the sheets read it."""

    def __init__(self, data: ComparisonData) -> None:
        self.data = data
        self.now: RoundData = data.rounds[0]
        self.earlier: tuple[RoundData, ...] = data.rounds[1:]
        self.settings = self.now.settings
        self.figures = Figures(self.settings)
        self.words: dict[tuple[int, str, str, str | None, str | None], str] = {}

    @cached_property
    def organisations(self) -> dict[str, OrganisationData]:
        """Every body of any round by slug, as the newest round knows it, in the order of the issue lists."""
        found: dict[str, OrganisationData] = {}
        for one in self.data.rounds:
            bodies = [line.organisation for line in one.lines]
            for body in [*bodies, *(got.organisation for got in one.returns.values())]:
                found.setdefault(body.slug, body)
        return found

    @cached_property
    def labels(self) -> dict[str, str]:
        """The name of each body, told apart from every other."""
        return told_apart((slug, body.name, body.identifier) for slug, body in self.organisations.items())

    @cached_property
    def rounds(self) -> dict[str, str]:
        """The name of each round by slug, told apart."""
        return dict(zip((r.slug for r in self.data.rounds), distinct(r.name for r in self.data.rounds), strict=True))

    @cached_property
    def bodies(self) -> tuple[ReturnData, ...]:
        """The returns of the newest round, in the order of the issue list."""
        return self.returns_of(self.now)

    def returns_of(self, one: RoundData) -> tuple[ReturnData, ...]:
        """The returns of a round in the order of the newest issue list."""
        return tuple(one.returns[slug] for slug in self.organisations if slug in one.returns)

    @cached_property
    def forms(self) -> tuple[Questionnaire, ...]:
        """The versions of the newest round, those of its returns included."""
        versions = [*self.now.questionnaires, *(one.questionnaire for one in self.now.returns.values())]
        return tuple({version.name: version for version in versions}.values())

    @cached_property
    def several(self) -> bool:
        """Were several versions issued in the newest round?"""
        return len(self.forms) > 1

    @cached_property
    def questions(self) -> tuple[tuple[Questionnaire, Question], ...]:
        """Every question of the newest round with an answer or a figure, in the order of its versions."""
        return tuple((form, q) for form in self.forms for _, q in form if q.kind != "note")

    @cached_property
    def standards(self) -> tuple[Standard, ...]:
        """The scored sections of the newest round."""
        letters: dict[tuple[str, str], set[str]] = {}
        for form in self.forms:
            for section in form.sections:
                if any(form.is_scored(question) for question in section.questions):
                    letters.setdefault((section.key, section.title), set()).add(form.labels[section.key])
        used = Counter(next(iter(found)) for found in letters.values())
        lettered = all(len(found) == 1 for found in letters.values()) and not any(n > 1 for n in used.values())
        marks = [next(iter(found)) if lettered else "" for found in letters.values()]
        titles = [f"{mark} {title}".strip() for mark, (_, title) in zip(marks, letters, strict=True)]
        headings = distinct([*RESERVED, *titles])[len(RESERVED) :]
        return tuple(
            Standard(key, title, mark, heading)
            for (key, title), mark, heading in zip(letters, marks, headings, strict=True)
        )

    def total(self, one: ReturnData, standard: Standard) -> Total | None:
        """A body's figures for a standard; None where its version has no such section."""
        total = one.scorecard.sections.get(standard.key)
        if total is None or not self.several:
            return total
        titles = {section.key: section.title for section in one.questionnaire.sections}
        return total if titles[standard.key] == standard.title else None

    def pairs(self, slug: str) -> tuple[Pair, ...]:
        """A body's comparisons, one for each earlier round."""
        return self.data.pairs.get(slug, ())

    def before(self, pair: Pair, slug: str) -> ReturnData | None:
        """The earlier return of a pair."""
        return next((one.returns.get(slug) for one in self.earlier if one.slug == pair.before), None)

    def grade(self, form: Questionnaire, score: QuestionScore) -> str:
        """A scored question's grade in the words of its form, or its state in words; an answer in parts has no grade
        of its own and goes by what it counts as."""
        place = (id(form), score.key, score.state, score.answer, score.counts_as)
        word = self.words.get(place)
        if word is None:
            word = STATE_WORDS[score.state]
            if score.answer is not None:
                word = label_of_choice(form, form.questions[score.key], score.answer)
            elif score.state == "answered" and score.counts_as is not None:
                word = COUNTS_AS_WORDS[score.counts_as]
            self.words[place] = word
        return word

    def answer(self, one: ReturnData, question: Question) -> str:
        """Any answer in words; for scored questions the grade of the layer shown."""
        score = one.scorecard.questions.get(question.key)
        if score is not None:
            return self.grade(one.questionnaire, score)
        return self.words_of(one, question, given_to(question, one.path, one.answers))

    def words_of(self, one: ReturnData, question: Question, answer: Answer) -> str:
        """An answer without a score in words; a not asked, not answered or not applicable one says so."""
        if question.key not in one.path.asked_keys:
            return STATE_WORDS["not_asked"]
        return as_text(one.questionnaire, question, answer) or STATE_WORDS["not_answered"]

    @cached_property
    def turnout(self) -> Turnout:
        """The newest issue list, counted."""
        lines = self.now.lines
        states = Counter(line.state for line in lines)
        due = [line for line in lines if line.state == "due"]
        returned = sum(line.organisation.slug in self.now.returns for line in due)
        return Turnout(
            len(lines), states["exempt"], states["closed"], states["nil"], returned,
            sum(line.late for line in due), len(due) - returned,
        )  # fmt: skip

    def outstanding(self, line: LineData) -> bool:
        """Due, and not returned."""
        return line.state == "due" and line.organisation.slug not in self.now.returns

    @cached_property
    def layer(self) -> str:
        """Which grades the figures rest on, for the line under a heading."""
        words = LAYER_WORDS.get(self.data.layer, f"{self.data.layer} grades").capitalize()
        return f"{words}, method {self.data.method}." + (
            " Unanswered questions count as not met." if self.settings.unanswered_as_not_met else ""
        )

    @cached_property
    def grade_words(self) -> dict[Look, list[str]]:
        """The words to colour; a word that two scales colour differently is not coloured."""
        looks: dict[str, set[str]] = {}
        for form in {form.name: form for one in self.data.rounds for form in one.questionnaires}.values():
            for scale in form.scales.values():
                for grade in scale.grades:
                    looks.setdefault(grade.label, set()).add(grade.colour)
        plain = {word: next(iter(found)) for word, found in looks.items() if len(found) == 1}
        marks: dict[Look, list[str]] = {"red": [], "amber": [], "green": []}
        for word, found in plain.items():
            if found in marks:
                marks[found].append(word)
        return {**marks, "apart": [word for state, word in STATE_WORDS.items() if state != "answered"]}
