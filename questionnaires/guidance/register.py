"""The register of guidance: documents, editions, what changed; and where a reference stands on a day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import BeforeValidator, Field

from questionnaires.guidance.days import day_in_words, first_day, in_words
from questionnaires.parts import Part, Reference
from questionnaires.wording import normal

SHIPPED = Path(__file__).parent / "register"
Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

Kind = Literal["law", "statutory", "guidance", "standards", "local"]
State = Literal["in_force", "ended", "not_yet", "unknown"]

KINDS: Mapping[Kind, str] = {
    "law": "Act or regulations",
    "statutory": "Statutory guidance",
    "guidance": "Guidance",
    "standards": "Standards",
    "local": "Local document",
}
STATES: Mapping[State, str] = {
    "in_force": "In force",
    "ended": "No longer in force",
    "not_yet": "Not yet in force",
    "unknown": "Not in the register",
}


def known_day(value: object) -> object:
    """The text of a day, month or year, whether quoted in the file or not; raises ValueError for anything else."""
    if value is not None:
        first_day(str(value))
    return None if value is None else str(value)


Day = Annotated[str, BeforeValidator(known_day)]


class Change(Part):
    """What an edition changed, in a sentence, and whether those who answered under the one before must answer again.

    `paragraphs` (of the edition before) and `tags` of questions say what it is about; with neither it concerns the
    whole document. `own` is the number of a partnership's own note, which may stand instead of a shipped one (its key).
    """

    key: str = ""
    words: str
    again: bool = False
    paragraphs: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    own: int | None = None
    instead_of: str = ""


class Edition(Part):
    """One edition: in force from the first of `from` to `to`, or to the day before the next edition.

    `check` says what nobody has verified. `moved` leads from paragraphs of the edition before to those of this one; a
    paragraph that is gone leads to nothing. `own` is the number of the row where a partnership entered or put it right.
    """

    name: str
    from_: Day | None = Field(default=None, alias="from")
    to: Day | None = None
    check: str = ""
    changes: tuple[Change, ...] = ()
    moved: Mapping[str, str] = Field(default_factory=dict)
    own: int | None = None

    @property
    def begins(self) -> date:
        """Its first day in force; long ago where none is known."""
        return first_day(self.from_) if self.from_ else date.min

    @property
    def begins_in_words(self) -> str:
        """Its first day as far as it is known."""
        return in_words(self.from_) if self.from_ else "Not recorded"


class Document(Part):
    """A document with its editions, the oldest first. `also` holds other titles that it is cited by."""

    key: str
    title: str
    kind: Kind
    also: tuple[str, ...] = ()
    about: str = ""
    editions: tuple[Edition, ...] = ()

    @property
    def names(self) -> frozenset[str]:
        """Its titles, for comparison."""
        return frozenset(normal(title) for title in (self.title, *self.also))

    def edition(self, name: str) -> Edition | None:
        """The edition of this name, None where there is none."""
        return next((one for one in self.editions if normal(one.name) == normal(name)), None)

    def ends(self, edition: Edition) -> date | None:
        """The last day of an edition in force: as stated, else the day before the next one; None while it is open."""
        if edition.to:
            return first_day(edition.to)
        later = [one.begins for one in self.editions if one.begins > edition.begins]
        return min(later) - timedelta(days=1) if later else None

    def ended_in_words(self, edition: Edition) -> str:
        """How an edition came to its end, no more exact than it is known.

        >>> made = Document(key="d", title="D", kind="law", editions=[{"name": "1"}, {"name": "2", "from": "2026-03"}])
        >>> made.ended_in_words(made.editions[0])
        'was replaced in March 2026'
        """
        last = self.ends(edition)
        after = [one for one in self.editions if last and one.begins == last + timedelta(days=1)]
        if not edition.to and after and len(after[0].from_ or "") < len("2026-03-01"):
            return f"was replaced in {after[0].begins_in_words}"
        return f"ended on {day_in_words(last)}" if last else "has not ended"

    def in_force(self, on: date) -> Edition | None:
        """The edition in force on a day."""
        there = [one for one in self.editions if one.begins <= on and ((last := self.ends(one)) is None or last >= on)]
        return there[-1] if there else None

    def between(self, old: Edition, new: Edition) -> tuple[Edition, ...]:
        """The editions after the old one, up to and with the new one.

        >>> document = Document(key="d", title="D", kind="law", editions=[{"name": "1"}, {"name": "2", "from": "2020"}])
        >>> [edition.name for edition in document.between(*document.editions)]
        ['2']
        """
        return tuple(one for one in self.editions if old.begins < one.begins <= new.begins)


@dataclass(frozen=True)
class Standing:
    """Where a reference stands on a day. `sure` is False where an edition it rests on is still to be checked."""

    state: State
    reference: Reference
    document: Document | None = None
    edition: Edition | None = None
    last_day: date | None = None
    now: Edition | None = None
    sure: bool = True

    @property
    def words(self) -> str:
        """The state in a sentence.

        >>> Standing("unknown", Reference(document="Rules", edition="2020")).words
        'Rules (2020) is not in the register of guidance.'
        """
        name = f"{self.reference.document} ({self.reference.edition})"
        if self.edition is None:
            return f"{name} is not in the register of guidance."
        if self.state == "not_yet":
            return f"{name} is not in force until {self.edition.begins_in_words}."
        if self.state == "in_force":
            return f"{name} is in force."
        ended = self.document.ended_in_words(self.edition) if self.document else "has ended"
        now = f"the edition in force is {self.now.name}" if self.now else "no later edition is in force"
        return f"{name} {ended}; {now}{'' if self.sure else ' (to be checked)'}."


@dataclass(frozen=True)
class Register:
    """Documents by key. Reading it never changes it; `with_own` gives another one.

    >>> shipped().find("keeping children safe in education").key
    'keeping-children-safe-in-education'
    """

    documents: Mapping[str, Document] = field(default_factory=dict)

    @cached_property
    def _by_name(self) -> Mapping[str, Document]:
        return {name: document for document in self.documents.values() for name in document.names}

    def find(self, title: str) -> Document | None:
        """The document that is cited by this title, None where it is not registered."""
        return self._by_name.get(normal(title))

    def standing(self, reference: Reference, on: date) -> Standing:
        """Where a reference stands on a day.

        >>> shipped().standing(Reference(document="Keeping Children Safe in Education", edition="2024"),
        ...                    date(2025, 9, 1)).words
        'Keeping Children Safe in Education (2024) ended on 31 August 2025; the edition in force is 2025.'
        """
        document = self.find(reference.document)
        edition = document.edition(reference.edition) if document else None
        if document is None or edition is None:
            return Standing("unknown", reference, document)
        last, now = document.ends(edition), document.in_force(on)
        if edition.begins > on:
            return Standing("not_yet", reference, document, edition, last, now, not edition.check)
        if last is None or last >= on:
            return Standing("in_force", reference, document, edition, last, now, not edition.check)
        sure = not (edition.to is None and any(one.check for one in document.between(edition, now or edition)))
        return Standing("ended", reference, document, edition, last, now, sure)

    def with_own(self, documents: Iterable[Document]) -> Register:
        """The register with editions and notes of an installation or a partnership on top, in their order.

        An own edition adds to a document, or puts dates and what was to be checked of a shipped one right; what the
        shipped one changed stays, and own changes follow it. A document that is not shipped is added.
        """
        found = dict(self.documents)
        for own in documents:
            there = self.find(own.title) or found.get(own.key)
            there = found[there.key] if there else own.model_copy(update={"editions": ()})
            found[there.key] = there.model_copy(update={"editions": _joined(there.editions, own.editions)})
        return Register(found)


def _joined(there: Iterable[Edition], own: Iterable[Edition]) -> tuple[Edition, ...]:
    """Editions with own ones laid over them, the oldest first."""
    found = {normal(one.name): one for one in there}
    for one in own:
        below = found.get(normal(one.name))
        found[normal(one.name)] = _laid_over(one, below) if below else one
    return tuple(sorted(found.values(), key=lambda edition: edition.begins))


def _laid_over(own: Edition, below: Edition) -> Edition:
    """An edition with own dates and notes; notes alone (`own` None) leave the dates as they are."""
    replaced = {one.instead_of for one in own.changes if one.instead_of}
    kept = tuple(one for one in below.changes if one.key not in replaced)
    changes: dict[str, Any] = {"changes": (*kept, *own.changes), "moved": {**below.moved, **own.moved}}
    if own.own is not None:
        changes |= {"from_": own.from_ or below.from_, "to": own.to, "check": own.check, "own": own.own}
    return below.model_copy(update=changes)


def read(data: Any) -> Register:
    """A register from plain lists of documents, each as in the files of `register/`.

    Raises:
        pydantic.ValidationError: when a field is missing, unknown or no day.
        ValueError: when two documents have the same key or title.
    """
    documents = [Document.model_validate(one) for one in data]
    names = Counter(name for one in documents for name in {one.key, *one.names})
    twice = sorted(name for name, count in names.items() if count > 1)
    if twice:
        raise ValueError(f"twice in the register: {', '.join(twice)}")
    return Register({one.key: one.model_copy(update={"editions": _joined((), one.editions)}) for one in documents})


@lru_cache(maxsize=1)
def shipped() -> Register:
    """The shipped register."""
    files = sorted(SHIPPED.glob("*.yaml"))
    texts = [yaml.load(file.read_text("utf-8"), Loader=Loader) for file in files]  # noqa: S506 a safe loader
    return read([document for text in texts for document in text])
