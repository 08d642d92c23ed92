"""The kinds of question as an author meets them: their words, and the fields each has."""

from collections.abc import Mapping

KINDS: Mapping[str, str] = {
    "graded": "Graded: one grade of a scale",
    "yes_no": "Yes or no",
    "choice": "One of several choices",
    "choices": "Any of several choices",
    "number": "A number",
    "date": "A date",
    "text": "Words",
    "person": "A person: role, name, e-mail",
    "matrix": "A table of rows and columns",
    "criteria": "Several criteria",
    "evidence": "Evidence only",
    "actions": "A plan of actions",
    "computed": "A figure worked out from answers",
    "declaration": "A declaration to tick",
    "note": "A note to read",
}
SHORT: Mapping[str, str] = {
    "graded": "Graded",
    "yes_no": "Yes or no",
    "choice": "One choice",
    "choices": "Several choices",
    "number": "Number",
    "date": "Date",
    "text": "Words",
    "person": "Person",
    "matrix": "Table",
    "criteria": "Criteria",
    "evidence": "Evidence",
    "actions": "Actions",
    "computed": "Worked out",
    "declaration": "Declaration",
    "note": "Note",
}
FORCES = (("", "Not said"), ("must", "Must"), ("should", "Should"), ("local", "Local"))
EVIDENCE = (("none", "Not asked for"), ("welcome", "Welcome"), ("expected", "Expected"))
OPERATIONS = (
    ("sum", "the sum of"),
    ("difference", "the first less the second of"),
    ("ratio", "the first divided by the second of"),
    ("percent", "the first as a percentage of the second of"),
    ("mean", "the mean of"),
    ("least", "the smallest of"),
    ("most", "the largest of"),
    ("count", "how many have the answers named below, of"),
)
CHANGES: Mapping[str, str] = {
    "": "not said: its words decide",
    "same": "the same",
    "reworded": "reworded",
    "strengthened": "stronger",
    "split": "split",
    "merged": "merged",
    "moved": "moved",
    "new": "new",
}
MARKS: Mapping[str, str] = {
    "same": "same",
    "reworded": "reworded",
    "strengthened": "stronger",
    "split": "split",
    "merged": "merged",
    "moved": "moved",
    "new": "new",
    "scale_changed": "scale",
    "undeclared": "not said",
}
"""What the tree of a draft writes beside a question."""

SCORED = frozenset({"graded", "yes_no", "choice", "matrix", "criteria", "computed"})
_EVERY = ("kind", "text", "why", "good", "force", "references", "tags", "when", "lineage")
_ANSWERED = ("optional", "evidence", "not_applicable", "cross_references", "paired_with")
_SCORED = ("scale", "weight", "critical")
_OWN: Mapping[str, tuple[str, ...]] = {
    "graded": ("descriptors",),
    "yes_no": ("options",),
    "choice": ("options",),
    "choices": ("options",),
    "number": ("min", "max", "step", "unit", "as_at", "dont_know"),
    "text": ("words",),
    "matrix": ("rows", "columns"),
    "criteria": ("criteria",),
    "computed": ("compute", "unit", "places"),
}


def fields_of(kind: str) -> tuple[str, ...]:
    """Give the fields that a question of a kind has.

    >>> "options" in fields_of("choice"), "weight" in fields_of("note")
    (True, False)
    """
    answered = () if kind in ("note", "computed") else _ANSWERED
    scored = _SCORED if kind in SCORED else ()
    return (*_EVERY, *answered, *scored, *_OWN.get(kind, ()))


EVERY_FIELD = frozenset(field for kind in KINDS for field in fields_of(kind))
