"""The size of a response: hand-checked sizes, every mistake by plain arithmetic, unknowns by trying."""

from __future__ import annotations

from typing import Any

import pytest

from corrige.exercises.families.output_size import FAMILY, RANGE
from corrige.exercises.family import LEVELS, Level
from corrige.exercises.issue import Issued, draw, issue
from corrige.problem.draw import Draw
from corrige.problem.layers import Conv2d, conv
from corrige.problem.network import network
from corrige.problem.problem import Problem, Unknown
from corrige.rules.values import Values, solve

Axis = tuple[int, int, int, int, int]
"""n, f, s, padding before and behind."""


def issued(level: Level, many: int = 25) -> list[Issued]:
    return [issue(FAMILY, level, b"tests", "output-size", i) for i in range(many)]


def floor_size(n: int, f: int, s: int, p: int, q: int) -> int:
    return len(range(0, n + p + q - f + 1, s))


def rounded_up(n: int, f: int, s: int, p: int, q: int) -> int:
    return -((f - n - p - q) // s) + 1 if s > 1 else floor_size(n, f, s, p, q)


WRONG: dict[str, Any] = {
    "padding-forgotten": lambda n, f, s, p, q: floor_size(n, f, s, 0, 0),
    "padding-once": lambda n, f, s, p, q: floor_size(n, f, s, p, 0),
    "stride-forgotten": lambda n, f, s, p, q: floor_size(n, f, 1, p, q),
    "ceil-for-floor": rounded_up,
    "one-forgotten": lambda n, f, s, p, q: (n + p + q - f) // s,
    "kernel-not-subtracted": lambda n, f, s, p, q: (n + p + q) // s,
}


def axes(problem: Problem) -> tuple[Axis, Axis]:
    """The numbers of rows and of columns; "valid" is no padding."""
    layer, (_, h, w) = problem.net["conv"], problem.net.input
    assert isinstance(layer, Conv2d)
    top, bottom, left, right = (0, 0, 0, 0) if isinstance(layer.padding, str) else layer.padding
    f, s = layer.kernel_size, layer.stride
    return (h, f[0], s[0], top, bottom), (w, f[1], s[1], left, right)


def wrong_size(name: str, problem: Problem) -> tuple[int, int]:
    """What the mistake gives for height and width where the padding is in numbers."""
    (h, f_h, s_h, top, bottom), (w, f_w, s_w, left, right) = axes(problem)
    match name:
        case "height-and-width-swapped":
            return floor_size(w, f_h, s_h, top, bottom), floor_size(h, f_w, s_w, left, right)
        case "kernel-turned":
            return floor_size(h, f_w, s_h, top, bottom), floor_size(w, f_h, s_w, left, right)
        case "strides-swapped":
            return floor_size(h, f_h, s_w, top, bottom), floor_size(w, f_w, s_h, left, right)
        case "top-padding-everywhere":
            return floor_size(h, f_h, s_h, top, top), floor_size(w, f_w, s_w, top, top)
        case _:
            rule = WRONG[name]
            return rule(h, f_h, s_h, top, bottom), rule(w, f_w, s_w, left, right)


def wrong_same(name: str, problem: Problem) -> tuple[int, int]:
    (h, f_h, s_h, *_), (w, f_w, s_w, *_) = axes(problem)
    match name:
        case "padding-forgotten":
            return floor_size(h, f_h, s_h, 0, 0), floor_size(w, f_w, s_w, 0, 0)
        case "stride-forgotten":
            return h, w
        case "same-is-padding-1":
            return floor_size(h, f_h, s_h, 1, 1), floor_size(w, f_w, s_w, 1, 1)
        case "same-rounded-down":
            return h // s_h, w // s_w
        case "height-and-width-swapped":
            return len(range(0, w, s_h)), len(range(0, h, s_w))
        case _:
            raise KeyError(name)


@pytest.mark.parametrize("level", LEVELS)
def test_each_mistake_by_plain_arithmetic(level: Level) -> None:
    seen = set()
    for one in issued(level, 60):
        same = one.problem.net["conv"].padding == "same"  # type: ignore[union-attr]
        for row in one.rows:
            expected = (wrong_same if same else wrong_size)(row.mistake.name, one.problem)
            if not (same and row.mistake.name == "kernel-turned"):
                assert (row.answers["conv.h"], row.answers["conv.w"]) == expected, row.mistake.name
            seen.add(row.mistake.name)
    wanted = {1: {"padding-once", "one-forgotten"}, 2: {"same-rounded-down"}, 3: {"top-padding-everywhere"}}
    assert wanted[level] <= seen


def with_number(problem: Problem, letter: str, x: int) -> tuple[Axis, Axis]:
    (h, f_h, s_h, *p_h), (w, f_w, s_w, *p_w) = axes(problem)
    match letter:
        case "p":
            return (h, f_h, s_h, x, x), (w, f_w, s_w, x, x)
        case "s":
            return (h, f_h, x, p_h[0], p_h[1]), (w, f_w, x, p_w[0], p_w[1])
        case _:
            return (h, x, s_h, p_h[0], p_h[1]), (w, x, s_w, p_w[0], p_w[1])


def test_unknowns_by_trying_and_each_number_of_solutions_occurs() -> None:
    counts: dict[str, set[int]] = {"p": set(), "s": set(), "f": set()}
    for i in range(150):
        problem = draw(FAMILY, 3, Draw(b"tests", i), {})
        right = solve(problem, {})
        for letter, asked in problem.unknowns.items():
            low, high = RANGE[letter]
            wanted = (asked.wanted["conv.h"], asked.wanted.get("conv.w"))
            found = []
            for x in range(low, high + 1):
                rows, columns = with_number(problem, letter, x)
                size = floor_size(*rows), floor_size(*columns)
                if min(size) > 0 and size[0] == wanted[0] and wanted[1] in (None, size[1]):
                    found.append(x)
            assert right[f"unknown.{letter}"] == tuple(found)
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
