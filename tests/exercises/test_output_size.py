"""The size of a response: hand-checked sizes, every mistake by plain arithmetic, unknowns by trying."""

from __future__ import annotations

import pytest
from plain.output_size import answers, axes

from corrige.exercises.families.output_size import FAMILY, RANGE
from corrige.exercises.family import Level
from corrige.exercises.issue import Issued, draw, issue
from corrige.problem.draw import Draw
from corrige.problem.layers import Conv2d, conv
from corrige.problem.network import network
from corrige.problem.problem import Problem, Unknown
from corrige.rules.values import Values, solve


def issued(level: Level, many: int = 25) -> list[Issued]:
    return [issue(FAMILY, level, b"tests", "output-size", i) for i in range(many)]


def test_unknowns_by_trying_and_each_number_of_solutions_occurs() -> None:
    counts: dict[str, set[int]] = {"p": set(), "s": set(), "f": set()}
    for i in range(150):
        problem = draw(FAMILY, 3, Draw(b"tests", i), {})
        right = solve(problem, {})
        for letter, asked in problem.unknowns.items():
            found = answers(problem)[f"unknown.{letter}"]
            assert (asked.low, asked.high) == RANGE[letter]
            assert right[f"unknown.{letter}"] == found
            counts[letter].add(min(len(found), 2))
    assert counts["p"] == {0, 1, 2}
    assert {0, 2} <= counts["f"]
    assert {0, 1} <= counts["s"]


@pytest.mark.parametrize(
    ("layer", "image", "letters", "wanted", "found"),
    [
        (conv(1, 11, stride=4), (224, 224), ("conv.p_top", "conv.p_bottom", "conv.p_left", "conv.p_right"), 55, (2, 3)),
        (conv(1, 3), (6, 6), ("conv.s_h", "conv.s_w"), 2, (2, 3)),
        (conv(1, 4), (9, 9), ("conv.p_top", "conv.p_bottom", "conv.p_left", "conv.p_right"), 9, ()),
        (conv(1, 5), (9, 9), ("conv.p_top", "conv.p_bottom", "conv.p_left", "conv.p_right"), 9, (2,)),
    ],
)
def test_unknowns_by_hand(
    layer: Conv2d, image: tuple[int, int], letters: tuple[str, ...], wanted: int, found: tuple[int, ...]
) -> None:
    low = 1 if letters[0] == "conv.s_h" else 0
    asked = Unknown(letters=letters, low=low, high=12, wanted={"conv.h": wanted, "conv.w": wanted})
    problem = Problem(networks={"": network((1, *image), conv=layer)}, unknowns={"x": asked})
    assert Values(problem, {})["unknown.x"] == found


def test_levels_bring_what_they_say() -> None:
    first = [axes(one.problem) for one in issued(1)]
    assert all(rows[2] == columns[2] == 1 and rows[1] == columns[1] for rows, columns in first)
    assert all(rows[2] > 1 for rows, _ in (axes(one.problem) for one in issued(2)))
    third = [one.problem for one in issued(3)]
    assert all(problem.unknowns for problem in third)
    assert any(len(set(axes(problem)[0][3:])) > 1 for problem in third)
