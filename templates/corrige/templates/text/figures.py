"""Grids side by side and networks in a line, in characters."""

from __future__ import annotations

from collections.abc import Sequence

from corrige.document.figures import Box, Diagram, Fork, Grid, Picture, Planes, Sign
from corrige.document.inline import Line
from corrige.document.wording import Language
from corrige.templates.extent import flat
from corrige.templates.pictures import named
from corrige.templates.typography import number, typeset


def picture(figure: Picture, language: Language, width: int) -> list[str]:
    """The grids in a row, centred on one another; what does not fit goes on below."""
    parts: list[list[str]] = []
    for part in figure.parts:
        match part:
            case Grid():
                parts.append(grid(part, language))
            case Planes():
                parts += _planes(part, language, width)
            case Sign(text):
                parts.append([text])
    rows: list[list[list[str]]] = [[]]
    for block in parts:
        used = sum(len(other[0]) + 3 for other in rows[-1])
        if rows[-1] and used + len(block[0]) > width:
            rows.append([])
        rows[-1].append(block)
    return [line for i, row in enumerate(rows) for line in ([""] if i else []) + beside(row)]


def _planes(planes: Planes, language: Language, width: int) -> list[list[str]]:
    """The channels side by side above what they are; each by itself where they do not fit together."""
    grids = [grid(one, language) for one in named(planes.grids, language)]
    lines = beside(grids)
    said = line_text(planes.caption, language)
    wide = max(map(len, (*lines, said)))
    if not said or wide > width:
        return grids
    return [[line.ljust(max(map(len, lines))).center(wide) for line in lines] + [said.center(wide)]]


def beside(blocks: Sequence[Sequence[str]], gap: str = "   ") -> list[str]:
    """Blocks of lines, each as wide as its first line, one beside the other and centred.

    >>> beside([["1 2", "3 4", "5 6"], ["="], ["7"]])
    ['1 2', '3 4   =   7', '5 6']
    """
    height = max(map(len, blocks), default=0)
    columns = []
    for block in blocks:
        empty = " " * len(block[0])
        above = (height - len(block)) // 2
        columns.append([empty] * above + list(block) + [empty] * (height - len(block) - above))
    return [gap.join(line).rstrip() for line in zip(*columns, strict=True)]


def grid(figure: Grid, language: Language) -> list[str]:
    """Right-aligned cells, brackets around the window and the marked cells, `…` for a blank; the caption below."""
    texts = [["…" if cell is None else number(cell, language) for cell in row] for row in figure.rows]
    wide = max((len(text) for row in texts for text in row), default=1)
    lines = [_cells(row, i, wide, figure) for i, row in enumerate(texts)] or [""]
    said = line_text(figure.caption, language)
    size = max(len(lines[0]), len(said))
    return [line.center(size) for line in ([*lines, said] if said else lines)]


def _cells(texts: Sequence[str], i: int, wide: int, figure: Grid) -> str:
    """A row of cells; before and after each there is room for a bracket."""
    opened, closed = set(), set()
    if figure.window:
        top, left, high, across = figure.window
        if top <= i < top + high:
            opened.add(left)
            closed.add(left + across)
    for row, column in figure.marked:
        if row == i:
            opened.add(column)
            closed.add(column + 1)
    line = ""
    for j, text in enumerate([*texts, ""]):
        line += "[" if j in opened else "]" if j in closed else " "
        line += text.rjust(wide) if j < len(texts) else ""
    return line


def line_text(line: Line, language: Language) -> str:
    return "".join([typeset(flat(part, language), language) for part in line])


def diagram(figure: Diagram, language: Language) -> list[tuple[str, str, str]]:
    """The network as texts with the indents of their first and later lines."""
    return _chain(figure.boxes, language, "")


def _chain(boxes: Sequence[Box | Fork], language: Language, indent: str) -> list[tuple[str, str, str]]:
    found: list[tuple[str, str, str]] = []
    for box in boxes:
        shape = "…" if box.shape is None else line_text(box.shape, language)
        leaves = f" → {shape}" if shape else ""
        match box:
            case Box():
                lines = ", ".join(
                    line_text(line, language) for line in (*box.lines, *(strip.words for strip in box.strips))
                )
                said = f"[{line_text(box.title, language)}{': ' + lines if lines else ''}]{leaves}"
                found.append((said, indent, indent + "    "))
            case Fork():
                found += _fork(box, language, indent, leaves)
    return found


def _fork(fork: Fork, language: Language, indent: str, leaves: str) -> list[tuple[str, str, str]]:
    found = [(f"┌ {line_text(fork.title, language)}".rstrip(), indent, indent)]
    for i, branch in enumerate(fork.branches):
        if i:
            found.append((f"├ {fork.sign}", indent, indent))
        found += _chain(branch, language, indent + "│   ") or [("→", indent + "│   ", indent)]
    return [*found, (f"└ {fork.sign}{leaves}", indent, indent)]
