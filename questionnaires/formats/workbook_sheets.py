"""The sheets of a questionnaire's workbook: which columns each has, and how a cell holds a value.

Columns come from the definition itself, so that a new field has a column at once; a field that is no text, number, list
of texts, or yes or no stands in its cell as JSON.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Literal

from questionnaires.formats.fields import ABOUT
from questionnaires.formats.schema import json_schema

Kind = Literal["text", "number", "flag", "list", "json"]

HEAD, LEGAL, SCALES, GRADES, EARLIER = "Head", "Legal basis", "Scales", "Grades", "Earlier grades"
SECTIONS, QUESTIONS, OPTIONS, DESCRIPTORS = "Sections", "Questions", "Options", "Descriptors"
ROWS, COLUMNS, CRITERIA = "Rows", "Columns", "Criteria"
REFERENCES, CONDITIONS, RETIRED = "References", "Conditions", "Retired"
READ_ME, BEFORE = "Read me", "Before"
SHEETS = (
    HEAD, SECTIONS, QUESTIONS, OPTIONS, ROWS, COLUMNS, CRITERIA, SCALES, GRADES, EARLIER, DESCRIPTORS, REFERENCES,
    CONDITIONS, RETIRED, LEGAL,
)  # fmt: skip
"""The sheets that are read, in the order of the workbook."""

EMPTY = '""'
"""Stands for a text that is there and empty; a blank cell says nothing."""

NONE = "none"
"""Stands for an empty list where the choices are known."""

PARTS_OF_LIST = re.compile(r"[;,\n]")


@dataclass(frozen=True)
class Column:
    """A column: the field it holds, how, what may be chosen, and what it is for."""

    name: str
    kind: Kind = "text"
    choices: tuple[str, ...] = ()
    about: str = ""

    @property
    def heading(self) -> str:
        """The heading as people read it."""
        return self.name.replace("_", " ")


NA_ALLOWED = Column("not_applicable", "flag", about="Whether not applicable may be chosen.")
NA_NEEDS = Column("not_applicable_needs", "list", ("comment", "action", "evidence"), "What it then needs; or none.")
BELONGING = (
    (OPTIONS, "options", "Option"),
    (ROWS, "rows", "Row"),
    (COLUMNS, "columns", "Column"),
    (CRITERIA, "criteria", "Criterion"),
    (REFERENCES, "references", "Reference"),
)
"""Sheets whose rows belong to a question: the sheet, the field and the part of the definition."""

INLINE = (("Question", "compute", "Computation"), ("Scale", "percent", "Percent"))
"""Small parts that stand in columns of their owner's sheet, named after the field and theirs: compute of."""

MODES = ("all", "any")
TESTS = ("is", "is not", "at least", "not at least", "at most", "not at most")

OWN: Mapping[str, tuple[str, ...]] = {
    "Questionnaire": ("retired", "audience", "legal_basis", "scales", "sections"),
    "Scale": ("grades", "not_applicable", "grades_from", "percent"),
    "Section": ("questions", "when"),
    "Question": ("references", "descriptors", "options", "rows", "columns", "criteria", "compute",
                 "when", "lineage", "not_applicable"),
}  # fmt: skip
"""Fields that have a sheet, or columns, of their own."""


@lru_cache(maxsize=1)
def schema_parts() -> Mapping[str, Any]:
    """The parts of the definition by name, each with its fields."""
    schema = json_schema()
    return {"Questionnaire": schema, **schema["$defs"]}


def part_columns(part: str) -> tuple[Column, ...]:
    """The columns of a part of the definition, in the order of a file.

    >>> [column.name for column in part_columns("Option")]
    ['key', 'label']
    """
    fields = schema_parts()[part]["properties"]
    return tuple(
        column_of(name, field, part) for name, field in fields.items() if name not in OWN.get(part, ())
    )  # fmt: skip


def column_of(name: str, field: Mapping[str, Any], part: str) -> Column:
    """How a column holds a field."""
    about = ABOUT.get(part, {}).get(name, "")
    if "enum" in field:
        return Column(name, "text", tuple(field["enum"]), about)
    if field.get("const") or "pattern" in field:
        return Column(name, "number", (), about)
    if field.get("type") == "boolean":
        return Column(name, "flag", ("yes", "no"), about)
    items = field.get("items", {})
    if field.get("type") == "array" and ("enum" in items or isinstance(items.get("type"), list)):
        return Column(name, "list", tuple(items.get("enum", ())), about)
    return Column(name, "text" if isinstance(field.get("type"), list) else "json", (), about)


