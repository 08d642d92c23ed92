"""Forms about bodies: a file to bring in, somebody to write to."""

from typing import Any

from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import RadioField, SelectField, StringField, ValidationError
from wtforms.validators import InputRequired, Length, Regexp

from survey.forms.accounts import AN_ADDRESS, BAD_ADDRESS
from survey.forms.fields import Address
from survey.queries.organisations.words import CONTACT_ROLES

SOURCES = [
    ("gias", "Get Information About Schools: the schools and colleges of our areas"),
    ("csv", "A list of our own: agencies, or contacts by URN"),
]


class ImportForm(FlaskForm):  # type: ignore[misc]
    """Choose a file."""

    source = RadioField("What kind of file is it?", choices=SOURCES, default="gias")
    file = FileField("CSV file", [FileRequired("Choose a CSV file.")])

    def validate_file(self, field: Any) -> None:
        """Take CSV files only; what is inside is looked at when it is read."""
        if not (field.data.filename or "").lower().endswith(".csv"):
            raise ValidationError("The name of the file must end in .csv: save the sheet as CSV first.")


class ContactForm(FlaskForm):  # type: ignore[misc]
    """Somebody to write to at a body."""

    role = SelectField("Role", choices=list(CONTACT_ROLES.items()))
    name = StringField("Name", [Length(max=100, message="A name may have at most 100 characters.")])
    email = Address(
        "E-mail address",
        [InputRequired(BAD_ADDRESS), Length(max=254), Regexp(AN_ADDRESS, message=BAD_ADDRESS)],
    )

    def allow_role(self, role: str) -> None:
        """Offer a role that a list brought in, so that it is not lost when the contact is changed."""
        if role not in CONTACT_ROLES:
            self.role.choices = [*CONTACT_ROLES.items(), (role, role[:1].upper() + role[1:])]
