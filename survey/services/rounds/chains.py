"""Who signs, by kind of body and legal route: a table, which a round's settings may put their own lines before.

A line of the table says for whom it is (`kinds`, `routes`, `types`: words in the register's type; what is left out
does not narrow) and the `steps`. The step of role `lead` is signed by the lead, every other by a signatory. Two steps
are by two people unless a step says `same_person`; `meeting` asks for the date and minute of a governing body.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from survey.services.refusals import Refused

DSL = {"role": "lead", "label": "Designated safeguarding lead"}
LEAD = {"role": "lead", "label": "Safeguarding lead"}
HEAD = {"role": "head", "label": "Head teacher"}
CHAIR = {"role": "chair", "label": "Chair of governors", "meeting": True}
TRUST = {"role": "trust", "label": "Trust or local governing body", "meeting": True}
PRINCIPAL = {"role": "principal", "label": "Principal"}
PROPRIETOR = {"role": "proprietor", "label": "Proprietor"}
EXECUTIVE = {"role": "executive", "label": "Executive lead"}
OWNER = {"role": "owner", "label": "Owner or committee chair"}
MANAGER = {"role": "lead", "label": "Registered manager"}
INDIVIDUAL = {"role": "responsible", "label": "Responsible individual"}
TRUSTEE = {"role": "trustee", "label": "Chair or trustee"}
ACADEMY = ("academy", "academies", "free school", "studio school", "technical college", "technology college")

CHAINS: tuple[Mapping[str, Any], ...] = (
    {"kinds": ("school",), "types": ACADEMY, "steps": (DSL, HEAD, TRUST)},
    {"kinds": ("school",), "routes": ("s157",), "steps": (DSL, PROPRIETOR)},
    {"kinds": ("school",), "steps": (DSL, HEAD, CHAIR)},
    {"kinds": ("college", "training-provider"), "steps": (DSL, PRINCIPAL)},
    {"kinds": ("academy-trust",), "steps": (LEAD, {"role": "executive", "label": "Chief executive"})},
    {"kinds": ("early-years",), "steps": (LEAD, OWNER)},
    {"kinds": ("childminder",), "steps": ({"role": "lead", "label": "Registered childminder"},)},
    {
        "kinds": ("childrens-home", "supported-accommodation", "fostering-agency", "adoption-agency"),
        "steps": (MANAGER, INDIVIDUAL),
    },
    {"kinds": ("voluntary", "faith", "sport"), "steps": (LEAD, TRUSTEE)},
    {"steps": (LEAD, EXECUTIVE)},
)
STEP_FIELDS = {"role", "label", "same_person", "meeting"}


def chain_for(attributes: Mapping[str, Any], own: Sequence[Mapping[str, Any]] = ()) -> list[dict[str, Any]]:
    """Give the steps for a body as frozen; the lines of a round's settings come first.

    >>> [step["label"] for step in chain_for({"kind": "childminder"})]
    ['Registered childminder']
    """
    line = next(line for line in (*own, *CHAINS) if is_for(line, attributes))
    return [dict(step) for step in line["steps"]]


def is_for(line: Mapping[str, Any], attributes: Mapping[str, Any]) -> bool:
    """Whether a line of the table is about a body."""
    kind, route = attributes.get("kind", ""), attributes.get("legal_route", "")
    typed = str(attributes.get("type", "")).lower()
    return (
        (not line.get("kinds") or kind in line["kinds"])
        and (not line.get("routes") or route in line["routes"])
        and (not line.get("types") or any(word.lower() in typed for word in line["types"]))
    )


def check_chains(lines: Any) -> None:
    """Refuse lines of a round's settings that cannot be used."""
    if not isinstance(lines, list):
        raise Refused("The setting chains must be a list of lines with steps.", "settings")
    for number, line in enumerate(lines, 1):
        wrong = what_is_wrong(line)
        if wrong:
            raise Refused(f"Line {number} of the setting chains {wrong}.", "settings")


def what_is_wrong(line: Any) -> str:
    """Say what is wrong with one line; nothing when it can be used."""
    if not isinstance(line, Mapping) or not isinstance(line.get("steps"), list):
        return "has no steps: give steps as a list, which may be empty"
    if unknown := set(line) - {"kinds", "routes", "types", "steps"}:
        return f"has the unknown field {min(unknown)}"
    for name in ("kinds", "routes", "types"):
        if not all(isinstance(value, str) for value in line.get(name, [])):
            return f"has {name} that are not words"
    for step in line["steps"]:
        if not isinstance(step, Mapping) or not step.get("role") or not step.get("label"):
            return "has a step without a role and a label"
        if unknown := set(step) - STEP_FIELDS:
            return f"has a step with the unknown field {min(unknown)}"
    return ""
