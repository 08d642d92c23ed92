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
    "moderation",
    "meetings",
    "actions",
    "trail",
)


def register(app: Flask) -> None:
    """Register every blueprint that is there, then what all pages share."""
    for name in BLUEPRINTS:
        module = f"{__name__}.{name}"
        if find_spec(module):
            app.register_blueprint(import_module(module).bp)
    for name in ("sessions", "pace", "commits", "errors", "headers", "filters", "context"):
        module = f"{__name__}.{name}"
        if find_spec(module):
            import_module(module).register(app)
