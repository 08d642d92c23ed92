"""Who a round would be issued to, each with the reason: worked out, shown and only then written."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlmodel import Session

from survey.models import Basis, Part, Partnership, Round, RoundKind
from survey.queries.rounds.candidates import Candidate, list_candidates, list_kinds
from survey.services.refusals import Refused
from survey.services.rounds.attributes import freeze
from survey.services.rounds.chains import chain_for
from survey.services.rounds.rules import Rule, check_kinds, check_named
from survey.services.rounds.supplements import Chosen, Forms, check_parts, fits, forms_of, supplements_for

BASIS_WORDS = {
    Basis.STATUTORY_S11: "section 11 body",
    Basis.RELEVANT_AGENCY: "relevant agency",
    Basis.CONTRACT: "by contract",
    Basis.INVITED: "invited",
}
ROUTE_WORDS = {"s157": "section 157", "s175": "section 175", "s11": "section 11", "s40": "section 40"}
LONGEST = 500
RESERVED = frozenset({"new"})
SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


@dataclass(frozen=True)
class Order:
    """What a round is to be: the first core version whose rule and audience fit a body is the one it gets, and with
    it every supplement that is for it."""

    slug: str
    name: str
    opens_on: date
    due_on: date
    partnerships: tuple[Partnership, ...]
    versions: tuple[Chosen, ...]
    to: tuple[Rule, ...]
    kind: RoundKind = RoundKind.FULL
    after: Round | None = None
    settings: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Planned:
    """A body that would be due, with what would be frozen of it."""

    candidate: Candidate
    attributes: Mapping[str, Any]
    version: Chosen
    supplements: tuple[Chosen, ...]
    reason: str
    chain: Sequence[Mapping[str, Any]]


@dataclass(frozen=True)
class Plan:
    """The issue list as it would be; `unasked` were chosen but no version is for them, `idle` rules chose nobody."""

    lines: tuple[Planned, ...]
    unasked: tuple[Candidate, ...]
    idle: tuple[Rule, ...]

    def counts(self) -> dict[str, int]:
        """Count the lines by kind of body, in words, the most first."""
        found: dict[str, int] = {}
        for line in self.lines:
            found[line.candidate.kind_name] = found.get(line.candidate.kind_name, 0) + 1
        return dict(sorted(found.items(), key=lambda pair: (-pair[1], pair[0])))


def plan_round(session: Session, order: Order, today: date) -> Plan:
    """Work out the issue list of a round; changes nothing. Raises Refused for a rule that cannot be meant.

    Example: `plan_round(session, order, today).lines[0].reason`.
    """
    candidates = list_candidates(session, [one.id for one in order.partnerships], today)
    frozen = [(candidate, freeze(candidate)) for candidate in candidates]
    narrowing = [one.rule for one in order.versions if one.rule]
    check_kinds([*order.to, *narrowing], list_kinds(session))
    check_named([*order.to, *narrowing], [attributes for _, attributes in frozen])
    forms = forms_of(session, order.versions)
    lines, unasked, used = [], [], set()
    for candidate, attributes in frozen:
        matched = [rule for rule in order.to if rule.holds(attributes)]
        if not matched:
            continue
        used.update(matched)
        line = plan_line(candidate, attributes, matched, order, forms)
        if line is None:
            unasked.append(candidate)
        else:
            lines.append(line)
    check_parts(order.versions, [(one.version, one.supplements) for one in lines], forms)
    return Plan(tuple(lines), tuple(unasked), tuple(rule for rule in order.to if rule not in used))


def plan_line(
    candidate: Candidate,
    attributes: Mapping[str, Any],
    matched: Sequence[Rule],
    order: Order,
    forms: Forms,
) -> Planned | None:
    """Plan the line of one body; None where no version is for it."""
    fitting = [one for one in order.versions if fits(one, attributes, forms)]
    core = next((one for one in fitting if one.part == Part.CORE), None)
    if core is None:
        return None
    supplements = supplements_for(core, fitting, candidate.bases, forms)
    return Planned(
        candidate=candidate,
        attributes=attributes,
        version=core,
        supplements=supplements,
        reason=reason_for(candidate, matched, core, supplements),
        chain=chain_for(attributes, order.settings.get("chains", ())),
    )


def reason_for(
    candidate: Candidate, matched: Sequence[Rule], version: Chosen, supplements: Sequence[Chosen] = ()
) -> str:
    """Say why a body is due.

    Example: "School in Sefton, academy converter (section 157); relevant agency; chosen by kind=school".
    """
    body = candidate.organisation
    where = f"{candidate.kind_name} in {candidate.area_name}" if candidate.area_name else candidate.kind_name
    route = ROUTE_WORDS.get(body.legal_route or "", body.legal_route or "")
    kind = f"{lower_first(body.type)} ({route})" if body.type and route else lower_first(body.type or "") or route
    bases = [BASIS_WORDS[basis] for basis in Basis if basis in candidate.bases.values()]
    chosen = f"chosen by {' and by '.join(rule.text for rule in matched)}"
    narrowed = f"; {version.version.name} by {version.rule.text}" if version.rule else ""
    added = f"; with {' and '.join(one.version.name for one in supplements)}" if supplements else ""
    text = f"{', '.join(part for part in (where, kind) if part)}; {' and '.join(bases)}; {chosen}{narrowed}{added}"
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def lower_first(words: str) -> str:
    """Write words in the middle of a sentence; a word in capitals stays."""
    return words if words[:2].isupper() else words[:1].lower() + words[1:]


def check_slug(slug: str, taken: bool) -> None:
    """Refuse a short address that cannot be; `taken` says that there is a round of it."""
    if not SLUG.fullmatch(slug) or len(slug) > 80:
        raise Refused("Use small letters, digits and hyphens for the short address, at most 80.", "slug")
    if slug in RESERVED:
        raise Refused(f"{slug} is the address of a page: choose another short address.", "slug")
    if taken:
        raise Refused(f"There is a round with the short address {slug} already: choose another.", "slug")


def check_order(order: Order, *, taken: bool) -> None:
    """Refuse what no round can be."""
    check_slug(order.slug, taken)
    if not order.name.strip() or len(order.name) > 200:
        raise Refused("Give the round a name of at most 200 characters.", "name")
    if order.due_on <= order.opens_on:
        raise Refused("The round must be due after the day it opens.", "due_on")
    if not any(one.part == Part.CORE for one in order.versions):
        raise Refused("Choose a questionnaire.", "versions")
    ids = [one.version.id for one in order.versions]
    if len(set(ids)) < len(ids):
        raise Refused(
            "The same version is given twice: give it once, with a rule for all its bodies, or none.", "versions"
        )
    if not order.to:
        raise Refused("Say who is due.", "to")
