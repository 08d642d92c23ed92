"""Questions as forms, and posted forms as answers."""

from survey.forms.returns.boxes import Facts, box, box_id, errors, with_options
from survey.forms.returns.reading import Typed, field_name, page_of, read
from survey.forms.returns.shown import Shown, shown_stored, shown_typed

__all__ = [
    "Facts",
    "Shown",
    "Typed",
    "box",
    "box_id",
    "errors",
    "field_name",
    "page_of",
    "read",
    "shown_stored",
    "shown_typed",
    "with_options",
]
