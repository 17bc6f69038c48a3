"""`corrige practice`: exercises to practise on, judged at once."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import Annotated

import typer

from corrige.answers import Read, Unreadable
from corrige.classroom.messages import many, say, speaking
from corrige.classroom.practice import Session, allowed, history, history_file, remember
from corrige.cli.options import language_of
from corrige.cli.terminal import page, say_line
from corrige.document.document import Document, Part
from corrige.exercises.family import LEVELS, family
from corrige.exercises.statement import statement_blocks
from corrige.grader.feedback import feedback


def command(
    name: Annotated[str, typer.Argument(metavar="FAMILY", help="A family; `corrige families` lists them.")] = "",
    level: Annotated[int, typer.Option(min=1, max=3)] = 1,
    seed: Annotated[str, typer.Option(help="Which draw; another one each time by default.")] = "",
    language: Annotated[str, typer.Option(help="fr or en; the machine's by default.")] = "",
) -> None:
    """Practise: an exercise is drawn, every answer is judged at once, the worked solution follows.

    Without a family, what was practised so far.
    """
    chosen = language_of(language)
    with speaking(chosen):
        allowed(Path.cwd())
        if not name:
            _history()
            return
        session = Session(family(name), LEVELS[level - 1], seed or secrets.token_hex(4), chosen)
        _statement(session)
        for label in session.labels:
            if not _asked(session, label):
                break
        _solution(session)
        tried = session.tried()
        say_line(
            (
                say(
                    en="{right} of {asked} right",
                    fr="{some} sur {asked}",
                    right=tried.right,
                    some=many(
                        tried.right, en=("right answer", "right answers"), fr=("réponse juste", "réponses justes")
                    ),
                    asked=tried.asked,
                ),
                "bold",
            )
        )
        remember(tried, history_file())  # last: where it cannot be written, nothing that was said is lost


def _print(session: Session, *blocks: object) -> None:
    print(page(Document(session.language, "", tuple(blocks))))  # type: ignore[arg-type]


def _statement(session: Session) -> None:
    blocks = statement_blocks(session.family, session.problem, session.language)
    _print(session, *(block for block in blocks if not isinstance(block, Part)))


def _asked(session: Session, label: str) -> bool:
    """Asks until an answer is understood; Enter leaves the question. False where the student stops."""
    blocks = statement_blocks(session.family, session.problem, session.language)
    _print(session, *(block for block in blocks if isinstance(block, Part) and block.label == label))
    while True:
        try:
            typed = input(f"{label} > ")
        except (EOFError, KeyboardInterrupt):
            print()
            return False
        match session.read(label, typed):
            case None:
                return True
            case Unreadable() as unreadable:
                say_line((unreadable.message(session.language), "yellow"))
            case Read() as read:
                verdict = session.verdict(label)
                say_line((say(en="read as ", fr="compris comme "), "dim"), read.echo(session.language))
                say_line((feedback(session.family, verdict, session.language), "green" if verdict.right else "red"))
                return True


def _solution(session: Session) -> None:
    from corrige.solutions.worked import solution_blocks

    _print(session, *solution_blocks(session.family, session.problem, session.language)[1:])


def _history() -> None:
    for tried in history(history_file()):
        say_line(f"{tried.when}  {tried.family} {tried.level}  {tried.right}/{tried.asked}  ({tried.seed})")
