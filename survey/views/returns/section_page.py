"""What a section page shows: its questions as boxes, last year beside them, and where each stands."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from flask import abort, current_app, url_for
from markupsafe import Markup

from questionnaires.answers import NOTHING
from questionnaires.definition import Question, Section
from questionnaires.joining import supplement_title
from questionnaires.problems import Problem, of_answer, state_of
from survey.extensions import db
from survey.forms.returns import Facts, also, box, shown_stored, shown_typed, with_options
from survey.forms.returns import beside as words
from survey.forms.returns.figures import figure_words
from survey.forms.returns.reading import Posted, base_of, has_base, page_of
from survey.queries.questionnaires import Shelf
from survey.queries.returns import (
    Dossier,
    Earlier,
    Revision,
    Sheet,
    get_earlier,
    get_some,
    list_conflicts,
)
from survey.queries.returns.references import others_named
from survey.views import filters, scope
from survey.views.returns.blueprint import open_here

STATES = {
    "complete": ("done", "complete"),
    "wanting": ("ask", "needs something more"),
    "unanswered": ("", "not answered"),
}


ROWS = frozenset({"graded", "yes_no", "choice", "note"})
"""Kinds whose control has few forms, so that each is made once: it is half the work of a page."""

_controls: Shelf[Markup] = Shelf(4096)


@dataclass(frozen=True)
class SectionPage:
    """A section with everything its page needs, loaded in a fixed number of queries."""

    dossier: Dossier
    section: Section
    sheet: Sheet
    earlier: Earlier | None
    conflicts: Mapping[str, list[Revision]]
    also: Mapping[str, Sequence[str]]

    @cached_property
    def asked(self) -> list[Question]:
        """The questions of the section that are asked."""
        return [question for question in self.section.questions if self.sheet.path.is_asked(question.key)]

    @cached_property
    def answered(self) -> list[Question]:
        """The asked questions without the notes."""
        return [question for question in self.asked if question.answered_by_someone]

    @cached_property
    def letter(self) -> str:
        """The letter of the section."""
        return self.dossier.questionnaire.label_of(self.section.key)

    @property
    def supplement(self) -> str:
        """The title of the supplement that the section belongs to, if it does."""
        return supplement_title(self.dossier.questionnaire, self.section.key)

    @cached_property
    def wanting(self) -> Mapping[str, tuple[Problem, ...]]:
        """What is wanting in the answers of this section."""
        answers, questionnaire = self.sheet.answers, self.dossier.questionnaire
        return {one.key: tuple(of_answer(questionnaire, one, answers.get(one.key, NOTHING))) for one in self.answered}

    @cached_property
    def states(self) -> Mapping[str, str]:
        """Each question: complete, wanting or unanswered."""
        answers = self.sheet.answers
        return {one.key: state_of(answers.get(one.key, NOTHING), self.wanting[one.key]) for one in self.answered}

    @cached_property
    def counts(self) -> Mapping[str, int]:
        """How many are complete, wanting and unanswered; an optional one counts once it is answered."""
        counts = {"complete": 0, "wanting": 0, "unanswered": 0}
        for question in self.answered:
            state = self.states[question.key]
            if not (question.optional and state == "unanswered"):
                counts[state] += 1
        return counts

    @cached_property
    def order(self) -> list[Section]:
        """The asked sections, in order."""
        return [section for section, _ in self.sheet.path.sections()]

    @property
    def place(self) -> int | None:
        """The place of this section among those asked, from 1."""
        keys = [section.key for section in self.order]
        return keys.index(self.section.key) + 1 if self.section.key in keys else None

    @property
    def next(self) -> Section | None:
        """The asked section after this one."""
        return section_after(self.sheet, self.section)

    @property
    def next_letter(self) -> str:
        """The letter of the section after this one."""
        return self.dossier.questionnaire.label_of(self.next.key) if self.next else ""

    @property
    def sentence(self) -> str:
        """How far the section is, in a sentence with the numbers of the map."""
        counts = self.counts
        whole = sum(counts.values())
        if whole and counts["complete"] == whole:
            return "Everything here is complete."
        more, open_ = counts["wanting"], counts["unanswered"]
        parts = [f"{counts['complete']} of {whole} {'is' if counts['complete'] == 1 else 'are'} complete"]
        parts += [f"{more} need{'s' if more == 1 else ''} something more"] if more else []
        parts += [f"{open_} {'is' if open_ == 1 else 'are'} not answered"] if open_ else []
        return ", ".join(parts) + "."

    @property
    def others(self) -> list[str]:
        """Who else has answered here."""
        me = scope.viewer().user_id
        revisions = [self.sheet.current.get(question.key) for question in self.asked]
        return list(dict.fromkeys(one.author for one in revisions if one and one.author_id not in (None, me)))

    def map(self) -> list[dict[str, str]]:
        """The questions at the head of the page, each with its state."""
        numbers = self.dossier.questionnaire.labels
        return [
            {"number": numbers[one.key], "url": f"#q-{one.key}", "state": state, "words": said}
            for one in self.answered
            for state, said in [STATES[self.states[one.key]]]
        ]

    def boxes(
        self, wrong: Mapping[str, Sequence[Problem]], typed: Posted | None = None, *, only_wrong: bool = True
    ) -> list[dict[str, Any]]:
        """The questions as boxes. With `typed`, the words as they were typed stand in the boxes that were wrong, or
        in all that were on the page."""
        return [self.box(one, self.facts(one, wrong.get(one.key, ()), typed, only_wrong)) for one in self.asked]

    def box(self, question: Question, facts: Facts) -> dict[str, Any]:
        """One question as a box, with its control as markup."""
        questionnaire = self.dossier.questionnaire
        made = box(questionnaire, question, facts)

        def control() -> Markup:
            return control_of(with_options(questionnaire, question, made))

        if question.kind not in ROWS or facts.wrong:
            return made | {"control": control()}
        older = self.earlier.signed.digests if self.earlier else ()
        key = (self.dossier.digests, older, question.key, str(facts.shown.value), *facts.also)
        return made | {"control": _controls.get(key, control)}

    def facts(self, question: Question, wrong: Sequence[Problem], typed: Posted | None, only_wrong: bool) -> Facts:
        """Gather what is known of one question."""
        current = self.sheet.current.get(question.key)
        stored = current.answer if current else NOTHING
        base = current.number if current else 0
        shown = shown_stored(question, stored)
        if typed is not None and has_base(question, typed) and (wrong or not only_wrong):
            shown = shown_typed(question, typed, stored)
            base = base if only_wrong else base_of(question, typed)
        return Facts(
            shown=shown,
            base=base,
            wanting=self.wanting.get(question.key, ()),
            wrong=wrong,
            answered=stored.given or stored.not_applicable,
            conflict=self.conflict_url(question),
            figure=figure_words(self.sheet.path, question),
            also=self.also.get(question.key, ()),
            **self.beside(question, current),
        )

    def beside(self, question: Question, current: Revision | None) -> dict[str, Any]:
        """Last year's panel, the note of what changed, and the tag."""
        if self.earlier is None or not question.answered_by_someone:
            return {}
        found = self.earlier.beside(question)
        who = "you" if current and current.author_id == scope.viewer().user_id else (current.author if current else "")
        now = words.Now(current, filters.date_time(current.at) if current else "", who)
        when = f"{self.earlier.signed.submission.at:%B %Y}"
        tag = words.badge(found)
        return {
            "last": words.panel(question, found, now, when, editable=self.dossier.editable),
            "changed": words.changed(question, found),
            "badges": (tag,) if tag else (),
        }

    def conflict_url(self, question: Question) -> str | None:
        """Where two texts on this answer are read, if there are two."""
        if question.key not in self.conflicts:
            return None
        return url_for("returns.conflict", ret=self.dossier.return_.id, question=question.key)

    def mark(self, typed: Posted | None) -> str:
        """The mark of this opened page: that of the page that was posted, or a new one."""
        return (page_of(typed) if typed else "") or secrets.token_hex(8)


