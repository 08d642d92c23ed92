"""Saving an edit from a page: what stands in its way goes back to the page; two texts on one field are both shown."""

from dataclasses import dataclass

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue

from questionnaires.editing import CannotEdit, Edit, apply, value_at
from questionnaires.editing.saying import FIELD_WORDS
from questionnaires.wording import marked
from survey.extensions import db
from survey.forms.drafts.lists import LISTS
from survey.forms.drafts.rows import Posted
from survey.models import DraftRevision
from survey.queries import drafts
from survey.queries.drafts import finder
from survey.services import drafting
from survey.services.drafting import Overtaken
from survey.services.refusals import Refused
from survey.views import clock, scope
from survey.views.drafts.desk import Desk
from survey.views.drafts.valued import in_words

Errors = list[tuple[str, str]]
WHOLE = frozenset({"", *LISTS, "grades", "percent", "when", "lineage", "descriptors", "audience", "grades_from"})
OWN = ("when-", "rename")
"""How the names of boxes begin that have an id without the editor's prefix."""
CARRIED = frozenset({"csrf_token", "seen", "base"})


@dataclass(frozen=True)
class Meeting:
    """Two values of one field, as the page of a conflict shows them."""

    address: str
    words: str
    theirs: list[tuple[str, str]]
    mine: list[tuple[str, str]]


def posted() -> Posted:
    """Give the form of this request."""
    return Posted(request.form)


def base_of(name: str = "base") -> int:
    """Give the number of the revision that the page showed; 0 for something else, which no draft has."""
    text = request.form.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def save(desk: Desk, edit: Edit) -> DraftRevision:
    """Save an edit of this request and say what was done; raises Refused or Overtaken."""
    base, seen = base_of(), base_of("seen")
    if seen:
        edit, base = chosen(desk, edit, base), seen
    before = desk.draft.current
    made = drafting.save(db.session, desk.draft, scope.actor(), edit, base=base, now=clock.now())
    flash(f"Saved. {made.said}." if made.number > before else "Saved. Nothing was different.")
    return made


def chosen(desk: Desk, edit: Edit, base: int) -> Edit:
    """Narrow an edit to what its author changed and chose to keep, after both texts were shown."""
    try:
        seen = drafts.document(db.session, desk.draft, base)
        made = apply(seen, edit, finder(db.session, desk.draft.partnership_id)).edit
    except (KeyError, CannotEdit):
        return edit
    dropped = {name for name in made.values if request.form.get(f"choice-{name}") == "theirs"}
    return Edit(made.kind, made.target, {name: value for name, value in made.values.items() if name not in dropped})


def refused(no: Refused) -> Errors:
    """Take back what was begun, and give the refusal for the error summary."""
    db.session.rollback()
    return [(no.field or "", no.message)]


def summary(errors: Errors | None) -> Errors:
    """Give the error summary: ids of boxes for their names; what is about a whole list has no box of its own."""
    return [
        ("" if name in WHOLE else name if name.startswith(OWN) else f"e-{name}", said) for name, said in errors or ()
    ]


def conflict_page(desk: Desk, edit: Edit, met: Overtaken) -> ResponseReturnValue:
    """Show both texts, with everything that was typed carried along; nothing is saved yet."""
    db.session.rollback()
    current = drafts.document(db.session, desk.draft)
    meetings = [meeting(one, met, edit) for one in met.touched]
    carried = [(name, value) for name, values in request.form.lists() for value in values if is_carried(name)]
    return render_template(
        "drafts/conflict.html",
        desk=desk,
        met=met,
        meetings=meetings,
        carried=carried,
        base=base_of("seen") or base_of(),
        seen=desk.draft.current,
        here=request.path,
        gone=any(value_at(current, f"{one.rpartition('.')[0]}.*") is None for one in met.touched),
    )


def is_carried(name: str) -> bool:
    """Whether a box goes along to the page of a conflict."""
    return name not in CARRIED and not name.startswith("choice-")


def meeting(touched: str, met: Overtaken, edit: Edit) -> Meeting:
    """Show one field that two people changed."""
    address, _, field = touched.rpartition(".")
    part = address.partition(":")[0]
    words = FIELD_WORDS.get(part, {}).get(field, field.replace("_", " "))
    mine, theirs = in_words(edit.values.get(field)), in_words(met.theirs.get(touched))
    runs = marked(theirs, mine)
    return Meeting(
        field,
        words[:1].upper() + words[1:],
        [("ins" if mark == "removed" else "", text) for mark, text in runs if mark != "added"],
        [("ins" if mark == "added" else "", text) for mark, text in runs if mark != "removed"],
    )
