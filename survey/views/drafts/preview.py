"""A draft as each kind of body sees it, with the macros of the respondents' pages; and who would be asked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from questionnaires.conditions import Condition
from questionnaires.definition import Questionnaire
from questionnaires.formats.sentences import in_words
from questionnaires.previewing import EXAMPLES, Preview, Seen, SeenSection, example, examples_for
from questionnaires.previewing import preview as previewed
from survey import policies
from survey.extensions import db
from survey.forms.drafts.subjects import Subject
from survey.forms.drafts.subjects import asked as subject_of
from survey.forms.drafts.trying import answer_of, deciding
from survey.queries.rounds.candidates import list_candidates
from survey.services.rounds.attributes import freeze
from survey.views import clock, scope
from survey.views.drafts.blueprint import bp
from survey.views.drafts.desk import open_draft
from survey.views.drafts.seen import section_seen, showable
from survey.views.guards import allowed

ANSWER = "answer-"


@dataclass(frozen=True)
class Shown:
    """A preview on a page: what a body is asked, the section that is open, and the answers that are tried."""

    questionnaire: Questionnaire
    seen: Preview
    open: SeenSection | None
    typed: Mapping[str, str]

    @property
    def boxes(self) -> list[Markup]:
        """The questions of the open section that are asked, as a respondent sees them."""
        asked = [one.question for one in self.open.questions if one.fate == "asked"] if self.open else []
        return [section_seen(self.questionnaire, one) for one in asked if showable(self.questionnaire, one)]

    @property
    def left_out(self) -> list[Seen]:
        """The questions of the open section that are not asked, or not yet."""
        return [one for one in self.open.questions if one.fate != "asked"] if self.open else []

    def trying(self) -> list[tuple[Subject, str]]:
        """The questions that decide what else is asked, with the answer that is tried."""
        keys = [key for key in self.typed if self.seen.path.is_asked(key)]
        questions = [self.questionnaire.questions[key] for key in keys]
        return [(subject_of(self.questionnaire, one), self.typed[one.key]) for one in questions]


@bp.get("/p/<pid>/drafts/<int:draft>/preview")
@allowed(policies.reviews_drafts)
def preview(pid: str, draft: int) -> ResponseReturnValue:
    """Show a section as one kind of body sees it."""
    desk = open_draft(draft)
    meant = examples_for(desk.now)
    offered = [*meant, *(one for one in EXAMPLES if one not in meant)]
    body = example(request.args.get("as", "")) or offered[0]
    typed = {key: request.args.get(ANSWER + key, "")[:200] for key in deciding(desk.now)}
    answers = {key: answer_of(desk.now, key, text) for key, text in typed.items() if text}
    seen = previewed(desk.now, body, answers)
    shown = Shown(desk.now, seen, chosen(seen.sections), typed)
    names = [(one.key, one.name if one in meant else f"{one.name} (it is not for them)") for one in offered]
    return render_template("drafts/preview.html", desk=desk, names=names, shown=shown, answer=ANSWER)


def chosen(sections: Sequence[SeenSection]) -> SeenSection | None:
    """Give the section of the address, else the first that is asked."""
    wanted = next((one for one in sections if one.section.key == request.args.get("section")), None)
    asked = (one for one in sections if any(question.fate == "asked" for question in one.questions))
    return wanted or next(asked, sections[0] if sections else None)


@bp.get("/p/<pid>/drafts/<int:draft>/questions/<question>/reach")
@allowed(policies.edits_questionnaires)
def reach(pid: str, draft: int, question: str) -> ResponseReturnValue:
    """Say how many bodies of the register would be asked a question, and who would not, and why."""
    desk = open_draft(draft)
    desk.question(question)
    asks = desk.now.questions.get(question) or abort(404)
    section, kinds = desk.now.section_of[question], desk.now.audience.kinds
    found: dict[str, list[str]] = {"asked": [], "depends": [], "not": []}
    for candidate in list_candidates(db.session, [scope.partnership().id], clock.today()):
        attributes = {name: str(value) for name, value in freeze(candidate).items() if isinstance(value, str) and value}
        if not kinds or attributes["kind"] in kinds:
            found[standing([section.when, asks.when], attributes)].append(candidate.organisation.name)
    words = [in_words(desk.now, when) for when in (section.when, asks.when) if when is not None]
    return render_template("drafts/reach.html", desk=desk, question=asks, section=section, found=found, words=words)


def standing(whens: Sequence[Condition | None], attributes: Mapping[str, str]) -> str:
    """Tell whether a body is asked before it has answered anything: asked, depends or not."""
    held = [when.holds({}, attributes) for when in whens if when is not None]
    return "not" if False in held else "depends" if None in held else "asked"
