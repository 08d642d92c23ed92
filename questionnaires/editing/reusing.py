"""A section of another questionnaire taken over word for word."""

from __future__ import annotations

from typing import Any

from questionnaires.definition import Questionnaire
from questionnaires.editing.edits import CannotEdit, Edit, Edited, Find, Plain
from questionnaires.editing.saying import cut
from questionnaires.editing.starts import onward
from questionnaires.editing.tree import (
    every_question,
    label,
    mentioned,
    placed,
    questions_of,
    replaced_version,
    sections_of,
    with_sections,
)
from questionnaires.editing.values import checked_key


def reuse_section(document: Plain, edit: Edit, find: Find) -> Edited:
    """Take over a section: `from` KEY@VERSION:SECTION, `after` which section here. Its scales come with it."""
    name, _, section_key = str(edit.values.get("from", "")).partition(":")
    source = find(name)
    data = onward(source) if source else {}
    section = next((one for one in data.get("sections", ()) if one["key"] == section_key), None)
    if source is None or section is None:
        raise CannotEdit("Choose a section of a published questionnaire.", "from")
    key = checked_key(section_key, (str(one["key"]) for one in sections_of(document)), "section", "from")
    check_questions(document, section, replaced_version(document, find))
    scales = scales_for(document, data, section)
    taken = {**section, "reused_from": f"{name}:{section_key}"}
    made: Plain = with_sections(document, placed(sections_of(document), taken, edit.values.get("after"), "section"))
    if scales:
        made = {**made, "scales": {**made.get("scales", {}), **scales}}
    said = f"Took over section {label(made, key)}, {section['title']}, from {source.title} {source.version}"
    whole = tuple(f"question:{question['key']}.*" for question in questions_of(section))
    return Edited(made, cut(said), (f"section:{key}.*", *whole, *(f"scale:{one}.*" for one in scales)), edit)


def check_questions(document: Plain, section: Plain, old: Questionnaire | None) -> None:
    """Refuse questions whose keys are taken, and conditions that look outside the section."""
    own = {question["key"] for question in questions_of(section)}
    taken = own & {question["key"] for _, question in every_question(document)}
    if taken:
        raise CannotEdit(f"{', '.join(sorted(taken))} {'is' if len(taken) == 1 else 'are'} asked here already.", "from")
    before = own & set(old.questions) if old else set()
    if before:
        raise CannotEdit(f"{', '.join(sorted(before))} stood for another question in the version before.", "from")
    parts = (section, *questions_of(section))
    there = {question["key"] for _, question in every_question(document)}
    outside = {key for part in parts for key in mentioned(part)} - own - there
    if outside:
        raise CannotEdit(f"The section asks about {', '.join(sorted(outside))}, which are not in it.", "from")


def scales_for(document: Plain, data: Plain, section: Plain) -> dict[str, Any]:
    """The scales the section brings.

    Raises:
        CannotEdit: when another scale has the same name here.
    """
    named = {question.get("scale") for question in questions_of(section)}
    named |= {column.get("scale") for question in questions_of(section) for column in question.get("columns", ())}
    found: dict[str, Any] = {}
    for name in sorted(one for one in named if one):
        here = document.get("scales", {}).get(name)
        if here is None:
            found[name] = data["scales"][name]
        elif here != data["scales"][name]:
            raise CannotEdit(
                f"The section is graded by a scale called {name}, and the scale {name} here is another. "
                "Make the two the same, or give the one here another name.",
                "from",
            )
    return found
