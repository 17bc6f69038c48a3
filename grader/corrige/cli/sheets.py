"""Which sheet a command means, and what is said of its build."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from corrige.classroom.messages import listed, say, system
from corrige.cli.terminal import say_line
from corrige.problem.errors import BadFile, Missing, Place

if TYPE_CHECKING:
    from corrige.classroom.build import Built


def sheet_in(path: Path | None, folder: Path | None = None) -> Path:
    """The file that was named, or the only sheet's file of the folder. Raises Missing."""
    if path is not None:
        return path
    here = folder or Path.cwd()
    found = sorted(
        file
        for file in here.glob("*.toml")
        if file.is_file() and file.name != "answers.toml" and "[[exercise]]" in _start(file)
    )
    if len(found) == 1:
        return found[0]
    if found:
        raise Missing(
            say(
                en="several sheets here: name one of {names}",
                fr="plusieurs feuilles ici : nommez-en une parmi {names}",
                names=listed(file.name for file in found),
            )
        )
    raise Missing(
        say(en="no sheet here: corrige init tp1 writes one", fr="pas de feuille ici : corrige init tp1 en écrit une")
    )


def _start(file: Path, size: int = 100_000) -> str:
    try:
        with file.open("rb") as opened:
            return opened.read(size).decode("utf-8", "replace")
    except OSError as error:
        raise BadFile(
            Place(file), say(en="cannot be opened ({why})", fr="ne peut être ouvert ({why})", why=system(error))
        ) from error


def built_notes(built: Built) -> None:
    """Says which mistakes a build's numbers hide, and what it notes."""
    for id, mistakes in built.hidden.items():
        say_line(
            (
                say(
                    en="exercise {id}: with these numbers, answers cannot show {mistakes}",
                    fr="exercice {id} : avec ces nombres, les réponses ne peuvent pas montrer {mistakes}",
                    id=id,
                    mistakes=listed(mistakes),
                ),
                "yellow",
            )
        )
    for note in built.notes:
        say_line((note, "yellow"))
