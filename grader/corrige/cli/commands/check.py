"""`corrige check`: is every answer understood?"""

from __future__ import annotations

import typer

from corrige.classroom.messages import say, shown, speaking
from corrige.classroom.student import ANSWERS, desk
from corrige.cli.commands.answer import tell
from corrige.cli.terminal import say_line

UNREADABLE = 10


def command() -> None:
    """Say how each answer of the sheet in this folder is understood; whether it is right is not looked at.

    Exit code 10 where an answer is unreadable.
    """
    here = desk()
    with speaking(here.language):
        checks = list(here.check_all())
        for checked in checks:
            tell(checked)
        for other in here.answers().unknown:
            say_line(
                (f"{shown(other.id):>5} ", "bold"),
                (say(en="no question of this sheet", fr="n'est pas une question de cette feuille"), "yellow"),
                f" ({ANSWERS}:{other.line})",
            )
    if any(checked.state == "unreadable" for checked in checks):
        raise typer.Exit(UNREADABLE)
