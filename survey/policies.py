"""May they? The one place that knows what each role can do. No web, no query.

Every policy has the same shape: `policy(viewer, place) -> bool`. The viewer carries what was granted to them and
is in force today; the place says, in ids, what the request is about. Nothing is allowed that is not written here.
Example:
    >>> unit = Viewer(1, "Unit", "unit@example.org", (Held(Role.BUSINESS_UNIT, partnership=7),))
    >>> manages(unit, Place.of(7)), manages(unit, Place.of(8))
    (True, False)
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace

from survey.models import Grant, Role
from survey.queries.accounts import Reach


@dataclass(frozen=True)
class Held:
    """A grant in force, in plain ids; `programme` is the programme's slug. What is None does not narrow."""

    role: Role
    partnership: int | None = None
    programme: str | None = None
    organisation: int | None = None
    return_: int | None = None
    section: str | None = None

    @classmethod
    def of(cls, grant: Grant, programme: str | None = None) -> "Held":
        """Read a grant's row; `programme` is the slug behind its programme_id."""
        ids = (grant.organisation_id, grant.return_id, grant.section)
        return cls(Role(grant.role), grant.partnership_id, programme, *ids)


@dataclass(frozen=True)
class Place:
    """What a request is about.

    `partnerships` has one id under /p/<pid>/ and those of the issue line for a return; `programmes` holds the
    programme slugs of the round (of the line, where the place is one body's) and is empty for the partnership as
    a whole; `section` is the key of a questionnaire section.
    """

    partnerships: frozenset[int] = frozenset()
    programmes: frozenset[str] = frozenset()
    organisation: int | None = None
    return_: int | None = None
    section: str | None = None

    @classmethod
    def of(cls, *partnerships: int, programmes: Iterable[str] = ()) -> "Place":
        """Make the place of a partnership, or of some programmes in it."""
        return cls(frozenset(partnerships), frozenset(programmes))

    def within(self, section: str) -> "Place":
        """Give the same place, narrowed to a section."""
        return replace(self, section=section)


@dataclass(frozen=True)
class Viewer:
    """Somebody signed in, with the grants in force on the day of the request."""

    user_id: int
    name: str
    email: str
    grants: tuple[Held, ...] = ()

    @property
    def is_administrator(self) -> bool:
        """Whether they run the installation."""
        return any(held.role == Role.ADMINISTRATOR for held in self.grants)

    @property
    def is_staff(self) -> bool:
        """Whether they act for a partnership or the installation (and so have the shorter session)."""
        return any(held.role not in RESPONDENTS for held in self.grants)

    @property
    def roles_line(self) -> str:
        """Name what they are, for the head of the page."""
        return ", ".join(dict.fromkeys(ROLE_NAMES[held.role] for held in self.grants))

    @property
    def reach(self) -> Reach:
        """Say which records exist for this viewer; every other one is a 404."""
        own = [held for held in self.grants if held.role in RESPONDENTS]
        return Reach(
            every_partnership=self.is_administrator,
            partnerships=_ids(held.partnership for held in self.grants if held.role in AT_PARTNERSHIP),
            organisations=_ids(held.organisation for held in own if held.return_ is None),
            returns=_ids(held.return_ for held in own),
        )


Policy = Callable[[Viewer, Place], bool]
ROLE_NAMES = {role: role.value.replace("_", " ") for role in Role}
ROLE_NAMES |= {Role.ADMINISTRATOR: "platform administrator", Role.FORUM_MEMBER: "Forum member"}
RESPONDENTS = frozenset({Role.LEAD, Role.CONTRIBUTOR, Role.SIGNATORY})
MANAGERS = frozenset({Role.BUSINESS_UNIT, Role.EDUCATION_TEAM})
MODERATORS = MANAGERS | {Role.MODERATOR}
ANALYSTS = MODERATORS | {Role.SCRUTINEER}
AT_PARTNERSHIP = ANALYSTS | {Role.FORUM_MEMBER}
WITH_FACTOR = ANALYSTS | {Role.ADMINISTRATOR}


def role_name(role: Role) -> str:
    """Name a role at the beginning of a line: `Business unit`."""
    return ROLE_NAMES[role][:1].upper() + ROLE_NAMES[role][1:]


