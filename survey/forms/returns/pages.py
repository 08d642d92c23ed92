"""The small forms of a return: signing, sending back, inviting."""

from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Regexp

from survey.forms.accounts import AN_ADDRESS
from survey.forms.fields import Address, DateText


class SignForm(FlaskForm):  # type: ignore[misc]
    """Put one's name to a return. `seen` and `step` say what was read and which step it is."""

    name = StringField("Your name", [InputRequired("Write your name."), Length(max=100)])
    meeting_on = DateText("Date of the meeting")
    minute = StringField("Minute number", [Length(max=60)])
    declared = BooleanField("I have read the return and put my name to it", [InputRequired("Tick to sign.")])
    step = HiddenField()
    seen = HiddenField()


class NoteForm(FlaskForm):  # type: ignore[misc]
    """Send a return back."""

    note = TextAreaField("What should be looked at again?")


class InviteForm(FlaskForm):  # type: ignore[misc]
    """Ask a colleague to help; `section` empty means the whole return."""

    email = Address(
        "Their e-mail address at work",
        [Length(max=254), Regexp(AN_ADDRESS, message="Write an e-mail address such as name@example.org.")],
    )
    name = StringField("Their name or role", [InputRequired("Write their name or role."), Length(max=100)])
    section = SelectField("What they should answer")
