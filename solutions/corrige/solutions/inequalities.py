"""An equation with one rounding, written as inequalities down to the unknown: ⌊A/B⌋ = n ⇔ n ≤ A/B < n + 1.

By hand, as a student would: sympy (`corrige.solutions.symbolic`) confirms it in the tests.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from corrige.document.formula import Apply, Exact, Number, Symbol, Tree, evaluate, symbols
from corrige.document.inline import Line, line
from corrige.solutions.forms import in_numbers


@dataclass(frozen=True, slots=True)
class Condition:
    """What is wanted of the unknown `x`: `left`, which is `tree`, has the value `wanted`; the letters of the tree have
    `numbers`, the unknown any number."""

    left: Tree
    tree: Tree
    numbers: Mapping[str, Exact]
    x: str
    wanted: int

    def put_in(self, tree: Tree) -> Tree:
        """A formula with the numbers of all letters but the unknown."""
        return in_numbers(tree, {name: n for name, n in self.numbers.items() if name != self.x})

    def at(self, tree: Tree, x: int) -> Exact:
        return evaluate(tree, {**self.numbers, self.x: x})


def solved(condition: Condition) -> tuple[Line, ...]:
    """The lines from the equation to the unknown; none where it has another form."""
    tree, n = condition.tree, condition.wanted
    match tree:
        case Apply("+", (Apply(("floor" | "ceil") as op, (inside,)), Number(k))) if k.denominator == 1:
            return _rounded(condition, op, inside, n - k.numerator)
        case Apply(("floor" | "ceil") as op, (inside,)):
            return _rounded(condition, op, inside, n)
        case _:
            return _plain(condition)


def _plain(condition: Condition) -> tuple[Line, ...]:
    """No rounding: a x + b = n."""
    found = _linear(condition, condition.tree)
    if found is None:
        return ()
    a, b = found
    x = Symbol(condition.x)
    first = line(condition.put_in(condition.tree), " = ", condition.wanted)
    return (first, line(x, " = ", Fraction(condition.wanted - b) / a))


def _rounded(condition: Condition, op: str, inside: Tree, n: int) -> tuple[Line, ...]:
    numerator, denominator = inside.args if isinstance(inside, Apply) and inside.op == "/" else (inside, Number(1))
    above, below = condition.x in symbols(numerator), condition.x in symbols(denominator)
    low, high = (n, n + 1) if op == "floor" else (n - 1, n)
    signs = (" ≤ ", " < ") if op == "floor" else (" < ", " ≤ ")
    first = line(low, signs[0], condition.put_in(inside), signs[1], high)
    if above and not below:
        return _above(condition, numerator, condition.at(denominator, 1), (low, high), signs, first)
    if below and not above and denominator == Symbol(condition.x):
        return _below(condition, condition.at(numerator, 1), (low, high), signs, first)
    return ()


def _above(
    condition: Condition, numerator: Tree, d: Exact, ends: tuple[int, int], signs: tuple[str, str], first: Line
) -> tuple[Line, ...]:
    """low ≤ (a x + b)/d < high, with d > 0."""
    found = _linear(condition, numerator)
    if found is None:
        return ()
    a, b = found
    x = Symbol(condition.x)
    low, high = ends[0] * d, ends[1] * d
    lines = [first] if d == 1 else [first, line(low, signs[0], _affine(a, b, x), signs[1], high)]
    if a == 1 and b == 0:
        return tuple(lines)
    least, most = Fraction(low - b) / a, Fraction(high - b) / a
    if a > 0:
        return (*lines, line(least, signs[0], x, signs[1], most))
    return (*lines, line(most, signs[1], x, signs[0], least))


def _below(
    condition: Condition, top: Exact, ends: tuple[int, int], signs: tuple[str, str], first: Line
) -> tuple[Line, ...]:
    """low ≤ top/x < high, with x > 0."""
    x = Symbol(condition.x)
    low, high = ends
    if top < 0 or high <= 0:
        return ()
    beyond = Fraction(top) / high
    if low <= 0:
        return (first, line(x, _turned(signs[1]), beyond))
    return (first, line(beyond, signs[1], x, signs[0], Fraction(top) / low))


def _turned(sign: str) -> str:
    return {" < ": " > ", " ≤ ": " ≥ "}[sign]


def _linear(condition: Condition, tree: Tree) -> tuple[Exact, Exact] | None:
    """a and b where the tree is a x + b with a ≠ 0; None otherwise."""
    if {"floor", "ceil", "max", "min", "mod"} & set(_operations(tree)):
        return None
    try:
        b = condition.at(tree, 0)
        a = condition.at(tree, 1) - b
        straight = all(condition.at(tree, x) == a * x + b for x in (2, 3, 5, 7))
    except ZeroDivisionError:
        return None
    return (a, b) if a and straight else None


def _operations(tree: Tree) -> list[str]:
    return [tree.op, *(op for arg in tree.args for op in _operations(arg))] if isinstance(tree, Apply) else []


def _affine(a: Exact, b: Exact, x: Symbol) -> Tree:
    """a x + b as it is written: `2p + 10`, `62 − f`."""
    if a < 0:
        return Number(b) - (x if a == -1 else Number(-a) * x)
    product = a * x
    return product - (-b) if b < 0 else product + b
