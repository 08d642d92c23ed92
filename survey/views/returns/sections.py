"""A section: its page, saving it, and saving by itself while somebody writes."""

from collections.abc import Mapping, Sequence

from flask import flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from questionnaires.definition import Section
from questionnaires.problems import Problem
from survey import policies
from survey.extensions import db
from survey.forms.returns import Typed, errors, read
from survey.forms.returns.figures import figure_words
from survey.forms.returns.reading import Posted
from survey.queries.accounts import kept_fields
from survey.queries.returns import Dossier, get_some
from survey.services.kept_posts import mark_given_back
from survey.services.refusals import Refused
from survey.services.returns.confirming import confirm
from survey.services.returns.saving import Given, Saved, save
from survey.views import clock, filters, scope
from survey.views.guards import allowed, writes
from survey.views.returns.blueprint import bp
from survey.views.returns.papers import answers_of
from survey.views.returns.section_page import SectionPage, find_section, load, section_after

AT = "at:"
"""The button that saves and comes back to one question, named after it."""

KEPT = "These are the words you typed before your session ended. Save them."
OPENS_MORE = "Your answer opens more questions in this section."


@bp.get("/sections/<key>")
@allowed(policies.works_on_return)
def section(ret: int, key: str) -> ResponseReturnValue:
    """Show a section, with what was typed before a session ended if it is asked for; to readers its answers."""
    page = load(*find_section(key))
    if not page.dossier.editable or not scope.may(policies.answers):
        return render_template("returns/section_read.html", page=page, answers=answers_of(page.sheet, page.asked))
    kept = request.args.get("kept", 0, type=int)
    typed = kept_fields(db.session, scope.viewer().user_id, kept, clock.now()) if kept else None
    return show(page, typed=typed, kept=kept if typed else 0)


@bp.post("/sections/<key>")
@writes
@allowed(policies.answers)
def save_section(ret: int, key: str) -> ResponseReturnValue:
    """Save a section and go where the button said; what is wrong is shown again as it was typed."""
    dossier, section = find_section(key)
    posted = request.form.to_dict(flat=False)
    typed = read(dossier.questionnaire, section.questions, posted)
    try:
        saved = save(db.session, scope.actor(), dossier, given(typed), clock.now())
        take_over(dossier, saved)
    except Refused as refused:
        return show_refused(key, posted, refused)
    if kept := request.form.get("kept", 0, type=int):
        mark_given_back(db.session, scope.viewer().user_id, kept, clock.now())
    say_not_asked(dossier, saved)
    if wrong := {one.question: one.problems for one in typed if one.problems}:
        return show(load(dossier, section), wrong, posted)
    return redirect(after(dossier, section, saved), 303)


@bp.post("/sections/<key>/autosave")
@writes
@allowed(policies.answers)
def autosave(ret: int, key: str) -> ResponseReturnValue:
    """Save some questions of a page while it is written on; answers with what autosave.js reads."""
    dossier, section = find_section(key)
    typed = read(dossier.questionnaire, section.questions, request.form.to_dict(flat=False))
    try:
        saved = save(db.session, scope.actor(), dossier, given(typed), clock.now())
    except Refused as refused:
        db.session.rollback()
        return jsonify(message=refused.message), 409
    return jsonify(
        saved_at=filters.clock(saved.at),
        message=said(dossier, typed, saved),
        bases={question: number for question, number in saved.numbers.items() if question not in saved.conflicts},
        conflicts=[
            {"key": question, "url": url_for("returns.conflict", ret=ret, question=question)}
            for question in saved.conflicts
        ],
        **figures(dossier, section),
        **unsaved(typed),
    )


def unsaved(typed: Sequence[Typed]) -> dict[str, list[str]]:
    """Name the questions with words that could not be read: they are on the page alone, so leaving it asks."""
    keys = [one.question for one in typed if one.problems]
    return {"unsaved": keys} if keys else {}


