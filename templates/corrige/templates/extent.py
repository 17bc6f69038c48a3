"""How wide things print, estimated without a font: close enough to break lines and scale figures. Lengths in 0.1 mm.

>>> width("28 × 28", 10)
126
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from corrige.document.formula import Apply, Exact, Number, Symbol, Tree
from corrige.document.inline import Code, Emphasis, Figure, Formula, Inline, Line, Strong, Words
from corrige.document.notation import unicode
from corrige.document.wording import Language
from corrige.templates.typography import number

TEXT_WIDTH = 1700
"""What stands between the margins of a page."""
POINT = 3.528
"""A typographic point."""
MONO = 0.6
"""The width of a typewriter letter, in its size."""

_WIDTHS = {
    **dict.fromkeys("iljtI.,;:'|!()[]·’", 0.3),
    **dict.fromkeys(" \u00a0fr/-", 0.36),
    "\u202f": 0.18,
    **dict.fromkeys("mwMW—", 0.9),
    **dict.fromkeys("×−+=∗→<>≤≥±", 0.78),
    **dict.fromkeys("ABCDEFGHKLNOPQRSTUVXYZ", 0.72),
}


@lru_cache(maxsize=2048)
def width(text: str, points: int) -> int:
    """Of a text at this size."""
    ems = sum([_WIDTHS.get(character, 0.52) for character in text])
    return round(ems * points * POINT)


def line_width(line: Line, points: int, language: Language) -> int:
    return sum([_part_width(part, points, language) for part in line])


def _part_width(part: Inline, points: int, language: Language) -> int:
    if isinstance(part, Code):  # typewriter letters are all as wide
        return round(len(part.text) * MONO * points * POINT)
    return width(flat(part, language), points)


def flat(part: Inline, language: Language) -> str:
    """A part of a line as plain characters."""
    match part:
        case Words() | Strong() | Emphasis() | Code():
            return part.text
        case Figure():
            return number(part.value, language, part.decimals)
        case Formula():
            return unicode(part.tree, part.numbers, language)


class Extent(NamedTuple):
    """How wide a formula is in a display: characters that do not change, and its letters."""

    fixed: int
    letters: tuple[str, ...]

    def characters(self, numbers: Mapping[str, Exact]) -> int:
        """Of the formula, and of it again with its numbers put in, if there are any."""
        if not numbers:
            return self.fixed + len(self.letters)
        put = [len(str(numbers[name])) if name in numbers else 1 for name in self.letters]
        return 2 * self.fixed + len(put) + sum(put)


def extent(tree: Tree) -> Extent:
    match tree:
        case Number(value):
            return Extent(len(str(value.numerator)), ())
        case Symbol(name):
            return Extent(len(name) // 2, (name,))
        case Apply("/", (a, b)):
            return max(extent(a), extent(b), key=lambda one: one.fixed + len(one.letters))
        case Apply("^", args):
            return _joined(args, 0)
        case Apply("floor" | "ceil" | "neg", args):
            return _joined(args, 1)
        case Apply("max" | "min", args):
            return _joined(args, 4 + 2 * len(args))
        case Apply(_, args):
            return _joined(args, 2)


def _joined(args: tuple[Tree, ...], more: int) -> Extent:
    parts = [extent(arg) for arg in args]
    return Extent(sum(part.fixed for part in parts) + more, tuple(name for part in parts for name in part.letters))
