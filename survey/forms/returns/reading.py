"""From a posted section to answers. What cannot be read is named; everything else is still taken.

Fields of a question KEY: `KEY` (or `KEY--role` and so on for a person, those of `parts` for an answer in parts),
`KEY--comment`, `KEY--evidence`, `KEY--action--what`, and `base-KEY`, the revision the page showed. `KEY.comment` and
`KEY.base` are read alike.
`page` is the mark of the opened page; `saving` names the questions a script sends, the others were not looked at.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from questionnaires.answer_parts import KINDS_IN_PARTS
from questionnaires.answers import Answer
from questionnaires.definition import Question, Questionnaire
from questionnaires.parsing import APART, parse
from questionnaires.problems import Problem
from survey.forms.returns.parts import part_name, parts_of

Posted = Mapping[str, list[str]]

PARTS: Mapping[str, str] = {
    "comment": "comment",
    "reason": "reason",
    "evidence": "evidence",
    "unknown": "dont-know",
    "not-applicable": "not-applicable",
    "what": "action--what",
    "who": "action--who",
    "by": "action--when",
    "role": "role",
    "name": "name",
    "email": "email",
    "trained_on": "trained",
}
"""What a part is called by the engine, and at the end of a field's name on the page."""

TEXTS = ("comment", "reason", "evidence")
ACTION = ("what", "who", "by")
PERSON = ("role", "name", "email", "trained_on")
CHOSEN = frozenset({"graded", "yes_no", "choice", "choices", "declaration", "matrix", "criteria"})
"""Kinds whose control posts nothing when nothing is chosen."""

PAGE = re.compile(r"[0-9a-f]{8,32}")
LARGEST_BASE = 9


@dataclass(frozen=True)
class Typed:
    """One question of a posted section: what could be read, and what could not.

    `unread` names the boxes whose text was refused or that were not on the page at all; `value.ROW.COLUMN` is one cell.
    """

    question: str
    answer: Answer
    base: int
    page: str
    unread: frozenset[str]
    problems: tuple[Problem, ...]


def field_name(key: str, part: str) -> str:
    """Give the name of a field on the page.

    >>> field_name("sr.policy", "what")
    'sr.policy--action--what'
    """
    return f"{key}--{PARTS[part]}"


def read(questionnaire: Questionnaire, questions: Iterable[Question], form: Posted) -> list[Typed]:
    """Read the questions of a section that were posted, in the order of the form."""
    saving = set(form.get("saving", ()))
    found = []
    for question in questions:
        wanted = question.answered_by_someone and (not saving or question.key in saving)
        fields = fields_of(question, form) if wanted else {}
        if fields or (wanted and has_base(question, form)):
            found.append(read_one(questionnaire, question, fields, form))
    return found


def fields_of(question: Question, form: Posted) -> dict[str, list[str]]:
    """Give the posted fields of one question under the engine's names, those alone that were on the page."""
    names: dict[str, tuple[str, ...]] = {question.key: (question.key,)}
    for part in (*TEXTS, *ACTION, APART) if question.kind in KINDS_IN_PARTS else PARTS:
        names[f"{question.key}.{part}"] = (field_name(question.key, part), f"{question.key}.{part}")
    for part in parts_of(question):
        names[f"{question.key}.{part}"] = (part_name(question.key, part), f"{question.key}.{part}")
    return {engine: form[name] for engine, page in names.items() for name in page if name in form}


def read_one(questionnaire: Questionnaire, question: Question, fields: dict[str, list[str]], form: Posted) -> Typed:
    """Read one question with the boxes it did not have, or that could not be read, named."""
    answer, problems = parse(questionnaire, question, fields)
    absent = absent_boxes(question, fields, has_base(question, form))
    return Typed(
        question=question.key,
        answer=answer,
        base=base_of(question, form),
        page=page_of(form),
        unread=with_value(question, absent | {box_of(question, problem) for problem in problems}),
        problems=problems,
    )


def absent_boxes(question: Question, fields: Mapping[str, list[str]], whole: bool) -> frozenset[str]:
    """Name the boxes that were not on the page; a control where nothing is chosen was there if the page says so."""
    key = question.key
    absent = {name for name in TEXTS if f"{key}.{name}" not in fields}
    if not any(f"{key}.{name}" in fields for name in ACTION):
        absent.add("action")
    if not any(name in fields for name in control_of(question)) and not (whole and may_post_nothing(question)):
        absent.add("value")
    return frozenset(absent)


def control_of(question: Question) -> list[str]:
    """Name the fields that a question's control can post."""
    key = question.key
    if question.kind == "person":
        return [f"{key}.{APART}", *(f"{key}.{name}" for name in PERSON)]
    if question.kind == "evidence":
        return [f"{key}.{APART}", f"{key}.evidence"]
    return [key, f"{key}.{APART}", f"{key}.unknown", *(f"{key}.{part}" for part in parts_of(question))]


def may_post_nothing(question: Question) -> bool:
    """Whether a control posts nothing when nothing is chosen in it."""
    return question.kind in CHOSEN and not any(column.kind == "number" for column in question.columns)


def box_of(question: Question, problem: Problem) -> str:
    """Name the box of a problem: one cell, where the others can be kept; a list of actions is kept as a whole."""
    if problem.field != "value" or not problem.part or question.kind == "actions":
        return problem.field
    return f"value.{problem.part}"


def with_value(question: Question, boxes: frozenset[str]) -> frozenset[str]:
    """Name the value too where the evidence is the answer and could not be read."""
    return boxes | {"value"} if question.kind == "evidence" and "evidence" in boxes else boxes


def has_base(question: Question, form: Posted) -> bool:
    """Whether the page named the revision it showed, and so the whole question."""
    return f"base-{question.key}" in form or f"{question.key}.base" in form


def base_of(question: Question, form: Posted) -> int:
    """Give the revision that the page showed; 0 where it says none that can be read."""
    text = next(iter(form.get(f"base-{question.key}") or form.get(f"{question.key}.base") or ()), "")
    return int(text) if text.isascii() and text.isdigit() and len(text) <= LARGEST_BASE else 0


def page_of(form: Posted) -> str:
    """Give the mark of the opened page; nothing where it is none of ours."""
    text = next(iter(form.get("page", ())), "")
    return text if PAGE.fullmatch(text) else ""
