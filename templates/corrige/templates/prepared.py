"""Formulas prepared once for each shape: a student's numbers are only filled in.

Two formulas have the same shape if their trees are equal and the numbers put in have the same signs: a negative
number stands in brackets, and nothing else about it changes what is printed around it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Final, TypeAlias

from corrige.document.formula import Exact, Number, Symbol, Tree, substitute, symbols

Writer: TypeAlias = Callable[[Tree], str]
"""Prints a tree; integers in plain digits."""
Digits: TypeAlias = Callable[[int], str]
"""Prints an integer ≥ 0 in its language."""

_STAND_IN: Final = 900_000_000_000
_INTEGERS: Final = {int}
_DIGITS = re.compile(r"\d{4,}")


def prepared(write: Writer, digits: Digits, tree: Tree, numbers: Mapping[str, Exact] | None = None) -> str:
    """The tree as `write` prints it with its numbers put in, their digits as `digits` groups them.

    >>> from corrige.document.formula import Symbol
    >>> from corrige.document.notation import latex
    >>> w, p = Symbol("w"), Symbol("p")
    >>> prepared(latex, lambda n: f"{n:,}", w - 2 * p, {"w": 1500, "p": -3})
    '1,500 - 2 \\\\times (-3)'
    """
    if not numbers:
        return write(tree) if type(tree) is Symbol else _grouped(write, digits, tree)
    values = list(numbers.values())
    if {*map(type, values)} == _INTEGERS:
        pieces = _pieces(write, digits, tree, tuple(numbers), tuple([value < 0 for value in values]))
        if pieces is not None:
            filled = [piece if type(piece) is str else digits(abs(values[piece])) for piece in pieces]  # type: ignore
            return "".join(filled)
    return _grouped(write, digits, substitute(tree, {name: Number(value) for name, value in numbers.items()}))


@lru_cache(maxsize=4096)
def _grouped(write: Writer, digits: Digits, tree: Tree) -> str:
    return _group(write(tree), digits)


def _group(text: str, digits: Digits) -> str:
    return _DIGITS.sub(lambda found: digits(int(found[0])) if len(found[0]) < 50 else found[0], text)


@lru_cache(maxsize=4096)
def _pieces(
    write: Writer, digits: Digits, tree: Tree, names: tuple[str, ...], negative: tuple[bool, ...]
) -> tuple[str | int, ...] | None:
    """What is printed around the numbers, and at each place which of them; None if a place cannot be told."""
    stand_ins = {name: _STAND_IN + i for i, name in enumerate(names)}
    put = {
        name: Number(-stand_ins[name] if below else stand_ins[name])
        for name, below in zip(names, negative, strict=True)
    }
    parts = re.split(rf"({'|'.join(map(str, stand_ins.values()))})(?!\d)", write(substitute(tree, put)))
    if len(parts) // 2 != sum(name in stand_ins for name in symbols(tree)):
        return None
    return tuple(int(part) - _STAND_IN if i % 2 else _group(part, digits) for i, part in enumerate(parts))
