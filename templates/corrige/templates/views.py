"""What the templates of every format read: each block of a document with its strings ready to be set in place.

A view says what stands where; how it looks is a template's matter. Templates ask for its `kind` and read its fields.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, NamedTuple, TypeAlias

from corrige.templates.canvas import Canvas


@dataclass(slots=True)
class ParagraphView:
    line: str
    kind: ClassVar[str] = "paragraph"


@dataclass(slots=True)
class HeadingView:
    line: str
    level: int
    right: str
    kind: ClassVar[str] = "heading"


@dataclass(slots=True)
class DerivationView:
    """`left = steps[0] = steps[1] …`: one below the other if `aligned`."""

    left: str
    steps: list[str]
    aligned: bool
    kind: ClassVar[str] = "derivation"


@dataclass(slots=True)
class ProductsView:
    """The terms with their signs, each in one piece; then the value."""

    terms: list[str]
    value: str | None
    kind: ClassVar[str] = "products"


@dataclass(slots=True)
class ChoicesView:
    """Each option and whether it is ticked; `short` ones stand side by side."""

    options: list[tuple[str, bool]]
    short: bool
    kind: ClassVar[str] = "choices"


@dataclass(slots=True)
class AnswerView:
    """A box to write in, of this height in millimetres; `narrow`: it takes half a line."""

    id: str
    axes: str
    height: int
    narrow: bool
    kind: ClassVar[str] = "answer"


@dataclass(slots=True)
class TableView:
    """Rows of (alignment, text); a text None is a blank to fill in. `total`: the last row is ruled off.

    `pieces`: the rows page by page; `widest`: where there are several, the widest text of each column, so that all
    pieces are as wide.
    """

    align: str
    head: list[tuple[str, str]]
    rows: list[list[tuple[str, str | None]]]
    total: bool
    pieces: list[list[list[tuple[str, str | None]]]]
    widest: list[str]
    kind: ClassVar[str] = "table"


class TextsView(NamedTuple):
    """Texts of a figure of one size, in points, and one weight: where they stand, and what they say."""

    points: int
    bold: bool
    places: list[tuple[int, int]]
    texts: list[str]


@dataclass(slots=True)
class FigureView:
    """A figure drawn; its texts; and said in words for whoever hears the page."""

    canvas: Canvas
    texts: list[TextsView]
    described: str
    kind: ClassVar[str] = "figure"


@dataclass(slots=True)
class ItemsView:
    items: list[list[View]]
    numbered: bool
    kind: ClassVar[str] = "items"


@dataclass(slots=True)
class ListingView:
    text: str
    kind: ClassVar[str] = "listing"


@dataclass(slots=True)
class PartView:
    label: str
    line: str
    points: str
    blocks: list[View]
    kind: ClassVar[str] = "part"


View: TypeAlias = (
    ParagraphView
    | HeadingView
    | DerivationView
    | ProductsView
    | ChoicesView
    | AnswerView
    | TableView
    | FigureView
    | ItemsView
    | ListingView
    | PartView
)


@dataclass(slots=True)
class DocumentView:
    """`title` is empty where the first block is the title itself; `running` are strings by key, ready to be set."""

    language: str
    title: str
    plain_title: str
    running: dict[str, str]
    others: list[str]
    blocks: list[View]
