"""What changed between two versions, and what it does to comparison."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from questionnaires.definition import Question, Questionnaire
from questionnaires.differing import Detail, ScaleChange, details, scale_changes
from questionnaires.lineage import Link, links
from questionnaires.wording import Mark, marked, same_words

EFFECTS = {
    "same": "compares",
    "moved": "compares, counted in its new section in both years",
    "reworded": "compares, marked †",
    "strengthened": "shown beside, not compared by score",
    "split": "shown beside, not compared by score",
    "merged": "shown beside, not compared by score",
    "new": "no earlier answer",
    "retired": "no longer asked",
    "scale_changed": "by met, partly met and not met only, outside the score",
}


@dataclass(frozen=True)
class Change:
    """What became of one question; `key` is the newer one, or the older one for retired."""

    key: str
    label: str
    change: str
    from_: tuple[str, ...]
    from_labels: tuple[str, ...]
    words: tuple[tuple[Mark, str], ...]
    scored: bool
    effect: str
    details: tuple[Detail, ...] = ()

    @property
    def changed(self) -> bool:
        """Is there anything to say about it?"""
        return self.change != "same" or bool(self.details)


@dataclass(frozen=True)
class Difference:
    """Every question of the newer version and every retired one, with a summary of what compares."""

    old: str
    new: str
    changes: tuple[Change, ...]
    scales: tuple[ScaleChange, ...] = ()

    @property
    def scored(self) -> tuple[Change, ...]:
        """Changes of scored questions of the newer version."""
        return tuple(change for change in self.changes if change.scored and change.change != "retired")

    @property
    def compares(self) -> int:
        """How many scored questions of the newer version compare by score."""
        return sum(change.change in ("same", "moved", "reworded") for change in self.scored)

    @property
    def counts(self) -> dict[str, int]:
        """Scored questions by change, retired ones too."""
        return dict(Counter(change.change for change in self.changes if change.scored))

    @property
    def summary(self) -> str:
        """One sentence: how many compare, and how many only by met, partly met and not met."""
        by_scale = sum(change.change == "scale_changed" for change in self.scored)
        tail = f"; {by_scale} by met, partly met and not met only" if by_scale else ""
        return f"{self.compares} of {len(self.scored)} scored questions compare{tail}"


def difference(old: Questionnaire, new: Questionnaire, known: Sequence[Questionnaire] = ()) -> Difference:
    """The difference between two versions of one line.

    Where the newer one descends from another questionnaire, what it does not take is left out: that is not retired.

    Raises:
        NoChain: when the newer version does not descend from the older one.
    """
    found = links(new, old, known)
    changes = [
        one(old, new, question, found[key]) for key, question in new.questions.items() if question.kind != "note"
    ]
    if old.key == new.key:
        descended = {key for link in found.values() for key in link.from_}
        gone = (key for key in old.questions if key not in descended)
        changes += [retired(old, key) for key in gone if old.questions[key].kind != "note"]
    pairs = [(link.from_[0], key) for key, link in found.items() if link.from_ and link.comparable]
    return Difference(old.name, new.name, tuple(changes), scale_changes(old, new, pairs))


def retired(old: Questionnaire, key: str) -> Change:
    """A question that is no longer asked."""
    question, label = old.questions[key], old.label_of(key)
    words: tuple[tuple[Mark, str], ...] = (("removed", question.text),)
    return Change(key, label, "retired", (key,), (label,), words, old.is_scored(question), EFFECTS["retired"])


def one(old: Questionnaire, new: Questionnaire, question: Question, link: Link) -> Change:
    """What became of one question of the newer version."""
    name = "scale_changed" if link.scale_changed and link.comparable else link.change
    before = old.questions[link.from_[0]] if link.from_ else None
    text = before.text if before is not None and not same_words(question, before) else question.text
    runs: list[tuple[Mark, str]] = marked(text, question.text) if link.from_ else [("added", question.text)]
    labels = tuple(old.label_of(key) for key in link.from_)
    label, scored = new.label_of(question.key), new.is_scored(question)
    beside = details(old, before, new, question) if before is not None else ()
    return Change(question.key, label, name, link.from_, labels, tuple(runs), scored, EFFECTS[name], beside)


def difference_data(found: Difference) -> dict[str, Any]:
    """A difference as JSON data."""
    return {
        "old": found.old,
        "new": found.new,
        "summary": found.summary,
        "counts": found.counts,
        "questions": [
            {
                "key": change.key,
                "from": list(change.from_),
                "change": change.change,
                "scored": change.scored,
                "effect": change.effect,
                "details": [detail_data(one) for one in change.details],
            }
            for change in found.changes
        ],
        "scales": [
            {
                "key": scale.key,
                "before": scale.before,
                "questions": list(scale.questions),
                "details": [detail_data(one) for one in scale.details],
            }
            for scale in found.scales
        ],
    }


def detail_data(one: Detail) -> dict[str, Any]:
    """One thing that differs, as JSON data."""
    return {"what": one.what, "words": [list(run) for run in one.words]}
