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
from corrige.problem.problem import to_file

T = TypeVar("T")

ENUMERABLE = 30_000
"""Up to so many sequences of choices are gone through; beyond, draws are sampled."""
PROBES = 24
GIVE_UP = 20
"""Sampling stops after GIVE_UP times the number of draws that are looked for."""
DOUBT = 0.02


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


def count(family: Family, level: Level, most: int = 4000) -> Count:
    """The number of distinct problems that a level can issue, or `most` where there are at least as many."""
    if enumerable(lambda stream: _tried(family, level, stream)):
        candidates = every(lambda stream: _issuable(family, level, stream))
        exact = True
    else:
        candidates = (_issuable(family, level, Draw(b"count", level, i)) for i in range(GIVE_UP * most))
        exact = False
    seen: set[bytes] = set()
    for one in candidates:
        if one is not None:
            seen.add(one)
            if len(seen) >= most:
                return Count(most, False)
    return Count(len(seen), exact)


def at_least(family: Family, level: Level, number: int) -> Count:
    """Whether there are as many, from a sample: of fewer, some two of the sample would be alike (98 times in 100, more
    often still where some problems are likelier than others). Where two are alike, all are counted."""
    enough = sample_size(number)
    seen: set[bytes] = set()
    for i in range(GIVE_UP * enough):
        one = _issuable(family, level, Draw(b"count", level, i), separated=False)
        if one in seen:
            break
        if one is not None:
            seen.add(one)
            if len(seen) == enough:
                return Count(number, False)
    return count(family, level, number)


def sample_size(number: int) -> int:
    """How many draws from so many equally likely ones are all different only twice in 100 times.

    >>> sample_size(200)
    39
    """
    alone, k = 1.0, 1
    while alone > DOUBT and k <= number:
        alone *= 1 - k / number
        k += 1
    return k


def _tried(family: Family, level: Level, stream: Draw) -> None:
    with suppress(CannotBuild):
        draw(family, level, stream, {})


def _issuable(family: Family, level: Level, stream: Draw, *, separated: bool = True) -> bytes | None:
    """The problem of a draw in its file form; None where it would be thrown away. Without `separated`, one that hides
    a mistake is not thrown away."""
    try:
        problem = draw(family, level, stream, {})
        steps = load(problem, family.functions)
        if not in_range(family, level, steps) or (separated and examined(family, problem, steps).hides):
            return None
    except CannotBuild:
        return None
    return to_file(problem)
