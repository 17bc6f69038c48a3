"""`corrige init`: a sheet's file to begin with."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from corrige.classroom.atomic import write_atomically
from corrige.classroom.messages import say
from corrige.classroom.sheet_specimen import specimen
from corrige.cli.terminal import say_line
from corrige.problem.errors import CorrigeError


class AlreadyThere(CorrigeError):
    """A file stands where a new one was to be written."""

    exit_code = 12


def command(
    name: Annotated[str, typer.Argument(help="The sheet's name: NAME.toml is written.")] = "tp1",
    language: Annotated[str, typer.Option(help="fr or en")] = "fr",
) -> None:
    """Write a commented sheet file to begin with."""
    path = Path(name if name.endswith(".toml") else f"{name}.toml")
    if path.exists():
        raise AlreadyThere(
            say(
                en="{path} is there already; nothing was written",
                fr="{path} existe déjà ; rien n'a été écrit",
                path=path,
            )
        )
    write_atomically(path, specimen("en" if language == "en" else "fr"))
    say_line(
        say(
            en="written: {path}; edit it, then: corrige preview {path}",
            fr="écrit : {path} ; modifiez-le, puis : corrige preview {path}",
            path=path,
        )
    )
