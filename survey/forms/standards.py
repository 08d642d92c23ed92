"""A form about a standard of the partnership."""

from typing import Any

from flask_wtf import FlaskForm
from wtforms import SelectMultipleField, StringField
from wtforms.fields.choices import SelectChoice

from questionnaires.standards import COMMON
from survey.forms.fields import DateText


class StandardForm(FlaskForm):  # type: ignore[misc]
    """Enter a standard; the key is given once and stays."""

    key = StringField("Key")
    title = StringField("Title")
    common = SelectMultipleField("Common standards it stands for", choices=[], validate_choice=False)
    from_on = DateText("First day")
    to_on = DateText("Last day")

    def __init__(self, *args: Any, **options: Any) -> None:
        """Offer the twelve."""
        super().__init__(*args, **options)
        self.twelve = [{"value": one.key, "label": f"{one.key} {one.title}", "hint": one.words} for one in COMMON]
        self.common.choices = [SelectChoice(one.key, one.title) for one in COMMON]
