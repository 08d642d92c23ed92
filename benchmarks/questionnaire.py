"""A questionnaire for timing: eight sections, 60 graded questions, worded as real ones are. Two versions of it."""

from __future__ import annotations

KEY = "timing"
SIZES = (8, 8, 8, 8, 7, 7, 7, 7)
"""How many questions each section has; the first, which is timed alone, has eight."""

HEAD = """\
format: 1
key: {key}
version: "{version}"
title: Safeguarding self-assessment for timing
programme: schools
{replaces}
scales:
  rag:
    grades:
      - {{key: green, label: Met, points: 2, counts_as: met, colour: green, descriptor: All of it is in place.}}
      - {{key: amber, label: Partly met, points: 1, counts_as: partly_met, colour: amber, needs: [comment, action]}}
      - {{key: red, label: Not met, points: 0, counts_as: not_met, colour: red, needs: [comment, action]}}
    not_applicable: {{allowed: true, needs: [comment]}}
sections:
"""
SECTION = """\
  - key: {key}
    title: Standard number {number}
    questions:
"""
QUESTION = """\
      - key: {key}
        kind: graded
        scale: rag
        text: In standard {number}, part {part}, the policy says who checks what, how often, and who is told of it.
        why: What is written down and known to everybody is done; what is not is forgotten when people change.
        good: The page is dated, has an owner, was read by the board this year, and staff can say what it asks.
        references: [{{document: A guide to safeguarding, edition: "2025", paragraph: "{number}.{part}"}}]
        force: should
        evidence: expected
        critical: {critical}
"""


def document(version: str, replaces: str | None = None) -> str:
    """Give a version in YAML."""
    parts = [HEAD.format(key=KEY, version=version, replaces=f'replaces: "{replaces}"' if replaces else "")]
    for number, (section, questions) in enumerate(sections().items(), 1):
        parts.append(SECTION.format(key=section, number=number))
        parts += [
            QUESTION.format(key=key, number=number, part=part, critical=str(part == 1).lower())
            for part, key in enumerate(questions, 1)
        ]
    return "".join(parts)


def sections() -> dict[str, list[str]]:
    """Give the keys of the questions by section.

    >>> sum(len(keys) for keys in sections().values())
    60
    """
    return {f"s{number}": [f"s{number}.q{part}" for part in range(1, size + 1)] for number, size in enumerate(SIZES, 1)}
