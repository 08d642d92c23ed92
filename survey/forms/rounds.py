"""Forms for rounds: issuing one, a decision about a body, a reminder."""

import re
from datetime import date, timedelta
from typing import Any

from flask_wtf import FlaskForm
from wtforms import BooleanField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import Length

from survey.forms.fields import DateText, Select

WEEKS = 10
FRIDAY = 4


class Ticks(SelectMultipleField):  # type: ignore[misc]
    """Several of some choices; what is offered is set by the page."""

    def __init__(self, label: str, **options: Any) -> None:
        """Begin with none."""
        super().__init__(label, choices=[], validate_choice=False, **options)


class NewRoundForm(FlaskForm):  # type: ignore[misc]
    """Issue a round."""

    versions = Ticks("Questionnaire")
    supplements = Ticks("Your own supplement")
    name = StringField("Name", [Length(max=200)])
    opens_on = DateText("Opens on")
    due_on = DateText("Due on")
    groups = Ticks("Who is due")
    areas = Ticks("In which areas")
    more = TextAreaField("More rules", [Length(max=2000)])
    after = Select("Answers beside", [("", "None")])

    def rules(self, terms: list[str], areas: list[str]) -> list[str]:
        """Write what was ticked as rules: `terms` for the groups, narrowed to areas where not all are ticked."""
        some = [area for area in self.areas.data or () if area in areas]
        if some and len(some) < len(areas):
            terms = [f"{term},area={area}" for term in terms for area in some]
        return terms + [line.strip() for line in (self.more.data or "").splitlines() if line.strip()]


class DecisionForm(FlaskForm):  # type: ignore[misc]
    """Decide something about a body, and say why."""

    reason = StringField("Reason")
    until = DateText("New due date")


class LateForm(FlaskForm):  # type: ignore[misc]
    """Put a body on an issue list that is out."""

    due_on = DateText("Due on")
    reason = StringField("Reason")


class ReminderForm(FlaskForm):  # type: ignore[misc]
    """Remind those who have not returned."""

    reason = StringField("Reason")
    note = TextAreaField("A line of your own")
    signatories = BooleanField("Also write to those who sign, such as the head teacher")


def usual_due(opens_on: date) -> date:
    """Suggest a due date: ten weeks on, at the end of that week.

    >>> usual_due(date(2026, 9, 7))
    datetime.date(2026, 11, 20)
    """
    day = opens_on + timedelta(weeks=WEEKS)
    return day + timedelta(days=(FRIDAY - day.weekday()) % 7)


def slug_for(partnership: str, name: str, taken: set[str]) -> str:
    """Make a short address for a round that is not taken.

    >>> slug_for("sefton", "Schools 2026", {"sefton-schools-2026"})
    'sefton-schools-2026-2'
    """
    words = re.sub(r"[^a-z0-9]+", "-", f"{partnership} {name}".lower()).strip("-")[:70].strip("-")
    number = 1
    while (slug := words if number == 1 else f"{words}-{number}") in taken:
        number += 1
    return slug
