"""What was handed out, as files: a bundle for each student, and the teacher's manifest of all bundles.

A bundle holds statements, never a key, a seed or a hash of an answer. The manifest holds every bundle and the rules of
marking; grading reads it and never redraws, so that marks are the same years later.
"""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Literal, TypeVar

import msgspec

from corrige.classroom.messages import listed, say, system, told
from corrige.classroom.toml_errors import misfit
from corrige.document.wording import Language
from corrige.exercises.statement import Wording, labels
from corrige.problem.errors import BadFile, CorrigeError, Missing, Place
from corrige.problem.problem import Problem, Question, decoded, encoded

FORM = 1
MANIFEST = "manifest.json"
BUNDLE = "sheet.json"


class _File(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    pass


class IssuedExercise(_File, frozen=True, kw_only=True, omit_defaults=True):
    """An exercise as one student has it. `asked` are the ids of the chosen questions, `points` what each is worth;
    `title`, `statement` and `texts` are the teacher's own words where she has any."""

    id: str
    label: str
    problem: Problem
    asked: tuple[str, ...]
    points: dict[str, str]
    title: str = ""
    statement: str = ""
    texts: dict[str, str] = {}

    def labels(self) -> dict[str, Question]:
        """The chosen questions by the label under which they are answered: `1a`, `1b` …"""
        return labels(self.problem, self.label, self.asked)

    @property
    def wording(self) -> Wording:
        return Wording(self.title, self.statement, self.texts)

    @property
    def worth(self) -> dict[str, Fraction]:
        """The points of each question by its id."""
        return {id: Fraction(points) for id, points in self.points.items()}


class SheetInfo(_File, frozen=True, kw_only=True, omit_defaults=True):
    """What a sheet says of itself."""

    id: str
    title: str
    language: str
    course: str = ""
    date: str = ""
    introduction: str = ""
    practice: bool = False


class StudentInfo(_File, frozen=True, kw_only=True, omit_defaults=True):
    id: str
    name: str
    folder: str
    group: str = ""


class Bundle(_File, frozen=True, kw_only=True, omit_defaults=True):
    """What one student is handed: whose it is, and the problems as issued."""

    form: int = FORM
    sheet: SheetInfo
    student: StudentInfo
    fingerprint: str
    exercises: tuple[IssuedExercise, ...]

    @property
    def language(self) -> Language:
        return "en" if self.sheet.language == "en" else "fr"

    @property
    def header(self) -> dict[str, str]:
        """What its answers file says of whose it is."""
        return {"sheet": self.sheet.id, "student": self.student.id, "fingerprint": self.fingerprint}

    def labels(self) -> dict[str, tuple[IssuedExercise, Question]]:
        """Every question of the sheet by its label."""
        return {
            label: (exercise, question) for exercise in self.exercises for label, question in exercise.labels().items()
        }


class Marking(_File, frozen=True, kw_only=True, omit_defaults=True):
    """Scale and policy as exact fractions in text."""

    best: str = "20"
    step: str | None = "1/4"
    direction: Literal["nearest", "up", "down"] = "nearest"
    follow_through: str = "1"
    mistake: str = "0"
    mistakes: dict[str, str] = {}
    order: str = "1/2"
    partial: bool = True


class Manifest(_File, frozen=True, kw_only=True, omit_defaults=True):
    """Every bundle of a class, and how answers are marked; it stays with the teacher."""

    form: int = FORM
    version: str
    sheet: SheetInfo
    marking: Marking
    bundles: tuple[Bundle, ...]

    def bundle(self, student: str) -> Bundle:
        for one in self.bundles:
            if one.student.id == student:
                return one
        raise UnknownStudent(
            say(
                en="the manifest of {sheet} has no student `{student}` (it has {known})",
                fr="le manifeste de {sheet} n’a pas d’étudiant `{student}` (il a {known})",
                sheet=self.sheet.id,
                student=student,
                known=listed(one.student.id for one in self.bundles),
            )
        )


class UnknownStudent(CorrigeError):
    """No student of the manifest has this id."""

    exit_code = 7


def bundle_bytes(bundle: Bundle) -> bytes:
    return _bytes(_encoded(bundle))


def manifest_bytes(manifest: Manifest) -> bytes:
    return _bytes(msgspec.structs.replace(manifest, bundles=tuple(_encoded(one) for one in manifest.bundles)))


def read_bundle(path: Path) -> Bundle:
    return _decoded(_read(path, Bundle))


def read_manifest(path: Path) -> Manifest:
    """Raises Missing where there is no file, BadFile where it is not a manifest of a form that is known."""
    manifest = _read(path, Manifest)
    return msgspec.structs.replace(manifest, bundles=tuple(_decoded(one) for one in manifest.bundles))


def _bytes(value: Bundle | Manifest) -> bytes:
    return msgspec.json.format(msgspec.json.encode(value), indent=1) + b"\n"


def _encoded(bundle: Bundle) -> Bundle:
    return _with_problems(bundle, [encoded(one.problem) for one in bundle.exercises])


def _decoded(bundle: Bundle) -> Bundle:
    return _with_problems(bundle, [decoded(one.problem) for one in bundle.exercises])


def _with_problems(bundle: Bundle, problems: list[Problem]) -> Bundle:
    return msgspec.structs.replace(
        bundle,
        exercises=tuple(
            msgspec.structs.replace(exercise, problem=problem)
            for exercise, problem in zip(bundle.exercises, problems, strict=True)
        ),
    )


T = TypeVar("T", Bundle, Manifest)


def _read(path: Path, type: type[T]) -> T:
    try:
        found = msgspec.json.decode(bytes_of(path), type=type)
    except msgspec.MsgspecError as error:
        raise not_ours(path, error) from error
    if found.form != FORM:
        raise BadFile(
            Place(path),
            say(
                en="its form is {form}, this corrige reads {ours}: use the version that wrote it",
                fr="sa forme est {form}, ce corrige lit {ours} : prenez la version qui l’a écrit",
                form=found.form,
                ours=FORM,
            ),
        )
    return found


def bytes_of(path: Path) -> bytes:
    """What is in a file that corrige wrote. Raises Missing."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise Missing(
            say(en="{path} cannot be read: {why}", fr="{path} ne peut être lu : {why}", path=path, why=system(error))
        ) from error


def not_ours(path: Path, error: msgspec.MsgspecError) -> BadFile:
    """A JSON file that does not have the form in which corrige writes it: where, and why."""
    sentence, _, field = str(error).partition(" - at `$")
    why = told(error.__cause__) if isinstance(error.__cause__, CorrigeError) else misfit(sentence)
    return BadFile(
        Place(path, field=field.strip(".`")),
        say(
            en="this is not as corrige writes it: {why}; take the file as it was written",
            fr="ce n’est pas ce que corrige écrit : {why} ; reprenez le fichier tel qu’il a été écrit",
            why=why,
        ),
    )
