"""A school, a core questionnaire of two years, and a partnership's own supplement to it, also of two years."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, select

from questionnaires.answers import Action, Answer
from survey.models import Organisation, Partnership, QuestionnaireVersion, Return, Role, Round, Submission, User
from survey.queries.returns import Dossier, get_dossier
from survey.services.questionnaires import publish
from survey.services.returns.saving import Given, save
from survey.services.returns.signing import make_ready
from survey.services.rounds.issuing import issue_round
from survey.services.rounds.planning import Order
from survey.services.rounds.rules import read_rule
from survey.services.rounds.supplements import choose
from tests import factories
from tests.survey.returns_kit import HEAD, person

CORE = (
    HEAD
    + """\
      - {{key: p.read, kind: graded, scale: rag, text: The policy is read once a year., evidence: expected}}
      - {{key: p.checks, kind: graded, scale: rag, text: Nobody starts before checks., critical: true, weight: 2}}
      - {{key: p.boards, kind: yes_no, text: Does the school take boarders?}}
"""
)
EXTRA = """\
format: 1
key: {key}
version: "{version}"
title: What we ask as well
programme: schools
supplement_to: {core}
{replaces}
scales:
  rag:
    grades:
      - {{key: green, label: In place, points: 1, counts_as: met, colour: green}}
      - {{key: red, label: Not in place, points: 0, counts_as: not_met, colour: red, needs: [comment, action]}}
    not_applicable: {{allowed: true, needs: [comment]}}
sections:
  - key: local
    title: Our town
    questions:
      - {{key: x.beach, kind: graded, scale: rag, text: "{beach}"{lineage}}}
      - {{key: x.lead, kind: graded, scale: rag, text: Staff know our helpline., weight: 3, evidence: welcome}}
      - key: x.house
        kind: graded
        scale: rag
        text: House staff know our helpline.
        when: {{question: p.boards, is: ["yes"]}}
"""
GREEN = Answer(value="green")
RED = Answer(value="red", comment="Not yet.", evidence="Minutes", action=Action("Write it down", "Head", "2026-12-11"))
OWN = {"x.beach": GREEN, "x.lead": RED}
ANSWERS = {"p.read": GREEN, "p.checks": GREEN, "p.boards": Answer(value="no")}


@dataclass
class Kit:
    """What a test of supplements needs; `core` is the key of the core questionnaire, `extra` of the supplement."""

    session: Session
    partnership: Partnership
    body: Organisation
    lead: User
    core: str
    extra: str

    def publish(self, source: str, now: datetime, partnership: Partnership | None = None) -> QuestionnaireVersion:
        """Publish a document to the partnership."""
        owner = partnership or self.partnership
        return publish(self.session, None, source.encode(), "a.yaml", now=now, partnership=owner)

    def core_version(self, version: str, now: datetime, replaces: str = "") -> QuestionnaireVersion:
        """Publish a year of the core."""
        before = f'replaces: "{replaces}"' if replaces else ""
        return self.publish(CORE.format(key=self.core, version=version, replaces=before), now)

    def supplement(
        self, version: str, now: datetime, replaces: str = "", beach: str = "", lineage: str = ""
    ) -> QuestionnaireVersion:
        """Publish a year of the supplement."""
        source = EXTRA.format(
            key=self.extra,
            core=self.core,
            version=version,
            replaces=f'replaces: "{replaces}"' if replaces else "",
            beach=beach or "Beach trips are planned.",
            lineage=f", lineage: {{change: {lineage}, from: [x.beach]}}" if lineage else "",
        )
        return self.publish(source, now)

    def order(self, *versions: QuestionnaireVersion, slug: str, now: datetime, after: Round | None = None) -> Order:
        """Order a round of some versions for everybody."""
        return Order(
            slug=slug,
            name=f"Round {slug}",
            opens_on=now.date(),
            due_on=now.date() + timedelta(days=60),
            partnerships=(self.partnership,),
            versions=tuple(choose(self.session, one) for one in versions),
            to=(read_rule("all"),),
            after=after,
            settings={"chains": [{"steps": []}]},
        )

    def issue(self, *versions: QuestionnaireVersion, slug: str, now: datetime, after: Round | None = None) -> Round:
        """Issue it."""
        order = self.order(*versions, slug=slug, now=now, after=after)
        return issue_round(self.session, None, order, now, today=now.date(), letters=False).round_

    def dossier(self, round_: Round) -> Dossier:
        """The school's return in a round, read anew."""
        wanted = select(Return.id).where(Return.round_id == round_.id, Return.organisation_id == self.body.id)
        found = get_dossier(self.session, self.session.exec(wanted).one())
        assert found is not None
        return found

    def send(self, round_: Round, answers: dict[str, Answer], now: datetime) -> Submission:
        """Answer, and send: nobody has to sign."""
        dossier = self.dossier(round_)
        save(self.session, self.lead, dossier, [Given(*one) for one in answers.items()], now)
        make_ready(self.session, self.lead, dossier, now)
        assert dossier.return_.submission_id is not None
        return self.session.get_one(Submission, dossier.return_.submission_id)


def make(session: Session) -> Kit:
    """Make a school in a partnership, with its lead."""
    partnership = factories.partnership(session)
    body = factories.organisation(session)
    factories.membership(session, partnership, body)
    lead = person(session, body, Role.LEAD)
    return Kit(session, partnership, body, lead, f"core-{body.id}", f"extra-{body.id}")
