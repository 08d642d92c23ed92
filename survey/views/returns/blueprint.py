"""The blueprint of answering, and the dossier that each of its pages opens."""

from flask import Blueprint, current_app

from survey.config import Settings
from survey.extensions import db
from survey.queries.returns import Dossier, open_dossier
from survey.views import scope

bp = Blueprint("returns", __name__, url_prefix="/returns/<int:ret>")


def open_here() -> Dossier:
    """Open the return of the address with everything it stands on; one query."""
    here = scope.here()
    dossier = open_dossier(db.session, scope.return_(), scope.line(), scope.organisation())
    here.round_ = dossier.round_
    return dossier


def base_url() -> str:
    """Give the address of this installation, for letters."""
    settings: Settings = current_app.config["SETTINGS"]
    return settings.base_url
