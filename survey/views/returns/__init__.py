"""Answering a return, from the task list to the receipt: a module per page."""

from survey.views.returns import checking, conflicts, inviting, reading, sections, signing, task_list
from survey.views.returns.blueprint import bp

__all__ = ["bp", "checking", "conflicts", "inviting", "reading", "sections", "signing", "task_list"]
