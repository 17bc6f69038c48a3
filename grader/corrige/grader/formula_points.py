"""The points of a formula's domain at which its key is compared with networks that are really built."""

from __future__ import annotations

from random import Random

from corrige.grader.domain import domain, place
from corrige.grader.equality import bounds_of
from corrige.problem.problem import Problem

SOME, ENOUGH = 32, 12
"""Points that are tried; at so many of them a network must have been built and measured."""


def points(problem: Problem) -> list[dict[str, int]]:
    """Points near the lower bounds, the boundary first, then one letter away from it, then mixed; always the same."""
    over = domain(problem.letters.values(), bounds_of(problem.domain))
    count = len(over.order)
    steps = [(0,) * count]
    steps += [tuple(far * (i == j) for j in range(count)) for i in range(count) for far in (1, 2)]
    random = Random(20_000_003)
    steps += [tuple(random.randrange(7) for _ in range(count)) for _ in range(SOME)]
    found = place(over, steps[:SOME])
    return [found.at(i) for i in range(len(found))]
