"""Who is there, what they hold, and the records that exist for them."""

from survey.queries.accounts.kept import kept_fields
from survey.queries.accounts.lists import (
    Access,
    DemonstrationPerson,
    find_access,
    list_access,
    list_demonstration_people,
    list_people,
)
from survey.queries.accounts.people import find_signed_in, find_user, get_user, in_force, list_grants
from survey.queries.accounts.reach import Reach
from survey.queries.accounts.records import (
    FoundReturn,
    find_bodies,
    find_home_partnership,
    find_line,
    find_only_partnership,
    find_organisation,
    find_partnership,
    find_public_partnership,
    find_return,
    find_round,
    get_programme_of_line,
    list_partnerships,
    list_programmes_of_round,
)

__all__ = [
    "Access",
    "DemonstrationPerson",
    "FoundReturn",
    "Reach",
    "find_access",
    "find_bodies",
    "find_home_partnership",
    "find_line",
    "find_only_partnership",
    "find_organisation",
    "find_partnership",
    "find_public_partnership",
    "find_return",
    "find_round",
    "find_signed_in",
    "find_user",
    "get_programme_of_line",
    "get_user",
    "in_force",
    "kept_fields",
    "list_access",
    "list_demonstration_people",
    "list_grants",
    "list_partnerships",
    "list_people",
    "list_programmes_of_round",
]
