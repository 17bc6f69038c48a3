"""Building a class: a folder for each student to hand out, and the teacher's folder with keys and manifest.

Students are taken in batches, so that memory does not grow with the class, by one process or several: a batch's files
do not depend on who writes them. Nothing is handed out before its key is proven, and the finished folder appears whole
or not at all.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from importlib.metadata import version
from multiprocessing import get_context
from pathlib import Path
from typing import Literal, TypeAlias

from corrige.classroom import papers
from corrige.classroom.atomic import folder_atomically
from corrige.classroom.issuing import Drawn, by_family, chunks, draw_bundle, known, marking_of, sheet_info
from corrige.classroom.manifest import BUNDLE, MANIFEST, Bundle, Manifest, bundle_bytes, manifest_bytes, read_bundle
from corrige.classroom.messages import Shown, say, told
from corrige.classroom.roster import Student
from corrige.classroom.sheet_file import Sheet
from corrige.classroom.standing import KEYS, STUDENTS, SUBMISSIONS, TEACHER, only_drawn_with, same_draws, standing
from corrige.classroom.student import ANSWERS, answers_form
from corrige.document.document import Document
from corrige.problem.errors import BadFile, CannotBuild, Missing
from corrige.templates.formats import render

BATCH = 40
WORTH_A_PROCESS = 20
"""Students for whom it pays to start another process, which must import torch."""
Certify = Callable[[Sequence[Drawn]], int]
Replacing: TypeAlias = Literal["same", "specimens", "any"]
"""Which earlier build of the sheet may be replaced: one whose students keep their draws, one of specimens drawn with
this secret, or any."""


class Unproven(CannotBuild):
    """A problem that no reader goes through, and the id of its exercise."""

    def __init__(self, error: CannotBuild, exercise: str) -> None:
        super().__init__(error.en, error.fr)
        self.exercise = exercise


@dataclass(slots=True)
class Built:
    """What a build made: how many problems were proven, mistakes that a teacher's own numbers hide, and notes."""

    out: Path
    students: int = 0
    proven: int = 0
    hidden: dict[str, tuple[str, ...]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    pdfs: int = 0


def certify_drawn(drawn: Sequence[Drawn]) -> int:
    """Proves every key of these bundles; raises Disagreement, with the seed to replay, where two readers differ, and
    Unproven where they cannot go through a problem."""
    from corrige.grader.certify import Certificate, examine

    count = 0
    for name, found in by_family(drawn).items():
        problems, replay, ids = zip(*found, strict=True)
        for each, id in zip(examine(problems, known(name), replay=replay), ids, strict=True):
            if isinstance(each, CannotBuild):
                raise Unproven(each, id) from each
            if not isinstance(each, Certificate):
                raise each
            count += 1
    return count


def build(
    sheet: Sheet,
    students: Sequence[Student],
    secret: bytes,
    out: Path,
    *,
    certify: Certify = certify_drawn,
    pdf: bool = True,
    jobs: int = 1,
    replacing: Replacing = "same",
) -> Built:
    """Builds the class into `out`, by `jobs` processes. Of an earlier build there, what it did not write itself is kept
    (marks, notes, what was handed in). Raises Occupied where anything else stands there, and Redrawn."""
    built, before = Built(out), standing(out, sheet.id)
    if replacing == "specimens":
        only_drawn_with(secret, out, before.bundles.values())
    with folder_atomically(out, before.files) as folder:
        (folder / TEACHER / KEYS).mkdir(parents=True)
        (folder / SUBMISSIONS).mkdir(exist_ok=True)
        earlier = before.bundles if replacing == "same" else {}
        work = partial(_batch, sheet, secret=secret, folder=folder, certify=certify, earlier=earlier)
        for batch in _each(work, students, jobs):
            built.proven += batch.proven
            built.hidden |= batch.hidden
        bundles = [read_bundle(folder / STUDENTS / student.folder / BUNDLE) for student in students]
        built.students = len(bundles)
        _for_the_teacher(sheet, bundles, folder / TEACHER)
        if pdf:
            _pdfs(bundles, folder, built)
    return built


@dataclass(frozen=True, slots=True)
class _Batch:
    """What was found out while the sheets of some students were made."""

    proven: int
    hidden: dict[str, tuple[str, ...]]


def _each(work: Callable[[Sequence[Student]], _Batch], students: Sequence[Student], jobs: int) -> Iterator[_Batch]:
    """The work on each batch, in the order of the class."""
    if jobs == 1:
        yield from map(work, chunks(students, BATCH))
        return
    size = min(BATCH, -(-len(students) // jobs))
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:
        yield from pool.map(work, chunks(students, size))


def jobs_for(students: int) -> int:
    """How many processes a class of this size is worth on this machine."""
    return max(1, min(os.cpu_count() or 1, students // WORTH_A_PROCESS))


def _batch(
    sheet: Sheet,
    students: Sequence[Student],
    *,
    secret: bytes,
    folder: Path,
    certify: Certify,
    earlier: Mapping[str, Bundle],
) -> _Batch:
    """Draws, proves and writes the sheets of some students."""
    drawn = [draw_bundle(sheet, student, secret) for student in students]
    same_draws(earlier, secret, [one.bundle for one in drawn])
    try:
        proven = certify(drawn)
    except Unproven as error:
        exercise = next(one for one in sheet.exercises if one.id == error.exercise)
        raise BadFile(sheet.place(exercise, *["given"] * bool(exercise.given)), error.en, error.fr) from error
    for one in drawn:
        hand_out(one.bundle, folder / STUDENTS / one.bundle.student.folder)
        keep_key(one.bundle, folder / TEACHER / KEYS)
    hidden = {id: issued.hides for one in drawn for id, issued in one.issued.items() if issued.hides}
    return _Batch(proven, hidden)


def hand_out(bundle: Bundle, folder: Path) -> None:
    """Everything that a student is handed, from her bundle alone: no solver is called."""
    folder.mkdir(parents=True)
    document = papers.statement(bundle)
    (folder / BUNDLE).write_bytes(bundle_bytes(bundle))
    (folder / "sheet.html").write_text(render(document, "html"), encoding="utf-8")
    (folder / "sheet.tex").write_text(render(document, "latex"), encoding="utf-8")
    (folder / ANSWERS).write_text(answers_form(bundle), encoding="utf-8")


def keep_key(bundle: Bundle, folder: Path) -> None:
    document = papers.key(bundle)
    for format, suffix in (("html", ".html"), ("latex", ".tex")):
        (folder / f"{bundle.student.folder}{suffix}").write_text(render(document, format), encoding="utf-8")


def _for_the_teacher(sheet: Sheet, bundles: Sequence[Bundle], folder: Path) -> None:
    language = bundles[0].language
    manifest = Manifest(
        version=version("corrige"), sheet=sheet_info(sheet), marking=marking_of(sheet), bundles=tuple(bundles)
    )
    (folder / MANIFEST).write_bytes(manifest_bytes(manifest))
    answers = papers.all_answers(bundles, language, sheet.title)
    (folder / "answers.html").write_text(render(answers, "html"), encoding="utf-8")
    (folder / "answers.tex").write_text(render(answers, "latex"), encoding="utf-8")


def _pdfs(bundles: Sequence[Bundle], folder: Path, built: Built) -> None:
    """One TeX run for all statements and one for all keys; where no TeX is installed, a note says what is missing."""
    handed = [folder / STUDENTS / bundle.student.folder / "sheet.pdf" for bundle in bundles]
    kept = [folder / TEACHER / KEYS / f"{bundle.student.folder}.pdf" for bundle in bundles]
    try:
        for paper, whole, outs in (
            (papers.statement, folder / TEACHER / "sheets.pdf", handed),
            (papers.key, folder / TEACHER / "keys.pdf", kept),
        ):
            built.pdfs += _pdf(bundles, paper, whole, outs, built)
    except Missing as error:
        built.notes.append(told(error))


def _pdf(
    bundles: Sequence[Bundle], paper: Callable[[Bundle], Document], whole: Path, outs: Sequence[Path], built: Built
) -> int:
    """The class in one file for the printer, and a file for each student."""
    from corrige.templates.latex import class_pieces
    from corrige.templates.latex.characters import replaced, tex
    from corrige.templates.latex.pdf import build_pdf, split

    language = bundles[0].language
    names = [bundle.student.name for bundle in bundles]
    pages = build_pdf(class_pieces(map(paper, bundles), (language,)), whole, names)
    split(whole, pages, outs, [bundle.sheet.title for bundle in bundles])
    lost = replaced(tex("".join(names)))
    if lost and not built.notes:
        pairs = ", ".join(f"{char} → {put}" for char, put in lost.items())
        built.notes.append(
            say(
                en="pdfLaTeX lacks letters of some names: {pairs}",
                fr="pdfLaTeX n'a pas certaines lettres de noms : {pairs}",
                pairs=Shown(pairs),
            )
        )
    return len(outs)
