"""A partnership with one school that answers a large questionnaire in its two newest versions; its pages and files."""

from __future__ import annotations

import io
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlmodel import Session, col, select

from benchmarks.many_versions import KEY
from benchmarks.world import add_body, add_round
from questionnaires.answers import Answer
from questionnaires.definition import Questionnaire
from questionnaires.formats import yaml
from reports.bundle import write_bundle
from reports.pack import challenge_pack
from reports.questionnaire_files import FORMS, Wanted
from reports.workbook import comparison_workbook
from survey import create_app
from survey.cli.database import upgrade
from survey.config import Settings
from survey.exports.comparison import comparison_data
from survey.exports.open_files import about, round_files
from survey.exports.packs import pack_data
from survey.extensions import session_for
from survey.models import Grant, IssueLine, Organisation, Partnership, Return, Role, Round, Scope, User
from survey.queries.returns import open_dossier
from survey.services import partnerships
from survey.services.questionnaires import publish
from survey.services.returns.filling import Filling, fill
from survey.services.returns.submitting import submit
from survey.views.sessions import cookie_id

PAGES = {
    "list of questionnaires": "/p/timing/questionnaires",
    "version page": "/p/timing/questionnaires/{key}/{newest}",
    "difference, newest two": "/p/timing/questionnaires/{key}/{before}/{newest}",
    "difference, first and newest": "/p/timing/questionnaires/{key}/{first}/{newest}",
    "results of the round": "/p/timing/rounds/{round}/results",
    "heat map": "/p/timing/rounds/{round}/heat",
    "results of the body": "/p/timing/rounds/{round}/results/{body}",
    "answers behind them": "/p/timing/rounds/{round}/results/{body}/answers",
    "task list": "/returns/{ret}",
    "section of 25, last year beside": "/returns/{ret}/sections/part3",
    "check": "/returns/{ret}/check",
    "return as printed": "/returns/{ret}/print",
    "copy as sent": "/returns/{sent}/copy",
}
AS_LEAD = ("/returns/",)


@dataclass(frozen=True)
class Large:
    """The world: who is in it, and what the addresses name."""

    settings: Settings
    versions: Sequence[Questionnaire]
    names: dict[str, Any]
    unit: int
    lead: int

    def session(self) -> Any:
        """Open a session."""
        return session_for(self.settings)

    def rounds(self, session: Session) -> list[Round]:
        """The rounds with answers, newest first."""
        wanted = select(Round).where(Round.slug != self.names["open"]).order_by(col(Round.id).desc())
        return list(session.exec(wanted))


@contextmanager
def large(versions: Sequence[Questionnaire], say: Callable[[str, float], None]) -> Iterator[Large]:
    """Publish every version, let a school answer the two newest, and issue the newest once more; tells how long."""
    with tempfile.TemporaryDirectory(prefix="survey-bench-") as folder:
        environment = {"SURVEY_HOME": folder, "SURVEY_SECRET_KEY": "a-key-for-timings-only"}
        settings = Settings.from_environment(environment | {"SURVEY_FACTOR_REQUIRED": "no"})
        upgrade(settings)
        with session_for(settings) as session:
            made = make(session, settings, versions, say)
            session.commit()
        yield made


def make(
    session: Session, settings: Settings, versions: Sequence[Questionnaire], say: Callable[[str, float], None]
) -> Large:
    """Make it all."""
    now = datetime.now(UTC)
    areas = partnerships.named_areas(["343"])
    partnership = partnerships.add(session, None, slug="timing", name="Timing", areas=areas, now=now)
    body, lead = add_body(session, partnership, 0, now)
    unit = add_unit(session, partnership, now)
    published, took = timed(
        lambda: [publish(session, None, yaml.dump(one), f"{one.version}.yaml", now=now) for one in versions]
    )
    say(f"publishing {len(versions)} versions", took)
    rounds: list[Round] = []
    for version in published[-2:]:
        rounds.append(add_round(session, partnership, version, rounds[-1] if rounds else None, now))
        _, took = timed(lambda: answer(session, rounds[-1], lead, now - timedelta(days=300)))
    say("filling and sending a return", took)
    open_ = again(session, partnership, published[-1], rounds[-1], now)
    names = {
        "key": KEY, "newest": versions[-1].version, "before": versions[-2].version, "first": versions[0].version,
        "round": rounds[-1].slug, "body": body.slug, "open": open_.slug,
        "ret": return_of(session, open_).id, "sent": return_of(session, rounds[-1]).id,
    }  # fmt: skip
    return Large(settings, versions, names, unit.id, lead.id)


