"""The gradebook on a terminal."""

from __future__ import annotations

from collections.abc import Mapping

from rich.box import SIMPLE
from rich.console import Group
from rich.table import Table
from rich.text import Text

from corrige.classroom.gradebook.as_html import clean
from corrige.classroom.gradebook.results import SIGNS, Gradebook, Result, decimal, state_word
from corrige.classroom.messages import say, shown, speaking

_STYLES = {"right": "green", "partial": "yellow", "wrong": "red", "unreadable": "magenta", "missing": "dim"}


def gradebook_table(book: Gradebook) -> Group:
    """A line a student, a column an exercise with a sign for each of its questions; then means, who is missing, what is
    to be read. A rich renderable."""
    exercises = _exercises(book)
    with speaking(book.language):
        table = Table(title=Text(clean(book.title)), title_justify="left", padding=(0, 1, 0, 0), box=SIMPLE)
        table.add_column(say(en="ID", fr="Id"), overflow="fold", min_width=6)
        table.add_column(say(en="Name", fr="Nom"), overflow="fold", min_width=12)
        table.add_column(say(en="Mark", fr="Note"), justify="right", no_wrap=True)
    for exercise in exercises:
        table.add_column(Text(clean(exercise)), overflow="fold")
    for result in book.results:
        name = f"{result.name} ({result.group})" if result.group else result.name
        table.add_row(Text(shown(result.id)), Text(shown(name)), *_cells(book, result, exercises))
    notes = [
        Text(f"{shown(result.id)}: {clean(result.message)}", style="red")
        for result in book.results
        if result.state in ("refused", "fault") and result.message
    ]
    return Group(table, *map(Text, book.summary()), *notes)


def _exercises(book: Gradebook) -> dict[str, list[str]]:
    """The questions of each exercise: `1a` and `1b` are of exercise 1."""
    found: dict[str, list[str]] = {}
    for id in book.questions:
        found.setdefault(id.rstrip("abcdefghijklmnopqrstuvwxyz") or id, []).append(id)
    return found


def _cells(book: Gradebook, result: Result, exercises: Mapping[str, list[str]]) -> list[Text]:
    if result.mark is None:
        return [Text(state_word(result.state, book.language), style="dim")]
    cells = [Text(decimal(result.mark, book.language, 2) + ("*" if result.to_read else ""), style="bold")]
    for ids in exercises.values():
        signs = Text()
        for question in map(result.question, ids):
            if question:
                signs.append(SIGNS[question.tone], style=_STYLES[question.tone])
        cells.append(signs)
    return cells
