"""The service: the Flask app.

What the app needs is imported when one is made: `survey --help` and the checks of a questionnaire need none of it.
"""

from datetime import UTC, datetime
from importlib import import_module
from typing import TYPE_CHECKING

from survey.config import Settings

if TYPE_CHECKING:
    from flask import Flask

MEGABYTE = 1024 * 1024


def create_app(settings: Settings | None = None) -> "Flask":
    """Make the app; without settings they are read from the environment.

    `app.config` holds SETTINGS, CLOCK (a callable giving the time, so that tests pass it in) and MAILER.
    """
    from flask import Flask

    from survey.extensions import init_extensions

    settings = settings or Settings.from_environment()
    app = Flask(__name__)
    configure(app, settings)
    init_extensions(app)
    import_module("survey.views").register(
        app
    )  # by name: a plain import would tie every `from survey import …` to pages
    return app


def configure(app: "Flask", settings: Settings) -> None:
    """Put the settings where Flask and its extensions look for them."""
    from werkzeug.middleware.proxy_fix import ProxyFix

    from survey.notify import mailer_from

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
