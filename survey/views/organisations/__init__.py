"""Bodies: the list, one body, whom to write to, and bringing bodies in from a file."""

from survey.views.organisations import contacts, importing, pages
from survey.views.organisations.blueprint import bp

__all__ = ["bp", "contacts", "importing", "pages"]
