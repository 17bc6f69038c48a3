"""Where two formulas may differ: the points at which they are compared.

Five kinds, each for what it alone finds. *Small*: all points up to a number of steps, the smallest first; they settle
every polynomial of that degree, and give the smallest counterexample. *Remainders*: for each small stride, every
combination of remainders of what is divided, far away: within such a class every floor is a polynomial.
*Mixed*: each symbol by itself on the boundary, small, or as large as 10^9. *Near multiples*: large strides and what
they nearly divide. *Constants*: for each number that stands in a formula, the points just before, at and behind it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations_with_replacement, islice, pairwise, product
from math import comb, isqrt, lcm
from random import Random
from typing import Final

from corrige.answers.vocabulary import lowest
from corrige.document.formula import Apply, Number, Symbol, Tree, evaluate, symbols
from corrige.grader.domain import Domain, Points, Steps, place

SMALL: Final = 900
CLASSES: Final = 160
CORNERS: Final = 700
FAR: Final = 10**6
_PARTS: Final = 5
_SCALES: Final = (1, 3, 10, 60, 1_000, 10**6, 10**9)
_STRIDES: Final[tuple[int, ...]] = (1, 2, 3, 4, 5, 7)


@dataclass(frozen=True, slots=True)
class Structure:
    """What a formula's points depend on: symbols that divide, symbols that are divided, numbers that occur."""

    strides: frozenset[str]
    divided: frozenset[str]
    exponents: frozenset[str]
    constants: frozenset[int]
    moduli: frozenset[int]


def structure(trees: Iterable[Tree]) -> Structure:
    strides: set[str] = set()
    divided: set[str] = set()
    exponents: set[str] = set()
    constants: set[int] = set()
    moduli: set[int] = set()
    for tree in trees:
        for part in _parts(tree):
            value = _constant(part)
            if value is not None:
                constants.add(value)
            elif isinstance(part, Apply) and part.op in ("/", "mod"):
                divided.update(symbols(part.args[0]))
                strides.update(symbols(part.args[1]))
                by = _constant(part.args[1])
                if by is not None:
                    moduli.add(abs(by))
            elif isinstance(part, Apply) and part.op == "^":
                exponents.update(symbols(part.args[1]))
    return Structure(
        frozenset(strides), frozenset(divided - strides), frozenset(exponents), frozenset(constants), frozenset(moduli)
    )


def _parts(tree: Tree) -> Iterator[Tree]:
    yield tree
    if isinstance(tree, Apply) and _constant(tree) is None:
        for arg in tree.args:
            yield from _parts(arg)


def _constant(tree: Tree) -> int | None:
    """The size of a part without symbols, as a whole number; None where it has symbols."""
    if isinstance(tree, Number):
        return abs(tree.value.numerator) // tree.value.denominator
    if isinstance(tree, Symbol) or next(symbols(tree), None) is not None:
        return None
    try:
        value = evaluate(tree, {})
    except (ArithmeticError, TypeError):
        return 0
    return abs(value.numerator) // value.denominator


def small(over: Domain) -> Points:
    """All points of few steps, sorted: those of natural numbers first, then by their sum."""
    count = len(over.order)
    most = 0
    while comb(most + 1 + count, count) <= SMALL and most < 300:
        most += 1
    points = place(over, [steps for total in range(most + 1) for steps in _summing(total, count)])
    columns = list(points.columns.values())
    rows = list(zip(*columns, strict=True)) if columns else [()] * len(points)
    least = [lowest(name) for name in over.order]
    strange = [sum(n < one for n, one in zip(row, least, strict=True)) for row in rows]
    best = sorted(range(len(points)), key=lambda at: (strange[at], sum(map(abs, rows[at])), rows[at]))
    return Points(
        {name: [column[at] for at in best] for name, column in points.columns.items()},
        [points.steps[at] for at in best],
    )


def _summing(total: int, count: int) -> Iterator[Steps]:
    """All tuples of `count` natural numbers with this sum."""
    if count == 0:
        if total == 0:
            yield ()
        return
    if count == 1:
        yield (total,)
        return
    for bars in combinations_with_replacement(range(total + 1), count - 1):
        yield tuple(b - a for a, b in pairwise((0, *bars, total)))


def spread(over: Domain, about: Structure) -> Points:
    """Remainders, mixed sizes and near multiples, shuffled: any part of them has some of each."""
    random = Random(20_000_003)
    steps = [*_remainders(over, about, random), *_mixed(over, about, random), *_multiples(over, about, random)]
    return place(over, [steps[at] for part in range(_PARTS) for at in range(part, len(steps), _PARTS)])


def _draw(random: Random, below: int) -> int:
    fraction = random.random()
    return int(fraction * below) if below < 2**53 else int(fraction * 2**53) * below >> 53  # no float holds more


