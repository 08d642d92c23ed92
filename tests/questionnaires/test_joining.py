"""Supplements: one form for the body, everything kept apart behind it, and no figure of the core ever moved."""

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questionnaires.answers import Answer
from questionnaires.asking import asked
from questionnaires.checking import faults_of
from questionnaires.contracts import scorecard_data
from questionnaires.definition import Questionnaire
from questionnaires.formats.sentences import only_if
from questionnaires.joining import (
    Joined,
    core_of,
    home_of,
    joined,
    part_of,
    parts_of,
    path_within,
    scorecards,
    troubles,
)
from questionnaires.problems import problems
from questionnaires.scoring import score

from .builders import graded, grades, tiny

YES_NO = {
    "grades": [
        {"key": "yes", "label": "Yes", "points": "1", "counts_as": "met"},
        {"key": "no", "label": "No", "points": "0", "counts_as": "not_met"},
    ]
}
OWN = {"key": "own", "title": "Ours"}
CORE = tiny(graded("a"), graded("b", weight="2"), {"key": "boards", "kind": "yes_no", "text": "Boarders?"})


def extra(*questions: dict[str, Any], key: str = "extra", section: str = "own", **head: Any) -> Questionnaire:
    """A supplement of one section to the tiny core; its scale `three` has two grades only."""
    sections = [{**OWN, "key": section, "questions": list(questions)}]
    return tiny(**{"key": key, "supplement_to": "tiny", "sections": sections, "scale": YES_NO} | head)


EXTRA = extra(graded("x"), graded("y", when={"question": "boards", "is": ["yes"]}), graded("z", weight="3"))
FORM = joined(CORE, [EXTRA])


def identities(questionnaire: Questionnaire, *known: Questionnaire) -> list[str]:
    """The ids of all faults, given the versions known; the last one of a key is its newest."""
    found = {one.key: one for one in known} | {one.name: one for one in known}
    return sorted(fault.id for fault in faults_of(questionnaire, found.get))


def test_a_form_without_supplement_is_the_core_itself() -> None:
    """Nothing is wrapped where nothing is added."""
    assert joined(CORE) is CORE
    assert parts_of(CORE) == (CORE,)
    assert home_of(CORE, "a") == "tiny"


def test_letters_go_on_and_the_head_is_the_core_s() -> None:
    """The supplement's sections follow the core's."""
    assert [FORM.label_of(key) for key in ("s", "a", "own", "x", "z")] == ["A", "A1", "B", "B1", "B3"]
    assert (FORM.name, FORM.title, FORM.supplement_to) == (CORE.name, CORE.title, None)
    assert isinstance(FORM, Joined)


def test_each_question_knows_where_it_belongs() -> None:
    """What is kept stays apart."""
    assert [part.name for part in parts_of(FORM)] == ["tiny@1", "extra@1"]
    assert core_of(FORM) is CORE
    assert [home_of(FORM, key) for key in ("a", "x", "unknown")] == ["tiny", "extra", "tiny"]
    assert part_of(FORM, "own").name == "extra@1"
    assert part_of(FORM, "s") is CORE


def test_a_part_keeps_the_letters_of_the_form() -> None:
    """What a body reads as B1 is B1 in its results as well."""
    assert [part_of(FORM, "own").label_of(key) for key in ("own", "x", "z")] == ["B", "B1", "B3"]
    assert EXTRA.label_of("x") == "A1"


def test_scales_of_one_name_stay_two_scales() -> None:
    """`three` has four grades in the core and two in the supplement."""
    core, own = FORM.scale_of(FORM.questions["a"]), FORM.scale_of(FORM.questions["x"])
    assert core is not None
    assert own is not None
    assert [grade.key for grade in core.grades] == ["met", "partly", "not", "unsure"]
    assert [grade.key for grade in own.grades] == ["yes", "no"]


