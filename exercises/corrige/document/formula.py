"""Formulas as trees: what a rule leaves when it runs on letters, and what a student's formula is read into.

A tree carries the operators of arithmetic, so that a plain function written on integers also runs on letters:

>>> w, f, s, p = (Symbol(letter) for letter in "wfsp")
>>> (w + p + p - f) // s + 1 == (w + p + p - f) // s + 1
True
>>> evaluate((w + p + p - f) // s + 1, {"w": 32, "f": 3, "s": 2, "p": 1})
16
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal, NoReturn, TypeAlias, cast

Exact: TypeAlias = int | Fraction
Op: TypeAlias = Literal["+", "-", "*", "/", "^", "neg", "floor", "ceil", "mod", "max", "min"]

MAX_BITS = 20_000
"""Larger numbers are refused: no count of a network has 6,000 digits, and a student's `9^9^9^9` must cost nothing."""


class NotAFormula(TypeError):
    """A rule branched on a letter, or put one where no formula can stand."""


class TooLarge(ArithmeticError):
    """A power, product or sum beyond MAX_BITS."""


class Arithmetic:
    """The operators of a tree. A plain 0 or 1 (no padding, stride 1) is not written: `x + 0` and `x * 1` are `x`."""

    __slots__ = ()

    def __add__(self, other: Tree | Exact) -> Tree:
        return _apply("+", self, other)

    def __radd__(self, other: Exact) -> Tree:
        return _apply("+", other, self)

    def __sub__(self, other: Tree | Exact) -> Tree:
        return _apply("-", self, other)

    def __rsub__(self, other: Exact) -> Tree:
        return _apply("-", other, self)

    def __mul__(self, other: Tree | Exact) -> Tree:
        return _apply("*", self, other)

    def __rmul__(self, other: Exact) -> Tree:
        return _apply("*", other, self)

    def __truediv__(self, other: Tree | Exact) -> Tree:
        return _apply("/", self, other)

    def __rtruediv__(self, other: Exact) -> Tree:
        return _apply("/", other, self)

    def __floordiv__(self, other: Tree | Exact) -> Tree:
        quotient = _apply("/", self, other)
        return quotient if quotient is self else Apply("floor", (quotient,))

    def __rfloordiv__(self, other: Exact) -> Tree:
        return Apply("floor", (_apply("/", other, self),))

    def __mod__(self, other: Tree | Exact) -> Tree:
        return _apply("mod", self, other)

    def __pow__(self, other: Tree | Exact) -> Tree:
        return _apply("^", self, other)

    def __neg__(self) -> Tree:
        return Apply("neg", (as_tree(self),))

    def _branch(self, *_: object) -> NoReturn:
        raise NotAFormula("a rule must not branch on a size: let forms(layer) pick the rule")

    __bool__ = __lt__ = __le__ = __gt__ = __ge__ = _branch
    __int__ = __index__ = __float__ = _branch


@dataclass(frozen=True, slots=True)
class Number(Arithmetic):
    value: Exact


@dataclass(frozen=True, slots=True)
class Symbol(Arithmetic):
    """A letter: `w`, `f`, `C_in`; what follows the underscore is its subscript."""

    name: str


@dataclass(frozen=True, slots=True)
class Apply(Arithmetic):
    """An operation on trees. `//` has no name of its own: the floor of a quotient is `floor` of `/`."""

    op: Op
    args: tuple[Tree, ...]


Tree: TypeAlias = Number | Symbol | Apply
Formula: TypeAlias = Tree


def as_tree(value: Any) -> Tree:
    if isinstance(value, (Number, Symbol, Apply)):
        return value
    if isinstance(value, (int, Fraction)) and not isinstance(value, bool):
        return Number(value)
    raise NotAFormula(f"{value!r} cannot stand in a formula")


_UNWRITTEN = {("+", 0), ("-", 0), ("*", 1), ("/", 1), ("^", 1)}


def _apply(op: Op, left: Any, right: Any) -> Tree:
    a, b = as_tree(left), as_tree(right)
    if isinstance(b, Number) and (op, b.value) in _UNWRITTEN:
        return a
    if isinstance(a, Number) and (op, a.value) in {("+", 0), ("*", 1)}:
        return b
    if isinstance(a, Number) and isinstance(b, Number):
        return Number(_value(op, (a.value, b.value)))
    return Apply(op, (a, b))


# The helpers of rules say `int`, as rules do; like them they run on trees too.


def maximum(*values: int) -> int:
    """The largest of numbers, or its formula."""
    if all(isinstance(value, (int, Fraction)) for value in values):
        return max(values)
    return _tree("max", *values)


def minimum(*values: int) -> int:
    """The smallest of numbers, or its formula."""
    if all(isinstance(value, (int, Fraction)) for value in values):
        return min(values)
    return _tree("min", *values)


