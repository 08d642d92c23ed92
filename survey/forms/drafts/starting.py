"""What one begins a questionnaire from, and what is usual for each."""

import re
from typing import Any

from flask_wtf import FlaskForm
from wtforms import SelectMultipleField, StringField
from wtforms.validators import Length

from questionnaires.kinds import KINDS
from survey.forms.drafts.subjects import words_of
from survey.forms.fields import Select

SOURCES = {
    "next": ("The next version of a questionnaire", "Everything is there; change what has changed. Years compare."),
    "copy": ("A questionnaire of your own, from one in the library", "A line of your own that begins with its words."),
    "supplement": ("A supplement to a questionnaire", "Your own sections after the core one, which stays as it is."),
    "empty": ("An empty questionnaire", "Only a title; you write the rest."),
}


class StartForm(FlaskForm):  # type: ignore[misc]
    """Begin a questionnaire."""

    source = Select("Begin from", [(key, words) for key, (words, _) in SOURCES.items()], default="next")
    from_name = Select("Which questionnaire", [("", "Choose")])
    version = StringField("Version", [Length(max=40)])
    title = StringField("Title", [Length(max=200)])
    key = StringField("Key", [Length(max=80)])
    programme = StringField("Programme", [Length(max=60)])
    kinds = SelectMultipleField("Who it is for", choices=[], validate_choice=False)

    def offer(self, versions: list[Any]) -> None:
        """Offer published versions to begin from, the newest of each questionnaire first."""
        pairs = [(f"{one.key}@{one.version}", f"{one.title}, version {one.version}") for one in versions]
        self.from_name.offer([("", "Choose"), *pairs])
        self.offered_kinds = [(kind, words_of(kind)) for kind in sorted(KINDS)]


def next_year(version: str, year: int) -> str:
    """Suggest the version after one: the year after it, or this year's where it bears no year.

    >>> next_year("2026", 2026), next_year("first", 2026)
    ('2027', '2026')
    """
    found = re.fullmatch(r"(.*?)(\d{4})", version)
    return f"{found[1]}{int(found[2]) + 1}" if found else str(year)


def key_from(slug: str, stem: str, taken: set[str]) -> str:
    """Suggest a free key of a partnership's own questionnaire.

    >>> key_from("sefton", "section-11", {"sefton-section-11"})
    'sefton-section-11-2'
    """
    words = f"{slug}-{stem}".strip("-")[:70]
    number = 1
    while (key := words if number == 1 else f"{words}-{number}") in taken:
        number += 1
    return key
