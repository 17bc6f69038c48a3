"""The response of a convolution: the deck's figures, and the wrong answer of every mistake by plain loops."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest
from plain.loops import tuples
from plain.response import place

from corrige.exercises.families.response import FAMILY
from corrige.exercises.family import Level
from corrige.exercises.issue import Issued, issue
from corrige.rules.values import Values, solve

SOBEL = [[-1, -2, -1], [0, 0, 0], [1, 2, 1]]
IMAGE = [[1, 1, 0, 1], [0, 0, 0, 1], [1, 1, 1, 0], [1, 0, 0, 1]]
LARGER = [
    *([3, 1, 3, 5, 3, 3], [2, 2, 8, 8, 3, 9], [3, 4, 7, 7, 2, 7]),
    *([5, 3, 6, 8, 4, 7], [3, 8, 8, 5, 7, 4], [7, 9, 6, 4, 6, 9]),
]


@cache
def issued(level: Level) -> list[Issued]:
    return [issue(FAMILY, level, b"tests", "response", i) for i in range(40)]


@pytest.mark.parametrize(
    ("image", "given", "response"),
    [
        (IMAGE, {}, [[1, 1], [1, 0]]),
        (LARGER, {}, [[10, 13, 7, 4], [3, -3, -1, 0], [9, 4, 2, 5], [14, 2, -6, 2]]),
        (LARGER, {"conv.s": 2}, [[10, 7], [9, 2]]),
        (IMAGE, {"conv.p": 1}, [[0, 0, 1, 2], [0, 1, 1, -1], [2, 1, 0, 0], [-3, -4, -3, -1]]),
        (IMAGE, {"conv.p": 1, "conv.s": 2}, [[0, 1], [2, 0]]),
    ],
)
def test_the_decks_figures(image: Any, given: dict[str, int], response: Any) -> None:
    numbers = {"input.x": image, "conv.kernel": SOBEL, "conv.s": 1, "conv.p": 0, **given}
    for level in (1, 2):
        problem = issue(FAMILY, level, b"deck", given=numbers).problem
        assert Values(problem, FAMILY.functions)["conv.x"] == (tuples(response),)


def test_the_products_stand_in_reading_order() -> None:
    given = {"input.x": IMAGE, "conv.kernel": SOBEL}
    seen = set()
    for i in range(12):
        problem = issue(FAMILY, 1, b"deck", i, given=given).problem
        ((name, pairs),) = [item for item in solve(problem, FAMILY.functions).items() if "products" in item[0]]
        row, column = place(name)
        window = [IMAGE[row + m][column + n] for m in range(3) for n in range(3)]
        assert pairs == tuple(zip([k for line in SOBEL for k in line], window, strict=True))
        seen.add((row, column))
    assert seen == {(0, 0), (0, 1), (1, 0), (1, 1)}


def test_where_blanks_are_asked_the_others_are_shown() -> None:
    for one in issued(3):
        (shown,) = one.problem.data["conv.shown"]
        asked = {place(name) for name in one.problem.question("blanks").asks}
        assert {(i, j) for i, row in enumerate(shown) for j, v in enumerate(row) if v is None} == asked
        assert 0 < len(asked) < len(shown) * len(shown[0])
        assert list(one.problem.question("blanks").asks) == [f"conv.x[0,{i},{j}]" for i, j in sorted(asked)]
