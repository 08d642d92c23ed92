"""Packs as large as in life, from the shipped questionnaires: made-up bodies, answers that repeat exactly.

>>> agency = agency_pack()
>>> agency.now.organisation.name
'Wexmoor Community and Mental Health NHS Foundation Trust'
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from fractions import Fraction
from random import Random
from typing import Any

from questionnaires.answers import NOTHING, Action, Answer
from questionnaires.asking import asked
from questionnaires.definition import Question, Questionnaire
from questionnaires.documents import load
from reports.inputs import (
    ActionData,
    OrganisationData,
    PackData,
    PartnershipData,
    PeerData,
    ReturnData,
    RoundData,
    SignatureData,
)
from tests.reports.builders import pack, returned, round_data

COMMENTS = {
    "met": (
        "Checked by the quality team in May: {n} of {m} records sampled meet the standard. The board saw it in June.",
        "In place since {year}. Staff can find it, and the last two dip samples found it followed.",
        "The named professional reports each quarter. The last report was discussed, and two actions came from it.",
    ),
    "partly_met": (
        "Most teams do this. Our dip sample in May found it in {n} of {m} records. The two teams that fall short "
        "have a plan, and the named professional looks at it each month.",
        "The policy was rewritten in March and is in use. We have not yet looked at whether staff follow it out of "
        "hours, and agency staff do not see it at induction.",
        "We began in {year}, and three of five services are done. The post that was to finish the work was vacant from "
        "January to June.",
    ),
    "not_met": (
        "Planned for spring {year} and not done, because the trainer's post was vacant. Our sample in May found it in "
        "{n} of {m} records. Managers know, and it stands on our risk register.",
        "We cannot show this. What we have was written in 2022, before the services were joined, and nobody has looked "
        "at it since.",
    ),
    "unsure": ("We hold no figure for this. The new records system will give one from October.",),
}
EVIDENCE = (
    "Dip sample of records, May {year}",
    "Board paper, June {year}; minute 14",
    "Training report, June {year}",
    "Policy, version 4; induction pack",
)
ACTIONS = (
    "Finish the two services that are left",
    "Repeat the dip sample and report it to the board",
    "Put it into induction for agency staff",
)
OWNERS = ("Named nurse", "Head of children's services", "Director of quality", "Designated safeguarding lead")
PARTNERSHIP = PartnershipData(
    "Harrowmere Safeguarding Children Partnership (demonstration)",
    "Harrowmere",
    "Official – Sensitive",
    demonstration=True,
)
VOICE = (
    "We hear children through a youth panel of fourteen that meets each month, a text survey after each appointment "
    "and the feedback that school nurses gather in class. Children told us that they had to tell their story four "
    "times before someone wrote it down, and that letters that say they must attend made them think they were in "
    "trouble.\n"
    "We changed the letters with the panel in March. Missed first appointments fell from 19% to 14% in the quarter "
    "after. A single page called my story so far now opens each record in two of five teams; the others follow by "
    "December. We hear less from children in care who live outside the area, and from those who joined us last year."
)
CHANGED = "The waiting room, its letters and its opening hours, after the youth panel walked through them in February."


def agency_pack(**more: Any) -> PackData:
    """An agency's Section 11 return of 2026 beside that of 2025."""
    body = OrganisationData(
        "wexmoor", "Wexmoor Community and Mental Health NHS Foundation Trust", "ods:RZZ", "nhs-trust", "NHS trusts",
        "Harrowmere", "Section 11, Children Act 2004", "Children Act 2004 (2004), s11",
    )  # fmt: skip
    signed = (SignatureData("Chief nurse", "A. Demonstration", datetime(2026, 7, 29, 10, 5, tzinfo=UTC)),)
    return built(
        "section-11", body, {"kind": "nhs-trust", "legal_route": "s11", "basis": "s11"}, signed, seed=11, **more
    )


def school_pack(**more: Any) -> PackData:
    """A primary school's Section 175 return of 2026 beside that of 2025."""
    body = OrganisationData(
        "ashbrook",
        "Ashbrook Primary School",
        "urn:900017",
        "school",
        "Primary schools",
        "Harrowmere",
        "Relevant agency",
        "Education Act 2002 (2002), s175",
    )
    signed = (
        SignatureData("Head teacher", "B. Demonstration", datetime(2026, 7, 20, 15, 0, tzinfo=UTC)),
        SignatureData(
            "Chair of governors",
            "C. Demonstration",
            datetime(2026, 7, 27, 18, 30, tzinfo=UTC),
            date(2026, 7, 21),
            "6.2",
        ),
    )
    attributes = {
        "kind": "school",
        "phase": "primary",
        "legal_route": "s175",
        "early_years": "yes",
        "age_low": "3",
        "age_high": "11",
    }
    return built("section-175", body, attributes, signed, seed=175, **more)


