"""Loading answers in parts: a row of the file for each cell, criterion and field of an action."""

from fractions import Fraction

import pytest
from sqlmodel import Session, col, select

from questionnaires.answer_parts import PlannedAction
from questionnaires.answers import Answer
from survey.models import Action
from survey.queries.returns import get_sheet
from survey.services.loading import REQUIRED, Loaded, Status, load_returns, read_table
from tests.factories import NOW
from tests.survey import returns_kit
from tests.survey.returns_kit import Kit
from tests.survey.views.test_returns_parts import SOURCE

HEAD = "organisation,question,part,value,comment"
ROWS = """t.training,staff.level,green,All of them
t.training,staff.trained,"1,040",
t.training,Volunteers,n/a,
t.policy,lead,Yes,
t.policy,review,no,
t.policy,online,n/a,
t.proof,,Minutes of May,
t.plan,1.what,Train,
t.plan,1.who,Head,
t.plan,1.by,1 May 2027,
t.plan,1.progress,In progress,
t.plan,2.what,Check,"""


@pytest.fixture
def kit(session: Session) -> Kit:
    return returns_kit.make(session, source=SOURCE)


def load(kit: Kit, rows: str) -> Loaded:
    """Load some rows of the kit's body as a draft."""
    slug = kit.organisation.slug
    text = "\n".join([HEAD, *(f"{slug},{row}" for row in rows.splitlines())])
    table = read_table(text.encode(), REQUIRED)
    return load_returns(kit.session, None, kit.round_, table.rows, NOW, Status.DRAFT)


def test_each_part_has_a_row(kit: Kit) -> None:
    loaded = load(kit, ROWS)
    assert [str(fault) for fault in loaded.faults] == []
    answers = get_sheet(kit.session, kit.dossier).answers
    rows = {"staff": {"level": "green", "trained": Fraction(1040)}, "volunteers": "n-a"}
    assert answers["t.training"] == Answer(value=rows, comment="All of them")
    assert answers["t.policy"].value == {"lead": "yes", "review": "no", "online": "n-a"}
    assert answers["t.proof"] == Answer(value="held", evidence="Minutes of May")
    assert answers["t.plan"].value == (
        PlannedAction("Train", "Head", "2027-05-01", "in_progress"),
        PlannedAction("Check"),
    )
    actions = kit.session.exec(select(Action).order_by(col(Action.position))).all()
    assert [(one.position, one.what, one.status) for one in actions] == [
        (1, "Train", "in_progress"),
        (2, "Check", "not_started"),
    ]


def test_the_same_rows_again_change_nothing(kit: Kit) -> None:
    load(kit, ROWS)
    assert load(kit, ROWS).unchanged == 1


@pytest.mark.parametrize(
    ("row", "line", "said"),
    [
        ("t.training,cooks.level,green,", 2, "it has no part 'cooks.level': its parts are staff, staff.level"),
        ("t.training,,green,", 2, "it is answered in parts: its parts are staff"),
        ("t.training,staff.level,green,\nt.training,staff.trained,lots,", 3, "Staff, people trained: Enter a number"),
        ("t.training,staff.level,purple,", 2, "“purple” is not one of the grades"),
        ("t.policy,lead,perhaps,", 2, "Who the lead is: “perhaps” is not one of the answers"),
        ("t.plan,1.cost,40,", 2, "its parts are 1.what, 1.who, 1.by, 1.progress, and so on up to 30"),
        ("t.plan,1.progress,nearly,", 2, "the progress of an action is one of not_started, in_progress, complete"),
        ("t.share,,80,", 2, "there is no question 't.share'"),
    ],
)
def test_a_part_that_cannot_be_read_names_its_line(kit: Kit, row: str, line: int, said: str) -> None:
    faults = load(kit, row).faults
    assert [fault.line for fault in faults] == [line]
    assert said in faults[0].message