@lru_cache(maxsize=1)
def columns() -> Mapping[str, tuple[Column, ...]]:
    """The columns of every sheet that is read."""
    question = Column("question", about="The key of the question.")
    scale = Column("scale", about="The key of the scale.")
    change, from_ = part_columns("Lineage")
    lineage = (Column("lineage", "text", change.choices, change.about), Column("from", "list", (), from_.about))
    return {
        HEAD: (Column("field", about="The field; leave it as it is."), Column("value", about="Its value.")),
        LEGAL: part_columns("LegalBasis"),
        SCALES: (Column("key", about=ABOUT["Scale"]["key"]), *part_columns("Scale"), *inline_columns("Scale"),
                 NA_ALLOWED, NA_NEEDS),
        GRADES: (scale, *part_columns("Grade")),
        EARLIER: (scale, Column("old_grade", about="A grade of the replaced version's scale."),
                  Column("grade", about="The grade here that means the same.")),
        SECTIONS: part_columns("Section"),
        QUESTIONS: (Column("section", about="The key of its section."), *part_columns("Question"),
                    *inline_columns("Question"), *lineage, NA_ALLOWED, NA_NEEDS),
        DESCRIPTORS: (question, Column("grade", about="The key of the grade."),
                      Column("descriptor", about="What the grade means for this question.")),
        CONDITIONS: condition_columns(),
        RETIRED: part_columns("Retired"),
        **{title: (question, *part_columns(part)) for title, _, part in BELONGING},
    }  # fmt: skip


def inline_columns(owner: str) -> tuple[Column, ...]:
    """The columns of the small parts that stand in their owner's sheet.

    >>> [column.heading for column in inline_columns("Question")]
    ['compute operation', 'compute of', 'compute is']
    """
    return tuple(
        replace(column, name=f"{field}_{column.name}")
        for part_of, field, part in INLINE
        if part_of == owner
        for column in part_columns(part)
    )


def condition_columns() -> tuple[Column, ...]:
    """The columns of conditions: one row a demand."""
    return (
        Column("of", "text", ("question", "section"), "Whether a question or a section is asked only if this holds."),
        Column("key", about="The key of that question or section."),
        Column("group", about="A letter for demands that belong together; blank where one list is enough."),
        Column("joined_by", "text", MODES, "all or any of the demands of the group, or of all where there is none."),
        Column("groups_joined_by", "text", MODES, "all or any of the groups."),
        Column("about", "text", ("question", "body"), "What is looked at: an earlier answer, or the body."),
        Column("name", about="The key of the earlier question, or the attribute of the body, such as boarding."),
        Column("test", "text", TESTS, "How it is compared."),
        Column("values", "list", (), "The keys that fit, with semicolons between; or a number."),
        Column("written_out", "json", (), "The whole condition as JSON, where it is nested deeper. Then no other."),
        Column("in_words", about="What it says. For reading only."),
    )


def encoded(value: Any, column: Column) -> str:
    """A value as the text of its cell.

    >>> tags = Column("tags", "list")
    >>> encoded(["a", "b"], tags), encoded(True, NA_ALLOWED), encoded(["a; b"], tags)
    ('a; b', 'yes', '["a; b"]')
    """
    if isinstance(value, bool):
        return "yes" if value else "no"
    if column.kind == "list" and isinstance(value, list):
        if not value and column.choices:
            return NONE
        simple = all(isinstance(one, str) and is_simple(one) for one in value)
        return "; ".join(value) if simple and value else json.dumps(value, ensure_ascii=False)
    if isinstance(value, (list, dict)):
        return json.dumps(value, ensure_ascii=False)
    return str(value) or EMPTY


def is_simple(text: str) -> bool:
    """Can a text stand in a list without quotes?"""
    return bool(text) and text == text.strip() and not PARTS_OF_LIST.search(text) and text[0] not in '["'


class NoValue(ValueError):
    """A cell that does not hold what its column holds; the message says why."""


def decoded(text: str, column: Column) -> Any:
    """The value of a cell's text; `decoded(encoded(value, column), column) == value`.

    Raises:
        NoValue: when it cannot be read.
    """
    if column.kind == "flag":
        return {"yes": True, "true": True, "no": False, "false": False}.get(text.lower(), text)
    if column.kind == "list" and not text.startswith("["):
        if text == NONE and column.choices:
            return []
        return [part.strip() for part in PARTS_OF_LIST.split(text) if part.strip()]
    if column.kind in ("list", "json"):
        try:
            return json.loads(text)
        except ValueError as wrong:
            raise NoValue(f"{column.heading} is no JSON: {wrong}") from wrong
        except RecursionError as wrong:
            raise NoValue(f"{column.heading} is nested too deeply") from wrong
    return "" if text == EMPTY else text
