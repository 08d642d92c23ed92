"""Two years of one questionnaire, and the way from a document to a sent return, for proofs that nothing old changes.

From 2025 to 2026 one question is reworded, one split, two merged, one strengthened, one retired, one moved, one new,
and the scale of one changed; a question of each kind is asked in both.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction

from sqlmodel import Session, select

from questionnaires.answer_parts import PlannedAction
from questionnaires.answers import Action, Answer
from survey.models import Organisation, Partnership, QuestionnaireVersion, Return, Role, Round, Submission, User
from survey.queries.returns import get_dossier, get_sheet
from survey.services.questionnaires import publish
from survey.services.returns.saving import Given, save
from survey.services.returns.signing import Signing, make_ready, mark_of, sign
from survey.services.rounds.issuing import issue_round
from survey.services.rounds.planning import Order
from survey.services.rounds.rules import read_rule
from survey.services.rounds.supplements import Chosen
from tests import factories
from tests.survey.returns_kit import person

HEAD = """\
format: 1
key: yearly
version: "{version}"
title: Safeguarding self-assessment
programme: schools
{replaces}
legal_basis: [{{route: s175, document: Education Act 2002, edition: "2002", paragraph: section 175}}]
scales:
  rag:
    grades:
      - {{key: green, label: Met, points: 2, counts_as: met, colour: green, descriptor: Every part is in place.}}
      - {{key: amber, label: Partly met, points: 1, counts_as: partly_met, colour: amber, needs: [comment, action]}}
      - {{key: red, label: Not met, points: 0, counts_as: not_met, colour: red, needs: [comment, action]}}
    not_applicable: {{allowed: true, needs: [comment]}}
  steps:
    grades: {steps}
sections:
"""
STEPS = {
    "2025": """
      - {key: green, label: Green, points: 1, counts_as: met, descriptor: It is as it should be.}
      - {key: red, label: Red, points: 0, counts_as: not_met, descriptor: It is not as it should be.}""",
    "2026": """
      - {key: blue, label: Blue, points: 2, counts_as: met, descriptor: It is better than it should be.}
      - {key: green, label: Green, points: 1, counts_as: partly_met, descriptor: It is as it should be.}
      - {key: red, label: Red, points: 0, counts_as: not_met, descriptor: It is not as it should be.}""",
}
POLICY = {
    "2025": """
      - {key: p.read, kind: graded, scale: rag, text: The policy is read once a year., evidence: expected}
      - {key: p.training, kind: graded, scale: rag, text: Staff are trained and supervised.}
      - {key: p.phones, kind: graded, scale: rag, text: There is a rule for phones.}
      - {key: p.games, kind: graded, scale: rag, text: There is a rule for online games.}
      - {key: p.allegations, kind: graded, scale: rag, text: Allegations are passed on., critical: true, weight: 2}
      - {key: p.poster, kind: graded, scale: rag, text: A poster hangs in the hall.}
      - {key: p.culture, kind: graded, scale: steps, text: People speak up.}""",
    "2026": """
      - key: p.read
        kind: graded
        scale: rag
        text: The policy is read at least once a year.
        evidence: expected
        lineage: {change: reworded, from: [p.read]}
      - key: p.trained
        kind: graded
        scale: rag
        text: Staff are trained.
        lineage: {change: split, from: [p.training]}
      - key: p.supervised
        kind: graded
        scale: rag
        text: Staff are supervised.
        lineage: {change: split, from: [p.training]}
      - key: p.screens
        kind: graded
        scale: rag
        text: There is a rule for phones and online games.
        lineage: {change: merged, from: [p.phones, p.games]}
      - key: p.allegations
        kind: graded
        scale: rag
        text: Allegations are passed on the same day.
        critical: true
        weight: 2
        lineage: {change: strengthened, from: [p.allegations]}
      - {key: p.culture, kind: graded, scale: steps, text: People speak up.}
      - {key: p.visits, kind: graded, scale: rag, text: Visitors are met at the door.}""",
}
REST = """
  - key: policy
    title: Policy
    questions:{policy}
      - {{key: p.boards, kind: yes_no, text: Does the school take boarders?}}
  - key: figures
    title: Figures
    questions:
      - {{key: n.staff, kind: number, text: How many staff are there?, min: 0, step: 1}}
      - {{key: n.checked, kind: number, text: How many staff have been checked?, min: 0, step: 1}}
      - key: n.share
        kind: computed
        text: The share of staff that have been checked.
        compute: {{operation: percent, of: [n.checked, n.staff]}}
      - {{key: n.day, kind: date, text: When was the last review?}}
      - {{key: n.lead, kind: person, text: Who leads?}}
      - key: n.themes
        kind: choices
        text: Which themes were taught?
        options: [{{key: online, label: Online}}, {{key: water, label: "Water, ice"}}]
      - key: n.induction
        kind: matrix
        scale: rag
        text: How far has each group been trained?
        rows: [{{key: staff, label: Staff}}, {{key: drivers, label: Drivers}}]
        columns: [{{key: how, label: How far, kind: graded}}, {{key: people, label: People, kind: number}}]
      - key: n.board
        kind: criteria
        text: What does the board do?
        criteria: [{{key: visits, label: It visits.}}, {{key: asks, label: It asks., weight: 2}}]
      - {{key: n.minutes, kind: evidence, text: Which minutes show it?}}
      - {{key: n.plan, kind: actions, text: What will be done next?}}
      - {{key: n.more, kind: text, text: What else should we know?, optional: true}}
      - {{key: n.true, kind: declaration, text: This is a true account.}}
  - key: boarding
    title: Boarding
    when: {{question: p.boards, is: ["yes"]}}
    questions:
      - {{key: b.house, kind: graded, scale: rag, text: House staff are trained.}}
