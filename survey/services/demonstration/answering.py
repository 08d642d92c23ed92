"""Made-up answers that hang together: a body has a level, drifts from year to year, and writes what fits its grades."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from random import Random
from typing import Any

from questionnaires.answer_parts import KINDS_IN_PARTS
from questionnaires.answers import NOTHING, Answer
from questionnaires.asking import asked
from questionnaires.definition import Question, Questionnaire
from survey.services.demonstration import words
from survey.services.demonstration.grading import Giver, graded, with_needs
from survey.services.demonstration.parts import in_parts

ROLES = (
    "Designated safeguarding lead",
    "Deputy designated lead",
    "Head teacher",
    "Safeguarding governor",
    "Business manager",
)


@dataclass(frozen=True)
class Body:
    """What a made-up body is like: how good (0 to 1), whether an agency, and its attributes as frozen."""

    seed: str
    level: float
    agency: bool
    attributes: Mapping[str, str]


def answers_for(
    questionnaire: Questionnaire, body: Body, year: int, before: Mapping[str, Answer], share: float = 1.0
) -> dict[str, Answer]:
    """Answers to everything asked of a body, in order; the first `share` of them only, for returns under way.

    `before` are last year's answers by key: most grades stay, some move towards the body's level.
    """
    random = Random(f"{body.seed}/{year}/{questionnaire.name}")  # noqa: S311  (made-up data, not a secret)
    found: dict[str, Answer] = {}
    for _ in range(3):  # answers may open further questions
        path = asked(questionnaire, found, body.attributes)
        for question in path.questions:
            if question.key not in found and question.answered_by_someone:
                made = one(random, questionnaire, question, body, year, before.get(question.key, NOTHING))
                found[question.key] = no_share_above_all(questionnaire, question, made, found)
    keys = [
        question.key for question in asked(questionnaire, found, body.attributes).questions if question.key in found
    ]
    return {key: found[key] for key in keys[: max(1, round(len(keys) * share))]}


def no_share_above_all(
    questionnaire: Questionnaire, question: Question, made: Answer, found: Mapping[str, Answer]
) -> Answer:
    """Keep a number in step with the one it is a share of: never more complete than planned."""
    for other in questionnaire.questions.values():
        if other.compute is None or other.compute.operation != "percent" or question.key not in other.compute.of:
            continue
        part, whole = other.compute.of
        number, against = made.number(), found.get(whole if question.key == part else part, NOTHING).number()
        if number is not None and against is not None:
            made = replace(made, value=min(number, against) if question.key == part else max(number, against))
    return made


def one(
    random: Random, questionnaire: Questionnaire, question: Question, body: Body, year: int, before: Answer
) -> Answer:
    """One answer by the question's kind."""
    if question.kind == "graded":
        return graded(random, questionnaire, question, Giver(body.level, body.agency, year), before)
    if question.optional and random.random() < 0.3:
        return NOTHING
    if question.kind in KINDS_IN_PARTS or question.kind == "evidence":
        return in_parts(random, questionnaire, question, Giver(body.level, body.agency, year), before)
    if question.kind == "number" and question.dont_know and random.random() < 0.06:
        return Answer(unknown=True)
    made = Answer(value=plain_value(random, question, body, year))
    return with_needs(random, questionnaire, question, Giver(body.level, body.agency, year), made)


def plain_value(random: Random, question: Question, body: Body, year: int) -> Any:
    """A value for a question that is not graded."""
    if question.kind == "number":
        return Fraction(random.choice((0, 0, 1, 2, 3, 5, 8, 12, 21, 34)))
    if question.kind == "date":
        return date(year, 9, 1) - timedelta(days=random.randint(20, 330))
    if question.kind == "yes_no":
        return random.choice(("yes", "yes", "no"))
    if question.kind == "choice":
        return random.choice(question.options).key
    if question.kind == "choices":
        return tuple(option.key for option in question.options if random.random() < 0.5) or (question.options[0].key,)
    if question.kind == "person":
        return {
            "role": random.choice(ROLES),
            "trained_on": date(year, 9, 1).replace(month=random.randint(1, 8)).isoformat(),
        }
    if question.kind == "declaration":
        return "yes"
    text = words.pick(random, "voice", body.agency)
    return " ".join(text.split()[: question.words or 500])
