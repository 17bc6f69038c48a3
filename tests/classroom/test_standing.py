"""What stands where a build goes: an earlier build is replaced, and nothing else is ever lost."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from made import ADA, SECRET, ZOE, exercise, sheet, unproven

from corrige.classroom.atomic import _marked
from corrige.classroom.build import Replacing, build
from corrige.classroom.demonstration import play
from corrige.classroom.manifest import read_manifest
from corrige.classroom.messages import speaking
from corrige.classroom.roster import Student
from corrige.classroom.sheet_file import Sheet
from corrige.classroom.standing import Occupied, Redrawn, standing

SMALL = sheet(exercise("output-size", 3))
SPECIMEN = Student(id="specimen", name="S", folder="specimen")


def made(
    out: Path, asked: Sheet = SMALL, *students: Student, secret: bytes = SECRET, replacing: Replacing = "same"
) -> None:
    build(asked, students or (ADA, ZOE), secret, out, certify=unproven, pdf=False, replacing=replacing)


def files(folder: Path) -> dict[str, bytes]:
    return {str(one.relative_to(folder)): one.read_bytes() for one in folder.rglob("*") if one.is_file()}


def of_notes(out: Path) -> None:
    out.mkdir()
    (out / "lecture.tex").write_text("x")


def a_link(out: Path) -> None:
    made(out.parent / "real")
    out.symlink_to(out.parent / "real")


def a_file(out: Path) -> None:
    out.write_text("x")


def of_another_sheet(out: Path) -> None:
    made(out, replace(SMALL, id="tp2"))


@pytest.mark.parametrize(
    ("stands", "says"),
    [(of_notes, r"it holds lecture\.tex"), (a_link, "it is a link"), (a_file, "a file"), (of_another_sheet, "of tp2")],
)
@pytest.mark.parametrize("replacing", ["same", "specimens", "any"])
def test_what_is_no_earlier_build_is_refused(
    tmp_path: Path, stands: Callable[[Path], None], says: str, replacing: Replacing
) -> None:
    stands(tmp_path / "tp")
    before = files(tmp_path)
    with pytest.raises(Occupied, match=says) as caught:
        made(tmp_path / "tp", replacing=replacing)
    assert "--out" in str(caught.value)
    assert caught.value.exit_code == 12
    assert files(tmp_path) == before


@pytest.mark.parametrize("out", [".", "..", "../..", "inner/.."])
def test_the_current_folder_and_those_above_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, out: str
) -> None:
    here = tmp_path / "a/b"
    (here / "inner").mkdir(parents=True)
    monkeypatch.chdir(here)
    for action in (lambda: made(Path(out)), lambda: list(play(Path(out), SECRET, pdf=False))):
        with pytest.raises(Occupied, match="the command runs in it"):
            action()


def test_an_empty_folder_is_taken(tmp_path: Path) -> None:
    (tmp_path / "tp").mkdir()
    made(tmp_path / "tp")
    assert (tmp_path / "tp/teacher/manifest.json").exists()


def test_a_second_build_keeps_all_that_the_first_did_not_write(tmp_path: Path) -> None:
    out = tmp_path / "tp"
    made(out)
    first = files(out)
    theirs = (
        "teacher/grades.csv",
        "submissions/ada/answers.toml",
        "notes.txt",
        "teacher/keys/mine.tex",
        "students/ada/x",
    )
    for name in theirs:
        (out / name).parent.mkdir(exist_ok=True)
        (out / name).write_text(name)
    typed = out / "students/ada/answers.toml"
    typed.write_text(typed.read_text() + "\n1a = 3 x 3\n")
    (out / "students/zoe/sheet.html").write_text("spoilt")
    answered = typed.read_bytes()
    made(out)
    assert files(out) == {
        **first, **{name: name.encode() for name in theirs}, "students/ada/answers.toml": answered,
    }  # fmt: skip


def test_a_student_who_left_takes_her_sheet_along(tmp_path: Path) -> None:
    made(tmp_path / "tp")
    made(tmp_path / "tp", SMALL, ADA)
    assert not [name for name in files(tmp_path / "tp") if "zoe" in name]


def test_an_earlier_build_that_had_stepped_aside_counts(tmp_path: Path) -> None:
    """Killed between two renames: the folder is found again before anything is decided."""
    out = tmp_path / "tp"
    made(out)
    aside = tmp_path / f"{_marked(out)}dead"
    aside.mkdir()
    shutil.move(out, aside / "old")
    assert set(standing(out, "tp").bundles) == {"ada", "zoé"}


# The same students, other draws


def test_another_secret_is_refused(tmp_path: Path) -> None:
    out = tmp_path / "tp"
    made(out)
    before = files(out)
    old = read_manifest(out / "teacher/manifest.json").bundle("ada").fingerprint
    with pytest.raises(
        Redrawn, match=rf"^ada has .* {old} and would get another, .*course.*secret.*--redraw"
    ) as caught:
        made(out, secret=b"another secret of many signs")
    assert caught.value.exit_code == 17
    with speaking("fr"), pytest.raises(Redrawn, match="ada a une feuille d'empreinte"):
        made(out, secret=b"another secret of many signs")
    assert files(out) == before
    made(out, secret=b"another secret of many signs", replacing="any")
    assert read_manifest(out / "teacher/manifest.json").bundle("ada").fingerprint != old


def test_another_secret_is_refused_where_nothing_is_drawn(tmp_path: Path) -> None:
    """The numbers are the teacher's own: the problems are the same, what is printed on the sheets is not."""
    own = sheet(exercise("response", 1, '[exercise.given]\n"input.x" = [[1, 0, 1], [0, 1, 1], [1, 1, 0]]\n'
                         '"conv.kernel" = [[1, -1], [0, 1]]'))  # fmt: skip
    made(tmp_path / "tp", own)
    with pytest.raises(Redrawn):
        made(tmp_path / "tp", own, secret=b"another secret of many signs")


