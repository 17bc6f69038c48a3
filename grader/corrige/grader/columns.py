"""A formula's values at many points at once, exactly.

A tree is numbered node by node, so that what two formulas have in common is computed once. A column holds a numerator
and a denominator for each point; where the formula is undefined there, or a number would take more than MAX_BITS, the
point is noted and its number means nothing. Two columns are brought to common denominators before they meet, and every
operation is then one on integers.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from math import gcd
from typing import Final, TypeAlias

from corrige.document.formula import Apply, Exact, Number, Symbol, Tree

MAX_BITS: Final = 1_500
_REDUCE_BITS: Final = 300

Node: TypeAlias = tuple[str, tuple[int, ...]] | tuple[str, Exact | str]
Ints: TypeAlias = list[int]


@dataclass(slots=True)
class Nodes:
    """The numbered nodes of some trees: the same subtree has the same number."""

    number: dict[Node, int] = field(default_factory=dict)
    nodes: list[Node] = field(default_factory=list)

    def add(self, tree: Tree) -> int:
        match tree:
            case Number(value):
                return self._number(("number", value))
            case Symbol(name):
                return self._number(("symbol", name))
            case Apply("floor" | "ceil" as op, (Apply("/", (a, b)),)):
                return self._number((op + "/", (self.add(a), self.add(b))))
            case Apply(op, args):
                return self._number((op, tuple(self.add(arg) for arg in args)))

    def apply(self, op: str, *args: int) -> int:
        """The number of an operation on numbered nodes."""
        return self._number((op, args))

    def _number(self, node: Node) -> int:
        found = self.number.get(node)
        if found is None:
            found = self.number[node] = len(self.nodes)
            self.nodes.append(node)
        return found

    def copy(self) -> Nodes:
        return Nodes(dict(self.number), list(self.nodes))


@dataclass(slots=True)
class Column:
    """A value for each point: `tops / bottoms` (no bottoms: integers), none of more than `bits` bits."""

    tops: Ints
    bottoms: Ints | None
    bits: int
    undefined: frozenset[int] = frozenset()
    huge: frozenset[int] = frozenset()

    def at(self, index: int) -> Exact | None:
        """The value at a point; None where it is undefined."""
        if index in self.undefined:
            return None
        if self.bottoms is None:
            return self.tops[index]
        value = Fraction(self.tops[index], self.bottoms[index])
        return value.numerator if value.denominator == 1 else value


@dataclass(slots=True)
class Columns:
    """The columns of numbered nodes at `size` points; `cost` counts the operations that they took."""

    symbols: Mapping[str, Ints]
    size: int
    values: dict[int, Column] = field(default_factory=dict)
    cost: int = 0

    def copy(self) -> Columns:
        return Columns(self.symbols, self.size, dict(self.values))

    def of(self, nodes: Nodes, which: int) -> Column:
        """The column of a node, and of all that it is made of."""
        known = self.values.get(which)
        if known is None:
            known = self.values[which] = self._column(nodes, *nodes.nodes[which])
            self.cost += self.size * (1 if known.bottoms is None else 5) * (1 + known.bits // 200)
        return known

    def _column(self, nodes: Nodes, op: str, args: tuple[int, ...] | Exact | str) -> Column:
        match args:
            case str(name):
                plain = self.symbols[name]
                return Column(plain, None, _most_bits(plain))
            case int(value):
                return Column([value] * self.size, None, value.bit_length())
            case Fraction(numerator=top, denominator=bottom):
                return _bounded(Column([top] * self.size, [bottom] * self.size, _most_bits((top, bottom))))
            case _:
                first, *rest = (self.of(nodes, arg) for arg in args)
                return _bounded(_UNARY[op](first) if op in _UNARY else _binary(op, first, rest))


def _most_bits(numbers: Iterable[int]) -> int:
    return max((abs(n).bit_length() for n in numbers), default=0)


def _bounded(column: Column) -> Column:
    """The column in lower terms when its numbers may have become long; those that are too long are noted."""
    if column.bits <= _REDUCE_BITS:
        return column
    if column.bottoms is not None:
        common = list(map(gcd, column.tops, column.bottoms))
        column.tops = [top // by for top, by in zip(column.tops, common, strict=True)]
        column.bottoms = [bottom // by for bottom, by in zip(column.bottoms, common, strict=True)]
    bits = max(_most_bits(column.tops), _most_bits(column.bottoms or ()))
    if bits > MAX_BITS:
        pairs = zip(column.tops, column.bottoms or column.tops, strict=True)
        long = [at for at, pair in enumerate(pairs) if _most_bits(pair) > MAX_BITS]
        for at in long:
            column.tops[at] = 0
            if column.bottoms is not None:
                column.bottoms[at] = 1
        column.huge |= frozenset(long)
    column.bits = min(bits, MAX_BITS)
    return column


def common(a: Column, b: Column) -> tuple[Ints, Ints, Ints | None]:
    """Both numerators over one denominator."""
    if a.bottoms is b.bottoms:
        return a.tops, b.tops, a.bottoms
    if a.bottoms is None:
        assert b.bottoms is not None
        return [x * e for x, e in zip(a.tops, b.bottoms, strict=True)], b.tops, b.bottoms
    if b.bottoms is None:
        return a.tops, [y * d for y, d in zip(b.tops, a.bottoms, strict=True)], a.bottoms
    tops = (
        [x * e for x, e in zip(a.tops, b.bottoms, strict=True)],
        [y * d for y, d in zip(b.tops, a.bottoms, strict=True)],
    )
    return *tops, [d * e for d, e in zip(a.bottoms, b.bottoms, strict=True)]


def _binary(op: str, a: Column, rest: list[Column]) -> Column:
    for b in rest:
        a = _BINARY[op](a, b) if op in _BINARY else _meeting(op, a, b)
    return a


def _meeting(op: str, a: Column, b: Column) -> Column:
    """An operation that needs one denominator: sums, comparisons, whatever divides."""
    x, y, bottoms = common(a, b)
    undefined = a.undefined | b.undefined
    if op in ("/", "floor/", "ceil/", "mod") and 0 in y:
        undefined |= frozenset(at for at, n in enumerate(y) if n == 0)
        y = [n or 1 for n in y]
    bits = a.bits + b.bits + 1 if bottoms is not None or op == "/" else max(a.bits, b.bits) + 1
    match op:
        case "+":
            tops = [m + n for m, n in zip(x, y, strict=True)]
        case "-":
            tops = [m - n for m, n in zip(x, y, strict=True)]
        case "max":
            tops = list(map(max, x, y))
        case "min":
            tops = list(map(min, x, y))
        case "mod":
            tops = [m % n for m, n in zip(x, y, strict=True)]
        case "floor/":
            tops, bottoms = [m // n for m, n in zip(x, y, strict=True)], None
        case "ceil/":
            tops, bottoms = [-(-m // n) for m, n in zip(x, y, strict=True)], None
        case _:
            tops, bottoms = _signed(x, y)
    return Column(tops, bottoms, bits, undefined, a.huge | b.huge)


def _signed(x: Ints, y: Ints) -> tuple[Ints, Ints]:
    """The quotient with positive denominators."""
    if min(y, default=1) > 0:
        return x, y
    return [-m if n < 0 else m for m, n in zip(x, y, strict=True)], [abs(n) for n in y]


def _times(a: Column, b: Column) -> Column:
    tops = [m * n for m, n in zip(a.tops, b.tops, strict=True)]
    if a.bottoms is None or b.bottoms is None:
        bottoms = a.bottoms or b.bottoms
    else:
        bottoms = [m * n for m, n in zip(a.bottoms, b.bottoms, strict=True)]
    return Column(tops, bottoms, a.bits + b.bits, a.undefined | b.undefined, a.huge | b.huge)


def _power(a: Column, b: Column) -> Column:
    """Point by point: the exponent must be an integer, and the result not too long."""
    tops, bottoms = [0] * len(a.tops), [1] * len(a.tops)
    undefined, huge = set(a.undefined | b.undefined), set(a.huge | b.huge)
    longest = 0
    for at in range(len(tops)):
        if at in undefined or at in huge:
            continue
        exponent = b.at(at)
        top, bottom = a.tops[at], a.bottoms[at] if a.bottoms else 1
        if not isinstance(exponent, int) or (exponent < 0 and top == 0):
            undefined.add(at)
            continue
        if exponent < 0:
            top, bottom = (bottom, top) if top > 0 else (-bottom, -top)
        bits = abs(exponent) * max(abs(top).bit_length() - (abs(top) == 1), bottom.bit_length() - 1)
        if bits > 2 * MAX_BITS:
            huge.add(at)
            continue
        longest = max(longest, bits)
        tops[at], bottoms[at] = top ** abs(exponent), bottom ** abs(exponent)
    whole = all(bottom == 1 for bottom in bottoms)
    return Column(tops, None if whole else bottoms, longest + 1, frozenset(undefined), frozenset(huge))


def _negative(a: Column) -> Column:
    return Column([-n for n in a.tops], a.bottoms, a.bits, a.undefined, a.huge)


def _floor(a: Column) -> Column:
    tops = a.tops if a.bottoms is None else [m // n for m, n in zip(a.tops, a.bottoms, strict=True)]
    return Column(tops, None, a.bits, a.undefined, a.huge)


def _ceil(a: Column) -> Column:
    tops = a.tops if a.bottoms is None else [-(-m // n) for m, n in zip(a.tops, a.bottoms, strict=True)]
    return Column(tops, None, a.bits, a.undefined, a.huge)


_UNARY: Final = {"neg": _negative, "floor": _floor, "ceil": _ceil}
_BINARY: Final = {"*": _times, "^": _power}
