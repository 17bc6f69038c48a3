"""Convolution against cross-correlation: the deck's formula and example, and every mistake by plain loops."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import pytest
from by_hand import correlated, half_turn, lists, transposed, tuples

from corrige.exercises.families.true_convolution import FAMILY
from corrige.exercises.family import LEVELS, Level
from corrige.exercises.issue import Issued, issue
from corrige.problem.problem import Problem
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


@dataclass(frozen=True)
class Work:
    """The filter that is laid on the image for each of the two responses, and how it moves."""

    image: Any
    flipped: Any
    plain: Any
    s: tuple[int, int]
    p: tuple[int, int, int, int]


def work(problem: Problem) -> Work:
    layer: Any = problem.networks["convolution"]["conv"]
    kernel = lists(problem.data["convolution.conv.kernel"][0][0])
    return Work(lists(problem.data["convolution.input.x"][0]), half_turn(kernel), kernel, layer.stride, layer.padding)


def unsigned(plane: Any) -> Any:
    return [[abs(v) for v in row] for row in plane]


def quarter(plane: Any) -> Any:
    return [row[::-1] for row in transposed(plane)]


WRONG: dict[str, Callable[[Work], Work]] = {
    "not-flipped": lambda of: replace(of, flipped=of.plain),
    "both-flipped": lambda of: replace(of, plain=of.flipped),
    "exchanged": lambda of: replace(of, flipped=of.plain, plain=of.flipped),
    "flipped-top-to-bottom-only": lambda of: replace(of, flipped=of.plain[::-1]),
    "flipped-left-to-right-only": lambda of: replace(of, flipped=[row[::-1] for row in of.plain]),
    "quarter-turn": lambda of: replace(of, flipped=quarter(of.plain)),
    "signs-changed": lambda of: replace(of, flipped=[[-v for v in row] for row in of.plain]),
    "signs-forgotten": lambda of: replace(of, flipped=unsigned(of.flipped), plain=unsigned(of.plain)),
    "padding-forgotten": lambda of: replace(of, p=(0, 0, 0, 0)),
    "padding-once": lambda of: replace(of, p=(of.p[0], 0, of.p[2], 0)),
    "stride-forgotten": lambda of: replace(of, s=(1, 1)),
}


def answers(of: Work, problem: Problem) -> dict[str, Any]:
    maps = {
        "convolution": correlated([of.image], [of.flipped], 0, of.s, of.p),
        "correlation": correlated([of.image], [of.plain], 0, of.s, of.p),
    }
    found: dict[str, Any] = {}
    for name in problem.asked:
        key = name.split(".")[0]
        if name.endswith(".x"):
            found[name] = (tuples(maps[key]),)
        else:
            _, i, j = (int(n) for n in name.partition("[")[2].rstrip("]").split(","))
            found[name] = maps[key][i][j]
    return found


def totals(values: Any) -> dict[str, Any]:
    """A sum of products by its value."""
    return {name: sum(k * v for k, v in value) if ".products[" in name else value for name, value in values.items()}


@pytest.mark.parametrize("level", LEVELS)
def test_right_and_wrong_answers_by_plain_loops(level: Level) -> None:
    for one in issued(level):
        of = work(one.problem)
        assert totals(solve(one.problem, FAMILY.functions)) == answers(of, one.problem)
        for row in one.rows:
            if row.mistake.name in WRONG:
                assert totals(row.answers) == answers(WRONG[row.mistake.name](of), one.problem), row.mistake.name


def test_an_element_with_row_and_column_swapped() -> None:
    for one in issued(1):
        for row in one.rows:
            if row.mistake.name == "row-for-column":
                (name,) = (asked for asked in one.problem.asked if "[" in asked)
                _, i, j = (int(n) for n in name.partition("[")[2].rstrip("]").split(","))
                response = answers(work(one.problem), one.problem)["convolution.conv.x"][0]
                assert totals(row.answers)[name] == response[j][i]


def test_every_mistake_of_the_family_is_computed_here() -> None:
    assert {mistake.name for mistake in FAMILY.mistakes} == WRONG.keys() | {"row-for-column"}


def test_both_networks_have_the_same_image_and_filter() -> None:
    for level in (2, 3):
        for one in issued(level):
            data = one.problem.data
            for name in ("input.x", "conv.kernel"):
                assert data[f"convolution.{name}"] == data[f"correlation.{name}"]
