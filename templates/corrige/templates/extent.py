"""How wide things print, estimated without a font: close enough to break lines and scale figures. Lengths in 0.1 mm.

>>> width("28 × 28", 10)
126
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from corrige.document.document import Code, Emphasis, Figure, Formula, Line, Strong, Words
from corrige.document.formula import Apply, Exact, Number, Symbol, Tree
from corrige.document.notation import unicode
from corrige.document.wording import Language
from corrige.templates.typography import number

TEXT_WIDTH = 1700
"""What stands between the margins of a page."""
POINT = 3.528
"""A typographic point."""

_WIDTHS = {
    **dict.fromkeys("iljtI.,;:'|!()[]·’", 0.3),
    **dict.fromkeys(" \u00a0fr/-", 0.36),
    "\u202f": 0.18,
    **dict.fromkeys("mwMW—", 0.9),
    **dict.fromkeys("×−+=∗→<>≤≥±", 0.78),
    **dict.fromkeys("ABCDEFGHKLNOPQRSTUVXYZ", 0.72),
}


@lru_cache(maxsize=8192)
def width(text: str, points: int) -> int:
    """Of a text at this size."""
    ems = sum([_WIDTHS.get(character, 0.52) for character in text])
    return round(ems * points * POINT)


def line_width(line: Line, points: int, language: Language) -> int:
    return sum(width(flat(part, language), points) for part in line)


def flat(part: Words | Strong | Emphasis | Code | Figure | Formula, language: Language) -> str:
    """A part of a line as plain characters."""
    match part:
        case Words(text) | Strong(text) | Emphasis(text) | Code(text):
            return text
        case Figure(value, decimals):
            return number(value, language, decimals)
        case Formula(tree, numbers):
            return unicode(tree, numbers)


def characters(tree: Tree, numbers: Mapping[str, Exact]) -> int:
    """How many characters wide a formula is in a display, and again with its numbers put in, if there are any."""
    fixed, letters = _characters(tree)
    if not numbers:
        return fixed + len(letters)
    return 2 * fixed + len(letters) + sum([len(str(numbers[name])) if name in numbers else 1 for name in letters])


@lru_cache(maxsize=4096)
def _characters(tree: Tree) -> tuple[int, tuple[str, ...]]:
    match tree:
        case Number(value):
            return len(str(value.numerator)), ()
        case Symbol(name):
            return len(name) // 2, (name,)
        case Apply("/", (a, b)):
            return max(_characters(a), _characters(b), key=lambda pair: pair[0] + len(pair[1]))
        case Apply("^", (a, b)):
            return _joined((a, b), 0)
        case Apply("floor" | "ceil" | "neg", args):
            return _joined(args, 1)
        case Apply("max" | "min", args):
            return _joined(args, 4 + 2 * len(args))
        case Apply(_, args):
            return _joined(args, 2)


def _joined(args: tuple[Tree, ...], more: int) -> tuple[int, tuple[str, ...]]:
    parts = [_characters(arg) for arg in args]
    return sum(part[0] for part in parts) + more, tuple(name for part in parts for name in part[1])
