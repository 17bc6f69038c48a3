"""Formulas between our trees and sympy. Nothing is parsed: a tree is rebuilt, operation by operation."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from functools import reduce
from typing import Any

import sympy

from corrige.document.formula import Apply, Number, Symbol, Tree

COURSE = ("f", "C", "K")
"""The order in which the course writes a product of these."""


def to_sympy(tree: Tree) -> Any:
    """The tree as a sympy expression; symbols are positive integers, paddings may be 0.

    >>> f, C, K = Symbol("f"), Symbol("C"), Symbol("K")
    >>> sympy.factor(to_sympy(f * f * C * K + K))
    K*(C*f**2 + 1)
    """
    match tree:
        case Number(value):
            return sympy.Rational(value.numerator, value.denominator)
        case Symbol(name):
            return letter(name)
        case Apply(op, args):
            return _apply(op, [to_sympy(arg) for arg in args])


def letter(name: str) -> Any:
    """The sympy symbol of a letter."""
    short = name.rpartition(".")[2]
    if short == "p" or short.startswith(("p_", "e_")):
        return sympy.Symbol(name, integer=True, nonnegative=True)
    return sympy.Symbol(name, integer=True, positive=True)


def _apply(op: str, args: Sequence[Any]) -> Any:
    match op, args:
        case "+", (a, b):
            return a + b
        case "-", (a, b):
            return a - b
        case "*", (a, b):
            return a * b
        case "/", (a, b):
            return a / b
        case "^", (a, b):
            return a**b
        case "mod", (a, b):
            return sympy.Mod(a, b)
        case "neg", (a,):
            return -a
        case "floor", (a,):
            return sympy.floor(a)
        case "ceil", (a,):
            return sympy.ceiling(a)
        case "max", _:
            return sympy.Max(*args)
        case "min", _:
            return sympy.Min(*args)
        case _:
            raise ValueError(f"{op} of {len(args)} arguments")


def from_sympy(expr: Any, order: Sequence[str] = ()) -> Tree:
    """A sympy expression as a tree, as a teacher writes it: factors in the course's order (f, C, K) or in the `order`
    of the letters, numbers first, brackets last; terms in that order too, negative ones and numbers after the others.
    """
    match expr:
        case sympy.Integer():
            return Number(int(expr))
        case sympy.Rational():
            return Number(Fraction(int(expr.p), int(expr.q)))
        case sympy.Symbol():
            return Symbol(expr.name)
        case sympy.Add():
            return _sum(expr, order)
        case sympy.Mul():
            return _product(expr, order)
        case sympy.Pow():
            base, exponent = expr.args
            if exponent.is_Integer and exponent < 0:
                return from_sympy(sympy.Integer(1), order) / from_sympy(base**-exponent, order)
            return Apply("^", (from_sympy(base, order), from_sympy(exponent, order)))
        case sympy.floor() | sympy.ceiling():
            op = "floor" if isinstance(expr, sympy.floor) else "ceil"
            return Apply(op, (from_sympy(sympy.together(expr.args[0]), order),))  # type: ignore[arg-type]
        case sympy.Max() | sympy.Min() | sympy.Mod():
            names: Any = {sympy.Max: "max", sympy.Min: "min", sympy.Mod: "mod"}
            inside = expr.args if isinstance(expr, sympy.Mod) else sorted(expr.args, key=sympy.default_sort_key)
            return Apply(names[expr.func], tuple(from_sympy(arg, order) for arg in inside))
        case _:
            raise ValueError(f"{expr} has no tree")


def _sum(expr: Any, order: Sequence[str]) -> Tree:
    terms = sorted(expr.as_ordered_terms(), key=lambda term: (_negative(term), *_first(term, order)))
    first, *rest = terms
    total = from_sympy(first, order)
    for term in rest:
        total = total - from_sympy(-term, order) if _negative(term) else total + from_sympy(term, order)
    return total


def _first(term: Any, order: Sequence[str]) -> tuple[Any, int]:
    """Falling degree, then the earliest letter; a number comes last."""
    names = [symbol.name for symbol in term.free_symbols]
    degree = sum(one.as_base_exp()[1] for one in sympy.Mul.make_args(term) if one.free_symbols)
    return -degree, min((order.index(name) if name in order else len(order) for name in names), default=len(order))


def _negative(term: Any) -> bool:
    return bool(term.as_coeff_Mul()[0] < 0)


def _product(expr: Any, order: Sequence[str]) -> Tree:
    numerator, denominator = sympy.fraction(expr)
    if denominator != 1:
        return from_sympy(numerator, order) / from_sympy(denominator, order)
    factors = sorted(expr.as_ordered_factors(), key=lambda factor: _rank(factor, order))
    if factors[0] == -1:
        return -reduce(lambda a, b: a * b, (from_sympy(factor, order) for factor in factors[1:]))
    return reduce(lambda a, b: a * b, (from_sympy(factor, order) for factor in factors))


def _rank(factor: Any, order: Sequence[str]) -> tuple[int, int, str]:
    base = _base(factor)
    if base.is_Symbol:
        if base.name in COURSE:
            return (2, COURSE.index(base.name), "")
        return (1, order.index(base.name) if base.name in order else len(order), base.name)
    return (0 if base.is_Number else 3, 0, str(base))


def _base(factor: Any) -> Any:
    return factor.base if isinstance(factor, sympy.Pow) else factor
