"""A partnership with schools, a lead signed in at each, and a round to answer; on SQLite or a database of its own."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask.sessions import SecureCookieSessionInterface
from sqlmodel import Session, col, select

from benchmarks.answers import comment
from benchmarks.questionnaire import document, sections
from questionnaires.answers import Action, Answer
from survey import create_app
from survey.cli.database import upgrade
from survey.config import Settings, driver_url
from survey.extensions import session_for
from survey.models import (
    Basis,
    Grant,
    IssueLine,
    Membership,
    Organisation,
    Partnership,
    QuestionnaireVersion,
    Return,
    Role,
    Round,
    Scope,
    User,
)
from survey.queries.returns import open_dossier
from survey.services import partnerships
from survey.services.questionnaires import publish
from survey.services.returns.filling import Filling, fill
from survey.services.returns.submitting import submit
from survey.services.rounds.issuing import issue_round
from survey.services.rounds.planning import Order
from survey.services.rounds.rules import read_rule
from survey.services.rounds.supplements import Chosen
from survey.views.sessions import cookie_id

CHAIN = [{"steps": [{"role": "lead", "label": "Designated safeguarding lead"}]}]
"""One step: a journey ends with one person."""


@dataclass(frozen=True)
class World:
    """Where the service finds its database, and who is signed in: {"cookie", "ret"} for each lead."""

    environment: dict[str, str]
    people: list[dict[str, Any]]


@contextmanager
def world(bodies: int, *, beside: bool, database: str | None = None) -> Iterator[World]:
    """Make a world of so many schools; with `beside` each has signed a return last year, which stands beside."""
    with tempfile.TemporaryDirectory(prefix="survey-bench-") as folder, database_of(database, folder) as url:
        environment = {
            "SURVEY_HOME": folder,
            "SURVEY_DATABASE_URL": url,
            "SURVEY_SECRET_KEY": "a-key-for-timings-only",
            "SURVEY_BASE_URL": "http://127.0.0.1",
        }
        settings = Settings.from_environment(environment)
        upgrade(settings)
        with session_for(settings) as session:
            returns = make(session, bodies, beside, datetime.now(UTC))
            session.commit()
        yield World(environment, signed_in(settings, returns))


@contextmanager
def database_of(server: str | None, folder: str) -> Iterator[str]:
    """Give the address of an empty database: a file, or one made on a PostgreSQL server and dropped at the end."""
    if server is None:
        yield f"sqlite:///{Path(folder) / 'survey.db'}"
        return
    address, name = sa.make_url(driver_url(server)), f"survey_bench_{os.getpid()}"
    engine = sa.create_engine(address, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
    with engine.connect() as connection:
        connection.exec_driver_sql(f'CREATE DATABASE "{name}"')
    try:
        yield address.set(database=name).render_as_string(hide_password=False)
    finally:
        with engine.connect() as connection:
            connection.exec_driver_sql(f'DROP DATABASE "{name}" WITH (FORCE)')


def make(session: Session, bodies: int, beside: bool, now: datetime) -> list[tuple[int, str]]:
    """Make everything; gives the return of each body, and what its lead's cookie names."""
    partnership = partnerships.add(
        session, None, slug="timing", name="Timing", areas=partnerships.named_areas(["343"]), now=now
    )
    leads = {body.id: lead for body, lead in (add_body(session, partnership, number, now) for number in range(bodies))}
    session.flush()
    before = None
    if beside:
        before = add_round(session, partnership, published(session, "2025", None, now), None, now)
        answer(session, before, leads, now - timedelta(days=300))
    older = "2025" if beside else None
    round_ = add_round(session, partnership, published(session, "2026", older, now), before, now)
    wanted = select(Return).where(Return.round_id == round_.id).order_by(col(Return.id))
    return [(one.id, cookie_id(leads[one.organisation_id])) for one in session.exec(wanted)]


def add_body(session: Session, partnership: Partnership, number: int, now: datetime) -> tuple[Organisation, User]:
    """Add a school with its lead."""
    body = Organisation(
        slug=f"school-{number}", name=f"School {number}", kind="school", area="343", created_at=now, changed_at=now
    )
    lead = User(email=f"lead{number}@example.org", name=f"Lead {number}", created_at=now)
    session.add_all([body, lead])
    session.flush()
    since = now.date() - timedelta(days=700)
    member = Membership(
        partnership_id=partnership.id, organisation_id=body.id, basis=Basis.RELEVANT_AGENCY, since=since
    )
    grant = Grant(
        user_id=lead.id,
        role=Role.LEAD,
        scope=Scope.ORGANISATION,
        organisation_id=body.id,
        from_on=since,
        granted_at=now,
    )
    session.add_all([member, grant])
    return body, lead


def published(session: Session, version: str, replaces: str | None, now: datetime) -> QuestionnaireVersion:
    """Publish a version of the questionnaire."""
    return publish(session, None, document(version, replaces).encode(), f"{version}.yaml", now=now)


def add_round(
    session: Session, partnership: Partnership, version: QuestionnaireVersion, after: Round | None, now: datetime
) -> Round:
    """Issue a round to every school."""
    order = Order(
        slug=f"schools-{version.version}",
        name=f"Schools {version.version}",
        opens_on=now.date() - timedelta(days=20),
        due_on=now.date() + timedelta(days=20),
        partnerships=(partnership,),
        versions=(Chosen(version),),
        to=(read_rule("all"),),
        after=after,
        settings={"chains": CHAIN},
    )
    return issue_round(session, None, order, now, today=now.date(), letters=False).round_


def answer(session: Session, round_: Round, leads: dict[int, User], at: datetime) -> None:
    """Answer and send every return of a round."""
    wanted = (
        select(Return, IssueLine, Organisation)
        .join(IssueLine, col(IssueLine.id) == Return.issue_line_id)
        .join(Organisation, col(Organisation.id) == Return.organisation_id)
        .where(Return.round_id == round_.id)
    )
    given = {
        key: typed(number) for number, key in enumerate(key for questions in sections().values() for key in questions)
    }
    fillings = [Filling(open_dossier(session, *row), given, leads[row[2].id], at) for row in session.exec(wanted).all()]
    for one, sheet in zip(fillings, fill(session, fillings), strict=True):
        submit(session, one.author, one.dossier, sheet, [], at, receipt=False)


def typed(number: int) -> Answer:
    """One of last year's answers."""
    if number % 5 == 4:
        plan = Action("Write the missing part and have it agreed", "Head teacher", "2026-11-27")
        return Answer(value="amber", comment=comment(number, 0), action=plan)
    return Answer(value="green", comment=comment(number, 0))


def signed_in(settings: Settings, returns: list[tuple[int, str]]) -> list[dict[str, Any]]:
    """Sign every lead in, by the app's own way of writing its cookie."""
    app = create_app(settings)
    serializer = SecureCookieSessionInterface().get_signing_serializer(app)
    assert serializer is not None  # noqa: S101
    now = int(time.time())
    found = []
    for ret, lead in returns:
        kept = serializer.dumps({"_user_id": lead, "_fresh": True, "began": now, "seen": now})
        found.append({"ret": ret, "cookie": f"{app.config['SESSION_COOKIE_NAME']}={kept!s}"})
    return found
