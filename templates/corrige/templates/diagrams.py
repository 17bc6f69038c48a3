"""A network drawn: boxes with arrows that carry the shapes, branches that fork and are joined again."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from corrige.document.document import Box, Diagram, Fork, Line
from corrige.document.wording import Language
from corrige.templates.canvas import Canvas, Dots, Drawn, Fill, Frame, Label, Ring, Stroke, Texts
from corrige.templates.extent import TEXT_WIDTH, flat, line_width
from corrige.templates.pieces import Piece, caption, drop, place, row_width, stack
from corrige.templates.typography import clean, word

TITLE_POINTS: Final = 9
LINE_POINTS: Final = 8
SHAPE_POINTS: Final = 7
STUB: Final = 40
RADIUS: Final = 22
_BETWEEN = 30

_TINTS: Final = (
    ("conv", "convolution"),
    ("pool", "pooling"),
    ("linear", "dense"),
    ("dense", "dense"),
    ("norm", "normalisation"),
    ("relu", "activation"),
    ("activation", "activation"),
    ("softmax", "activation"),
    ("sigmoid", "activation"),
    ("tanh", "activation"),
)


def colour(kind: str) -> str:
    """The tint of a kind of layer, by what its name holds; others stay plain.

    >>> colour("depthwise_conv2d"), colour("flatten")
    ('convolution', 'plain')
    """
    return next((name for part, name in _TINTS if part in kind.lower()), "plain")


class BoxPiece:
    """A layer: its title and its lines in a tinted box."""

    def __init__(self, box: Box, language: Language) -> None:
        self.tint = colour(box.kind)
        self.title = caption(box.title, 480, TITLE_POINTS, language)
        self.lines = [part for line in box.lines for part in caption(line, 480, LINE_POINTS, language)]
        widths = [line_width(line, TITLE_POINTS, language) * 11 // 10 for line in self.title]
        widths += [line_width(line, LINE_POINTS, language) for line in self.lines]
        self.width = max([130, *(wide + 44 for wide in widths)])
        height = 38 * len(self.title) + 34 * len(self.lines) + 30
        self.above, self.below = height // 2, height - height // 2

    def paint(self, canvas: Canvas, x: int, axis: int) -> None:
        height, top = self.above + self.below, axis - self.above
        canvas.fills.append(Fill(x, top, self.width, height, self.tint))
        canvas.frames.append(Frame(x, top, self.width, height, thin=True))
        middle, y = x + self.width // 2, top + 15
        titles = [Label(middle, y + 19 + drop(TITLE_POINTS) + 38 * i, line) for i, line in enumerate(self.title)]
        canvas.texts.append(Texts(TITLE_POINTS, titles, bold=True))
        y += 38 * len(self.title)
        lines = [Label(middle, y + 17 + drop(LINE_POINTS) + 34 * i, line) for i, line in enumerate(self.lines)]
        if lines:
            canvas.texts.append(Texts(LINE_POINTS, lines))


class ArrowPiece:
    """An arrow with the shape that flows along it; a blank to fill in where the shape is None."""

    def __init__(self, shape: Line | None, language: Language, bare: bool = False) -> None:
        self.shape, self.bare = shape, bare
        if bare:
            self.width = STUB
        else:
            self.width = 190 if shape is None else max(70, line_width(shape, SHAPE_POINTS, language) + 36)
        self.above, self.below = (0 if bare else 50), 12

    def paint(self, canvas: Canvas, x: int, axis: int) -> None:
        self.draw(canvas, x, axis, self.width, arrow=True)

    def draw(self, canvas: Canvas, x: int, axis: int, length: int, arrow: bool) -> None:
        """The arrow at this length; without a head where it runs into another line."""
        if length > 0:
            canvas.strokes.append(Stroke(x, axis, 1, 0, length, arrow))
        if self.bare:
            return
        if self.shape is None:
            canvas.dots.append(Dots(x + 14, axis - 16, self.width - 40))
        elif self.shape:
            canvas.texts.append(Texts(SHAPE_POINTS, [Label(x + self.width // 2 - 6, axis - 12, self.shape)]))


class ForkPiece:
    """Branches one below the other, between the point where they part and the sign that joins them."""

    def __init__(self, fork: Fork, language: Language) -> None:
        self.sign = fork.sign
        self.title = caption(fork.title, 900, LINE_POINTS, language)
        self.branches = [chain(branch, language, last=True) for branch in fork.branches or ((),)]
        self.inner = max([row_width(branch, 0) for branch in self.branches if branch], default=0)
        self.inner = max(self.inner, 120)
        self.heights = [
            (max([20, *(piece.above for piece in branch)]), max([20, *(piece.below for piece in branch)]))
            for branch in self.branches
        ]
        self.width = STUB + self.inner + STUB + 2 * RADIUS
        axes = self.axes(0)
        last = axes[-1] + self.heights[-1][1]
        self.middle = (axes[0] + axes[-1]) // 2
        self.above = self.middle + (38 if self.title else 0)
        self.below = last - self.middle

    def axes(self, top: int) -> list[int]:
        """Where the branches run, from the top of the first."""
        axes, y = [], top
        for above, below in self.heights:
            axes.append(y + above)
            y += above + below + _BETWEEN
        return axes

    def paint(self, canvas: Canvas, x: int, axis: int) -> None:
        axes = self.axes(axis - self.middle)
        start, end = x + STUB // 2, x + self.width - RADIUS
        _line(canvas, x, axis, STUB // 2)
        if axes[-1] > axes[0]:
            canvas.strokes.append(Stroke(start, axes[0], 0, -1, axes[-1] - axes[0]))
        if axes[0] < axis - RADIUS:
            canvas.strokes.append(Stroke(end, axes[0], 0, -1, axis - RADIUS - axes[0], arrow=True))
            canvas.strokes.append(Stroke(end, axes[-1], 0, 1, axes[-1] - axis - RADIUS, arrow=True))
        for branch, y in zip(self.branches, axes, strict=True):
            inside = abs(y - axis) < RADIUS
            _branch(canvas, branch, start, end - RADIUS if inside else end, y, arrow=inside)
        canvas.rings.append(Ring(end, axis, RADIUS))
        canvas.texts.append(Texts(10, [Label(end, axis + drop(10, 0.25), self.sign)]))
        if self.title:
            label = Label(x + self.width // 2, axis - self.middle - 14, self.title[0])
            canvas.texts.append(Texts(LINE_POINTS, [label]))


def _line(canvas: Canvas, x: int, y: int, length: int, arrow: bool = False) -> None:
    if length > 0:
        canvas.strokes.append(Stroke(x, y, 1, 0, length, arrow))


def _branch(canvas: Canvas, branch: Sequence[Piece], start: int, stop: int, y: int, arrow: bool) -> None:
    """One branch from the fork to where it is joined; its last arrow is as long as it must be."""
    if not branch:
        _line(canvas, start, y, stop - start, arrow)
        return
    x = start + STUB // 2
    _line(canvas, start, y, STUB // 2, arrow=True)
    for piece in branch[:-1]:
        piece.paint(canvas, x, y)
        x += piece.width
    last = branch[-1]
    if isinstance(last, ArrowPiece):
        last.draw(canvas, x, y, stop - x, arrow)
    else:
        last.paint(canvas, x, y)
        _line(canvas, x + last.width, y, stop - x - last.width, arrow)


def chain(boxes: Sequence[Box | Fork], language: Language, last: bool = False) -> list[Piece]:
    """Boxes with arrows between them; after the last one an arrow if something leaves it that has a shape."""
    pieces: list[Piece] = []
    for i, box in enumerate(boxes):
        pieces.append(BoxPiece(box, language) if isinstance(box, Box) else ForkPiece(box, language))
        final = i == len(boxes) - 1
        if not (final and box.shape == ()) and not (final and last and box.shape is None):
            pieces.append(ArrowPiece(box.shape, language, bare=box.shape == ()))
    return pieces


SQUEEZE: Final = 1.2
"""A network that is wider than the page by this factor at most is scaled, not broken."""


@lru_cache(maxsize=256)
def drawn(figure: Diagram, language: Language) -> Drawn:
    """The network for all formats."""
    return Drawn(diagram(figure, language), [], described(figure, language))


def diagram(figure: Diagram, language: Language) -> Canvas:
    """The network on as many rows as the page's width asks for; what is wider by itself is scaled by the printer."""
    rows: list[list[Piece]] = [[]]
    pieces = chain(figure.boxes, language)
    if row_width(pieces, 0) <= SQUEEZE * TEXT_WIDTH:
        return stack([pieces], gap=0)
    for i, piece in enumerate(pieces):
        following = pieces[i + 1] if i + 1 < len(pieces) and not isinstance(piece, ArrowPiece) else None
        needed = piece.width + (following.width if isinstance(following, ArrowPiece) else 0)
        if rows[-1] and not isinstance(piece, ArrowPiece) and row_width(rows[-1], 0) + needed > TEXT_WIDTH:
            rows.append([ArrowPiece((), language, bare=True)])
        rows[-1].append(piece)
    return _left(rows)


