"""The form by which a partnership confirms the wording of a version."""

from flask_wtf import FlaskForm
from wtforms import TextAreaField


class ConfirmForm(FlaskForm):  # type: ignore[misc]
    """Say who agreed the wording; the service looks at the text."""

    statement = TextAreaField("Who agreed the wording, and when")
