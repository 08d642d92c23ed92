"""The smallest valid inputs of reports, made by hand: a word says a questionnaire, a dict says a return.

>>> now = round_data("2026", audit("2026", a=graded(), b=graded()), {"school": {"a": "met", "b": "not"}})
>>> data = comparison(now)
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from questionnaires.answers import Answer, Answers
from questionnaires.asking import asked
from questionnaires.comparing import Marked, Pair, compare
from questionnaires.definition import Questionnaire
from questionnaires.scoring import METHOD, Settings, score
from reports.inputs import (
    ComparisonData,
    LineData,
    OrganisationData,
    PackData,
    PartnershipData,
    ReturnData,
    RoundData,
)

MADE_AT = datetime(2026, 10, 7, 8, 12, tzinfo=UTC)
PARTNERSHIP = PartnershipData("Harrowmere Safeguarding Children Partnership", "Harrowmere", "Official – Sensitive")

SCALE: dict[str, Any] = {
    "key": "rag",
    "grades": [
        {"key": "met", "label": "Met", "points": 2, "counts_as": "met", "colour": "green", "descriptor": "In place."},
        {"key": "partly", "label": "Partly met", "points": 1, "counts_as": "partly_met", "colour": "amber"},
        {"key": "not", "label": "Not met", "points": 0, "counts_as": "not_met", "colour": "red"},
        {"key": "unsure", "label": "Do not know"},
    ],
    "not_applicable": {"allowed": True},
}


def graded(text: str = "", **more: Any) -> dict[str, Any]:
    """A question on the scale met, partly, not; `more` are fields of the questionnaire document."""
    return {"kind": "graded", "scale": "rag", "text": text, **more}


def plain(kind: str, text: str = "", **more: Any) -> dict[str, Any]:
    """A question without a scale: text, number, date, choice, note ..."""
    return {"kind": kind, "text": text, **more}


def audit(
    version: str = "2026", key: str = "audit", document: Mapping[str, Any] | None = None, **questions: Any
) -> Questionnaire:
    """A questionnaire whose questions are keywords; `document` overrides fields, also `sections`.

    All stand in one section "S" unless a question says `section="T"`.
    """
    sections: dict[str, list[dict[str, Any]]] = {}
    for name, given in questions.items():
        question = {"key": name, **given}
        question["text"] = question["text"] or f"Question {name}."
        sections.setdefault(question.pop("section", "S"), []).append(question)
    built = [{"key": name, "title": f"Standard {name}", "questions": asked_} for name, asked_ in sections.items()]
    return Questionnaire.model_validate({
        "format": 1, "key": key, "version": version, "title": f"Audit {version}", "programme": "agencies",
        "scales": {"rag": SCALE}, "sections": built, **(document or {}),
    })  # fmt: skip


def organisation(slug: str, name: str | None = None, **more: Any) -> OrganisationData:
    """A body named after its slug, of kind voluntary."""
    defaults = {"identifier": f"urn:{900001 + sum(map(ord, slug)) % 1000}", "kind": "voluntary", "group": "Voluntary"}
    return OrganisationData(slug, slug.capitalize() if name is None else name, **{**defaults, **more})


def answers_of(given: Mapping[str, Any]) -> Answers:
    """Values as Answer objects; "n/a" is not applicable."""
    return {
        key: value if isinstance(value, Answer) else Answer(not_applicable=True) if value == "n/a" else Answer(value)
        for key, value in given.items()
    }


def returned(
    body: OrganisationData | str,
    questionnaire: Questionnaire,
    given: Mapping[str, Any],
    attributes: Mapping[str, str] | None = None,
    settings: Settings | None = None,
    **more: Any,
) -> ReturnData:
    """A submitted return, scored by the engine."""
    answers, attributes = answers_of(given), attributes or {}
    defaults = {"status": "submitted", "submission": 1, "submitted_at": datetime(2026, 7, 1, 11, 0, tzinfo=UTC)}
    return ReturnData(
        organisation(body) if isinstance(body, str) else body,
        questionnaire,
        asked(questionnaire, answers, attributes),
        answers,
        score(questionnaire, answers, attributes, settings),
        **{**defaults, **more},
    )


def line(body: OrganisationData | str, state: str = "due", status: str = "not_started", **more: Any) -> LineData:
    """A row of the issue list, by default outstanding."""
    defaults = {"reason": "kind=voluntary", "due_on": date(2026, 7, 31)}
    return LineData(organisation(body) if isinstance(body, str) else body, state, status, **{**defaults, **more})


def line_of(one: ReturnData) -> LineData:
    """The row of the issue list that a return belongs to."""
    return line(one.organisation, "due", one.status, submitted_at=one.submitted_at, late=one.late)


def round_data(
    slug: str,
    questionnaire: Questionnaire,
    returns: Mapping[str, Mapping[str, Any]] | list[ReturnData],
    lines: tuple[LineData, ...] = (),
    **more: Any,
) -> RoundData:
    """A round of one version; returns as slug -> answers or as built; `lines` are those with no return."""
    settings = more.pop("settings", Settings())
    if isinstance(returns, Mapping):
        returns = [returned(name, questionnaire, given, settings=settings) for name, given in returns.items()]
    versions = tuple({one.questionnaire.name: one.questionnaire for one in returns}.values()) or (questionnaire,)
    year = int(slug[-4:]) if slug[-4:].isdigit() else 2026
    defaults = {"name": f"Audit {slug}", "opens_on": date(year, 6, 1), "due_on": date(year, 7, 31)}
    return RoundData(
        slug=slug,
        settings=settings,
        questionnaires=versions,
        lines=(*map(line_of, returns), *lines),
        returns={one.organisation.slug: one for one in returns},
        **{**defaults, **more},
    )


def marked(round_: RoundData, slug: str) -> Marked | None:
    """One body's return as the comparison wants it, or None."""
    one = round_.returns.get(slug)
    return one and Marked(round_.slug, one.questionnaire, one.scorecard)


def pairs_of(rounds: tuple[RoundData, ...], chain: tuple[Questionnaire, ...]) -> dict[str, tuple[Pair, ...]]:
    """Each body of the newest round beside each earlier one."""
    newest, *earlier = rounds
    found = {}
    for slug in newest.returns:
        now = marked(newest, slug)
        assert now is not None
        found[slug] = tuple(compare(now, marked(one, slug), chain, one.slug) for one in earlier)
    return found


def comparison(*rounds: RoundData, **more: Any) -> ComparisonData:
    """Rounds, newest first, compared."""
    versions = {version.name: version for one in rounds for version in one.questionnaires}
    chain = more.pop("chain", tuple(versions.values()))
    defaults = {"partnership": PARTNERSHIP, "layer": "self", "method": METHOD, "made_at": MADE_AT}
    defaults["digest"] = "0f3a" * 16
    return ComparisonData(rounds=rounds, pairs=pairs_of(rounds, chain), chain=chain, **{**defaults, **more})


def pack(slug: str, *rounds: RoundData, **more: Any) -> PackData:
    """One body's pack from the newest round and, where given, the one before."""
    data = comparison(*rounds)
    before_round = rounds[1] if len(rounds) > 1 else None
    pair = data.pairs[slug][0] if before_round else None
    built = PackData(
        partnership=PARTNERSHIP,
        round=rounds[0],
        now=rounds[0].returns[slug],
        before=before_round.returns.get(slug) if before_round else None,
        before_round=before_round,
        pair=pair,
        chain=data.chain,
        made_at=MADE_AT,
    )
    return replace(built, **more)
