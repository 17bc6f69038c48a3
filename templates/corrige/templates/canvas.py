"""A figure as shapes and texts: what the templates of every format draw. Lengths in 0.1 mm, y downwards."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple, TypeAlias

from corrige.document.inline import Line

Colour: TypeAlias = str


class Fill(NamedTuple):
    x: int
    y: int
    width: int
    height: int
    colour: Colour

    @property
    def bottom(self) -> int:
        return self.y + self.height


class Mesh(NamedTuple):
    """The lines between cells."""

    x: int
    y: int
    columns: int
    rows: int
    cell: int

    @property
    def width(self) -> int:
        return self.columns * self.cell

    @property
    def height(self) -> int:
        return self.rows * self.cell


class Frame(NamedTuple):
    """A thick frame around cells, or the thin one of a box; `thin` or not."""

    x: int
    y: int
    width: int
    height: int
    thin: bool = False

    @property
    def bottom(self) -> int:
        return self.y + self.height


class Stroke(NamedTuple):
    """A line to the right (across 1, up 0), up (0, 1) or down (0, -1); it may end in an arrow head."""

    x: int
    y: int
    across: int
    up: int
    length: int
    arrow: bool = False
    light: bool = False


class Ring(NamedTuple):
    """A circle around a sign."""

    x: int
    y: int
    radius: int


class Spot(NamedTuple):
    """A tinted disc."""

    x: int
    y: int
    radius: int
    colour: Colour


class Dots(NamedTuple):
    """A dotted line to write on."""

    x: int
    y: int
    width: int


class Label(NamedTuple):
    """A text centred at x whose baseline stands at y: a number, or a line."""

    x: int
    y: int
    text: str | Line


class Cells(NamedTuple):
    """Where the numbers of a grid stand, row by row, and their size in points."""

    points: int
    places: list[tuple[int, int]]


class Texts(NamedTuple):
    """Texts of one size, in points, and one style."""

    points: int
    labels: list[Label]
    bold: bool = False


@dataclass(slots=True)
class Canvas:
    width: int = 0
    height: int = 0
    fills: list[Fill] = field(default_factory=list)
    meshes: list[Mesh] = field(default_factory=list)
    frames: list[Frame] = field(default_factory=list)
    strokes: list[Stroke] = field(default_factory=list)
    rings: list[Ring] = field(default_factory=list)
    spots: list[Spot] = field(default_factory=list)
    dots: list[Dots] = field(default_factory=list)
    cells: list[Cells] = field(default_factory=list)
    texts: list[Texts] = field(default_factory=list)


class Drawn(NamedTuple):
    """A figure: what it shares with all figures of its shape, its own numbers grid by grid, and all of it in words."""

    canvas: Canvas
    numbers: list[list[str]]
    described: str
