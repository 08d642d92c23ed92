"""Rows of a long table that hold one part of an answer: a cell of a matrix, a criterion, a field of an action."""

from collections.abc import Mapping

from questionnaires.answer_parts import NOT_APPLICABLE, PROGRESS
from questionnaires.definition import Question
from questionnaires.parsing_parts import MOST_ACTIONS

ACTION_FIELDS = ("what", "who", "by", "progress")
NAMED = 6


def add_part(question: Question, part: str, value: str, apart: bool, fields: dict[str, list[str]]) -> str:
    """Add one part to the fields that the form would have posted; gives what is wrong with it.

    `apart` says that the value means *not applicable*. A matrix of one column may leave the column out.

    Example: part "staff.trained" with value "4" becomes `{"q.staff.trained": ["4"]}`.
    """
    found = part
    if question.kind == "matrix" and len(question.columns) == 1 and "." not in part and not apart:
        found = f"{part}.{question.columns[0].key}"
    if found not in known_parts(question):
        has_none = f"it has no part {part!r}" if part else "it is answered in parts"
        return f"{has_none}: {said_parts(question)}"
    if question.kind == "actions" and found.endswith(".progress"):
        value = value.lower().replace(" ", "_")
        if value and value not in PROGRESS:
            return f"the progress of an action is one of {', '.join(PROGRESS)}"
    if question.kind == "criteria" and question.scale is None:
        value = value.lower()
    fields[f"{question.key}.{found}"] = [NOT_APPLICABLE if apart else value]
    return ""


def known_parts(question: Question) -> Mapping[str, None]:
    """Give the parts that an answer has, in order."""
    if question.kind == "matrix":
        names = [name for row in question.rows for name in (row.key, *(f"{row.key}.{c.key}" for c in question.columns))]
    elif question.kind == "criteria":
        names = [one.key for one in question.criteria]
    else:
        names = [f"{number}.{name}" for number in range(1, MOST_ACTIONS + 1) for name in ACTION_FIELDS]
    return dict.fromkeys(names)


def said_parts(question: Question) -> str:
    """Say how its parts are named.

    Example: "its parts are staff, staff.level, staff.trained and 9 more".
    """
    if question.kind == "actions":
        return f"its parts are 1.{', 1.'.join(ACTION_FIELDS)}, and so on up to {MOST_ACTIONS}"
    names = list(known_parts(question))
    more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
    return f"its parts are {', '.join(names[:NAMED])}{more}"
