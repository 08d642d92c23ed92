"""One round as plain data: its issue list, and the returns that count."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any

from sqlmodel import Session

from questionnaires.contracts import scorecard_from
from questionnaires.definition import Questionnaire
from questionnaires.joining import path_within
from questionnaires.scoring import Settings
from reports.inputs import LineData, OrganisationData, PartnershipData, ReturnData, RoundData, SignatureData
from survey.models import NO_PARTNERSHIP, Partnership, Round
from survey.queries import results
from survey.queries.confirmations import list_confirmed
from survey.queries.questionnaires import Edition, get_questionnaire
from survey.queries.results import Counted, LineRow

BASES = {
    "statutory_s11": "Section 11, Children Act 2004",
    "relevant_agency": "Relevant agency",
    "contract": "By contract",
    "invited": "Invited",
}


def partnership_data(partnership: Partnership) -> PartnershipData:
    """Gather what is printed of a partnership."""
    return PartnershipData(
        name=partnership.name,
        short_name=partnership.short_name,
        marking=str(partnership.settings.get("marking", "")),
        demonstration=partnership.demonstration,
        accent=partnership.accent,
    )


def round_data(
    session: Session,
    partnership: Partnership,
    round_: Round,
    organisations: Collection[int] | None = None,
    *,
    own: bool = False,
) -> RoundData:
    """Gather a round as a partnership sees it; of some bodies only, where they are given.

    Everything is of the core; with `own` it is of the partnership's own supplement, and of the bodies that have it.
    """
    owner = partnership.id if own else NO_PARTNERSHIP
    settings = Settings.from_data(round_.settings)
    rows = results.list_lines(session, round_.id, partnership.id, organisations)
    identifiers = results.list_identifiers(session, [row.organisation.id for row in rows])
    counted = results.list_counted(session, round_.id, organisations, owner)
    editions = results.list_editions(session, round_.id, owner)
    questionnaires = tuple(get_questionnaire(session, *edition) for edition in editions)
    bodies = {row.organisation.id: organisation_data(row, identifiers, counted) for row in rows}
    return RoundData(
        slug=round_.slug,
        name=round_.name,
        opens_on=round_.opens_on,
        due_on=round_.due_on,
        settings=settings,
        questionnaires=questionnaires,
        lines=tuple(line_data(row, bodies[row.organisation.id], counted) for row in rows),
        returns={
            row.organisation.slug: return_data(
                row, bodies[row.organisation.id], counted[row.organisation.id], settings, partnership, owner
            )
            for row in rows
            if row.organisation.id in counted
        },
        confirmed=confirmed_among(session, partnership, dict(zip(editions, questionnaires, strict=True))),
    )


def confirmed_among(
    session: Session, partnership: Partnership, issued: Mapping[Edition, Questionnaire]
) -> frozenset[str]:
    """The names of the versions issued whose wording the partnership has confirmed."""
    known = list_confirmed(session, partnership.id)
    return frozenset(form.name for edition, form in issued.items() if edition.digest in known)


def own_round_data(session: Session, partnership: Partnership, round_: Round, core: RoundData) -> RoundData | None:
    """Gather what was answered to the partnership's own supplement; None where no body of the round had one."""
    has_one = any(one.supplement for one in core.returns.values())
    return round_data(session, partnership, round_, own=True) if has_one else None


def organisation_data(row: LineRow, identifiers: Mapping[int, str], counted: Mapping[int, Counted]) -> OrganisationData:
    """Gather a body as frozen on its issue line."""
    frozen = row.line.attributes
    basis = BASES.get(row.basis, row.basis)
    found = counted.get(row.organisation.id)
    legal = legal_basis(found.signed.questionnaire, frozen, row.basis) if found else ""
    return OrganisationData(
        slug=row.organisation.slug,
        name=str(frozen.get("name") or row.organisation.name),
        identifier=identifiers.get(row.organisation.id, row.organisation.slug),
        kind=row.organisation.kind,
        group=group_of(row, frozen),
        area=str(frozen.get("area") or ""),
        basis=basis,
        legal_basis=legal or basis,
    )


def group_of(row: LineRow, frozen: Mapping[str, Any]) -> str:
    """The peer group of a body: schools by phase, everybody else by kind."""
    phase = str(frozen.get("phase") or "")
    if row.organisation.kind == "school" and phase and phase != "Not applicable":
        return phase
    return row.kind


def legal_basis(questionnaire: Questionnaire, frozen: Mapping[str, Any], basis: str) -> str:
    """The duty to print: by the body's own legal route, else by its basis in the partnership."""
    routes = (frozen.get("legal_route"), {"statutory_s11": "s11"}.get(basis, basis.replace("_", "-")))
    found = next((one for route in routes if route and (one := questionnaire.basis_for(str(route)))), None)
    return str(found) if found else ""


def line_data(row: LineRow, body: OrganisationData, counted: Mapping[int, Counted]) -> LineData:
    """Gather one line of the issue list."""
    found = counted.get(row.organisation.id)
    return LineData(
        organisation=body,
        state=row.line.state,
        status=row.return_.state,
        reason=row.line.reason,
        due_on=row.due_on,
        submitted_at=row.return_.first_submitted_at,
        late=found.signed.submission.late if found else False,
        state_reason=row.line.state_reason,
    )


def return_data(
    row: LineRow, body: OrganisationData, counted: Counted, settings: Settings, partnership: Partnership, owner: int
) -> ReturnData:
    """Gather the return that counts, from its snapshot and its stored scorecard; of the part that is the owner's."""
    signed, submission = counted.signed, counted.signed.submission
    part, supplement = signed.parts[owner], signed.parts.get(partnership.id)
    return ReturnData(
        organisation=body,
        questionnaire=part,
        path=path_within(signed.path, part),
        answers=signed.values_of(part),
        scorecard=scorecard_from(part, counted.scorecard, settings, method=counted.method),
        status=row.return_.state,
        submission=submission.number,
        submitted_at=submission.at,
        late=submission.late,
        origin=submission.origin,
        signatures=tuple(signature_data(entry) for entry in submission.signatures),
        supplement=supplement.name if supplement else "",
    )


def signature_data(entry: Mapping[str, Any]) -> SignatureData:
    """Gather one signature as kept with the submission."""
    return SignatureData(
        label=str(entry.get("label", "")),
        name=str(entry.get("name", "")),
        signed_at=datetime.fromisoformat(entry["signed_at"]) if entry.get("signed_at") else None,
        meeting_on=date.fromisoformat(entry["meeting_on"]) if entry.get("meeting_on") else None,
        minute=str(entry.get("minute") or ""),
    )