def test_columns_keep_their_scale() -> None:
    """A matrix may name a scale in a column; a column without one uses its question's."""
    matrix = {
        "key": "m", "kind": "matrix", "text": "Where?", "scale": "three",
        "rows": [{"key": "one", "label": "One"}, {"key": "two", "label": "Two"}],
        "columns": [{"key": "now", "label": "Now", "kind": "graded"},
                    {"key": "then", "label": "Then", "kind": "graded", "scale": "three"}],
    }  # fmt: skip
    form = joined(CORE, [extra(matrix)])
    question = form.questions["m"]
    assert [form.column_scale(question, column).key for column in question.columns] == [  # type: ignore[union-attr]
        "extra:three",
        "extra:three",
    ]
    assert question.scored_column is not None
    assert question.scored_column.key == "now"


def test_a_supplement_may_depend_on_the_core() -> None:
    """Its conditions see earlier answers of the core."""
    assert asked(FORM, {"boards": Answer(value="no")}, {}).keys == ("a", "b", "boards", "x", "z")
    path = asked(FORM, {"boards": Answer(value="yes"), "x": Answer(value="yes")}, {})
    assert path.keys == ("a", "b", "boards", "x", "y", "z")
    own = path_within(path, EXTRA)
    assert (own.keys, set(own.known), own.questionnaire) == (("x", "y", "z"), {"x"}, EXTRA)


def test_problems_are_those_of_the_form() -> None:
    """A wanting answer of the supplement keeps the return from being signed."""
    answers = grades(a="met", b="met", x="yes") | {"boards": Answer(value="no")}
    assert list(problems(FORM, asked(FORM, answers, {}), answers)) == ["z"]


def test_scorecards_part_by_part() -> None:
    """The supplement's questions count for the supplement alone."""
    answers = grades(a="met", b="partly", x="yes", y="no", z="no") | {"boards": Answer(value="yes")}
    cards = scorecards(FORM, answers, {})
    assert list(cards) == ["tiny", "extra"]
    assert cards["tiny"].overall.percent == Fraction(200, 3)
    assert cards["extra"].overall.percent == Fraction(20)
    assert list(cards["extra"].sections) == ["own"]
    assert list(cards["extra"].questions) == ["x", "y", "z"]


def test_what_is_not_asked_of_a_supplement_is_not_scored() -> None:
    """The core decides that y is not asked."""
    card = scorecards(FORM, grades(x="yes", y="yes", z="no") | {"boards": Answer(value="no")}, {})["extra"]
    assert card.questions["y"].state == "not_asked"
    assert card.overall.percent == Fraction(25)


GRADES = st.sampled_from(["met", "partly", "not", "unsure", "n-a", ""])
OWN_GRADES = st.sampled_from(["yes", "no", "n-a", ""])


@given(st.tuples(GRADES, GRADES), st.tuples(OWN_GRADES, OWN_GRADES, OWN_GRADES), st.sampled_from(["yes", "no", ""]))
def test_no_supplement_moves_a_figure_of_the_core(
    core: tuple[str, str], own: tuple[str, str, str], boards: str
) -> None:
    """Whatever is answered to it, the core's scorecard is the same to the byte."""
    answers = grades(a=core[0], b=core[1]) | {"boards": Answer(value=boards or None)}
    with_own = answers | grades(x=own[0], y=own[1], z=own[2])
    alone = scorecard_data(score(CORE, answers, {}))
    assert scorecard_data(scorecards(FORM, with_own, {})["tiny"]) == alone
    assert scorecards(CORE, answers, {}).keys() == {"tiny"}


def test_two_supplements_stand_one_after_the_other() -> None:
    """Of two partnerships in a joint round."""
    second = extra(graded("w"), key="second", section="theirs")
    form = joined(CORE, [EXTRA, second])
    assert form.label_of("w") == "C1"
    assert list(scorecards(form, {}, {})) == ["tiny", "extra", "second"]
    assert troubles(CORE, [EXTRA, second]) == []


