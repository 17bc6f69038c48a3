"""Convolutions of volumes: shapes of the deck's example, and every mistake by plain loops."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import pytest
from by_hand import correlated, half_turn, lists, tuples

from corrige.exercises.families.volumes import FAMILY
from corrige.exercises.family import LEVELS, Level
from corrige.exercises.issue import Issued, issue
from corrige.problem.problem import Problem
from corrige.rules.values import solve


@cache
def issued(level: Level) -> list[Issued]:
    return [issue(FAMILY, level, b"tests", "volumes", i) for i in range(40)]


def test_the_decks_shapes() -> None:
    """6 × 6 × 3 with two filters of 3 × 3 × 3: the filters are 3 × 3 × 3 × 2, the response 4 × 4 × 2."""
    plane = [[0, 1, 0], [1, -1, 0], [0, 2, 1]]
    image = [[[(i + j + c) % 3 for j in range(6)] for i in range(6)] for c in range(3)]
    given = {"input.x": image, "conv.kernel": [[plane] * 3] * 2, "conv.p": 0, "conv.s": 1}
    for level in LEVELS:
        biases = {"conv.b": [1, 2]} if level == 3 else {}
        right = solve(issue(FAMILY, level, b"deck", given={**given, **biases}).problem, FAMILY.functions)
        assert [right[f"conv.kernel_{axis}"] for axis in "hwcn"] == [3, 3, 3, 2]
        assert [right[f"conv.{axis}"] for axis in "hwc"] == [4, 4, 2]


def test_a_response_by_hand() -> None:
    """Each channel's response, added by hand: 1·1 + 2·2 and 3·1 + 1·(−1), then the bias −2."""
    given = {"input.x": [[[1, 2]], [[3, 1]]], "conv.kernel": [[[1, 2]], [[1, -1]]], "conv.s": 1, "conv.p": 0}
    right = solve(issue(FAMILY, 1, b"hand", given={**given, "conv.b": -2}).problem, FAMILY.functions)
    assert right["conv.x"] == (((1 * 1 + 2 * 2 + 3 * 1 + 1 * -1 - 2,),),)


@dataclass(frozen=True)
class Work:
    """Images by channel, filters by channel, and what the shapes are thought to be made of."""

    image: Any
    filters: Any
    biases: Any
    s: tuple[int, int]
    p: tuple[int, int, int, int]
    depth: int
    separate: bool = False


def work(problem: Problem) -> Work:
    layer: Any = problem.net["conv"]
    filters = lists(problem.data["conv.kernel"])
    biases = lists(problem.data.get("conv.b", (0,) * len(filters)))
    return Work(lists(problem.data["input.x"]), filters, biases, layer.stride, layer.padding, len(filters[0]))


def answers(of: Work, problem: Problem) -> dict[str, Any]:
    if of.separate:
        maps = [
            correlated([plane], [filter[c]], bias, of.s, of.p)
            for c, plane in enumerate(of.image)
            for filter, bias in zip(of.filters, of.biases, strict=True)
        ]
        depth, number = 1, len(maps)
    else:
        maps = [
            correlated(of.image, filter, bias, of.s, of.p) for filter, bias in zip(of.filters, of.biases, strict=True)
        ]
        depth, number = of.depth, len(of.filters)
    shape = {
        "kernel_h": len(of.filters[0][0]),
        "kernel_w": len(of.filters[0][0][0]),
        "kernel_c": depth,
        "kernel_n": number,
        "h": len(maps[0]),
        "w": len(maps[0][0]),
        "c": len(maps),
        "x": tuples(maps),
    }
    shape |= {f"x[{k}]": tuples(one) for k, one in enumerate(maps)}
    return {name: shape[name.removeprefix("conv.")] for name in problem.asked}


def each_filter(change: Callable[[Any], Any]) -> Callable[[Work], Work]:
    return lambda of: replace(of, filters=[change(filter) for filter in of.filters])


def each_plane(change: Callable[[Any], Any]) -> Callable[[Work], Work]:
    return each_filter(lambda filter: [change(plane) for plane in filter])


def same(of: Work) -> Work:
    sides: list[int] = []
    first = of.filters[0][0]
    for n, f, s in ((len(of.image[0]), len(first), of.s[0]), (len(of.image[0][0]), len(first[0]), of.s[1])):
        missing = max((-(-n // s) - 1) * s + f - n, 0)
        sides += [missing // 2, missing - missing // 2]
    return replace(of, p=(sides[0], sides[1], sides[2], sides[3]))


def border(of: Work) -> Work:
    top, bottom, left, right = of.p

    def grown(plane: Any) -> Any:
        rows = [[row[0]] * left + row + [row[-1]] * right for row in plane]
        return [rows[0]] * top + rows + [rows[-1]] * bottom

    return replace(of, image=[grown(plane) for plane in of.image], p=(0, 0, 0, 0))


WRONG: dict[str, Callable[[Work], Work]] = {
    "first-channel-only": lambda of: replace(
        of, image=[of.image[0], *([[0] * len(row) for row in plane] for plane in of.image[1:])]
    ),
    "channels-not-summed": lambda of: replace(of, separate=True),
    "channels-reversed": lambda of: replace(of, image=of.image[::-1]),
    "filter-without-depth": lambda of: replace(of, depth=1),
    "one-filter-for-all": lambda of: replace(of, filters=[of.filters[0]] * len(of.filters)),
    "kernel-flipped": each_plane(half_turn),
    "signs-forgotten": each_plane(lambda plane: [[abs(v) for v in row] for row in plane]),
    "same-for-valid": same,
    "padding-forgotten": lambda of: replace(of, p=(0, 0, 0, 0)),
    "padding-once": lambda of: replace(of, p=(of.p[0], 0, of.p[2], 0)),
    "border-repeated": border,
    "stride-forgotten": lambda of: replace(of, s=(1, 1)),
    "stride-across-only": lambda of: replace(of, s=(1, of.s[1])),
    "bias-forgotten": lambda of: replace(of, biases=[0] * len(of.biases)),
    "bias-subtracted": lambda of: replace(of, biases=[-b for b in of.biases]),
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


def test_the_statement_tells_the_biases_and_not_the_depth() -> None:
    for one in issued(3):
        for sentence in FAMILY.statement(one.problem).values():
            assert all(f"{{conv.b[{k}]}}" in sentence for k in range(len(one.problem.data["conv.b"])))
            assert "kernel_c" not in sentence
