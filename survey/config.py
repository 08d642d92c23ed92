"""Typed settings, read from the environment once; the defaults are right in production and fit to publish."""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

_YES = {"1", "yes", "true", "on"}
_NO = {"", "0", "no", "false", "off"}
_LOOPBACK = {"localhost", "127.0.0.1", "::1"}


class BadSetting(Exception):
    """An environment variable that cannot be used; the message says which one and how to mend it."""


@dataclass(frozen=True)
class Settings:
    """Everything that differs between installations.

    `home` is the folder of everything kept outside the database (and of the SQLite file, by default).
    """

    home: Path
    database_url: str = field(repr=False)
    secret_key: str = field(repr=False)
    base_url: str = "http://127.0.0.1:8000"
    smtp_url: str | None = field(default=None, repr=False)
    mail_from: str = "survey@localhost"
    demonstration: bool = False
    secure_cookies: bool = True
    factor_required: bool = True
    proxies: int = 0

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> "Settings":
        """Read the settings; makes the home folder and its secret key on the first run.

        Raises BadSetting. Example: `Settings.from_environment({"SURVEY_HOME": "/srv/survey"})`.
        """
        env = os.environ if environment is None else environment
        home = Path(env.get("SURVEY_HOME") or "instance").absolute()
        base_url = (env.get("SURVEY_BASE_URL") or cls.base_url).rstrip("/")
        demonstration = _flag(env, "SURVEY_DEMONSTRATION", False)
        return cls(
            home=home,
            database_url=driver_url(env.get("SURVEY_DATABASE_URL") or f"sqlite:///{home / 'survey.db'}"),
            secret_key=env.get("SURVEY_SECRET_KEY") or kept_secret(home),
            base_url=base_url,
            smtp_url=env.get("SURVEY_SMTP_URL") or None,
            mail_from=env.get("SURVEY_MAIL_FROM") or cls.mail_from,
            demonstration=demonstration,
            secure_cookies=not demonstration and urlsplit(base_url).hostname not in _LOOPBACK,
            factor_required=_flag(env, "SURVEY_FACTOR_REQUIRED", not demonstration),
            proxies=_number(env, "SURVEY_PROXIES", 0),
        )

    @property
    def outbox(self) -> Path:
        """Where letters go when no mail server is set."""
        return self.home / "outbox"

    @property
    def files(self) -> Path:
        """Where packs, workbooks and evidence are kept."""
        return self.home / "files"

    @property
    def locks(self) -> Path:
        """Where workers on SQLite hold the locks that show they live."""
        return self.home / "locks"


def driver_url(url: str) -> str:
    """Name the PostgreSQL driver in a database address; other addresses stay as they are.

    Example: `driver_url("postgres://db/survey") == "postgresql+psycopg://db/survey"`.
    """
    scheme, mark, rest = url.partition("://")
    if not mark:
        raise BadSetting("SURVEY_DATABASE_URL is no address: write sqlite:///FILE or postgresql://USER@HOST/NAME")
    if scheme in {"postgres", "postgresql"}:
        return f"postgresql+psycopg://{rest}"
    if scheme not in {"sqlite", "postgresql+psycopg"}:
        raise BadSetting(f"SURVEY_DATABASE_URL names {scheme}: use sqlite or postgresql")
    return url


def kept_secret(home: Path) -> str:
    """Give the key that signs sessions, from `home`; made there on the first run, readable by the owner only.

    Two processes starting at once get the same key: the file appears whole or not at all.
    """
    path = home / "secret-key"
    if not path.exists():
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = home / f".secret-key-{secrets.token_hex(8)}"
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_hex(32))
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text().strip()


def _flag(env: Mapping[str, str], name: str, default: bool) -> bool:
    """Read yes or no."""
    value = env.get(name)
    if value is None:
        return default
    if value.lower() in _YES:
        return True
    if value.lower() in _NO:
        return False
    raise BadSetting(f"{name} is {value!r}: write yes or no")


def _number(env: Mapping[str, str], name: str, default: int) -> int:
    """Read a whole number."""
    value = env.get(name)
    if not value:
        return default
    if not value.isdecimal():
        raise BadSetting(f"{name} is {value!r}: write a whole number")
    return int(value)
