"""Options that several commands share."""

from __future__ import annotations

import typer

from corrige.classroom.messages import LANGUAGES, Language, say
from corrige.classroom.messages import language as spoken
from corrige.problem.errors import CorrigeError


class BadOption(CorrigeError):
    """An option or an argument that cannot be read, or that is missing."""

    exit_code = 2


def language_of(option: str) -> Language:
    """The language of `--language`, the machine's where it is empty."""
    found: Language | None = next((one for one in LANGUAGES if one == option), None)
    if option and found is None:
        raise typer.BadParameter(say(en="fr or en", fr="fr ou en"), param_hint="--language")
    return found or spoken()
