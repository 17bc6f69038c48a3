"""`corrige grade`: a class's submissions, or in a CI one student's answers."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from corrige.classroom.messages import say
from corrige.cli.options import BadOption

WRONG, MISSING, UNREADABLE = 20, 21, 22


def command(
    place: Annotated[Path, typer.Argument(help="The built folder; with --ci the answers file.")] = Path("."),
    submissions: Annotated[Path | None, typer.Option(help="Where <id>/answers.toml lie.")] = None,
    ci: Annotated[bool, typer.Option("--ci", help="Grade one student's answers file.")] = False,
    manifest: Annotated[Path | None, typer.Option(help="The teacher's manifest.")] = None,
    student: Annotated[str | None, typer.Option(help="Whose answers they are (--ci).")] = None,
) -> None:
    """Grade submissions with the manifest: points, verdict, and the mistake behind a wrong answer.

    With --ci the exit code tells the outcome: 0 all right, 20 something wrong, 21 something missing, 22 something
    unreadable, 7 no such student, 8 another sheet's answers, 5 no file, 70 a fault of corrige's own.
    """
    if not ci:
        from corrige.cli.reports import class_report

        class_report(place, submissions, manifest)
        return
    if manifest is None or student is None:
        raise BadOption(
            say(en="--ci needs --manifest FILE and --student ID", fr="--ci demande --manifest FICHIER et --student ID")
        )
    from corrige.cli.reports import one_report

    raise typer.Exit(_outcome(one_report(manifest, student, place)))


def _outcome(statuses: set[str]) -> int:
    if "unreadable" in statuses:
        return UNREADABLE
    if statuses - {"right", "followed", "missing"}:
        return WRONG
    return MISSING if "missing" in statuses else 0
