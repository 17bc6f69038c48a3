"""The rules on sympy: general solutions, simplified forms, identities proved, unknowns solved for.

Not an oracle for the rules: it runs them. Loading it loads sympy, so nobody does at import.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import sympy

from corrige.document.formula import Symbol, Tree, as_tree, symbols
from corrige.problem.errors import OurFault
from corrige.problem.problem import Name, Problem, Unknown
from corrige.rules.graph import Functions
from corrige.rules.values import Values
from corrige.solutions.sympy_trees import from_sympy, letter, to_sympy


class NotSolved(OurFault):
    """sympy's solutions and those found by trying every number differ."""


def general(problem: Problem, functions: Functions, name: Name) -> Any:
    """The quantity as a sympy expression in every size of the problem, each under its address (`conv.f_h`)."""
    return in_letters(problem, functions, name, {one: one for one in _sizes(problem, functions)})


def numbers(problem: Problem, functions: Functions) -> dict[Any, int]:
    """The problem's own numbers for the letters of `general`, to put in by `subs`."""
    return {letter(one): value for one, value in _sizes(problem, functions).items()}


def _sizes(problem: Problem, functions: Functions) -> dict[Name, int]:
    silent = ("jump_", "first_", "receptive_")
    given = Values(problem, functions).items()
    return {
        name: value
        for name, value in given
        if isinstance(value, int) and not name.rpartition(".")[2].startswith(silent)
    }


def in_letters(problem: Problem, functions: Functions, name: Name, letters: Mapping[Name, str]) -> Any:
    """The quantity in some of the sizes: a network's parameters in the number of classes and the side of the image.

    `letters`: the symbol of each address; several addresses may share one, all others keep their numbers. Nested
    roundings are merged, ⌊(⌊h/2⌋ + 1)/2⌋ = ⌊(h + 2)/4⌋.
    """
    put = {address: Symbol(symbol) for address, symbol in letters.items()}
    return merged(to_sympy(as_tree(Values(problem, functions, put)[name])))


def merged(expr: Any) -> Any:
    """Roundings within roundings made one, where that is exact: ⌊(⌊x⌋ + k)/d⌋ = ⌊(x + k)/d⌋ for integers k, d ≥ 1."""
    return expr.replace(lambda one: isinstance(one, sympy.floor), _merged)


def _merged(rounded: Any) -> Any:
    numerator, denominator = sympy.fraction(sympy.together(rounded.args[0]))
    rest = [term for term in sympy.Add.make_args(sympy.expand(numerator)) if not isinstance(term, sympy.floor)]
    within = [term for term in sympy.Add.make_args(sympy.expand(numerator)) if isinstance(term, sympy.floor)]
    if len(within) != 1 or not (denominator.is_Integer and denominator > 0):
        return rounded
    if not all(term.is_integer for term in rest):
        return rounded
    return _merged(sympy.floor((within[0].args[0] + sympy.Add(*rest)) / denominator))


@lru_cache(maxsize=512)
def factorised(tree: Tree) -> Tree:
    """`f²CK + K` as `K(f²C + 1)`."""
    return from_sympy(sympy.factor(to_sympy(tree)), tuple(dict.fromkeys(symbols(tree))))


@lru_cache(maxsize=512)
def expanded(tree: Tree) -> Tree:
    """`K(f²C + 1)` as `f²CK + K`."""
    return from_sympy(sympy.expand(to_sympy(tree)), tuple(dict.fromkeys(symbols(tree))))


def proved(left: Tree, right: Tree) -> bool:
    """Whether sympy proves the two formulas equal for all sizes; False where it cannot."""
    return bool(sympy.simplify(sympy.expand(to_sympy(left) - to_sympy(right))) == 0)


def isolated(tree: Tree, name: str, wanted: Tree) -> tuple[Tree, ...]:
    """The formulas for a letter that make `tree` equal to `wanted`: which padding keeps the size?

    >>> w, f, p = Symbol("w"), Symbol("f"), Symbol("p")
    >>> from corrige.document.notation import unicode
    >>> [unicode(one) for one in isolated(w + 2 * p - f + 1, "p", w)]
    ['(f − 1)/2']
    """
    plain = sympy.Symbol(name)
    equation = (to_sympy(tree) - to_sympy(wanted)).subs(letter(name), plain)
    found = sympy.solve(equation, plain)
    return tuple(from_sympy(sympy.factor(one), tuple(symbols(tree))) for one in found)


@dataclass(frozen=True, slots=True)
class Solved:
    """`real`: where the real numbers solve it, as a sympy set; `solutions`: the integers of the unknown's range."""

    real: Any
    solutions: tuple[int, ...]


def solve_unknown(problem: Problem, functions: Functions, unknown: str) -> Solved:
    """The integers that give the wanted values, derived from the roundings' inequalities and checked one by one.

    Raises NotSolved where sympy and the trial of every number disagree.
    """
    asked = problem.unknowns[unknown]
    x = sympy.Symbol("x", real=True)
    real: Any = sympy.Interval(asked.low, asked.high)
    for name, value in asked.wanted.items():
        real = real.intersect(_where(_in_unknown(problem, functions, name, asked), x, value, asked))
    found = tuple(int(one) for one in range(asked.low, asked.high + 1) if real.contains(one) == sympy.true)
    tried = Values(problem, functions)[f"unknown.{unknown}"]
    possible = tuple(one for one in found if one in tried or _buildable(problem, functions, asked, one))
    if possible != tried:
        raise NotSolved(f"`unknown.{unknown}`: sympy finds {possible} in {real}, trying each number {tried}")
    return Solved(real, tried)


def _in_unknown(problem: Problem, functions: Functions, name: Name, asked: Unknown) -> Any:
    put = dict.fromkeys(asked.letters, Symbol("x"))
    return to_sympy(as_tree(Values(problem, functions, put)[name])).subs(letter("x"), sympy.Symbol("x", real=True))


def _where(expr: Any, x: Any, value: int, asked: Unknown) -> Any:
    """The reals for which the expression, with at most one rounding, has the value."""
    roundings = list(expr.atoms(sympy.floor, sympy.ceiling))
    if not roundings:
        return sympy.solveset(sympy.Eq(expr, value), x, sympy.Interval(asked.low, asked.high))
    if len(roundings) > 1:
        integers = (n for n in range(asked.low, asked.high + 1) if _at(expr, x, n) == value)
        return sympy.FiniteSet(*integers)
    (rounded,) = roundings
    whole = sympy.Symbol("n")
    (n,) = sympy.solve(sympy.Eq(expr.subs(rounded, whole), value), whole)
    inside = rounded.args[0]
    if isinstance(rounded, sympy.floor):
        bounds = (inside >= n, inside < n + 1)
    else:
        bounds = (inside > n - 1, inside <= n)
    return sympy.Intersection(*(_solved(bound, x, asked) for bound in bounds))


def _solved(bound: Any, x: Any, asked: Unknown) -> Any:
    domain = sympy.Interval(asked.low, asked.high)
    if bound in (sympy.true, sympy.false):
        return domain if bound == sympy.true else sympy.EmptySet
    return sympy.solve_univariate_inequality(bound, x, relational=False, domain=domain)


def _at(expr: Any, x: Any, n: int) -> Any:
    value = expr.subs(x, n)
    return value if value.is_finite else None


def _buildable(problem: Problem, functions: Functions, asked: Unknown, n: int) -> bool:
    from corrige.problem.errors import CannotBuild

    try:
        values = Values(problem, functions, dict.fromkeys(asked.letters, n))
        return all(isinstance(values[name], int) for name in asked.wanted)
    except CannotBuild:
        return False
