"""From the student's folder to a mark: answering, checking, handing in, grading; alone, in a class, in a CI."""

from __future__ import annotations

import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import pytest
from made import ADA, SECRET, ZOE, exercise, sheet, unproven
from typer.testing import CliRunner

from corrige.classroom.answers_file import WrongAnswers, read_answers
from corrige.classroom.build import build
from corrige.classroom.class_grading import grade_class
from corrige.classroom.grading import grade
from corrige.classroom.issuing import draw_bundle, marking_of, sheet_info
from corrige.classroom.manifest import Manifest, UnknownStudent, read_manifest
from corrige.classroom.personas import careful, hasty, scribbling
from corrige.classroom.roster import Student
from corrige.classroom.student import NoQuestion, answers_form, desk
from corrige.cli import app
from corrige.problem.errors import Missing

SHEET = sheet(exercise("output-size", 3), exercise("response", 2), exercise("operations", 1), extra='language = "en"\n')


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("class") / "tp"
    build(SHEET, [ADA, ZOE], SECRET, folder, certify=unproven, pdf=False)
    return folder


@pytest.fixture
def manifest(built: Path) -> Manifest:
    return read_manifest(built / "teacher/manifest.json")


def filled(manifest: Manifest, student: str, texts: dict[str, str]) -> str:
    """An answers file as a student leaves it."""
    lines = answers_form(manifest.bundle(student)).split("\n")
    return "\n".join(
        f"{line.partition(' = ')[0]} = '{texts[line.partition(' = ')[0]]}'"
        if line.partition(" = ")[0] in texts
        else line
        for line in lines
    )


def run(folder: Path, *args: str, monkeypatch: pytest.MonkeyPatch, typed: str = "") -> tuple[int, str]:
    monkeypatch.chdir(folder)
    result = CliRunner().invoke(app, args, input=typed)
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.output


def test_all_right_is_the_best_mark(manifest: Manifest) -> None:
    bundle = manifest.bundle("ada")
    graded = grade(bundle, manifest.marking, read_answers(filled(manifest, "ada", careful(bundle))))
    assert graded.mark is not None
    assert (graded.mark.mark, graded.mark.provisional) == (20, False)


def test_a_mistake_carried_on_costs_one_question_an_exercise(manifest: Manifest) -> None:
    bundle = manifest.bundle("ada")
    graded = grade(bundle, manifest.marking, read_answers(filled(manifest, "ada", hasty(bundle))))
    operations = [row for row in graded.questions if row.exercise.id == "operations-1"]
    assert sum(not row.verdict.right for row in operations) == 1
    assert "followed" in {row.verdict.status for row in operations}


def test_unreadable_is_provisional_not_wrong(manifest: Manifest) -> None:
    bundle = manifest.bundle("ada")
    graded = grade(bundle, manifest.marking, read_answers(filled(manifest, "ada", scribbling(bundle))))
    assert graded.mark is not None
    assert graded.mark.provisional
    assert {"unreadable", "right", "missing"} == {row.verdict.status for row in graded.questions}


def test_nothing_is_a_zero_without_a_fault(manifest: Manifest) -> None:
    graded = grade(manifest.bundle("ada"), manifest.marking, read_answers(""))
    assert graded.mark is not None
    assert graded.mark.mark == 0
    assert {row.verdict.status for row in graded.questions} == {"missing"}


def test_another_students_answers_are_a_message(manifest: Manifest) -> None:
    theirs = read_answers(filled(manifest, "zoé", {}))
    with pytest.raises(WrongAnswers, match="zoé"):
        grade(manifest.bundle("ada"), manifest.marking, theirs)


def test_unknown_student(manifest: Manifest) -> None:
    with pytest.raises(UnknownStudent, match="eve"):
        manifest.bundle("eve")


POISONS: dict[str, bytes] = {
    "nul": b"1a = '\x00\x00'\n" * 50,
    "bits": bytes(range(256)) * 200,
    "long": b"1a = " + b"9" * 900_000,
    "brackets": b"1a = " + b"(" * 100_000,
    "twice": b"1a = '1'\n" * 20_000,
    "code": b"1a = '__import__(\"os\").system(\"false\")'\n2a = '9**9**9**9'\n",
    "huge": b"x" * 11_000_000,
    "utf16": "1a = '5 x 5'".encode("utf-16"),
}


@pytest.mark.parametrize("others", [12, pytest.param(1000, marks=pytest.mark.slow)])
def test_poisoned_submissions_leave_the_others_marks(tmp_path: Path, others: int) -> None:
    honest = [Student(id=f"s{i}", name=f"S {i}", folder=f"s{i}") for i in range(others)]
    poisoned = [Student(id=name, name=name, folder=name) for name in POISONS]
    bundles = tuple(draw_bundle(SHEET, one, SECRET).bundle for one in honest + poisoned)
    whole = Manifest(version="test", sheet=sheet_info(SHEET), marking=marking_of(SHEET), bundles=bundles)

    def hand_in(id: str, data: bytes) -> None:
        (tmp_path / id).mkdir()
        (tmp_path / id / "answers.toml").write_bytes(data)

    for student in honest:
        hand_in(student.id, filled(whole, student.id, careful(whole.bundle(student.id))).encode())
    for name, data in POISONS.items():
        hand_in(name, data)
    (tmp_path / "eve").symlink_to("/etc")
    for one in grade_class(whole, tmp_path):
        if one.bundle.student.id in POISONS:
            assert one.state in ("graded", "refused")
        else:
            assert one.mark is not None
            assert one.mark.mark == 20


