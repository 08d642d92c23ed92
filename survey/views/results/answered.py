"""The answers behind a figure: which questions it rests on, what was answered this year and last, and the words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from questionnaires.answers import Answer, as_text
from questionnaires.comparing import Pair, QuestionMovement
from questionnaires.definition import Question, Questionnaire
from questionnaires.problems import listed
from questionnaires.scales import COLOURS
from questionnaires.scoring import QuestionScore, given_to
from reports.inputs import ReturnData, RoundData
from survey.forms.returns.figures import inputs
from survey.views.filters import long_date
from survey.views.results.in_parts import PartShown, how_scored, parts_shown

MOVED = {
    "improved": "Rose",
    "same": "The same",
    "declined": "Fell",
    "new": "New",
    "retired": "No longer asked",
    "not_comparable": "Not compared",
    "scale_changed": "Scale changed",
    "not_asked": "Not asked in both years",
    "not_answered": "Not answered in both years",
    "not_applicable": "Not applicable",
    "became_not_applicable": "Became not applicable",
    "ceased_to_be_not_applicable": "Newly applicable",
}
LINEAGE = {
    "reworded": "Reworded †",
    "strengthened": "Strengthened",
    "split": "Split",
    "merged": "Merged",
    "moved": "Moved",
}
COUNTS = {"met": "met", "partly_met": "partly met", "not_met": "not met"}
PART_COLOURS: Mapping[str, str] = {str(counts): colour for counts, colour in COLOURS.items()}
STATES = {"not_answered": "Not answered", "not_applicable": "Not applicable", "not_asked": "Not asked"}


@dataclass(frozen=True)
class Shown:
    """One year's answer as it is shown: colour and word of the grade, its parts, and the texts beside it."""

    colour: str
    word: str
    comment: str
    evidence: str
    action: str
    parts: Sequence[PartShown] = ()
    scored: str = ""


def page(
    this: RoundData, now: ReturnData, before: ReturnData | None, pair: Pair | None, asked: Mapping[str, str]
) -> dict[str, Any]:
    """The questions that the address chooses, each with both years' answers, and a sentence that says the choice."""
    moves = {q.key: q for q in pair.questions} if pair else {}
    rows = [
        row(now, before, moves.get(key), key) for key in chosen(now, moves, asked) if key in now.questionnaire.questions
    ]
    gone = (
        [gone_row(before, q) for q in moves.values() if q.movement == "retired" and wants_retired(asked)]
        if before
        else []
    )
    return {"now": now, "rows": rows + gone, "says": sentence(now, asked), "round": this, "weight": weighed(rows)}


def wants_retired(asked: Mapping[str, str]) -> bool:
    """Whether the choice includes questions that are no longer asked."""
    return asked.get("movement") in ("retired", "not_compared")


def chosen(now: ReturnData, moves: Mapping[str, QuestionMovement], asked: Mapping[str, str]) -> list[str]:
    """Keys of this year's scored questions that fit every part of the choice."""
    section, counts, movement, question = (
        asked.get(name, "") for name in ("section", "counts_as", "movement", "question")
    )

    def fits(score: QuestionScore) -> bool:
        move = moves.get(score.key)
        return (
            (not section or score.section == section)
            and (not counts or score.counts_as == counts)
            and (not question or score.key == question)
            and (not movement or fits_movement(move, movement))
        )

    return [key for key, score in now.scorecard.questions.items() if fits(score)]


def fits_movement(move: QuestionMovement | None, wanted: str) -> bool:
    """Whether a movement is the wanted one, or one of a family: compared, moved, not_compared."""
    if move is None:
        return False
    families = {
        "compared": move.compared,
        "moved": move.movement in ("improved", "declined"),
        "not_compared": not move.compared,
    }
    return families.get(wanted, move.movement == wanted)


def row(now: ReturnData, before: ReturnData | None, move: QuestionMovement | None, key: str) -> dict[str, Any]:
    """One question with this year's answer and, where it has one, last year's."""
    question = now.questionnaire.questions[key]
    score = now.scorecard.questions[key]
    return {
        "label": now.questionnaire.label_of(key),
        "question": question,
        "references": "; ".join(str(reference) for reference in question.references),
        "made_of": listed(inputs(now.questionnaire, question)),
        "score": score,
        "now": answer_shown(now, key, score.state),
        "before": [
            {
                "label": before.questionnaire.label_of(old),
                "text": before.questionnaire.questions[old].text,
                **both(before, old),
            }
            for old in (move.from_ if move else ())
            if before and old in before.questionnaire.questions
        ],
        "movement": move.movement if move else "",
        "moved": MOVED.get(move.movement, "") if move else "",
        "lineage": LINEAGE.get(move.lineage, "") if move else "",
        "note": move.note if move else "",
    }


