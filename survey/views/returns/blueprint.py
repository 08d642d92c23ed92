"""The blueprint of answering, and the dossier that each of its pages opens."""

from flask import Blueprint, current_app

from survey.config import Settings
from survey.extensions import db
from survey.queries.returns import Dossier, dossier_of
from survey.views import scope

bp = Blueprint("returns", __name__, url_prefix="/returns/<int:ret>")


def open_here() -> Dossier:
    """Open the return of the address with everything it stands on."""
    return dossier_of(db.session, scope.found())


def base_url() -> str:
    """Give the address of this installation, for letters."""
    settings: Settings = current_app.config["SETTINGS"]
    return settings.base_url
