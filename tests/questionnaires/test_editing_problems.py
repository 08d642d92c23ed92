"""Faults as an author reads them: by letter and number, never by a word that only looks like a key."""

import pytest

from questionnaires.editing import in_labels
from questionnaires.faults import Fault

LABELS = {"g.policy": "G1", "g.policy-old": "G2", "text": "A1", "a": "A2"}


@pytest.mark.parametrize(
    ("message", "said"),
    [
        ("g.policy keeps its key but has other words.", "G1 keeps its key but has other words."),
        ("g.policy-old comes from g.policy.", "G2 comes from G1."),
        ("text has no text.", "A1 has no text."),
        ("a is a must without a reference.", "A2 is a must without a reference."),
        ("The condition mentions g.policy, which comes later.", "The condition mentions G1, which comes later."),
        ("staff-survey:g.policy is no question.", "staff-survey:g.policy is no question."),
        ("g.policy.more was not asked.", "g.policy.more was not asked."),
        ("Nothing of it here.", "Nothing of it here."),
    ],
)
def test_keys_become_letters_and_numbers(message: str, said: str) -> None:
    """Whole keys alone; the mend too."""
    assert in_labels(Fault("x", (), message, message), LABELS) == Fault("x", (), said, said)
