"""Returns as they are: the dossier of one, its answers, last year's beside them, and what was signed."""

from survey.queries.returns.answers import (
    Revision,
    Sheet,
    get_sheet,
    get_some,
    highest_numbers,
    list_conflicts,
    list_current,
    list_revisions,
    mentioned,
)
from survey.queries.returns.dossier import OPEN_STATES, Dossier, dossier_of, get_dossier, open_dossier
from survey.queries.returns.earlier import Before, Beside, Earlier, colour_of, get_earlier
from survey.queries.returns.submissions import (
    Signed,
    SignedAnswer,
    find_earlier,
    get_submission,
    list_submission_numbers,
    open_submission,
)

__all__ = [
    "OPEN_STATES",
    "Before",
    "Beside",
    "Dossier",
    "Earlier",
    "Revision",
    "Sheet",
    "Signed",
    "SignedAnswer",
    "colour_of",
    "dossier_of",
    "find_earlier",
    "get_dossier",
    "get_earlier",
    "get_sheet",
    "get_some",
    "get_submission",
    "highest_numbers",
    "list_conflicts",
    "list_current",
    "list_revisions",
    "list_submission_numbers",
    "mentioned",
    "open_dossier",
    "open_submission",
]