def _remainders(over: Domain, about: Structure, random: Random) -> Iterator[Steps]:
    strides = [name for name in over.order if name in about.strides]
    divided = [name for name in over.order if name in about.divided]
    constant = lcm(*(n for n in about.moduli if 1 < n <= 12)) if about.moduli else 1
    for values in _stride_values(len(strides)):
        modulus = lcm(*values, constant) if values else constant
        known = dict(zip(strides, values, strict=True))
        for remainders in _classes(modulus, len(divided), random):
            rest = dict(zip(divided, remainders, strict=True))
            yield tuple(
                known[name] - 1
                if name in known
                else modulus * _draw(random, FAR) + rest[name]
                if name in rest
                else _free(name, about, random)
                for name in over.order
            )


def _stride_values(count: int) -> list[tuple[int, ...]]:
    if count > 5:
        return []
    if count <= 1:
        return [(value,) for value in _STRIDES] if count else [()]
    every: list[tuple[int, ...]] = list(product(_STRIDES[: 3 if count == 2 else 2], repeat=count))
    return every[:12]


def _classes(modulus: int, count: int, random: Random) -> list[tuple[int, ...]]:
    """All combinations of remainders where they are few; otherwise some, on the diagonal and at random."""
    if count == 0:
        return [()] * 4
    if modulus**count <= CLASSES:
        return list(product(range(modulus), repeat=count))
    sides = [tuple(int(at == one) * r for at in range(count)) for one in range(count) for r in range(min(modulus, 8))]
    return [*sides, *(tuple(_draw(random, modulus) for _ in range(count)) for _ in range(CLASSES // 2))]


def _free(name: str, about: Structure, random: Random) -> int:
    return _draw(random, 8 if name in about.exponents else FAR)


def _mixed(over: Domain, about: Structure, random: Random, count: int = 320) -> Iterator[Steps]:
    for _ in range(count):
        steps = []
        for name in over.order:
            scale = _SCALES[_draw(random, 4 if name in about.exponents | about.strides else len(_SCALES))]
            steps.append(_draw(random, scale) if scale > 1 else -(_draw(random, 3) // 2))
        yield tuple(steps)


def _multiples(over: Domain, about: Structure, random: Random, count: int = 160) -> Iterator[Steps]:
    if not about.strides and not about.moduli:
        return
    large = [n for n in about.moduli if n > 1] or [0]
    for _ in range(count):
        stride = large[_draw(random, len(large))] or 2 + _draw(random, (12, 60, 2_000)[_draw(random, 3)])
        steps = []
        for name in over.order:
            near = stride * _draw(random, (2, 6, 60)[_draw(random, 3)]) + _draw(random, 4) - 1
            steps.append(
                stride - 1 if name in about.strides else max(0, near) if name in about.divided else _draw(random, 9)
            )
        yield tuple(steps)


def around(over: Domain, about: Structure, constants: Sequence[int]) -> list[Points]:
    """The points just before, at and behind each constant, for each symbol, the others small or at a constant too."""
    random = Random(30_000_001)
    each = max(4, min(24, 1_500 // (1 + 3 * len(constants) * len(over.order))))
    values = [constant + change for constant in constants for change in (-1, 0, 1) for _ in range(each)]
    found: list[Points] = []
    for name in over.order:
        steps = [_beside(over, about, constants, random, turn % each) for turn in range(len(values))]
        found.append(place(over, steps, {name: values}))
    return [*found, _corners(over, constants)]


def _corners(over: Domain, constants: Sequence[int]) -> Points:
    """Points at which every symbol is one of the first constants, or small."""
    count = len(over.order)
    values = [1, *constants[:5], 2, 0]
    while len(values) ** count > CORNERS and len(values) > 2:
        values.pop()
    corners = list(islice(product(values, repeat=count), CORNERS))
    columns = zip(*corners, strict=True)
    return place(
        over,
        [(0,) * count] * len(corners),
        {name: list(column) for name, column in zip(over.order, columns, strict=True)},
    )


def _beside(over: Domain, about: Structure, constants: Sequence[int], random: Random, turn: int) -> Steps:
    if turn == 0:
        return (0,) * len(over.order)
    steps = []
    for name in over.order:
        near_constant = turn % 3 == 0 and name not in about.exponents and _draw(random, 2)
        largest = constants[_draw(random, len(constants))] + 2 if near_constant else (3, 12, 40)[turn % 3]
        steps.append(_draw(random, largest))
    return tuple(steps)


def telling(constants: Iterable[int], most: int = 40) -> list[int]:
    """The constants, then their sums, differences, products, quotients and roots: where a threshold may lie."""
    given = sorted({n for n in constants if n >= 3})[:16]
    derived: dict[int, None] = dict.fromkeys(given)
    for a in given:
        derived.update(dict.fromkeys([isqrt(a), round(a ** (1 / 3)) if a < 10**15 else 0, a // 2, 2 * a]))
    for a, b in combinations_with_replacement(given, 2):
        derived.update(dict.fromkeys([a + b, abs(a - b), a * b, max(a, b) // min(a, b)]))
    return [n for n in derived if n >= 3][:most]
