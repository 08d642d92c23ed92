"""Answering at an even pace, so that the time an answer takes tells nobody whether an address is known."""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from flask import Flask, Response, current_app, g
from flask.typing import ResponseReturnValue

View = TypeVar("View", bound=Callable[..., ResponseReturnValue])
PAUSE = 0.3


def register(app: Flask) -> None:
    """Wait after the commit, so that nobody waits for a lock meanwhile: what is registered first runs last."""
    app.config.setdefault("SIGN_IN_PAUSE", PAUSE)
    app.after_request(even_out)


def evenly(view: View) -> View:
    """Let every answer of a view take at least the pause."""

    @wraps(view)
    def paced(*args: Any, **arguments: Any) -> ResponseReturnValue:
        g.even_from = time.monotonic()
        return view(*args, **arguments)

    return cast(View, paced)


def even_out(response: Response) -> Response:
    """Wait for what is left of the pause."""
    if "even_from" in g:
        time.sleep(max(0.0, g.even_from + current_app.config["SIGN_IN_PAUSE"] - time.monotonic()))
    return response
