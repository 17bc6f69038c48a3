"""Whether two formulas have the same value at every point of a domain of integers.

Every pair is decided, and always in the same way: *different*, with a point that shows it (this is certain), or
*equal*. Equal is proved where both are polynomials of no more degrees than the small points have steps, and for
strides of 1 and 2; beyond, it is tested at some 2,000 points chosen for the pair (see `points`), and at the places
where a max, a min or a division by a constant turns over. Points at which the key itself is undefined do not count;
where only the answer is, it is wrong.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice, zip_longest
from typing import Final, TypeAlias

from corrige.answers import Unreadable, read
from corrige.answers.vocabulary import lowest
from corrige.document.formula import Apply, Exact, NotAFormula, Number, Symbol, Tree, evaluate, symbols
from corrige.grader.columns import Columns, Nodes, common
from corrige.grader.domain import Bounds, Domain, Points, Steps, domain, place
from corrige.grader.points import Structure, around, small, spread, structure, telling
from corrige.grader.turning import turning_points

Bound: TypeAlias = "int | str | Tree | None"
MAX_COST: Final = 400_000
"""Operations on cells that one comparison may take: a bound on its time that is the same on every machine."""


class BadBound(ValueError):
    """A bound that is no formula: the text, and why it cannot be read."""

    def __init__(self, bound: str, unreadable: Unreadable) -> None:
        super().__init__(f"the bound {bound[:40]!r} is not a formula: {unreadable.message('en')}")
        self.bound, self.unreadable = bound, unreadable


class NoPoint(ValueError):
    """The domain is empty, or the key is undefined all over it."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A point where the formulas differ, the key's value there and the answer's (None: undefined)."""

    point: Mapping[str, int]
    key: Exact
    given: Exact | None


def equal(key: Tree, given: Tree, declared: Mapping[str, tuple[Bound, Bound]]) -> bool:
    """Whether the formulas are equal on the declared domain.

    Raises NoPoint, and BadBound for a bound that is no formula.
    """
    return difference(key, given, bounds_of(declared)) is None


def bounds_of(declared: Mapping[str, tuple[Bound, Bound]]) -> dict[str, Bounds]:
    """Bounds as trees, from integers, formulas as text, or trees. Raises BadBound."""
    return {name: (_bound_tree(low), _bound_tree(high)) for name, (low, high) in declared.items()}


@lru_cache(maxsize=256)
def _bound_tree(bound: Bound) -> Tree | None:
    match bound:
        case None | Number() | Symbol() | Apply():
            return bound
        case str():
            found = read("formula", bound, "en")
            if isinstance(found, Unreadable):
                raise BadBound(bound, found)
            assert isinstance(found.value, (Number, Symbol, Apply))
            return found.value
        case _:
            return Number(bound)


@dataclass(slots=True)
class _Prepared:
    """What the key alone decides, as far as it was needed: its nodes, its points in batches, its values there."""

    over: Domain
    nodes: Nodes
    root: int
    about: Structure
    columns: list[Columns]

    def batches(self) -> Iterator[Points]:
        """The smallest points; the others are made when they are asked for."""
        yield _small(self.over)[0]
        if self.over.order:
            yield from _others(self.over, self.about)

    def columns_of(self, number: int, points: Points) -> Columns:
        """The key's columns for its own batch of this number, computed once."""
        if number == len(self.columns):
            self.columns.append(Columns(points.columns, len(points)))
        self.columns[number].of(self.nodes, self.root)
        return self.columns[number].copy()


def difference(key: Tree, given: Tree, declared: Mapping[str, Bounds]) -> Difference | None:
    """None where the formulas are equal, otherwise the smallest point found where they differ.

    Raises NoPoint if there is no point at which the key has a value.

    >>> w, s = Symbol("w"), Symbol("s")
    >>> difference(w // s, w / s, {})
    Difference(point={'s': 2, 'w': 1}, key=0, given=Fraction(1, 2))
    """
    used = tuple(sorted({*symbols(key), *symbols(given)}))
    prepared = _prepare(key, used, tuple((name, declared[name]) for name in sorted(declared)))
    nodes = prepared.nodes.copy()
    pair = _Pair(prepared.over, nodes, prepared.root, nodes.add(given), (key, given))
    cost, defined = 0, False
    found: list[Difference] = []
    for number, (points, columns) in enumerate(_batches(prepared, given)):
        here = pair.differences(points, columns, most=1 if number == 0 else 50)
        if here and number == 0:
            return here[0]  # the smallest points come first, and are sorted
        found.extend(here)
        key_column = columns.values[prepared.root]
        defined = defined or len(key_column.undefined | key_column.huge) < columns.size
        cost += columns.cost + 2 * columns.size
        if defined and (cost > MAX_COST or pair.key == pair.given):
            break
    if not defined:
        raise NoPoint("there is no point in the domain at which the key has a value")
    return _smallest(pair, found) if found else None


@lru_cache(maxsize=64)
def _prepare(key: Tree, used: tuple[str, ...], bounds: tuple[tuple[str, Bounds], ...]) -> _Prepared:
    over = domain(used, dict(bounds))
    nodes = Nodes()
    root = nodes.add(key)
    about = structure([key, *(bound for _, both in bounds for bound in both if bound is not None)])
    return _Prepared(over, nodes, root, about, [])


