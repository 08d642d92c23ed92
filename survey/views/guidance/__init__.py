"""Guidance: the register, what refers to what, who must answer again, and references moved to another edition."""

from survey.views.guidance import downloads, keeping, pages, remapping
from survey.views.guidance.blueprint import bp

__all__ = ["bp", "downloads", "keeping", "pages", "remapping"]
