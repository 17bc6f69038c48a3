"""What tests read off a document: every block, every number and formula that it shows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from corrige.document.document import Derivation, Items, Paragraph, Part, Products, Table
from corrige.document.figures import Diagram, Diagrams, Fork, Grid, Picture, Planes
from corrige.document.formula import Apply, Number, Symbol, evaluate
from corrige.document.inline import Figure, Formula


def every(blocks: Any) -> Iterator[Any]:
    """The blocks and all that stands in them."""
    for block in blocks:
        yield block
        match block:
            case Part(blocks=inside):
                yield from every(inside)
            case Items(items=items):
                for item in items:
                    yield from every(item)
            case Picture(parts=parts):
                yield from every(parts)
            case Planes(grids=grids):
                yield from every(grids)
            case Diagrams(diagrams=diagrams):
                yield from every(diagrams)
            case Diagram(boxes=boxes):
                yield from every(boxes)
            case Fork(branches=branches):
                for branch in branches:
                    yield from every(branch)
            case _:
                pass


def lines(block: Any) -> Iterator[Any]:
    match block:
        case Paragraph(line=line):
            yield line
        case Table(rows=rows):
            for row in rows:
                yield from (cell for cell in row if cell is not None)
        case Part(line=line):
            yield line
        case _:
            pass


def text(line: Any) -> str:
    """The words of a line, numbers as Python writes them."""
    return "".join(
        str(part.value) if isinstance(part, Figure) else getattr(part, "text", f"<{part!r}>") for part in line
    )


def shown(blocks: Any) -> list[Any]:
    """Every value that blocks print: numbers, matrices, the pairs of sums of products."""
    found: list[Any] = []
    for block in every(blocks):
        match block:
            case Derivation(value=value, general=general):
                found += [value] if value is not None else [general]
            case Products(pairs=pairs, value=value):
                found += [pairs, value]
            case Grid(rows=rows):
                found.append(rows)
            case _:
                for line in lines(block):
                    found += [part.value for part in line if isinstance(part, Figure)]
                    found += [part.tree.value for part in line if _number(part)]
                    found += [part.tree for part in line if isinstance(part, Formula)]
    return found


def _number(part: Any) -> bool:
    return isinstance(part, Formula) and isinstance(part.tree, Number)


def formulas(blocks: Any) -> Iterator[tuple[Any, Any, Any]]:
    """Each formula in numbers with the value that is printed behind it: (tree, numbers, value)."""
    for block in every(blocks):
        match block:
            case Derivation(general=Apply() as tree, numbers=numbers, value=value) if numbers:
                yield tree, numbers, value
            case Derivation(general=Apply() as tree, value=int() as value):
                yield tree, {}, value
            case _:
                for line in lines(block):
                    yield from _in_line(line)


def _in_line(line: Any) -> Iterator[tuple[Any, Any, Any]]:
    for one, sign, after in zip(line, line[1:], line[2:], strict=False):
        if not isinstance(one, Formula) or getattr(sign, "text", "") != " = " or not isinstance(after, Figure):
            continue
        if one.numbers or not isinstance(one.tree, Symbol):
            yield one.tree, one.numbers or {}, after.value


def wrong_formulas(blocks: Any) -> list[Any]:
    """The formulas whose numbers do not give the printed value."""
    wrong = []
    for tree, numbers, value in formulas(blocks):
        try:
            if evaluate(tree, numbers) != value:
                wrong.append((tree, numbers, value))
        except KeyError:
            pass  # an equation in letters, `h' = ⌊…⌋ + 1 = 6`, is checked with its unknown
    return wrong
