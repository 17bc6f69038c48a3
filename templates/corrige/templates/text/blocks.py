"""The blocks of a document as lines of text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from textwrap import wrap
from typing import assert_never

from corrige.document.document import (
    AnswerField,
    Block,
    Choices,
    Derivation,
    Heading,
    Items,
    Listing,
    Paragraph,
    Part,
    Products,
    Table,
)
from corrige.document.figures import Chart, Diagram, Diagrams, Picture
from corrige.document.inline import Line
from corrige.document.notation import unicode, value_text
from corrige.document.wording import Language
from corrige.templates.extent import flat
from corrige.templates.text.figures import diagram, picture
from corrige.templates.text.tables import laid_out
from corrige.templates.typography import clean, magnitude, number, typeset


@dataclass(frozen=True, slots=True)
class Page:
    """What lines are set for: a language, a width in characters, the room of tables (None: what they need)."""

    language: Language
    width: int
    room: int | None = None

    def narrower(self, by: int) -> Page:
        room = None if self.room is None else max(self.room - by, 20)
        return replace(self, width=max(self.width - by, 20), room=room)

    def line(self, line: Line) -> str:
        return "".join([typeset(flat(part, self.language), self.language) for part in line])

    def wrapped(self, text: str, first: str = "", later: str = "") -> list[str]:
        """Broken at ordinary spaces only: `wrap` would also break at the no-break ones."""
        return wrap(
            text,
            self.width,
            initial_indent=first,
            subsequent_indent=later,
            break_long_words=False,
            break_on_hyphens=False,
        ) or [first]


def blocks(many: Sequence[Block], page: Page) -> list[str]:
    """Their lines, with an empty line after each block."""
    lines: list[str] = []
    for block in many:
        said = block_lines(block, page)
        lines += [*said, ""] if said else []
    return lines


def block_lines(block: Block, page: Page) -> list[str]:
    match block:
        case Paragraph(line):
            return page.wrapped(page.line(line))
        case Heading(line, level, right):
            return _heading(page.line(line), level, page.line(right), page)
        case Derivation():
            return _derivation(block, page)
        case Products():
            return page.wrapped(_products(block, page), "  ", "    ")
        case Choices(options, chosen):
            return [line for i, option in enumerate(options) for line in _ticked(page.line(option), i in chosen, page)]
        case AnswerField(id, axes):
            said = f" ({typeset(' × '.join(axes), page.language)})" if axes else ""
            return page.wrapped(f"→ {clean(id)}{said} ……………………", "", "  ")
        case Table():
            return _table(block, page)
        case Picture():
            return picture(block, page.language, page.width)
        case Diagram(told=True):
            return []
        case Diagram():
            caption = page.wrapped(page.line(block.caption)) if block.caption else []
            return caption + [line for text in diagram(block, page.language) for line in page.wrapped(*text)]
        case Diagrams(diagrams):
            return blocks(diagrams, page)[:-1]
        case Chart():
            return []  # a table beside it has the numbers
        case Items(items, numbered):
            return _items(items, numbered, page)
        case Listing(text):
            return [f"  {line}" for line in clean(text.rstrip("\n")).split("\n")]
        case Part():
            return _part(block, page)
        case _:
            assert_never(block)


def _heading(text: str, level: int, right: str, page: Page) -> list[str]:
    said = f"{text} ({right})" if right else text
    lines = page.wrapped(said)
    return lines if level == 3 else [*lines, ("=" if level == 1 else "-") * max(map(len, lines))]


def _part(block: Part, page: Page) -> list[str]:
    label = clean(block.label)
    points = f" ({page.line(block.points)})" if block.points else ""
    lines = page.wrapped(page.line(block.line) + points, f"{label}  ", " " * (len(label) + 2))
    inner = blocks(block.blocks, page.narrower(4))
    return lines + [""] * bool(inner) + [f"    {line}" if line else "" for line in inner[:-1]]


def _derivation(block: Derivation, page: Page) -> list[str]:
    steps = []
    if block.general is not None:
        steps.append(unicode(block.general, grouped=page.language))
        if block.numbers:
            steps.append(unicode(block.general, block.numbers, page.language))
    if block.value is not None:
        steps.append(value_text(block.value, page.language))
    steps = list(dict.fromkeys(steps))
    left = "" if block.left is None else unicode(block.left)
    together = " = ".join([left, *steps] if left else steps)
    if len(together) + 2 <= page.width:
        return [f"  {together}"]
    return [f"  {left if i == 0 else ' ' * len(left)} = {step}" for i, step in enumerate(steps)]


def _products(block: Products, page: Page) -> str:
    terms = []
    for a, b in block.pairs:
        sign = "−" if a < 0 else "+"
        terms.append((sign, f"{number(magnitude(a), page.language)}×{_factor(number(b, page.language))}"))
    if block.bias is not None:
        terms.append(("−" if block.bias < 0 else "+", number(magnitude(block.bias), page.language)))
    written = " ".join(f"{sign}\u00a0{term}" for sign, term in terms)
    written = written.removeprefix("+\u00a0").replace("−\u00a0", "−", written.startswith("−"))
    return written if block.value is None else f"{written} =\u00a0{number(block.value, page.language)}"


def _factor(text: str) -> str:
    return f"({text})" if text.startswith("−") else text


def _ticked(text: str, chosen: bool, page: Page) -> list[str]:
    return page.wrapped(text, f"  [{'x' if chosen else ' '}] ", " " * 6)


def _table(block: Table, page: Page) -> list[str]:
    head = [page.line(cell) for cell in block.head]
    rows = [["……………" if cell is None else page.line(cell) for cell in row] for row in block.rows]
    return laid_out(head, rows, block.align, page.room, total=block.total)


def _items(items: Sequence[Sequence[Block]], numbered: bool, page: Page) -> list[str]:
    lines: list[str] = []
    for i, item in enumerate(items, 1):
        mark = f"{i}. " if numbered else "• "
        inner = blocks(item, page.narrower(len(mark)))[:-1]
        lines += [(mark if j == 0 else " " * len(mark)) + line for j, line in enumerate(inner)]
    return [line.rstrip() for line in lines]
