"""`@allowed(policy)` and `@writes`: what every view carries. A test walks the URL map and misses none.

    @bp.post("/returns/<int:ret>/ready")
    @writes                                # commit when this request succeeds, else roll back
    @allowed(policies.readies)             # who may; the records of the address are loaded first
    def ready(ret: int) -> ResponseReturnValue:
        try:
            make_ready(db.session, scope.actor(), scope.return_(), clock.now())
        except Refused as no:
            ...                            # errors.put_refusal(form, no) rolls back and puts it on the form
        return redirect(url_for("returns.task_list", ret=ret))

Nobody signed in is sent to sign in, and what they had typed is kept; a record that is not there for the viewer is a
404; a record that is there but not theirs to use so is a 403 that says whom to ask. A page that is open to everybody
says so with `@allowed(policies.anyone)`.

A request that changes a return looks at the door before it takes SQLite's write lock: whatever changes a return takes
hold of it first (`services.returns.writing.hold`) and so reads again what it decides on.
"""

from collections.abc import Callable
from contextlib import nullcontext
from functools import wraps
from typing import Any, TypeVar, cast

from flask import abort, g, request
from flask.typing import ResponseReturnValue

from survey import policies
from survey.extensions import SAFE_METHODS, db, reading_first
from survey.policies import Policy
from survey.views import kept, scope, sessions

View = TypeVar("View", bound=Callable[..., ResponseReturnValue])


def allowed(policy: Policy) -> Callable[[View], View]:
    """Let in whom `policy` lets in; the view carries the policy as `view.policy`."""

    def mark(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, **arguments: Any) -> ResponseReturnValue:
            if policy is policies.anyone:
                return view(*args, **arguments)
            with reading_first(db.session) if "ret" in arguments else nullcontext():
                signed_in = sessions.current()
                at = scope.load(signed_in.viewer, arguments) if signed_in else None
            if at is None:
                return kept.turn_away()
            if not policy(at.viewer, at.place):
                abort(403)
            return view(*args, **arguments)

        guarded.policy = policy  # type: ignore[attr-defined]
        return cast(View, guarded)

    return mark


def writes(view: View) -> View:
    """Commit what the view changed when its answer is a 2xx or 3xx; the view carries `view.writes`."""

    @wraps(view)
    def writing(*args: Any, **arguments: Any) -> ResponseReturnValue:
        g.writes = request.method not in SAFE_METHODS
        return view(*args, **arguments)

    writing.writes = True  # type: ignore[attr-defined]
    return cast(View, writing)
