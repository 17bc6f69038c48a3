"""Where a formula turns over: the places, found by bisection, at which max and min change sides, or a division by a
number reaches its first whole value.

`max(w·h, 5000)` is constant as far as all small points go; the line w·h = 5000 is where it must be looked at.
"""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from typing import Final

from corrige.document.formula import Apply, Number, Tree, symbols
from corrige.grader.columns import HUGE, Column, Columns, Nodes
from corrige.grader.domain import Domain, Points, Steps, place

_LADDER: Final = (0, 1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, *(2**n for n in range(6, 41)))
_MAX_TURNS: Final = 12
_BASES: Final = 4


def turning_points(over: Domain, nodes: Nodes, key: int, given: Tree) -> Iterator[Points]:
    """Points about each turn of the key (the node numbered `key`) or of the answer, along each symbol."""
    every = nodes.copy()
    root = every.add(given)
    turns = list(dict.fromkeys(_turns(every, [key, root])))[:_MAX_TURNS]
    if not turns or not over.order:
        return
    random = Random(50_000_017)
    bases = [tuple(int(random.random() * (1 + 5 * turn)) for _ in over.order) for turn in range(_BASES)]
    for turn in turns:
        for symbol in range(len(over.order)):
            found = [steps for base in bases for steps in _along(over, every, turn, base, symbol)]
            if found:
                yield place(over, _surrounded(found, symbol, random))


def _turns(nodes: Nodes, roots: list[int]) -> Iterator[int]:
    """Numbers of nodes whose change of sign is a turn."""
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
            yield from (nodes._number(("-", (args[0], other))) for other in args[1:])
        elif op in ("floor/", "ceil/", "/", "mod") and nodes.nodes[args[1]][0] == "number" and _large(nodes, args[1]):
            yield nodes._number(("-", (args[0], args[1])))


def _large(nodes: Nodes, which: int) -> bool:
    value = nodes.nodes[which][1]
    return not isinstance(value, (str, tuple)) and abs(value) > 4


def _along(over: Domain, nodes: Nodes, turn: int, base: Steps, symbol: int) -> list[Steps]:
    """The steps just before each change of sign when one symbol goes up."""
    ladder = [(*base[:symbol], step, *base[symbol + 1 :]) for step in _LADDER]
    points = place(over, ladder)
    signs = _signs(points, nodes, turn)
    found: list[Steps] = []
    for at in range(len(points) - 1):
        if signs[at] != signs[at + 1]:
            found.append(_bisect(over, nodes, turn, points.steps[at], points.steps[at + 1][symbol], symbol, signs[at]))
    return found[:3]


def _signs(points: Points, nodes: Nodes, turn: int) -> list[int]:
    column: Column = Columns(points.columns, len(points)).of(nodes, turn)
    return [0 if cell is None or cell is HUGE else (cell > 0) - (cell < 0) for cell in column]  # type: ignore[operator]


def _bisect(over: Domain, nodes: Nodes, turn: int, low: Steps, high: int, symbol: int, sign: int) -> Steps:
    """The last step before the sign changes; by parts of sixteen, a few points at a time."""
    a, b = low[symbol], high
    while b - a > 1:
        middle = sorted({a + (b - a) * part // 16 for part in range(1, 16)} - {a})
        points = place(over, [(*low[:symbol], step, *low[symbol + 1 :]) for step in middle])
        signs = _signs(points, nodes, turn)
        changed = next((at for at, other in enumerate(signs) if other != sign), None)
        if changed is None:
            a = points.steps[-1][symbol] if len(points) else b - 1
        else:
            b = points.steps[changed][symbol]
            a = points.steps[changed - 1][symbol] if changed else a
    return (*low[:symbol], a, *low[symbol + 1 :])


def _surrounded(found: list[Steps], symbol: int, random: Random) -> list[Steps]:
    around: list[Steps] = []
    for steps in found:
        for change in (-2, -1, 0, 1, 2, 3):
            step = max(0, steps[symbol] + change)
            around.append((*steps[:symbol], step, *steps[symbol + 1 :]))
            nudged = tuple(max(0, one + int(random.random() * 3) - 1) for one in steps)
            around.append((*nudged[:symbol], step, *nudged[symbol + 1 :]))
    return around


__all__ = ["Apply", "Number", "symbols", "turning_points"]
