"""`corrige demo`: the whole story on the course deck."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from corrige.classroom.messages import many, say
from corrige.cli.sheets import built_notes
from corrige.cli.terminal import say_line


def command(
    out: Annotated[Path, typer.Option(help="Where everything is put.")] = Path("corrige-demo"),
    pdf: Annotated[bool, typer.Option(help="PDF too, where a TeX is installed.")] = True,
) -> None:
    """Build the course deck's sheet and a random one for a small class, answer them as three different students would,
    grade them, and say where the files are."""
    from corrige.classroom.demonstration import play
    from corrige.classroom.standing import STUDENTS, TEACHER
    from corrige.cli.reports import class_report

    for played in play(out, b"corrige demo: nobody's secret", pdf=pdf):
        built = played.built
        say_line(
            (
                say(
                    en="{folder}: {sheets}, {keys} by readers that share nothing",
                    fr="{folder} : {sheets}, {keys} par des lecteurs qui ne partagent rien",
                    folder=played.folder,
                    sheets=many(built.students, en=("sheet", "sheets"), fr=("feuille", "feuilles")),
                    keys=many(
                        built.proven, en=("key proven", "keys proven"), fr=("corrigé prouvé", "corrigés prouvés")
                    ),
                ),
                "bold green",
            )
        )
        built_notes(built)
        class_report(played.folder, None, None)
        for what, en, fr in (
            (STUDENTS, "to hand out", "à distribuer"),
            (f"{TEACHER}/keys", "keys with worked solutions", "corrigés détaillés"),
            (f"{TEACHER}/answers.html", "all answers on a page", "toutes les réponses sur une page"),
        ):
            say_line(f"  {played.folder}/{what}  ", (say(en=en, fr=fr), "dim"))
