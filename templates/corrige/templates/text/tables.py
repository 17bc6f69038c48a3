"""Tables in characters: as they are where they fit; else their words are wrapped; else each row is a short list."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from textwrap import wrap
from typing import Final

GAP: Final = 2
NARROWEST: Final = 16
"""A column of words that is wrapped has room for at least so many characters."""


def laid_out(
    head: Sequence[str], rows: Sequence[Sequence[str]], align: str, room: int | None = None, *, total: bool = False
) -> list[str]:
    """The table's lines, none longer than `room` as far as its words allow. `align` has l, r or c for each column; with
    `total` the last row stands below a rule.

    >>> print("\\n".join(laid_out(["", "What"], [["a", "one two three four five"], ["b", "six"]], "ll", 20)))
       What
    ────────────────────
    a  one two three
       four five
    b  six
    """
    every = [head, *rows] if head else list(rows)
    columns = max(map(len, every), default=0)
    sides = align.ljust(columns, "c")
    widths = [max([len(row[j]) for row in every if j < len(row)], default=0) for j in range(columns)]
    if room is not None and _wide(widths) > room:
        narrower = _narrower(every, widths, sides, room)
        if narrower is None:
            return [line for row in rows for line in _listed(head, row, room)]
        widths = narrower
    rule = "─" * _wide(widths)
    lines = [_row(row, widths, sides) for row in rows]
    if total and len(lines) > 1:
        lines.insert(-1, [rule])
    said = [line for row in lines for line in row]
    return [*_row(head, widths, sides), rule, *said] if head else said


def _wide(widths: Sequence[int]) -> int:
    return sum(widths) + GAP * max(len(widths) - 1, 0)


def _narrower(every: Sequence[Sequence[str]], widths: Sequence[int], sides: str, room: int) -> list[int] | None:
    """Widths that fit: the widest column of words gives way, down to its longest word. None where they do not."""
    words = [j for j, side in enumerate(sides[: len(widths)]) if side == "l"]
    if not words:
        return None
    widest = max(words, key=lambda j: widths[j])
    left = room - (_wide(widths) - widths[widest])
    longest = max(len(word) for row in every if widest < len(row) for word in row[widest].split(" "))
    if left < max(NARROWEST, longest):
        return None
    return [left if j == widest else width for j, width in enumerate(widths)]


def _row(cells: Sequence[str], widths: Sequence[int], sides: str) -> list[str]:
    """A row's lines; its numbers stand on the first."""
    adjust = {"l": str.ljust, "r": str.rjust, "c": str.center}
    parts = [_wrapped(cell, wide) for cell, wide in zip(cells, widths, strict=False)]
    return [
        (" " * GAP)
        .join(
            adjust[side](part[i] if i < len(part) else "", wide)
            for part, wide, side in zip(parts, widths, sides, strict=False)
        )
        .rstrip()
        for i in range(max(map(len, parts), default=1))
    ]


def _wrapped(cell: str, wide: int) -> list[str]:
    """At ordinary spaces only: `wrap` would also break at the no-break ones."""
    if len(cell) <= wide:
        return [cell]
    return wrap(cell, wide, break_long_words=False, break_on_hyphens=False)


def _listed(head: Sequence[str], row: Sequence[str], room: int) -> Iterator[str]:
    """A row by itself: its first cell, then what each of the others is."""
    first, *others = row or [""]
    yield first
    heads = head[1:] or [""] * len(others)
    named = [f"{name}: {cell}" if name else cell for name, cell in zip(heads, others, strict=False) if cell]
    lines: list[str] = []
    for part in named:
        if lines and len(lines[-1]) + len(part) + 3 <= room:
            lines[-1] += f" · {part}"
        else:
            lines.append(f"  {part}")
    for line in lines:
        yield from wrap(line, room, subsequent_indent="    ", break_long_words=False, break_on_hyphens=False)