def built(
    key: str,
    body: OrganisationData,
    attributes: Mapping[str, str],
    signed: tuple[SignatureData, ...],
    seed: int,
    **more: Any,
) -> PackData:
    """The pack of one body from the two shipped versions of a questionnaire."""
    now = one_return(
        load(f"{key}@2026"),
        body,
        attributes,
        Random(seed),
        (76, 18, 4),
        signatures=signed,
        submitted_at=signed[-1].signed_at,
    )
    before = one_return(load(f"{key}@2025"), body, attributes, Random(seed + 1), (62, 28, 8))
    rounds = [round_of(one, f"Harrowmere {key.replace('-', ' ')}") for one in (now, before)]
    data = pack(body.slug, *rounds)
    peers = PeerData(body.group, (71.2, 77.9, 81.3, 84.0, 86.2, 87.5, 88.6, 90.1, 94.4))
    return replace(data, **{"partnership": PARTNERSHIP, "actions_before": actions_of(before), "peers": peers, **more})


def round_of(one: ReturnData, name: str) -> RoundData:
    """The round of one return, named and due in the year of its version."""
    year = one.questionnaire.version
    due = date(int(year), 7, 31)
    return round_data(f"harrowmere-{year}", one.questionnaire, [one], name=f"{name} {year}", due_on=due)


def one_return(
    form: Questionnaire,
    body: OrganisationData,
    attributes: Mapping[str, str],
    dice: Random,
    mix: tuple[int, int, int],
    **more: Any,
) -> ReturnData:
    """A full return: every asked question answered, grades drawn in the given mix."""
    answers: dict[str, Answer] = {}
    for _, question in form:
        given = answer(form, question, dice, mix)
        if given is not NOTHING:
            answers[question.key] = given
    path = asked(form, answers, attributes)
    return returned(body, form, {key: answers[key] for key in path.keys if key in answers}, attributes, **more)


def answer(form: Questionnaire, question: Question, dice: Random, mix: tuple[int, int, int]) -> Answer:
    """One answer of the question's own kind."""
    if question.scale:
        return graded(form, question, dice, mix)
    values: dict[str, Any] = {
        "text": CHANGED if "changed" in question.key else VOICE if "voice" in question.key else "As last year.",
        "number": max(question.min or Fraction(0), min(question.max or Fraction(40), Fraction(dice.randint(1, 40)))),
        "date": date(2026, 3, dice.randint(1, 28)),
        "yes_no": dice.choice(("yes", "yes", "no")),
        "choice": question.choices[0].key if question.choices else None,
        "choices": (question.choices[0].key,) if question.choices else (),
        "person": {"role": "Named nurse", "name": "A. Demonstration"},
        "declaration": "yes",
    }
    return Answer(values.get(question.kind)) if question.kind in values else NOTHING


def graded(form: Questionnaire, question: Question, dice: Random, mix: tuple[int, int, int]) -> Answer:
    """A grade with the comment, evidence and action that a careful body gives."""
    scale = form.scales[question.scale or ""]
    wanted = dice.choices(("met", "partly_met", "not_met", "unsure"), (*mix, 1))[0]
    grade = next(
        (one for one in scale.grades if one.counts_as == (None if wanted == "unsure" else wanted)), scale.grades[0]
    )
    words = {"n": dice.randint(14, 22), "m": 24, "year": form.version}
    weak = wanted in ("partly_met", "not_met")
    return Answer(
        grade.key,
        comment=dice.choice(COMMENTS[wanted]).format(**words),
        evidence=dice.choice(EVIDENCE).format(**words) if dice.random() < 0.85 else "",
        action=Action(dice.choice(ACTIONS), dice.choice(OWNERS), f"{int(form.version) + 1}-03-31")
        if weak
        else Action(),
    )


def actions_of(before: ReturnData) -> tuple[ActionData, ...]:
    """The actions of an earlier return, each with a state."""
    found = [(key, answer.action) for key, answer in before.answers.items() if answer.action][:7]
    states = (
        "verified",
        "verified",
        "in progress",
        "complete, awaiting verification",
        "not started",
        "carried to this round",
        "in progress",
    )
    return tuple(
        ActionData(key, action.what, action.who, action.by, state, overdue=position in (2, 4))
        for position, ((key, action), state) in enumerate(zip(found, states, strict=False))
    )
