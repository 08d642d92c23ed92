"""What made-up respondents write, put together from the bank in words.yaml."""

from functools import lru_cache
from importlib.resources import files
from random import Random
from typing import Any

import yaml


@lru_cache
def bank() -> dict[str, Any]:
    """The bank of sentences."""
    found: dict[str, Any] = yaml.safe_load((files(__package__) / "words.yaml").read_text(encoding="utf-8"))
    return found


def pick(random: Random, name: str, agency: bool) -> str:
    """A sentence of the bank with its blanks filled."""
    return filled(random, random.choice(bank()[name]), agency)


def who(random: Random, agency: bool) -> str:
    """A role, as it stands in a sentence."""
    found: str = random.choice(bank()["who_agency" if agency else "who"])
    return found


def filled(random: Random, text: str, agency: bool) -> str:
    """A sentence with its blanks filled: month, who, numbers that fit each other."""
    whole, somebody = random.randint(12, 64), who(random, agency)
    return text.format(
        month=random.choice(bank()["months"]),
        who=somebody,
        Who=somebody[0].upper() + somebody[1:],
        n=random.randint(2, 9),
        whole=whole,
        share=random.randint(whole * 2 // 3, whole),
    )


def comment(random: Random, counts_as: str, tags: tuple[str, ...], agency: bool) -> str:
    """A comment that fits the grade, about the question's own subject where the bank has one."""
    position = 0 if counts_as == "met" else 1
    about = [bank()["about"][tag][position] for tag in tags if tag in bank()["about"] and counts_as != "not_met"]
    own = about and random.random() < 0.5
    text = filled(random, random.choice(about), agency) if own else pick(random, counts_as, agency)
    return f"{text} {pick(random, 'long', agency)}" if random.random() < 0.02 else text
