"""One form from a core questionnaire and the supplements of partnerships (design 7: joint rounds).

A body is asked one form: the core's sections, then those of each supplement. What is kept stays apart: answers under
the key of their own questionnaire, scores part by part, lineage from version to version of each.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any

from questionnaires.answers import Answers
from questionnaires.asking import Path
from questionnaires.conditions import Attributes
from questionnaires.definition import Question, Questionnaire, Section
from questionnaires.scales import Scale
from questionnaires.scoring import Scorecard, Settings, score, total


class Added(Questionnaire):
    """A supplement as one form has it: its letters go on after those of the parts before it."""

    before: int

    @property
    def sections_before(self) -> int:
        """How many sections the parts before it have."""
        return self.before


class Joined(Questionnaire):
    """A core questionnaire with supplements behind it. Key, version, title and all of the head are the core's."""

    parts: tuple[Questionnaire, ...]

    @cached_property
    def home(self) -> Mapping[str, str]:
        """The questionnaire that each question belongs to, key by key."""
        return {key: part.key for part in self.parts for key in part.questions}


def joined(core: Questionnaire, supplements: Sequence[Questionnaire] = ()) -> Questionnaire:
    """The form of one body: the core itself where it has no supplement.

    The scales of a supplement get names of their own, so that `rag` may mean one thing here and another there.
    `troubles` says beforehand whether the parts go together.

    >>> joined(core, [extra]).label_of("x.first")   # doctest: +SKIP
    'K1'
    """
    if not supplements:
        return core
    sections, scales, parts = list(core.sections), dict(core.scales), [core]
    for one in supplements:
        parts.append(Added.model_construct(**fields_of(one), before=len(sections)))
        sections += own_sections(one)
        scales |= own_scales(one)
    own = {"sections": tuple(sections), "scales": scales, "parts": tuple(parts)}
    return Joined.model_construct(**fields_of(core) | own)


def fields_of(questionnaire: Questionnaire) -> dict[str, Any]:
    """Everything that a document says."""
    return {name: getattr(questionnaire, name) for name in Questionnaire.model_fields}


def own_scales(supplement: Questionnaire) -> Iterator[tuple[str, Scale]]:
    """The scales of a supplement under their names in a joined form."""
    for name, scale in supplement.scales.items():
        own = scale_name(supplement, name)
        yield own, scale.model_copy(update={"key": own})


def scale_name(supplement: Questionnaire, name: str) -> str:
    """The name of a supplement's scale in a joined form; no author can give one with a colon to a scale in use."""
    return f"{supplement.key}:{name}"


def own_sections(supplement: Questionnaire) -> Iterator[Section]:
    """The sections of a supplement, naming its scales as the joined form does."""
    for section in supplement.sections:
        questions = tuple(with_own_scales(supplement, question) for question in section.questions)
        yield section.model_copy(update={"questions": questions})


def with_own_scales(supplement: Questionnaire, question: Question) -> Question:
    """A question that names its scales as the joined form does."""
    columns = tuple(
        column.model_copy(update={"scale": scale_name(supplement, column.scale)}) if column.scale else column
        for column in question.columns
    )
    scale = scale_name(supplement, question.scale) if question.scale else None
    return question.model_copy(update={"scale": scale, "columns": columns})


def parts_of(form: Questionnaire) -> tuple[Questionnaire, ...]:
    """The questionnaires a form is made of, the core first.

    >>> parts_of(core) == (core,)   # doctest: +SKIP
    True
    """
    return form.parts if isinstance(form, Joined) else (form,)


def core_of(form: Questionnaire) -> Questionnaire:
    """The questionnaire that everybody in the round answers."""
    return parts_of(form)[0]


def home_of(form: Questionnaire, question: str) -> str:
    """The key of the questionnaire that a question belongs to; of one not in the form, the core's."""
    return form.home.get(question, form.key) if isinstance(form, Joined) else form.key


def part_of(form: Questionnaire, section: str) -> Questionnaire:
    """The questionnaire that a section belongs to; of one not in the form, the core.

    >>> part_of(form, "our-questions").title   # doctest: +SKIP
    'What Sefton asks as well'
    """
    return next((one for one in parts_of(form) if any(own.key == section for own in one.sections)), core_of(form))


