"""Settings: right by default, clear about what is wrong."""

from pathlib import Path

import pytest

from survey.config import BadSetting, Settings, driver_url, kept_secret


def settings(home: Path, **environment: str) -> Settings:
    return Settings.from_environment({"SURVEY_HOME": str(home)} | environment)


def test_the_defaults_keep_everything_at_home(tmp_path: Path) -> None:
    found = settings(tmp_path / "home")
    assert found.database_url == f"sqlite:///{tmp_path / 'home' / 'survey.db'}"
    assert found.outbox == tmp_path / "home" / "outbox"
    assert found.smtp_url is None
    assert found.factor_required


def test_the_secret_is_made_once_and_for_the_owner_only(tmp_path: Path) -> None:
    home = tmp_path / "home"
    first = settings(home).secret_key
    assert settings(home).secret_key == first
    assert len(first) == 64
    assert (home / "secret-key").stat().st_mode & 0o777 == 0o600
    assert [path.name for path in home.iterdir()] == ["secret-key"]


def test_a_secret_that_was_made_meanwhile_wins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "secret-key").write_text("made by another process\n")
    monkeypatch.setattr(Path, "exists", lambda _path: False)
    assert kept_secret(tmp_path) == "made by another process"


def test_secrets_do_not_show() -> None:
    shown = repr(Settings(home=Path("/srv"), database_url="postgresql://u:word@h/d", secret_key="key", smtp_url="word"))
    assert "word" not in shown
    assert "'key'" not in shown


@pytest.mark.parametrize(
    ("environment", "secure"),
    [
        ({}, False),
        ({"SURVEY_BASE_URL": "https://survey.example.org/"}, True),
        ({"SURVEY_BASE_URL": "https://survey.example.org", "SURVEY_DEMONSTRATION": "yes"}, False),
    ],
)
def test_cookies_are_secure_except_at_home(tmp_path: Path, environment: dict[str, str], secure: bool) -> None:
    assert settings(tmp_path, **environment).secure_cookies is secure


def test_a_demonstration_asks_for_no_second_factor(tmp_path: Path) -> None:
    assert not settings(tmp_path, SURVEY_DEMONSTRATION="1").factor_required
    assert settings(tmp_path, SURVEY_DEMONSTRATION="1", SURVEY_FACTOR_REQUIRED="yes").factor_required


@pytest.mark.parametrize(
    ("given", "used"),
    [
        ("postgres://u@h/d", "postgresql+psycopg://u@h/d"),
        ("postgresql://u@h/d", "postgresql+psycopg://u@h/d"),
        ("sqlite:///x.db", "sqlite:///x.db"),
    ],
)
def test_the_driver_is_named(given: str, used: str) -> None:
    assert driver_url(given) == used


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SURVEY_DATABASE_URL", "mysql://here/there"),
        ("SURVEY_DATABASE_URL", "survey.db"),
        ("SURVEY_DEMONSTRATION", "perhaps"),
        ("SURVEY_PROXIES", "two"),
    ],
)
def test_a_bad_setting_is_named(tmp_path: Path, name: str, value: str) -> None:
    with pytest.raises(BadSetting, match=name):
        settings(tmp_path, **{name: value})
