"""What grading prints and writes."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

from corrige.classroom.answers_file import read_answers_file
from corrige.classroom.atomic import write_atomically
from corrige.classroom.class_grading import grade_class, strangers
from corrige.classroom.gradebook import Gradebook, gradebook_of
from corrige.classroom.gradebook.as_csv import answers_csv, gradebook_csv
from corrige.classroom.gradebook.as_html import gradebook_html
from corrige.classroom.gradebook.results import decimal
from corrige.classroom.grading import Graded, grade
from corrige.classroom.manifest import MANIFEST, Manifest, read_manifest
from corrige.classroom.messages import language as spoken
from corrige.classroom.messages import listed, many, say, speaking
from corrige.classroom.standing import SUBMISSIONS, TEACHER
from corrige.cli.terminal import out, room, say_line

STYLES = {"right": "green", "followed": "green", "unreadable": "yellow", "missing": "dim"}


def class_report(place: Path, submissions: Path | None, manifest: Path | None) -> Gradebook:
    """Grades a class: `grades.csv`, `answers.csv` and `grades.html` beside the manifest, in the sheet's language; the
    table on the console, in the machine's."""
    from corrige.classroom.gradebook.as_table import gradebook_table

    path = manifest or place / TEACHER / MANIFEST
    issued = read_manifest(path)
    handed_in = submissions or place / SUBMISSIONS
    language = issued.bundles[0].language
    with speaking(language):
        graded = list(grade_class(issued, handed_in))
        book = gradebook_of(graded, issued.sheet.title, language, Fraction(issued.marking.best))
        _write(path.parent, book)
    out().print(gradebook_table(replace(book, language=spoken()), room()))
    if others := strangers(issued, handed_in):
        say_line((say(en="of no student: {names}", fr="à aucun étudiant : {names}", names=listed(others)), "yellow"))
    files = listed(("grades.csv", "answers.csv", "grades.html"))
    say_line(
        say(en="written to {folder}: {files}", fr="écrits dans {folder} : {files}", folder=path.parent, files=files)
    )
    return book


def _write(folder: Path, book: Gradebook) -> None:
    write_atomically(folder / "grades.csv", "\ufeff" + gradebook_csv(book))
    write_atomically(folder / "answers.csv", "\ufeff" + answers_csv(book))
    write_atomically(folder / "grades.html", gradebook_html(book))


def one_report(manifest: Path, student: str, answers: Path) -> set[str]:
    """Grades one student's answers and prints them; gives the verdicts' statuses."""
    issued: Manifest = read_manifest(manifest)
    bundle = issued.bundle(student)
    graded = grade(bundle, issued.marking, read_answers_file(answers, bundle.labels()), file=answers)
    with speaking(bundle.language):
        print_one(graded)
    return {row.verdict.status for row in graded.questions}


def print_one(graded: Graded) -> None:
    """Each question with its verdict, points and feedback; then the mark."""
    language = graded.bundle.language
    for row in graded.questions:
        style = STYLES.get(row.verdict.status, "red")
        points = f"{decimal(row.points, language)}/{decimal(row.worth, language)}"
        say_line((f"{row.label:>5} ", "bold"), (f"{points:>8}  ", ""), (row.word, style))
        if row.verdict.status not in ("right", "missing"):
            say_line(("\n".join(f"       {line}" for line in row.feedback.split("\n")), ""))
    if graded.unknown:
        say_line(
            (
                say(
                    en="no question of this sheet: {ids}",
                    fr="pas des questions de cette feuille : {ids}",
                    ids=listed(graded.unknown),
                ),
                "yellow",
            )
        )
    if graded.mark is not None:
        best = decimal(graded.best, language)
        text = say(
            en="mark: {mark} out of {best}",
            fr="note : {mark} sur {best}",
            mark=decimal(graded.mark.mark, language),
            best=best,
        )
        if graded.mark.provisional:
            text += say(
                en=" (provisional: {answers} to read)",
                fr=" (provisoire : {answers} à lire)",
                answers=many(graded.mark.to_read, en=("answer", "answers"), fr=("réponse", "réponses")),
            )
        say_line((text, "bold"))
