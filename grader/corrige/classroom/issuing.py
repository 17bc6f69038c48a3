"""From a sheet and a student to the bundle that she is handed: every draw named, every key proven."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from corrige.classroom.manifest import Bundle, IssuedExercise, Marking, SheetInfo, StudentInfo
from corrige.classroom.own_words import check_introduction, check_words
from corrige.classroom.roster import Student
from corrige.classroom.secret import fingerprint
from corrige.classroom.sheet_file import Exercise, Sheet, check_families
from corrige.exercises.family import LEVELS, Family, families, family
from corrige.exercises.issue import Issued, issue
from corrige.problem.errors import BadFile, CannotBuild
from corrige.problem.problem import Problem, to_file

PURPOSE = "problem"
SAMPLES = 6
"""Draws of a level that are looked at for the ids of its questions."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A bundle, and what was found out while its problems were drawn, by the exercises' ids."""

    bundle: Bundle
    issued: dict[str, Issued]


@cache
def known(name: str) -> Family:
    return family(name)


def sheet_info(sheet: Sheet) -> SheetInfo:
    return SheetInfo(
        id=sheet.id,
        title=sheet.title,
        language=sheet.language,
        course=sheet.course,
        date=sheet.date,
        introduction=sheet.introduction.get(sheet.language, ""),
        practice=sheet.practice,
    )


def draw_bundle(sheet: Sheet, student: Student, secret: bytes) -> Drawn:
    """The student's problems. A stream is named by (sheet, student, exercise): adding a student or an exercise,
    changing points or wording, changes no other draw. Raises BadFile where no layer fits the teacher's own numbers, or
    where her words have a place that no number fills."""
    issued = {one.id: _issue(sheet, one, student, secret) for one in sheet.exercises}
    exercises = tuple(
        _exercise(sheet, one, str(number), issued[one.id].problem) for number, one in enumerate(sheet.exercises, 1)
    )
    bundle = Bundle(
        sheet=sheet_info(sheet),
        student=StudentInfo(id=student.id, name=student.name, folder=student.folder, group=student.group),
        fingerprint=fingerprint(secret, sheet.id, student.id, problems_of(exercises)),
        exercises=exercises,
    )
    return Drawn(bundle, issued)


def problems_of(exercises: Iterable[IssuedExercise]) -> bytes:
    """What a fingerprint is made of."""
    return b"\n".join(to_file(one.problem) for one in exercises)


def _issue(sheet: Sheet, exercise: Exercise, student: Student, secret: bytes) -> Issued:
    kin = known(exercise.family)
    names = (sheet.id, student.id, exercise.id, PURPOSE)
    try:
        issued = issue(kin, exercise.level, secret, *names, given=exercise.given)
    except CannotBuild as error:
        place = sheet.place(exercise, "given") if exercise.given else sheet.place(exercise)
        raise BadFile(place, error.en, error.fr) from error
    check_words(sheet, exercise, issued.problem)
    return issued


def _exercise(sheet: Sheet, exercise: Exercise, label: str, problem: Problem) -> IssuedExercise:
    wanted = exercise.questions
    asked = tuple(question.id for question in problem.questions if not wanted or question.id in wanted)
    return IssuedExercise(
        id=exercise.id,
        label=label,
        problem=problem,
        asked=asked,
        points={id: str(points) for id, points in exercise.worth(asked).items()},
        title=exercise.title.get(sheet.language, ""),
        statement=exercise.statement.get(sheet.language, ""),
        texts={id: text[sheet.language] for id, text in exercise.wording.items() if text},
    )


def marking_of(sheet: Sheet) -> Marking:
    mark, shares = sheet.mark, sheet.shares
    return Marking(
        best=str(mark.scale),
        step=None if mark.step is None else str(mark.step),
        direction=mark.direction,
        follow_through=str(shares.follow_through),
        mistake=str(shares.mistake),
        mistakes={name: str(share) for name, share in shares.mistakes.items()},
        order=str(shares.order),
        partial=shares.partial,
    )


def check(sheet: Sheet) -> None:
    """Raises BadFile where the sheet names a family, a question or a mistake that is not there, and where its
    introduction has a place for a number."""
    check_introduction(sheet)
    kin = {one.family: known(one.family) for one in sheet.exercises if one.family.endswith(".py")}
    kin |= families()
    questions = {name: question_ids(one) for name, one in kin.items()}
    mistakes = {
        mistake.name
        for exercise in sheet.exercises
        if exercise.family in kin
        for mistake in kin[exercise.family].mistakes
    }
    check_families(sheet, questions, mistakes)


@cache
def question_ids(kin: Family) -> frozenset[str]:
    """The ids of a family's questions, at every level."""
    return frozenset(
        question.id
        for level in LEVELS
        for seed in range(SAMPLES)
        for question in issue(kin, level, b"questions", "questions", seed).problem.questions
    )


def by_family(drawn: Iterable[Drawn]) -> dict[str, list[tuple[Problem, str, str]]]:
    """The problems of a class, those of one family together: so they go through the references. With each, its draw
    and its exercise's id."""
    found: dict[str, list[tuple[Problem, str, str]]] = {}
    for one in drawn:
        sheet, student = one.bundle.sheet.id, one.bundle.student.id
        for exercise in one.bundle.exercises:
            where = f"sheet {sheet}, student {student}, exercise {exercise.id}"
            found.setdefault(exercise.problem.family, []).append((exercise.problem, where, exercise.id))
    return found


def chunks(students: Sequence[Student], size: int) -> Iterable[Sequence[Student]]:
    for start in range(0, len(students), size):
        yield students[start : start + size]
