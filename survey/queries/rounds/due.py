"""When a round is over for a body, and what counts as due and returned (design 7)."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")


def due_ends_at(due_on: date) -> datetime:
    """Give the first moment that is late: a due date lasts to the end of its day in England, summer or winter.

    >>> due_ends_at(date(2026, 7, 31)).isoformat()
    '2026-08-01T00:00:00+01:00'
    """
    return datetime.combine(due_on + timedelta(days=1), time.min, LONDON)


def is_late(due_on: date, at: datetime) -> bool:
    """Whether something that came at a moment came after its due date.

    >>> from datetime import UTC
    >>> is_late(date(2026, 7, 31), datetime(2026, 7, 31, 22, 59, tzinfo=UTC))
    False
    """
    return at >= due_ends_at(due_on)


def london_day(at: datetime) -> date:
    """Give the day in England of a moment."""
    return at.astimezone(LONDON).date()


def is_due(state: str, due_on: date, closed_on: date | None) -> bool:
    """Whether a body counts among those due: issued, less exempt, less closed on or before the due date.

    >>> is_due("closed", date(2026, 11, 27), date(2026, 11, 28)), is_due("exempt", date(2026, 11, 27), None)
    (True, False)
    """
    if state == "closed":
        return closed_on is not None and closed_on > due_on
    return state != "exempt"


def is_returned(state: str, *, submitted: bool) -> bool:
    """Whether a body counts as returned: what was signed once counts, and so does a nil return.

    >>> is_returned("nil", submitted=False), is_returned("due", submitted=False)
    (True, False)
    """
    return submitted or state == "nil"
