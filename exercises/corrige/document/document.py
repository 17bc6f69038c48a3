"""A document as data: what a sheet, a key or a report shows, without a word of LaTeX or HTML.

A document is in one language; a printer for each format stands in `corrige.templates`. Its lines are made of what
`inline` has, its figures are those of `figures`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

from corrige.document.figures import Chart, Diagram, Diagrams, Picture
from corrige.document.formula import Exact, Tree
from corrige.document.inline import Line


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