def ceil_div(a: int, b: int) -> int:
    """`a / b` rounded up, on numbers and letters alike.

    >>> ceil_div(7, 2)
    4
    """
    if isinstance(a, int) and isinstance(b, int):
        return -(-a // b)
    quotient = as_tree(a) / b
    return _tree("ceil", quotient) if isinstance(quotient, Apply) and quotient.op == "/" else cast("int", quotient)


def ratio(a: Exact, b: Exact) -> int:
    """The exact quotient: an integer where it is one, a Fraction otherwise, or its formula."""
    if isinstance(a, (int, Fraction)) and isinstance(b, (int, Fraction)):
        return cast("int", _whole(Fraction(a) / Fraction(b)))
    return cast("int", as_tree(a) / b)


def _tree(op: Op, *args: Any) -> int:
    return cast("int", Apply(op, tuple(as_tree(arg) for arg in args)))


def evaluate(tree: Tree, numbers: Mapping[str, Exact]) -> Exact:
    """The tree's exact value where its symbols have these numbers.

    Raises KeyError for a symbol without a number, ZeroDivisionError, and TooLarge beyond MAX_BITS.
    """
    match tree:
        case Number(value):
            return value
        case Symbol(name):
            return numbers[name]
        case Apply(op, args):
            return _value(op, tuple(evaluate(arg, numbers) for arg in args))


def evaluate_shared(tree: Tree, numbers: Mapping[str, Exact]) -> Exact:
    """The same for a tree of many equal parts, as the sizes of a deep network are: each part that is one object is
    evaluated once."""
    done: dict[int, Exact] = {}

    def value(part: Tree) -> Exact:
        if not isinstance(part, Apply):
            return evaluate(part, numbers)
        if (found := done.get(id(part))) is None:
            found = done[id(part)] = _value(part.op, tuple(map(value, part.args)))
        return found

    return value(tree)


def symbols(tree: Tree) -> Iterator[str]:
    """The names of its symbols, as they come."""
    match tree:
        case Symbol(name):
            yield name
        case Apply(_, args):
            for arg in args:
                yield from symbols(arg)
        case Number():
            pass


def substitute(tree: Tree, put: Mapping[str, Tree]) -> Tree:
    """The tree with trees put in for symbols."""
    match tree:
        case Symbol(name):
            return put.get(name, tree)
        case Apply(op, args):
            return Apply(op, tuple(substitute(arg, put) for arg in args))
        case Number():
            return tree


def tidy(tree: Tree) -> Tree:
    """As a teacher writes it: `w + p + p` is `w + 2p`, `f * f` is `f^2`.

    >>> w, p = Symbol("w"), Symbol("p")
    >>> tidy(w + p + p) == w + Apply("*", (Number(2), p))
    True
    """
    return _tidy(tree, {})


def _tidy(tree: Tree, done: dict[int, Tree]) -> Tree:
    """A part that is one object in several places stays one."""
    if not isinstance(tree, Apply):
        return tree
    if (found := done.get(id(tree))) is None:
        found = done[id(tree)] = _tidied(tree, tuple(_tidy(arg, done) for arg in tree.args))
    return found


def _tidied(tree: Apply, args: tuple[Tree, ...]) -> Tree:
    if tree.op in ("+", "*") and len(args) == 2 and isinstance(args[1], Symbol):
        left, last = args
        tail = left.args[-1] if isinstance(left, Apply) and left.op == tree.op else left
        if tail == last:
            twice = Apply("*", (Number(2), last)) if tree.op == "+" else Apply("^", (last, Number(2)))
            return twice if tail is left else Apply(tree.op, (*left.args[:-1], twice))  # type: ignore[union-attr]
    return Apply(tree.op, args)


def _whole(value: Fraction) -> Exact:
    return value.numerator if value.denominator == 1 else value


def _floor(value: Exact) -> int:
    return value.numerator // value.denominator


def _bits(value: Exact) -> int:
    return value.numerator.bit_length() + value.denominator.bit_length()


def _value(op: Op, args: tuple[Exact, ...]) -> Exact:
    match op, args:
        case "+", (a, b):
            result: Exact = a + b
        case "-", (a, b):
            result = a - b
        case "*", (a, b):
            result = a * b
        case "/", (a, b):
            result = _whole(Fraction(a) / Fraction(b))
        case "^", (a, b):
            result = _power(a, b)
        case "mod", (a, b):
            result = a % b
        case "neg", (a,):
            result = -a
        case "floor", (a,):
            result = _floor(a)
        case "ceil", (a,):
            result = -_floor(-a)
        case "max", _:
            result = max(args)
        case "min", _:
            result = min(args)
        case _:
            raise NotAFormula(f"{op} of {len(args)} arguments")
    if _bits(result) > MAX_BITS:
        raise TooLarge(f"a number of more than {MAX_BITS} bits")
    return _whole(result) if isinstance(result, Fraction) else result


def _power(base: Exact, exponent: Exact) -> Exact:
    if exponent.denominator != 1:
        raise NotAFormula("an exponent is not an integer")
    n = exponent.numerator
    if abs(base) != 1 and base != 0 and _bits(base) * abs(n) > 2 * MAX_BITS:
        raise TooLarge(f"a power whose exponent has {n.bit_length()} bits")
    if n < 0:
        return Fraction(1) / Fraction(base) ** -n
    return base**n
