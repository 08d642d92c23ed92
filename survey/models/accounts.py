"""Users, what they are granted, and how they sign in."""

from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field

from survey.models.base import Table, UtcDateTime, checked_text


class Role(StrEnum):
    """What a grant lets somebody be."""

    ADMINISTRATOR = "administrator"
    BUSINESS_UNIT = "business_unit"
    EDUCATION_TEAM = "education_team"
    MODERATOR = "moderator"
    SCRUTINEER = "scrutineer"
    FORUM_MEMBER = "forum_member"
    LEAD = "lead"
    CONTRIBUTOR = "contributor"
    SIGNATORY = "signatory"


class Scope(StrEnum):
    """What a grant is about; the matching id column of the grant says which one."""

    PLATFORM = "platform"
    PARTNERSHIP = "partnership"
    PROGRAMME = "programme"
    ORGANISATION = "organisation"
    RETURN = "return"
    SECTION = "section"
    MEETING = "meeting"


class User(Table, table=True):
    """A person who can sign in."""

    __table_args__ = (sa.CheckConstraint("email = lower(email)", name="email_lower_case"),)

    id: int = Field(default=None, primary_key=True)
    email: str = Field(max_length=254, unique=True)
    name: str = Field(max_length=100)
    password_hash: str | None = Field(default=None, max_length=200)
    totp_secret: str | None = Field(default=None, max_length=200)
    totp_last_step: int | None = None
    factor_required: bool = False
    session_serial: int = 0  # raised to end every session of this user
    active: bool = True
    created_at: datetime = Field(sa_type=UtcDateTime)
    last_signed_in_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    left_at: datetime | None = Field(default=None, sa_type=UtcDateTime)

    @property
    def has_factor(self) -> bool:
        """Whether a second factor has been set up."""
        return self.totp_secret is not None


class Grant(Table, table=True):
    """One role of one user over one thing, for a time."""

    __tablename__ = "grant_"

    id: int = Field(default=None, primary_key=True)
    user_id: int = Field(foreign_key="user.id", index=True)
    role: Role = Field(sa_type=checked_text(Role))
    scope: Scope = Field(sa_type=checked_text(Scope))
    partnership_id: int | None = Field(default=None, foreign_key="partnership.id", index=True)
    programme_id: int | None = Field(default=None, foreign_key="programme.id")
    organisation_id: int | None = Field(default=None, foreign_key="organisation.id", index=True)
    return_id: int | None = Field(default=None, foreign_key="return_.id", index=True)
    section: str | None = Field(default=None, max_length=80)
    from_on: date
    to_on: date | None = None
    granted_by: int | None = Field(default=None, foreign_key="user.id")
    granted_at: datetime = Field(sa_type=UtcDateTime)
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    ended_by: int | None = Field(default=None, foreign_key="user.id")

    def holds_on(self, day: date) -> bool:
        """Whether the grant is in force on `day`: begun, not past its last day, not ended by hand."""
        return self.ended_at is None and self.from_on <= day and (self.to_on is None or day <= self.to_on)


class SignInLink(Table, table=True):
    """A one-use way to sign in; only hashes of the link's token and of the typed code are kept."""

    id: int = Field(default=None, primary_key=True)
    user_id: int = Field(foreign_key="user.id", index=True)
    token_hash: str = Field(max_length=64, unique=True)
    code_hash: str = Field(max_length=64)
    made_at: datetime = Field(sa_type=UtcDateTime)
    expires_at: datetime = Field(sa_type=UtcDateTime)
    used_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    tries: int = 0


class KeptPost(Table, table=True):
    """What somebody had typed when their session ended, kept a day so that it can be given back."""

    id: int = Field(default=None, primary_key=True)
    user_id: int = Field(foreign_key="user.id", index=True)
    path: str = Field(max_length=500)
    fields: str = Field(sa_type=sa.Text)
    size: int
    kept_at: datetime = Field(sa_type=UtcDateTime)
    expires_at: datetime = Field(sa_type=UtcDateTime)
    given_back_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class AttemptCount(Table, table=True):
    """How often `key` was tried in the window that began at `window_start`."""

    key: str = Field(primary_key=True, max_length=120)
    window_start: datetime = Field(primary_key=True, sa_type=UtcDateTime)
    count: int = 0
