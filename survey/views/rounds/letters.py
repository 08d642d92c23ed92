"""What the last look before issuing shows: one letter as it would go out, who has no address, who answered before."""

from datetime import date

from survey.extensions import db
from survey.queries.rounds.candidates import Candidate
from survey.queries.rounds.contacts import list_contacts
from survey.queries.rounds.lists import count_returned
from survey.services.rounds.letters import Sender, invitation
from survey.services.rounds.planning import Order, Plan
from survey.views import scope
from survey.views.rounds.desk import base_url


def sample(order: Order, plan: Plan, today: date) -> tuple[str, str] | None:
    """Write the invitation of the first body: subject and text; None for a round that is over."""
    if order.due_on < today:
        return None
    line, partnership = plan.lines[0], scope.partnership()
    sender = Sender(partnership.name, order.name, line.version.version.title, base_url(), partnership.contact_line)
    return invitation(
        sender,
        body=line.candidate.organisation.name,
        basis=line.candidate.bases[partnership.id],
        due_on=order.due_on,
        opens_on=order.opens_on if order.opens_on > today else None,
        chain=line.chain,
        return_id=0,
    )


def unreached(plan: Plan) -> list[Candidate]:
    """List the bodies that nobody can be written to at."""
    bodies = [line.candidate.organisation.id for line in plan.lines]
    known = list_contacts(db.session, [scope.partnership().id], bodies)
    return [line.candidate for line in plan.lines if not known.get(line.candidate.organisation.id)]


def beside(order: Order, plan: Plan) -> int:
    """Count the bodies whose answers of the round before will stand beside the new questions."""
    if order.after is None:
        return 0
    return count_returned(db.session, order.after.id, [line.candidate.organisation.id for line in plan.lines])
