"""`corrige build`: the sheets of a class."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from corrige.classroom.messages import many, say
from corrige.cli.sheets import built_notes, sheet_in
from corrige.cli.terminal import say_line


def command(
    sheet: Annotated[
        Path | None, typer.Argument(help="The sheet's file; the only one of this folder by default.")
    ] = None,
    roster: Annotated[Path, typer.Option(help="The class as a CSV file, as the school exports it.")] = Path(
        "class.csv"
    ),
    out: Annotated[Path | None, typer.Option(help="The folder to build; the sheet's name by default.")] = None,
    pdf: Annotated[bool, typer.Option(help="PDF too, where a TeX is installed.")] = True,
    jobs: Annotated[int, typer.Option(min=0, help="Processes that work on it; 0: what the class is worth.")] = 0,
    redraw: Annotated[
        bool, typer.Option("--redraw", help="Draw anew for students who have a sheet: theirs can no longer be graded.")
    ] = False,
) -> None:
    """Build an individual sheet for each student, with its proven key, and the manifest for grading."""
    from corrige.classroom.build import build, jobs_for
    from corrige.classroom.issuing import check
    from corrige.classroom.roster import read_roster
    from corrige.classroom.secret import course_secret
    from corrige.classroom.sheet_file import read_sheet
    from corrige.classroom.standing import standing

    path = sheet_in(sheet)
    asked = read_sheet(path)
    check(asked)
    students = read_roster(roster).students
    target = out or path.with_suffix("")
    standing(target, asked.id)  # no secret is made for what cannot be built
    secret = course_secret(asked.course or asked.id, target, made=_made)
    built = build(
        asked,
        students,
        secret,
        target,
        pdf=pdf,
        jobs=jobs or jobs_for(len(students)),
        replacing="any" if redraw else "same",
    )
    say_line(
        (
            ", ".join(
                (
                    many(built.students, en=("sheet", "sheets"), fr=("feuille", "feuilles")),
                    many(built.proven, en=("key proven", "keys proven"), fr=("corrigé prouvé", "corrigés prouvés")),
                )
            ),
            "green",
        ),
        say(en=": {folder}/", fr=" : {folder}/", folder=target),
    )
    built_notes(built)


def _made(file: Path) -> None:
    say_line(
        (
            say(
                en="a secret for the draws was made: {file}; keep a copy of it: without it the same sheets cannot be"
                " made again",
                fr="un secret pour les tirages a été fait : {file} ; gardez-en une copie : sans lui, on ne peut refaire"
                " les mêmes feuilles",
                file=file,
            ),
            "yellow",
        )
    )
