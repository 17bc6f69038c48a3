"""The exit codes are those that docs/exits.md says, each for one kind of failure."""

from __future__ import annotations

import pkgutil
import re
import subprocess
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest
from typer.testing import CliRunner

import corrige
from corrige.cli import COMMANDS, app
from corrige.cli.commands import check, claims, grade, summary, verify
from corrige.cli.failures import FAULT
from corrige.cli.options import BadOption
from corrige.problem.errors import CorrigeError

DOCS = Path(__file__).parent.parent.parent / "docs"
ROWS = re.findall(r"^\| (\d+) \| (.*) \| (.*) ?\|$", (DOCS / "exits.md").read_text("utf-8"), re.MULTILINE)


def below(kind: type[CorrigeError]) -> Iterator[type[CorrigeError]]:
    yield kind
    for one in kind.__subclasses__():
        yield from below(one)


def test_the_table_has_every_error_of_the_program() -> None:
    for module in pkgutil.walk_packages(corrige.__path__, "corrige."):
        import_module(module.name)
    for file in COMMANDS.glob("[a-z]*.py"):
        import_module(f"corrige.cli.commands.{file.stem}")
    raised = {(one.exit_code, one.__name__) for one in below(CorrigeError) if one.__module__.startswith("corrige.")}
    told = {(int(code), name.strip()) for code, _, names in ROWS for name in names.split(",") if name.strip()}
    assert raised - {(1, "CorrigeError")} == told


def test_the_table_has_every_other_code() -> None:
    other = {check.UNREADABLE, claims.ERRATA, grade.WRONG, grade.MISSING, grade.UNREADABLE, summary.DISAGREE, FAULT}
    codes = [int(code) for code, _, _ in ROWS]
    assert verify.DISAGREE == summary.DISAGREE
    assert other <= set(codes)
    assert len(codes) == len(set(codes))


def test_a_fault_of_ours_is_a_traceback_and_a_code_of_its_own() -> None:
    program = (
        "from corrige import cli\n"
        "def fails(): raise ZeroDivisionError('planted')\n"
        "cli.app = fails\n"
        "cli.main()"
    )  # fmt: skip
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60)
    assert done.returncode == FAULT
    assert "Traceback" in done.stderr
    assert "planted" in done.stderr


def test_a_format_that_is_not_there() -> None:
    error = CliRunner().invoke(app, ["show", "pooling", "--format", "pdf"]).exception
    assert isinstance(error, CorrigeError)
    assert error.exit_code == 2


@pytest.mark.parametrize("args", [["init", "tp1"], ["practice", "pooling"], ["show", "pooling"], ["summary", "lenet5"]])
def test_a_language_that_is_not_there(args: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert CliRunner().invoke(app, [*args, "--language", "de"]).exit_code == 2
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("name", ["", ".", "..", ".toml", "a b", "été", "x" * 41])
def test_a_name_that_no_sheet_can_have(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert isinstance(CliRunner().invoke(app, ["init", name]).exception, BadOption)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_new_sheet_speaks_the_machines_language(
    language: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CORRIGE_LANGUAGE", language)
    CliRunner().invoke(app, ["init", "tp2"])
    text = Path("tp2.toml").read_text("utf-8")
    assert f'language = "{language}"' in text
    assert 'id = "tp2"' in text


def test_the_demonstration_speaks_the_machines_language(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("corrige.classroom.demonstration.SHEETS", ("random.toml",))
    for language, word in (("en", "to hand out"), ("fr", "à distribuer")):
        monkeypatch.setenv("CORRIGE_LANGUAGE", language)
        said = CliRunner().invoke(app, ["demo", "--no-pdf", "--out", str(tmp_path / language)]).output
        assert word in said
        assert ("mean" in said) == (language == "en")
