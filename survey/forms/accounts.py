"""Forms for signing in and for one's own account."""

from flask_wtf import FlaskForm
from wtforms import HiddenField, PasswordField, StringField
from wtforms.validators import InputRequired, Length, Regexp

from survey.forms.fields import Address

AN_ADDRESS = r"[^@\s]+@[^@\s]+\.[^@\s]+"
BAD_ADDRESS = "Write your e-mail address, such as name@example.org."


class LinkForm(FlaskForm):  # type: ignore[misc]
    """Ask for a link."""

    email = Address("E-mail address", [Length(max=254), Regexp(AN_ADDRESS, message=BAD_ADDRESS)])
    next = HiddenField()


class CodeForm(FlaskForm):  # type: ignore[misc]
    """Type the code of a link."""

    email = Address("E-mail address", [Length(max=254), Regexp(AN_ADDRESS, message=BAD_ADDRESS)])
    code = StringField("Code from the e-mail", [InputRequired("Type the code from the e-mail."), Length(max=40)])
    next = HiddenField()


class PasswordForm(FlaskForm):  # type: ignore[misc]
    """Sign in with a password."""

    email = Address("E-mail address", [Length(max=254), Regexp(AN_ADDRESS, message=BAD_ADDRESS)], id="password-email")
    password = PasswordField("Password", [InputRequired("Type your password."), Length(max=256)])
    next = HiddenField(id="password-next")


class FactorForm(FlaskForm):  # type: ignore[misc]
    """Type the code of an authenticator app."""

    code = StringField("Six-digit code", [InputRequired("Type the six digits that the app shows."), Length(max=12)])


class NewPasswordForm(FlaskForm):  # type: ignore[misc]
    """Set or change one's password; what it must be like, the service says."""

    current = PasswordField("Password now", [Length(max=256)])
    new_password = PasswordField("New password", [InputRequired("Type the new password.")])
