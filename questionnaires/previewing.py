"""What a questionnaire asks of bodies of many kinds, before anybody is asked: for authors who preview.

The bodies are made up: a name and the attributes a real one would have on its issue line. What depends on an answer
is told from what is never asked of such a body, each with its reason in words.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from questionnaires.answers import Answers
from questionnaires.asking import Path, asked
from questionnaires.conditions import (
    AllOf,
    AnyOf,
    Attributes,
    Bound,
    Condition,
    Not,
    OrganisationIs,
    QuestionIs,
)
from questionnaires.definition import Question, Questionnaire, Section
from questionnaires.formats.sentences import in_words

Fate = Literal["asked", "depends", "never"]


@dataclass(frozen=True)
class Example:
    """A made-up body. `key` stands in addresses, `name` on pages, `attributes` are what an issue line would hold."""

    key: str
    name: str
    attributes: Attributes

    @property
    def kind(self) -> str:
        """Its kind, as an audience names it."""
        return self.attributes["kind"]


SCHOOL: Attributes = {
    "kind": "school", "phase": "Primary", "type": "Community school", "legal_route": "s175", "basis": "relevant-agency",
    "early_years": "no", "nursery": "no", "boarding": "no", "sixth_form": "no", "age_low": "5", "age_high": "11",
}  # fmt: skip
"""A primary school with nothing special; other schools say where they differ."""


def school(key: str, name: str, **other: str) -> Example:
    """A school or college, by what sets it apart from SCHOOL."""
    return Example(key, name, {**SCHOOL, **other})


def agency(key: str, name: str, kind: str, basis: str = "s11") -> Example:
    """A body that is no school; one with the duty of section 11 has it as its legal route."""
    route = {"legal_route": "s11"} if basis == "s11" else {}
    return Example(key, name, {"kind": kind, "basis": basis, **route})


EXAMPLES: tuple[Example, ...] = (
    school("primary", "Primary school without nursery"),
    school("primary-nursery", "Primary school with nursery", early_years="yes", nursery="yes", age_low="3"),
    school(
        "nursery", "Nursery school", phase="Nursery", type="Local authority nursery school", early_years="yes",
        nursery="yes", age_low="2", age_high="5",
    ),
    school(
        "secondary", "Secondary school, 11 to 16", phase="Secondary", type="Academy converter", legal_route="s157",
        age_low="11", age_high="16",
    ),
    school(
        "secondary-sixth-form", "Secondary school with sixth form", phase="Secondary", type="Academy converter",
        legal_route="s157", sixth_form="yes", age_low="11", age_high="18",
    ),
    school(
        "secondary-boarding", "Secondary school with boarding", phase="Secondary", type="Voluntary aided school",
        boarding="yes", sixth_form="yes", age_low="11", age_high="18",
    ),
    school(
        "independent", "Independent day school", phase="Not applicable", type="Other independent school",
        legal_route="s157", early_years="yes", nursery="yes", age_low="3", age_high="13",
    ),
    school(
        "special", "Special school", phase="Special", type="Community special school", early_years="yes",
        sixth_form="yes", age_low="4", age_high="19",
    ),
    school(
        "alternative", "Alternative provision", phase="Alternative provision", type="Pupil referral unit",
        age_low="11", age_high="16",
    ),
    school(
        "sixth-form-college", "Sixth-form college", kind="college", phase="16 plus", type="Sixth form centres",
        legal_route="post-16", sixth_form="yes", age_low="16", age_high="19",
    ),
    school(
        "further-education", "Further education college", kind="college", phase="16 plus", type="Further education",
        age_low="16", age_high="99",
    ),
    Example("childminder", "Childminder", {"kind": "childminder", "basis": "relevant-agency", "legal_route": "s40",
            "early_years": "yes"}),
    Example("early-years", "Early years group setting", {"kind": "early-years", "basis": "relevant-agency",
            "legal_route": "s40", "early_years": "yes", "nursery": "yes", "age_low": "0", "age_high": "5"}),
    agency("local-authority", "Local authority", "local-authority"),
    agency("police", "Police force", "police"),
    agency("health-commissioner", "Health commissioner", "health-commissioner"),
    agency("nhs-trust", "NHS trust", "nhs-trust"),
    agency("general-practice", "General practice", "general-practice", "contract"),
    agency("probation", "Probation service", "probation"),
    agency("youth-justice", "Youth justice service", "youth-justice"),
    agency("fire", "Fire and rescue service", "fire", "relevant-agency"),
    agency("housing", "Housing association", "housing", "relevant-agency"),
    agency("childrens-home", "Children’s home", "childrens-home", "relevant-agency"),
    agency("voluntary", "Voluntary group", "voluntary", "invited"),
    agency("faith", "Faith group", "faith", "invited"),
    agency("sport", "Sports club", "sport", "invited"),
)  # fmt: skip
"""Shipped examples, in the order in which a page offers them."""


@dataclass(frozen=True)
class Seen:
    """One question as a body of this kind meets it. `reason` says on what it depends, or why it is never asked."""

    question: Question
    label: str
    fate: Fate
    reason: str = ""


@dataclass(frozen=True)
class SeenSection:
    """One section with its questions; `fate` is never where nothing in it can be asked."""

    section: Section
    label: str
    fate: Fate
    reason: str
    questions: tuple[Seen, ...]


@dataclass(frozen=True)
class Preview:
    """What one example body is asked. `invited` says whether the audience takes in its kind; `path` is what it would
    be asked with the answers given so far, as a real return works it out."""

    example: Example
    invited: bool
    sections: tuple[SeenSection, ...]
    path: Path

    @property
    def counts(self) -> Mapping[Fate, int]:
        """Questions a person answers, by what becomes of them."""
        seen = [one.fate for part in self.sections for one in part.questions if one.question.answered_by_someone]
        return {"asked": seen.count("asked"), "depends": seen.count("depends"), "never": seen.count("never")}


def example(key: str) -> Example | None:
    """A shipped example by its key.

    >>> example("police").name
    'Police force'
    """
    return next((one for one in EXAMPLES if one.key == key), None)


def examples_for(questionnaire: Questionnaire) -> list[Example]:
    """The shipped examples that the audience takes in; an empty audience takes in all."""
    kinds = questionnaire.audience.kinds
    return [one for one in EXAMPLES if not kinds or one.kind in kinds]


def preview(questionnaire: Questionnaire, body: Example, answers: Answers | None = None) -> Preview:
    """What a body of this kind is asked, what depends on its answers, and what it is never asked, with reasons.

    Args:
        questionnaire: one whose shape is sound.
        body: a shipped example, or one made with attributes of your own.
        answers: what an author has typed to try the form out; without them, nothing is answered.

    >>> from questionnaires.documents import load
    >>> preview(load("childminders@2026"), example("childminder")).invited
    True
    """
    path = asked(questionnaire, answers or {}, body.attributes)
    fates: dict[str, Fate] = {}
    sections = tuple(
        seen_section(questionnaire, section, body.attributes, path, fates) for section in questionnaire.sections
    )
    kinds = questionnaire.audience.kinds
    return Preview(body, not kinds or body.kind in kinds, sections, path)


def seen_section(
    questionnaire: Questionnaire, section: Section, attributes: Attributes, path: Path, fates: dict[str, Fate]
) -> SeenSection:
    """A section with its questions; `fates` collects what becomes of each, for the conditions of later ones."""
    around = fate_of(section.when, attributes, path, fates)
    reason = why(questionnaire, section.when, around, fates)
    found = []
    for question in section.questions:
        own = fate_of(question.when, attributes, path, fates)
        fate = weaker(around, own)
        fates[question.key] = fate
        about = why(questionnaire, question.when, own, fates) if own == fate else ""
        found.append(
            Seen(question, questionnaire.label_of(question.key), fate, about or ("" if fate == "asked" else reason))
        )
    whole = around if any(one.fate != "never" for one in found) else "never"
    return SeenSection(section, questionnaire.label_of(section.key), whole, reason, tuple(found))


def weaker(one: Fate, other: Fate) -> Fate:
    """The fate of a question in a section: both have to let it through."""
    order: tuple[Fate, ...] = ("never", "depends", "asked")
    return order[min(order.index(one), order.index(other))]


def fate_of(condition: Condition | None, attributes: Attributes, path: Path, fates: Mapping[str, Fate]) -> Fate:
    """What becomes of a part with this condition."""
    if condition is None or condition.holds(path.known, attributes) is True:
        return "asked"
    return "depends" if could(condition, attributes, fates)[0] else "never"


def could(condition: Condition, attributes: Attributes, fates: Mapping[str, Fate]) -> tuple[bool, bool]:
    """Whether a condition could come to hold, and could come not to hold, by answers still to be given.

    A body’s area is not known of an example, so it may be any; neither is a question outside this questionnaire.
    """
    match condition:
        case AllOf(parts):
            each = [could(part, attributes, fates) for part in parts]
            return all(yes for yes, _ in each), any(no for _, no in each)
        case AnyOf(parts):
            each = [could(part, attributes, fates) for part in parts]
            return any(yes for yes, _ in each), all(no for _, no in each)
        case Not(part):
            yes, no = could(part, attributes, fates)
            return no, yes
        case OrganisationIs("area", _) if "area" not in attributes:
            return True, True
        case OrganisationIs() | Bound(of_organisation=True):
            value = condition.holds({}, attributes)
            return value is True, value is False
        case QuestionIs(key) | Bound(key):
            open_ = fates.get(key, "depends") != "never"
            return open_, open_
    raise TypeError(f"{condition!r} is no condition")


def why(questionnaire: Questionnaire, condition: Condition | None, fate: Fate, fates: Mapping[str, Fate]) -> str:
    """Why a part is not asked, or on what it depends: its condition in words, and what stands behind it."""
    if condition is None or fate == "asked":
        return ""
    words = f"Asked only if {in_words(questionnaire, condition)}."
    behind = [key for key in condition.mentions() if fates.get(key) == "never" and key in questionnaire.labels]
    if fate == "never" and behind:
        names = ", ".join(sorted(questionnaire.label_of(key) for key in behind))
        words += f" {names} {'is' if len(behind) == 1 else 'are'} not asked of such a body."
    return words
