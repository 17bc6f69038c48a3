"""The integers that a question's symbols stand for, and points among them.

A symbol lies between two bounds, each a number, a formula in other symbols, or open. A point is drawn as *steps* from
the lower bounds, so that `w >= f - 2p` holds by construction and its boundary is step 0.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

from corrige.answers.vocabulary import lowest
from corrige.document.formula import Number, Tree, symbols
from corrige.grader.columns import HUGE, Cell, Column, Columns, Nodes

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
    nodes = Nodes()
    values: dict[str, list[int]] = {}
    inside = [True] * len(steps)
    for index, name in enumerate(over.order):
        columns = Columns(values, len(steps))
        low, high = (
            _bound(columns, nodes, bound, up) for bound, up in zip(over.bounds[index], (True, False), strict=True)
        )
        if fixed and name in fixed:
            values[name] = list(fixed[name])
        else:
            values[name] = [_step(a, b, one[index]) for a, b, one in zip(low, high, steps, strict=True)]
        _exclude(inside, values[name], low, high)
    for name, both in over.late:
        columns = Columns(values, len(steps))
        low, high = (_bound(columns, nodes, bound, up) for bound, up in zip(both, (True, False), strict=True))
        _exclude(inside, values[name], low, high)
    kept = [at for at, good in enumerate(inside) if good]
    return Points({name: [column[at] for at in kept] for name, column in values.items()}, [steps[at] for at in kept])


def _bound(columns: Columns, nodes: Nodes, bound: Tree | None, up: bool) -> Column:
    """The bound as whole numbers; None where it is open, HUGE where it cannot be computed."""
    if bound is None:
        return [None] * columns.size
    if isinstance(bound, Number):
        return [_whole(bound.value, up)] * columns.size
    return [_whole(cell, up) for cell in columns.of(nodes, nodes.add(bound))]


def _whole(cell: Cell, up: bool) -> Cell:
    match cell:
        case Fraction():
            return -(-cell.numerator // cell.denominator) if up else cell.numerator // cell.denominator
        case int():
            return cell
        case _:
            return HUGE


def _step(low: Cell, high: Cell, step: int) -> int:
    match low, high:
        case int(), int():
            return low + step % (high - low + 1) if high >= low else low
        case int(), _:
            return low + abs(step)
        case _, int():
            return high - abs(step)
        case _:
            return (step + 1) // 2 if step % 2 else -(step // 2)


def _exclude(inside: list[bool], values: list[int], low: Column, high: Column) -> None:
    for at, (value, a, b) in enumerate(zip(values, low, high, strict=True)):
        if a is HUGE or b is HUGE or (isinstance(a, int) and value < a) or (isinstance(b, int) and value > b):
            inside[at] = False
