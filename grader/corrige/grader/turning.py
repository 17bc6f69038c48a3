"""Where a formula turns over: the places, found by bisection, at which max and min change sides, or a division by a
number reaches its first whole value.

`max(w·h, 5000)` is constant as far as all small points go; the line w·h = 5000 is where it must be looked at.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from random import Random
from typing import Final

from corrige.document.formula import Tree
from corrige.grader.columns import Columns, Nodes
from corrige.grader.domain import Domain, Points, Steps, place

_LADDER: Final = (0, 1, 2, 3, 4, 6, 9, 14, 20, 30, 45, *(2**n for n in range(6, 41, 2)))
_MAX_TURNS: Final = 12
_MAX_CROSSINGS: Final = 36
_PARTS: Final = 8
_BASES: Final = 4


@dataclass(slots=True)
class _Crossing:
    """A turn's change of sign along one symbol, somewhere from the step `low` to the step `high`."""

    turn: int
    base: Steps
    symbol: int
    low: int
    high: int
    sign: int

    def at(self, step: int) -> Steps:
        return (*self.base[: self.symbol], step, *self.base[self.symbol + 1 :])

    def inner(self) -> list[int]:
        """The steps between, or some of them in equal parts."""
        gap = self.high - self.low
        return (
            [self.low + gap * part // _PARTS for part in range(1, _PARTS)]
            if gap > _PARTS
            else list(range(self.low + 1, self.high))
        )


def turning_points(over: Domain, nodes: Nodes, key: int, given: Tree) -> Points | None:
    """Points about each turn of the key (the node numbered `key`) or of the answer, along each symbol."""
    every = nodes.copy()
    turns = list(dict.fromkeys(_turns(every, [key, every.add(given)])))[:_MAX_TURNS]
    if not turns or not over.order:
        return None
    random = Random(50_000_017)
    bases = [tuple(int(random.random() * (1 + 5 * turn)) for _ in over.order) for turn in range(_BASES)]
    crossings = _crossings(over, every, turns, bases)
    while any(crossing.high - crossing.low > 1 for crossing in crossings):
        _narrow(over, every, crossings)
    return place(over, list(_surrounding(crossings, random))) if crossings else None


def _turns(nodes: Nodes, roots: list[int]) -> Iterator[int]:
    """Numbers of nodes whose change of sign is a turn.

    Where a number above 4 occurs, what is squared and what divides may vanish far from all small points.
    """
    far = any(_large(nodes, which) for which in range(len(nodes.nodes)))
    seen: set[int] = set()
    todo = list(roots)
    while todo:
        which = todo.pop()
        if which in seen:
            continue
        seen.add(which)
        op, args = nodes.nodes[which]
        if op in ("number", "symbol") or not isinstance(args, tuple):
            continue
        todo.extend(args)
        if op in ("max", "min"):
            yield from (nodes.apply("-", args[0], other) for other in args[1:])
        elif op in ("floor/", "ceil/", "/", "mod") and _large(nodes, args[1]):
            yield nodes.apply("-", *args)
        if far and op in ("^", "/", "floor/", "ceil/", "mod"):
            yield from (arg for arg in args if nodes.nodes[arg][0] in ("+", "-"))


def _large(nodes: Nodes, which: int) -> bool:
    op, value = nodes.nodes[which]
    return op == "number" and isinstance(value, (int, Fraction)) and not -4 <= value <= 4


def _crossings(over: Domain, nodes: Nodes, turns: list[int], bases: list[Steps]) -> list[_Crossing]:
    """Every change of sign between two rungs of a ladder that one symbol climbs."""
    lines = [(base, symbol) for base in bases for symbol in range(len(over.order))]
    ladder = [(*base[:symbol], step, *base[symbol + 1 :]) for base, symbol in lines for step in _LADDER]
    points = place(over, ladder)
    columns = Columns(points.columns, len(points))
    found: list[_Crossing] = []
    for turn in turns:
        signs = dict(zip(points.steps, _signs(columns, nodes, turn), strict=True))
        for base, symbol in lines:
            line = _Crossing(turn, base, symbol, 0, 0, 0)
            rungs = [(step, signs[line.at(step)]) for step in _LADDER if line.at(step) in signs]
            changes = [(low, high, a) for (low, a), (high, b) in pairwise(rungs) if a != b]
            found.extend(_Crossing(turn, base, symbol, low, high, a) for low, high, a in changes[:3])
    return found[:: 1 + len(found) // _MAX_CROSSINGS]


def _signs(columns: Columns, nodes: Nodes, turn: int) -> list[int]:
    column = columns.of(nodes, turn)
    return [(top > 0) - (top < 0) for top in column.tops]


def _narrow(over: Domain, nodes: Nodes, crossings: list[_Crossing]) -> None:
    """Each crossing to one of its parts."""
    points = place(over, list({one.at(step): None for one in crossings for step in one.inner()}))
    columns = Columns(points.columns, len(points))
    signs = {
        turn: dict(zip(points.steps, _signs(columns, nodes, turn), strict=True))
        for turn in {one.turn for one in crossings}
    }
    for one in crossings:
        for step in one.inner():
            if signs[one.turn].get(one.at(step), one.sign) != one.sign:
                one.high = step
                break
            one.low = step


def _surrounding(crossings: list[_Crossing], random: Random) -> Iterator[Steps]:
    for one in crossings:
        for step in range(max(0, one.low - 2), one.high + 3):
            yield one.at(step)
            nudged = [max(0, other + int(random.random() * 3) - 1) for other in one.base]
            nudged[one.symbol] = step
            yield tuple(nudged)
