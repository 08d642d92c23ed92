"""Who is asked: a condition's lines with everything that each can be set to, and the whole said back as a sentence."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from questionnaires.conditions import Condition, ConditionFault, condition_from
from questionnaires.formats.sentences import in_words
from survey.forms.drafts import conditions
from survey.forms.drafts.subjects import Subject, by_value, earlier, of_body
from survey.views.drafts.desk import Desk


@dataclass(frozen=True)
class Line:
    """One line of a condition: what it is about, the test, and what is chosen; `words` where it has no boxes."""

    subject: Subject | None
    test: str = "is"
    values: Sequence[str] = ()
    typed: str = ""
    number: str = ""
    whole: str = ""
    words: str = ""


@dataclass(frozen=True)
class Who:
    """Everything that a page needs to build a condition from lists."""

    join: str
    lines: list[Line]
    body: list[Subject]
    questions: list[Subject]
    sentence: str = ""
    errors: Mapping[str, str] = field(default_factory=dict)


def who(desk: Desk, boxes: Mapping[str, Any], before: str, stored: Mapping[str, Any] | None) -> Who:
    """Give the condition of a part; `before` is its key, `stored` what is saved and said back."""
    body = of_body(desk.document.get("audience", {}).get("kinds", ()))
    questions = earlier(desk.now, before)
    known = by_value([*body, *questions])
    lines = [line(desk, one, known) for one in boxes["lines"]]
    return Who(boxes["join"], lines, body, questions, sentence(desk, stored))


def line(desk: Desk, one: Mapping[str, Any], known: Mapping[str, Subject]) -> Line:
    """Give one line."""
    if "whole" in one:
        part, _ = conditions.whole_of(one["whole"])
        return Line(None, whole=one["whole"], words=sentence(desk, part))
    subject = known.get(one["subject"]) or Subject(one["subject"], gone(one["subject"]))
    offered = {value for value, _ in subject.options}
    typed = ", ".join(value for value in one["values"] if value not in offered)
    return Line(subject, one["test"], one["values"], typed, one["number"])


def gone(value: str) -> str:
    """Name a question that stands later, or is no longer here."""
    return f"{value.partition(':')[2]} (not before this any more)"


def sentence(desk: Desk, when: Mapping[str, Any] | None) -> str:
    """Say a condition as a sentence; nothing for none."""
    condition = condition_of(when)
    return "" if condition is None else in_words(desk.now, condition)


def condition_of(when: Mapping[str, Any] | None) -> Condition | None:
    """Read a condition of a document; None for none, or for one that cannot be read."""
    try:
        return condition_from(when) if when else None
    except (ConditionFault, KeyError, TypeError):
        return None
