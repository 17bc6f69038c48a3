"""What stands where a build is to go: nothing, an earlier build of the same sheet, or what must not be replaced.

A folder is replaced only where the files in it are known to be a build's own. What is no build's own (marks, notes,
answers that were typed or handed in) is carried over, and students whose sheets were handed out are not drawn anew.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from corrige.classroom.answers_file import read_answers_file
from corrige.classroom.atomic import step_back
from corrige.classroom.issuing import problems_of
from corrige.classroom.manifest import MANIFEST, Bundle, Manifest, read_manifest
from corrige.classroom.messages import Shown, listed, many, say
from corrige.classroom.secret import fingerprint
from corrige.classroom.student import ANSWERS
from corrige.problem.errors import CorrigeError

STUDENTS, TEACHER, SUBMISSIONS, KEYS = "students", "teacher", "submissions", "keys"
HANDED: Final = ("sheet.html", "sheet.tex", "sheet.pdf", "sheet.json", ANSWERS)
KEPT: Final = (MANIFEST, "answers.html", "answers.tex", "sheets.pdf", "keys.pdf")


class Occupied(CorrigeError):
    """Something stands at the place that is not to be replaced."""

    exit_code = 12


class Redrawn(CorrigeError):
    """Students who have a sheet would get other numbers."""

    exit_code = 17


@dataclass(frozen=True, slots=True)
class Standing:
    """An earlier build's sheets by student, and the files that it wrote, as paths below its folder."""

    bundles: Mapping[str, Bundle] = field(default_factory=dict)
    files: frozenset[str] = frozenset()


def standing(out: Path, sheet: str) -> Standing:
    """What an earlier build of this sheet left at the place. Raises Occupied where anything else stands there."""
    free_to_replace(out)
    step_back(out)
    if not out.is_dir() or not any(out.iterdir()):
        return Standing()
    file = out / TEACHER / MANIFEST
    if not file.is_file():
        raise occupied(out)
    manifest = read_manifest(file)
    if manifest.sheet.id != sheet:
        raise Occupied(
            say(
                en="{out} holds the sheets of {found}, this sheet is {wanted}: put its id back, or name another folder"
                " with --out",
                fr="{out} contient les feuilles de {found}, cette feuille est {wanted} : remettez son id, ou nommez un"
                " autre dossier avec --out",
                out=out,
                found=manifest.sheet.id,
                wanted=sheet,
            )
        )
    return Standing({one.student.id: one for one in manifest.bundles}, frozenset(_written(out, manifest)))


def free_to_replace(out: Path) -> None:
    """Raises Occupied where the place is a link, a file, or holds the folder in which the command runs."""
    if out.is_symlink():
        why = say(en="it is a link", fr="c'est un lien")
    elif Path.cwd().is_relative_to(out.resolve()):
        why = say(en="the command runs in it", fr="la commande s'exécute dedans")
    elif out.exists() and not out.is_dir():
        why = say(en="it is a file", fr="c'est un fichier")
    else:
        return
    raise Occupied(
        say(
            en="{out} would be replaced as a whole, and {why}: name another folder with --out",
            fr="{out} serait remplacé en entier, et {why} : nommez un autre dossier avec --out",
            out=out,
            why=Shown(why),
        )
    )


def occupied(out: Path) -> Occupied:
    """The refusal of a folder that is no earlier build, with what stands in it."""
    names = sorted(each.name + ("/" if each.is_dir() else "") for each in out.iterdir())
    return Occupied(
        say(
            en="{out} is no earlier build of this sheet and would be replaced as a whole (it holds {names}): name"
            " another folder with --out, or move it away",
            fr="{out} n'est pas une construction précédente de cette feuille et serait remplacé en entier (il contient"
            " {names}) : nommez un autre dossier avec --out, ou déplacez-le",
            out=out,
            names=listed(names, 5),
        )
    )


def only_drawn_with(secret: bytes, out: Path, bundles: Collection[Bundle]) -> None:
    """Raises Occupied where the sheets at the place come from another secret: specimens never replace a class's."""
    if others := [one for one in bundles if not _drawn_with(secret, one)]:
        raise Occupied(
            say(
                en="{out} holds the sheets of a class ({students}): name another folder with --out",
                fr="{out} contient les feuilles d'une classe ({students}) : nommez un autre dossier avec --out",
                out=out,
                students=many(len(others), en=("student", "students"), fr=("étudiant", "étudiants")),
            )
        )


def same_draws(earlier: Mapping[str, Bundle], secret: bytes, bundles: Collection[Bundle]) -> None:
    """Raises Redrawn where a student who has a sheet gets another secret's, or other numbers in an exercise of hers.
    New exercises, new students, other points or words change no draw."""
    for new in bundles:
        old = earlier.get(new.student.id)
        if old is None:
            continue
        problems = {one.id: one.problem for one in old.exercises}
        other = next((one.label for one in new.exercises if problems.get(one.id, one.problem) != one.problem), None)
        if other is None and _drawn_with(secret, old):
            continue
        raise Redrawn(
            say(
                en="{student} has a sheet with the fingerprint {old} and would get another, {new}"
                + (" (exercise {label} has other numbers)" if other else "")
                + ": what is handed in for the first could no longer be graded. Has the course (which chooses the"
                " secret), the secret, or an exercise's family, level or numbers changed? Put it back; where no sheet"
                " was handed out yet: corrige build --redraw",
                fr="{student} a une feuille d'empreinte {old} et en recevrait une autre, {new}"
                + (" (l'exercice {label} a d'autres nombres)" if other else "")
                + " : ce qui sera remis pour la première ne pourrait plus être noté. Le cours (qui choisit le secret),"
                " le secret, ou la famille, le niveau ou les nombres d'un exercice ont-ils changé ? Remettez-les ; si"
                " aucune feuille n'est encore distribuée : corrige build --redraw",
                student=new.student.id,
                old=old.fingerprint,
                new=new.fingerprint,
                label=other,
            )
        )


def _drawn_with(secret: bytes, bundle: Bundle) -> bool:
    return bundle.fingerprint == fingerprint(secret, bundle.sheet.id, bundle.student.id, problems_of(bundle.exercises))


def _written(out: Path, manifest: Manifest) -> Iterator[str]:
    """The files of a build, whether it made PDF or not; an answers file only while nobody has answered in it."""
    yield from (f"{TEACHER}/{name}" for name in KEPT)
    for bundle in manifest.bundles:
        folder = bundle.student.folder
        yield from (f"{TEACHER}/{KEYS}/{folder}{suffix}" for suffix in (".html", ".tex", ".pdf"))
        for name in HANDED:
            if name != ANSWERS or not _answered(out / STUDENTS / folder / name, bundle):
                yield f"{STUDENTS}/{folder}/{name}"


def _answered(file: Path, bundle: Bundle) -> bool:
    if file.is_symlink() or not file.is_file():
        return file.is_symlink()
    labels = bundle.labels()
    answers = read_answers_file(file, labels)
    return bool(answers.unknown) or any(answers.given(label) for label in labels)
