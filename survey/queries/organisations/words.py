"""What the keys of organisations are called on pages."""

from survey.models import Basis, IdentifierScheme, OrganisationStatus, RelationKind

PHASES = (
    "Nursery",
    "Primary",
    "Middle deemed primary",
    "Middle deemed secondary",
    "Secondary",
    "All-through",
    "16 plus",
    "Special",
    "Alternative provision",
)
"""As the register writes them, and the two that stand for types to which it gives none."""

BASES = {
    Basis.STATUTORY_S11: "Statutory, section 11",
    Basis.RELEVANT_AGENCY: "Relevant agency",
    Basis.CONTRACT: "Contract",
    Basis.INVITED: "Invited",
}
ROUTES = {
    "s175": "Education Act 2002, section 175",
    "s157": "Education Act 2002, section 157",
    "nmss": "Regulations for non-maintained special schools",
    "post-16": "Education and Training (Welfare of Children) Act 2021",
    "ask": "Not settled: ask the body",
}
SCHEMES = {
    IdentifierScheme.URN: "URN",
    IdentifierScheme.UKPRN: "UKPRN",
    IdentifierScheme.LAESTAB: "DfE number",
    IdentifierScheme.UID: "GIAS group",
    IdentifierScheme.ODS: "ODS code",
    IdentifierScheme.OFSTED: "Ofsted number",
    IdentifierScheme.COMPANIES: "Company number",
}
"""In the order in which one of them is chosen to name a body."""

STATUSES = {
    OrganisationStatus.OPEN: "Open",
    OrganisationStatus.CLOSED: "Closed",
    OrganisationStatus.PROPOSED: "Proposed to open",
}
RELATIONS = {
    RelationKind.PART_OF: "Part of",
    RelationKind.TRUST: "Trust",
    RelationKind.FEDERATION: "Federation",
    RelationKind.OWNER: "Owner",
    RelationKind.PREDECESSOR: "Came after",
}
RELATIONS_DOWN = {
    RelationKind.PART_OF: "Has as a part",
    RelationKind.TRUST: "Trust of",
    RelationKind.FEDERATION: "Federation of",
    RelationKind.OWNER: "Owner of",
    RelationKind.PREDECESSOR: "Came before",
}
"""The same ties seen from the other body."""

CONTACT_ROLES = {
    "lead": "Safeguarding lead",
    "head": "Head or principal",
    "chair": "Chair of governors or trustees",
    "signatory": "Signatory",
    "office": "Office",
}
"""Roles of contacts that the service knows; a list may use others, which are shown as they are."""


def role_name(role: str) -> str:
    """Give the name of a contact's role.

    >>> role_name("lead"), role_name("deputy lead")
    ('Safeguarding lead', 'Deputy lead')
    """
    return CONTACT_ROLES.get(role, role[:1].upper() + role[1:])
