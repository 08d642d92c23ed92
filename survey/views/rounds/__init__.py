"""Rounds: the list of them, issuing one, how it stands, each of its bodies, reminders."""

import survey.views.rounds.bodies
import survey.views.rounds.deciding
import survey.views.rounds.downloads
import survey.views.rounds.issuing
import survey.views.rounds.reminding
import survey.views.rounds.standing  # noqa: F401  each module adds its pages
from survey.views.rounds.blueprint import bp

__all__ = ["bp"]
