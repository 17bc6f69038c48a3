"""The figures of a document: grids, networks drawn as boxes, charts; as data, without a word of LaTeX or SVG."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from corrige.document.formula import Exact
from corrige.document.inline import Line

Tint: TypeAlias = Literal["image", "kernel", "response"]


@dataclass(frozen=True, slots=True)
class Grid:
    """A matrix in cells. Rows hold numbers, or None for a cell to fill in.

    `ring` is how many cells of padding surround the image (top, bottom, left, right): they are part of `rows` and
    tinted. `window` is (row, column, height, width) of a marked window; `marked` single cells.
    """

    rows: tuple[tuple[Exact | None, ...], ...]
    tint: Tint
    caption: Line = ()
    ring: tuple[int, int, int, int] = (0, 0, 0, 0)
    window: tuple[int, int, int, int] | None = None
    marked: frozenset[tuple[int, int]] = frozenset()


@dataclass(frozen=True, slots=True)
class Planes:
    """The channels of a volume, one grid behind or beside the other, first channel first."""

    grids: tuple[Grid, ...]
    caption: Line = ()


@dataclass(frozen=True, slots=True)
class Sign:
    """What stands between two grids: `∗`, `=`, `→`, `+`."""

    text: str


@dataclass(frozen=True, slots=True)
class Picture:
    """Grids in a row: image ∗ kernel = response."""

    parts: tuple[Grid | Planes | Sign, ...]


@dataclass(frozen=True, slots=True)
class Box:
    """A layer of a drawn network: its kind (for the colour), its title, its lines, the shape that leaves it."""

    kind: str  # the tag of the layer: conv2d, pool2d, linear, flatten, input, blank …
    title: Line
    lines: tuple[Line, ...] = ()
    shape: Line | None = None  # h × w × c on the arrow that leaves the box; None: a blank
    strips: tuple[Strip, ...] = ()


@dataclass(frozen=True, slots=True)
class Strip:
    """A layer that follows on the same box, since it leaves the shape as it is: a normalisation, an activation."""

    kind: str
    words: Line


@dataclass(frozen=True, slots=True)
class Fork:
    """Branches side by side (residual, product, concatenation), joined by `+`, `×` or `∥`; an empty one: the input."""

    branches: tuple[tuple[Box | Fork, ...], ...]
    sign: str
    title: Line = ()
    shape: Line | None = None


@dataclass(frozen=True, slots=True)
class Diagram:
    """A network drawn as boxes with sizes, from left to right; `told`: a table beside it says as much in text."""

    boxes: tuple[Box | Fork, ...]
    caption: Line = ()
    told: bool = False


@dataclass(frozen=True, slots=True)
class Diagrams:
    """Networks on one scale, each with its caption: side by side where the page is wide enough, else one below the
    other."""

    diagrams: tuple[Diagram, ...]


@dataclass(frozen=True, slots=True)
class Disc:
    """A named disc of a chart; discs of one `kind` share a colour."""

    name: str
    kind: str
    x: int
    y: int
    area: int


@dataclass(frozen=True, slots=True)
class Chart:
    """Discs over two axes that start at zero, their areas on one scale.

    `across` and `up` say what an axis shows and in which unit; a tick of 1 stands for `units` of it.
    """

    discs: tuple[Disc, ...]
    across: Line
    up: Line
    units: tuple[int, int] = (1, 1)
    caption: Line = ()