def test_a_link_is_refused(tmp_path: Path, built: Path, manifest: Manifest) -> None:
    (tmp_path / "ada").mkdir()
    (tmp_path / "ada/answers.toml").symlink_to("/etc/passwd")
    ada = next(iter(grade_class(manifest, tmp_path)))
    assert ada.state == "refused"
    assert ada.mark is None


def test_grading_twice_gives_the_same(manifest: Manifest) -> None:
    text = filled(manifest, "ada", hasty(manifest.bundle("ada")))
    first = grade(manifest.bundle("ada"), manifest.marking, read_answers(text))
    second = grade(manifest.bundle("ada"), manifest.marking, read_answers(text))
    assert first.mark == second.mark
    assert [row.feedback for row in first.questions] == [row.feedback for row in second.questions]


# The student's commands


def test_answer_check_status_submit(built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    here = built / "students/ada"
    bundle = desk(here).bundle
    code, said = run(here, "answer", "2a", "-3", monkeypatch=monkeypatch)
    assert code == 0
    assert "−3" in said
    assert desk(here).answers().answers["2a"].text == "-3"
    code, said = run(here, "answer", "1a", "12", "x", "30", monkeypatch=monkeypatch)
    assert "12 × 30" in said
    run(here, "answer", "2a", "1 + (2", monkeypatch=monkeypatch)
    code, said = run(here, "check", monkeypatch=monkeypatch)
    assert code == 10
    assert "answers.toml:" in said
    assert "^" in said
    code, said = run(here, "status", monkeypatch=monkeypatch)
    assert "2a" in said
    code, said = run(here, "submit", "--to", str(tmp_path / "drop"), monkeypatch=monkeypatch)
    assert (tmp_path / "drop/ada/answers.toml").read_bytes() == (here / "answers.toml").read_bytes()
    for label, text in careful(bundle).items():
        desk(here).keep(label, text)
    assert run(here, "check", monkeypatch=monkeypatch)[0] == 0


def test_answering_at_the_prompt(built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    here = built / "students/zoe"
    code, said = run(here, "answer", "1a", monkeypatch=monkeypatch, typed="5 x\n5 x 7\n")
    assert code == 0
    assert "unreadable" in said
    assert desk(here).answers().answers["1a"].text == "5 x 7"


def test_show_a_question(built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    code, said = run(built / "students/ada", "show", "2", monkeypatch=monkeypatch)
    assert code == 0
    assert "2a" in said


def test_no_sheet_here(tmp_path: Path) -> None:
    with pytest.raises(Missing, match=r"sheet\.json"):
        desk(tmp_path)


def test_no_such_question(built: Path) -> None:
    with pytest.raises(NoQuestion, match="9z"):
        desk(built / "students/ada").find("9z")


# In a CI


def outcome(built: Path, text: str, tmp_path: Path, student: str = "ada") -> int:
    file = tmp_path / "answers.toml"
    file.write_text(text, encoding="utf-8")
    args = ["grade", "--ci", "--manifest", str(built / "teacher/manifest.json"), "--student", student, str(file)]
    done = subprocess.run(
        [sys.executable, "-c", "from corrige.cli import main; main()", *args],
        capture_output=True,
        text=True,
        timeout=120,
    )
    return done.returncode


@pytest.mark.parametrize(
    ("persona", "code"),
    [(careful, 0), (hasty, 20), (scribbling, 22), (lambda bundle: {}, 21)],
    ids=["0", "20", "22", "21"],
)
def test_an_exit_code_for_each_outcome(
    built: Path, manifest: Manifest, tmp_path: Path, persona: Callable[..., dict[str, str]], code: int
) -> None:
    assert outcome(built, filled(manifest, "ada", persona(manifest.bundle("ada"))), tmp_path) == code


def test_exit_codes_of_what_cannot_be_graded(built: Path, manifest: Manifest, tmp_path: Path) -> None:
    assert outcome(built, filled(manifest, "zoé", {}), tmp_path) == 8
    assert outcome(built, "", tmp_path, student="eve") == 7


def by_pytest(built: Path, folder: Path, file: Path, *more: str) -> subprocess.CompletedProcess[str]:
    args = ["--corrige", str(built / "teacher/manifest.json"), "--student", "ada", str(file)]
    isolated = ["-c", "/dev/null", "--rootdir=.", "--noconftest", "-p", "no:cacheprovider", "-p", "no:randomly"]
    return subprocess.run(
        [sys.executable, "-P", "-m", "pytest", *isolated, *args, *more],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=120,
    )


def test_the_plugin_shows_each_question_as_a_test(built: Path, manifest: Manifest, tmp_path: Path) -> None:
    bundle = manifest.bundle("ada")
    texts = careful(bundle)
    labels = list(texts)
    texts[labels[0]] = "1 x 1"
    del texts[labels[1]]
    student = tmp_path / "student"
    student.mkdir()
    file = student / "answers.toml"
    file.write_text(filled(manifest, "ada", texts), encoding="utf-8")
    away = tmp_path / "away"
    away.mkdir()
    done = by_pytest(built, away, file, "--junitxml=report.xml")
    cases = {case.get("name"): case for case in ElementTree.parse(away / "report.xml").iter("testcase")}
    assert list(cases) == labels
    assert cases[labels[0]].find("failure") is not None
    assert cases[labels[1]].find("skipped") is not None
    assert all(len(cases[label]) == 1 for label in labels[2:])
    points = {
        label: {one.get("name"): one.get("value") for one in case.iter("property")} for label, case in cases.items()
    }
    assert Fraction(str(points[labels[2]]["points"])) == Fraction(str(points[labels[2]]["worth"]))
    assert "1 failed" in done.stdout
    assert done.returncode == 1


@pytest.mark.parametrize("trap", ["conftest.py", "pytest.ini"])
def test_the_plugin_refuses_the_students_python(built: Path, manifest: Manifest, tmp_path: Path, trap: str) -> None:
    student, mark = trapped(tmp_path, manifest, trap)
    args = ["--corrige", str(built / "teacher/manifest.json"), "--student", "ada", "answers.toml"]
    command = [sys.executable, "-P", "-m", "pytest", *args]
    done = subprocess.run(command, cwd=student, capture_output=True, text=True, timeout=120)
    assert done.returncode != 0
    assert "--noconftest" in done.stderr + done.stdout
    assert not mark.exists()


def test_called_as_it_says_nothing_of_the_students_runs(built: Path, manifest: Manifest, tmp_path: Path) -> None:
    """Even what pytest itself would load before any plugin: `-p` in the student's pytest.ini."""
    student, mark = trapped(tmp_path, manifest, "conftest.py")
    (student / "evil.py").write_text((student / "conftest.py").read_text())
    (student / "pytest.ini").write_text("[pytest]\npythonpath = .\naddopts = -p evil\n")
    away = tmp_path / "away"
    away.mkdir()
    done = by_pytest(built, away, Path("../student/answers.toml"))
    assert "skipped" in done.stdout
    assert not mark.exists()


def test_nothing_handed_in_is_not_passed(built: Path, manifest: Manifest, tmp_path: Path) -> None:
    texts = careful(manifest.bundle("ada"))
    file = tmp_path / "answers.toml"
    for given, code in ((texts, 0), ({**texts, "1a": ""}, 1), ({}, 1)):
        file.write_text(filled(manifest, "ada", given), encoding="utf-8")
        done = by_pytest(built, tmp_path, file)
        assert done.returncode == code
        assert ("corrige: without an answer: 1a" in done.stdout) == bool(code)
        assert "failed" not in done.stdout


@pytest.mark.parametrize("how", ["another student's", "a link"])
def test_a_file_that_cannot_be_graded_is_said_once(built: Path, manifest: Manifest, tmp_path: Path, how: str) -> None:
    file, theirs = tmp_path / "answers.toml", tmp_path / "theirs.toml"
    theirs.write_text(filled(manifest, "zoé", {}), encoding="utf-8")
    file.symlink_to(theirs) if how == "a link" else theirs.rename(file)
    done = by_pytest(built, tmp_path, file)
    assert done.returncode == 2
    assert done.stdout.count("corrige: ") == 1
    assert len(done.stdout.splitlines()) < 20


def trapped(tmp_path: Path, manifest: Manifest, trap: str) -> tuple[Path, Path]:
    """A student's folder with something that pytest would load, and the file that would tell."""
    student, mark = tmp_path / "student", tmp_path / "executed"
    student.mkdir()
    (student / "answers.toml").write_text(filled(manifest, "ada", {}), encoding="utf-8")
    text = f"open({str(mark)!r}, 'w').close()" if trap == "conftest.py" else "[pytest]\npythonpath = .\n"
    (student / trap).write_text(text)
    return student, mark


def test_a_fault_of_ours_is_an_error_not_a_failure(built: Path, manifest: Manifest, tmp_path: Path) -> None:
    file = tmp_path / "answers.toml"
    file.write_text(filled(manifest, "ada", {}).replace("student = 'ada'", "student = 'zoé'"), encoding="utf-8")
    away = tmp_path / "away"
    away.mkdir()
    done = by_pytest(built, away, file)
    assert "error" in done.stdout
    assert "failed" not in done.stdout.splitlines()[-1]
