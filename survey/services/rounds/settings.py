"""The settings of a round: what is taken from the partnership, what may stand in a file, and what is refused."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from questionnaires.exact import exact
from survey.models import Partnership
from survey.services.refusals import Refused
from survey.services.rounds.chains import check_chains

SHARES = ("high", "middle", "answered_share")
KNOWN = {*SHARES, "unanswered_as_not_met", "band_names", "declaration", "chains"}
BANDS = {"high", "middle", "low"}


def settings_for(partnership: Partnership, given: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Give a round's settings: what the partnership decided, and what was given for this round over it.

    Example: `settings_for(sefton, {"high": "90"})`. Raises Refused for what cannot be used.
    """
    kept = dict(partnership.settings)
    usual = {**kept, **kept.get("small_decisions", {}), **kept.get("bands", {})}
    own = dict(given or {})
    settings = {name: value for name, value in usual.items() if name in KNOWN} | own.pop("bands", {}) | own
    check_settings(settings)
    return {name: str(value) if name in SHARES else value for name, value in settings.items()}


def check_settings(settings: Mapping[str, Any]) -> None:
    """Refuse unknown settings, bounds out of order and chains that cannot be used."""
    if unknown := set(settings) - KNOWN:
        raise Refused(f"The setting {min(unknown)} is not known. Known are: {', '.join(sorted(KNOWN))}.", "settings")
    shares = {name: share(name, settings[name]) for name in SHARES if name in settings}
    if shares.get("high", Fraction(85)) <= shares.get("middle", Fraction(60)):
        raise Refused("The setting high must be above the setting middle.", "settings")
    if not isinstance(settings.get("unanswered_as_not_met", False), bool):
        raise Refused("The setting unanswered_as_not_met is true or false.", "settings")
    if not isinstance(settings.get("declaration", ""), str):
        raise Refused("The setting declaration is a text.", "settings")
    names = settings.get("band_names", {})
    if not isinstance(names, Mapping) or not set(names) <= BANDS:
        raise Refused("The setting band_names gives words for high, middle and low.", "settings")
    check_chains(settings.get("chains", []))


def share(name: str, value: Any) -> Fraction:
    """Read a percentage exactly."""
    try:
        found = exact(str(value))
    except ValueError:
        found = Fraction(-1)
    if not 0 <= found <= 100:
        raise Refused(f"The setting {name} is a percentage from 0 to 100, not {value!r}.", "settings")
    return found
