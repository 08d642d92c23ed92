"""What a questionnaire refers to that is no longer in force; what changed there, and who must answer again."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from questionnaires.checking import places
from questionnaires.definition import Question, Questionnaire
from questionnaires.faults import Fault, Path
from questionnaires.guidance.register import Change, Register, Standing
from questionnaires.parts import Reference
from questionnaires.wording import normal

_NAMED = re.compile(r"^(paragraphs?|paras?|pp?)\.?\s+")
_NUMBERS = re.compile(r"(\d+)(?:\s*[-–]\s*(\d+))?")


@dataclass(frozen=True)
class Cited:
    """One reference of a questionnaire, and what refers; `key` and `label` are empty for the legal basis."""

    key: str
    label: str
    text: str
    tags: tuple[str, ...]
    reference: Reference


@dataclass(frozen=True)
class Finding:
    """A reference with where it stands, and the changes of later editions in force that concern it."""

    cited: Cited
    standing: Standing
    changes: tuple[Change, ...] = ()

    @property
    def again(self) -> bool:
        """Whether an answer given under the old edition must be given again."""
        return any(change.again for change in self.changes)

    @property
    def words(self) -> str:
        """What to say beside the question: where it stands, what changed there, and whether to answer again.

        Example: "KCSIE (2024) ended on 31 August 2025; the edition in force is 2025. Changed there: … Must be
        answered again."
        """
        if self.standing.state != "ended":
            return self.standing.words
        changed = " ".join(change.words for change in self.changes)
        said = f"Changed there: {changed}" if changed else "No change that concerns this question is noted."
        return f"{self.standing.words} {said} {'Must' if self.again else 'Need not'} be answered again."


def cited_in(questionnaire: Questionnaire) -> tuple[Cited, ...]:
    """Every reference of a questionnaire: the legal basis first, then question by question."""
    return tuple(_cited(questionnaire))


def _cited(questionnaire: Questionnaire) -> Iterator[Cited]:
    for basis in questionnaire.legal_basis:
        yield Cited("", "", f"Legal basis {basis.route}", (), basis)
    for _, question in questionnaire:
        for reference in question.references:
            label = questionnaire.label_of(question.key)
            yield Cited(question.key, label, question.text, question.tags, reference)


def look(every: Iterable[Cited], register: Register, on: date) -> tuple[Finding, ...]:
    """Where each reference stands on a day, with the changes that concern it where it has ended.

    The same place cited under the same tags is looked up once, so that many versions are looked at quickly.
    """
    known: dict[tuple[Reference, tuple[str, ...]], tuple[Standing, tuple[Change, ...]]] = {}
    found = []
    for cited in every:
        key = (cited.reference, cited.tags)
        if key not in known:
            known[key] = _look(cited, register, on)
        found.append(Finding(cited, *known[key]))
    return tuple(found)


def _look(cited: Cited, register: Register, on: date) -> tuple[Standing, tuple[Change, ...]]:
    standing = register.standing(cited.reference, on)
    document, edition, now = standing.document, standing.edition, standing.now
    if standing.state != "ended" or document is None or edition is None or now is None:
        return standing, ()
    changes = [change for later in document.between(edition, now) for change in later.changes]
    return standing, tuple(change for change in changes if concerns(change, cited.reference, cited.tags))


def findings(questionnaire: Questionnaire, register: Register, on: date) -> tuple[Finding, ...]:
    """Every reference of a questionnaire with where it stands on a day."""
    return look(_cited(questionnaire), register, on)


def outdated(questionnaire: Questionnaire, register: Register, on: date) -> tuple[Finding, ...]:
    """The references to an edition that has ended by a day.

    >>> from questionnaires.documents import load
    >>> from questionnaires.guidance.register import shipped
    >>> found = outdated(load("section-11@2025"), shipped(), date(2026, 11, 1))
    >>> {f"{one.cited.reference.document} {one.cited.reference.edition}" for one in found}
    {'Working Together to Safeguard Children 2023'}
    """
    return tuple(one for one in findings(questionnaire, register, on) if one.standing.state == "ended")


def by_question(found: Iterable[Finding]) -> dict[str, tuple[Finding, ...]]:
    """Findings by question key; references of a question to one edition are taken together, with all that changed."""
    joined: dict[tuple[str, str, str], Finding] = {}
    for one in found:
        reference = one.cited.reference
        key = (one.cited.key, normal(reference.document), reference.edition)
        there = joined.get(key, one)
        changes = tuple(dict.fromkeys((*there.changes, *one.changes)))
        joined[key] = Finding(there.cited, there.standing, changes)
    questions = dict.fromkeys(question for question, _, _ in joined)
    return {name: tuple(one for key, one in joined.items() if key[0] == name) for name in questions}


def concerns(change: Change, reference: Reference, tags: tuple[str, ...] = ()) -> bool:
    """Whether a change is about a question that has this reference and these tags.

    A change that names neither paragraphs nor tags is about all; one that names paragraphs alone is about every
    reference that names none, as nobody can say that it is not.

    >>> cited = Reference(document="KCSIE", edition="2024", paragraph="Part two")
    >>> concerns(Change(words="…", paragraphs=["Part two"]), cited), concerns(Change(words="…", tags=["online"]), cited)
    (True, False)
    """
    if not change.paragraphs and not change.tags:
        return True
    if set(change.tags) & set(tags):
        return True
    if not reference.paragraph:
        return bool(change.paragraphs) and not change.tags
    return any(same_place(one, reference.paragraph) for one in change.paragraphs)


def same_place(one: str, other: str) -> bool:
    """Whether two paragraphs are the same, lie in each other, or overlap as runs of numbers.

    >>> same_place("Part two", "Part two, filtering"), same_place("221-222", "paragraph 222"), same_place("1", "10")
    (True, True, False)
    """
    first, second = (_NAMED.sub("", normal(text)) for text in (one, other))
    runs = [_NUMBERS.fullmatch(text) for text in (first, second)]
    if runs[0] and runs[1]:
        (low, high), (least, most) = ((int(run[1]), int(run[2] or run[1])) for run in runs if run)
        return low <= most and least <= high
    longer, shorter = sorted((first, second), key=len, reverse=True)
    return longer == shorter or bool(re.match(re.escape(shorter) + r"[^\w]", longer))


def ended_faults(questionnaire: Questionnaire, register: Register, on: date) -> Iterator[Fault]:
    """A warning for each reference of a question to an edition that has ended by a day, at its place in the document.

    Only a check that is given a day asks for these: what is published stays as it is, and so quiet.
    """
    for path, question in places(questionnaire):
        yield from _ended(question, path, register, on)


def _ended(question: Question, path: Path, register: Register, on: date) -> Iterator[Fault]:
    for position, reference in enumerate(question.references):
        standing = register.standing(reference, on)
        if standing.state == "ended":
            mend = f"Look at the {standing.now.name} edition, and refer to it." if standing.now else "Take it out."
            here = (*path, "references", position)
            yield Fault("reference-ended", here, f"{question.key}: {standing.words}", mend, "warning")
