"""Grids of numbers: an image, a kernel, a response; in a row with signs, as a deck shows a convolution."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Final

from corrige.document.document import Figure, Grid, Picture, Planes, Sign, Words
from corrige.document.wording import Language
from corrige.templates.canvas import Canvas, Fill, Frame, Label, Mesh, Texts
from corrige.templates.extent import TEXT_WIDTH, line_width, width
from corrige.templates.pieces import (
    GAP,
    Piece,
    caption,
    caption_height,
    drop,
    paint_caption,
    place,
    row_width,
    stack,
)
from corrige.templates.typography import number, word

CELL: Final = 64
RELATIONS: Final = frozenset("=→⇒≈↦")
"""Before these signs a picture too wide for the page continues on a line of its own."""
_SCALES = (1.0, 0.92, 0.84, 0.76)
_SMALLER = (1.0, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.22, 0.15, 0.1, 0.07)


class GridPiece:
    """A grid with its caption, its cells scaled."""

    def __init__(self, grid: Grid, language: Language, scale: float, points: int = 8) -> None:
        self.grid = grid
        self.rows, self.columns = len(grid.rows), max(map(len, grid.rows), default=0)
        self.texts = [["" if cell is None else number(cell, language) for cell in row] for row in grid.rows]
        widest = max((text for row in self.texts for text in row), key=len, default="")
        natural = max(CELL, width(widest, 8) + 12)
        self.cell = max(round(natural * scale), 6)
        self.points = next((size for size in (10, 9, 8, 7, 6, 5, 4) if width(widest, size) <= self.cell - 10), 3)
        self.inner = self.columns * self.cell
        self.caption = caption(grid.caption, max(self.inner + GAP, 340), points, language)
        self.caption_points = points
        self.width = max(self.inner, *(line_width(line, points, language) for line in self.caption), 0)
        self.above = self.rows * self.cell // 2
        self.below = self.rows * self.cell - self.above + caption_height(self.caption, points)

    def paint(self, canvas: Canvas, x: int, axis: int) -> None:
        x, y, cell = x + (self.width - self.inner) // 2, axis - self.above, self.cell
        canvas.fills += _fills(self.grid, self.rows, self.columns, x, y, cell)
        canvas.meshes.append(Mesh(x, y, self.columns, self.rows, cell))
        base = y + cell // 2 + drop(self.points)
        middle = x + cell // 2
        labels = [
            Label(middle + j * cell, base + i * cell, text)
            for i, row in enumerate(self.texts)
            for j, text in enumerate(row)
            if text
        ]
        if labels:
            canvas.texts.append(Texts(self.points, labels))
        if self.grid.window:
            top, left, high, wide = self.grid.window
            canvas.frames.append(Frame(x + left * cell, y + top * cell, wide * cell, high * cell))
        paint_caption(canvas, self.caption, x + self.inner // 2, y + self.rows * cell, self.caption_points)


def _fills(grid: Grid, rows: int, columns: int, x: int, y: int, cell: int) -> list[Fill]:
    """The tints, later ones on top: padding, the whole of a kernel or response, the window, cells, blanks."""

    def at(i: int, j: int, high: int, wide: int, colour: str) -> Fill:
        return Fill(x + j * cell, y + i * cell, wide * cell, high * cell, colour)

    fills = [] if grid.tint == "image" else [at(0, 0, rows, columns, grid.tint)]
    top, bottom, left, right = grid.ring
    inside = rows - top - bottom
    sides = (
        at(0, 0, top, columns, "padding"),
        at(rows - bottom, 0, bottom, columns, "padding"),
        at(top, 0, inside, left, "padding"),
        at(top, columns - right, inside, right, "padding"),
    )
    fills += [side for side in sides if side.width > 0 and side.height > 0]
    if grid.window:
        fills.append(at(*grid.window, "window"))
    fills += [at(i, j, 1, 1, "window") for i, j in sorted(grid.marked)]
    blanks = [(i, j) for i, row in enumerate(grid.rows) for j, value in enumerate(row) if value is None]
    if grid.tint != "image" or grid.ring != (0, 0, 0, 0):
        fills += [at(i, j, 1, 1, "blank") for i, j in blanks if (i, j) not in grid.marked]
    return fills


class SignPiece:
    def __init__(self, text: str) -> None:
        self.text = text
        self.width = max(40, width(text, 12))
        self.above = self.below = 25

    def paint(self, canvas: Canvas, x: int, axis: int) -> None:
        canvas.texts.append(Texts(12, [Label(x + self.width // 2, axis + drop(12, 0.25), self.text)]))


class PlanesPiece:
    """The channels of a volume side by side, each with a small label; in several rows if they are many."""

    def __init__(self, planes: Planes, language: Language, scale: float, limit: int = TEXT_WIDTH) -> None:
        grids = [GridPiece(grid, language, scale, 7) for grid in named(planes.grids, language)]
        count = len(grids)
        while count > 1 and row_width(grids[:count]) > limit:
            count = (count + 1) // 2
        self.inner = stack([grids[i : i + count] for i in range(0, len(grids), count)], between=16)
        self.caption = caption(planes.caption, max(self.inner.width, 340), 8, language)
        self.width = max(self.inner.width, *(line_width(line, 8, language) for line in self.caption), 0)
        one_row = count == len(grids)
        self.above = max(grid.above for grid in grids) if one_row else self.inner.height // 2
        self.below = self.inner.height - self.above + caption_height(self.caption)

    def paint(self, canvas: Canvas, x: int, axis: int) -> None:
        left, top = x + (self.width - self.inner.width) // 2, axis - self.above
        place(self.inner, canvas, left, top)
        paint_caption(canvas, self.caption, x + self.width // 2, top + self.inner.height)


def named(grids: Sequence[Grid], language: Language) -> list[Grid]:
    """Channels without a caption are called by their number."""
    if len(grids) == 1 or any(grid.caption for grid in grids):
        return list(grids)
    name = word("channel", language)
    return [replace(grid, caption=(Words(f"{name} "), Figure(i))) for i, grid in enumerate(grids, 1)]


@lru_cache(maxsize=256)
def picture(figure: Picture, language: Language) -> Canvas:
    """The picture on as few rows as fit the page's width: first the cells shrink a little, then it breaks before
    `=` or `→`, then the cells shrink as far as they must."""
    for scale in _SCALES:
        row = _pieces(figure.parts, language, scale)
        if row_width(row) <= TEXT_WIDTH:
            return stack([row])
    return stack(_rows(figure, language))


def _rows(figure: Picture, language: Language) -> list[list[Piece]]:
    rows: list[list[Piece]] = []
    for scale in _SMALLER:
        rows = [_pieces(parts, language, scale) for parts in _broken(figure.parts)]
        if max(map(row_width, rows)) <= TEXT_WIDTH:
            break
    return rows


def _pieces(parts: Sequence[Grid | Planes | Sign], language: Language, scale: float) -> list[Piece]:
    return [_piece(part, language, scale) for part in parts]


def _piece(part: Grid | Planes | Sign, language: Language, scale: float) -> Piece:
    match part:
        case Grid():
            return GridPiece(part, language, scale)
        case Planes():
            return PlanesPiece(part, language, scale)
        case Sign(text):
            return SignPiece(text)


def _broken(parts: Sequence[Grid | Planes | Sign]) -> list[list[Grid | Planes | Sign]]:
    rows: list[list[Grid | Planes | Sign]] = [[]]
    for part in parts:
        if rows[-1] and isinstance(part, Sign) and part.text in RELATIONS:
            rows.append([])
        rows[-1].append(part)
    return rows


def described(figure: Picture, language: Language) -> str:
    """The picture in words, for whoever hears the page: `Image 2 × 2: 1 0; 0 1 ∗ Kernel …`."""
    return " ".join(_described(part, language) for part in figure.parts)


def _described(part: Grid | Planes | Sign, language: Language) -> str:
    match part:
        case Sign(text):
            return text
        case Planes(grids):
            return ", ".join(_described(grid, language) for grid in grids)
        case Grid(rows, tint):
            colon, semicolon = ("\u00a0: ", "\u202f; ") if language == "fr" else (": ", "; ")
            lines = (" ".join("…" if cell is None else number(cell, language) for cell in row) for row in rows)
            size = f"{len(rows)} × {max(map(len, rows), default=0)}"
            return f"{word(tint, language)} {size}{colon}{semicolon.join(lines)}"
