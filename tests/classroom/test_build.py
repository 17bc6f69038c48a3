"""Building a class: what is handed out, what stays, what never changes."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest
from made import ADA, SECRET, ZOE, exercise, sheet, unproven

from corrige.classroom import build as building
from corrige.classroom import papers
from corrige.classroom.build import build, certify_drawn, hand_out
from corrige.classroom.issuing import draw_bundle
from corrige.classroom.manifest import read_bundle, read_manifest
from corrige.classroom.roster import Student
from corrige.classroom.sheet_file import Sheet
from corrige.document.document import Paragraph, Table
from corrige.document.inline import line
from corrige.exercises.family import families
from corrige.problem.errors import BadFile, OurFault
from corrige.rules.values import Values

SMALL = sheet(exercise("output-size", 3), exercise("response", 2))
EVERYTHING = sheet(*(exercise(name, level) for name in families() for level in (1, 3)))


def tree(folder: Path) -> dict[str, str]:
    return {
        str(file.relative_to(folder)): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    }


def problems(asked: Sheet, student: Student) -> dict[str, object]:
    return {one.id: one.problem for one in draw_bundle(asked, student, SECRET).bundle.exercises}


def test_what_a_class_is_built_into(tmp_path: Path) -> None:
    built = build(SMALL, [ADA, ZOE], SECRET, tmp_path / "tp", pdf=False)
    assert (built.students, built.proven) == (2, 4)
    files = tree(tmp_path / "tp")
    for student in (ADA, ZOE):
        for name in ("sheet.html", "sheet.tex", "sheet.json", "answers.toml"):
            assert f"students/{student.folder}/{name}" in files
        assert f"teacher/keys/{student.folder}.html" in files
    manifest = read_manifest(tmp_path / "tp/teacher/manifest.json")
    assert [bundle.student.id for bundle in manifest.bundles] == ["ada", "zoé"]
    assert read_bundle(tmp_path / "tp/students/ada/sheet.json") == manifest.bundle("ada")


def test_an_introduction_keeps_its_paragraphs() -> None:
    asked = sheet(exercise("output-size"), extra='introduction = """\nOne\nand a half.\n \n\nTwo.\n"""\n')
    blocks = papers.statement(draw_bundle(asked, ADA, SECRET).bundle).blocks
    assert blocks[:2] == (Paragraph(line("One and a half.")), Paragraph(line("Two.")))
    assert not isinstance(blocks[2], Paragraph)


def test_all_answers_in_tables_that_fit_on_paper() -> None:
    bundles = [draw_bundle(EVERYTHING, student, SECRET).bundle for student in (ADA, ZOE)]
    tables = [block for block in papers.all_answers(bundles, "fr", "T").blocks if isinstance(block, Table)]
    labels = [label for one in bundles[0].exercises for label in one.labels()]
    assert [str(cell[0].text) for table in tables for cell in table.head[1:]] == labels  # type: ignore[union-attr]
    for table in tables:
        assert [row[0] for row in table.rows] == [line(ADA.name), line(ZOE.name)]
        cells = [[str(line[0].text) for line in row if line] for row in (table.head, *table.rows)]  # type: ignore[union-attr]
        wide = sum(max(map(len, column)) + 3 for column in zip(*cells, strict=True))
        assert wide <= 100 or len(table.head) == 2


def test_submissions_survive_a_second_build(tmp_path: Path) -> None:
    build(SMALL, [ADA], SECRET, tmp_path / "tp", certify=unproven, pdf=False)
    handed_in = tmp_path / "tp/submissions/ada/answers.toml"
    handed_in.parent.mkdir()
    handed_in.write_text("1a = '3'")
    build(SMALL, [ADA, ZOE], SECRET, tmp_path / "tp", certify=unproven, pdf=False)
    assert handed_in.read_text() == "1a = '3'"


def test_adding_a_student_or_an_exercise_changes_no_other_draw() -> None:
    before = problems(SMALL, ADA)
    more = sheet(exercise("pooling"), exercise("output-size", 3, "points = 5"), exercise("response", 2, 'title = "X"'))
    after = problems(more, ADA)
    assert {id: after[id] for id in before} == before
    assert problems(SMALL, ZOE) != before


def test_another_secret_draws_other_problems() -> None:
    ours = draw_bundle(SMALL, ADA, SECRET).bundle
    theirs = draw_bundle(SMALL, ADA, SECRET + b"!").bundle
    assert ours.fingerprint != theirs.fingerprint
    assert [one.problem for one in ours.exercises] != [one.problem for one in theirs.exercises]


PROGRAM = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from made import ADA, SECRET, ZOE, exercise, sheet, unproven
from corrige.classroom.build import build
asked = sheet(exercise("output-size", 3), exercise("response", 2))
build(asked, [ADA, ZOE], SECRET, Path(sys.argv[1]), certify=unproven, pdf=False)
"""


