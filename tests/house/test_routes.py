"""Every address names its policy, and only a POST may change anything."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from werkzeug.routing import Rule

from survey import policies
from survey.extensions import SAFE_METHODS

STATIC = {"static"}
# Open to everybody: signing in, the front, notices, the partnership's colour, health. Nothing else.
OPEN = {
    "home.front",
    "accounts.sign_in",
    "accounts.send_link",
    "accounts.sent",
    "accounts.code",
    "accounts.link",
    "accounts.open_link",
    "accounts.password",
    "accounts.factor",
    "accounts.check_factor",
    "accounts.sign_in_as",
    "accounts.sign_out",
    "pages.any_notice",
    "pages.notice",
    "pages.style",
    "pages.healthz",
    "pages.readyz",
}


@pytest.fixture
def routes(built_app: Flask) -> list[tuple[Rule, Any]]:
    """Give every rule with its view."""
    return list(_routes(built_app))


def _routes(app: Flask) -> Iterator[tuple[Rule, Any]]:
    for rule in app.url_map.iter_rules():
        if rule.endpoint not in STATIC:
            yield rule, app.view_functions[rule.endpoint]


def test_every_route_names_its_policy(routes: list[tuple[Rule, Any]]) -> None:
    without = [f"{rule} ({rule.endpoint})" for rule, view in routes if not hasattr(view, "policy")]
    assert not without


def test_only_the_pages_of_the_list_are_open(routes: list[tuple[Rule, Any]]) -> None:
    opened = {rule.endpoint for rule, view in routes if getattr(view, "policy", None) is policies.anyone}
    assert opened == OPEN


def test_only_a_post_writes(routes: list[tuple[Rule, Any]]) -> None:
    reading = [f"{rule}" for rule, view in routes if hasattr(view, "writes") and "POST" not in (rule.methods or ())]
    assert not reading


def test_an_unsafe_method_is_always_a_post(routes: list[tuple[Rule, Any]]) -> None:
    odd = [f"{rule}" for rule, _ in routes if (rule.methods or set()) - SAFE_METHODS - {"POST"}]
    assert not odd


def test_no_form_is_exempt_from_the_csrf_check(built_app: Flask) -> None:
    guard = built_app.extensions["csrf"]
    assert not guard._exempt_views
    assert not guard._exempt_blueprints
