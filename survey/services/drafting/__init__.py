"""Writing a questionnaire together: drafts with history and undo, a second person's review, publishing, confirming."""

from survey.services.drafting.confirming import confirm
from survey.services.drafting.files import document_file, replace_document
from survey.services.drafting.publishing import publish
from survey.services.drafting.reviewing import ask_review, decide
from survey.services.drafting.saving import Overtaken, save
from survey.services.drafting.starting import discard, reopen, start
from survey.services.drafting.stepping import redo, restore, undo

__all__ = [
    "Overtaken",
    "ask_review",
    "confirm",
    "decide",
    "discard",
    "document_file",
    "publish",
    "redo",
    "reopen",
    "replace_document",
    "restore",
    "save",
    "start",
    "undo",
]