def supplement_title(form: Questionnaire, section: str) -> str:
    """The title of the supplement that a section belongs to; nothing for a section of the core.

    >>> supplement_title(form, "our-questions")   # doctest: +SKIP
    'What Sefton asks as well'
    """
    part = part_of(form, section)
    return "" if part is core_of(form) else part.title


def path_within(path: Path, part: Questionnaire) -> Path:
    """What is asked of one part of a form, as the whole form decided it."""
    if part is path.questionnaire:
        return path
    keys = tuple(key for key in path.keys if key in part.questions)
    known = {key: answer for key, answer in path.known.items() if key in part.questions}
    return replace(path, questionnaire=part, keys=keys, known=known)


def scorecards(
    form: Questionnaire, answers: Answers, attributes: Attributes, settings: Settings | None = None
) -> dict[str, Scorecard]:
    """A scorecard for each part of a form, by questionnaire key.

    The core's is worked out from the core alone, so that no supplement can move a figure of it; a supplement's own
    questions are asked as the whole form decides, since they may depend on the core's.

    >>> scorecards(form, answers, {})["sefton-extra"].overall.percent   # doctest: +SKIP
    Fraction(75, 1)
    """
    settings = settings or Settings()
    core, *supplements = parts_of(form)
    found = {core.key: score(core, answers, attributes, settings)}
    whole = score(form, answers, attributes, settings) if supplements else found[core.key]
    return found | {one.key: card_within(whole, one, settings) for one in supplements}


def card_within(whole: Scorecard, part: Questionnaire, settings: Settings) -> Scorecard:
    """The scores of one part, out of those of the whole form."""
    questions = {key: one for key, one in whole.questions.items() if key in part.questions}
    own = {section.key for section in part.sections}
    sections = {key: figures for key, figures in whole.sections.items() if key in own}
    return replace(whole, overall=total(questions.values(), settings), sections=sections, questions=questions)


def troubles(core: Questionnaire, supplements: Sequence[Questionnaire]) -> list[str]:
    """Why these versions cannot be asked as one form, a sentence each; nothing where they can.

    >>> troubles(core, [core])   # doctest: +SKIP
    ['section-175@2026 is no supplement.']
    """
    found: list[str] = []
    taken = Taken(core)
    for one in supplements:
        found += [*of_pair(core, one), *taken.clashes(one)]
    return found


def of_pair(core: Questionnaire, supplement: Questionnaire) -> Iterator[str]:
    """What stands between a core and one supplement."""
    if supplement.supplement_to is None:
        yield f"{supplement.name} is no supplement."
        return
    if supplement.supplement_to != core.key:
        yield f"{supplement.name} is a supplement to {supplement.supplement_to}, not to {core.key}."
        return
    if supplement.programme != core.programme:
        yield f"{supplement.name} is of the programme {supplement.programme}, {core.name} of {core.programme}."
    known = set(core.questions) | set(supplement.questions)
    if missing := sorted(supplement.read_by_conditions - known):
        yield f"A condition of {supplement.name} asks about {', '.join(missing)}, which {core.name} does not ask."


class Taken:
    """The keys that a form has so far, and whose they are."""

    def __init__(self, core: Questionnaire) -> None:
        """Begin with the core's."""
        self.questions = dict.fromkeys(core.questions, core.name)
        self.sections = {section.key: core.name for section in core.sections}
        self.questionnaires = {core.key}

    def clashes(self, supplement: Questionnaire) -> Iterator[str]:
        """The keys of a supplement that the form has already; afterwards they count as taken."""
        if supplement.key in self.questionnaires:
            yield f"Two parts have the key {supplement.key}."
        for kind, taken, keys in (
            ("question", self.questions, list(supplement.questions)),
            ("section", self.sections, [section.key for section in supplement.sections]),
        ):
            yield from (
                f"The {kind} {key} stands in {taken[key]} and in {supplement.name}." for key in keys if key in taken
            )
            taken.update(dict.fromkeys(keys, supplement.name))
        self.questionnaires.add(supplement.key)
