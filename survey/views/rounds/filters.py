"""What a list of bodies shows, read from its address; unknown words show everything."""

from dataclasses import dataclass
from datetime import date

from flask import request

from survey.models import ReturnState
from survey.queries.rounds.bodies import PAGE, Wanted
from survey.queries.rounds.places import NOT_BEGUN, PLACES, RETURNED, STAGES, WAITING
from survey.views.rounds.words import PLACES as PLACE_WORDS

STATES: dict[str, tuple[str, tuple[str, ...]]] = {
    "": ("All bodies", PLACES),
    "due": ("All who are due", STAGES["due"]),
    "in": ("Returned", RETURNED),
    "sent": ("Returned", RETURNED),
    "waiting": ("Not returned", WAITING),
    "overdue": ("Not returned and overdue", WAITING),
    "signature": ("Waiting for a signature", STAGES["signature"]),
    "part-way": ("Part-way", STAGES["part-way"]),
    "not-begun": ("Not begun", NOT_BEGUN),
    "not_started": ("Not begun", NOT_BEGUN),
    "not-counted": ("Not counted", STAGES["not-counted"]),
    "late": ("Returned late", RETURNED),
    "submitted": ("Sent and to be moderated", RETURNED),
    "returned": ("Given back for changes", PLACES),
} | {place: (PLACE_WORDS[place], (place,)) for place in PLACES if place not in ("in", "signature")}
OFFERED = ("", "in", "waiting", "overdue", "signature", "part-way", "not-begun", "not-counted", "late", "returned")
"""What the filter offers; the others are reached by links from figures."""
SORTS = ("name", "complete", "activity", "due", "kind")


@dataclass(frozen=True)
class Shown:
    """The choices of a list as its address gives them."""

    state: str
    group: str
    words: str
    sort: str
    page: int

    @property
    def label(self) -> str:
        """Say in words which bodies are shown."""
        return STATES[self.state][0]

    def address(self, **changes: object) -> dict[str, object]:
        """Give the parts of an address that are not as usual, for links to the same list."""
        parts: dict[str, object] = {"state": self.state, "group": self.group, "words": self.words, "sort": self.sort}
        return {name: value for name, value in (parts | changes).items() if value not in ("", "name", None)}

    def sorted_by(self, name: str) -> str:
        """Give the order that a heading asks for: its own, or turned round when it is that already."""
        return f"-{name}" if self.sort == name else name

    def direction(self, name: str) -> str | None:
        """Say how a column is sorted now, as ARIA says it."""
        return {name: "ascending", f"-{name}": "descending"}.get(self.sort)

    def wanted(self, today: date, size: int | None = PAGE) -> Wanted:
        """Give what the database is asked for."""
        kind, _, phase = self.group.partition(":")
        states = {"submitted": (ReturnState.SUBMITTED,), "returned": (ReturnState.RETURNED,)}
        return Wanted(
            places=STATES[self.state][1],
            group=(kind, phase) if self.group else None,
            words=self.words,
            sort=self.sort,
            page=self.page,
            size=size,
            overdue_on=today if self.state == "overdue" else None,
            states=states.get(self.state, ()),
            late=self.state == "late",
        )


def shown(usual: str = "") -> Shown:
    """Read the choices of this request."""
    state, sort = request.args.get("state", usual), request.args.get("sort", "name")
    return Shown(
        state=state if state in STATES else "",
        group=request.args.get("group", "")[:120],
        words=request.args.get("words", "")[:100].strip(),
        sort=sort if sort.removeprefix("-") in SORTS else "name",
        page=max(1, request.args.get("page", 1, type=int)),
    )
