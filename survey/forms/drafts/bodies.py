"""Bodies to preview a questionnaire as: one of each kind that partnerships write to, with the facts that decide."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from questionnaires.answers import Answer
from questionnaires.conditions import number_in
from questionnaires.definition import Questionnaire


@dataclass(frozen=True)
class Body:
    """A made-up body: what it is called in a list, and its attributes as an issue line would freeze them."""

    key: str
    name: str
    attributes: Mapping[str, str] = field(default_factory=dict)


def school(key: str, name: str, **more: str) -> Body:
    """Make a school of the maintained kind, with what is special about it."""
    usual = {
        "kind": "school", "phase": "Primary", "type": "Community school", "legal_route": "s175",
        "basis": "relevant-agency", "early_years": "no", "nursery": "no", "boarding": "no", "sixth_form": "no",
        "age_low": "5", "age_high": "11",
    }  # fmt: skip
    return Body(key, name, usual | more)


def other(kind: str, name: str, basis: str = "relevant-agency", route: str = "", **more: str) -> Body:
    """Make a body that is no school."""
    return Body(kind, name, {"kind": kind, "basis": basis, "legal_route": route, **more})


BODIES: Sequence[Body] = (
    school("primary-nursery", "Primary school with a nursery", early_years="yes", nursery="yes", age_low="3"),
    school("primary", "Primary school without a nursery"),
    school("secondary-sixth-form", "Secondary school with a sixth form", phase="Secondary", sixth_form="yes",
           age_low="11", age_high="18"),
    school("secondary-boarding", "Secondary school with boarding", phase="Secondary", boarding="yes", sixth_form="yes",
           age_low="11", age_high="18"),
    school("independent", "Independent school", phase="", type="Other independent school", legal_route="s157",
           age_low="3", age_high="18", early_years="yes", nursery="yes", sixth_form="yes"),
    school("special", "Special school", phase="", type="Community special school", age_low="2", age_high="19",
           early_years="yes"),
    other("college", "College", route="s175", phase="16 plus", age_low="16", age_high="19"),
    other("early-years", "Early years setting", route="s40", early_years="yes", age_low="0", age_high="4"),
    other("childminder", "Childminder", route="s40", early_years="yes", age_low="0", age_high="8"),
    other("local-authority", "Local authority", "s11", "s11"),
    other("police", "Police", "s11", "s11"),
    other("nhs-trust", "NHS trust", "s11", "s11"),
    other("health-commissioner", "Integrated care board", "s11", "s11"),
    other("probation", "Probation", "s11", "s11"),
    other("housing", "Housing association", "relevant-agency"),
    other("voluntary", "Voluntary group", "contract"),
    other("faith", "Faith group", "invited"),
    other("sport", "Sports club", "invited"),
)  # fmt: skip
"""In the order of the list. The words of phase and type are those of the register of schools."""


def bodies_for(questionnaire: Questionnaire) -> list[Body]:
    """Give the bodies that a questionnaire is for; all where it is for every kind, or for none of these."""
    kinds = questionnaire.audience.kinds
    return [one for one in BODIES if not kinds or one.attributes["kind"] in kinds] or list(BODIES)


def deciding(questionnaire: Questionnaire) -> list[str]:
    """Give the questions that decide what else is asked, in the order of the form."""
    read: set[str] = set()
    for section, question in questionnaire:
        for when in (section.when, question.when):
            read |= when.mentions() if when is not None else frozenset()
    return [key for key in questionnaire.questions if key in read]


def answer_of(questionnaire: Questionnaire, key: str, text: str) -> Answer:
    """Read an answer that somebody tries in a preview; nothing where it is none."""
    question = questionnaire.questions[key]
    if question.kind in ("number", "computed"):
        return Answer(value=number_in(text.strip()[:30] or None))
    return Answer(value=(text,) if question.kind == "choices" and text else text or None)
