"""The plain data that the service gathers and the reports read. Nothing here computes a score.

`survey.exports` fills these; `reports.workbook` and `reports.pack` turn them into bytes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from questionnaires.answers import Answers
from questionnaires.asking import Path
from questionnaires.comparing import Pair
from questionnaires.definition import Questionnaire
from questionnaires.scoring import Scorecard, Settings


@dataclass(frozen=True)
class PartnershipData:
    """Who issues: names and the marking printed on every page ("" leaves no gap)."""

    name: str
    short_name: str
    marking: str = ""
    demonstration: bool = False
    accent: str = "#4a2c7a"


@dataclass(frozen=True)
class OrganisationData:
    """One body as frozen on its issue line."""

    slug: str
    name: str
    identifier: str
    kind: str
    group: str
    area: str = ""
    basis: str = ""
    legal_basis: str = ""


@dataclass(frozen=True)
class SignatureData:
    """One step of sign-off. Names are those typed by the signatory."""

    label: str
    name: str
    signed_at: datetime | None
    meeting_on: date | None = None
    minute: str = ""


@dataclass(frozen=True)
class ReturnData:
    """One body's return in one round, as the counting submission holds it (or as it stands, unsubmitted).

    `supplement` names the version that the partnership added for this body; its answers and figures are a ReturnData
    of their own.
    """

    organisation: OrganisationData
    questionnaire: Questionnaire
    path: Path
    answers: Answers
    scorecard: Scorecard
    status: str
    submission: int | None = None
    submitted_at: datetime | None = None
    late: bool = False
    origin: str = "typed"
    signatures: tuple[SignatureData, ...] = ()
    supplement: str = ""


@dataclass(frozen=True)
class LineData:
    """One row of the issue list: due or not, where it stands, and why."""

    organisation: OrganisationData
    state: str
    status: str
    reason: str
    due_on: date
    submitted_at: datetime | None = None
    late: bool = False
    state_reason: str = ""


@dataclass(frozen=True)
class RoundData:
    """One round as asked for: its own facts, its issue list, and the returns that count, by organisation slug.

    `confirmed` names the versions whose wording the partnership has confirmed: for it they are no samples.
    """

    slug: str
    name: str
    opens_on: date
    due_on: date
    settings: Settings
    questionnaires: tuple[Questionnaire, ...]
    lines: tuple[LineData, ...] = ()
    returns: Mapping[str, ReturnData] = field(default_factory=dict)
    confirmed: frozenset[str] = frozenset()

    def is_sample(self, form: Questionnaire) -> bool:
        """Must be said that the wording of a version is still to be confirmed?"""
        return form.status == "sample" and form.name not in self.confirmed


@dataclass(frozen=True)
class ComparisonData:
    """Everything the comparison workbook needs.

    `rounds` newest first; `pairs`: organisation slug -> one Pair per earlier round, newest first;
    `chain`: every version between, for lineage.
    """

    partnership: PartnershipData
    rounds: tuple[RoundData, ...]
    pairs: Mapping[str, tuple[Pair, ...]]
    chain: tuple[Questionnaire, ...]
    layer: str
    method: int
    made_at: datetime
    digest: str


@dataclass(frozen=True)
class ActionData:
    """One action and what became of it."""

    question: str
    what: str
    who: str
    by: str
    status: str
    overdue: bool = False


@dataclass(frozen=True)
class PeerData:
    """Scores on everything of the peer group, without names; empty where too few may be shown (design 8)."""

    group: str
    percents: tuple[float, ...] = ()


@dataclass(frozen=True)
class PackData:
    """Everything one organisation's challenge pack needs. `before` and `pair` are None in a first year."""

    partnership: PartnershipData
    round: RoundData
    now: ReturnData
    before: ReturnData | None
    before_round: RoundData | None
    pair: Pair | None
    chain: tuple[Questionnaire, ...]
    made_at: datetime
    meeting_on: date | None = None
    meeting_place: str = ""
    panel: tuple[str, ...] = ()
    actions_before: tuple[ActionData, ...] = ()
    peers: PeerData | None = None
    layer: str = "self"
    own: PackData | None = None
    """The same of the partnership's own supplement, where the body answered one."""
