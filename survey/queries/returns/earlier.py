"""Last year beside this year: what the body answered to the questions that this year's descend from."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import product

from sqlmodel import Session

from questionnaires.answer_parts import KINDS_IN_PARTS, words_of_parts
from questionnaires.answers import Action, Answer, as_text
from questionnaires.definition import Question, Questionnaire
from questionnaires.lineage import NEW, Link
from survey.models import Round
from survey.queries.questionnaires import links_between
from survey.queries.returns.again import ANEW, value_again
from survey.queries.returns.dossier import Dossier
from survey.queries.returns.submissions import Signed, find_earlier

CONFIRMABLE = frozenset({"same", "moved", "reworded"})
"""Changes after which last year's grade and comment may be taken over as they stand."""


@dataclass(frozen=True)
class Before:
    """One earlier question with what was answered to it."""

    question: Question
    label: str
    answer: Answer | None
    words: str
    colour: str
    by: str
    at: datetime | None


@dataclass(frozen=True)
class Beside:
    """What stands beside one question of this year.

    `change` is the lineage word; `before` has one entry for most, several for a merged question and none for a new
    one; `confirm` is the answer that *Still true* would take over, None where it is not offered.
    """

    change: str
    scale_changed: bool
    before: tuple[Before, ...]
    confirm: Answer | None

    @property
    def compared(self) -> bool:
        """Whether the two years are compared by score on this question."""
        return self.change in CONFIRMABLE and not self.scale_changed


@dataclass(frozen=True)
class Earlier:
    """The earlier submission and how this year's questions descend from it."""

    signed: Signed
    round_: Round
    links: Mapping[str, Link]
    questionnaire: Questionnaire

    def beside(self, question: Question) -> Beside:
        """Give what stands beside a question of this year."""
        link = self.links.get(question.key, NEW)
        before = tuple(self._before(key) for key in link.from_ if key in self.signed.questionnaire.questions)
        return Beside(link.change, link.scale_changed, before, self._confirmable(question, link, before))

    def besides(self, questions: Iterable[Question]) -> dict[str, Beside]:
        """Give the same for several questions."""
        return {question.key: self.beside(question) for question in questions}

    def _before(self, key: str) -> Before:
        old = self.signed.questionnaire
        question = old.questions[key]
        signed = self.signed.answer(key) if self.signed.is_asked(key) else None
        answer = signed.answer if signed else None
        words = in_lines(old, question, answer) if answer else ""
        label = old.label_of(key)
        colour = colour_of(old, question, answer)
        return Before(
            question, label, answer, words, colour, signed.by if signed else "", signed.at if signed else None
        )

    def _confirmable(self, question: Question, link: Link, before: tuple[Before, ...]) -> Answer | None:
        """Give the answer that may be taken over: value and comment, never evidence or action of another year."""
        if question.kind in ANEW or link.change not in CONFIRMABLE or link.scale_changed or len(before) != 1:
            return None
        old = before[0].answer
        if old is None or not (old.given or old.not_applicable) or before[0].question.kind != question.kind:
            return None
        value = old.value
        if value is not None:
            asked_before = self.signed.questionnaire, before[0].question
            value = value_again((self.questionnaire, question), asked_before, value)
            if value is None:
                return None
        return replace(old, value=value, evidence="", action=Action())


def in_lines(questionnaire: Questionnaire, question: Question, answer: Answer) -> str:
    """Give an answer in words, one in parts with a line for each."""
    if question.kind not in KINDS_IN_PARTS or not answer.given:
        return as_text(questionnaire, question, answer)
    parts = words_of_parts(questionnaire, question, answer.value)
    return "\n".join(": ".join(filter(None, pair)) for pair in parts)


def colour_of(questionnaire: Questionnaire, question: Question, answer: Answer | None) -> str:
    """Give the mark of an answer: green, amber, red, na, none (nothing answered) or plain (no colour).

    Example: an answer *Partly met* of an amber grade gives "amber".
    """
    if answer is None or not (answer.given or answer.not_applicable):
        return "none"
    if answer.not_applicable:
        return "na"
    scale = questionnaire.scale_of(question)
    grade = scale.grade(answer.value) if scale and isinstance(answer.value, str) else None
    return grade.colour if grade and grade.colour != "none" else "plain"


def get_earlier(session: Session, dossier: Dossier) -> Earlier | None:
    """Get last year's submission of the same body; None where there is none that this version descends from."""
    found = find_earlier(session, dossier)
    if found is None:
        return None
    signed, round_ = found
    links = links_between(session, dossier.edition, signed.edition)
    if links is None:
        return None
    return Earlier(signed, round_, {**links, **own_links(session, dossier, signed)}, dossier.questionnaire)


def own_links(session: Session, dossier: Dossier, signed: Signed) -> dict[str, Link]:
    """Give how the supplements of this year descend from those of the earlier submission, each by its own lineage."""
    pairs = product(dossier.supplements, signed.supplements)
    each = (links_between(session, newer.edition, older.edition) for newer, older in pairs)
    return {key: link for links in each if links for key, link in links.items()}
