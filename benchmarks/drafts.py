"""Writing a draft: a save, a save behind somebody else's, the whole check, undo, and the marks of the tree.

`python -m benchmarks.drafts [--questions 500] [--versions 5] [--database postgresql://…]`. Targets with 120
questions: a save under 40 ms, the whole check under 200 ms; the services alone, without the web around them.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import count as counting
from pathlib import Path
from typing import Any

import click
from sqlmodel import Session

from benchmarks.figures import keep, say, share
from benchmarks.many_versions import KEY, versions
from benchmarks.world import database_of
from questionnaires.definition import Questionnaire
from questionnaires.editing import Edit, changed_since
from questionnaires.formats import yaml
from survey.cli.database import upgrade
from survey.config import Settings
from survey.extensions import session_for
from survey.models import QuestionnaireDraft, User
from survey.queries import drafts
from survey.services import drafting, partnerships, questionnaires

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
TIMES = 15


@click.command()
@click.option("--questions", default=500, show_default=True, help="Of the larger of the two; the other has 120.")
@click.option("--versions", "count", default=5, show_default=True, help="Published before the draft.")
@click.option("--database", help="A PostgreSQL server on which a database is made and dropped; else SQLite.")
def main(questions: int, count: int, database: str | None) -> None:
    """Time a draft of 120 questions, and a larger one."""
    for size, save, check in ((120, 40, 200), (questions, None, None)):
        with tempfile.TemporaryDirectory(prefix="survey-bench-") as folder, database_of(database, folder) as url:
            settings = Settings(home=Path(folder), database_url=url, secret_key="a-key-for-timings-only")  # noqa: S106
            upgrade(settings)
            with session_for(settings) as session, begun(session, versions(size, count)) as draft:
                measure(session, draft, f"{size} questions", save, check)


@contextmanager
def begun(session: Session, made: list[Questionnaire]) -> Iterator[QuestionnaireDraft]:
    """Publish versions and begin the next one; nothing of it is kept."""
    author = User(email="author@example.org", name="Author", created_at=NOW)
    session.add(author)
    areas = partnerships.named_areas(["343"])
    place = partnerships.add(session, None, slug="timing", name="Timing", areas=areas, now=NOW)
    for one in made:
        questionnaires.publish(session, author, yaml.dump(one), f"{one.name}.yaml", now=NOW, partnership=place)
    asked = {"source": "next", "from_name": f"{KEY}@{len(made)}", "version": "next", "now": NOW}
    yield drafting.start(session, author, place, **asked)  # type: ignore[arg-type]
    session.rollback()


def measure(session: Session, draft: QuestionnaireDraft, size: str, save: float | None, check: float | None) -> None:
    """Time what an author waits for."""
    numbers, first = counting(), draft.current
    author = session.get_one(User, draft.created_by)
    keys = [one["key"] for section in drafts.document(session, draft)["sections"] for one in section["questions"]]

    def change(base: int) -> None:
        number = next(numbers)
        edit = Edit("set-question", f"question:{keys[number]}", {"why": f"Because of {number}."})
        drafting.save(session, draft, author, edit, base=base, now=NOW)

    def back() -> None:
        drafting.undo(session, draft, author, drafts.steps(session, draft).undo or 0, now=NOW)

    tell(f"save, {size}", lambda: change(draft.current), save)
    tell(f"save on an older state, {size}", lambda: change(first))
    tell(f"the whole check, {size}", lambda: drafts.check(session, draft), check)
    tell(f"problems of an unchanged draft, {size}", lambda: drafts.checked(session, draft))
    tell(f"undo, {size}", back)
    plain = drafts.document(session, draft)
    old = drafts.replaced(session, draft, plain)
    tell(f"marks of the tree, {size}", lambda: changed_since(plain, old))


def tell(name: str, do: Callable[[], Any], most: float | None = None) -> None:
    """Print the middle of several and keep it; the first, which loads what is then kept, is left out."""
    do()
    times = [timed(do) for _ in range(TIMES)]
    say(f"{name:50} p50 {share(times, 0.5):7.1f} ms   longest {max(times):7.1f} ms")
    keep(name, share(times, 0.5), most=most)


def timed(do: Callable[[], Any]) -> float:
    """Do it; gives the milliseconds it took."""
    began = time.perf_counter()
    do()
    return (time.perf_counter() - began) * 1000


if __name__ == "__main__":
    main()
