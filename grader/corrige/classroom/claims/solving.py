"""A condition `a <= b` on formulas, solved for one symbol: the bound that it puts on it."""

from __future__ import annotations

from collections.abc import Container
from typing import Literal, TypeAlias

from corrige.document.formula import Apply, Number, Symbol, Tree, symbols

Bound: TypeAlias = tuple[Literal["low", "high"], Tree]


def bound(a: Tree, b: Tree, symbol: str, positive: Container[str]) -> Bound | None:
    """The lowest or the highest value of a symbol that stands in `a <= b` once; None where it cannot be read off.

    `positive`: the symbols that are never 0; what comes before a floor or a ceiling's quotient is an integer.

    >>> from corrige.document.notation import plain
    >>> h, f, s, k = (Symbol(letter) for letter in "hfsk")
    >>> way, least = bound(k, (h - f) // s + 1, "h", "hfsk")
    >>> way, plain(least)
    ('low', '(k - 1)*s + f')
    """
    if [*symbols(a), *symbols(b)].count(symbol) != 1:
        return None
    if symbol in symbols(b):
        return _at_least(b, a, symbol, positive)
    return _at_most(a, b, symbol, positive)


def _at_least(tree: Tree, m: Tree, symbol: str, positive: Container[str]) -> Bound | None:
    """What `tree >= m` asks of the symbol."""
    match tree:
        case Symbol():
            return "low", m
        case Apply("+", (x, y)):
            return (
                _at_least(y, m - x, symbol, positive) if symbol in symbols(y) else _at_least(x, m - y, symbol, positive)
            )
        case Apply("-", (x, y)):
            return (
                _at_most(y, x - m, symbol, positive) if symbol in symbols(y) else _at_least(x, m + y, symbol, positive)
            )
        case Apply("*", (x, y)) if symbol in symbols(x) and _is_positive(y, positive):
            return _at_least(x, m / y, symbol, positive)
        case Apply("*", (x, y)) if symbol in symbols(y) and _is_positive(x, positive):
            return _at_least(y, m / x, symbol, positive)
        case Apply("/", (x, y)) if symbol in symbols(x) and _is_positive(y, positive):
            return _at_least(x, m * y, symbol, positive)
        case Apply("floor", (x,)):
            return _at_least(x, _rounded("ceil", m), symbol, positive)
        case Apply("ceil", (Apply("/", (x, y)),)) if symbol in symbols(x) and _is_positive(y, positive):
            return _at_least(x, (_rounded("ceil", m) - 1) * y + 1, symbol, positive)
        case _:
            return None


def _at_most(tree: Tree, m: Tree, symbol: str, positive: Container[str]) -> Bound | None:
    """What `tree <= m` asks of the symbol."""
    match tree:
        case Symbol():
            return "high", m
        case Apply("+", (x, y)):
            return (
                _at_most(y, m - x, symbol, positive) if symbol in symbols(y) else _at_most(x, m - y, symbol, positive)
            )
        case Apply("-", (x, y)):
            return (
                _at_least(y, x - m, symbol, positive) if symbol in symbols(y) else _at_most(x, m + y, symbol, positive)
            )
        case Apply("*", (x, y)) if symbol in symbols(x) and _is_positive(y, positive):
            return _at_most(x, m / y, symbol, positive)
        case Apply("*", (x, y)) if symbol in symbols(y) and _is_positive(x, positive):
            return _at_most(y, m / x, symbol, positive)
        case Apply("/", (x, y)) if symbol in symbols(x) and _is_positive(y, positive):
            return _at_most(x, m * y, symbol, positive)
        case Apply("ceil", (x,)):
            return _at_most(x, _rounded("floor", m), symbol, positive)
        case Apply("floor", (Apply("/", (x, y)),)) if symbol in symbols(x) and _is_positive(y, positive):
            return _at_most(x, (_rounded("floor", m) + 1) * y - 1, symbol, positive)
        case _:
            return None


def _is_positive(tree: Tree, positive: Container[str]) -> bool:
    match tree:
        case Number(value):
            return value > 0
        case Symbol(name):
            return name in positive
        case Apply("*", (x, y)):
            return _is_positive(x, positive) and _is_positive(y, positive)
        case _:
            return False


def _rounded(way: Literal["floor", "ceil"], tree: Tree) -> Tree:
    """The tree as an integer; as it is where it cannot be anything else."""
    return Apply(way, (tree,)) if _may_be_fraction(tree) else tree


def _may_be_fraction(tree: Tree) -> bool:
    match tree:
        case Number(value):
            return value.denominator != 1
        case Apply("floor" | "ceil", _):
            return False
        case Apply("/", _):
            return True
        case Apply(_, args):
            return any(map(_may_be_fraction, args))
        case _:
            return False
