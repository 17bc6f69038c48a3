"""The parts of a drawn network: boxes, arrows that carry the shapes, branches that fork and are joined again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from corrige.document.figures import Box, Fork
from corrige.document.inline import Line
from corrige.document.wording import Language
from corrige.templates.canvas import Canvas, Dots, Fill, Frame, Label, Ring, Stroke, Texts
from corrige.templates.extent import line_width
from corrige.templates.pieces import Piece, caption, drop, row_width

TITLE_POINTS: Final = 9
LINE_POINTS: Final = 8
SHAPE_POINTS: Final = 7
STRIP: Final = 44
STUB: Final = 40
RADIUS: Final = 22
_BETWEEN = 30

_TINTS: Final = (
    ("blank", "blank"),
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
    """A layer: its title and its lines in a tinted box, and a strip below for each layer that follows on it."""

    def __init__(self, box: Box, language: Language) -> None:
        self.tint = colour(box.kind)
        self.title = caption(box.title, 480, TITLE_POINTS, language)
        self.lines = [part for line in box.lines for part in caption(line, 480, LINE_POINTS, language)]
        widths = [line_width(line, TITLE_POINTS, language) * 11 // 10 for line in self.title]
        widths += [line_width(line, LINE_POINTS, language) for line in self.lines]
        self.strips = box.strips
        widths += [line_width(strip.words, LINE_POINTS, language) for strip in self.strips]
        self.width = max([130, *(wide + 44 for wide in widths)])
        self.high = 38 * len(self.title) + 34 * len(self.lines) + 30
        height = self.high + STRIP * len(self.strips)
        self.above, self.below = height // 2, height - height // 2

    def paint(self, canvas: Canvas, x: int, axis: int) -> None:
        top = axis - self.above
        canvas.fills.append(Fill(x, top, self.width, self.high, self.tint))
        canvas.frames.append(Frame(x, top, self.width, self.high, thin=True))
        middle, y = x + self.width // 2, top + 15
        titles = [Label(middle, y + 19 + drop(TITLE_POINTS) + 38 * i, line) for i, line in enumerate(self.title)]
        canvas.texts.append(Texts(TITLE_POINTS, titles, bold=True))
        y += 38 * len(self.title)
        lines = [Label(middle, y + 17 + drop(LINE_POINTS) + 34 * i, line) for i, line in enumerate(self.lines)]
        lines += self._paint_strips(canvas, x, top + self.high)
        if lines:
            canvas.texts.append(Texts(LINE_POINTS, lines))

    def _paint_strips(self, canvas: Canvas, x: int, top: int) -> list[Label]:
        labels = []
        for y, strip in zip(range(top, top + STRIP * len(self.strips), STRIP), self.strips, strict=True):
            canvas.fills.append(Fill(x, y, self.width, STRIP, colour(strip.kind)))
            canvas.frames.append(Frame(x, y, self.width, STRIP, thin=True))
            labels.append(Label(x + self.width // 2, y + STRIP // 2 + drop(LINE_POINTS), strip.words))
        return labels


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
    """Boxes with arrows between them; after the last one an arrow if something leaves it that has a shape, and where
    branches are joined."""
    pieces: list[Piece] = []
    for i, box in enumerate(boxes):
        pieces.append(BoxPiece(box, language) if isinstance(box, Box) else ForkPiece(box, language))
        final = i == len(boxes) - 1
        ends = final and box.shape == () and (last or isinstance(box, Box))
        if not ends and not (final and last and box.shape is None):
            pieces.append(ArrowPiece(box.shape, language, bare=box.shape == ()))
    return pieces
