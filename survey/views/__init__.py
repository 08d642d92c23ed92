"""Pages, by subject. `register` fits them to the app; a blueprint is added by a line in BLUEPRINTS."""

from importlib import import_module
from importlib.util import find_spec

from flask import Flask

# module of survey.views: its `bp` is registered
BLUEPRINTS = (
    "accounts",
    "home",
    "pages",
    "people",
    "returns",
    "rounds",
    "results",
    "reports",
    "organisations",
    "questionnaires",
    "drafts",
    "guidance",
    "standards",
    "moderation",
    "meetings",
    "actions",
    "trail",
)


SHARED = ("sessions", "pace", "commits", "errors", "headers", "filters", "context")


def register(app: Flask) -> None:
    """Register every blueprint that is there, then what all pages share."""
    for name in filter(is_there, BLUEPRINTS):
        app.register_blueprint(import_module(f"{__name__}.{name}").bp)
    for name in filter(is_there, SHARED):
        import_module(f"{__name__}.{name}").register(app)


def is_there(name: str) -> bool:
    """Whether a module or package of pages exists; a folder without `__init__.py` is none yet."""
    spec = find_spec(f"{__name__}.{name}")
    return spec is not None and spec.origin is not None
