"""The integers that a question's symbols stand for, and points among them.

A symbol lies between two bounds, each a number, a formula in other symbols, or open. A point is drawn as *steps* from
the lower bounds, so that `w >= f - 2p` holds by construction and its boundary is step 0.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from corrige.answers.vocabulary import lowest
from corrige.document.formula import Apply, Number, Tree, symbols
from corrige.grader.columns import Columns, Nodes

Bounds: TypeAlias = tuple[Tree | None, Tree | None]
Steps: TypeAlias = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Domain:
    """Symbols in an order in which each one's bounds are known from those before it, and their bounds.

    `late` are bounds that mention a later symbol (a circle): they are checked, and do not guide.
    """

    order: tuple[str, ...]
    bounds: tuple[Bounds, ...]
    late: tuple[tuple[str, Bounds], ...] = ()


@dataclass(slots=True)
class Points:
    """Points of a domain as columns, one list a symbol, and the steps of each."""

    columns: dict[str, list[int]]
    steps: list[Steps]

    def __len__(self) -> int:
        return len(self.steps)

    def at(self, index: int) -> dict[str, int]:
        return {name: column[index] for name, column in self.columns.items()}

    def part(self, start: int, stop: int) -> Points:
        return Points({name: column[start:stop] for name, column in self.columns.items()}, self.steps[start:stop])


def domain(used: Iterable[str], declared: Mapping[str, Bounds]) -> Domain:
    """The domain of the symbols used and of those that their bounds mention.

    >>> from corrige.document.formula import Symbol
    >>> domain(["w"], {"w": (Symbol("f"), None)}).order
    ('f', 'w')
    """
    waiting = _closure(used, declared)
    order: list[str] = []
    bounds: list[Bounds] = []
    late: list[tuple[str, Bounds]] = []
    while waiting:
        name = min(waiting, key=lambda one: (len(_mentioned(waiting[one]) - set(order)), one))
        both = waiting.pop(name)
        early = tuple(bound if bound is None or set(symbols(bound)) <= set(order) else None for bound in both)
        order.append(name)
        bounds.append((early[0], early[1]))
        if early != both:
            late.append((name, both))
    return Domain(tuple(order), tuple(bounds), tuple(late))


def _closure(used: Iterable[str], declared: Mapping[str, Bounds]) -> dict[str, Bounds]:
    found: dict[str, Bounds] = {}
    todo = sorted(set(used))
    while todo:
        name = todo.pop()
        if name not in found:
            found[name] = declared.get(name, (Number(lowest(name)), None))
            todo.extend(sorted(_mentioned(found[name])))
    return found


def _mentioned(bounds: Bounds) -> set[str]:
    return {name for bound in bounds if bound is not None for name in symbols(bound)}


def place(over: Domain, steps: Sequence[Steps], fixed: Mapping[str, Sequence[int]] | None = None) -> Points:
    """The points at these steps, less those outside of the domain.

    A step counts up from the lower bound (round again behind the upper one: -1 is the upper bound), down from the upper
    one where there is no lower, and 0, 1, -1, 2 … where there is neither. `fixed` gives some symbols' values instead.
    """
    values: dict[str, list[int]] = {}
    outside: set[int] = set()
    for index, name in enumerate(over.order):
        low, high = _limits(over.bounds[index], values, len(steps), outside)
        if fixed and name in fixed:
            values[name] = list(fixed[name])
        else:
            values[name] = _stepped([one[index] for one in steps], low, high)
        outside |= _beyond(values[name], low, high)
    for name, both in over.late:
        outside |= _beyond(values[name], *_limits(both, values, len(steps), outside))
    if not outside:
        return Points(values, list(steps))
    kept = [at for at in range(len(steps)) if at not in outside]
    return Points({name: [column[at] for at in kept] for name, column in values.items()}, [steps[at] for at in kept])


Limit: TypeAlias = list[int] | None


def _limits(bounds: Bounds, values: Mapping[str, list[int]], size: int, outside: set[int]) -> tuple[Limit, Limit]:
    """Both bounds as whole numbers, None for an open one; where one cannot be computed, the point is outside."""
    limits: list[Limit] = []
    for bound, up in zip(bounds, (True, False), strict=True):
        if bound is None:
            limits.append(None)
            continue
        nodes = Nodes()
        rounded = Apply("ceil" if up else "floor", (bound,))
        column = Columns(values, size).of(nodes, nodes.add(rounded))
        outside |= column.undefined | column.huge
        limits.append(column.tops)
    return limits[0], limits[1]


def _stepped(steps: list[int], low: Limit, high: Limit) -> list[int]:
    if low is not None and high is not None:
        return [a + step % max(1, b - a + 1) for step, a, b in zip(steps, low, high, strict=True)]
    if low is not None:
        return [a + abs(step) for step, a in zip(steps, low, strict=True)]
    if high is not None:
        return [b - abs(step) for step, b in zip(steps, high, strict=True)]
    return [(step + 1) // 2 if step % 2 else -(step // 2) for step in steps]


def _beyond(values: list[int], low: Limit, high: Limit) -> set[int]:
    found: set[int] = set()
    if low is not None:
        found.update(at for at, (value, a) in enumerate(zip(values, low, strict=True)) if value < a)
    if high is not None:
        found.update(at for at, (value, b) in enumerate(zip(values, high, strict=True)) if value > b)
    return found
