"""Documents turned into views: the strings are written with the ink of a format."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, assert_never

from corrige.document.document import (
    AnswerField,
    Block,
    Choices,
    Derivation,
    Document,
    Heading,
    Items,
    Listing,
    Paragraph,
    Part,
    Products,
    Table,
)
from corrige.document.figures import Chart, Diagram, Diagrams, Picture
from corrige.document.formula import Apply, Exact, Number
from corrige.document.inline import Line
from corrige.templates import charts, diagrams, pictures
from corrige.templates.canvas import Drawn
from corrige.templates.extent import TEXT_WIDTH, line_width
from corrige.templates.ink import Ink
from corrige.templates.typography import magnitude
from corrige.templates.views import (
    AnswerView,
    ChoicesView,
    DerivationView,
    DocumentView,
    FigureView,
    HeadingView,
    ItemsView,
    ListingView,
    ParagraphView,
    PartView,
    ProductsView,
    TableView,
    TextsView,
    View,
)

RUNNING: Final = ("student", "group", "course", "date", "fingerprint")
"""The keys of `Document.running` that have a place of their own in the head or foot of a page."""
PAGE_ROWS: Final = 44
"""Rows of a table that stand on one page; a longer table goes on in pieces of equal length."""
ONE_LINE: Final = 62
"""Characters of a formula that fit on one line of a page."""


def document_view(document: Document, ink: Ink) -> DocumentView:
    titled = any(isinstance(block, Heading) and block.level == 1 for block in document.blocks[:1])
    running = {key: ink.words(document.running.get(key, "")) for key in RUNNING}
    others = [ink.words(text) for key, text in document.running.items() if key not in RUNNING and text]
    title = ink.words(document.title)
    blocks = block_views(document.blocks, ink)
    return DocumentView(ink.language, "" if titled else title, title, running, others, blocks)


def block_views(blocks: Sequence[Block], ink: Ink) -> list[View]:
    return [view(block, ink) for block in blocks]


def view(block: Block, ink: Ink) -> View:
    match block:
        case Paragraph():
            return ParagraphView(ink.line(block.line))
        case Derivation():
            return _derivation(block, ink)
        case Picture():
            return _figure(pictures.drawn(block, ink.language), ink)
        case Part():
            inner = block_views(block.blocks, ink)
            return PartView(ink.words(block.label), ink.line(block.line), ink.line(block.points), inner)
        case AnswerField():
            return _answer(block, ink)
        case Heading():
            return HeadingView(ink.line(block.line), block.level, ink.line(block.right))
        case Table():
            return _table(block, ink)
        case Products():
            return _products(block.pairs, block.value, block.bias, ink)
        case Choices():
            return _choices(block, ink)
        case Diagram():
            return _figure(diagrams.drawn(block, ink.language), ink)
        case Diagrams():
            return _figure(diagrams.drawn_together(block, ink.language), ink)
        case Chart():
            return _figure(charts.drawn(block, ink.language), ink)
        case Items():
            return ItemsView([block_views(item, ink) for item in block.items], block.numbered)
        case Listing():
            return ListingView(ink.listing(block.text))
        case _:
            assert_never(block)


def _derivation(block: Derivation, ink: Ink) -> DerivationView:
    steps: list[str] = []
    long = 0
    if block.general is not None:
        found, long = ink.formulas.steps(block.general, block.numbers)
        steps = [ink.ready(step) for step in found]
    if block.value is not None:
        steps.append(ink.value(block.value))
        long += 8 if isinstance(block.value, int) else 12
    left = "" if block.left is None else ink.row(block.left)
    return DerivationView(left, list(dict.fromkeys(steps)), long > ONE_LINE)


def _choices(block: Choices, ink: Ink) -> ChoicesView:
    widths = [line_width(option, 11, ink.language) + 120 for option in block.options]
    short = sum(widths) < TEXT_WIDTH or max(widths) < TEXT_WIDTH // 6
    return ChoicesView([(ink.line(option), i in block.chosen) for i, option in enumerate(block.options)], short)


def _products(pairs: Sequence[tuple[Exact, Exact]], value: Exact | None, bias: Exact | None, ink: Ink) -> ProductsView:
    terms = [_term(Apply("*", (Number(magnitude(a)), Number(b))), a < 0, i == 0, ink) for i, (a, b) in enumerate(pairs)]
    if bias is not None:
        terms.append(_term(Number(magnitude(bias)), bias < 0, not pairs, ink))
    return ProductsView(terms, None if value is None else ink.value(value))


def _term(size: Apply | Number, negative: bool, first: bool, ink: Ink) -> str:
    return ink.term("−" if negative else "" if first else "+", ink.row(size), first)


def _answer(block: AnswerField, ink: Ink) -> AnswerView:
    axes = ink.words(" × ".join(block.axes))
    match block.blank:
        case "short":
            return AnswerView(ink.code(block.id), axes, 11, True)
        case "line":
            return AnswerView(ink.code(block.id), axes, 12, False)
        case "matrix":
            return AnswerView(ink.code(block.id), axes, 8 + 8 * block.rows, True)
        case "lines":
            return AnswerView(ink.code(block.id), axes, 5 + 8 * block.rows, False)


def _table(block: Table, ink: Ink) -> TableView:
    align = block.align.ljust(max(len(block.head), *map(len, block.rows), 0), "c")
    head = [(where, ink.line(cell)) for where, cell in zip(align, block.head, strict=False)]
    rows = [
        [(where, None if cell is None else ink.line(cell)) for where, cell in zip(align, row, strict=False)]
        for row in block.rows
    ]
    size = -(-len(rows) // -(-max(len(rows), 1) // PAGE_ROWS)) or 1
    pieces = [rows[start : start + size] for start in range(0, len(rows), size)] or [[]]
    widest = [] if len(pieces) == 1 else [ink.line(cell) for cell in _widest(block, len(align), ink)]
    return TableView(align, head, rows, block.total, pieces, widest)


def _widest(block: Table, columns: int, ink: Ink) -> list[Line]:
    rows = [block.head, *block.rows]
    cells = [[row[j] or () for row in rows if j < len(row)] for j in range(columns)]
    return [max(column, key=lambda cell: line_width(cell, 10, ink.language), default=()) for column in cells]


def _figure(figure: Drawn, ink: Ink) -> FigureView:
    canvas, numbers, described = figure
    texts = [
        TextsView(cells.points, False, cells.places, list(map(ink.number, own)))
        for cells, own in zip(canvas.cells, numbers, strict=True)
    ]
    for points, labels, bold in canvas.texts:
        places = [(label.x, label.y) for label in labels]
        texts.append(TextsView(points, bold, places, [_text(label.text, ink) for label in labels]))
    return FigureView(canvas, texts, described)


def _text(text: str | Line, ink: Ink) -> str:
    return ink.number(text) if isinstance(text, str) else ink.label(text)
