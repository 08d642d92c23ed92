"""The blueprint that every module of this package adds its pages to."""

from flask import Blueprint

bp = Blueprint("guidance", __name__)
