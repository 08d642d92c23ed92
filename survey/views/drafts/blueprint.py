"""The blueprint of the pages on which questionnaires are written."""

from flask import Blueprint

bp = Blueprint("drafts", __name__)
