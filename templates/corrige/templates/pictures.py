"""Pictures: the numbers of their grids put into the layout of their shape, and said in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from corrige.document.figures import Grid, Picture, Planes, Sign
from corrige.document.inline import Figure, Words
from corrige.document.wording import Language
from corrige.templates.canvas import Drawn
from corrige.templates.extent import width
from corrige.templates.grids import GridShape, PlanesShape, Shape, layout
from corrige.templates.typography import clean, grouped, word


@lru_cache(maxsize=256)
def drawn(figure: Picture, language: Language) -> Drawn:
    """The picture for all formats."""
    shapes: list[Shape] = []
    numbers: list[list[str]] = []
    described: list[str] = []
    for part in figure.parts:
        match part:
            case Sign(text):
                shapes.append(part)
                described.append(text)
            case Grid():
                shapes.append(_read(part, language, numbers, described))
            case Planes(grids, caption):
                planes = [_read(grid, language, numbers, described) for grid in named(grids, language)]
                shapes.append(PlanesShape(tuple(planes), caption))
    return Drawn(layout(tuple(shapes), language), numbers, clean(" ".join(described)))


def _read(grid: Grid, language: Language, numbers: list[list[str]], described: list[str]) -> GridShape:
    """The grid's shape; its numbers and its description are added to the others."""
    rows = [[grouped(cell, language) if cell is not None else "" for cell in row] for row in grid.rows]
    columns = max(map(len, rows), default=0)
    flat = [text for row in rows for text in row]
    blanks: list[tuple[int, int]] = []
    if "" in flat or len(flat) < len(rows) * columns:
        blanks = [(i, j) for i, row in enumerate(rows) for j in range(columns) if not "".join(row[j : j + 1])]
        flat = [text for text in flat if text]
    numbers.append(flat)
    described.append(_described(grid, rows, columns, language))
    widest = width(max(flat, key=len, default=""), 8)
    return GridShape(
        len(rows), columns, widest, tuple(blanks), grid.tint, grid.caption, grid.ring, grid.window, grid.marked
    )


def _described(grid: Grid, rows: Sequence[Sequence[str]], columns: int, language: Language) -> str:
    """`Image 2 × 2: 1 0; 0 1`, for whoever hears the page."""
    colon, semicolon = ("\u00a0: ", "\u202f; ") if language == "fr" else (": ", "; ")
    lines = semicolon.join([" ".join([text or "…" for text in row]) for row in rows])
    return f"{word(grid.tint, language)} {len(rows)} × {columns}{colon}{lines}"


def named(grids: Sequence[Grid], language: Language) -> list[Grid]:
    """Channels; those without a caption are called by their number."""
    if len(grids) == 1 or any(grid.caption for grid in grids):
        return list(grids)
    name = word("channel", language)
    return [replace(grid, caption=(Words(f"{name} "), Figure(i))) for i, grid in enumerate(grids, 1)]
