"""The blueprint of the pages of rounds."""

from flask import Blueprint

bp = Blueprint("rounds", __name__)
