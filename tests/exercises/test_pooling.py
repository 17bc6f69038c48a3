"""Pooling: small figures by hand, exact averages, and every mistake by plain loops."""

from __future__ import annotations

from fractions import Fraction
from functools import cache
from typing import Any

from plain.pooling import overhanging, response, work

from corrige.exercises.families.pooling import FAMILY
from corrige.exercises.family import LEVELS, Level
from corrige.exercises.issue import Issued, issue
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
