"""A draft as each kind of body sees it, with the macros of the respondents' pages; and who would be asked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from questionnaires.asking import Path, asked
from questionnaires.conditions import Condition
from questionnaires.definition import Question, Questionnaire, Section
from questionnaires.formats.sentences import in_words
from survey import policies
from survey.extensions import db
from survey.forms.drafts.bodies import Body, answer_of, bodies_for, deciding
from survey.forms.drafts.subjects import Subject
from survey.forms.drafts.subjects import asked as subject_of
from survey.queries.rounds.candidates import list_candidates
from survey.services.rounds.attributes import freeze
from survey.views import clock, scope
from survey.views.drafts.blueprint import bp
from survey.views.drafts.desk import open_draft
from survey.views.drafts.seen import section_seen, showable
from survey.views.guards import allowed

ANSWER = "answer-"


@dataclass(frozen=True)
class Previewed:
    """What one kind of body is asked, given some answers."""

    questionnaire: Questionnaire
    body: Body
    path: Path
    typed: Mapping[str, str]

    def count(self, section: Section) -> int:
        """How many questions of a section are asked."""
        return sum(self.path.is_asked(question.key) for question in section.questions)

    def boxes(self, section: Section) -> list[Markup]:
        """The questions of a section that are asked, as a respondent sees them."""
        shown = [one for one in section.questions if self.path.is_asked(one.key)]
        return [section_seen(self.questionnaire, one) for one in shown if showable(self.questionnaire, one)]

    def left_out(self, section: Section) -> list[tuple[str, Question, str]]:
        """The questions of a section that are not asked, each with why."""
        missing = [one for one in section.questions if not self.path.is_asked(one.key)]
        return [(self.questionnaire.label_of(one.key), one, self.reason(section, one)) for one in missing]

    def reason(self, section: Section, question: Question | None = None) -> str:
        """Say why something is not asked."""
        whens = (section.when, question.when if question else None)
        stops = next((when for when in whens if when is not None and self.holds(when) is not True), None)
        if stops is None:
            return "Not asked."
        words = in_words(self.questionnaire, stops)
        if self.holds(stops) is None:
            return f"It depends on an answer or a fact that is not there yet. Asked only if {words}."
        return f"Asked only if {words}."

    def holds(self, when: Condition) -> bool | None:
        """Whether a condition holds here."""
        return when.holds(self.path.known, self.body.attributes)

    def trying(self) -> list[tuple[Subject, str]]:
        """The questions that decide what else is asked, with the answer that is tried."""
        keys = [key for key in deciding(self.questionnaire) if self.path.is_asked(key)]
        questions = [self.questionnaire.questions[key] for key in keys]
        return [(subject_of(self.questionnaire, one), self.typed.get(one.key, "")) for one in questions]


@bp.get("/p/<pid>/drafts/<int:draft>/preview")
@allowed(policies.reviews_drafts)
def preview(pid: str, draft: int) -> ResponseReturnValue:
    """Show a section as one kind of body sees it."""
    desk = open_draft(draft)
    bodies = bodies_for(desk.now)
    body = next((one for one in bodies if one.key == request.args.get("as")), bodies[0])
    seen = previewed(desk.now, body)
    section = chosen_section(seen)
    return render_template("drafts/preview.html", desk=desk, bodies=bodies, seen=seen, section=section, answer=ANSWER)


def previewed(questionnaire: Questionnaire, body: Body) -> Previewed:
    """Work out what a body is asked with the answers of the address."""
    typed = {key: request.args.get(ANSWER + key, "")[:200] for key in deciding(questionnaire)}
    answers = {key: answer_of(questionnaire, key, text) for key, text in typed.items() if text}
    return Previewed(questionnaire, body, asked(questionnaire, answers, body.attributes), typed)


def chosen_section(seen: Previewed) -> Section | None:
    """Give the section of the address, else the first that is asked."""
    sections: Sequence[Section] = seen.questionnaire.sections
    wanted = next((one for one in sections if one.key == request.args.get("section")), None)
    return wanted or next((one for one in sections if seen.count(one)), sections[0] if sections else None)


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
