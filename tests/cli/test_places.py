"""Places that cannot be written: a message and exit code 11, and nothing that was said before is lost."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from made import ADA, SECRET, exercise, sheet, unproven
from typer.testing import CliRunner

from corrige.classroom.atomic import CannotWrite
from corrige.classroom.build import build
from corrige.cli import app

SHEET = sheet(exercise("output-size", 3))


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file, below which no folder can be made; the secrets and the history would go there."""
    place = tmp_path / "file"
    place.write_text("")
    for name in ("XDG_CONFIG_HOME", "XDG_STATE_HOME"):
        monkeypatch.setenv(name, str(place))
    monkeypatch.delenv("CORRIGE_SECRET", raising=False)
    monkeypatch.setenv("CORRIGE_LANGUAGE", "fr")
    return place


def refused(*args: str, typed: str = "") -> str:
    result = CliRunner().invoke(app, args, input=typed)
    assert isinstance(result.exception, CannotWrite), result.exception
    assert result.exception.exit_code == 11
    return result.output


def test_a_drop_folder(file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    build(SHEET, [ADA], SECRET, tmp_path / "tp", certify=unproven, pdf=False)
    monkeypatch.chdir(tmp_path / "tp/students/ada")
    refused("submit", "--to", str(file / "drop"))


def test_a_secret(file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "class.csv").write_text("id,name\na,A\n")
    refused("init", str(file / "tp1"))
    CliRunner().invoke(app, ["init", "tp1"])
    refused("build", "tp1.toml", "--no-pdf")


def test_a_demonstration(file: Path) -> None:
    refused("demo", "--out", str(file / "demo"))


def test_a_history(file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    said = refused("practice", "output-size", "--seed", "1", "--language", "fr", typed="1 x 1\n")
    assert re.search(r"\b0 réponse juste sur \d", said)


def test_one_answer_is_in_the_singular(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    build(SHEET, [ADA], SECRET, tmp_path / "tp", certify=unproven, pdf=False)
    monkeypatch.chdir(tmp_path / "tp/students/ada")
    assert "0 réponse comprise sur 2" in CliRunner().invoke(app, ["status"]).output