@lru_cache(maxsize=64)
def _small(over: Domain) -> tuple[Points, ...]:
    """The smallest points of all keys of this domain, sorted."""
    return tuple(_parts(small(over))) if over.order else (place(over, [()]),)


@lru_cache(maxsize=64)
def _others(over: Domain, about: Structure) -> tuple[Points, ...]:
    """The other points of all keys of this structure: some of each sort in every batch."""
    _, *rest = _small(over)
    mixed = [part for pair in zip_longest(_parts(spread(over, about)), rest) for part in pair if part is not None]
    constants = telling(about.constants)
    return *mixed, *(around(over, about, constants) if constants else ())


def _parts(points: Points, size: int = 300) -> list[Points]:
    return [points.part(at, at + size) for at in range(0, max(1, len(points)), size)]


def _batches(prepared: _Prepared, given: Tree) -> Iterator[tuple[Points, Columns]]:
    """The key's points with its values there, then those that the answer asks for, none computed yet."""
    for number, points in enumerate(prepared.batches()):
        yield points, prepared.columns_of(number, points)
    for points in _asked_by(prepared, given):
        yield points, Columns(points.columns, len(points))


def _asked_by(prepared: _Prepared, given: Tree) -> Iterator[Points]:
    """The points that only the answer asks for, then the places where either turns over."""
    over, known, about = prepared.over, prepared.about, structure([given])
    new_divisions = (
        about.strides - known.strides
        or about.divided - known.divided
        or max(about.moduli - known.moduli, default=0) > 1
    )
    if new_divisions and over.order:
        yield from _parts(spread(over, about))
    if max(about.constants - known.constants, default=0) >= 3:
        yield from around(over, about, telling(about.constants | known.constants))
    turning = turning_points(over, prepared.nodes, prepared.root, given)
    if turning is not None:
        yield from _parts(turning)


@dataclass(frozen=True, slots=True)
class _Pair:
    over: Domain
    nodes: Nodes
    key: int
    given: int
    trees: tuple[Tree, Tree]

    def differences(self, points: Points, columns: Columns | None = None, most: int = 1_000) -> list[Difference]:
        """Where they differ among these points: the first of them, at most `most`."""
        columns = columns or Columns(points.columns, len(points))
        key, given = columns.of(self.nodes, self.key), columns.of(self.nodes, self.given)
        lost = given.undefined - key.undefined
        x, y, _ = common(key, given)
        passed = key.undefined | key.huge | given.huge
        if x == y and not lost:
            return self._beyond(points, passed - key.undefined)
        apart = (at for at, (a, b) in enumerate(zip(x, y, strict=True)) if (a != b or at in lost) and at not in passed)
        found: list[Difference] = []
        for at in islice(apart, most):
            right = key.at(at)
            assert right is not None
            found.append(Difference(points.at(at), right, given.at(at)))
        return found or self._beyond(points, passed - key.undefined)

    def _beyond(self, points: Points, long: frozenset[int]) -> list[Difference]:
        """The first points with a number too long for a column, by themselves; what is too large even so is wrong."""
        for at in sorted(long)[:2]:
            point = points.at(at)
            key, given = (_value(tree, point) for tree in self.trees)
            if key is not None and key != given:
                return [Difference(point, key, given)]
        return []


def _value(tree: Tree, point: Mapping[str, int]) -> Exact | None:
    """None where it is undefined or too large."""
    try:
        return evaluate(tree, point)
    except (ArithmeticError, NotAFormula):
        return None


def _smallest(pair: _Pair, found: list[Difference]) -> Difference:
    """The smallest of these differences, its symbols brought down as far as it stays one."""
    best = min(found, key=lambda one: _size(one.point))
    for _ in range(16):
        before = best
        for at, name in enumerate(pair.over.order):
            steps = _steps_of(pair.over, best.point)
            fewer = [(*steps[:at], few, *steps[at + 1 :]) for few in _fewer(steps[at])]
            others = {other: [n] * len(fewer) for other, n in best.point.items() if other != name}
            for points in (place(pair.over, fewer, others), place(pair.over, fewer)):
                best = min((best, *pair.differences(points)), key=lambda one: _size(one.point))
        if best is before:
            break
    return best


def _size(point: Mapping[str, int]) -> tuple[int, int, tuple[int, ...]]:
    """The order of points: those of natural values first, then by their sum."""
    values = tuple(point.values())
    strange = sum(value < lowest(name) for name, value in point.items())
    return (strange, sum(map(abs, values)), values)


def _fewer(step: int) -> list[int]:
    """Fewer steps than this: few, a part, and just below."""
    if step <= 24:
        return list(range(step))
    parts = [step * part // 16 for part in range(1, 16)]
    return sorted({*range(6), *parts, *(step - 2**n for n in range(0, step.bit_length() - 1, 2)), step - 2, step - 3})


def _steps_of(over: Domain, point: Mapping[str, int]) -> Steps:
    """The steps that lead to a point."""
    steps: list[int] = []
    for name, (low, high) in zip(over.order, over.bounds, strict=True):
        value = point[name]
        if low is not None:
            bottom = evaluate(low, point)
            steps.append(value - -(-bottom.numerator // bottom.denominator))
        elif high is not None:
            top = evaluate(high, point)
            steps.append(top.numerator // top.denominator - value)
        else:
            steps.append(2 * value - 1 if value > 0 else -2 * value)
    return tuple(steps)


__all__ = ["BadBound", "Bound", "Bounds", "Difference", "NoPoint", "bounds_of", "difference", "equal"]
