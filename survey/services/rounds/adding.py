"""Adding a body after a round was issued: due late, for a stated reason, and marked so."""

from collections.abc import Sequence
from datetime import date

from sqlmodel import Session, col, select

from survey.models import (
    EventKind,
    IssueLine,
    IssueLinePartnership,
    LineState,
    Organisation,
    Part,
    QuestionnaireVersion,
    RoundVersion,
)
from survey.queries.rounds.candidates import Candidate, list_candidates
from survey.queries.rounds.lines import get_line
from survey.services.refusals import Refused
from survey.services.returns.opening import open_return
from survey.services.rounds.attributes import freeze
from survey.services.rounds.chains import chain_for
from survey.services.rounds.inviting import invite
from survey.services.rounds.issuing import line_row
from survey.services.rounds.lines import Desk, check_open, clean_reason, decide
from survey.services.rounds.planning import Planned, reason_for
from survey.services.rounds.rules import Rule, read_rule
from survey.services.rounds.supplements import Chosen, fits, forms_of, supplements_for


def add_body(session: Session, desk: Desk, organisation: Organisation, due_on: date, reason: str) -> IssueLine:
    """Put a body on the issue list of a round that is out, and invite it.

    Raises Refused for a body that is on the list, is no current member, or that no version of the round is for.
    """
    check_open(desk)
    why = clean_reason(reason)
    if due_on < desk.today:
        raise Refused("Choose a day that lies ahead.", "due_on")
    line, supplements = find_line(session, desk.round_.id, organisation.id), []
    if line is not None and is_issued(session, desk, line):
        raise Refused(f"{organisation.name} is on the issue list of this round already.", "organisation")
    candidate = candidate_for(session, desk, organisation)
    if line is None:
        planned = plan_late(session, desk, candidate)
        line, supplements = add_line(session, desk, planned), [one.version.id for one in planned.supplements]
    basis = candidate.bases[desk.partnership.id]
    partner_id = desk.partnership.id
    session.add(IssueLinePartnership(issue_line_id=line.id, partnership_id=partner_id, basis=basis, due_on=due_on))
    session.flush()
    open_return(session, desk.actor, line, desk.now, supplements)
    found = get_line(session, line, partner_id)
    decide(session, desk, found, EventKind.LINE_ADDED, why, due=due_on.isoformat())
    partners = [desk.partnership]
    invite(session, desk.actor, desk.round_, partners, [line], desk.now, today=desk.today, base_url=desk.base_url)
    return line


def find_line(session: Session, round_id: int, organisation_id: int) -> IssueLine | None:
    """Find the line of a body in a round, whichever partnership issued it."""
    wanted = select(IssueLine).where(IssueLine.round_id == round_id, IssueLine.organisation_id == organisation_id)
    return session.exec(wanted).one_or_none()


def is_issued(session: Session, desk: Desk, line: IssueLine) -> bool:
    """Whether this partnership has issued the line."""
    return session.get(IssueLinePartnership, (line.id, desk.partnership.id)) is not None


def candidate_for(session: Session, desk: Desk, organisation: Organisation) -> Candidate:
    """Give the body as one that can be asked; raises Refused where it cannot be."""
    candidates = list_candidates(session, [desk.partnership.id], desk.today)
    found = next((one for one in candidates if one.organisation.id == organisation.id), None)
    if found is None:
        raise Refused(f"{organisation.name} is closed, or not a member of the partnership today.", "organisation")
    return found


def plan_late(session: Session, desk: Desk, candidate: Candidate) -> Planned:
    """Plan the line of a body that is added by name; the first version of the round that is for it is the one."""
    attributes = freeze(candidate)
    versions = versions_of(session, desk.round_.id)
    forms = forms_of(session, versions)
    fitting = [one for one in versions if fits(one, attributes, forms)]
    core = next((one for one in fitting if one.part == Part.CORE), None)
    if core is None:
        raise Refused(f"No questionnaire of this round is for {candidate.organisation.name}.", "organisation")
    supplements = supplements_for(core, fitting, {desk.partnership.id}, forms)
    rule = Rule(f"organisation={candidate.organisation.slug}", ())
    reason = reason_for(candidate, [rule], core, supplements)
    chain = chain_for(attributes, desk.round_.settings.get("chains", ()))
    return Planned(candidate, attributes, core, supplements, reason, chain)


def versions_of(session: Session, round_id: int) -> Sequence[Chosen]:
    """List the versions of a round in the order they were given: core versions without their rules, since the body is
    named, and supplements with the rule that says which bodies they are for."""
    wanted = (
        select(QuestionnaireVersion, RoundVersion.part, RoundVersion.rule)
        .join(RoundVersion, col(RoundVersion.version_id) == QuestionnaireVersion.id)
        .where(RoundVersion.round_id == round_id)
        .order_by(col(RoundVersion.id))
    )
    return [
        Chosen(version, read_rule(rule) if rule and part == Part.SUPPLEMENT else None, Part(part))
        for version, part, rule in session.exec(wanted)
    ]


def add_line(session: Session, desk: Desk, planned: Planned) -> IssueLine:
    """Add the line, marked as added late."""
    row = line_row(desk.round_, planned) | {"late_added": True, "state": LineState.DUE}
    line = IssueLine(**row)
    session.add(line)
    session.flush()
    return line
