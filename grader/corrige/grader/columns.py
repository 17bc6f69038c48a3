"""A formula's values at many points at once, exactly.

A tree is numbered node by node, so that what two formulas have in common is computed once. A column holds one value a
point: an int, a Fraction, None where the formula is undefined, HUGE where a number would take more than MAX_BITS.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from fractions import Fraction
from typing import Final, TypeAlias

from corrige.document.formula import Apply, Exact, Number, Symbol, Tree

MAX_BITS: Final = 1_500


class Beyond(Enum):
    HUGE = "too large to compute"


HUGE: Final = Beyond.HUGE
Cell: TypeAlias = Exact | Beyond | None
Column: TypeAlias = list[Cell]
Node: TypeAlias = tuple[str, tuple[int, ...]] | tuple[str, Exact | str]


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

    def _number(self, node: Node) -> int:
        found = self.number.get(node)
        if found is None:
            found = self.number[node] = len(self.nodes)
            self.nodes.append(node)
        return found

    def apply(self, op: str, *args: int) -> int:
        """The number of an operation on numbered nodes."""
        return self._number((op, args))

    def copy(self) -> Nodes:
        return Nodes(dict(self.number), list(self.nodes))


@dataclass(slots=True)
class Columns:
    """The values of numbered nodes at `size` points; `bits` bounds the size of a column's numbers."""

    symbols: Mapping[str, list[int]]
    size: int
    values: dict[int, Column] = field(default_factory=dict)
    bits: dict[int, int] = field(default_factory=dict)
    rational: dict[int, bool] = field(default_factory=dict)
    cost: int = 0

    def copy(self) -> Columns:
        return Columns(self.symbols, self.size, dict(self.values), dict(self.bits), dict(self.rational))

    def of(self, nodes: Nodes, which: int) -> Column:
        """The column of a node, and of all that it is made of."""
        known = self.values.get(which)
        if known is not None:
            return known
        op, args = nodes.nodes[which]
        if op == "number":
            assert isinstance(args, (int, Fraction))
            return self._keep(which, [args] * self.size, _bits(args), isinstance(args, Fraction))
        if op == "symbol":
            assert isinstance(args, str)
            plain = self.symbols[args]
            return self._keep(which, list(plain), max((abs(n).bit_length() for n in plain), default=0), False)
        assert isinstance(args, tuple)
        columns = [self.of(nodes, arg) for arg in args]
        bits = self._bound(op, args, columns)
        rational = op in ("/", "^") or (not op.startswith(("floor", "ceil")) and any(map(self.rational.get, args)))
        heavy = rational or any(map(self.rational.get, args))
        self.cost += self.size * (40 if heavy else 1) * (1 + bits // 500)
        column = _apply(op, columns, safe=bits > MAX_BITS)
        if bits > MAX_BITS:
            bits = max((_bits(cell) for cell in column if isinstance(cell, (int, Fraction))), default=0)
        return self._keep(which, column, bits, rational)

    def _keep(self, which: int, column: Column, bits: int, rational: bool) -> Column:
        self.values[which], self.bits[which], self.rational[which] = column, bits, rational
        return column

    def _bound(self, op: str, args: tuple[int, ...], columns: list[Column]) -> int:
        """How many bits the operation's results may have at most."""
        sizes = [self.bits[arg] for arg in args]
        match op:
            case "+" | "-":
                mixed = any(map(self.rational.get, args))
                return (sum(sizes) if mixed else max(sizes)) + 1
            case "*" | "/":
                return sum(sizes)
            case "^":
                most = max((abs(n.numerator) for n in columns[1] if isinstance(n, (int, Fraction))), default=0)
                return min(sizes[0] * most, 10 * MAX_BITS)
            case "mod":
                return sum(sizes) if any(map(self.rational.get, args)) else sizes[1]
            case _:
                return max(sizes)


def _bits(value: Exact) -> int:
    if isinstance(value, int):
        return value.bit_length()
    return value.numerator.bit_length() + value.denominator.bit_length()


def _apply(op: str, columns: list[Column], safe: bool) -> Column:
    """The operation on whole columns; value by value where one of them is undefined or may become too large."""
    if not safe and op != "^":
        try:
            return _WHOLE[op](columns)
        except (TypeError, ZeroDivisionError):
            pass
    one = _ONE[op]
    return [_guarded(one, cells) for cells in zip(*columns, strict=True)]


def _guarded(one: Callable[..., Exact], cells: tuple[Cell, ...]) -> Cell:
    if None in cells:
        return None
    if HUGE in cells:
        return HUGE
    try:
        result = one(*cells)
    except (ZeroDivisionError, _Undefined):
        return None
    except OverflowError:
        return HUGE
    return result if _bits(result) <= MAX_BITS else HUGE


class _Undefined(ArithmeticError):
    """A power whose exponent is no integer."""


def _quotient(a: Exact, b: Exact) -> Exact:
    whole, rest = divmod(a, b)
    return Fraction(a) / b if rest else whole


def _power(base: Exact, exponent: Exact) -> Exact:
    if exponent.denominator != 1:
        raise _Undefined
    n = exponent.numerator
    if abs(n) * max(1, _bits(base) - 1) > MAX_BITS and base not in (0, 1, -1):
        raise OverflowError
    if n >= 0:
        return base**n
    return _quotient(1, base**-n)


# Columns are unpacked as plain lists; what is not a number in them raises, and `_apply` goes value by value.
_WHOLE: Final[Mapping[str, Callable[[list], list]]] = {  # type: ignore[type-arg]
    "+": lambda c: [a + b for a, b in zip(*c, strict=True)],
    "-": lambda c: [a - b for a, b in zip(*c, strict=True)],
    "*": lambda c: [a * b for a, b in zip(*c, strict=True)],
    "/": lambda c: [_quotient(a, b) for a, b in zip(*c, strict=True)],
    "mod": lambda c: [a % b for a, b in zip(*c, strict=True)],
    "neg": lambda c: [-a for a in c[0]],
    "floor": lambda c: [a // 1 for a in c[0]],
    "ceil": lambda c: [-(-a // 1) for a in c[0]],
    "floor/": lambda c: [a // b for a, b in zip(*c, strict=True)],
    "ceil/": lambda c: [-(-a // b) for a, b in zip(*c, strict=True)],
    "max": lambda c: list(map(max, *c)) if len(c) > 1 else [a + 0 for a in c[0]],
    "min": lambda c: list(map(min, *c)) if len(c) > 1 else [a + 0 for a in c[0]],
}

_ONE: Final[Mapping[str, Callable[..., Exact]]] = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": _quotient,
    "^": _power,
    "mod": lambda a, b: a % b,
    "neg": lambda a: -a,
    "floor": lambda a: a // 1,
    "ceil": lambda a: -(-a // 1),
    "floor/": lambda a, b: a // b,
    "ceil/": lambda a, b: -(-a // b),
    "max": lambda *a: max(a),
    "min": lambda *a: min(a),
}
