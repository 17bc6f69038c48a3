"""A document as data: what a sheet, a key or a report shows, without a word of LaTeX or HTML.

A document is in one language; a printer for each format stands in `corrige.templates`. Numbers are values, so that
each language groups their digits in its own way.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Literal, TypeAlias

from corrige.document.formula import Exact, Tree


@dataclass(frozen=True, slots=True)
class Words:
    """Plain text, typographic signs as they are; a printer escapes it."""

    text: str


@dataclass(frozen=True, slots=True)
class Strong:
    text: str


@dataclass(frozen=True, slots=True)
class Emphasis:
    text: str


@dataclass(frozen=True, slots=True)
class Code:
    text: str


@dataclass(frozen=True, slots=True)
class Figure:
    """A number: an integer, a fraction, or a decimal number with its decimals."""

    value: int | Fraction
    decimals: int | None = None


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula within a line; with `numbers`, they are printed in place of the symbols."""

    tree: Tree
    numbers: Mapping[str, Exact] | None = None


Inline: TypeAlias = Words | Strong | Emphasis | Code | Figure | Formula
Line: TypeAlias = tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    line: Line


@dataclass(frozen=True, slots=True)
class Heading:
    """`level` 1 the document, 2 an exercise, 3 a part; `right`: what stands at the end of the line (the points)."""

    line: Line
    level: Literal[1, 2, 3] = 2
    right: Line = ()


@dataclass(frozen=True, slots=True)
class Derivation:
    """A quantity worked out: `left = general = with the numbers put in = value`, whichever of them is there.

    The steps are aligned at the equal sign or on one line where they fit; `value` prints last.
    """

    left: Tree | None
    general: Tree | None
    numbers: Mapping[str, Exact] = field(default_factory=dict)
    value: Any = None  # int | Fraction | nested tuples of them (printed as a matrix) | None


@dataclass(frozen=True, slots=True)
class Products:
    """A sum of products written out: `-1×0 - 2×1 + … = 3`, pairs of (kernel factor, image factor); then the bias."""

    pairs: tuple[tuple[Exact, Exact], ...]
    value: Exact | None
    bias: Exact | None = None


@dataclass(frozen=True, slots=True)
class Choices:
    """Boxes to tick."""

    options: tuple[Line, ...]
    chosen: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class AnswerField:
    """Where a student writes: `id` as in the answers file, `axes` names the parts, `blank` the room that it needs."""

    id: str
    axes: tuple[str, ...] = ()
    blank: Literal["short", "line", "matrix", "lines"] = "short"
    rows: int = 1


@dataclass(frozen=True, slots=True)
class Table:
    """Cells are lines; a cell None is a blank to fill in. `align`: one of l, c, r a column; the last row may be a
    total, ruled off."""

    head: tuple[Line, ...]
    rows: tuple[tuple[Line | None, ...], ...]
    align: str
    total: bool = False


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


@dataclass(frozen=True, slots=True)
class Items:
    """Lines of a list, with bullets or numbers."""

    items: tuple[tuple[Block, ...], ...]
    numbered: bool = False


@dataclass(frozen=True, slots=True)
class Listing:
    """Source text in typewriter letters, such as a model summary."""

    text: str


@dataclass(frozen=True, slots=True)
class Part:
    """A question with its label (`1a`), its points and what stands under it; kept together on a page if it fits."""

    label: str
    line: Line
    blocks: tuple[Block, ...] = ()
    points: Line = ()


Block: TypeAlias = (
    Paragraph
    | Heading
    | Derivation
    | Products
    | Choices
    | AnswerField
    | Table
    | Picture
    | Diagram
    | Diagrams
    | Chart
    | Items
    | Listing
    | Part
)


@dataclass(frozen=True, slots=True)
class Document:
    """`running` is what the head and foot of each page say: `student`, `group`, `course`, `date`, `fingerprint` have
    their places, and what stands under another key is printed beside them."""

    language: str
    title: str
    blocks: tuple[Block, ...]
    running: Mapping[str, str] = field(default_factory=dict)


def line(*parts: str | int | Fraction | Tree | Inline) -> Line:
    """A line of text from mixed parts: text, numbers, formulas.

    >>> line("f = ", 3)
    (Words(text='f = '), Figure(value=3, decimals=None))
    """
    return tuple(_inline(part) for part in parts)


def _inline(part: Any) -> Inline:
    match part:
        case str():
            return Words(part)
        case int() | Fraction():
            return Figure(part)
        case Words() | Strong() | Emphasis() | Code() | Figure() | Formula():
            return part
        case _:
            return Formula(part)
