"""Made-up grades: most stay as they were last year, some drift towards the body's level; weak ones are explained."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from questionnaires.answers import Action, Answer
from questionnaires.definition import Question, Questionnaire
from questionnaires.scales import Grade, Scale
from survey.services.demonstration import words


@dataclass(frozen=True)
class Giver:
    """Who answers, and when: how good (0 to 1), whether an agency, in which year."""

    level: float
    agency: bool
    year: int


def graded(random: Random, questionnaire: Questionnaire, question: Question, giver: Giver, before: Answer) -> Answer:
    """A grade with its comment, evidence and action."""
    scale = questionnaire.scales[question.scale or ""]
    if questionnaire.not_applicable_rule(question).allowed and random.random() < 0.02:
        return Answer(not_applicable=True, reason=words.pick(random, "not_applicable", giver.agency))
    counts = counts_for(random, giver.level, scale, before, question.critical)
    grade = grade_that(random, scale, counts)
    weak = counts != "met"
    return Answer(
        value=grade.key,
        comment=words.comment(random, counts, question.tags, giver.agency) if weak or random.random() < 0.75 else "",
        evidence=evidence(random, question, weak, giver.agency),
        action=action(random, giver.year, giver.agency) if weak else Action(),
    )


def with_needs(
    random: Random, questionnaire: Questionnaire, question: Question, giver: Giver, answer: Answer
) -> Answer:
    """A scored choice, such as no, with the comment, evidence and action that its grade asks for."""
    scale = questionnaire.scale_of(question)
    grade = scale.grade(answer.value) if scale and isinstance(answer.value, str) else None
    needs = grade.needs if grade else ()
    return replace(
        answer,
        comment=words.comment(random, "partly_met", question.tags, giver.agency) if "comment" in needs else "",
        evidence=words.pick(random, "evidence", giver.agency) if "evidence" in needs else "",
        action=action(random, giver.year, giver.agency) if "action" in needs else Action(),
    )


def grade_that(random: Random, scale: Scale, counts: str) -> Grade:
    """A grade that counts as this: any step of a percentage, the first of other scales."""
    fitting = [grade for grade in scale.pointed if grade.counts_as == counts] or list(scale.pointed)
    return random.choice(fitting) if scale.percent is not None else fitting[0]


def counts_for(random: Random, level: float, scale: Scale, before: Answer, critical: bool) -> str:
    """Met, partly met or not met: last year's for the most part, else by the body's level."""
    last = scale.grade(before.value) if isinstance(before.value, str) else None
    if last is not None and last.counts_as and random.random() < 0.78:
        return last.counts_as
    draw = random.random() * (0.75 if critical else 1)
    if draw < level:
        return "met"
    return "partly_met" if draw < level + (1 - level) * 0.8 else "not_met"


def evidence(random: Random, question: Question, weak: bool, agency: bool) -> str:
    """Evidence where it is expected, mostly."""
    wanted = {"expected": 0.85, "welcome": 0.4, "none": 0.05}[question.evidence] * (0.6 if weak else 1)
    return words.pick(random, "evidence", agency) if random.random() < wanted else ""


def action(random: Random, year: int, agency: bool) -> Action:
    """An action with a role and a date in the year to come."""
    who = words.who(random, agency).removeprefix("the ")
    by = date(year, 12, 1) + timedelta(days=random.randint(0, 220))
    return Action(words.pick(random, "actions", agency), who[0].upper() + who[1:], by.isoformat())
