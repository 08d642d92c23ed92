"""A questionnaire as the rows of its workbook's sheets, without any workbook: for writing, and to compare with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from questionnaires.definition import Questionnaire
from questionnaires.formats import workbook_sheets as sheets
from questionnaires.formats.fields import in_author_order
from questionnaires.formats.sentences import in_words
from questionnaires.formats.workbook_conditions import rows_of
from questionnaires.formats.workbook_sheets import NA_ALLOWED, NA_NEEDS, Column, encoded, part_columns

Rows = list[dict[str, str]]
AUDIENCE = Column("audience", "list", about="Kinds of body, with semicolons between; blank for every kind.")


def all_rows(questionnaire: Questionnaire) -> dict[str, Rows]:
    """The rows of every sheet, by sheet and column.

    Example: `all_rows(load("section-11@2026"))["Questions"][0]["key"]`.
    """
    data = in_author_order(questionnaire)
    scales, sections = data.get("scales", {}), data.get("sections", [])
    questions = [question for section in sections for question in section["questions"]]
    return {
        sheets.HEAD: head_rows(data),
        sheets.LEGAL: [cells(basis, part_columns("LegalBasis")) for basis in data.get("legal_basis", ())],
        sheets.SCALES: [
            cells({**scale, "key": name}, scale_columns()) | inline("Scale", scale) | na(scale)
            for name, scale in scales.items()
        ],
        sheets.GRADES: child_rows(scales.items(), "scale", "grades", "Grade"),
        sheets.EARLIER: map_rows(scales.items(), "scale", "grades_from", "old_grade", "grade"),
        sheets.SECTIONS: [cells(section, part_columns("Section")) for section in sections],
        sheets.QUESTIONS: [question_row(s["key"], q) for s in sections for q in s["questions"]],
        **{title: child_rows(keyed(questions), "question", name, part) for title, name, part in sheets.BELONGING},
        sheets.DESCRIPTORS: map_rows(keyed(questions), "question", "descriptors", "grade", "descriptor"),
        sheets.CONDITIONS: condition_rows(questionnaire, sections),
        sheets.RETIRED: [cells(entry, part_columns("Retired")) for entry in data.get("retired", ())],
    }


def head_columns() -> tuple[Column, ...]:
    """The fields of the head, in order: what stands in no sheet of its own."""
    return (*part_columns("Questionnaire"), AUDIENCE)


def scale_columns() -> tuple[Column, ...]:
    """The columns of a scale that stand in the scale itself."""
    return (Column("key"), *part_columns("Scale"))


def head_rows(data: Mapping[str, Any]) -> Rows:
    """Every field of the head, also those that are blank."""
    audience = data.get("audience", {})
    values = {**data, "audience": audience.get("kinds") if set(audience) <= {"kinds"} else audience}
    values = {name: value for name, value in values.items() if value not in (None, {})}
    return [
        {"field": column.heading} | ({"value": encoded(values[column.name], column)} if column.name in values else {})
        for column in head_columns()
    ]


def keyed(questions: Iterable[Mapping[str, Any]]) -> list[tuple[str, Mapping[str, Any]]]:
    """Questions with their keys."""
    return [(question["key"], question) for question in questions]


def cells(data: Mapping[str, Any], columns: Iterable[Column]) -> dict[str, str]:
    """The cells of one part, blank ones left out."""
    return {column.name: encoded(data[column.name], column) for column in columns if column.name in data}


def na(data: Mapping[str, Any]) -> dict[str, str]:
    """The two cells about not applicable."""
    if "not_applicable" not in data:
        return {}
    rule = {"allowed": False, **data["not_applicable"]}
    needs = {NA_NEEDS.name: encoded(rule["needs"], NA_NEEDS)} if "needs" in rule else {}
    return {NA_ALLOWED.name: encoded(rule["allowed"], NA_ALLOWED)} | needs


def child_rows(parents: Iterable[tuple[str, Mapping[str, Any]]], name: str, field: str, part: str) -> Rows:
    """A row for each entry of a list field, with its parent's key first."""
    return [
        {name: key} | cells(entry, part_columns(part)) for key, data in parents for entry in data.get(field, ())
    ]  # fmt: skip


def map_rows(parents: Iterable[tuple[str, Mapping[str, Any]]], name: str, field: str, left: str, right: str) -> Rows:
    """A row for each entry of a mapping, with its parent's key first."""
    text = Column("text")
    return [
        {name: key, left: encoded(old, text), right: encoded(new, text)}
        for key, data in parents
        for old, new in data.get(field, {}).items()
    ]


def question_row(section: str, question: Mapping[str, Any]) -> dict[str, str]:
    """One question."""
    lineage = question.get("lineage", {})
    change = {"lineage": lineage["change"]} if lineage else {}
    if "from" in lineage:
        change["from"] = encoded(lineage["from"], Column("from", "list"))
    own = cells(question, part_columns("Question")) | inline("Question", question)
    return {"section": section} | own | change | na(question)


def inline(owner: str, data: Mapping[str, Any]) -> dict[str, str]:
    """The cells of the small parts that stand in their owner's sheet."""
    found: dict[str, str] = {}
    for part_of, field, part in sheets.INLINE:
        if part_of == owner and field in data:
            found |= {f"{field}_{name}": text for name, text in cells(data[field], part_columns(part)).items()}
    return found


def condition_rows(questionnaire: Questionnaire, sections: Iterable[Mapping[str, Any]]) -> Rows:
    """The conditions of sections and questions, each said back in words beside its first row."""
    rows: Rows = []
    for section in sections:
        for of, part in (("section", section), *(("question", question) for question in section["questions"])):
            if "when" in part:
                when = questionnaire_when(questionnaire, of, part["key"])
                first, *rest = rows_of(part["when"])
                rows += [{"of": of, "key": part["key"]} | row for row in (first | {"in_words": when}, *rest)]
    return rows


def questionnaire_when(questionnaire: Questionnaire, of: str, key: str) -> str:
    """A condition in words."""
    parts: Iterable[Any] = questionnaire.sections if of == "section" else questionnaire.questions.values()
    when = next((part.when for part in parts if part.key == key), None)
    return "" if when is None else in_words(questionnaire, when)
