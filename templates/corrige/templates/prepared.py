"""Formulas prepared once for each shape: a student's numbers are only filled in.

Two formulas have the same shape if their trees are equal and the numbers put in have the same signs: a negative
number stands in brackets, and nothing else about it changes what is printed around it.

>>> from corrige.document.formula import Symbol
>>> from corrige.document.notation import latex
>>> w, p = Symbol("w"), Symbol("p")
>>> formulas = Formulas(latex, lambda n: f"{n:,}")
>>> print(formulas.row(w - 2 * p, {"w": 1500, "p": -3}))
1,500 - 2 \\times (-3)
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Final, TypeAlias

from corrige.document.formula import Exact, Number, Symbol, Tree, substitute, symbols
from corrige.templates.extent import Extent, extent

Signs: TypeAlias = tuple[tuple[str, ...], tuple[bool, ...]]
Pieces: TypeAlias = tuple[str | int, ...]

_STAND_IN: Final = 900_000_000_000
_INTEGERS: Final = {int}
_DIGITS: Final = re.compile(r"\d{4,}")


class _Shape:
    """A tree as it is printed; and, for the signs of numbers, what is printed around them: at each place which one.
    None where a place cannot be told."""

    __slots__ = ("extent", "filled", "general")

    def __init__(self, general: str, extent: Extent) -> None:
        self.general = general
        self.extent = extent
        self.filled: dict[Signs, Pieces | None] = {}


class Formulas:
    """The formulas of a format in a language. `write` prints a tree with its integers in plain digits; `digits` prints
    an integer ≥ 0 in its language."""

    def __init__(self, write: Callable[[Tree], str], digits: Callable[[int], str]) -> None:
        self.write = write
        self.digits = lru_cache(maxsize=2048)(digits)
        self._shape = lru_cache(maxsize=2048)(self._prepare)

    def row(self, tree: Tree, numbers: Mapping[str, Exact] | None = None) -> str:
        """The tree, with its numbers put in."""
        if numbers:
            return self._filled(self._shape(tree), tree, numbers)
        return self.write(tree) if type(tree) is Symbol else self._shape(tree).general

    def steps(self, tree: Tree, numbers: Mapping[str, Exact]) -> tuple[list[str], int]:
        """The tree, and again with its numbers put in if there are any; and how many characters wide they are."""
        shape = self._shape(tree)
        steps = [shape.general, self._filled(shape, tree, numbers)] if numbers else [shape.general]
        return steps, shape.extent.characters(numbers)

    def _prepare(self, tree: Tree) -> _Shape:
        return _Shape(self._group(self.write(tree)), extent(tree))

    def _filled(self, shape: _Shape, tree: Tree, numbers: Mapping[str, Exact]) -> str:
        values = list(numbers.values())
        if {*map(type, values)} == _INTEGERS:
            signs = (tuple(numbers), tuple([value < 0 for value in values]))
            if signs not in shape.filled:
                shape.filled[signs] = self._pieces(tree, signs)
            pieces = shape.filled[signs]
            if pieces is not None:
                digits = self.digits
                return "".join(
                    [piece if isinstance(piece, str) else digits(abs(values[piece].numerator)) for piece in pieces]
                )
        return self._group(self.write(_put(tree, numbers)))

    def _pieces(self, tree: Tree, signs: Signs) -> Pieces | None:
        stand_ins = {name: _STAND_IN + i for i, name in enumerate(signs[0])}
        put = {name: -stand_ins[name] if below else stand_ins[name] for name, below in zip(*signs, strict=True)}
        parts = re.split(rf"({'|'.join(map(str, stand_ins.values()))})(?!\d)", self.write(_put(tree, put)))
        if len(parts) // 2 != sum(name in stand_ins for name in symbols(tree)):
            return None
        return tuple(int(part) - _STAND_IN if i % 2 else self._group(part) for i, part in enumerate(parts))

    def _group(self, text: str) -> str:
        return _DIGITS.sub(lambda found: self.digits(int(found[0])) if len(found[0]) < 50 else found[0], text)


def _put(tree: Tree, numbers: Mapping[str, Exact]) -> Tree:
    return substitute(tree, {name: Number(value) for name, value in numbers.items()})
