"""The whole story on the course deck: sheets built, answered by three students, graded."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from corrige.classroom.atomic import folder_made, write_atomically
from corrige.classroom.build import Built, build
from corrige.classroom.issuing import check
from corrige.classroom.manifest import BUNDLE, MANIFEST, read_bundle, read_manifest
from corrige.classroom.personas import Persona, careful, hasty, scribbling
from corrige.classroom.roster import parse_roster
from corrige.classroom.sheet_file import parse_sheet
from corrige.classroom.standing import STUDENTS, SUBMISSIONS, TEACHER, free_to_replace, occupied
from corrige.classroom.student import ANSWERS, answers_form, desk

SHEETS = ("deck.toml", "random.toml")
ROSTER = "class.csv"
PERSONAS: tuple[Persona, ...] = (careful, hasty, scribbling)


@dataclass(frozen=True, slots=True)
class Played:
    """A sheet of the demonstration: where it was built, and what the build found."""

    folder: Path
    built: Built


def play(out: Path, secret: bytes, *, pdf: bool = True) -> Iterator[Played]:
    """Builds each sheet for a class of three, and hands in their answers. Raises Occupied where anything but an earlier
    demonstration stands there."""
    students = parse_roster(_text(ROSTER).encode(), ROSTER).students
    _place(out)
    for name in SHEETS:
        write_atomically(out / name, _text(name))
        sheet = parse_sheet(_text(name), out / name)
        check(sheet)
        folder = out / sheet.id
        built = build(sheet, students, secret, folder, pdf=pdf, replacing="specimens")
        _answer(folder)
        yield Played(folder, built)


def _place(out: Path) -> None:
    """Makes the folder; one that stands there has the sheets as this demonstration writes them."""
    free_to_replace(out)
    folder_made(out)
    found = {name: (out / name).read_bytes() for name in SHEETS if (out / name).is_file()}
    if any(out.iterdir()) and (not found or any(text != _text(name).encode() for name, text in found.items())):
        raise occupied(out)


def _answer(folder: Path) -> None:
    """Three students at their desks: right; a known mistake and what follows from it; hard to read."""
    manifest = read_manifest(folder / TEACHER / MANIFEST)
    for bundle, persona in zip(manifest.bundles, PERSONAS, strict=True):
        place = folder / STUDENTS / bundle.student.folder
        here = desk(place)
        write_atomically(here.file, answers_form(bundle))  # an earlier demonstration's answers were kept
        assert read_bundle(place / BUNDLE) == bundle
        for label, text in persona(bundle).items():
            here.keep(label, text)
        target = folder / SUBMISSIONS / bundle.student.folder / ANSWERS
        folder_made(target.parent)
        write_atomically(target, here.file.read_bytes())


def _text(name: str) -> str:
    return (files("corrige.classroom") / "demo" / name).read_text(encoding="utf-8")
