"""A partnership with bodies of several kinds and their contacts, ready to be issued to."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlmodel import Session, col, select

from survey.models import (
    Basis,
    Contact,
    Identifier,
    IdentifierScheme,
    IssueLine,
    Message,
    Organisation,
    Partnership,
    QuestionnaireVersion,
    Round,
    User,
)
from survey.queries.rounds.lines import Line, get_line
from survey.services.rounds.issuing import Issued, issue_round
from survey.services.rounds.lines import Desk
from survey.services.rounds.planning import Order
from survey.services.rounds.rules import read_rule
from survey.services.rounds.supplements import Chosen
from tests import factories
from tests.factories import NOW, TODAY

DOCUMENT = """\
format: 1
key: {key}
version: "2026"
title: Self-assessment of schools
programme: schools
audience: {{kinds: [school, college]}}
scales:
  rag:
    grades:
      - {{key: green, label: Met, points: 2, counts_as: met, colour: green}}
      - {{key: amber, label: Partly met, points: 1, counts_as: partly_met, colour: amber, needs: [comment, action]}}
      - {{key: red, label: Not met, points: 0, counts_as: not_met, colour: red, needs: [comment]}}
    not_applicable: {{allowed: true, needs: [comment]}}
sections:
  - key: one
    title: The first section
    questions:
      - {{key: a, kind: graded, scale: rag, text: The policy is followed., evidence: expected}}
      - {{key: b, kind: graded, scale: rag, text: Checks are made., weight: 2}}
      - {{key: n, kind: number, text: How many staff?, min: 0, step: 1, dont_know: true}}
      - {{key: d, kind: date, text: When was it reviewed?, optional: true}}
      - {{key: p, kind: person, text: Who leads?, optional: true}}
      - key: m
        kind: choices
        text: Which themes?
        optional: true
        options: [{{key: x, label: Online}}, {{key: y, label: Attendance}}]
      - {{key: y, kind: yes_no, text: Is there a nursery?, optional: true}}
  - key: nursery
    title: The early years
    when: {{organisation: early_years, is: ["yes"]}}
    questions:
      - {{key: e, kind: graded, scale: rag, text: Staff are counted rightly.}}
"""


@dataclass
class Kit:
    """What a test of rounds needs."""

    session: Session
    partnership: Partnership
    version: QuestionnaireVersion
    actor: User

    def body(self, name: str, kind: str = "school", *, lead: str | None = "", **changes: Any) -> Organisation:
        """Add a body with a lead at an address made of its name; `lead=None` adds none."""
        slug = name.lower().replace(" ", "-")
        urn = changes.pop("urn", None)
        basis = changes.pop("basis", Basis.RELEVANT_AGENCY)
        made = factories.organisation(self.session, slug=slug, name=name, kind=kind, **changes)
        membership = factories.membership(self.session, self.partnership, made, basis=basis)
        if urn:
            factories.keep(
                self.session, Identifier(organisation_id=made.id, scheme=IdentifierScheme.URN, value=str(urn))
            )
        if lead is not None:
            self.contact(membership.id, "lead", lead or f"lead@{slug}.example")
        return made

    def contact(self, membership_id: int, role: str, email: str) -> Contact:
        """Add a contact."""
        row = Contact(membership_id=membership_id, role=role, name=f"The {role}", email=email, added_at=NOW)
        return factories.keep(self.session, row)

    def order(self, *to: str, **changes: Any) -> Order:
        """Order a round of the version; to every body unless said otherwise."""
        values: dict[str, Any] = {
            "slug": "schools-2026",
            "name": "Schools 2026",
            "opens_on": TODAY,
            "due_on": TODAY + timedelta(days=70),
            "partnerships": (self.partnership,),
            "versions": (Chosen(self.version),),
        }
        rules = tuple(read_rule(rule) for rule in to or ("all",))
        return Order(**values | {"to": rules} | changes)

    def issue(self, *to: str, letters: bool = True, **changes: Any) -> Issued:
        """Issue it."""
        order = self.order(*to, **changes)
        base = "https://survey.example"
        return issue_round(self.session, self.actor, order, NOW, today=TODAY, base_url=base, letters=letters)

    def desk(self, round_: Round, today: date = TODAY, now: Any = NOW) -> Desk:
        """Who decides."""
        return Desk(self.actor, self.partnership, round_, now, today, "https://survey.example")

    def line(self, round_: Round, slug: str) -> Line:
        """Read the line of a body anew."""
        wanted = select(IssueLine).join(Organisation, col(Organisation.id) == IssueLine.organisation_id)
        found = self.session.exec(wanted.where(IssueLine.round_id == round_.id, Organisation.slug == slug)).one()
        return get_line(self.session, found, self.partnership.id)

    def letters(self, round_: Round, kind: str) -> list[Message]:
        """List the letters of a kind."""
        wanted = select(Message).where(Message.round_id == round_.id, Message.kind == kind)
        return list(self.session.exec(wanted.order_by(col(Message.id))))


def make(session: Session, **changes: Any) -> Kit:
    """Make a partnership over Sefton with a business manager and a version for schools and colleges."""
    partnership = factories.partnership(session, contact_line="the business unit", **changes)
    manager = factories.user_with(session, "business_unit", partnership=partnership)
    key = f"schools-{partnership.id}"
    version = factories.version(session, DOCUMENT.format(key=key))
    return Kit(session, partnership, version, manager)
