"""Two texts on one answer: read both, then keep one or join them."""

from typing import Any, cast

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from questionnaires.answer_parts import KINDS_IN_PARTS
from questionnaires.answers import Answer, as_text
from questionnaires.definition import Question
from survey import policies
from survey.extensions import db
from survey.forms.returns import Facts, box, errors, read, with_options
from survey.forms.returns.joining import joined as begin_joined
from survey.forms.returns.joining import two_texts
from survey.forms.returns.shown import shown_stored, shown_typed
from survey.queries.returns import Dossier, Revision, get_sheet, list_conflicts, list_revisions
from survey.services.refusals import Refused
from survey.services.returns.settling import Choice, settle
from survey.views import clock, scope
from survey.views.guards import allowed, writes
from survey.views.returns.blueprint import bp, open_here
from survey.views.returns.papers import mark

CHOICES = ("saved", "mine", "joined")
SETTLED = "This answer is settled: one text stands."


@bp.get("/questions/<question>/conflict")
@allowed(policies.works_on_return)
def conflict(ret: int, question: str) -> ResponseReturnValue:
    """Show both texts; a settled answer leads back to its section."""
    dossier, asked = question_or_404(question)
    return show(dossier, asked)


@bp.post("/questions/<question>/conflict")
@writes
@allowed(policies.works_on_return)
def settle_conflict(ret: int, question: str) -> ResponseReturnValue:
    """Let the chosen text stand."""
    dossier, asked = question_or_404(question)
    choice = request.form.get("choice", "")
    if choice not in CHOICES:
        return show(dossier, asked, [("choice", "Choose which answer should stand.")])
    typed = read(dossier.questionnaire, [asked], request.form.to_dict(flat=False)) if choice == "joined" else []
    if wrong := {one.question: one.problems for one in typed if one.problems}:
        return show(dossier, asked, errors(dossier.questionnaire, wrong))
    try:
        let_stand(dossier, asked, cast(Choice, choice), typed[0].answer if typed else None)
    except Refused as refused:
        db.session.rollback()
        return show(dossier, asked, [("choice", refused.message)])
    flash(SETTLED)
    return redirect(section_url(dossier, asked), 303)


def let_stand(dossier: Dossier, question: Question, choice: Choice, joined: Answer | None) -> None:
    """Hand the choice over to the service, with the numbers of the two texts that were read."""
    loser, seen = (request.form.get(name, 0, type=int) for name in ("loser", "seen"))
    settle(
        db.session,
        scope.actor(),
        dossier,
        question.key,
        loser=loser,
        seen=seen,
        choice=choice,
        joined=joined,
        now=clock.now(),
    )


def question_or_404(key: str) -> tuple[Dossier, Question]:
    """Find the question of the address; whoever may not answer its section may not choose either."""
    dossier = open_here()
    question = dossier.questionnaire.questions.get(key)
    if question is None:
        abort(404)
    scope.require(policies.answers, dossier.questionnaire.section_of[key].key)
    return dossier, question


def show(dossier: Dossier, question: Question, errors: list[tuple[str, str]] | None = None) -> ResponseReturnValue:
    """Show the two texts, the words that differ, and what both began from."""
    waiting = list_conflicts(db.session, dossier).get(question.key)
    saved = get_sheet(db.session, dossier).current.get(question.key)
    if not waiting or saved is None:
        flash(SETTLED)
        return redirect(section_url(dossier, question), 303)
    own = [one for one in waiting if one.author_id == scope.viewer().user_id]
    mine = (own or waiting)[-1]
    history = list_revisions(db.session, dossier, [question.key])[question.key]
    both_from = next((one for one in history if one.number == mine.based_on), None)
    return render_template(
        "returns/conflict.html",
        dossier=dossier,
        question=question,
        number=dossier.questionnaire.label_of(question.key),
        section=dossier.questionnaire.section_of[question.key],
        saved=side(dossier, question, saved),
        mine=side(dossier, question, mine),
        parts=two_texts(dossier.questionnaire, question, saved.answer, mine.answer),
        began=side(dossier, question, both_from) if both_from else None,
        join=joined_box(dossier, question, saved, mine),
        choice=request.form.get("choice"),
        errors=errors or [],
    )


def side(dossier: Dossier, question: Question, revision: Revision) -> dict[str, Any]:
    """Give one of the texts: who wrote it, when, and its grade."""
    words = as_text(dossier.questionnaire, question, revision.answer)
    in_parts = question.kind in KINDS_IN_PARTS
    return {
        "revision": revision,
        "is_mine": revision.author_id == scope.viewer().user_id,
        "grade": mark(dossier.questionnaire, question, revision.answer, words),
        "words": "" if in_parts else words,
        "parts": words if in_parts else "",
    }


def joined_box(dossier: Dossier, question: Question, saved: Revision, mine: Revision) -> dict[str, Any]:
    """Give the boxes for joining: both texts, nothing left out, or what was typed into them."""
    if request.method == "POST" and request.form.get("choice") == "joined":
        shown = shown_typed(question, request.form.to_dict(flat=False))
    else:
        shown = shown_stored(question, begin_joined(saved.answer, mine.answer))
    own = box(dossier.questionnaire, question, Facts(shown=shown))
    return with_options(dossier.questionnaire, question, own)


def section_url(dossier: Dossier, question: Question) -> str:
    """Give the address of the question in its section."""
    section = dossier.questionnaire.section_of[question.key]
    return url_for("returns.section", ret=dossier.return_.id, key=section.key) + f"#q-{question.key}"