def gone_row(before: ReturnData, move: QuestionMovement) -> dict[str, Any]:
    """One question of the earlier version that is no longer asked."""
    question = before.questionnaire.questions[move.key]
    return {
        "label": before.questionnaire.label_of(move.key),
        "question": question,
        "references": "",
        "made_of": "",
        "score": None,
        "now": Shown("none", "No longer asked", "", "", ""),
        "before": [{"label": before.questionnaire.label_of(move.key), "text": question.text, **both(before, move.key)}],
        "movement": "retired",
        "moved": MOVED["retired"],
        "lineage": "",
        "note": "",
    }


def both(before: ReturnData, key: str) -> dict[str, Any]:
    """The earlier answer to one question."""
    score = before.scorecard.questions.get(key)
    return {"shown": answer_shown(before, key, score.state if score else "answered")}


def answer_shown(one: ReturnData, key: str, state: str) -> Shown:
    """An answer in words and colour."""
    question = one.questionnaire.questions[key]
    answer, score = given_to(question, one.path, one.answers), one.scorecard.questions.get(key)
    parts = parts_shown(one.questionnaire, question, answer, score.parts if score else {})
    if state in ("not_answered", "not_asked"):
        word = "No figure" if question.kind == "computed" and state == "not_answered" else STATES[state]
        return Shown("none", word, answer.comment, answer.evidence, "", parts)
    by_count = bool(parts) or question.kind == "computed"
    colour, word = grade_shown(one.questionnaire, question, answer, score if by_count else None)
    return Shown(
        colour=colour,
        word=word,
        comment=answer.comment or answer.reason,
        evidence=answer.evidence,
        action=action_words(answer),
        parts=parts,
        scored=how_scored(question, parts),
    )


def grade_shown(
    questionnaire: Questionnaire, question: Question, answer: Answer, score: QuestionScore | None
) -> tuple[str, str]:
    """Colour and word of an answer; one in parts, or a figure, (`score`) goes by what it counts as."""
    words = as_text(questionnaire, question, answer)
    if score is None:
        return colour_of(questionnaire, question, answer), words
    counts = COUNTS.get(score.counts_as or "", "no grade").capitalize()
    return PART_COLOURS.get(score.counts_as or "", "none"), words if question.kind == "computed" else counts


def colour_of(questionnaire: Questionnaire, question: Question, answer: Answer) -> str:
    """The colour of a grade; "na" for not applicable."""
    if answer.not_applicable:
        return "na"
    scale = questionnaire.scale_of(question)
    grade = scale.grade(answer.value) if scale and isinstance(answer.value, str) else None
    return grade.colour if grade else "none"


def action_words(answer: Answer) -> str:
    """An action in one sentence: what, who, by when."""
    parts = [answer.action.what, answer.action.who, f"by {day_in_words(answer.action.by)}" if answer.action.by else ""]
    return " – ".join(part for part in parts if part)


def day_in_words(text: str) -> str:
    """A day kept as 2026-03-05 as people write it; other words stay as they are."""
    try:
        return long_date(date.fromisoformat(text))
    except ValueError:
        return text


def weighed(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """What the shown questions come to: earned, available, n; so that a figure can be added up on the page."""
    scored = [row["score"] for row in rows if row["score"] and row["score"].ratio is not None]
    earned = sum((score.weight * score.ratio for score in scored), start=0)
    available = sum((score.weight for score in scored), start=0)
    return {
        "n": len(scored),
        "earned": earned,
        "available": available,
        "ratio": earned / available if available else None,
    }


def sentence(now: ReturnData, asked: Mapping[str, str]) -> str:
    """What is shown, in a sentence above the list."""
    parts = ["Scored questions"]
    if section := asked.get("section"):
        title = next((one.title for one in now.questionnaire.sections if one.key == section), section)
        parts.append(f"of {title}")
    if counts := asked.get("counts_as"):
        parts.append(f"that count as {COUNTS.get(counts, counts)}")
    if movement := asked.get("movement"):
        words = {
            "compared": "compared with last year",
            "moved": "that rose or fell",
            "not_compared": "not compared with last year",
        }
        parts.append(words.get(movement, f"with the movement “{MOVED.get(movement, movement).lower()}”"))
    return " ".join(parts)