def figures(dossier: Dossier, section: Section) -> dict[str, dict[str, str]]:
    """Give the computed figures of a section as they stand after a save; nothing, and no query, where it has none."""
    keys = [question.key for question in section.questions if question.kind == "computed"]
    if not keys:
        return {}
    path = get_some(db.session, dossier, keys).path
    asked = (path.questionnaire.questions[key] for key in keys if path.is_asked(key))
    return {"figures": {question.key: figure_words(path, question) for question in asked}}


def take_over(dossier: Dossier, saved: Saved) -> None:
    """Confirm last year's answer where that button was pressed, unless two texts met on it."""
    question = request.form.get("confirm")
    if question and question not in saved.conflicts:
        confirm(db.session, scope.actor(), dossier, question, clock.now())


def given(typed: Sequence[Typed]) -> list[Given]:
    """Hand what was read over to the service."""
    return [Given(one.question, one.answer, one.base, one.page, one.unread) for one in typed]


def said(dossier: Dossier, typed: Sequence[Typed], saved: Saved) -> str:
    """Say what was saved, and which boxes were not."""
    wrong = {one.question: one.problems for one in typed if one.problems}
    line = f"Saved at {filters.clock(saved.at)} today, {filters.long_date(saved.at)}."
    if wrong:
        faults = " ".join(message for _, message in errors(dossier.questionnaire, wrong))
        return f"{line} Not saved: {faults}"
    return line if saved.conflicts else f"{line} Nothing is waiting."


def after(dossier: Dossier, section: Section, saved: Saved) -> str:
    """Where to go after a save: to the two texts, to questions that opened, else where the button said."""
    ret = dossier.return_.id
    here = url_for("returns.section", ret=ret, key=section.key)
    if saved.conflicts:
        return url_for("returns.conflict", ret=ret, question=saved.conflicts[0])
    if confirmed := request.form.get("confirm"):
        return f"{here}#q-{confirmed}"
    opened = [one.key for one in section.questions if one.key in saved.opened]
    if opened:
        flash(OPENS_MORE)
        return f"{here}#q-{opened[0]}"
    go = request.form.get("go", "stay")
    if go.startswith(AT):
        return f"{here}#q-{go.removeprefix(AT)}"
    following = section_after(saved.sheet, section) if go == "next" else None
    if following is not None:
        return url_for("returns.section", ret=ret, key=following.key)
    return here if go == "stay" else url_for("returns.task_list", ret=ret)


def say_not_asked(dossier: Dossier, saved: Saved) -> None:
    """Say which answers are kept without counting."""
    numbers = [dossier.questionnaire.label_of(question) for question in saved.not_asked]
    if numbers:
        is_, it_does = ("is", "it does") if len(numbers) == 1 else ("are", "they do")
        words = filters.listed(numbers)
        flash(f"{words} {is_} no longer asked of you. What you wrote is kept; {it_does} not count.", "warning")


def show(
    page: SectionPage,
    wrong: Mapping[str, Sequence[Problem]] | None = None,
    typed: Posted | None = None,
    *,
    kept: int = 0,
    refused: str = "",
) -> str:
    """Show the form of a section; all typed words are shown again for a kept or refused post, else the wrong ones."""
    found = [("", refused)] if refused else errors(page.dossier.questionnaire, wrong or {})
    return render_template(
        "returns/section.html",
        page=page,
        boxes=page.boxes(wrong or {}, typed, only_wrong=not (kept or refused)),
        mark=page.mark(typed),
        errors=found,
        kept=kept,
        kept_words=KEPT,
        saved_at=page.dossier.return_.last_saved_at,
    )


def show_refused(key: str, posted: Posted, refused: Refused) -> ResponseReturnValue:
    """Show what was typed with why it could not be saved; nothing of it was."""
    db.session.rollback()
    page = load(*find_section(key))
    words = f"{refused.message} What you typed is not saved; it stands below, to be copied."
    return show(page, typed=posted, refused=words), 409