def _left(rows: Sequence[Sequence[Piece]]) -> Canvas:
    """Rows that begin at the left where there are several, so that the eye finds the next one."""
    parts = [stack([row], gap=0) for row in rows]
    canvas = Canvas(width=max(part.width for part in parts))
    for part in parts:
        place(part, canvas, 0, canvas.height)
        canvas.height += part.height + 45
    canvas.height -= 45
    return canvas


def described(figure: Diagram, language: Language) -> str:
    """The network in words: `Network: conv1 (6 filters 5 × 5) → 28 × 28 × 6, then pool1 …`."""
    colon = "\u00a0: " if language == "fr" else ": "
    return clean(f"{word('network', language)}{colon}{_described(figure.boxes, language)}")


def _described(boxes: Sequence[Box | Fork], language: Language) -> str:
    said = []
    for box in boxes:
        shape = "…" if box.shape is None else _flat(box.shape, language)
        said.append((_box(box, language) if isinstance(box, Box) else _fork(box, language)) + f" → {shape}")
    return f", {word('then', language)} ".join(said)


def _box(box: Box, language: Language) -> str:
    lines = ", ".join(_flat(line, language) for line in box.lines)
    return _flat(box.title, language) + (f" ({lines})" if lines else "")


def _fork(fork: Fork, language: Language) -> str:
    branches = f" {fork.sign} ".join(f"[{_described(branch, language)}]" for branch in fork.branches)
    return f"{_flat(fork.title, language)} {branches}".strip()


def _flat(line: Line, language: Language) -> str:
    return "".join(flat(part, language) for part in line)
