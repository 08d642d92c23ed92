"""Forms for joiners and leavers."""

from flask_wtf import FlaskForm
from wtforms import StringField
from wtforms.validators import InputRequired, Length, Regexp

from survey import policies
from survey.forms.accounts import AN_ADDRESS
from survey.forms.fields import Address, DateText, Select
from survey.models import Role

ROLE_CHOICES = [(role.value, policies.role_name(role)) for role in Role if role != Role.ADMINISTRATOR]


class PersonForm(FlaskForm):  # type: ignore[misc]
    """Let somebody in."""

    email = Address(
        "E-mail address",
        [Length(max=254), Regexp(AN_ADDRESS, message="Write an e-mail address such as name@example.org.")],
    )
    name = StringField("Name", [InputRequired("Write the person's name."), Length(max=100)])
    role = Select("Role", ROLE_CHOICES)
    programme = Select("Programme", [("", "All programmes")])
    organisation = StringField("Body", [Length(max=200)])
    from_on = DateText("First day")
    to_on = DateText("Last day")