def control_of(made: Mapping[str, Any]) -> Markup:
    """Give wording, help and control of a question as markup."""
    macros: Any = current_app.jinja_env.get_template("returns/question.html").module
    return Markup(macros.control(made))  # noqa: S704  (our own macro's output, escaped there)


def section_after(sheet: Sheet, section: Section) -> Section | None:
    """Give the asked section after one; None after the last, and after one that is not asked."""
    order = [one for one, _ in sheet.path.sections()]
    keys = [one.key for one in order]
    place = keys.index(section.key) + 1 if section.key in keys else len(order)
    return order[place] if place < len(order) else None


def find_section(key: str) -> tuple[Dossier, Section]:
    """Find a section of the return of the address; 404 where the questionnaire has none of that key."""
    dossier = open_here()
    section = next((one for one in dossier.questionnaire.sections if one.key == key), None)
    if section is None:
        abort(404)
    return dossier, section


def load(dossier: Dossier, section: Section) -> SectionPage:
    """Load what the page of a section shows, in three queries, and one more where a question names another audit."""
    session = db.session
    return SectionPage(
        dossier,
        section,
        get_some(session, dossier, [question.key for question in section.questions]),
        get_earlier(session, dossier),
        list_conflicts(session, dossier),
        also_of(section.questions),
    )


def also_of(questions: Sequence[Question]) -> dict[str, tuple[str, ...]]:
    """Give the sentences about other audits by question, those alone that name one."""
    others = others_named(db.session, questions)
    return {one.key: said for one in questions if (said := also.sentences(one, others))}
