"""Whether two formulas have the same value at every point of a domain of integers.

Every pair is decided, and always in the same way: *different*, with a point that shows it (this is certain), or
*equal*. Equal is proved where both are polynomials of no more degrees than the small points have steps, and for
strides of 1 and 2; beyond, it is tested at some 2,000 points chosen for the pair (see `points`), and at the places
where a max, a min or a division by a constant turns over. Points at which the key itself is undefined do not count;
where only the answer is, it is wrong.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice
from typing import Final, TypeAlias

from corrige.answers import Unreadable, read
from corrige.answers.vocabulary import lowest
from corrige.document.formula import Apply, Exact, Number, Symbol, Tree, evaluate, symbols
from corrige.grader.columns import HUGE, Column, Columns, Nodes
from corrige.grader.domain import Bounds, Domain, Points, Steps, domain, place
from corrige.grader.points import Structure, around, small, spread, structure, telling

Bound: TypeAlias = "int | str | Tree | None"
MAX_COST: Final = 400_000
"""Operations on cells that one comparison may take: a bound on its time that is the same on every machine."""


class NoPoint(ValueError):
    """The domain is empty, or the key is undefined all over it."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A point where the formulas differ, the key's value there and the answer's (None: undefined)."""

    point: Mapping[str, int]
    key: Exact
    given: Exact | None


@dataclass(slots=True)
class _Batch:
    points: Points
    columns: Columns


@dataclass(slots=True)
class _Prepared:
    """What the key alone decides: its nodes, its points and its values there."""

    over: Domain
    nodes: Nodes
    root: int
    about: Structure
    batches: list[_Batch] = field(default_factory=list)


def equal(key: Tree, given: Tree, declared: Mapping[str, tuple[Bound, Bound]]) -> bool:
    """Whether the formulas are equal on the declared domain. Raises NoPoint, and ValueError for an unreadable bound."""
    return difference(key, given, bounds_of(declared)) is None


def bounds_of(declared: Mapping[str, tuple[Bound, Bound]]) -> dict[str, Bounds]:
    """Bounds as trees, from integers, formulas as text, or trees.

    Raises ValueError for text that is no formula.
    """
    return {name: (_bound_tree(low), _bound_tree(high)) for name, (low, high) in declared.items()}


@lru_cache(maxsize=256)
def _bound_tree(bound: Bound) -> Tree | None:
    match bound:
        case None | Number() | Symbol() | Apply():
            return bound
        case bool():
            raise ValueError(f"the bound {bound} is not a number, a formula or null")
        case int():
            return Number(bound)
        case str():
            found = read("formula", bound, "en")
            if isinstance(found, Unreadable):
                raise ValueError(f"the bound {bound[:40]!r} is not a formula: {found.message('en')}")
            return found.value  # type: ignore[return-value]
        case _:
            raise ValueError(f"the bound {bound!r} is not a number, a formula or null")


def difference(key: Tree, given: Tree, declared: Mapping[str, Bounds]) -> Difference | None:
    """None where the formulas are equal, otherwise the smallest point found where they differ.

    Raises NoPoint if there is no point at which the key has a value.

    >>> from corrige.document.formula import Symbol
    >>> w, s = Symbol("w"), Symbol("s")
    >>> difference(w // s, w / s, {})
    Difference(point={'s': 2, 'w': 1}, key=0, given=Fraction(1, 2))
    """
    used = tuple(sorted({*symbols(key), *symbols(given)}))
    bounds = tuple((name, declared[name]) for name in sorted(declared))
    prepared = _prepare(key, used, bounds)
    nodes = prepared.nodes.copy()
    root = nodes.add(given)
    if root == prepared.root:
        return None
    pair = _Pair(prepared.over, nodes, prepared.root, root)
    cost = 0
    found: list[Difference] = []
    for number, batch in enumerate(_batches(prepared, given)):
        columns = batch.columns.copy()
        here = pair.differences(batch.points, columns, most=1 if number == 0 else 50)
        if here and number == 0:
            return here[0]  # the small points are sorted
        found.extend(here)
        cost += columns.cost
        if cost > MAX_COST:
            break
    return _smallest(pair, found) if found else None


