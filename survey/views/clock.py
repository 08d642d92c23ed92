"""What time it is, for views alone; everything below is told."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from flask import current_app

LONDON = ZoneInfo("Europe/London")


def now() -> datetime:
    """Give the time, in UTC; tests put their own CLOCK into the app's configuration."""
    moment: datetime = current_app.config["CLOCK"]()
    return moment


def today() -> date:
    """Give the day it is in London, where due dates end."""
    return now().astimezone(LONDON).date()
