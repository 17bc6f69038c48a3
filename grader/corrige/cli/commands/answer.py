"""`corrige answer`: answer the sheet of the current folder."""

from __future__ import annotations

from typing import Annotated

import typer

from corrige.classroom.messages import say, speaking
from corrige.classroom.student import Checked, Desk, desk
from corrige.cli.terminal import page, say_line

SETTINGS = {"context_settings": {"ignore_unknown_options": True, "allow_interspersed_args": False}}


def command(
    label: Annotated[str, typer.Argument(help="The question, such as 2b; without it each is asked in turn.")] = "",
    value: Annotated[list[str] | None, typer.Argument(help="The answer; without it, it is asked for.")] = None,
) -> None:
    """Answer the questions of the sheet in this folder; every answer is saved at once.

    `corrige answer 2b -3` is an answer, `corrige answer 2b` asks for it, `corrige answer` goes through all questions.
    """
    here = desk()
    with speaking(here.language):
        if label and value:
            tell(here.keep(here.find(label), " ".join(value)))
            return
        for one in [here.find(label)] if label else here.labels:
            if not _asked(here, one):
                return


def _asked(here: Desk, label: str) -> bool:
    """Asks for an answer until it is understood or left; False where the student stops."""
    print(page(here.document(label)))
    before = here.answers().given(label)
    if before:
        say_line(say(en="so far: {text}", fr="jusqu'ici : {text}", text=before.text))
    prompt = say(en="{label} (Enter: leave as it is) > ", fr="{label} (Entrée : ne rien changer) > ", label=label)
    while True:
        try:
            typed = input(prompt)
        except (EOFError, KeyboardInterrupt):
            print()
            return False
        if not typed.strip():
            return True
        checked = here.keep(label, typed)
        tell(checked)
        if checked.state == "understood":
            return True


def tell(checked: Checked) -> None:
    """How an answer was understood, on a line or with the caret under the place."""
    match checked.state:
        case "understood":
            say_line(
                (f"{checked.label:>5} ", "bold"),
                (say(en="understood as ", fr="compris comme "), "green"),
                checked.echo,
            )
        case "unreadable":
            say_line((f"{checked.label:>5} ", "bold"), (say(en="unreadable", fr="illisible"), "yellow"))
            say_line(checked.message)
        case "missing":
            say_line((f"{checked.label:>5} ", "bold"), (say(en="no answer yet", fr="pas encore de réponse"), "dim"))
