"""A short questionnaire issued to one school by the services that issue any round, letters included."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlmodel import Session, select

from survey.models import Contact, Partnership, Return
from survey.services.rounds.issuing import issue_round
from survey.services.rounds.planning import Order
from survey.services.rounds.rules import read_rule
from survey.services.rounds.supplements import choose
from tests import factories
from tests.journeys.conftest import Served
from tests.survey.returns_kit import document

LEAD, DEPUTY, CHAIR = "lead@stonebeck.example", "deputy@stonebeck.example", "chair@stonebeck.example"
CONTACTS = (
    ("lead", "Designated safeguarding lead", LEAD),
    ("lead", "Deputy designated lead", DEPUTY),
    ("chair", "Chair of governors", CHAIR),
)
ROUND = "Schools and colleges 2026"
ALONE = ({"role": "lead", "label": "Designated safeguarding lead"},)
CHAIN = (*ALONE, {"role": "chair", "label": "Chair of governors", "meeting": True})


@dataclass(frozen=True)
class Issued:
    """What a journey of answering begins from."""

    served: Served
    return_id: int

    @property
    def address(self) -> str:
        """Where the return is answered."""
        return f"{self.served.address}/returns/{self.return_id}"


def issue(served: Served, steps: Sequence[object] = CHAIN, source: str | None = None, own: str = "") -> Issued:
    """Issue the round to one school with a lead, a deputy and a chair; the letters wait for the worker.

    `source` is another questionnaire than the short one, `own` a supplement of the partnership.
    """
    now = served.clock()
    with served.database.session() as session:
        partnership = with_school(session)
        versions = [factories.version(session, source or document(key="short"))]
        if own:
            versions.append(factories.version(session, own, partnership_id=partnership.id))
        order = Order(
            slug="schools-2026",
            name=ROUND,
            opens_on=now.date() - timedelta(days=3),
            due_on=now.date() + timedelta(days=13),
            partnerships=(partnership,),
            versions=tuple(choose(session, one) for one in versions),
            to=(read_rule("all"),),
            settings={"chains": [{"steps": list(steps)}]},
        )
        issue_round(session, None, order, now, today=now.date(), base_url=served.address)
        return Issued(served, session.exec(select(Return.id)).one())


def with_school(session: Session) -> Partnership:
    """Make a partnership with one school in it, and the people that it writes to there."""
    name = "Stonebeck Safeguarding Children Partnership"
    partnership = factories.partnership(session, slug="stonebeck", name=name, short_name="Stonebeck")
    school = factories.organisation(session, slug="stonebeck-primary", name="Stonebeck Primary School")
    membership = factories.membership(session, partnership, school)
    for role, called, email in CONTACTS:
        contact = Contact(membership_id=membership.id, role=role, name=called, email=email, added_at=factories.NOW)
        factories.keep(session, contact)
    return partnership
