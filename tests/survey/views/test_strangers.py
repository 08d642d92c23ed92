"""Every record against everybody who has nothing to do with it: nobody signed in, strangers, neighbours.

The walk takes every address from the URL map and fills it from `World.arguments` (1 for a name not listed there), so
that a new page is covered as soon as it is registered.
"""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from sqlmodel import Session, select
from werkzeug.routing import AnyConverter, Rule

from survey import policies
from survey.models import Grant
from tests.house_client import HouseClient
from tests.survey.world import ROLES, World

RECORDS = {"pid", "ret"}


@pytest.fixture
def addresses(app: Flask, world: World) -> list[tuple[str, str, Any]]:
    """Give (method, address, policy) of every guarded page."""
    return list(_addresses(app, world))


def _addresses(app: Flask, world: World) -> Iterator[tuple[str, str, Any]]:
    known = world.arguments()
    adapter = app.url_map.bind("localhost")
    for rule in app.url_map.iter_rules():
        policy = getattr(app.view_functions[rule.endpoint], "policy", None)
        if policy in (None, policies.anyone):
            continue
        path = adapter.build(rule.endpoint, {name: known.get(name, some(rule, name)) for name in rule.arguments})
        for method in sorted((rule.methods or set()) & {"GET", "POST"}):
            yield method, path, policy


def some(rule: Rule, name: str) -> Any:
    """Give a value that an argument can have: 1, or one of those it may choose from."""
    converter = rule._converters[name]
    return min(converter.items) if isinstance(converter, AnyConverter) else 1


def ask(client: HouseClient, method: str, path: str) -> Any:
    """Ask for a page, or send it an empty form."""
    return client.open(path, method=method)


def test_whoever_is_not_signed_in_is_sent_to_sign_in(
    client: Callable[..., HouseClient], addresses: list[tuple[str, str, Any]]
) -> None:
    wrong = []
    for method, path, _ in addresses:
        answer = ask(client(), method, path)
        sent = answer.status_code in (302, 303) and answer.location.startswith("/sign-in")
        if not sent and not (answer.status_code == 401 and path.endswith(("autosave", "progress"))):
            wrong.append(f"{method} {path}: {answer.status_code}")
    assert not wrong


@pytest.mark.parametrize("role", [role for role in ROLES if role != "administrator"])
def test_a_stranger_finds_nothing(
    client: Callable[..., HouseClient], world: World, addresses: list[tuple[str, str, Any]], role: str
) -> None:
    assert not found_by(client(world.stranger(role)), addresses, world)


@pytest.mark.parametrize("role", ["lead", "contributor", "signatory"])
def test_a_neighbour_finds_nothing(
    client: Callable[..., HouseClient], world: World, addresses: list[tuple[str, str, Any]], role: str
) -> None:
    assert not found_by(client(world.next_door(role)), addresses, world)


def test_an_administrator_finds_no_return(
    client: Callable[..., HouseClient], world: World, addresses: list[tuple[str, str, Any]]
) -> None:
    returns = [entry for entry in addresses if entry[1].startswith("/returns/")]
    assert not found_by(client(world.user("administrator")), returns, world)


def found_by(client: HouseClient, addresses: list[tuple[str, str, Any]], world: World) -> list[str]:
    """List what somebody was shown though the record does not exist for them."""
    named = (f"/p/{world.here.slug}", f"/returns/{world.return_.id}")
    return [
        f"{method} {path}: {answer.status_code}"
        for method, path, _ in addresses
        if path.startswith(named) and (answer := ask(client, method, path)).status_code != 404
    ]


def test_a_role_without_the_right_is_told_so(client_as: Callable[[str], HouseClient], world: World) -> None:
    answer = client_as("forum_member").get(f"/p/{world.here.slug}/people")
    assert answer.status_code == 403
    assert "ask the business unit" in answer.text


def test_access_given_elsewhere_cannot_be_ended_here(
    client_as: Callable[[str], HouseClient], world: World, session: Session
) -> None:
    theirs = session.exec(select(Grant).where(Grant.user_id == world.stranger("moderator").id)).one()
    client = client_as("business_unit")
    assert client.get(f"/p/{world.here.slug}/people/{theirs.id}").status_code == 404
    assert client.post(f"/p/{world.here.slug}/people/{theirs.id}/end").status_code == 404
    session.refresh(theirs)
    assert theirs.ended_at is None
