"""Sheets per second: 10 exercises, statement and key, HTML and LaTeX; beside bare rendering of the same templates.

    python benchmarks/sheets.py [STUDENTS …]     (10 100 1000 where none is named)

The floor is the same compiled Jinja templates with their contexts already computed, on the same documents in the same
run; printing is to cost no more than 3 times as much. "whole" draws the problems and writes the documents, too.
"""

from __future__ import annotations

import gc
import resource
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from functools import partial
from itertools import cycle, islice
from pathlib import Path
from typing import TypeVar

from corrige.classroom import papers
from corrige.classroom.issuing import draw_bundle
from corrige.classroom.roster import Student
from corrige.classroom.sheet_file import Sheet, parse_sheet
from corrige.document.document import Document
from corrige.exercises.family import LEVELS, families
from corrige.templates import html, latex
from corrige.templates.latex.pdf import build_pdf, split
from corrige.templates.views import DocumentView

T = TypeVar("T")
EXERCISES = 10
BATCH = 10
SECRET = b"a secret of the benchmark only, 32 bytes"


def sheet(language: str = "fr") -> Sheet:
    """Ten exercises: every family, then the next level of each."""
    kinds = islice(cycle((name, level) for level in LEVELS for name in families()), EXERCISES)
    exercises = (
        f'[[exercise]]\nid = "e{i}"\nfamily = "{name}"\nlevel = {level}\npoints = 2\n'
        for i, (name, level) in enumerate(kinds, 1)
    )
    head = (
        f'id = "bench"\ntitle = "Fiche"\nlanguage = "{language}"\ncourse = "Réseaux convolutifs"\ndate = 2027-03-12\n'
    )
    return parse_sheet(head + "\n".join(exercises))


def student(i: int) -> Student:
    return Student(id=f"s{i:04}", name=f"Élodie Lefèvre-{i}", folder=f"s{i:04}")


def printed(document: Document) -> int:
    return len(html.render(document)) + len(latex.render(document))


def views(document: Document) -> tuple[DocumentView, DocumentView]:
    return html.view(document), latex.view(document)


def filled(pair: tuple[DocumentView, DocumentView]) -> int:
    return len(html.fill(pair[0])) + len(latex.fill([pair[1]]))


def seconds(work: Callable[[], object]) -> float:
    """Its CPU time; garbage of one part of the work is not collected at another's cost (timeit does the same)."""
    gc.collect()
    gc.disable()
    start = time.process_time()
    work()
    spent = time.process_time() - start
    gc.enable()
    return spent


def measure(students: int, one: Sheet) -> tuple[float, float, float]:
    """CPU seconds a sheet: drawing and writing the documents; printing them; the floor."""
    writing = printing = floor = 0.0
    for first in range(0, students, BATCH):
        documents: list[Document] = []
        writing += seconds(partial(documents.extend, drawn(one, first, students)))
        printing += seconds(partial(every, printed, documents))
        floor += seconds(partial(every, filled, [views(document) for document in documents]))
    return writing / students, printing / students, floor / students


def every(work: Callable[[T], object], things: Iterable[T]) -> None:
    for thing in things:
        work(thing)


def drawn(one: Sheet, first: int, students: int) -> Iterable[Document]:
    for i in range(first, min(first + BATCH, students)):
        bundle = draw_bundle(one, student(i), SECRET).bundle
        yield papers.statement(bundle)
        yield papers.key(bundle)


def pdf(students: int, one: Sheet) -> None:
    """A class's statements in one TeX run, then split; wall clock, for TeX is another process."""
    names = [student(i).name for i in range(students)]
    with tempfile.TemporaryDirectory() as place:
        whole = Path(place) / "class.pdf"
        pieces = list(latex.class_pieces(statements(one, students), ("fr",)))
        start = time.perf_counter()
        pages = build_pdf(pieces, whole, names)
        built = time.perf_counter()
        split(whole, pages, [Path(place) / f"{i}.pdf" for i in range(students)], names)
        done = time.perf_counter()
    many = sum(map(len, pages))
    print(
        f"PDF of {students} statements, {many} pages, one run: {(built - start) / students * 1e3:.1f} ms each,"
        f" {students / (built - start):.0f} a second; split: {(done - built) / students * 1e3:.1f} ms each"
    )


def statements(one: Sheet, students: int) -> Iterable[Document]:
    for i in range(students):
        yield papers.statement(draw_bundle(one, student(i), SECRET).bundle)


def main(counts: list[int]) -> None:
    one = sheet()
    measure(3, one)
    print(f"{'students':>8} {'print ms':>9} {'floor ms':>9} {'ratio':>6} {'printed/s':>10} {'whole/s':>8} {'MB':>6}")
    for students in counts:
        writing, printing, floor = measure(students, one)
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(
            f"{students:8} {printing * 1e3:9.2f} {floor * 1e3:9.2f} {printing / floor:6.2f}"
            f" {1 / printing:10.0f} {1 / (writing + printing):8.1f} {memory:6.0f}"
        )
    if shutil.which("pdflatex"):
        pdf(min(max(counts), 200), one)


if __name__ == "__main__":
    main([int(count) for count in sys.argv[1:]] or [10, 100, 1000])