"""
RETIRED = 'replaces: "2025"\nretired: [{key: p.poster, reason: It said nothing about children.}]'
CHAIN = [
    {"role": "lead", "label": "Designated safeguarding lead"},
    {"role": "head", "label": "Head teacher"},
    {"role": "chair", "label": "Chair of governors", "meeting": True},
]
GREEN = Answer(value="green", comment="Read in June — “Tŷ Gwyn” too.", evidence="Minutes of June")
AMBER = Answer(value="amber", comment="=SUM(A1) is text", action=Action("Write it down", "Head teacher", "2025-12-19"))
GIVEN = {
    "p.boards": Answer(value="no"),
    "n.staff": Answer(value=Fraction(60)),
    "n.checked": Answer(value=Fraction(59)),
    "n.day": Answer(value=date(2025, 9, 1)),
    "n.lead": Answer(value={"role": "Deputy head", "trained_on": "2025-05-01"}),
    "n.themes": Answer(value=("online", "water")),
    "n.induction": Answer(value={"staff": {"how": "green", "people": Fraction(60)}, "drivers": "n-a"}),
    "n.board": Answer(value={"visits": "yes", "asks": "no"}),
    "n.minutes": Answer(value="held", evidence="Minutes of the board, 4 March"),
    "n.plan": Answer(value=(PlannedAction("Ask the drivers", "Office manager", "2026-01-30", "in_progress"),)),
    "n.more": Answer(value="Nothing."),
    "n.true": Answer(value="yes"),
}


def document(version: str) -> bytes:
    """The questionnaire of a year, 2025 or 2026, in YAML."""
    replaces = RETIRED if version == "2026" else ""
    head = HEAD.format(version=version, replaces=replaces, steps=STEPS[version])
    return (head + REST.lstrip("\n").format(policy=POLICY[version])).encode()


def answers(version: str) -> dict[str, Answer]:
    """What the school answers: every third grade partly met."""
    keys = [line.split("key: ")[1].split(",")[0].strip() for line in POLICY[version].splitlines() if "key: p." in line]
    graded = {key: AMBER if number % 3 == 2 else GREEN for number, key in enumerate(keys)}
    return graded | {"p.culture": Answer(value="green")} | GIVEN


@dataclass
class School:
    """A school with the people who answer and sign."""

    session: Session
    partnership: Partnership
    body: Organisation
    lead: User
    head: User
    chair: User

    def publish(self, version: str, now: datetime) -> QuestionnaireVersion:
        """Publish the questionnaire of a year."""
        return publish(self.session, None, document(version), f"{version}.yaml", now=now, partnership=self.partnership)

    def issue(self, version: QuestionnaireVersion, after: Round | None, now: datetime) -> Round:
        """Issue a round of a version."""
        order = Order(
            slug=f"yearly-{version.version}",
            name=f"Schools {version.version}",
            opens_on=now.date(),
            due_on=now.date() + timedelta(days=60),
            partnerships=(self.partnership,),
            versions=(Chosen(version),),
            to=(read_rule("all"),),
            after=after,
            settings={"chains": [{"steps": CHAIN}], "bands": {"high": 85, "middle": 60}},
        )
        return issue_round(self.session, None, order, now, today=now.date(), letters=False).round_

    def send(self, round_: Round, version: str, now: datetime) -> Submission:
        """Answer, make ready, sign in turn and so send."""
        wanted = select(Return).where(Return.round_id == round_.id)
        ret = self.session.exec(wanted).one()
        dossier = get_dossier(self.session, ret.id)
        assert dossier is not None
        save(self.session, self.lead, dossier, [Given(*one) for one in answers(version).items()], now)
        assert get_sheet(self.session, dossier).problems == {}
        make_ready(self.session, self.lead, dossier, now)
        sent = None
        for step, who in enumerate((self.lead, self.head, self.chair)):
            meeting = {"meeting_on": now.date(), "minute": "14/25"} if "meeting" in CHAIN[step] else {}
            signing = Signing(step, f"The {CHAIN[step]['label']}", mark_of(dossier), **meeting)
            sent = sign(self.session, who, dossier, signing, now)
        assert sent is not None
        return sent


def school(session: Session) -> School:
    """Make one."""
    partnership = factories.partnership(session)
    body = factories.organisation(session, name="Ŵyth Bank & “Sons” School")
    factories.membership(session, partnership, body)
    people = [person(session, body, role) for role in (Role.LEAD, Role.SIGNATORY, Role.SIGNATORY)]
    return School(session, partnership, body, *people)
