"""What a round issues, part by part: core versions, and the supplements that partnerships add to them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session

from questionnaires.definition import Questionnaire
from questionnaires.joining import troubles
from survey.models import Part, QuestionnaireVersion
from survey.queries.questionnaires import get_questionnaire
from survey.services.refusals import Refused
from survey.services.rounds.rules import Rule

Forms = Mapping[int, Questionnaire]
"""The questionnaire of each version, by the version's id."""


@dataclass(frozen=True)
class Chosen:
    """A version that a round issues, to whom the rule says; without a rule, to everybody that is due."""

    version: QuestionnaireVersion
    rule: Rule | None = None
    part: Part = Part.CORE


def choose(session: Session, version: QuestionnaireVersion, rule: Rule | None = None) -> Chosen:
    """Choose a version for a round: as a supplement where its document says that it is one."""
    questionnaire = get_questionnaire(session, version.id, version.digest)
    return Chosen(version, rule, Part.SUPPLEMENT if questionnaire.supplement_to else Part.CORE)


def forms_of(session: Session, versions: Sequence[Chosen]) -> Forms:
    """Give the questionnaires of what is chosen."""
    return {one.version.id: get_questionnaire(session, one.version.id, one.version.digest) for one in versions}


def fits(chosen: Chosen, attributes: Mapping[str, Any], forms: Forms) -> bool:
    """Whether a version is for a body: its audience always limits, its rule where it has one."""
    kinds = forms[chosen.version.id].audience.kinds
    return (not kinds or attributes["kind"] in kinds) and (chosen.rule is None or chosen.rule.holds(attributes))


def supplements_for(
    core: Chosen, fitting: Sequence[Chosen], partnerships: Collection[int], forms: Forms
) -> tuple[Chosen, ...]:
    """Give the supplements among fitting versions that go with a core and are of the body's own partnerships."""
    key = forms[core.version.id].key
    return tuple(
        one
        for one in fitting
        if one.part == Part.SUPPLEMENT
        and forms[one.version.id].supplement_to == key
        and one.version.partnership_id in partnerships
    )


Line = tuple[Chosen, tuple[Chosen, ...]]
"""What one body is asked: the core and its supplements."""


def check_parts(versions: Sequence[Chosen], lines: Sequence[Line], forms: Forms) -> None:
    """Refuse supplements that no core of the round goes with, or that cannot be asked together."""
    cores = {forms[one.version.id].key for one in versions if one.part == Part.CORE}
    for one in versions:
        key = forms[one.version.id].supplement_to
        if key and key not in cores:
            raise Refused(f"{one.version.name} is a supplement to {key}, which this round does not issue.", "versions")
    combinations = {
        tuple(one.version.id for one in (core, *supplements)): (core, supplements) for core, supplements in lines
    }
    for core, supplements in combinations.values():
        check_line(core, supplements, forms)


def check_line(core: Chosen, supplements: Sequence[Chosen], forms: Forms) -> None:
    """Refuse parts that cannot be asked as one form."""
    if len({one.version.partnership_id for one in supplements}) < len(supplements):
        raise Refused(
            f"{' and '.join(one.version.name for one in supplements)} would both go to one body, and a partnership "
            "adds one supplement to a body. Choose one of them, or give them rules that do not overlap.",
            "versions",
        )
    if wrong := troubles(forms[core.version.id], [forms[one.version.id] for one in supplements]):
        raise Refused(" ".join(wrong), "versions")
