"""The tools that read the whole tree: lint, types, the order of the rooms, and what a command may load."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ROOMS = ("exercises", "solutions", "templates", "grader")
SCRIPTS = Path(sys.executable).parent


def run(*command: str) -> None:
    environment = os.environ | {"PATH": f"{SCRIPTS}{os.pathsep}{os.environ['PATH']}", "NO_COLOR": "1"}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stdout + done.stderr


def tool(name: str) -> str:
    found = shutil.which(name, path=f"{SCRIPTS}{os.pathsep}{os.environ['PATH']}")
    if found is None:
        pytest.skip(f"{name} is not installed: pip install -e '.[test]'")
    return found


@pytest.mark.slow
def test_lint() -> None:
    run(tool("ruff"), "check", ".")
    run(tool("ruff"), "format", "--check", ".")


@pytest.mark.slow
def test_types() -> None:
    run(tool("mypy"), *ROOMS)


@pytest.mark.slow
def test_types_by_a_second_checker() -> None:
    run(tool("pyright"))


def test_rooms_import_only_what_stands_above_them() -> None:
    run(tool("lint-imports"))
