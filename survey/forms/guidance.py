"""Forms about guidance: an edition, what it changed, references moved to another edition."""

from collections.abc import Iterable

from flask_wtf import FlaskForm
from wtforms import HiddenField, RadioField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from survey.forms.fields import DateText, Select

AGAIN = [
    ("yes", "Yes, whoever answered under the edition before answers again"),
    ("no", "No, what was answered stands"),
]


class EditionForm(FlaskForm):  # type: ignore[misc]
    """Enter an edition, or put one right."""

    document = StringField("Document")
    edition = StringField("Edition")
    from_on = DateText("In force from")
    to_on = DateText("Last day in force")
    to_check = StringField("What is still to be checked")


class ChangeForm(FlaskForm):  # type: ignore[misc]
    """Note what an edition changed."""

    pairs = AGAIN

    edition = Select("Edition", [])
    paragraph = StringField("Paragraph")
    words = TextAreaField("What changed")
    tags = SelectMultipleField("Themes", choices=[], validate_choice=False)
    again = RadioField(
        "Must a question about it be answered again?",
        choices=[SelectChoice(value, words) for value, words in AGAIN],
        validators=[InputRequired("Say whether it must be answered again.")],
    )
    instead_of = HiddenField()

    def offer(self, editions: Iterable[str], tags: Iterable[str]) -> None:
        """Offer the editions of the document and the tags of the questions that refer to it."""
        self.edition.offer([(name, name) for name in editions])
        self.themes = [(tag, tag.replace("-", " ").capitalize()) for tag in tags]
        self.tags.choices = [SelectChoice(*pair) for pair in self.themes]

    def chosen_tags(self) -> tuple[str, ...]:
        """Give the tags that were ticked, of those offered."""
        offered = {value for value, _ in self.themes}
        return tuple(tag for tag in self.tags.data or () if tag in offered)


class RemapForm(FlaskForm):  # type: ignore[misc]
    """Choose whose references move, from which edition to which."""

    of = Select("References of", [])
    before = Select("From edition", [])
    after = Select("To edition", [])

    def offer(self, whose: Iterable[tuple[str, str]], editions: Iterable[str]) -> None:
        """Offer drafts and versions, and the editions of the document."""
        names = [(name, name) for name in editions]
        self.of.offer(whose)
        self.before.offer(names)
        self.after.offer(names)