@lru_cache(maxsize=32)
def _prepare(key: Tree, used: tuple[str, ...], bounds: tuple[tuple[str, Bounds], ...]) -> _Prepared:
    over = domain(used, dict(bounds))
    nodes = Nodes()
    root = nodes.add(key)
    about = structure([key, *(bound for _, both in bounds for bound in both if bound is not None)])
    prepared = _Prepared(over, nodes, root, about)
    sets = [small(over), spread(over, about)] if over.order else [place(over, [()])]
    constants = telling(about.constants)
    sets += around(over, about, constants) if constants else []
    prepared.batches = [_batch(points, nodes, root) for points in sets if len(points)]
    if not any(_defined(batch.columns.values[root]) for batch in prepared.batches):
        raise NoPoint("there is no point in the domain at which the key has a value")
    return prepared


def _batch(points: Points, nodes: Nodes, root: int) -> _Batch:
    columns = Columns(points.columns, len(points))
    columns.of(nodes, root)
    columns.cost = 0
    return _Batch(points, columns)


def _defined(column: Column) -> bool:
    return any(cell is not None and cell is not HUGE for cell in column)


def _batches(prepared: _Prepared, given: Tree) -> Iterator[_Batch]:
    """The key's points, then those that only the answer asks for."""
    yield from prepared.batches
    over, about = prepared.over, structure([given])
    new = about.constants - prepared.about.constants
    constants = [n for n in telling(about.constants | prepared.about.constants)] if any(n >= 3 for n in new) else []
    sets: list[Points] = []
    if not (about.strides <= prepared.about.strides and about.divided <= prepared.about.divided) or any(
        n > 1 for n in about.moduli - prepared.about.moduli
    ):
        sets.append(spread(over, about))
    if constants:
        sets.extend(around(over, about, constants))
    for points in sets:
        if len(points):
            yield _batch(points, prepared.nodes, prepared.root)
    yield from _turning(prepared, given)


def _turning(prepared: _Prepared, given: Tree) -> Iterator[_Batch]:
    """Points about the places where a max, a min or a division by a number turns over, in either formula."""
    from corrige.grader.turning import turning_points

    for points in turning_points(prepared.over, prepared.nodes, prepared.root, given):
        if len(points):
            yield _batch(points, prepared.nodes, prepared.root)


@dataclass(frozen=True, slots=True)
class _Pair:
    over: Domain
    nodes: Nodes
    key: int
    given: int

    def differences(self, points: Points, columns: Columns | None = None, most: int = 1_000) -> list[Difference]:
        """Where they differ among these points: the first of them, at most `most`."""
        columns = columns or Columns(points.columns, len(points))
        key, given = columns.of(self.nodes, self.key), columns.of(self.nodes, self.given)
        if key == given:  # equal where both are undefined, too
            return []
        unequal = (
            Difference(points.at(at), a, b)
            for at, (a, b) in enumerate(zip(key, given, strict=True))
            if a != b and a is not None and a is not HUGE and b is not HUGE
        )
        return list(islice(unequal, most))


def _smallest(pair: _Pair, found: list[Difference]) -> Difference:
    """The smallest of these differences, its symbols brought down as far as it stays one."""
    best = min(found, key=lambda one: _size(one.point))
    for _ in range(60):
        steps = _steps_of(pair.over, best.point)
        fewer = [(*steps[:at], few, *steps[at + 1 :]) for at in range(len(steps)) for few in _fewer(steps[at])]
        nearer = pair.differences(place(pair.over, fewer))
        smaller = min(nearer, default=best, key=lambda one: _size(one.point))
        if _size(smaller.point) >= _size(best.point):
            break
        best = smaller
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


__all__ = ["Bound", "Bounds", "Difference", "NoPoint", "bounds_of", "difference", "equal"]
