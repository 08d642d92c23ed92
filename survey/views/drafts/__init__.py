"""Writing questionnaires: drafts of them, their parts, history, review and publishing."""

import survey.views.drafts.history
import survey.views.drafts.overview
import survey.views.drafts.placing
import survey.views.drafts.preview
import survey.views.drafts.publishing
import survey.views.drafts.questions
import survey.views.drafts.reviewing
import survey.views.drafts.scales
import survey.views.drafts.sections
import survey.views.drafts.starting  # noqa: F401  each module adds its pages
from survey.views.drafts.blueprint import bp

__all__ = ["bp"]
