"""A world with two partnerships, for tests of who may see what; and clients by role in it."""

from collections.abc import Callable

import pytest
from sqlmodel import Session

from tests.house_client import HouseClient
from tests.survey.world import World


@pytest.fixture
def world(session: Session) -> World:
    """Give two partnerships with bodies, a round and returns each."""
    return World(session)


@pytest.fixture
def client_as(client: Callable[..., HouseClient], world: World) -> Callable[[str], HouseClient]:
    """Make clients by role: `client_as("moderator")` works for `world.here`, `client_as("lead")` for `world.school`."""

    def make(role: str) -> HouseClient:
        return client(world.user(role))

    return make