def anyone(viewer: Viewer, place: Place) -> bool:
    """Public: nobody has to sign in."""
    return True


def signed_in(viewer: Viewer, place: Place) -> bool:
    """Whoever has signed in; the page shows only what is their own."""
    return True


def needs_factor(viewer: Viewer) -> bool:
    """Whether what they can see calls for a second factor."""
    return any(held.role in WITH_FACTOR for held in viewer.grants)


def administers(viewer: Viewer, place: Place) -> bool:
    """Run the installation: add partnerships, put a lost second factor back. Answers are not part of it."""
    return viewer.is_administrator


def enters(viewer: Viewer, place: Place) -> bool:
    """See that a partnership is there: its front page and the way to what one may do."""
    return viewer.is_administrator or _some(viewer, place, AT_PARTNERSHIP)


def manages_people(viewer: Viewer, place: Place) -> bool:
    """Let people in and end their access."""
    return viewer.is_administrator or _all(viewer, place, {Role.BUSINESS_UNIT})


def manages(viewer: Viewer, place: Place) -> bool:
    """Change a round and its list: remind, exempt, extend, reopen. The education team in its programme only."""
    return _all(viewer, place, MANAGERS)


def issues(viewer: Viewer, place: Place) -> bool:
    """Open the issuing pages; which programme may be issued is `manages` at that programme's place."""
    return _some(viewer, place, MANAGERS)


def manages_bodies(viewer: Viewer, place: Place) -> bool:
    """Import and change bodies and their contacts."""
    return _all(viewer, place, {Role.BUSINESS_UNIT})


def publishes(viewer: Viewer, place: Place) -> bool:
    """Publish a questionnaire for a partnership."""
    return _all(viewer, place, {Role.BUSINESS_UNIT})


def edits_questionnaires(viewer: Viewer, place: Place) -> bool:
    """Write a draft, ask for its review, publish it, and confirm a version for the partnership."""
    return _all(viewer, place, {Role.BUSINESS_UNIT})


def reviews_drafts(viewer: Viewer, place: Place) -> bool:
    """Read drafts and say what one thinks of them; never of one's own changes, which the service looks at."""
    return _some(viewer, place, ANALYSTS)


def keeps_guidance(viewer: Viewer, place: Place) -> bool:
    """Enter editions of guidance and what they changed, and arrange the partnership's standards."""
    return _all(viewer, place, {Role.BUSINESS_UNIT})


def sees_bodies(viewer: Viewer, place: Place) -> bool:
    """See the list of bodies."""
    return _some(viewer, place, ANALYSTS)


def sees_questionnaires(viewer: Viewer, place: Place) -> bool:
    """Read questionnaires and what changed between versions."""
    return _some(viewer, place, AT_PARTNERSHIP)


def lists_rounds(viewer: Viewer, place: Place) -> bool:
    """Open the list of rounds, which shows those of `programmes_of` alone."""
    return _some(viewer, place, ANALYSTS)


def sees_rounds(viewer: Viewer, place: Place) -> bool:
    """See a round: who is due, where each stands."""
    return _all(viewer, place, ANALYSTS)


def sees_results(viewer: Viewer, place: Place) -> bool:
    """See scores, comparisons and the submitted answers behind them."""
    return _all(viewer, place, ANALYSTS)


def moderates(viewer: Viewer, place: Place) -> bool:
    """Put a moderated grade beside a self grade."""
    return _all(viewer, place, MODERATORS)


def orders_reports(viewer: Viewer, place: Place) -> bool:
    """Ask for a workbook or a pack."""
    return _all(viewer, place, ANALYSTS)


def lists_packs(viewer: Viewer, place: Place) -> bool:
    """Open the list of reports, which shows those of `programmes_of` alone."""
    return _some(viewer, place, AT_PARTNERSHIP)


def reads_packs(viewer: Viewer, place: Place) -> bool:
    """Read a finished pack."""
    return _all(viewer, place, AT_PARTNERSHIP)


def reads_trail(viewer: Viewer, place: Place) -> bool:
    """Read what is on record."""
    return viewer.is_administrator or _all(viewer, place, {Role.BUSINESS_UNIT})


