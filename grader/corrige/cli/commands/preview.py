"""`corrige preview`: one specimen of a sheet with its key."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from corrige.classroom.messages import say
from corrige.cli.sheets import built_notes, sheet_in
from corrige.cli.terminal import say_line


def command(
    sheet: Annotated[
        Path | None, typer.Argument(help="The sheet's file; the only one of this folder by default.")
    ] = None,
    out: Annotated[Path, typer.Option(help="Where the specimen goes.")] = Path("preview"),
    student: Annotated[str, typer.Option(help="Whose specimen it is: another id draws other numbers.")] = "specimen",
    pdf: Annotated[bool, typer.Option(help="PDF too, where a TeX is installed.")] = True,
) -> None:
    """Build one specimen of the sheet with its key; no secret is needed, and no student gets these numbers."""
    from corrige.classroom.build import build
    from corrige.classroom.issuing import check
    from corrige.classroom.roster import Student
    from corrige.classroom.sheet_file import read_sheet

    asked = read_sheet(sheet_in(sheet))
    check(asked)
    specimen = Student(id=student, name="Camille Specimen", folder="specimen")
    built = build(asked, [specimen], b"corrige preview", out, pdf=pdf, replacing="specimens")
    built_notes(built)
    sheets, keys = out / "students/specimen/sheet.html", out / "teacher/keys/specimen.html"
    say_line(say(en="{sheets} and its key {keys}", fr="{sheets} et son corrigé {keys}", sheets=sheets, keys=keys))
