"""What a command loads: a student's start fast and need neither torch nor numpy nor sympy."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = ("torch", "numpy", "sympy", "jinja2", "pikepdf", "sqlalchemy")
STUDENT = ("answer", "check", "status", "submit", "judge", "practice")
ROOMS = [f"corrige.{room}" for room in ("document", "problem", "rules", "exercises", "answers", "grader")]


def loaded(program: str) -> set[str]:
    command = [sys.executable, "-X", "importtime", "-c", program]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr[-2000:]
    return {line.rpartition("|")[2].strip().partition(".")[0] for line in done.stderr.splitlines() if "|" in line}


@pytest.mark.parametrize("name", STUDENT)
def test_students_commands_load_nothing_heavy(name: str) -> None:
    assert not loaded(f"import corrige.cli, corrige.cli.commands.{name}") & set(HEAVY)


@pytest.mark.parametrize("given", [["summary", "vgg16"], ["summary", "vgg16", "--classes", "7"], ["show", "pooling"]])
def test_a_command_that_runs_loads_neither_pydantic_nor_rich(given: list[str]) -> None:
    """typer reads values by pydantic, which doubles the start: ours need no reading (`corrige.cli.lightly`)."""
    program = f"import sys; sys.argv = ['corrige', *{given}]; from corrige.cli import main; main()"
    assert not loaded(program) & {*HEAVY, "pydantic", "rich"}


@pytest.mark.parametrize(
    ("given", "code", "told"),
    [
        (["show", "pooling", "--level", "4"], 2, "--level"),
        (["show", "pooling", "--level", "two"], 2, "--level"),
        (["summary"], 2, "what"),
        (["summary", "vgg16", "--depth", "-1"], 2, "--depth"),
        (["summary", "lenet5", "--input", "32", "32"], 2, "--input"),
        (["summary", "lenet5", "--input", "32", "32", "1", "--classes", "07"], 0, "[7]"),
        (["summary", "--help"], 0, "--classes"),
    ],
)
def test_what_is_read_lightly_is_still_checked(given: list[str], code: int, told: str) -> None:
    from typer.testing import CliRunner

    from corrige.cli import app

    done = CliRunner().invoke(app, [*given, "--json"] if "--classes" in given else given, env={"NO_COLOR": "1"})
    assert done.exit_code == code, done.output
    assert told in "".join(done.output.split())


def test_help_lists_the_commands_without_importing_them() -> None:
    program = "import sys; sys.argv = ['corrige', '--help']; from corrige.cli import main; main()"
    command = [sys.executable, "-X", "importtime", "-c", program]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0
    assert "corrige.classroom.practice" not in done.stderr
    assert "corrige.cli.commands" not in done.stderr


def test_help_says_what_each_command_says_of_itself() -> None:
    from importlib import import_module

    from typer.testing import CliRunner

    from corrige.cli import COMMANDS, app

    done = CliRunner().invoke(app, ["--help"], env={"NO_COLOR": "1", "COLUMNS": "300"})
    said = " ".join(done.output.replace("│", " ").split())
    for file in COMMANDS.glob("[a-z]*.py"):
        first = import_module(f"corrige.cli.commands.{file.stem}").command.__doc__.strip().partition("\n\n")[0]
        assert " ".join(first.split()) in said, file.stem


def test_judging_a_sheet_loads_nothing_heavy() -> None:
    program = (
        "from corrige.exercises.family import families\n"
        "from corrige.exercises.issue import issue\n"
        "from corrige.grader.judge import judge\n"
        "for family in families().values():\n"
        "    problem = issue(family, 1, b's', 'light').problem\n"
        "    judge(family, problem, dict.fromkeys(q.id for q in problem.questions))\n"
    )
    assert not loaded(program) & set(HEAVY)


def test_the_lower_rooms_load_no_command_line() -> None:
    assert not loaded("import " + ", ".join(ROOMS)) & {"typer", "rich", "click"}


def test_an_error_goes_where_errors_go_now() -> None:
    """A console that is kept must not keep a stream that was closed."""
    import io
    from contextlib import redirect_stderr

    from corrige.cli.terminal import err

    for text in ("one", "two"):
        stream = io.StringIO()
        with redirect_stderr(stream):
            err().print(text)
        assert stream.getvalue() == f"{text}\n"
        stream.close()
