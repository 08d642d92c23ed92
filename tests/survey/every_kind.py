"""A questionnaire with a question of every kind, and everything that a question can say of itself."""

from typing import Any

from sqlmodel import Session

from survey.models import Partnership, QuestionnaireVersion
from survey.services import questionnaires
from tests import factories

EVERY_KIND = """\
format: 1
key: every
version: "1"
title: A question of every kind
programme: schools
audience: {kinds: [school, childminder]}
legal_basis: [{route: s175, document: Education Act 2002, edition: "2002", paragraph: s175}]
scales:
  rag:
    grades:
      - {key: green, label: Met, points: 2, counts_as: met, colour: green, descriptor: It works.}
      - {key: amber, label: Partly met, points: 1, counts_as: partly_met, colour: amber, needs: [comment, action]}
      - {key: red, label: Not met, points: 0, counts_as: not_met, colour: red, needs: [comment, action]}
    not_applicable: {allowed: true, needs: [comment]}
  share: {percent: {step: 10, met: 90, partly_met: 50, needs: [comment]}}
sections:
  - key: first
    title: First
    standard: S1
    questions:
      - key: f.graded
        kind: graded
        scale: rag
        text: The policy is followed.
        why: It matters.
        good: People say so.
        descriptors: {green: It is followed by all.}
        references: [{document: KCSIE, edition: "2025", paragraph: Part three}]
        force: must
        weight: 2.5
        critical: true
        evidence: expected
        tags: [policy, leadership]
        not_applicable: {allowed: false}
        cross_references: [{questionnaire: section-11, question: s1.lead, text: The same duty.}]
        paired_with: ["staff-survey:s.policy"]
      - {key: f.yes, kind: yes_no, text: Do children stay overnight?}
      - key: f.choice
        kind: choice
        text: Which of these?
        options: [{key: one, label: The first}, {key: two, label: The second}]
      - key: f.choices
        kind: choices
        text: Which of these apply?
        optional: true
        options: [{key: one, label: The first}, {key: two, label: The second}]
      - {key: f.number, kind: number, text: How many?, min: 0, max: 500, step: 1, unit: children, dont_know: true}
      - {key: f.trained, kind: number, text: How many are trained?, min: 0, max: 500}
      - {key: f.date, kind: date, text: When was it?}
      - {key: f.text, kind: text, text: Say more., words: 200, optional: true}
      - {key: f.person, kind: person, text: Who leads?}
  - key: second
    title: Second
    when: {organisation: kind, is: [school]}
    questions:
      - key: s.matrix
        kind: matrix
        scale: rag
        text: How is each group trained?
        rows: [{key: staff, label: Staff}, {key: board, label: Board}]
        columns:
          - {key: level, label: Level, kind: graded}
          - {key: count, label: Count, kind: number, min: 0, unit: people}
      - key: s.criteria
        kind: criteria
        text: Which of these hold?
        criteria: [{key: a, label: It is written, weight: 2}, {key: b, label: It is read}]
      - {key: s.evidence, kind: evidence, text: Show it.}
      - {key: s.actions, kind: actions, text: What will you do?, optional: true}
      - key: s.share
        kind: computed
        text: The share trained
        compute: {operation: percent, of: [f.trained, f.number]}
        scale: share
        places: 1
        unit: "%"
      - {key: s.note, kind: note, text: Nearly done.}
      - key: s.night
        kind: graded
        scale: rag
        text: Two adults are there at night.
        when:
          all:
            - {question: f.yes, is: ["yes"]}
            - {not: {organisation: boarding, is: ["no"]}}
            - {question: f.number, at_least: 2}
      - {key: s.declared, kind: declaration, text: We declare this.}
"""


def publish(session: Session, partnership: Partnership, **changes: Any) -> QuestionnaireVersion:
    """Publish it to a partnership, with some of its text replaced."""
    text = EVERY_KIND
    for old, new in changes.items():
        text = text.replace(old, new)
    return questionnaires.publish(
        session, None, text.encode(), "every.yaml", now=factories.NOW, partnership=partnership
    )
