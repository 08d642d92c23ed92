"""Two partnerships that know nothing of each other: `here` and `there`.

    here    school, neighbour: two schools in a round, a return each; an agency in a round of the agencies' programme
    there   faraway: a school in a round of its own

`world.user(role)` is somebody of that role here (respondents: at `school`), `world.stranger(role)` the same role
there (respondents: at `faraway`), `world.next_door(role)` a respondent of `neighbour`.
"""

from dataclasses import dataclass, field
from typing import Any

from sqlmodel import Session

from survey.models import (
    IssueLine,
    Organisation,
    Partnership,
    Programme,
    QuestionnaireVersion,
    Return,
    Role,
    Round,
    Scope,
    User,
)
from tests import factories

AT_BODIES = (Role.LEAD, Role.CONTRIBUTOR, Role.SIGNATORY)
ROLES = tuple(role.value for role in Role)


@dataclass
class Land:
    """One partnership with its programmes, a round, and bodies with a return each."""

    session: Session
    partnership: Partnership = field(init=False)
    programmes: dict[str, Programme] = field(init=False)
    version: QuestionnaireVersion = field(init=False)
    round_: Round = field(init=False)
    bodies: list[Organisation] = field(init=False)
    lines: list[IssueLine] = field(init=False)
    returns: list[Return] = field(init=False)
    people: dict[tuple[str, int], User] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Make it all."""
        session = self.session
        self.partnership = factories.partnership(session)
        agencies = Programme(partnership_id=self.partnership.id, slug="agencies", name="Agencies")
        self.programmes = {"agencies": factories.keep(session, agencies)}
        self.version = factories.version(session)
        self.round_ = factories.round_(session, self.partnership, self.version)
        self.bodies, self.lines, self.returns = [], [], []
        for _ in range(2):
            self.add_body(self.round_)

    def add_body(self, round_: Round, **changes: Any) -> Return:
        """Add a school with a line and a return in a round."""
        body = factories.organisation(self.session, **changes)
        factories.membership(self.session, self.partnership, body)
        line = factories.issue_line(self.session, round_, body)
        made = factories.return_(self.session, line)
        self.bodies.append(body)
        self.lines.append(line)
        self.returns.append(made)
        return made

    def user(self, role: Role | str, body: int = 0) -> User:
        """Give somebody of a role, the same one each time; the education team's programme is schools."""
        role = Role(role)
        key = (role.value, body)
        if key not in self.people:
            self.people[key] = factories.user(self.session, name=f"The {role.value}")
            scope, about = self._about(role, body)
            factories.grant(self.session, self.people[key], role, scope, **about)
        return self.people[key]

    def _about(self, role: Role, body: int) -> tuple[Scope, dict[str, Any]]:
        if role in AT_BODIES:
            return Scope.ORGANISATION, {"organisation_id": self.bodies[body].id}
        if role == Role.ADMINISTRATOR:
            return Scope.PLATFORM, {}
        if role == Role.EDUCATION_TEAM:
            return Scope.PROGRAMME, {"partnership_id": self.partnership.id, "programme_id": self.schools.id}
        return Scope.PARTNERSHIP, {"partnership_id": self.partnership.id}

    @property
    def schools(self) -> Programme:
        """The programme of the schools, which the factory makes."""
        from sqlmodel import select

        wanted = select(Programme).where(Programme.partnership_id == self.partnership.id, Programme.slug == "schools")
        return self.session.exec(wanted).one()


class World:
    """`here` and `there`, with short names for what tests ask for most."""

    def __init__(self, session: Session) -> None:
        """Make both partnerships."""
        self.session = session
        self.at_home, self.abroad = Land(session), Land(session)
        self.here, self.there = self.at_home.partnership, self.abroad.partnership
        self.round_, self.version = self.at_home.round_, self.at_home.version
        self.school, self.neighbour = self.at_home.bodies
        self.line, self.neighbours_line = self.at_home.lines
        self.return_, self.neighbours_return = self.at_home.returns
        self.faraway = self.abroad.bodies[0]

    def user(self, role: Role | str) -> User:
        """Give somebody of a role here."""
        return self.at_home.user(role)

    def stranger(self, role: Role | str) -> User:
        """Give somebody of a role in the other partnership."""
        return self.abroad.user(role)

    def next_door(self, role: Role | str) -> User:
        """Give a respondent of the neighbouring school."""
        return self.at_home.user(role, body=1)

    def with_agencies(self) -> Round:
        """Add a round of the agencies' programme, with one agency."""
        source = factories.DOCUMENT.format(key=f"agencies-{self.here.id}", version="2026")
        version = factories.version(self.session, source.replace("programme: schools", "programme: agencies"))
        made = factories.round_(self.session, self.here, version)
        self.at_home.add_body(made, kind="health-provider")
        return made

    def arguments(self) -> dict[str, Any]:
        """Give the arguments of addresses that name records here."""
        return {
            "pid": self.here.slug,
            "rid": self.round_.slug,
            "oid": self.school.slug,
            "ret": self.return_.id,
            "key": "one",
            "question": "a",
            "qkey": self.version.key,
            "version": self.version.version,
            "old": self.version.version,
            "new": self.version.version,
            "token": "none",
            "notice": "privacy",
            "document": "keeping-children-safe-in-education",
        }
