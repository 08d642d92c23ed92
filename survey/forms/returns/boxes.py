"""A question as its page shows it: everything macros/questions.html reads, built once, so that pages hold no rules."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from questionnaires.answer_parts import NOT_APPLICABLE
from questionnaires.definition import Question, Questionnaire
from questionnaires.exact import exact_text
from questionnaires.parsing_parts import MOST_ACTIONS
from questionnaires.problems import Problem
from survey.forms.returns.days import long_date
from survey.forms.returns.parts import control_rows, is_listed, part_name, percent_words
from survey.forms.returns.reading import field_name
from survey.forms.returns.shown import Shown

FORCE = {"must": "Must", "should": "Should", "local": "Local"}
WITHOUT_COMMENT = frozenset({"note", "text", "declaration", "person", "computed", "actions", "evidence"})
APART_KINDS = frozenset({"choices", "number", "date", "text", "person", "evidence", "actions"})
OPEN_NEED = frozenset({"comment", "evidence", "reason"})
STILL = "Still needed: "
NAMED = 4
"""Empty parts named one by one; the others are counted."""


@dataclass(frozen=True)
class Facts:
    """What is known of one question when its box is built.

    `wanting` are the problems of the stored answer, `wrong` those of what was just typed, `figure` a computed one in
    words, `also` the sentences about other audits that ask the same.
    """

    shown: Shown
    base: int = 0
    wanting: Sequence[Problem] = ()
    wrong: Sequence[Problem] = ()
    answered: bool = False
    last: Mapping[str, Any] | None = None
    changed: Mapping[str, Any] | None = None
    badges: Sequence[tuple[str, str]] = field(default_factory=tuple)
    conflict: str | None = None
    figure: str = ""
    also: Sequence[str] = ()


def box(questionnaire: Questionnaire, question: Question, facts: Facts) -> dict[str, Any]:
    """Give the box of one question."""
    key, shown = question.key, facts.shown
    return {
        "key": key,
        "number": questionnaire.label_of(key),
        "kind": question.kind,
        "text": question.text,
        "force": FORCE.get(question.force or ""),
        "weight": exact_text(question.weight) if questionnaire.is_scored(question) else None,
        "critical": question.critical,
        "optional": question.optional and question.answered_by_someone,
        "why": question.why,
        "references": [str(reference) for reference in question.references],
        "good": question.good,
        "unit": question.unit,
        "hint": f"As at {long_date(question.as_at)}" if question.as_at else None,
        "counts": counts(questionnaire, question),
        "dont_know": shown.unknown if question.dont_know else None,
        "apart": shown.apart if may_stand_apart(questionnaire, question) or shown.apart else None,
        "words": question.words,
        "value": shown.value,
        "wrong": facts.wrong,
        "error": message(facts.wrong, "value"),
        **around(facts),
        **under(questionnaire, question, facts),
    }


def around(facts: Facts) -> dict[str, Any]:
    """Give what stands around a question: last year, other people, other audits, what is still wanting."""
    return {
        "badges": facts.badges,
        "changed": facts.changed,
        "last": facts.last,
        "base": facts.base,
        "conflict": facts.conflict,
        "figure": facts.figure,
        "also": facts.also,
        "ask": ask(facts),
    }


def with_options(questionnaire: Questionnaire, question: Question, box: Mapping[str, Any]) -> dict[str, Any]:
    """Give a box with what may be chosen, and the rows of an answer in parts, as its control needs them."""
    return {
        **box,
        "options": options(questionnaire, question),
        "rows": control_rows(questionnaire, question, box["value"], box["wrong"]),
        "listed": is_listed(questionnaire, question),
        "most": MOST_ACTIONS,
    }


def may_stand_apart(questionnaire: Questionnaire, question: Question) -> bool:
    """Whether a box offers that the question does not apply: where the control itself has no such choice."""
    return question.kind in APART_KINDS and questionnaire.not_applicable_rule(question).allowed


def reason_asked(questionnaire: Questionnaire, question: Question) -> bool:
    """Whether a box for the reason is needed: a reason is asked for, and there is no comment to hold it."""
    rule = questionnaire.not_applicable_rule(question)
    return may_stand_apart(questionnaire, question) and question.kind in WITHOUT_COMMENT and "comment" in rule.needs


def counts(questionnaire: Questionnaire, question: Question) -> str | None:
    """Say what a percentage counts as; nothing for other scales."""
    scale = questionnaire.scale_of(question)
    return percent_words(scale) if scale is not None and scale.percent is not None else None


def under(questionnaire: Questionnaire, question: Question, facts: Facts) -> dict[str, Any]:
    """Give the boxes under the control: comment, reason, evidence, action, those that the question has."""
    key, shown = question.key, facts.shown
    boxes: dict[str, Any] = {}
    if question.kind not in WITHOUT_COMMENT or shown.comment:
        boxes["comment"] = {
            "name": field_name(key, "comment"),
            "value": shown.comment,
            "hint": comment_hint(questionnaire, question),
            "error": message(facts.wrong, "comment"),
        }
    if shown.reason or reason_asked(questionnaire, question):
        boxes["reason"] = {
            "name": field_name(key, "reason"),
            "value": shown.reason,
            "error": message(facts.wrong, "reason"),
        }
    if question.evidence != "none" or shown.evidence or question.kind == "evidence":
        boxes["evidence"] = {
            "name": field_name(key, "evidence"),
            "value": shown.evidence,
            "expected": question.evidence == "expected" and question.kind != "evidence",
            "error": message(facts.wrong, "evidence"),
        }
    if may_need_action(questionnaire, question) or any(shown.action.values()):
        boxes["action"] = action(key, facts)
    return boxes


def action(key: str, facts: Facts) -> dict[str, Any]:
    """Give the action box."""
    planned = facts.shown.action
    need = message(facts.wanting, "action") if facts.answered else None
    wrong = message(facts.wrong, "action")
    return {
        "name": f"{key}--action",
        "what": planned.get("what", ""),
        "who": planned.get("who", ""),
        "when": planned.get("by", ""),
        "need": f"{need} You can go on and come back." if need else None,
        "errors": {"what": wrong} if wrong else {},
    }


def options(questionnaire: Questionnaire, question: Question) -> list[dict[str, Any]]:
    """Give what may be chosen, with the descriptor beside each grade."""
    scale = questionnaire.scale_of(question)
    if question.kind == "graded" and scale is not None:
        found = [
            {
                "value": grade.key,
                "label": grade.label,
                "colour": grade.colour if grade.colour != "none" else "plain",
                "hint": questionnaire.descriptor(question, grade),
                "needs_action": "action" in grade.needs,
            }
            for grade in scale.grades
        ]
    else:
        found = [{"value": option.key, "label": option.label} for option in question.choices]
    rule = questionnaire.not_applicable_rule(question)
    if question.kind in ("graded", "yes_no", "choice") and rule.allowed:
        hint = "Say in the comment why it does not apply to you." if "comment" in rule.needs else ""
        found.append({"value": NOT_APPLICABLE, "label": "Not applicable", "colour": "na", "hint": hint})
    return found


def comment_hint(questionnaire: Questionnaire, question: Question) -> str:
    """Say when a comment is needed."""
    scale = questionnaire.scale_of(question)
    needing = [grade.label.lower() for grade in scale.grades if "comment" in grade.needs] if scale else []
    if not needing:
        return "You can leave this empty."
    if scale is not None and scale.percent is not None:
        return f"Needed below {exact_text(scale.percent.met)}%: what is missing, and why."
    words = needing[0] if len(needing) == 1 else f"{', '.join(needing[:-1])} and {needing[-1]}"
    return f"Needed for {words}: what is missing, and why."


def may_need_action(questionnaire: Questionnaire, question: Question) -> bool:
    """Whether any grade of the question needs an action."""
    scale = questionnaire.scale_of(question)
    return scale is not None and any("action" in grade.needs for grade in scale.grades)


def ask(facts: Facts) -> str | None:
    """Say what an answered question still needs, apart from its action, which says it itself."""
    if not facts.answered:
        return None
    said = [one.message for one in facts.wanting if one.field in OPEN_NEED]
    return " ".join([*missing_parts(facts.wanting), *said]) or None


def missing_parts(problems: Sequence[Problem]) -> list[str]:
    """Say in one sentence which rows, criteria or parts of actions are still empty.

    Example: three empty cells give `["Still needed: Staff, trained; Staff, checked; Board, trained."]`.
    """
    named = [one.message.removeprefix(STILL).rstrip(".") for one in problems if one.id == "part-not-answered"]
    if not named:
        return []
    more = f"; and {len(named) - NAMED} more" if len(named) > NAMED else ""
    return [f"{STILL}{'; '.join(named[:NAMED])}{more}."]


def still_wanted(problems: Sequence[Problem]) -> list[tuple[str, str]]:
    """Give what an answer wants as (message, id of its box): empty parts in one sentence that leads to the first."""
    first = next((one for one in problems if one.id == "part-not-answered"), None)
    parts = [(said, box_id(first)) for said in missing_parts(problems)] if first else []
    return parts + [(one.message, f"q-{one.question}") for one in problems if one.id != "part-not-answered"]


def message(problems: Sequence[Problem], name: str) -> str | None:
    """Give the message of a box, if it has one."""
    return next((problem.message for problem in problems if problem.field == name and not problem.part), None)


def errors(questionnaire: Questionnaire, wrong: Mapping[str, Sequence[Problem]]) -> list[tuple[str, str]]:
    """Give the error summary: (id of the box, number and message), in the order of the form."""
    found = []
    for key in questionnaire.questions:
        for problem in wrong.get(key, ()):
            found.append((box_id(problem), f"{questionnaire.label_of(key)}: {problem.message}"))
    return found


def box_id(problem: Problem) -> str:
    """Give the id of the box that a problem is about."""
    if problem.part:
        return part_name(problem.question, problem.part)
    if problem.field == "value":
        return problem.question
    return field_name(problem.question, "what" if problem.field == "action" else problem.field)
