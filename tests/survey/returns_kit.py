"""A small round to answer: one school, its people, and a questionnaire with a question of each kind."""

from dataclasses import dataclass
from typing import Any

from sqlmodel import Session

from questionnaires.answers import Action, Answer
from survey.models import IssueLine, Organisation, Partnership, QuestionnaireVersion, Return, Role, Round, Scope, User
from survey.queries.returns import Dossier, get_dossier
from survey.services.returns.saving import Given, Saved, save
from tests import factories
from tests.factories import NOW

CHAIN = [
    {"role": "lead", "label": "Designated safeguarding lead"},
    {"role": "head", "label": "Head teacher"},
    {"role": "chair", "label": "Chair of governors", "meeting": True},
]

HEAD = """\
format: 1
key: {key}
version: "{version}"
title: Safeguarding self-assessment
programme: schools
{replaces}
scales:
  rag:
    grades:
      - {{key: green, label: Met, points: 2, counts_as: met, colour: green, descriptor: Every part is in place.}}
      - {{key: amber, label: Partly met, points: 1, counts_as: partly_met, colour: amber, needs: [comment, action]}}
      - {{key: red, label: Not met, points: 0, counts_as: not_met, colour: red, needs: [comment, action]}}
    not_applicable: {{allowed: true, needs: [comment]}}
sections:
  - key: policy
    title: Policy
    questions:
"""
DOCUMENT = (
    HEAD
    + """\
      - key: p.policy
        kind: graded
        scale: rag
        text: The policy is read once a year.
        evidence: expected
        why: A policy ages.
        good: A date and a name on the front page.
      - {{key: p.boards, kind: yes_no, text: Does the school take boarders?}}
      - {{key: p.critical, kind: graded, scale: rag, text: Nobody starts before checks., critical: true, weight: 2}}
  - key: numbers
    title: Numbers
    questions:
      - {{key: n.staff, kind: number, text: How many staff?, min: 0, max: 500, step: 1, dont_know: true}}
      - {{key: n.date, kind: date, text: When was the last review?}}
      - {{key: n.lead, kind: person, text: Who leads?, optional: true}}
      - key: n.themes
        kind: choices
        text: Which themes?
        optional: true
        options: [{{key: a, label: Online}}, {{key: b, label: Attendance}}]
      - {{key: n.text, kind: text, text: Anything else?, optional: true, words: 50}}
  - key: boarding
    title: Boarding
    when: {{question: p.boards, is: ["yes"]}}
    questions:
      - {{key: b.house, kind: graded, scale: rag, text: House staff are trained.}}
"""
)

GREEN = Answer(value="green")
PLAN = Action("Write it down", "Head teacher", "2026-12-11")


@dataclass
class Kit:
    """What a test of answering needs."""

    session: Session
    partnership: Partnership
    organisation: Organisation
    version: QuestionnaireVersion
    round_: Round
    line: IssueLine
    return_: Return
    lead: User
    deputy: User
    head: User
    chair: User

    @property
    def dossier(self) -> Dossier:
        """The dossier, read anew."""
        found = get_dossier(self.session, self.return_.id)
        assert found is not None
        return found

    def save(self, who: User | None, *, base: int = 0, page: str = "", at: Any = NOW, **answers: Answer) -> Saved:
        """Save answers of one person; `p_policy=GREEN` is the answer to p.policy."""
        given = [Given(name.replace("_", ".", 1), answer, base, page) for name, answer in answers.items()]
        return save(self.session, who, self.dossier, given, at)

    def complete(self) -> Saved:
        """Answer everything that is asked."""
        from datetime import date
        from fractions import Fraction

        return self.save(
            self.lead,
            p_policy=GREEN,
            p_boards=Answer(value="no"),
            p_critical=GREEN,
            n_staff=Answer(value=Fraction(12)),
            n_date=Answer(value=date(2026, 9, 1)),
        )


def document(version: str = "2026", key: str = "kit", replaces: str | None = None) -> str:
    """The questionnaire in YAML."""
    return DOCUMENT.format(key=key, version=version, replaces=f'replaces: "{replaces}"' if replaces else "")


def make(
    session: Session, *, chain: list[dict[str, Any]] | None = None, source: str | None = None, **of_round: Any
) -> Kit:
    """Make a school with its lead, deputy, head teacher and chair, and a return that nobody has begun."""
    partnership = factories.partnership(session)
    organisation = factories.organisation(session)
    factories.membership(session, partnership, organisation)
    key = f"kit-{organisation.id}"
    version = factories.version(session, source or document(key=key))
    round_ = factories.round_(session, partnership, version, **of_round)
    attributes = {"name": organisation.name, "slug": organisation.slug, "kind": "school", "identifiers": {}}
    line = factories.issue_line(
        session, round_, organisation, chain=CHAIN if chain is None else chain, attributes=attributes
    )
    return_ = factories.return_(session, line)
    people = [person(session, organisation, role) for role in (Role.LEAD, Role.LEAD, Role.SIGNATORY, Role.SIGNATORY)]
    return Kit(session, partnership, organisation, version, round_, line, return_, *people)


def person(session: Session, organisation: Organisation, role: Role) -> User:
    """Make somebody with a role at the body."""
    made = factories.user(session)
    factories.grant(session, made, role, Scope.ORGANISATION, organisation_id=organisation.id)
    return made
