"""The service: the Flask app. `create_app` is a list of calls."""

from datetime import UTC, datetime
from importlib import import_module

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from survey.config import Settings
from survey.extensions import init_extensions
from survey.notify import mailer_from

MEGABYTE = 1024 * 1024


def create_app(settings: Settings | None = None) -> Flask:
    """Make the app; without settings they are read from the environment.

    `app.config` holds SETTINGS, CLOCK (a callable giving the time, so that tests pass it in) and MAILER.
    """
    settings = settings or Settings.from_environment()
    app = Flask(__name__)
    configure(app, settings)
    init_extensions(app)
    register_views(app)
    return app


def register_views(app: Flask) -> None:
    """Register every blueprint; imported here, since a page knows the services and these the settings."""
    register = getattr(import_module("survey.views"), "register", None)
    if register is not None:
        register(app)


def configure(app: Flask, settings: Settings) -> None:
    """Put the settings where Flask and its extensions look for them."""
    app.config.update(
        SETTINGS=settings,
        CLOCK=lambda: datetime.now(UTC),
        MAILER=mailer_from(settings),
        SECRET_KEY=settings.secret_key,
        SQLALCHEMY_ENGINES={"default": settings.database_url},
        SESSION_COOKIE_NAME="survey",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.secure_cookies,
        MAX_CONTENT_LENGTH=20 * MEGABYTE,
        MAX_FORM_MEMORY_SIZE=4 * MEGABYTE,
        MAX_FORM_PARTS=5_000,
    )
    if settings.proxies:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=settings.proxies, x_proto=settings.proxies, x_host=settings.proxies
        )
