"""What became of each question since the replaced version, and what differs between two states of a draft."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pydantic import ValidationError

from questionnaires.definition import Question, Questionnaire
from questionnaires.editing.edits import Plain
from questionnaires.editing.retiring import ancestors
from questionnaires.editing.tree import every_question, sections_of
from questionnaires.lineage import COMPARABLE, meaning
from questionnaires.scales import Scale
from questionnaires.wording import same_words


def changed_since(document: Plain, replaced: Questionnaire | None) -> dict[str, str]:
    """For each question of a draft what became of it: a change of lineage, `scale_changed`, or `undeclared`.

    `undeclared` is a question that kept its key and has other words without saying what that means. An unfinished
    draft will do. Without a replaced version every question is `new`.

    Example: `changed_since(document, documents.load("section-175@2026"))["g.record-checked"]`.
    """
    if replaced is None:
        return {question["key"]: "new" for _, question in every_question(document)}
    shifted = scales_changed(document, replaced)
    return {question["key"]: change_of(question, replaced, shifted) for _, question in every_question(document)}


def change_of(question: Plain, old: Questionnaire, shifted: frozenset[tuple[str | None, str | None]]) -> str:
    """What became of one question."""
    lineage = question.get("lineage")
    came = ancestors(question, old)
    if not came:
        return "new"
    change = str(lineage["change"]) if lineage else declared_by_words(question, old.questions[came[0]])
    scales = (question.get("scale"), old.questions[came[0]].scale)
    return "scale_changed" if change in COMPARABLE and scales in shifted else change


def declared_by_words(question: Plain, before: Question) -> str:
    """`same` where the words are the same; a question without words yet is `undeclared`."""
    try:
        return "same" if same_words(Question.model_validate(question), before) else "undeclared"
    except ValidationError:
        return "undeclared"


def scales_changed(document: Plain, old: Questionnaire) -> frozenset[tuple[str | None, str | None]]:
    """Pairs of a scale here and one there that do not mean the same and are not mapped."""
    here: dict[str | None, Scale | None] = {None: None}
    for name, data in document.get("scales", {}).items():
        try:
            here[name] = Scale.model_validate({**data, "key": name})
        except ValidationError:
            continue
    there: dict[str | None, Scale | None] = {None: None}
    there.update(old.scales)
    return frozenset((a, b) for a, one in here.items() for b, other in there.items() if differ(one, other))


def differ(new: Scale | None, old: Scale | None) -> bool:
    """Do two scales grade differently, with no mapping of the older grades?"""
    if new is None or old is None:
        return (new is None) != (old is None)
    mapped = set(new.grades_from) >= {grade.key for grade in old.grades}
    return not mapped and meaning(new) != meaning(old)


def touched_between(before: Plain, after: Plain) -> tuple[str, ...]:
    """Address and field of everything that differs between two states of a draft.

    >>> touched_between({"title": "A", "sections": []}, {"title": "B", "sections": []})
    ('head.title',)
    """
    return tuple(dict.fromkeys(differences(before, after)))


def differences(before: Plain, after: Plain) -> Iterator[str]:
    """The same, one at a time."""
    yield from fields_apart("head", plain_fields(before), plain_fields(after))
    yield from parts_apart("scale", before.get("scales", {}), after.get("scales", {}))
    old, new = sections_by_key(before), sections_by_key(after)
    yield from parts_apart("section", old, new)
    yield from parts_apart("question", questions_by_key(before), questions_by_key(after))
    yield from (f"section:{key}.place" for key in places_apart(list(old), list(new)))
    yield from (f"question:{key}.place" for key in moved_questions(old, new))


def moved_questions(before: Plain, after: Plain) -> Iterator[str]:
    """Questions that stand in another section, or in another order within theirs."""
    home = {question: key for key, section in before.items() for question in section["questions"]}
    for key, section in after.items():
        yield from (one for one in section["questions"] if home.get(one, key) != key)
        if key in before:
            yield from places_apart(before[key]["questions"], section["questions"])


def plain_fields(document: Plain) -> dict[str, Any]:
    """The head's own fields."""
    return {name: value for name, value in document.items() if name not in ("sections", "scales")}


def sections_by_key(document: Plain) -> dict[str, Any]:
    """The sections with the keys of their questions only."""
    return {
        section["key"]: {**section, "questions": [question["key"] for question in section.get("questions", ())]}
        for section in sections_of(document)
    }


def questions_by_key(document: Plain) -> dict[str, Plain]:
    """The questions by key."""
    return {question["key"]: question for _, question in every_question(document)}


def parts_apart(kind: str, before: Plain, after: Plain) -> Iterator[str]:
    """Parts that came, went or differ."""
    for key in dict.fromkeys([*before, *after]):
        if key not in before or key not in after:
            yield f"{kind}:{key}.*"
        elif before[key] != after[key]:
            yield from fields_apart(f"{kind}:{key}", before[key], after[key])


def fields_apart(address: str, before: Plain, after: Plain) -> Iterator[str]:
    """Fields of one part that differ; the list of a section's questions is no field of it."""
    for name in dict.fromkeys([*before, *after]):
        if name != "questions" and before.get(name) != after.get(name):
            yield f"{address}.{name}"


def places_apart(before: list[str], after: list[str]) -> list[str]:
    """Keys in both lists that do not stand in the same order.

    >>> places_apart(["a", "b", "c"], ["b", "a", "c", "d"])
    ['b', 'a']
    """
    old = [key for key in before if key in set(after)]
    new = [key for key in after if key in set(before)]
    return [key for key, other in zip(new, old, strict=True) if key != other]


def value_at(document: Plain, touched: str) -> Any:
    """What stands under an address with a field; None where the part is gone or has no such field.

    >>> value_at({"title": "A", "sections": []}, "head.title")
    'A'
    """
    address, _, field = touched.rpartition(".")
    kind, _, key = address.partition(":")
    parts: dict[str, Any] = {
        "head": {"": document},
        "scale": document.get("scales", {}),
        "section": {section["key"]: section for section in sections_of(document)},
        "question": questions_by_key(document),
    }
    part = parts[kind].get(key)
    return part if part is None or field == "*" else part.get(field)
