"""A question as a respondent sees it, with the very macros of their pages."""

from typing import Any

from flask import current_app
from markupsafe import Markup

from questionnaires.definition import Question, Questionnaire
from survey.forms.returns.boxes import Facts, box, with_options
from survey.forms.returns.shown import Shown

NO_FIGURE = "Worked out from other answers, and shown as soon as they are there."


def question_seen(questionnaire: Questionnaire, key: str) -> Markup | None:
    """Give one question as markup; None while it cannot be shown, such as with a scale that is not there."""
    question = questionnaire.questions.get(key)
    if question is None or not showable(questionnaire, question):
        return None
    return section_seen(questionnaire, question)


def showable(questionnaire: Questionnaire, question: Question) -> bool:
    """Whether everything a question's control needs is there."""
    named = [question.scale, *(column.scale for column in question.columns)]
    known = all(name in questionnaire.scales for name in named if name)
    return known and not (question.kind == "graded" and question.scale is None)


def section_seen(questionnaire: Questionnaire, question: Question) -> Markup:
    """Give the box of a question as markup, empty."""
    figure = NO_FIGURE if question.kind == "computed" else ""
    made = box(questionnaire, question, Facts(shown=Shown(), figure=figure))
    macros: Any = current_app.jinja_env.get_template("returns/question.html").module
    control = Markup(macros.control(with_options(questionnaire, question, made)))  # noqa: S704  (escaped in the macro)
    return Markup(macros.question({**made, "control": control}))  # noqa: S704  (escaped in the macro)