@pytest.mark.parametrize(
    ("supplement", "said"),
    [
        (CORE, "tiny@1 is no supplement."),
        (extra(graded("x"), supplement_to="other"), "extra@1 is a supplement to other, not to tiny."),
        (extra(graded("x"), programme="agencies"), "extra@1 is of the programme agencies, tiny@1 of schools."),
        (extra(graded("a")), "The question a stands in tiny@1 and in extra@1."),
        (extra(graded("x"), section="s"), "The section s stands in tiny@1 and in extra@1."),
        (
            extra(graded("x", when={"question": "gone", "is": ["yes"]})),
            "A condition of extra@1 asks about gone, which tiny@1 does not ask.",
        ),
    ],
)
def test_what_cannot_be_joined_is_said(supplement: Questionnaire, said: str) -> None:
    """Before a round is issued."""
    assert said in troubles(CORE, [supplement])


def test_two_supplements_must_not_share_a_key_either() -> None:
    """Neither of a question, nor of a section, nor their own."""
    assert troubles(CORE, [EXTRA, extra(graded("x"))]) == [
        "Two parts have the key extra.",
        "The question x stands in extra@1 and in extra@1.",
        "The section own stands in extra@1 and in extra@1.",
    ]


@pytest.mark.parametrize(
    ("supplement", "expected"),
    [
        (EXTRA, []),
        (extra(graded("x", when={"question": "boards", "is": ["perhaps"]})), ["condition-value"]),
        (extra(graded("x", when={"question": "nowhere", "is": ["yes"]})), ["condition-question"]),
        (extra(graded("x", when={"question": "skipped", "is": ["yes"]})), ["supplement-optional"]),
        (extra(graded("x"), programme="agencies"), ["supplement-programme"]),
        (extra(graded("a")), ["supplement-question"]),
        (extra(graded("was")), ["supplement-question"]),
        (extra(graded("x"), section="s"), ["supplement-section"]),
        (extra(graded("x"), supplement_to="nobody"), ["supplement-core"]),
        (extra(graded("x"), supplement_to="extra"), ["supplement-core"]),
        (extra(graded("x"), audience={"kinds": ["police"]}), ["supplement-audience"]),
        (
            extra(
                graded(
                    "x",
                    when={"all": [{"question": "boards", "is": ["yes"]}, {"question": "boards", "is": ["no"]}]},
                )
            ),
            ["never-asked"],
        ),
    ],
)  # fmt: skip
def test_a_supplement_is_checked_with_its_core(supplement: Questionnaire, expected: list[str]) -> None:
    """Keys of any earlier version of the core are taken as well: answers of years would be mixed up."""
    old = tiny(graded("a"), graded("was"), version="0")
    core = tiny(
        graded("a"),
        {"key": "boards", "kind": "yes_no", "text": "Boarders?"},
        {"key": "skipped", "kind": "yes_no", "text": "Perhaps?", "optional": "true"},
        replaces="0",
        audience={"kinds": ["school"]},
        retired=[{"key": "was", "reason": "gone"}],
    )
    assert identities(supplement, old, core) == expected


def test_a_fault_lies_where_it_stands_in_the_document() -> None:
    """Not where the joined form has it."""
    wrong = extra(graded("x"), graded("y", when={"question": "nowhere", "is": ["yes"]}))
    paths = [fault.path for fault in faults_of(wrong, {"tiny": CORE}.get) if fault.id == "condition-question"]
    assert paths == [("sections", 0, "questions", 1, "when")]


def test_a_blank_supplement_says_whose_question_it_depends_on() -> None:
    """Alone it has no letter for a question of the core."""
    assert only_if(EXTRA, EXTRA.questions["y"].when) == "Only if the answer to boards of tiny is yes."
    assert only_if(FORM, FORM.questions["y"].when) == "Only if the answer to A3 is “Yes”."
