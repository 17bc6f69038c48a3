"""The gradebook on a terminal."""

from __future__ import annotations

from rich.console import Group
from rich.table import Table
from rich.text import Text

from corrige.classroom.gradebook.as_html import clean
from corrige.classroom.gradebook.results import SIGNS, Gradebook, Result, decimal, state_word
from corrige.classroom.messages import say, shown, speaking

_STYLES = {"right": "green", "partial": "yellow", "wrong": "red", "unreadable": "magenta", "missing": "dim"}


def gradebook_table(book: Gradebook) -> Group:
    """A line a student, a sign a question; then means, who is missing, what is to be read. A rich renderable."""
    with speaking(book.language):
        table = Table(title=Text(clean(book.title)), title_justify="left")
        for name in (say(en="ID", fr="Identifiant"), say(en="Name", fr="Nom"), say(en="Group", fr="Groupe")):
            table.add_column(name, overflow="fold")
        table.add_column(say(en="Mark", fr="Note"), justify="right")
    for id in book.questions:
        table.add_column(Text(clean(id)), justify="center")
    for result in book.results:
        table.add_row(*(Text(shown(cell)) for cell in (result.id, result.name, result.group)), *_cells(book, result))
    notes = [
        Text(f"{shown(result.id)}: {clean(result.message)}", style="red")
        for result in book.results
        if result.state in ("refused", "fault") and result.message
    ]
    return Group(table, *map(Text, book.summary()), *notes)


def _cells(book: Gradebook, result: Result) -> list[Text]:
    if result.mark is None:
        return [Text(state_word(result.state, book.language), style="dim")]
    cells = [Text(decimal(result.mark, book.language, 2) + ("*" if result.to_read else ""), style="bold")]
    for id in book.questions:
        question = result.question(id)
        cells.append(Text(SIGNS[question.tone], style=_STYLES[question.tone]) if question else Text(""))
    return cells
