"""How many problems a family can issue at a level: exactly where all can be gone through, else at least so many."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import TypeVar

from corrige.exercises.family import Family, Level
from corrige.exercises.issue import draw, examined, in_range
from corrige.exercises.load import load
from corrige.problem.draw import Draw
from corrige.problem.errors import CannotBuild
from corrige.problem.problem import Problem, to_file

T = TypeVar("T")

ENUMERABLE = 30_000
"""Up to so many sequences of choices are gone through; beyond, draws are sampled."""
PROBES = 24
GIVE_UP = 20
"""Sampling stops after GIVE_UP times the number of draws that are looked for."""


@dataclass(frozen=True, slots=True)
class Count:
    """`number` distinct problems, exactly or at least."""

    number: int
    exact: bool


class _Choices(Draw):
    """A draw that takes given choices, then the first one each time, and notes among how many it chose."""

    __slots__ = ("_path", "taken")

    def __init__(self, path: Sequence[int] = ()) -> None:
        self._path = path
        self.taken: list[tuple[int, int]] = []

    def below(self, n: int) -> int:
        choice = self._path[len(self.taken)] if len(self.taken) < len(self._path) else 0
        self.taken.append((choice, n))
        return choice

    def sample(self, items: Sequence[T], k: int) -> list[T]:
        """One choice for each item taken; `Draw.sample` shuffles them all, which has as many outcomes."""
        left = list(items)
        return [left.pop(self.below(len(left))) for _ in range(k)]


def every(make: Callable[[Draw], T]) -> Iterator[T]:
    """What a function makes of every sequence of choices that a draw can give it.

    >>> list(every(lambda draw: (draw.below(2), draw.choice("ab"))))
    [(0, 'a'), (0, 'b'), (1, 'a'), (1, 'b')]
    """
    path: list[int] = []
    while True:
        draw = _Choices(path)
        yield make(draw)
        taken = draw.taken
        while taken and taken[-1][0] + 1 == taken[-1][1]:
            taken.pop()
        if not taken:
            return
        path = [choice for choice, _ in taken]
        path[-1] += 1


class _Width(_Choices):
    """A random draw that multiplies the numbers of its choices."""

    __slots__ = ("_random", "width")

    def __init__(self, seed: int) -> None:
        super().__init__()
        self._random = Draw(b"width", seed)
        self.width = 1

    def below(self, n: int) -> int:
        self.width *= n
        return self._random.below(n)


def enumerable(make: Callable[[Draw], object]) -> bool:
    """Whether there are few sequences of choices, as some random ones show."""
    for seed in range(PROBES):
        draw = _Width(seed)
        make(draw)
        if draw.width > ENUMERABLE:
            return False
    return True


def count(family: Family, level: Level, most: int = 4000, *, separated: bool = True) -> Count:
    """The number of distinct problems of a level, or `most` where there are at least as many.

    Without `separated`, those that would be thrown away because they hide a mistake are not sorted out, which is much
    faster; where fewer than `most` are found so, they are sorted out all the same.
    """

    def problem(stream: Draw) -> bytes | None:
        try:
            found = draw(family, level, stream, {})
            return to_file(found) if _issuable(family, level, found, separated) else None
        except CannotBuild:
            return None

    if enumerable(lambda stream: _tried(family, level, stream)):
        candidates: Iterator[bytes | None] = every(problem)
        exact = True
    else:
        candidates = (problem(Draw(b"count", level, i)) for i in range(GIVE_UP * most))
        exact = False
    seen: set[bytes] = set()
    for one in candidates:
        if one is not None:
            seen.add(one)
            if len(seen) >= most:
                return Count(most, False)
    return Count(len(seen), exact) if separated else count(family, level, most)


def _tried(family: Family, level: Level, stream: Draw) -> None:
    with suppress(CannotBuild):
        draw(family, level, stream, {})


def _issuable(family: Family, level: Level, problem: Problem, separated: bool) -> bool:
    steps = load(problem, family.functions)
    return in_range(family, level, steps) and not (separated and examined(family, problem, steps).hides)
