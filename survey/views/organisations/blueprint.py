"""The blueprint that the pages of bodies share."""

from flask import Blueprint

bp = Blueprint("organisations", __name__)
