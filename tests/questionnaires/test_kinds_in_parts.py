"""Matrix, criteria, actions, evidence and computed figures: asked, read, wanting, scored, kept, said in words."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questionnaires.answer_parts import PlannedAction
from questionnaires.answers import Answer, as_text, from_store, to_store
from questionnaires.asking import asked
from questionnaires.contracts import scorecard_data, scorecard_from
from questionnaires.definition import Questionnaire
from questionnaires.parsing import parse
from questionnaires.problems import of_answer
from questionnaires.scoring import QuestionScore, Settings, score

from .builders import graded, read_file, tiny

FORM = read_file("every_kind.yaml")
TRAINING, POLICY, PLAN = (FORM.questions[key] for key in ("t.training", "t.policy", "t.plan"))


def given_as(form: Questionnaire, key: str, posted: Mapping[str, Any]) -> tuple[Answer, list[tuple[str, str]]]:
    """The answer to a question from what was posted behind its key, and the part and message of each problem."""
    fields = {f"{key}.{name}" if name else key: [value] for name, value in posted.items()}
    answer, wrong = parse(form, form.questions[key], fields)
    return answer, [(problem.part, problem.message) for problem in wrong]


def scored(form: Questionnaire, key: str, value: Any, **more: Answer) -> QuestionScore:
    """The score of one question answered with a value."""
    return score(form, {key: Answer(value=value), **more}, {}).questions[key]


def wanting(key: str, answer: Answer) -> dict[str, str]:
    """What is wanting in an answer: part or box -> id."""
    return {problem.part or problem.field: problem.id for problem in of_answer(FORM, FORM.questions[key], answer)}


def test_a_matrix_is_read_cell_by_cell() -> None:
    """A cell that cannot be read loses only itself; a row that does not apply is kept as such."""
    posted = {"staff.level": "green", "staff.trained": "twelve", "volunteers": "n-a", "volunteers.level": "red"}
    answer, wrong = given_as(FORM, "t.training", posted)
    assert answer.value == {"staff": {"level": "green"}, "volunteers": "n-a"}
    assert [part for part, _ in wrong] == ["staff.trained"]
    assert wrong[0][1].startswith("Staff, people trained: Enter a number in figures")


def test_a_row_must_apply_where_nothing_else_is_allowed() -> None:
    """The row is named."""
    form = tiny(matrix("m", not_applicable={"allowed": "false"}))
    _, wrong = given_as(form, "m", {"a": "n-a", "b.level": "met"})
    assert wrong == [("a", "A applies to every body: fill in its row.")]


def test_what_a_matrix_wants() -> None:
    """Each empty cell of an applicable row; the comment that a chosen grade needs, once."""
    value = {"staff": {"level": "amber"}, "volunteers": {"level": "amber", "trained": Fraction(2)}}
    assert wanting("t.training", Answer(value=value)) == {"staff.trained": "part-not-answered", "comment": "comment"}
    assert wanting("t.training", Answer()) == {"value": "not-answered"}
    nobody = Answer(value={"staff": "n-a", "volunteers": "n-a"})
    assert wanting("t.training", nobody) == {"reason": "na-reason"}


def matrix(key: str, **more: Any) -> dict[str, Any]:
    """A matrix of rows a, b and c with one graded column."""
    rows = [{"key": row, "label": row.upper()} for row in "abc"]
    columns = [{"key": "level", "label": "Level", "kind": "graded"}]
    return graded(key, **{"kind": "matrix", "rows": rows, "columns": columns} | more)


@pytest.mark.parametrize(
    ("rows", "state", "ratio", "counts_as"),
    [
        ({"a": "met", "b": "partly", "c": "not"}, "answered", Fraction(1, 2), "not_met"),
        ({"a": "met", "b": "met", "c": "n-a"}, "answered", Fraction(1), "met"),
        ({"a": "met", "b": "partly", "c": "unsure"}, "answered", Fraction(3, 4), "partly_met"),
        ({"a": "unsure", "b": "n-a", "c": "unsure"}, "answered", None, None),
        ({"a": "met", "b": "met"}, "not_answered", None, None),
        ({"a": "n-a", "b": "n-a", "c": "n-a"}, "not_applicable", None, None),
        ({}, "not_answered", None, None),
    ],
)
def test_a_matrix_scores_the_mean_and_counts_as_its_worst_row(
    rows: Mapping[str, str], state: str, ratio: Fraction | None, counts_as: str | None
) -> None:
    """Over applicable rows; answered when all of them are (design 8)."""
    value = {row: grade if grade == "n-a" else {"level": grade} for row, grade in rows.items()}
    found = scored(tiny(matrix("m")), "m", value)
    assert (found.state, found.ratio, found.counts_as) == (state, ratio, counts_as)


@pytest.mark.parametrize(
    ("answers", "state", "ratio", "counts_as"),
    [
        ({"lead": "yes", "review": "no", "online": "no"}, "answered", Fraction(1, 2), "partly_met"),
        ({"lead": "yes", "review": "n-a", "online": "yes"}, "answered", Fraction(1), "met"),
        ({"lead": "no", "review": "no", "online": "n-a"}, "answered", Fraction(0), "not_met"),
        ({"lead": "yes", "review": "no"}, "not_answered", None, None),
        ({"lead": "n-a", "review": "n-a", "online": "n-a"}, "not_applicable", None, None),
    ],
)
def test_criteria_earn_their_share(
    answers: Mapping[str, str], state: str, ratio: Fraction | None, counts_as: str | None
) -> None:
    """Earned over what could be earned on those that apply; met at 1, not met at 0 (design 8)."""
    found = scored(FORM, "t.policy", dict(answers))
    assert (found.state, found.ratio, found.counts_as) == (state, ratio, counts_as)


def test_criteria_may_be_graded() -> None:
    """Each earns the ratio of its grade; a grade without points counts on neither side."""
    criteria = [{"key": key, "label": key} for key in ("a", "b", "c")]
    form = tiny(graded("q", kind="criteria", criteria=criteria))
    assert scored(form, "q", {"a": "met", "b": "partly", "c": "unsure"}).ratio == Fraction(3, 4)


def test_what_cannot_be_a_criterions_answer_is_named() -> None:
    """The others are kept."""
    answer, wrong = given_as(FORM, "t.policy", {"lead": "perhaps", "review": "no", "online": "n-a"})
    assert answer.value == {"review": "no", "online": "n-a"}
    assert wrong == [("lead", "Who the lead is: “perhaps” is not one of the answers shown.")]
    assert wanting("t.policy", answer) == {"lead": "part-not-answered"}


def test_a_figure_is_worked_out_from_earlier_answers_and_reaches_a_step() -> None:
    """18 of 24 is 75%, which reaches 70 of a scale in steps of 10 and counts as partly met."""
    rows = {
        "staff": {"level": "green", "trained": Fraction(15)},
        "volunteers": {"level": "green", "trained": Fraction(3)},
    }
    answers = {"t.training": Answer(value=rows), "p.staff": Answer(value=Fraction(24))}
    path = asked(FORM, answers, {})
    assert path.computed == {"t.share": 75}
    assert not path.is_asked("t.follow")
    found = score(FORM, answers, {}).questions["t.share"]
    assert (found.answer, found.ratio, found.counts_as) == ("70", Fraction(7, 10), "partly_met")
    assert as_text(FORM, FORM.questions["t.share"], path.known["t.share"]) == "75%"


@pytest.mark.parametrize(
    "staff", [Answer(), Answer(unknown=True), Answer(value=Fraction(0))], ids=["none", "not known", "nought"]
)
def test_an_unknown_input_makes_no_figure(staff: Answer) -> None:
    """Nor does a division by nought: the figure is not answered, never 0%."""
    answers = {"t.training": Answer(value={"staff": "n-a", "volunteers": {"trained": Fraction(3)}}), "p.staff": staff}
    assert asked(FORM, answers, {}).computed == {}
    assert score(FORM, answers, {}).questions["t.share"].state == "not_answered"


def test_a_later_question_may_look_at_a_figure() -> None:
    """Half trained asks what keeps the others."""
    rows = {"staff": {"trained": Fraction(5)}, "volunteers": "n-a"}
    path = asked(FORM, {"t.training": Answer(value=rows), "p.staff": Answer(value=Fraction(10))}, {})
    assert path.is_asked("t.follow")


def number(key: str) -> dict[str, Any]:
    """A question for a number."""
    return {"key": key, "kind": "number", "text": key}


@pytest.mark.parametrize(
    ("operation", "figure"),
    [("sum", 14), ("difference", 10), ("ratio", 6), ("percent", 600), ("mean", 7), ("least", 2), ("most", 12)],
)
def test_operations(operation: str, figure: int) -> None:
    """A closed set, exact."""
    rule = {"key": "c", "kind": "computed", "text": "C", "compute": {"operation": operation, "of": ["a", "b"]}}
    form = tiny(number("a"), number("b"), rule)
    answers = {"a": Answer(value=Fraction(12)), "b": Answer(value=Fraction(2))}
    assert asked(form, answers, {}).computed == {"c": figure}


def test_what_does_not_apply_is_left_out_of_a_sum_and_of_a_count() -> None:
    """What was asked and not answered makes it unknown instead."""
    count = {"operation": "count", "of": ["a", "b"], "is": ["met"]}
    form = tiny(graded("a"), graded("b"), {"key": "c", "kind": "computed", "text": "C", "compute": count})
    met, apart = Answer(value="met"), Answer(not_applicable=True)
    assert asked(form, {"a": met, "b": met}, {}).computed == {"c": 2}
    assert asked(form, {"a": met, "b": apart}, {}).computed == {"c": 1}
    assert asked(form, {"a": met}, {}).computed == {}


def test_actions_are_read_in_order_and_say_what_they_want() -> None:
    """Empty ones are left out; numbers close up."""
    posted = {"1.what": "Train", "1.who": "Head", "1.by": "1 May 2027", "3.what": "Check", "3.progress": "in_progress"}
    answer, wrong = given_as(FORM, "t.plan", posted)
    expected = (PlannedAction("Train", "Head", "2027-05-01"), PlannedAction("Check", progress="in_progress"))
    assert (answer.value, wrong) == (expected, [])
    assert wanting("t.plan", answer) == {"2.who": "part-not-answered", "2.by": "part-not-answered"}


def test_evidence_is_the_answer() -> None:
    """What is said in the box answers; nothing in it does not."""
    answer, _ = given_as(FORM, "t.proof", {"evidence": "Minutes of May"})
    assert (answer.value, answer.evidence, answer.given) == ("held", "Minutes of May", True)
    assert given_as(FORM, "t.proof", {"evidence": "  "})[0].given is False


def test_parts_in_words() -> None:
    """A label and what was answered, with nothing for what was not."""
    rows = {"staff": {"level": "green", "trained": Fraction(12)}, "volunteers": "n-a"}
    assert as_text(FORM, TRAINING, Answer(value=rows)) == (
        "Staff: How well: Met; People trained: 12 people; Volunteers: Not applicable"
    )
    assert as_text(FORM, POLICY, Answer(value={"lead": "yes"})) == "Who the lead is: Yes"
    assert as_text(FORM, PLAN, Answer(value=(PlannedAction("Train", "Head", "May"),))) == "Train: Head, by May"


GRADE = st.sampled_from(["green", "amber", "red", "unsure"])
CELLS = st.fixed_dictionaries({}, optional={"level": GRADE, "trained": st.fractions(0, 500)}).filter(bool)
ROWS = st.fixed_dictionaries({}, optional={row: CELLS | st.just("n-a") for row in ("staff", "volunteers")})
CRITERIA = st.fixed_dictionaries(
    {}, optional={key: st.sampled_from(["yes", "no", "n-a"]) for key in ("lead", "review", "online")}
)
ACTION = st.builds(PlannedAction, st.text(), st.text(), st.text(), st.sampled_from(["", "complete"]))


@given(ROWS, CRITERIA, st.lists(ACTION, max_size=3))
def test_what_is_kept_reads_back_the_same(
    rows: dict[str, Any], criteria: dict[str, str], actions: list[PlannedAction]
) -> None:
    """`from_store(to_store(a)) == a` for the kinds in parts."""
    for question, value in ((TRAINING, rows), (POLICY, criteria), (PLAN, tuple(actions))):
        answer = Answer(value=value or None)
        assert from_store(question, to_store(answer)) == answer


@given(ROWS, CRITERIA)
def test_scores_stay_between_nought_and_one_and_read_back(rows: dict[str, Any], criteria: dict[str, str]) -> None:
    """A stored scorecard gives the same data again, criteria and all."""
    answers = {"t.training": Answer(value=rows or None), "t.policy": Answer(value=criteria or None)}
    card = score(FORM, answers, {})
    assert all(found.ratio is None or 0 <= found.ratio <= 1 for found in card.questions.values())
    data = scorecard_data(card)
    assert scorecard_data(scorecard_from(FORM, data, Settings())) == data