def test_same_inputs_same_bytes_in_any_process(tmp_path: Path) -> None:
    trees = []
    for seed, locale in (("0", "C.UTF-8"), ("1", "fr_FR.UTF-8"), ("777", "en_US.UTF-8")):
        out = tmp_path / seed
        environment = os.environ | {"PYTHONHASHSEED": seed, "LANG": locale, "LC_ALL": locale, "TZ": "Asia/Tokyo"}
        here = str(Path(__file__).parent.parent)
        subprocess.run([sys.executable, "-c", PROGRAM, str(out), here], env=environment, check=True, timeout=120)
        trees.append(tree(out))
    assert trees[0] == trees[1] == trees[2]
    assert len(trees[0]) > 10


def test_same_bytes_by_one_process_or_two(tmp_path: Path) -> None:
    build(SMALL, [ADA, ZOE], SECRET, tmp_path / "one", pdf=False)
    built = build(SMALL, [ADA, ZOE], SECRET, tmp_path / "two", pdf=False, jobs=2)
    assert tree(tmp_path / "one") == tree(tmp_path / "two")
    assert (built.students, built.proven) == (2, 4)


def test_an_error_of_another_process_is_ours_to_read(tmp_path: Path) -> None:
    asked = sheet(exercise("output-size", 1, '[exercise.given]\n"input.h" = 2\n"conv.f" = 7\n"conv.p" = 0'))
    with pytest.raises(BadFile, match=r"tp\.toml:\d+.*given.*7"):
        build(asked, [ADA, ZOE], SECRET, tmp_path / "tp", pdf=False, jobs=2)
    assert not (tmp_path / "tp").exists()


def test_a_bundle_is_written_with_every_solver_made_to_raise(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bundle = draw_bundle(EVERYTHING, ADA, SECRET).bundle

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a solver was called")

    monkeypatch.setattr(Values, "__missing__", refuse)
    for name in ("key", "all_answers"):
        monkeypatch.setattr(building.papers, name, refuse)
    monkeypatch.setattr("corrige.classroom.papers.solution_blocks", refuse)
    monkeypatch.setattr("corrige.classroom.papers.key_lines", refuse)
    hand_out(bundle, tmp_path / "ada")
    assert {file.name for file in (tmp_path / "ada").iterdir()} == {
        "sheet.html",
        "sheet.tex",
        "sheet.json",
        "answers.toml",
    }


def test_a_bundle_names_neither_key_nor_seed_nor_secret(tmp_path: Path) -> None:
    bundle = draw_bundle(EVERYTHING, ADA, SECRET).bundle
    hand_out(bundle, tmp_path / "ada")
    for file in (tmp_path / "ada").iterdir():
        assert SECRET not in file.read_bytes()
    raw = (tmp_path / "ada/sheet.json").read_text()
    assert not any(word in raw for word in ('"instead"', '"seed"', '"key"', '"hash"', '"mistakes"'))


def test_a_planted_disagreement_stops_the_build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from corrige.rules import forms, graph, sizes

    def h(h_in: int, f_h: int, s_h: int, p_top: int, p_bottom: int) -> int:
        return (h_in + p_top + p_bottom - f_h) // s_h + 2

    asked = sheet(exercise("output-size", 1))

    def forget() -> None:
        for kept in (forms.forms, graph.graph_of, graph._nodes):
            kept.cache_clear()

    monkeypatch.setattr(sizes, "h", h)
    forget()
    try:
        with pytest.raises(OurFault, match="ada") as caught:
            build(asked, [ADA], SECRET, tmp_path / "tp", pdf=False)
    finally:
        monkeypatch.undo()
        forget()
    assert "tp" in str(caught.value)
    assert not (tmp_path / "tp").exists()


def test_numbers_that_no_layer_takes_name_file_and_line() -> None:
    asked = sheet(exercise("output-size", 1, '[exercise.given]\n"input.h" = 2\n"conv.f" = 7\n"conv.p" = 0'))
    with pytest.raises(BadFile, match=r"tp\.toml:\d+.*given.*7"):
        draw_bundle(asked, ADA, SECRET)


@pytest.mark.parametrize("name", families())
@pytest.mark.parametrize("level", [1, 2, 3])
def test_every_family_is_proven(name: str, level: int) -> None:
    asked = sheet(exercise(name, level))
    drawn = [draw_bundle(asked, Student(id=str(i), name="", folder=str(i)), SECRET) for i in range(3)]
    assert certify_drawn(drawn) == 3
