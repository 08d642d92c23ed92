"""Numbers in the boxes of a draft: exact ones are taken, endless ones are refused at once."""

import pytest

from survey.forms.drafts.numbers import is_number, number_errors


@pytest.mark.parametrize("text", ["2", "0.5", "-3", "+1", "1/3", " 7 ", "0.10"])
def test_exact_numbers_are_taken(text: str) -> None:
    assert is_number(text)


@pytest.mark.parametrize("text", ["", "two", "1/0", "1e999999999", "1e-999999999", "1_000", "0x10", "nan", "9" * 5_000])
def test_anything_else_is_told_at_its_box(text: str) -> None:
    """A number such as 1e999999999 would be written out to a thousand million figures before it was looked at."""
    assert not is_number(text)
    found = number_errors({"weight": text}, ["weight"], "q-")
    assert [name for name, _ in found] == (["q-weight"] if text else [])
    assert all(len(message) < 120 for _, message in found)
