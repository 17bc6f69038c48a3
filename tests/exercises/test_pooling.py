"""Pooling: small figures by hand, exact averages, and every mistake by plain loops."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cache
from typing import Any

import pytest
from by_hand import lists, pooled, tuples

from corrige.exercises.families.pooling import FAMILY
from corrige.exercises.family import LEVELS, Level
from corrige.exercises.issue import Issued, issue
from corrige.problem.problem import Problem
from corrige.rules.values import solve

IMAGE = [[1, 3, 2, 4], [5, 7, 0, 2], [0, 1, 6, 8], [2, 9, 4, 4]]


@cache
def issued(level: Level) -> list[Issued]:
    return [issue(FAMILY, level, b"tests", "pooling", i) for i in range(40)]


def answers_to(level: Level, **given: Any) -> dict[str, Any]:
    numbers = {"input.x": IMAGE, "pool.f": 2, "pool.s": 2, "pool.p": 0, "pool.mode": "max", **given}
    return solve(issue(FAMILY, level, b"hand", given=numbers).problem, FAMILY.functions)


def test_small_figures_by_hand() -> None:
    assert answers_to(1)["pool.x"] == (((7, 4), (9, 8)),)
    assert answers_to(1)["pool.parameters"] == 0
    assert answers_to(1, **{"pool.s": 1})["pool.x"] == (((7, 7, 4), (7, 7, 8), (9, 9, 8)),)
    average = answers_to(2, **{"pool.mode": "average"})["pool.x"]
    assert average == (((4, 2), (3, Fraction(22, 4))),)


def test_padded_zeros_count_or_not() -> None:
    corner = {"pool.mode": "average", "pool.p": 1, "pool.s": 2, "pool.f": 2}
    counted = answers_to(3, **corner, **{"pool.count_padding": True})["pool.x[0]"]
    left_out = answers_to(3, **corner, **{"pool.count_padding": False})["pool.x[0]"]
    assert counted[0] == (Fraction(1, 4), Fraction(5, 4), 1)
    assert left_out[0] == (1, Fraction(5, 2), 4)


@dataclass(frozen=True)
class Work:
    image: Any
    what: str
    f: tuple[int, int]
    s: tuple[int, int]
    p: tuple[int, int, int, int]
    counts: bool
    whole: str
    overhang: bool = False
    parameters: int = 0


def work(problem: Problem) -> Work:
    pool: Any = problem.net["pool"]
    whole: Any = problem.net.layers[-1][1]
    return Work(
        image=lists(problem.data["input.x"]),
        what=pool.mode,
        f=pool.kernel_size,
        s=pool.stride,
        p=pool.padding,
        counts=pool.count_padding,
        whole=whole.mode,
    )


def response(of: Work, plane: Any) -> Any:
    if not of.overhang:
        return pooled(plane, of.what, of.f, of.s, of.p, of.counts)
    return overhanging(of, plane)


def overhanging(of: Work, plane: Any) -> Any:
    """Windows that leave the padded image hold what there is of them, if they start in the image or the padding
    before it; an average divides by what lies in the image and its padding."""
    top, bottom, left, right = of.p
    h, w = len(plane), len(plane[0])
    rows, columns = starts(h, of.f[0], of.s[0], top, bottom), starts(w, of.f[1], of.s[1], left, right)

    def one(i: int, j: int) -> Any:
        places = [(y, x) for y in range(i, min(i + of.f[0], h + bottom)) for x in range(j, min(j + of.f[1], w + right))]
        seen = [plane[y][x] for y, x in places if 0 <= y < h and 0 <= x < w]
        if of.what == "average":
            return Fraction(sum(seen), len(places) if of.counts else len(seen))
        return max(seen)

    return [[one(i, j) for j in columns] for i in rows]


def starts(n: int, f: int, s: int, before: int, after: int) -> list[int]:
    found = [-before]
    while found[-1] + f < n + after and found[-1] + s < n:
        found.append(found[-1] + s)
    return found


def answers(of: Work, problem: Problem) -> dict[str, Any]:
    maps = [response(of, plane) for plane in of.image]
    flat = [[v for row in plane for v in row] for plane in maps]
    every = [max(values) if of.whole == "max" else Fraction(sum(values)) / len(values) for values in flat]
    found: dict[str, Any] = {
        "pool.h": len(maps[0]),
        "pool.w": len(maps[0][0]),
        "pool.c": len(maps),
        "pool.x": tuples(maps),
        "pool.parameters": of.parameters,
    }
    found |= {f"pool.x[{k}]": tuples(plane) for k, plane in enumerate(maps)}
    found |= {f"whole.x[{k},0,0]": value for k, value in enumerate(every)}
    return {name: found[name] for name in problem.asked}


WRONG: dict[str, Callable[[Work], Work]] = {
    "average-for-max": lambda of: replace(of, what="average"),
    "max-for-average": lambda of: replace(of, what="max"),
    "minimum-for-maximum": lambda of: replace(of, what="min"),
    "sum-for-average": lambda of: replace(of, what="sum"),
    "pooling-stride-1": lambda of: replace(of, s=(1, 1)),
    "window-for-stride": lambda of: replace(of, s=of.f),
    "stride-across-only": lambda of: replace(of, s=(1, of.s[1])),
    "pooling-rounded-up": lambda of: replace(of, overhang=True),
    "pooling-padding-forgotten": lambda of: replace(of, p=(0, 0, 0, 0)),
    "zeros-the-other-way": lambda of: replace(of, counts=not of.counts),
    "global-the-other-way": lambda of: replace(of, whole="max" if of.whole == "average" else "average"),
    "window-counted-as-weights": lambda of: replace(of, parameters=of.f[0] * of.f[1]),
    "pooling-counted-as-convolution": lambda of: replace(of, parameters=of.f[0] * of.f[1] * len(of.image) + 1),
}


@pytest.mark.parametrize("level", LEVELS)
def test_right_and_wrong_answers_by_plain_loops(level: Level) -> None:
    for one in issued(level):
        of = work(one.problem)
        assert solve(one.problem, FAMILY.functions) == answers(of, one.problem)
        for row in one.rows:
            assert row.answers == answers(WRONG[row.mistake.name](of), one.problem), row.mistake.name


def test_every_mistake_of_the_family_is_computed_here() -> None:
    assert {mistake.name for mistake in FAMILY.mistakes} == WRONG.keys()


def test_zeros_are_counted_wrongly_wherever_an_average_is_padded() -> None:
    counts = set()
    for one in issued(3):
        if work(one.problem).what == "average":
            assert "zeros-the-other-way" in {row.mistake.name for row in one.rows}
            counts.add(work(one.problem).counts)
    assert counts == {True, False}


def test_rounding_up_is_a_mistake_only_where_a_window_would_leave_the_image() -> None:
    for level in LEVELS:
        for one in issued(level):
            of = work(one.problem)
            exists = "pooling-rounded-up" in {row.mistake.name for row in one.rows}
            sizes = [(len(plane), len(plane[0])) for plane in (response(of, of.image[0]), overhanging(of, of.image[0]))]
            assert exists == (sizes[0] != sizes[1])
