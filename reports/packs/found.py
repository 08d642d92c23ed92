"""Exceptions by rule, one sentence each, and what became of last year's actions."""

from __future__ import annotations

from typing import Any

from reports.enquiries import RULES, Enquiry, Rule, enquiries
from reports.house import long_date
from reports.inputs import ActionData, ReturnData
from reports.packs.cover import is_open
from reports.packs.detail import fitted
from reports.packs.words import capital, counted, due, listed, spelled
from reports.packs.years import View

LONG = 400
"""Characters: a longer action has the full width under its row."""

NEED_TWO_RETURNS: tuple[Rule, ...] = ("fell", "not_met_twice")


def exceptions(view: View) -> dict[str, Any]:
    """The table of rules that found something, and the sentence about the others."""
    found = enquiries(view.data)
    by_rule = {rule: [one for one in found if one.rule == rule] for rule in RULES}
    rows = [
        {
            "rule": RULES[rule],
            "questions": ", ".join(view.name(one.question) for one in ones),
            "seen": seen(view, rule, ones),
        }
        for rule, ones in by_rule.items()
        if ones
    ]
    return {"intro": intro(view, by_rule), "rows": rows}


def intro(view: View, by_rule: dict[Rule, list[Enquiry]]) -> str:
    """Which rules found something, which found nothing, which could not be run."""
    run = [rule for rule in RULES if view.movements or rule not in NEED_TWO_RETURNS]
    silent = [RULES[rule] for rule in run if not by_rule[rule]]
    hit = len(run) - len(silent)
    text = "Each is a reason to ask, not a finding against the body."
    if hit:
        text += f" {capital(counted(hit, 'rule'))} found something."
    if silent:
        text += f" Nothing was found by {listed(quoted(name) for name in silent)}."
    if len(run) < len(RULES):
        left = listed(quoted(RULES[rule]) for rule in RULES if rule not in run)
        text += f" Not run, since {view.not_compared}: {left}."
    return text


def quoted(name: str) -> str:
    """A rule's name in quotation marks."""
    return f"“{name}”"


def seen(view: View, rule: Rule, ones: list[Enquiry]) -> str:
    """What a rule saw, counted."""
    count, critical = len(ones), [one for one in ones if one.critical]
    mark = f" Critical: {listed(view.name(one.question) for one in critical)}." if critical else ""
    compared = (
        counted(len(view.comparable.keys), "comparable question") if view.comparable else "the questions compared"
    )
    if rule == "fell":
        return f"{capital(spelled(count))} of {compared}: {falls(view, ones)}.{mark}"
    if rule == "met_without_evidence":
        met = view.data.now.scorecard.overall.counts_as.get("met", 0)
        return f"{capital(spelled(count))} of {counted(met, 'question')} graded Met.{mark}"
    given = view.data.now.answers
    without = [one.question for one in ones if one.question in given and not given[one.question].action.complete]
    planned = (
        f" No action with what, who and by when: {listed(view.name(key) for key in without)}."
        if without
        else " Each has an action."
    )
    return f"{capital(spelled(count))} of {compared}.{planned}{mark}"


def falls(view: View, ones: list[Enquiry]) -> str:
    """The falls in words, those between the same two grades together."""
    steps: dict[str, list[str]] = {}
    for one in ones:
        was = view.chip_before(view.movement_of[one.question].from_[0])["word"]
        steps.setdefault(f"from {was} to {view.chip(one.question)['word']}", []).append(view.name(one.question))
    return "; ".join(f"{listed(names)} {step}" for step, names in steps.items())


def actions(view: View) -> dict[str, Any]:
    """Last year's actions with where each stands."""
    before = view.data.actions_before
    if not before:
        why = (
            f"The return of {view.before} left no actions."
            if view.before
            else "There is no earlier return, so there are no earlier actions."
        )
        return {"title": "Earlier actions", "rows": [], "base": why}
    left = [action for action in before if is_open(action)]
    overdue = sum(action.overdue for action in left)
    title = f"Earlier actions: {spelled(len(left))} of {spelled(len(before))} open" + (
        f", {spelled(overdue)} overdue" if overdue else ""
    )
    return {"title": title, "rows": [action_row(view, action) for action in before], "base": action_base(view)}


def action_row(view: View, action: ActionData) -> dict[str, Any]:
    """One action: for which question, what, who, when, where it stands, and the question's grade now."""
    label, became = question_since(view, action.question)
    what, below = fitted(action.what, LONG, "Action")
    return {
        "for": label,
        "what": what,
        "below": below,
        "who": action.who,
        "by": due(action.by),
        "state": capital(action.status.replace("_", " ")),
        "overdue": action.overdue and is_open(action),
        "since": became,
    }


def question_since(view: View, name: str) -> tuple[str, str]:
    """The label an action's question had, and what became of its grade; the name may be its label or its key."""
    before = view.data.before
    form = before.questionnaire if before else view.form
    key = next((key for key in form.questions if name in (key, form.labels[key])), name)
    label = form.labels.get(key, name)
    heirs = [q for q in view.movements if key in q.from_ and q.movement != "retired"]
    if not heirs:
        return label, gone(view, before) if before and key in before.questionnaire.questions else ""
    was = view.chip_before(key)["word"]
    return label, "; ".join(since(view, label, was, q.key) for q in heirs)


def gone(view: View, before: ReturnData) -> str:
    """Why a question has no grade now: retired, or left out of another questionnaire such as an interim audit."""
    same_line = before.questionnaire.key == view.form.key
    return "Question retired" if same_line else "Not asked this time"


def since(view: View, label: str, was: str, key: str) -> str:
    """A grade then and now; with the label it has now where that is another."""
    now, name = view.chip(key)["word"], view.name(key)
    text = f"Still {now}" if now == was else f"{was} → {now}"
    return text if name.removesuffix(" †") == label else f"{name}: {text}"


def action_base(view: View) -> str:
    """What the table rests on."""
    as_at = long_date(view.data.made_at.date(), no_break=True)
    return f"State as at {as_at}. An action is open until it is verified, superseded, cancelled or closed."
