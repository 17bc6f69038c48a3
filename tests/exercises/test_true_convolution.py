"""Convolution against cross-correlation: the deck's formula and example, and every mistake by plain loops."""

from __future__ import annotations

from functools import cache

from plain.loops import half_turn, tuples

from corrige.exercises.families.true_convolution import FAMILY
from corrige.exercises.family import Level
from corrige.exercises.issue import Issued, issue
from corrige.rules.values import solve

SOBEL = [[-1, -2, -1], [0, 0, 0], [1, 2, 1]]
IMAGE = [[1, 1, 0, 1], [0, 0, 0, 1], [1, 1, 1, 0], [1, 0, 0, 1]]


@cache
def issued(level: Level) -> list[Issued]:
    return [issue(FAMILY, level, b"tests", "true-convolution", i) for i in range(40)]


def test_the_decks_formula_and_its_example_differ() -> None:
    given = {"input.x": IMAGE, "conv.kernel": SOBEL, "conv.s": 1, "conv.p": 0}
    right = solve(issue(FAMILY, 2, b"deck", given=given).problem, FAMILY.functions)
    assert right == {
        "convolution.conv.x": (((-1, -1), (-1, 0)),),
        "correlation.conv.x": (((1, 1), (1, 0)),),
    }


def test_of_a_single_bright_pixel_a_convolution_gives_the_filter_back() -> None:
    pixel = [[0] * 5, [0] * 5, [0, 0, 1, 0, 0], [0] * 5, [0] * 5]
    kernel = [[1, 2, 3], [4, 5, 6], [7, 8, 9]]
    given = {"input.x": pixel, "conv.kernel": kernel, "conv.s": 1, "conv.p": 0}
    right = solve(issue(FAMILY, 2, b"pixel", given=given).problem, FAMILY.functions)
    assert right["convolution.conv.x"] == (tuples(kernel),)
    assert right["correlation.conv.x"] == (tuples(half_turn(kernel)),)


def test_both_networks_have_the_same_image_and_filter() -> None:
    for level in (2, 3):
        for one in issued(level):
            data = one.problem.data
            for name in ("input.x", "conv.kernel"):
                assert data[f"convolution.{name}"] == data[f"correlation.{name}"]
