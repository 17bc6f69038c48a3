"""Whose answers file lies in the folder, and answers to questions that are not there."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from made import ADA, SECRET, ZOE, exercise, sheet, unproven
from typer.testing import CliRunner

from corrige.classroom.answers_file import WrongAnswers
from corrige.classroom.build import build
from corrige.classroom.class_grading import grade_class
from corrige.classroom.manifest import read_manifest
from corrige.cli import app


@pytest.fixture
def built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    asked = sheet(exercise("output-size", 3), extra='language = "en"\n')
    build(asked, [ADA, ZOE], SECRET, tmp_path / "tp", certify=unproven, pdf=False)
    monkeypatch.chdir(tmp_path / "tp/students/ada")
    return tmp_path / "tp"


@pytest.mark.parametrize(
    "args",
    [("answer", "1a", "3 x 3"), ("answer",), ("check",), ("status",), ("submit",)],
    ids=lambda args: " ".join(args),
)
def test_another_students_file_is_left_as_it_is(built: Path, args: tuple[str, ...]) -> None:
    theirs = (built / "students/zoe/answers.toml").read_bytes()
    file = built / "students/ada/answers.toml"
    file.write_bytes(theirs)
    line = theirs.decode().split("\n").index("student = 'zoé'") + 1
    result = CliRunner().invoke(app, args, input="3 x 3\n")
    assert isinstance(result.exception, WrongAnswers)
    assert result.exception.exit_code == 8
    assert str(result.exception).startswith(
        f"answers.toml:{line}: student: these answers are the student zoé’s, not ada’s: "
    )
    assert file.read_bytes() == theirs


def test_a_class_report_names_the_file(built: Path) -> None:
    handed_in = built / "submissions"
    shutil.copytree(built / "students/zoe", handed_in / "ada")
    [ada, _] = grade_class(read_manifest(built / "teacher/manifest.json"), handed_in)
    assert ada.message.startswith(f"{handed_in}/ada/answers.toml:")


@pytest.mark.parametrize("command", ["check", "status", "submit"])
def test_an_answer_to_no_question_is_mentioned(built: Path, command: str) -> None:
    file = built / "students/ada/answers.toml"
    lines = file.read_text().count("\n") + 1
    assert "question of this sheet" not in CliRunner().invoke(app, [command]).output
    with file.open("a") as opened:
        opened.write("9z = '2'\n")
    said = CliRunner().invoke(app, [command]).output
    assert "no question of this sheet" in said
    assert "9z" in said
    if command == "check":
        assert f"(answers.toml:{lines})" in said
