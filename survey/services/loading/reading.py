"""Rows of a long table as answers, body by body; a row that cannot be used says which line and how to mend it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from questionnaires.answer_parts import KINDS_IN_PARTS, NOT_APPLICABLE
from questionnaires.answers import PERSON_FIELDS, Answer
from questionnaires.definition import Question, Questionnaire
from questionnaires.parsing import parse
from questionnaires.reading_values import LONGEST, read_date
from survey.services.loading.parts import add_part
from survey.services.loading.tables import Row

REQUIRED = ("organisation", "question", "value")
OPTIONAL = ("part", "comment", "evidence", "reason", "submitted_on")
NOT_APPLICABLE_WORDS = frozenset({"n/a", "na", NOT_APPLICABLE})
UNKNOWN_WORDS = frozenset({"unknown", "not known", "don't know"})
TEXTS = ("comment", "evidence", "reason")


@dataclass(frozen=True)
class Fault:
    """What is wrong with a line of the file, and whose line it is."""

    line: int
    organisation: str
    message: str

    def __str__(self) -> str:
        """Say it in one line."""
        return f"line {self.line}: {self.organisation or '(no organisation)'}: {self.message}"


@dataclass
class Gathered:
    """The rows of one body, read: its answers, and every fault in them."""

    answers: dict[str, Answer] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    submitted_on: date | None = None


def gather(questionnaire: Questionnaire, organisation: str, rows: Sequence[Row]) -> Gathered:
    """Read the rows of one body. Empty rows say nothing and are left out."""
    found = Gathered()
    grouped: dict[str, list[Row]] = {}
    seen: dict[tuple[str, str], int] = {}
    for row in rows:
        if row.trouble:
            found.faults.append(Fault(row.line, organisation, row.trouble))
        place = (row["question"], row["part"].lower())
        if place in seen:
            said = f"{row['question']} stands on line {seen[place]} already: keep one of them"
            found.faults.append(Fault(row.line, organisation, said))
        seen.setdefault(place, row.line)
        grouped.setdefault(row["question"], []).append(row)
    for key, own in grouped.items():
        read_question(questionnaire, organisation, key, own, found)
    read_day(organisation, rows, found)
    return found


def read_question(
    questionnaire: Questionnaire, organisation: str, key: str, rows: Sequence[Row], found: Gathered
) -> None:
    """Read the rows of one question into its answer."""
    question = questionnaire.questions.get(key)
    if question is None or not question.answered_by_someone:
        said = f"there is no question {key!r} in {questionnaire.name}" if key else "no question is named"
        found.faults.append(Fault(rows[0].line, organisation, said))
        return
    fields: dict[str, list[str]] = {}
    for row in rows:
        wrong = add_row(question, row, fields)
        if wrong:
            found.faults.append(Fault(row.line, organisation, f"{key}: {wrong}"))
    if not any(any(values) for values in fields.values()):
        return
    answer, problems = parse(questionnaire, question, fields)
    wrong = problems[0].message if problems else not_allowed(questionnaire, question, answer)
    if wrong:
        line = line_of(rows, problems[0].part if problems else "")
        found.faults.append(Fault(line, organisation, f"{key}: {wrong}{known_values(questionnaire, question)}"))
    else:
        found.answers[key] = answer


def line_of(rows: Sequence[Row], part: str) -> int:
    """Give the line of the row that holds a part, the first where none does."""
    return next((row.line for row in rows if part and row["part"].lower() == part), rows[0].line)


def add_row(question: Question, row: Row, fields: dict[str, list[str]]) -> str:
    """Add one row to the fields that the form would have posted; gives what is wrong with it."""
    for name in TEXTS:
        if len(row[name]) > LONGEST:
            return f"the {name} has {len(row[name]):,} characters; {LONGEST:,} fit"
        if row[name]:
            fields.setdefault(f"{question.key}.{name}", []).append(row[name])
    part = row["part"].lower()
    if question.kind == "person":
        if row["value"] and part not in PERSON_FIELDS:
            return f"a person is given in parts: {', '.join(PERSON_FIELDS)}"
        fields[f"{question.key}.{part}"] = [row["value"]]
        return ""
    if question.kind in KINDS_IN_PARTS and (part or (row["value"] and not is_apart(row["value"]))):
        return add_part(question, part, row["value"], is_apart(row["value"]), fields)
    if part:
        return f"it has no part {part!r}: leave the part out"
    name, values = posted(question, row["value"])
    fields[name] = values
    return ""


def posted(question: Question, value: str) -> tuple[str, list[str]]:
    """Give the field of the form, and its values, that a value of the file stands for."""
    if is_apart(value):
        return question.key, [NOT_APPLICABLE]
    if question.kind == "evidence" and value:
        return f"{question.key}.evidence", [value]
    if question.dont_know and value.lower() in UNKNOWN_WORDS:
        return f"{question.key}.unknown", ["yes"]
    if question.kind == "choices":
        return question.key, [key.strip() for key in value.split(";") if key.strip()]
    return question.key, [value.lower() if question.kind in ("yes_no", "declaration") else value]


def is_apart(value: str) -> bool:
    """Whether a value says that something does not apply."""
    return value.lower() in NOT_APPLICABLE_WORDS


def not_allowed(questionnaire: Questionnaire, question: Question, answer: Answer) -> str:
    """Say that a question applies to every body."""
    if answer.not_applicable and not questionnaire.not_applicable_rule(question).allowed:
        return "this question applies to every body, so n/a is no answer to it."
    return ""


def known_values(questionnaire: Questionnaire, question: Question) -> str:
    """Name the values that a chosen answer can have."""
    scale = questionnaire.scale_of(question)
    if question.kind == "graded" and scale is not None:
        return f" Known are: {', '.join(grade.key for grade in scale.grades)}."
    if question.kind in ("choice", "choices", "yes_no"):
        return f" Known are: {', '.join(option.key for option in question.choices)}."
    return ""


def read_day(organisation: str, rows: Sequence[Row], found: Gathered) -> None:
    """Read the day a body submitted, where the file gives it: one for all of its rows."""
    given = {row["submitted_on"]: row.line for row in rows if row["submitted_on"]}
    if len(given) > 1:
        found.faults.append(Fault(max(given.values()), organisation, "submitted_on differs between its rows"))
    elif given:
        text, line = next(iter(given.items()))
        try:
            found.submitted_on = read_date(text)
        except ValueError as wrong:
            found.faults.append(Fault(line, organisation, f"submitted_on: {wrong}"))


def by_body(rows: Sequence[Row], bodies: Mapping[str, str]) -> dict[str, list[Row]]:
    """Sort rows by the body they are about; `bodies` gives its slug for every name a file may use."""
    found: dict[str, list[Row]] = {}
    for row in rows:
        name = row["organisation"].lower()
        found.setdefault(bodies.get(name, row["organisation"]), []).append(row)
    return found
