"""The trail: append-only events, chained per stream, and the signed heads of each day."""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any

from sqlmodel import Field

from survey.models.base import Table, UtcDateTime, document

NO_ROUND = 0
"""The round of an event that belongs to none."""

BEGINNING = "0" * 64
"""The digest before the first event of a stream."""


class EventKind(StrEnum):
    """Everything that can be put on record, in the past tense. A kind not listed here is refused."""

    USER_ADDED = "user_added"
    USER_CHANGED = "user_changed"
    USER_LEFT = "user_left"
    GRANT_GIVEN = "grant_given"
    GRANT_ENDED = "grant_ended"
    SIGN_IN_LINK_MADE = "sign_in_link_made"
    SIGNED_IN = "signed_in"
    SIGN_IN_REFUSED = "sign_in_refused"
    SIGNED_OUT = "signed_out"
    PASSWORD_SET = "password_set"  # noqa: S105
    FACTOR_SET = "factor_set"
    SESSIONS_ENDED = "sessions_ended"

    PARTNERSHIP_ADDED = "partnership_added"
    PARTNERSHIP_CHANGED = "partnership_changed"
    PROGRAMME_ADDED = "programme_added"

    ORGANISATION_ADDED = "organisation_added"
    ORGANISATION_CHANGED = "organisation_changed"
    ORGANISATION_CLOSED = "organisation_closed"
    ORGANISATION_SUCCEEDED = "organisation_succeeded"
    ORGANISATIONS_IMPORTED = "organisations_imported"
    MEMBERSHIP_ADDED = "membership_added"
    MEMBERSHIP_CHANGED = "membership_changed"
    MEMBERSHIP_ENDED = "membership_ended"
    CONTACT_ADDED = "contact_added"
    CONTACT_CHANGED = "contact_changed"
    CONTACT_ENDED = "contact_ended"

    DRAFT_STARTED = "draft_started"
    DRAFT_DISCARDED = "draft_discarded"
    DRAFT_REOPENED = "draft_reopened"
    DRAFT_REVIEW_ASKED = "draft_review_asked"
    DRAFT_REVIEWED = "draft_reviewed"
    VERSION_PUBLISHED = "version_published"
    VERSION_CONFIRMED = "version_confirmed"

    GUIDANCE_EDITION_ADDED = "guidance_edition_added"
    GUIDANCE_EDITION_WITHDRAWN = "guidance_edition_withdrawn"
    GUIDANCE_CHANGE_ADDED = "guidance_change_added"
    GUIDANCE_CHANGE_WITHDRAWN = "guidance_change_withdrawn"
    STANDARDS_ADOPTED = "standards_adopted"
    STANDARD_ADDED = "standard_added"
    STANDARD_CHANGED = "standard_changed"
    STANDARD_MOVED = "standard_moved"
    STANDARD_ENDED = "standard_ended"

    ROUND_ISSUED = "round_issued"
    ROUND_SETTINGS_FROZEN = "round_settings_frozen"
    ROUND_CLOSED = "round_closed"
    LINE_ADDED = "line_added"
    LINE_EXEMPTED = "line_exempted"
    LINE_NIL_RETURNED = "line_nil_returned"
    LINE_CLOSED = "line_closed"
    LINE_REINSTATED = "line_reinstated"
    LINE_EXTENDED = "line_extended"
    MESSAGE_MADE = "message_made"
    MESSAGE_SENT = "message_sent"
    MESSAGE_FAILED = "message_failed"

    RETURN_OPENED = "return_opened"
    RETURN_STARTED = "return_started"
    RETURN_LOADED = "return_loaded"
    ANSWERS_SAVED = "answers_saved"
    ANSWERS_CARRIED = "answers_carried"
    ANSWER_CONFIRMED = "answer_confirmed"
    CONFLICT_FOUND = "conflict_found"
    CONFLICT_SETTLED = "conflict_settled"
    EVIDENCE_ADDED = "evidence_added"
    EVIDENCE_REMOVED = "evidence_removed"
    COLLEAGUE_INVITED = "colleague_invited"
    MADE_READY = "made_ready"
    SIGNATURE_GIVEN = "signature_given"
    SIGNATURES_VOIDED = "signatures_voided"
    SENT_BACK = "sent_back"
    NOTE_RESOLVED = "note_resolved"
    SUBMITTED = "submitted"
    SCORED = "scored"
    REOPENED = "reopened"
    RETURNED_FOR_CLARIFICATION = "returned_for_clarification"
    RETURN_CLOSED = "return_closed"

    MODERATION_STARTED = "moderation_started"
    GRADE_MODERATED = "grade_moderated"
    MODERATION_FELL_AWAY = "moderation_fell_away"
    GRADES_AGREED = "grades_agreed"

    ACTION_ADDED = "action_added"
    ACTION_CHANGED = "action_changed"
    ACTION_VERIFIED = "action_verified"

    REPORT_ORDERED = "report_ordered"
    REPORT_BUILT = "report_built"
    REPORT_FAILED = "report_failed"
    REPORT_FETCHED = "report_fetched"
    DATA_EXPORTED = "data_exported"


class Event(Table, table=True):
    """Something that happened. Its digest covers its own content and the digest before it in the stream."""

    round_id: int = Field(default=NO_ROUND, primary_key=True)
    stream: str = Field(primary_key=True, max_length=80)
    number: int = Field(primary_key=True)
    kind: str = Field(max_length=60)
    at: datetime = Field(sa_type=UtcDateTime, index=True)
    actor_id: int | None = Field(default=None, foreign_key="user.id")
    data: dict[str, Any] = Field(default_factory=dict, sa_type=document())
    previous: str = Field(max_length=64)
    digest: str = Field(max_length=64)

    def computed_digest(self) -> str:
        """Work out the digest that the other columns should have."""
        return digest_of({name: getattr(self, name) for name in DIGESTED})


DIGESTED = ("round_id", "stream", "number", "kind", "at", "actor_id", "data", "previous")


def digest_of(row: Mapping[str, Any]) -> str:
    """Work out the digest of an event's row from its other columns."""
    content = {
        "round": row["round_id"],
        "stream": row["stream"],
        "number": row["number"],
        "kind": str(row["kind"]),
        "at": row["at"].astimezone(UTC).isoformat(timespec="microseconds"),
        "actor": row["actor_id"],
        "data": row["data"],
        "previous": row["previous"],
    }
    return hashlib.sha256(canonical(content).encode()).hexdigest()


def canonical(content: object) -> str:
    """Write JSON in one way only: keys sorted, no spaces. Example: `canonical({"b": 1, "a": 2}) == '{"a":2,"b":1}'`."""
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


class DailyHead(Table, table=True):
    """The last number and digest of every stream that moved on a day, signed, so that a cut tail shows.

    `heads` is {"<round>/<stream>": [number, digest]}; the signature covers the signature of the day before.
    """

    day: date = Field(primary_key=True)
    at: datetime = Field(sa_type=UtcDateTime)
    heads: dict[str, Any] = Field(default_factory=dict, sa_type=document())
    signature: str = Field(max_length=64)
