"""`corrige check`: is every answer understood?"""

from __future__ import annotations

import typer

from corrige.classroom.answers_file import check_header
from corrige.classroom.messages import speaking
from corrige.classroom.student import ANSWERS, desk
from corrige.cli.commands.answer import tell

UNREADABLE = 10


def command() -> None:
    """Say how each answer of the sheet in this folder is understood; whether it is right is not looked at.

    Exit code 10 where an answer is unreadable.
    """
    here = desk()
    with speaking(here.language):
        check_header(here.answers(), ANSWERS, here.bundle.header)
        checks = list(here.check_all())
        for checked in checks:
            tell(checked)
    if any(checked.state == "unreadable" for checked in checks):
        raise typer.Exit(UNREADABLE)
