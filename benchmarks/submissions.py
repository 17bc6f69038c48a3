"""Submissions judged per second: files of ten exercises, from the answers file to the mark.

    python benchmarks/submissions.py [STUDENTS …]     (10 100 1000 where none is named)

A third of the class answers rightly, a third with known mistakes carried on, a third partly unreadable. The floor is
the bare comparison of values that are already parsed with keys that are already known. "right" judges the right third
alone: there no table of mistakes is needed.
"""

from __future__ import annotations

import resource
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from time import process_time

from sheets import SECRET, sheet, student

from corrige.answers import Read
from corrige.classroom.answers_file import read_answers_file
from corrige.classroom.answers_form import set_answer
from corrige.classroom.class_grading import find, grade_one
from corrige.classroom.grading import Graded
from corrige.classroom.issuing import draw_bundle, known, marking_of, sheet_info
from corrige.classroom.manifest import Bundle, Manifest
from corrige.classroom.personas import careful, hasty, scribbling
from corrige.classroom.reading import read_answer
from corrige.classroom.student import ANSWERS, answers_form
from corrige.rules.values import Values

PERSONAS = (careful, hasty, scribbling)


def handed_in(folder: Path, number: int) -> Manifest:
    """A class's bundles, and one file of answers a student in the folder."""
    one = sheet()
    bundles = tuple(draw_bundle(one, student(i), SECRET).bundle for i in range(number))
    for i, bundle in enumerate(bundles):
        text = answers_form(bundle)
        for label, answer in PERSONAS[i % 3](bundle).items():
            text = set_answer(text, label, answer, bundle.labels())
        file = folder / bundle.student.folder / ANSWERS
        file.parent.mkdir()
        file.write_text(text, encoding="utf-8")
    return Manifest(version="benchmark", sheet=sheet_info(one), marking=marking_of(one), bundles=bundles)


def parsed(bundle: Bundle, folder: Path) -> list[tuple[object, object]]:
    """Each readable answer's value and its key."""
    file = find(folder, bundle)
    assert file is not None
    answers, found = read_answers_file(file, bundle.labels()), []
    for exercise in bundle.exercises:
        values = Values(exercise.problem, known(exercise.problem.family).functions)
        for label, question in exercise.labels().items():
            answer = answers.given(label)
            read = read_answer(exercise.problem, question, answer.text, "fr") if answer else None
            if isinstance(read, Read):
                keys = tuple(values[name] for name in question.asks)
                found.append((read.value, keys if len(keys) > 1 else keys[0]))
    return found


def compared(pairs: Sequence[tuple[object, object]]) -> int:
    return sum(a == b for a, b in pairs)


def seconds(work: Callable[[], object]) -> float:
    start = process_time()
    work()
    return process_time() - start


def measure(number: int) -> str:
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        manifest = handed_in(folder, number)
        marks: list[Graded] = []

        def judge(bundles: Sequence[Bundle]) -> Callable[[], None]:
            def work() -> None:
                marks.clear()
                for bundle in bundles:
                    marks.append(grade_one(manifest, bundle, folder))

            return work

        judge(manifest.bundles[:3])()
        right = seconds(judge(manifest.bundles[::3])) / len(manifest.bundles[::3])
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        whole = seconds(judge(manifest.bundles)) / number
        grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
        assert all(one.state == "graded" for one in marks)
        pairs = [parsed(bundle, folder) for bundle in manifest.bundles]
        floor = seconds(lambda: [compared(one) for one in pairs]) / number
    return (
        f"{number:8} {1 / whole:10.0f} {1 / right:10.0f} {whole * 1e3:9.2f} {floor * 1e3:9.4f}"
        f" {whole / floor:7.0f} {grown:8.1f}"
    )


if __name__ == "__main__":
    print(
        f"{'students':>8} {'judged/s':>10} {'right/s':>10} {'ms each':>9} {'floor ms':>9} {'ratio':>7} {'MB grown':>8}"
    )
    for count in [int(one) for one in sys.argv[1:]] or [10, 100, 1000]:
        print(measure(count), flush=True)
