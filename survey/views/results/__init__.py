"""Results: a round with its medians, one body beside last year, the answers behind a figure, the heat map."""

from survey.views.results import common, pages
from survey.views.results.blueprint import bp

__all__ = ["bp", "common", "pages"]
