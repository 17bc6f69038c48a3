"""`corrige submit`: hand the answers in."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Annotated

import typer

from corrige.classroom.atomic import folder_made, write_atomically
from corrige.classroom.messages import listed, say, speaking
from corrige.classroom.student import ANSWERS, desk
from corrige.cli.terminal import say_line
from corrige.problem.errors import Missing


def command(
    to: Annotated[Path, typer.Option(help="The drop folder: the answers go to TO/<your id>/answers.toml.")] = Path(
        "submission"
    ),
) -> None:
    """Check the answers of the sheet in this folder, put them where they are collected, and print a receipt."""
    here = desk()
    with speaking(here.language):
        if not here.file.exists():
            raise Missing(say(en="there is no {file} yet", fr="il n'y a pas encore de {file}", file=ANSWERS))
        checks = list(here.check_all())
        data = here.file.read_bytes()
        target = to / here.bundle.student.folder / ANSWERS
        folder_made(target.parent)
        write_atomically(target, data)
        for state, en, fr in (
            (
                "unreadable",
                "not understood, can still be mended: {labels}",
                "pas compris, peut encore être repris : {labels}",
            ),
            ("missing", "without an answer: {labels}", "sans réponse : {labels}"),
        ):
            labels = [checked.label for checked in checks if checked.state == state]
            if labels:
                say_line((say(en=en, fr=fr, labels=listed(labels, 60)), "yellow"))
        if others := here.unknown():
            say_line((others, "yellow"))
        receipt = hashlib.sha256(data).hexdigest()[:16]
        say_line(
            say(
                en="handed in: {target} (receipt {receipt})",
                fr="remis : {target} (reçu {receipt})",
                target=target,
                receipt=receipt,
            )
        )
