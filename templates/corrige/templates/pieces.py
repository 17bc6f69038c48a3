"""Parts of a figure that stand in a row, centred on one axis; and their captions."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, Protocol

from corrige.document.inline import Line, Words
from corrige.document.wording import Language
from corrige.templates.canvas import Canvas, Cells, Label, Texts
from corrige.templates.extent import POINT, flat, line_width, width

CAPTION_POINTS: Final = 8
CAPTION_LINE: Final = 34
GAP: Final = 24


class Piece(Protocol):
    """What can be set beside others: its width, what it needs above and below the axis, how it is drawn."""

    @property
    def width(self) -> int: ...
    @property
    def above(self) -> int: ...
    @property
    def below(self) -> int: ...

    def paint(self, canvas: Canvas, x: int, axis: int) -> None:
        """Draws it with its left side at x and its middle at the height `axis`."""


def stack(rows: Sequence[Sequence[Piece]], gap: int = GAP, between: int = 40) -> Canvas:
    """Rows of pieces one below the other, each row centred."""
    rows = [row for row in rows if row]
    if not rows:
        return Canvas()
    canvas = Canvas(width=max(row_width(row, gap) for row in rows))
    y = 0
    for row in rows:
        axis = y + max(piece.above for piece in row)
        x = (canvas.width - row_width(row, gap)) // 2
        for piece in row:
            piece.paint(canvas, x, axis)
            x += piece.width + gap
        y = axis + max(piece.below for piece in row) + between
    canvas.height = y - between
    return canvas


def place(inner: Canvas, canvas: Canvas, x: int, y: int) -> None:
    """A canvas drawn on another."""
    for name in ("fills", "meshes", "frames", "strokes", "rings", "dots"):
        shapes = getattr(canvas, name)
        shapes += [shape._replace(x=shape.x + x, y=shape.y + y) for shape in getattr(inner, name)]
    canvas.cells += [Cells(cells.points, [(i + x, j + y) for i, j in cells.places]) for cells in inner.cells]
    for texts in inner.texts:
        moved = [Label(label.x + x, label.y + y, label.text) for label in texts.labels]
        canvas.texts.append(texts._replace(labels=moved))


def row_width(row: Sequence[Piece], gap: int = GAP) -> int:
    return sum(piece.width for piece in row) + gap * (len(row) - 1)


def drop(points: int, share: float = 0.33) -> int:
    """How far below the middle of a text its baseline stands: a third of its size for digits."""
    return round(points * POINT * share)


def caption(line: Line, room: int, points: int, language: Language) -> list[Line]:
    """A line broken into several where it is wider than the room.

    >>> caption((Words("the response of the second filter"),), 200, 8, "en")[0]
    (Words(text='the response of '),)
    """
    if line_width(line, points, language) <= room:
        return [line] if line else []
    lines: list[list[Words]] = [[]]
    used = 0
    for part in line:
        for token in re.findall(r"\S+ ?| ", part.text) if isinstance(part, Words) else [flat(part, language)]:
            wide = width(token.rstrip(" "), points)
            if used and used + wide > room:
                lines.append([])
                used = 0
            used += width(token, points)
            lines[-1].append(Words(token) if isinstance(part, Words) else part)  # type: ignore[arg-type]
    return [_joined(tokens) for tokens in lines if tokens]


def _joined(tokens: Sequence[Words]) -> Line:
    """Neighbouring words put together again, so that a printer sees the spaces between them."""
    done: list[Words] = []
    for token in tokens:
        if done and isinstance(token, Words) and isinstance(done[-1], Words):
            done[-1] = Words(done[-1].text + token.text)
        else:
            done.append(token)
    return tuple(done)


def paint_caption(canvas: Canvas, lines: Sequence[Line], x: int, top: int, points: int = CAPTION_POINTS) -> None:
    """Lines of a caption, centred at x, below `top`."""
    if lines:
        first = top + round(points * POINT * 1.15)
        step = round(points * POINT * 1.2)
        canvas.texts.append(Texts(points, [Label(x, first + i * step, one) for i, one in enumerate(lines)]))


def caption_height(lines: Sequence[Line], points: int = CAPTION_POINTS) -> int:
    return round(points * POINT * (0.45 + 1.2 * len(lines))) if lines else 0