def test_another_level_is_refused_and_names_the_exercise(tmp_path: Path) -> None:
    made(tmp_path / "tp", sheet(exercise("output-size", 3)))
    changed = sheet(exercise("output-size", 3).replace("level = 3", "level = 1"))
    with pytest.raises(Redrawn, match="exercise 1 has other numbers"):
        made(tmp_path / "tp", changed)


def test_students_exercises_points_and_words_are_added_freely(tmp_path: Path) -> None:
    made(tmp_path / "tp", SMALL, ADA)
    more = sheet(exercise("pooling"), exercise("output-size", 3, 'points = 5\ntitle = "X"'))
    made(tmp_path / "tp", more, ADA, ZOE)
    made(tmp_path / "tp", SMALL, ZOE)


# Specimens


def test_a_specimen_replaces_a_specimen_and_no_class(tmp_path: Path) -> None:
    public = b"corrige preview"
    made(tmp_path / "preview", SMALL, SPECIMEN, secret=public, replacing="specimens")
    easier = sheet(exercise("output-size", 3).replace("level = 3", "level = 1"))
    made(tmp_path / "preview", easier, SPECIMEN, secret=public, replacing="specimens")
    made(tmp_path / "tp")
    with pytest.raises(Occupied, match=r"sheets of a class \(2 students\)"):
        made(tmp_path / "tp", SMALL, SPECIMEN, secret=public, replacing="specimens")


def test_the_demonstration_replaces_only_itself(tmp_path: Path) -> None:
    of_notes(tmp_path / "mine")
    before = files(tmp_path)
    with pytest.raises(Occupied, match=r"lecture\.tex"):
        next(play(tmp_path / "mine", SECRET, pdf=False))
    assert files(tmp_path) == before
    (tmp_path / "demo").mkdir()
    (tmp_path / "demo/deck.toml").write_text("title = 'mine'")
    with pytest.raises(Occupied, match=r"deck\.toml"):
        next(play(tmp_path / "demo", SECRET, pdf=False))
