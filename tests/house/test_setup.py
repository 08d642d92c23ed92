"""Set-up: what is done is not done again, and what cannot be done is said in one line."""

import importlib.util
import os
import sys
from pathlib import Path
from types import ModuleType

import pytest

SETUP = Path(__file__).resolve().parents[2] / "setup"


def load(name: str) -> ModuleType:
    """A file of setup/, which is no package."""
    spec = importlib.util.spec_from_file_location(f"setup_{name}", SETUP / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def prepare(tmp_path, monkeypatch):
    module = load("prepare")
    monkeypatch.setattr(module, "VENV", tmp_path)
    return module


def test_a_step_is_due_once_and_again_when_its_source_changes(prepare, tmp_path):
    source = tmp_path / "lock"
    source.write_text("1")
    due = []
    for _ in range(2):
        with prepare.step("packages", "packages", source) as now:
            due.append(now)
    os.utime(source, (2**31, 2**31))
    with prepare.step("packages", "packages", source) as now:
        due.append(now)
    assert due == [True, False, True]


def test_a_step_that_failed_is_due_again(prepare, tmp_path):
    with pytest.raises(prepare.CannotPrepare), prepare.step("packages", "packages", tmp_path):
        raise prepare.CannotPrepare("no")
    with prepare.step("packages", "packages", tmp_path) as due:
        assert due


def test_without_root_the_missing_package_is_named(prepare, monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    with pytest.raises(prepare.CannotPrepare, match=r"missing: nodejs npm\. Install it"):
        prepare.install("nodejs", "npm")


def test_trouble_is_one_line_and_a_code(prepare, monkeypatch, capsys):
    def fail():
        raise prepare.CannotPrepare("missing: npm")

    monkeypatch.setattr(prepare, "environment", fail)
    assert prepare.main([]) == 1
    assert capsys.readouterr().err == "setup: missing: npm\n"


def test_a_command_that_fails_shows_its_words(prepare, capsys):
    with pytest.raises(prepare.CannotPrepare, match="failed with code 3"):
        prepare.run(sys.executable, "-c", "print('what went wrong'); raise SystemExit(3)")
    assert "what went wrong" in capsys.readouterr().err


def test_the_brand_is_taken_out_or_set_up_stops():
    assets = load("assets")
    face = "@font-face{font-family:GDS Transport;src:url(/assets/fonts/x.woff2)}"
    rule = ".a{font-family:GDS Transport,arial,sans-serif;background:url(/assets/images/x.svg)}"
    assert assets.without_brand(face + rule) == ".a{font-family:inherit;background:none}"
    with pytest.raises(SystemExit, match="still names"):
        assets.without_brand(".a{font-family:'GDS Transport'}")
