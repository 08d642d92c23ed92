"""Organisations (in pages: bodies), their identifiers and relations, and their place in partnerships."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, UniqueConstraint

from survey.models.base import Table, UtcDateTime, checked_text, document


class OrganisationStatus(StrEnum):
    """Whether a body is open."""

    OPEN = "open"
    CLOSED = "closed"
    PROPOSED = "proposed"


class IdentifierScheme(StrEnum):
    """Whose numbering an identifier belongs to."""

    URN = "urn"
    UKPRN = "ukprn"
    ODS = "ods"
    OFSTED = "ofsted"
    LAESTAB = "laestab"
    UID = "uid"
    COMPANIES = "companies"


class RelationKind(StrEnum):
    """What the related organisation is to the organisation."""

    PART_OF = "part_of"
    TRUST = "trust"
    FEDERATION = "federation"
    OWNER = "owner"
    PREDECESSOR = "predecessor"


class Basis(StrEnum):
    """Why a partnership may ask a body."""

    STATUTORY_S11 = "statutory_s11"
    RELEVANT_AGENCY = "relevant_agency"
    CONTRACT = "contract"
    INVITED = "invited"


class OrganisationKind(Table, table=True):
    """A kind of organisation: data with a shipped list."""

    key: str = Field(primary_key=True, max_length=40)
    name: str = Field(max_length=100)
    position: int


class Organisation(Table, table=True):
    """A body that can be asked."""

    id: int = Field(default=None, primary_key=True)
    slug: str = Field(max_length=120, unique=True)
    name: str = Field(max_length=200)
    kind: str = Field(foreign_key="organisation_kind.key", max_length=40, index=True)
    phase: str | None = Field(default=None, max_length=60)
    type: str | None = Field(default=None, max_length=120)
    legal_route: str | None = Field(default=None, max_length=30)
    area: str | None = Field(default=None, max_length=10, index=True)
    town: str | None = Field(default=None, max_length=100)
    postcode: str | None = Field(default=None, max_length=10)
    low_age: int | None = None
    high_age: int | None = None
    nursery: bool | None = None
    boarding: bool | None = None
    sixth_form: bool | None = None
    status: OrganisationStatus = Field(default=OrganisationStatus.OPEN, sa_type=checked_text(OrganisationStatus))
    opened_on: date | None = None
    closed_on: date | None = None
    demonstration: bool = False
    created_at: datetime = Field(sa_type=UtcDateTime)
    changed_at: datetime = Field(sa_type=UtcDateTime)

    @property
    def early_years(self) -> bool:
        """Whether it takes children below five: the register's word on nursery, else the lowest age."""
        if self.nursery is not None:
            return self.nursery
        return self.low_age is not None and self.low_age < 5

    @property
    def is_open(self) -> bool:
        """Whether the register has it open."""
        return self.status == OrganisationStatus.OPEN


class Identifier(Table, table=True):
    """A number by which a register knows an organisation; one organisation at a time holds it."""

    __table_args__ = (
        sa.Index(
            "uq_identifier_scheme_value",
            "scheme",
            "value",
            unique=True,
            sqlite_where=sa.text("to_on IS NULL"),
            postgresql_where=sa.text("to_on IS NULL"),
        ),
    )

    id: int = Field(default=None, primary_key=True)
    organisation_id: int = Field(foreign_key="organisation.id", index=True)
    scheme: IdentifierScheme = Field(sa_type=checked_text(IdentifierScheme))
    value: str = Field(max_length=40)
    from_on: date | None = None
    to_on: date | None = None


class Relation(Table, table=True):
    """What another organisation is to this one, e.g. its trust or its predecessor."""

    __table_args__ = (UniqueConstraint("organisation_id", "related_id", "kind"),)

    id: int = Field(default=None, primary_key=True)
    organisation_id: int = Field(foreign_key="organisation.id")
    related_id: int = Field(foreign_key="organisation.id", index=True)
    kind: RelationKind = Field(sa_type=checked_text(RelationKind))
    from_on: date | None = None
    to_on: date | None = None


class Membership(Table, table=True):
    """An organisation in a partnership, with the basis on which it is asked."""

    __table_args__ = (UniqueConstraint("partnership_id", "organisation_id"),)

    id: int = Field(default=None, primary_key=True)
    partnership_id: int = Field(foreign_key="partnership.id")
    organisation_id: int = Field(foreign_key="organisation.id", index=True)
    basis: Basis = Field(sa_type=checked_text(Basis))
    since: date
    until: date | None = None
    notes: str = Field(default="", sa_type=sa.Text)


class Contact(Table, table=True):
    """Whom a partnership writes to at a body, by role."""

    __table_args__ = (UniqueConstraint("membership_id", "role", "email"),)

    id: int = Field(default=None, primary_key=True)
    membership_id: int = Field(foreign_key="membership.id")
    role: str = Field(max_length=60)
    name: str = Field(max_length=100)
    email: str = Field(max_length=254)
    active: bool = True
    added_at: datetime = Field(sa_type=UtcDateTime)


class ImportRun(Table, table=True):
    """A committed import of bodies: which file, when, by whom, with what counts."""

    id: int = Field(default=None, primary_key=True)
    partnership_id: int = Field(foreign_key="partnership.id", index=True)
    source: str = Field(max_length=30)
    file_name: str = Field(max_length=200)
    digest: str = Field(max_length=64)
    at: datetime = Field(sa_type=UtcDateTime)
    by_user: int | None = Field(default=None, foreign_key="user.id")
    counts: dict[str, Any] = Field(default_factory=dict, sa_type=document())