def again(session: Session, partnership: Partnership, version: Any, after: Round, now: datetime) -> Round:
    """Issue the newest version once more, to be answered with last year beside."""
    after.slug = f"{after.slug}-sent"
    session.flush()
    return add_round(session, partnership, version, after, now)


def add_unit(session: Session, partnership: Partnership, now: datetime) -> User:
    """Somebody of the business unit."""
    made = User(email="unit@example.org", name="The business unit", created_at=now)
    session.add(made)
    session.flush()
    since = now.date() - timedelta(days=700)
    role = {"user_id": made.id, "role": Role.BUSINESS_UNIT, "scope": Scope.PARTNERSHIP}
    session.add(Grant(**role, partnership_id=partnership.id, from_on=since, granted_at=now))
    return made


def return_of(session: Session, round_: Round) -> Return:
    """The one return of a round."""
    return session.exec(select(Return).where(Return.round_id == round_.id)).one()


def answer(session: Session, round_: Round, lead: User, at: datetime) -> None:
    """Answer everything and send it."""
    wanted = select(Return, IssueLine, Organisation).where(Return.round_id == round_.id)
    wanted = wanted.join(IssueLine, col(IssueLine.id) == Return.issue_line_id)
    row = session.exec(wanted.join(Organisation, col(Organisation.id) == Return.organisation_id)).one()
    dossier = open_dossier(session, *row)
    given = {
        key: Answer(value="amber" if number % 5 == 4 else "green", comment=f"Read in June, page {number}.")
        for number, key in enumerate(dossier.questionnaire.questions)
    }
    filling = Filling(dossier, given, lead, at)
    (sheet,) = fill(session, [filling])
    submit(session, lead, dossier, sheet, [], at, receipt=False)


def page_times(made: Large, times: int) -> Iterator[tuple[str, float, int]]:
    """Each page, with the milliseconds of its quickest showing after a first one, and its size."""
    app = create_app(made.settings)
    with made.session() as session:
        clients = {who: signed_in(app, session.get_one(User, who)) for who in (made.unit, made.lead)}
    for name, address in PAGES.items():
        client = clients[made.lead if address.startswith(AS_LEAD) else made.unit]
        ask = partial(client.get, address.format(**made.names))
        page = ask()
        if page.status_code != 200:
            raise RuntimeError(f"{address} gave {page.status_code}")
        yield name, min(timed(ask)[1] for _ in range(times)), len(page.data)


def signed_in(app: Flask, user: User) -> FlaskClient:
    """A browser in which somebody is signed in."""
    client, now = app.test_client(), int(time.time())
    with client.session_transaction() as kept:
        kept.update(_user_id=cookie_id(user), _fresh=True, began=now, seen=now)
    return client


def export_times(made: Large) -> Iterator[tuple[str, float, int]]:
    """Each file of the newest version and of its round, with milliseconds and size."""
    newest, before = made.versions[-1], made.versions[-2]
    for form, maker in FORMS.items():
        data, took = timed(partial(maker.make, Wanted(newest, before)))
        yield f"document as {form}", took, len(data)
    with made.session() as session, tempfile.TemporaryDirectory() as folder:
        partnership = session.exec(select(Partnership)).one()
        rounds, now = made.rounds(session), datetime.now(UTC)
        body = session.exec(select(Organisation).where(Organisation.slug == made.names["body"])).one()
        book, out = io.BytesIO(), Path(folder) / "round.zip"
        _, took = timed(lambda: comparison_workbook(comparison_data(session, partnership, rounds, now), book))
        yield "comparison workbook, two rounds", took, len(book.getvalue())
        pack, took = timed(lambda: challenge_pack(pack_data(session, partnership, rounds[0], body, now)))
        yield "challenge pack", took, len(pack)
        files = round_files(session, partnership, rounds[0])
        _, took = timed(lambda: write_bundle(out, files, about(partnership, rounds[0])))
        yield "round as open files", took, out.stat().st_size


def timed(do: Callable[[], Any]) -> tuple[Any, float]:
    """Do it; gives what came of it and the milliseconds it took."""
    began = time.perf_counter()
    found = do()
    return found, (time.perf_counter() - began) * 1000
