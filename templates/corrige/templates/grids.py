"""How grids of numbers are laid out: an image, a kernel, a response, in a row with signs, as a deck shows them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Final, NamedTuple, TypeAlias

from corrige.document.figures import Sign, Tint
from corrige.document.inline import Line
from corrige.document.wording import Language
from corrige.templates.canvas import Canvas, Cells, Fill, Frame, Label, Mesh, Texts
from corrige.templates.extent import TEXT_WIDTH, line_width, width
from corrige.templates.pieces import (
    CAPTION_POINTS,
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

CELL: Final = 64
RELATIONS: Final = frozenset("=→⇒≈↦")
"""Before these signs a picture too wide for the page continues on a line of its own."""
_A_LITTLE: Final = (1.0, 0.92, 0.84, 0.76)
_MORE: Final = (1.0, 0.9, 0.8, 0.7)
_ANY: Final = (1.0, 0.8, 0.6, 0.5, 0.4, 0.3, 0.22, 0.15, 0.1, 0.07)


class GridShape(NamedTuple):
    """All of a grid but its numbers: `widest` of them in 0.1 mm at 8 points; `blanks` are the cells without one."""

    rows: int
    columns: int
    widest: int
    blanks: tuple[tuple[int, int], ...]
    tint: Tint
    caption: Line
    ring: tuple[int, int, int, int]
    window: tuple[int, int, int, int] | None
    marked: frozenset[tuple[int, int]]


class PlanesShape(NamedTuple):
    grids: tuple[GridShape, ...]
    caption: Line


Shape: TypeAlias = GridShape | PlanesShape | Sign


class GridPiece:
    """A grid with its caption, its cells scaled."""

    def __init__(self, shape: GridShape, language: Language, scale: float, points: int = CAPTION_POINTS) -> None:
        self.shape = shape
        self.cell = max(round(max(CELL, shape.widest + 12) * scale), 6)
        self.points = next((size for size in (10, 9, 8, 7, 6, 5, 4) if shape.widest * size <= (self.cell - 10) * 8), 3)
        self.inner = shape.columns * self.cell
        self.height = shape.rows * self.cell
        self.caption = caption(shape.caption, max(self.inner + GAP, 340), points, language)
        self.caption_points = points
        self.width = max([self.inner, *(line_width(line, points, language) for line in self.caption)])
        self.above = self.height // 2
        self.below = self.height - self.above + caption_height(self.caption, points)

    def paint(self, canvas: Canvas, x: int, axis: int) -> None:
        shape, cell = self.shape, self.cell
        x, y = x + (self.width - self.inner) // 2, axis - self.above
        canvas.fills += [
            Fill(x + j * cell, y + i * cell, wide * cell, high * cell, colour)
            for i, j, high, wide, colour in _tinted(shape)
            if high > 0 and wide > 0
        ]
        canvas.meshes.append(Mesh(x, y, shape.columns, shape.rows, cell))
        middle, base = x + cell // 2, y + cell // 2 + drop(self.points)
        places = [(i, j) for i in range(shape.rows) for j in range(shape.columns) if (i, j) not in shape.blanks]
        canvas.cells.append(Cells(self.points, [(middle + j * cell, base + i * cell) for i, j in places]))
        if shape.window:
            top, left, high, wide = shape.window
            canvas.frames.append(Frame(x + left * cell, y + top * cell, wide * cell, high * cell))
        paint_caption(canvas, self.caption, x + self.inner // 2, y + self.height, self.caption_points)


def _tinted(shape: GridShape) -> Iterator[tuple[int, int, int, int, str]]:
    """Rectangles of cells (row, column, height, width) and their tints, later ones on top: the whole of a kernel or
    response, the padding, the window, marked cells, blanks."""
    if shape.tint != "image":
        yield 0, 0, shape.rows, shape.columns, shape.tint
    top, bottom, left, right = shape.ring
    inside = shape.rows - top - bottom
    yield 0, 0, top, shape.columns, "padding"
    yield shape.rows - bottom, 0, bottom, shape.columns, "padding"
    yield top, 0, inside, left, "padding"
    yield top, shape.columns - right, inside, right, "padding"
    if shape.window:
        yield *shape.window, "window"
    for i, j in sorted(shape.marked):
        yield i, j, 1, 1, "window"
    if shape.tint != "image" or any(shape.ring):
        for i, j in shape.blanks:
            if (i, j) not in shape.marked:
                yield i, j, 1, 1, "blank"


class SignPiece:
    def __init__(self, text: str) -> None:
        self.text = text
        self.width = max(40, width(text, 12))
        self.above = self.below = 25

    def paint(self, canvas: Canvas, x: int, axis: int) -> None:
        canvas.texts.append(Texts(12, [Label(x + self.width // 2, axis + drop(12, 0.25), self.text)]))


class PlanesPiece:
    """The channels of a volume side by side, each with a small label; in several rows if they are many."""

    def __init__(self, shape: PlanesShape, language: Language, scale: float, limit: int = TEXT_WIDTH) -> None:
        grids = [GridPiece(grid, language, scale, 7) for grid in shape.grids]
        count = max(len(grids), 1)
        while count > 1 and row_width(grids[:count]) > limit:
            count = (count + 1) // 2
        self.inner = stack([grids[i : i + count] for i in range(0, len(grids), count)], between=16)
        self.caption = caption(shape.caption, max(self.inner.width, 340), CAPTION_POINTS, language)
        self.width = max([self.inner.width, *(line_width(line, CAPTION_POINTS, language) for line in self.caption)])
        one_row = count >= len(grids)
        self.above = max([grid.above for grid in grids], default=0) if one_row else self.inner.height // 2
        self.below = self.inner.height - self.above + caption_height(self.caption)

    def paint(self, canvas: Canvas, x: int, axis: int) -> None:
        left, top = x + (self.width - self.inner.width) // 2, axis - self.above
        place(self.inner, canvas, left, top)
        paint_caption(canvas, self.caption, x + self.width // 2, top + self.inner.height)


@lru_cache(maxsize=2048)
def layout(parts: tuple[Shape, ...], language: Language) -> Canvas:
    """A picture on as few rows as fit the page's width. It is tried on one row, broken before `=` or `→`, and broken
    anywhere; at each of these the cells may shrink, but only what stands alone on its row shrinks beyond reading.

    Pictures of one shape share their layout.
    """
    rows: list[list[Piece]] = [[]]
    for scales, broken in ((_A_LITTLE, _whole), (_MORE, _before_relations), (_ANY, _anywhere)):
        for scale in scales:
            rows = broken([_piece(part, language, scale) for part in parts])
            if max(map(row_width, rows)) <= TEXT_WIDTH:
                return stack(rows)
    return stack(rows)


def _whole(pieces: list[Piece]) -> list[list[Piece]]:
    return [pieces]


def _before_relations(pieces: list[Piece]) -> list[list[Piece]]:
    rows: list[list[Piece]] = [[]]
    for piece in pieces:
        if rows[-1] and isinstance(piece, SignPiece) and piece.text in RELATIONS:
            rows.append([])
        rows[-1].append(piece)
    return rows


def _anywhere(pieces: list[Piece]) -> list[list[Piece]]:
    """As many on a row as there is room for; a sign goes with what follows it."""
    units: list[list[Piece]] = []
    for piece in pieces:
        if units and isinstance(units[-1][-1], SignPiece):
            units[-1].append(piece)
        else:
            units.append([piece])
    rows = units[:1]
    for unit in units[1:]:
        if row_width([*rows[-1], *unit]) <= TEXT_WIDTH:
            rows[-1] = [*rows[-1], *unit]
        else:
            rows.append(unit)
    return rows


def _piece(part: Shape, language: Language, scale: float) -> Piece:
    match part:
        case GridShape():
            return GridPiece(part, language, scale)
        case PlanesShape():
            return PlanesPiece(part, language, scale)
        case Sign(text):
            return SignPiece(text)