def programmes_of(viewer: Viewer, partnership: int) -> frozenset[str] | None:
    """Which programmes a list may show; None means all of them.

    Example: `programmes_of(education_team, 7)` is `frozenset({"schools"})`.
    """
    covered = _covered(viewer, partnership, AT_PARTNERSHIP)
    return None if None in covered else frozenset(slug for slug in covered if slug is not None)


def programmes_listed(viewer: Viewer, partnership: int) -> frozenset[str] | None:
    """Which programmes a list of bodies and their returns may show; None means all of them.

    Narrower than `programmes_of`: what a Forum member may read does not count.
    """
    covered = _covered(viewer, partnership, ANALYSTS)
    return None if None in covered else frozenset(slug for slug in covered if slug is not None)


def works_on_return(viewer: Viewer, place: Place) -> bool:
    """Open the working pages of a return, also while it is unfinished: the body's own people alone."""
    return _own(viewer, place, RESPONDENTS, part=True)


def reads_return(viewer: Viewer, place: Place) -> bool:
    """Read a return as submitted, its receipt and its history."""
    return works_on_return(viewer, place) or sees_results(viewer, place)


def answers(viewer: Viewer, place: Place) -> bool:
    """Save answers; who was asked for one section needs `place.section` to be that one."""
    return _own(viewer, place, {Role.LEAD, Role.CONTRIBUTOR})


def invites(viewer: Viewer, place: Place) -> bool:
    """Ask a colleague to help with a return."""
    return _own(viewer, place, {Role.LEAD})


def readies(viewer: Viewer, place: Place) -> bool:
    """Say that a return is ready for signature."""
    return _own(viewer, place, {Role.LEAD})


def signs(viewer: Viewer, place: Place, role: str = "") -> bool:
    """Sign a return; a step of the chain whose role is `lead` is signed by the lead, any other by a signatory."""
    return _own(viewer, place, {Role.LEAD} if role == Role.LEAD else {Role.SIGNATORY})


def opens_signing(viewer: Viewer, place: Place) -> bool:
    """Open the signing page; whose turn it is, `signs` with the step's role decides."""
    return _own(viewer, place, {Role.LEAD, Role.SIGNATORY})


def sends_back(viewer: Viewer, place: Place) -> bool:
    """Send a return back to the lead with a note."""
    return _own(viewer, place, {Role.SIGNATORY})


def _ids(values: Iterable[int | None]) -> frozenset[int]:
    return frozenset(value for value in values if value is not None)


def _covered(viewer: Viewer, partnership: int, roles: Collection[Role]) -> set[str | None]:
    """Which programmes the viewer's grants of `roles` cover; None stands for the whole partnership."""
    return {
        held.programme
        for held in viewer.grants
        if held.partnership == partnership
        and held.role in roles
        and (held.programme is not None or held.role != Role.EDUCATION_TEAM)
    }


def _all(viewer: Viewer, place: Place, roles: Collection[Role]) -> bool:
    """Whether, in one partnership of the place, the roles cover every programme that the place is about."""
    each = [_covered(viewer, partnership, roles) for partnership in place.partnerships]
    return any(None in covered or (place.programmes and place.programmes <= covered) for covered in each)


def _some(viewer: Viewer, place: Place, roles: Collection[Role]) -> bool:
    """Whether, in one partnership of the place, the roles cover any programme that the place is about."""
    each = [_covered(viewer, partnership, roles) for partnership in place.partnerships]
    return any(None in covered or (covered & place.programmes if place.programmes else covered) for covered in each)


def _own(viewer: Viewer, place: Place, roles: Collection[Role], *, part: bool = False) -> bool:
    """Whether a respondent's grant of `roles` holds at a return; with `part`, a grant for one section is enough."""
    return place.return_ is not None and any(
        held.role in roles and _is_about(held, place) and (part or held.section in (None, place.section))
        for held in viewer.grants
    )


def _is_about(held: Held, place: Place) -> bool:
    own = held.organisation is not None and held.organisation == place.organisation
    return own if held.return_ is None else held.return_ == place.return_
