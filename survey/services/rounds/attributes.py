"""What is frozen of a body on its issue line: the attributes that rules and conditions may look at, as text."""

from typing import Any

from survey.models import Basis
from survey.queries.rounds.candidates import Candidate

BASIS_KEYS = {
    Basis.STATUTORY_S11: "s11",
    Basis.RELEVANT_AGENCY: "relevant-agency",
    Basis.CONTRACT: "contract",
    Basis.INVITED: "invited",
}
"""The bases as questionnaires and files write them, the strongest first."""


def freeze(candidate: Candidate) -> dict[str, Any]:
    """Give the snapshot of a body: attributes as text ("yes", "no", "" where unknown), name, slug, identifiers.

    In a joint round the strongest of its bases stands here; each partnership's own is on its own row.
    """
    body = candidate.organisation
    early_years = None if body.nursery is None and body.low_age is None else body.early_years
    return {
        "name": body.name,
        "slug": body.slug,
        "identifiers": dict(candidate.identifiers),
        "kind": body.kind,
        "phase": body.phase or "",
        "type": body.type or "",
        "legal_route": body.legal_route or "",
        "basis": next(key for basis, key in BASIS_KEYS.items() if basis in candidate.bases.values()),
        "area": body.area or "",
        "early_years": yes_no(early_years),
        "nursery": yes_no(body.nursery),
        "boarding": yes_no(body.boarding),
        "sixth_form": yes_no(body.sixth_form),
        "age_low": number(body.low_age),
        "age_high": number(body.high_age),
    }


def yes_no(value: bool | None) -> str:
    """Write a fact that may be unknown.

    >>> yes_no(True), yes_no(False), yes_no(None)
    ('yes', 'no', '')
    """
    return "" if value is None else "yes" if value else "no"


def number(value: int | None) -> str:
    """Write a number that may be unknown."""
    return "" if value is None else str(value)
