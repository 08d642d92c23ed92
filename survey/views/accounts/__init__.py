"""Signing in, the second factor, and one's own account."""

from flask import Blueprint

bp = Blueprint("accounts", __name__)

from survey.views.accounts import demonstration, door, factor, own  # noqa: E402, F401
