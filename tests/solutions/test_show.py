"""`corrige show`: the same exercise for the same seed, as text and as data that anyone can recompute."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from corrige.cli import app
from corrige.exercises.family import families
from corrige.problem.errors import CannotBuild
from corrige.problem.problem import from_file, value_from_file
from corrige.rules.values import Values


def shown(*arguments: str) -> str:
    done = CliRunner().invoke(app, ["show", *arguments], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.output


@pytest.mark.parametrize("name", families())
def test_the_data_recompute_the_key(name: str) -> None:
    data = json.loads(shown(name, "--level", "2", "--seed", "7", "--json", "--language", "en"))
    problem = from_file(json.dumps(data["problem"]))
    values = Values(problem, families()[name].functions)
    assert [one["id"] for one in data["questions"]] == [question.id for question in problem.questions]
    for question in data["questions"]:
        asked = data["key"][question["id"]]
        each = [asked] if len(question["asks"]) == 1 else asked
        if question["kind"] != "formula":
            assert [value_from_file(one) for one in each] == [values[one] for one in question["asks"]]
    assert data["mistakes"]
    assert all(answers != data["key"] for answers in data["mistakes"].values())


def test_the_same_seed_shows_the_same_exercise() -> None:
    arguments = ("response", "--level", "3", "--seed", "5", "--language", "fr")
    assert shown(*arguments) == shown(*arguments)
    assert shown(*arguments) != shown("response", "--level", "3", "--seed", "6", "--language", "fr")


def test_the_solution_stands_below_where_it_is_asked_for() -> None:
    arguments = ("output-size", "--seed", "3", "--language", "fr")
    assert "Corrigé" not in shown(*arguments)
    assert shown(*arguments, "--solution").startswith(shown(*arguments).rstrip())


def test_a_teacher_s_own_numbers() -> None:
    given = ("--given", "input.h=224", "--given", "conv.f=11", "--given", "conv.s=4", "--given", "conv.p=2")
    data = json.loads(shown("output-size", *given, "--json"))
    assert data["key"]["size"][0] == 55


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("output-size", "--given", "conv.f=x"), 2, "--given conv.f=x"),
        (("output-size", "--given", "conv.f=0.5"), 3, "`conv.f` (=0.5) must be an integer"),
        (("output-size", "--language", "de"), 2, "fr or en"),
        (("output-size", "--format", "docx"), 2, "docx"),
        (("output", "--seed", "1"), 6, "output-size"),
    ],
)
def test_what_cannot_be_shown_is_said(arguments: tuple[str, ...], code: int, said: str, tmp_path: Path) -> None:
    done = run(*arguments, cwd=tmp_path)
    assert done.returncode == code
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_a_question_of_the_sheet_needs_a_sheet(tmp_path: Path) -> None:
    done = run("2b", cwd=tmp_path)
    assert done.returncode == 5
    assert "Traceback" not in done.stderr


def test_layers_that_cannot_be_built() -> None:
    with pytest.raises(CannotBuild, match="=99"):
        CliRunner().invoke(app, ["show", "output-size", "--given", "conv.f=99"], catch_exceptions=False)


def run(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    code = "from corrige.cli import main; main()"
    return subprocess.run(
        [sys.executable, "-c", code, "show", *arguments], cwd=cwd, capture_output=True, text=True, timeout=60
    )
