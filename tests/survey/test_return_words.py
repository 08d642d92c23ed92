"""What a return's page says beside a question, from plain objects."""

from typing import Any

import pytest

from questionnaires.lineage import NEW
from survey.forms.returns.beside import Now, panel
from survey.forms.returns.boxes import options
from survey.queries.returns.earlier import Beside
from tests.questionnaires.builders import THREE, graded, tiny


@pytest.mark.parametrize(
    ("question", "said"),
    [
        (graded("a"), "It counts in this year’s score"),
        ({"key": "a", "kind": "text", "text": "What changed?"}, "It does not count in the score"),
        ({"key": "a", "kind": "criteria", "text": "C.", "criteria": [{"key": "x", "label": "X"}]}, "It counts in"),
    ],
)
def test_a_new_question_says_whether_it_counts(question: dict[str, Any], said: str) -> None:
    new = tiny(question).questions["a"]
    found = panel(new, Beside(NEW.change, False, (), None), Now(None, "", ""), "2025", editable=True)
    assert said in found["note"]


@pytest.mark.parametrize(("needs", "hint"), [([], ""), (["comment"], "Say in the comment why")])
def test_not_applicable_asks_for_a_reason_only_where_one_is_needed(needs: list[str], hint: str) -> None:
    form = tiny(graded("a"), scale={**THREE, "not_applicable": {"allowed": "true", "needs": needs}})
    last = options(form, form.questions["a"])[-1]
    assert last["label"] == "Not applicable"
    assert last["hint"].startswith(hint)
    assert bool(last["hint"]) == bool(hint)
