"""The gradebook on a terminal."""

from __future__ import annotations

from collections.abc import Mapping

from rich.box import SIMPLE
from rich.console import Console, Group
from rich.table import Table
from rich.text import Text

from corrige.classroom.gradebook.as_html import clean
from corrige.classroom.gradebook.results import SIGNS, Gradebook, Result, decimal, state_word
from corrige.classroom.messages import say, shown, speaking

WIDEST = 1_000
"""Columns in which every table fits."""
_STYLES = {"right": "green", "partial": "yellow", "wrong": "red", "unreadable": "magenta", "missing": "dim"}


def gradebook_table(book: Gradebook, room: int | None = None) -> Group:
    """A line a student, a column an exercise with a sign for each of its questions; where that is wider than `room`,
    each student's exercises below her name. Then means, who is missing, what is to be read. A rich renderable."""
    exercises = _exercises(book)
    with speaking(book.language):
        table = _table(book, exercises)
    wide = Console(width=WIDEST).measure(table).maximum
    table.width = wide
    notes = [
        Text(f"{shown(result.id)}: {clean(result.message)}", style="red")
        for result in book.results
        if result.state in ("refused", "fault") and result.message
    ]
    whole = [table] if room is None or wide <= room else _list(book, exercises, room)
    return Group(*whole, *map(Text, book.summary()), *notes)


def _table(book: Gradebook, exercises: Mapping[str, list[str]]) -> Table:
    table = Table(title=Text(clean(book.title)), title_justify="left", padding=(0, 1, 0, 0), box=SIMPLE)
    table.add_column(say(en="ID", fr="Id"), no_wrap=True)
    table.add_column(say(en="Name", fr="Nom"), no_wrap=True)
    table.add_column(say(en="Mark", fr="Note"), justify="right", no_wrap=True)
    for exercise in exercises:
        table.add_column(Text(clean(exercise)), no_wrap=True)
    for result in book.results:
        table.add_row(Text(shown(result.id)), Text(_name(result)), *_cells(book, result, exercises))
    return table


def _list(book: Gradebook, exercises: Mapping[str, list[str]], room: int) -> list[Text]:
    """The table's rows by themselves: `1 ✓✓  2 ✓✗` below the student's name and mark."""
    lines = [Text(clean(book.title)), Text()]
    for result in book.results:
        mark, *signs = _cells(book, result, exercises)
        lines.append(Text("  ").join([Text(shown(result.id)), Text(_name(result)), mark]))
        line = Text()
        for exercise, cell in zip(exercises, signs, strict=False):
            part = Text.assemble(f"  {clean(exercise)} ", cell)
            if line and len(line) + len(part) > room:
                lines.append(line)
                line = Text()
            line.append_text(part)
        lines += [line, Text()] if line else [Text()]
    return lines


def _name(result: Result) -> str:
    return shown(f"{result.name} ({result.group})" if result.group else result.name)


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
