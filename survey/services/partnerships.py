"""Adding partnerships."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlmodel import Session

from survey.models import EventKind, Partnership, PartnershipArea, Programme, User
from survey.queries.partnerships import find_partnership
from survey.services.areas import AREAS
from survey.services.refusals import Refused
from survey.services.trail import record

PROGRAMMES = {
    "agencies": "Agencies",
    "schools": "Schools and colleges",
    "early-years": "Early years",
    "prevent": "Prevent duty",
}
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_CODE = re.compile(r"[A-Za-z0-9]{1,10}")


def add(
    session: Session,
    actor: User | None,
    *,
    slug: str,
    name: str,
    areas: Mapping[str, str],
    now: datetime,
    short_name: str | None = None,
    demonstration: bool = False,
) -> Partnership:
    """Add a partnership with its areas (name by code) and the usual programmes; flushes.

    Raises Refused where slug, name or areas are missing or taken.
    Example: `add(session, None, slug="sefton", name="Sefton …", areas=named_areas(["343"]), now=now)`.
    """
    _check(session, slug, name, areas)
    partnership = Partnership(
        slug=slug, name=name, short_name=short_name or shortened(name), demonstration=demonstration
    )
    session.add(partnership)
    session.flush()
    session.add_all(PartnershipArea(partnership_id=partnership.id, code=code, name=areas[code]) for code in areas)
    session.add_all(Programme(partnership_id=partnership.id, slug=key, name=PROGRAMMES[key]) for key in PROGRAMMES)
    session.flush()
    kind = EventKind.PARTNERSHIP_ADDED
    record(session, stream=f"partnership:{partnership.id}", kind=kind, at=now, actor=actor, areas=sorted(areas))
    return partnership


def named_areas(codes: Sequence[str]) -> dict[str, str]:
    """Give the names of area codes; `CODE=NAME` names one that is not in the list. Raises Refused.

    Example: `named_areas(["343", "999=Somewhere"]) == {"343": "Sefton", "999": "Somewhere"}`.
    """
    named = {}
    for given in codes:
        code, _, name = given.partition("=")
        found = name.strip() or AREAS.get(code)
        if not _CODE.fullmatch(code) or found is None:
            raise Refused(
                f"{given} is not the code of an English local authority: write CODE=NAME for another area.", "areas"
            )
        named[code] = found
    return named


def shortened(name: str) -> str:
    """Give the first words of a name, as many as fit beside a logo."""
    short = ""
    for word in name.split():
        if len(short) + len(word) + 1 > 60:
            break
        short = f"{short} {word}".strip()
    return short or name[:60]


def _check(session: Session, slug: str, name: str, areas: Mapping[str, str]) -> None:
    """Refuse what cannot be added."""
    if not _SLUG.fullmatch(slug) or len(slug) > 60:
        raise Refused("Use small letters, digits and hyphens for the short address, at most 60.", "slug", slug)
    if not name.strip() or len(name) > 200:
        raise Refused("Give the partnership a name of at most 200 characters.", "name")
    if not areas:
        raise Refused("Name at least one area by its code.", "areas")
    if any(len(area) > 100 for area in areas.values()):
        raise Refused("The name of an area may have at most 100 characters.", "areas")
    if find_partnership(session, slug) is not None:
        raise Refused(f"There is a partnership with the short address {slug} already.", "slug")
