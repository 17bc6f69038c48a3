"""`corrige init`: a sheet's file to begin with."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from corrige.classroom.atomic import write_atomically
from corrige.classroom.messages import say
from corrige.classroom.sheet_form import WORD
from corrige.classroom.sheet_specimen import specimen
from corrige.cli.options import BadOption, language_of
from corrige.cli.terminal import say_line
from corrige.problem.errors import CorrigeError


class AlreadyThere(CorrigeError):
    """A file stands where a new one was to be written."""

    exit_code = 12


def command(
    name: Annotated[str, typer.Argument(help="The sheet's name: NAME.toml is written.")] = "tp1",
    language: Annotated[str, typer.Option(help="fr or en; the machine's by default.")] = "",
) -> None:
    """Write a commented sheet file to begin with."""
    chosen = language_of(language)
    path = Path(name if name.endswith(".toml") else f"{name}.toml")
    id = path.name.removesuffix(".toml")
    if not WORD.fullmatch(id):
        raise BadOption(
            say(
                en="{name} is no name for a sheet: letters a to z, digits, - and _ (40 at most), such as tp1",
                fr="{name} n’est pas un nom de feuille : des lettres de a à z, des chiffres, - et _ (40 au plus),"
                " comme tp1",
                name=repr(name),
            )
        )
    if path.exists():
        raise AlreadyThere(
            say(
                en="{path} is there already; nothing was written",
                fr="{path} existe déjà ; rien n'a été écrit",
                path=path,
            )
        )
    write_atomically(path, specimen(chosen, id))
    say_line(
        say(
            en="written: {path}; edit it, then: corrige preview {path}",
            fr="écrit : {path} ; modifiez-le, puis : corrige preview {path}",
            path=path,
        )
    )
