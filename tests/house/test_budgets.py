"""What a page may cost: so many statements and no more, however much there is to list; and what a web process holds.

The walk takes every address from the URL map, so that a new page is counted as soon as it is registered. Sections of a
return and saves are counted in `tests/survey/views/test_returns_sections.py`, where their length can be chosen.
"""

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from flask import Flask
from sqlmodel import Session
from werkzeug.routing import AnyConverter, Rule

from survey import policies
from tests import factories
from tests.house_client import HouseClient
from tests.survey.small_demonstration import build_small, round_of, submitted_body
from tests.survey.statements import count_statements
from tests.survey.world import World

Client = Callable[..., HouseClient]

WHO = ("business_unit", "lead", "administrator", "signatory")
"""Roles, in the order they are tried: each page is counted for the first who may see it."""

MOST = 20
"""Statements of one page, whatever it shows; who is asking and whether they may costs 2 of them."""

RESULTS = {
    "/p/wendmere/rounds": 7,
    "/p/wendmere/rounds/{round}": 16,
    "/p/wendmere/rounds/{round}/results": 12,
    "/p/wendmere/rounds/{round}/heat": 12,
    "/p/wendmere/rounds/{round}/results/{body}": 23,
    "/p/wendmere/rounds/{round}/results/{body}/answers": 22,
    "/p/wendmere/rounds/{round}/lines.csv": 8,
    "/p/wendmere/bodies/{body}": 15,
}
"""Statements of the pages over an answered round of nine bodies, beside the round before."""

HEAVY = ("matplotlib", "numpy", "PIL", "openpyxl", "docx", "typst", "fontTools", "lxml", "dbos")
"""What the worker needs, or a process made for one file."""


def pages(app: Flask, world: World) -> Iterator[str]:
    """Every guarded address that shows something, filled with the records of `here`."""
    known, adapter = world.arguments(), app.url_map.bind("localhost")
    for rule in app.url_map.iter_rules():
        policy = getattr(app.view_functions[rule.endpoint], "policy", None)
        if policy not in (None, policies.anyone) and "GET" in (rule.methods or ()):
            yield adapter.build(rule.endpoint, {name: known.get(name, some(rule, name)) for name in rule.arguments})


def some(rule: Rule, name: str) -> object:
    """A value that an argument can have."""
    converter = rule._converters[name]
    return min(converter.items) if isinstance(converter, AnyConverter) else 1


def counted(session: Session, client: HouseClient, address: str) -> int:
    """The statements of the second visit: the first may keep a questionnaire as objects."""
    client.get(address)
    with count_statements(session) as seen:
        assert client.get(address).status_code == 200, address
    return seen.count


def grow(world: World) -> None:
    """Twelve more bodies with returns in the round, three more rounds, versions and people."""
    for _ in range(12):
        world.at_home.add_body(world.round_)
    for number in range(3):
        version = factories.version(world.session, key=world.version.key, version=f"more-{number}")
        factories.round_(world.session, world.here, version)
        factories.user_with(world.session, "moderator", partnership=world.here)


def test_no_page_costs_more_statements_when_there_is_more_to_list(app: Flask, client: Client, session: Session) -> None:
    world = World(session)
    clients = {role: client(world.user(role)) for role in WHO}
    seen: dict[str, tuple[str, int]] = {}
    for address in pages(app, world):
        role = next((one for one in WHO if clients[one].get(address).status_code == 200), None)
        if role is not None:
            seen[address] = (role, counted(session, clients[role], address))
    assert len(seen) >= 30
    grow(world)
    after = {address: counted(session, clients[role], address) for address, (role, _) in seen.items()}
    assert {address: (count, after[address]) for address, (_, count) in seen.items() if after[address] > count} == {}
    assert {address: count for address, count in after.items() if count > MOST} == {}


def test_pages_over_an_answered_round_keep_their_budgets(client: Client, session: Session) -> None:
    partnership = build_small(session)
    slug = "wendmere-schools-2025"
    body = submitted_body(session, round_of(session, slug)).slug
    unit = client("business_unit", partnership=partnership)
    counts = {address: counted(session, unit, address.format(round=slug, body=body)) for address in RESULTS}
    assert {address: count for address, count in counts.items() if count > RESULTS[address]} == {}


def test_a_web_process_starts_without_what_only_the_worker_needs(tmp_path: Path) -> None:
    code = (
        "import sys\nfrom pathlib import Path\nfrom survey import create_app\nfrom survey.config import Settings\n"
        f"home = Path({str(tmp_path)!r})\n"
        "settings = Settings(home, f'sqlite:///{home}/survey.db', 'a-secret-for-tests-only')\n"
        f"assert create_app(settings).test_client().get('/healthz').status_code == 200\n"
        f"print(*(name for name in {HEAVY!r} if name in sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []
