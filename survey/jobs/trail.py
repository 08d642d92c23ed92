"""The job that signs the days of the trail that are over."""

from datetime import UTC, datetime
from typing import Any

from dbos import DBOS, ScheduleInput

from survey import queue
from survey.config import Settings
from survey.extensions import session_for
from survey.services.trail import sign_days

EVERY_NIGHT = "0 10 0 * * *"  # with seconds first: ten past midnight, UTC


def register() -> None:
    """Make the workflow known to the worker; called before it launches."""

    @DBOS.workflow(name=queue.SIGN_DAYS, max_recovery_attempts=10)
    def nightly(_due: datetime, _context: Any) -> None:
        sign_now()

    schedules.append({"schedule_name": queue.SIGN_DAYS, "workflow_fn": nightly, "schedule": EVERY_NIGHT})


schedules: list[ScheduleInput] = []
"""What `register` wants to have run by the clock."""


def sign_now() -> None:
    """Sign every day that is over and not signed; a second time it does nothing."""
    settings, now = Settings.from_environment(), datetime.now(UTC)
    with session_for(settings) as session:
        sign_days(session, now.date(), settings.secret_key, at=now)
        session.commit()
