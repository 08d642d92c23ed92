"""Who decides, for which partnership and round, when: what services of rounds are told by a request."""

from flask import current_app

from survey.services.rounds.lines import Desk
from survey.views import clock, scope


def desk() -> Desk:
    """Give the desk of this request."""
    return Desk(
        actor=scope.actor(),
        partnership=scope.partnership(),
        round_=scope.round_(),
        now=clock.now(),
        today=clock.today(),
        base_url=base_url(),
    )


def base_url() -> str:
    """Give the address at which people find this service, for letters."""
    found: str = current_app.config["SETTINGS"].base_url
    return found
