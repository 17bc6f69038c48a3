"""The response of a convolution: the deck's figures, and the wrong answer of every mistake by plain loops."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import pytest
from by_hand import correlated, half_turn, lists, pooled, rectified, transposed, tuples

from corrige.exercises.families.response import FAMILY
from corrige.exercises.family import LEVELS, Level
from corrige.exercises.issue import Issued, issue
from corrige.problem.problem import Problem
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


@dataclass(frozen=True)
class Work:
    """All that one needs to work the exercise out, and what may go wrong in it."""

    image: Any
    kernel: Any
    bias: int
    s: tuple[int, int]
    p: tuple[int, int, int, int]
    f: tuple[int, int] = (1, 1)
    step: tuple[int, int] = (1, 1)
    pooling: str = "max"
    rectify: Callable[[Any], Any] = rectified
    overhang: bool = False

    def maps(self) -> dict[str, Any]:
        conv = correlated([self.image], [self.kernel], self.bias, self.s, self.p)
        relu = self.rectify(conv)
        return {"conv": conv, "relu": relu, "pool": self._pooled(relu)}

    def _pooled(self, plane: Any) -> Any:
        """With an overhang the last windows hold what there is of them."""
        if not self.overhang:
            return pooled(plane, self.pooling, self.f, self.step)
        (a, b), (f, g), (h, w) = self.step, self.f, (len(plane), len(plane[0]))
        rows = range(0, h - f + a, a)
        columns = range(0, w - g + b, b)
        return [[max(v for row in plane[i : i + f] for v in row[j : j + g]) for j in columns] for i in rows]


def work(problem: Problem) -> Work:
    layer: Any = problem.net["conv"]
    found = Work(
        image=lists(problem.data["input.x"][0]),
        kernel=lists(problem.data["conv.kernel"][0][0]),
        bias=problem.data.get("conv.b", (0,))[0],
        s=layer.stride,
        p=layer.padding,
    )
    if problem.level < 3:
        return found
    pool: Any = problem.net["pool"]
    return replace(found, f=pool.kernel_size, step=pool.stride)


def without_last(kernel: Any) -> Any:
    return [*kernel[:-1], [*kernel[-1][:-1], 0]]


def same(of: Work) -> Work:
    """Keras' "same": what is missing to ceil(n / s) windows, the odd row or column at the end."""
    sides: list[int] = []
    for n, f, s in ((len(of.image), len(of.kernel), of.s[0]), (len(of.image[0]), len(of.kernel[0]), of.s[1])):
        missing = max((-(-n // s) - 1) * s + f - n, 0)
        sides += [missing // 2, missing - missing // 2]
    return replace(of, p=(sides[0], sides[1], sides[2], sides[3]))


def border(of: Work) -> Work:
    top, bottom, left, right = of.p
    rows = [[row[0]] * left + row + [row[-1]] * right for row in of.image]
    return replace(of, image=[rows[0]] * top + rows + [rows[-1]] * bottom, p=(0, 0, 0, 0))


WRONG: dict[str, Callable[[Work], Work]] = {
    "kernel-flipped": lambda of: replace(of, kernel=half_turn(of.kernel)),
    "kernel-transposed": lambda of: replace(of, kernel=transposed(of.kernel)),
    "signs-forgotten": lambda of: replace(of, kernel=[[abs(k) for k in row] for row in of.kernel]),
    "last-product-forgotten": lambda of: replace(of, kernel=without_last(of.kernel)),
    "same-for-valid": same,
    "padding-forgotten": lambda of: replace(of, p=(0, 0, 0, 0)),
    "padding-once": lambda of: replace(of, p=(of.p[0], 0, of.p[2], 0)),
    "border-repeated": border,
    "stride-forgotten": lambda of: replace(of, s=(1, 1)),
    "stride-across-only": lambda of: replace(of, s=(1, of.s[1]), step=(1, of.step[1])),
    "bias-forgotten": lambda of: replace(of, bias=0),
    "bias-subtracted": lambda of: replace(of, bias=-of.bias),
    "relu-forgotten": lambda of: replace(of, rectify=lambda plane: plane),
    "relu-absolute": lambda of: replace(of, rectify=lambda plane: [[abs(v) for v in row] for row in plane]),
    "average-for-max": lambda of: replace(of, pooling="average"),
    "minimum-for-maximum": lambda of: replace(of, pooling="min"),
    "pooling-stride-1": lambda of: replace(of, step=(1, 1)),
    "pooling-rounded-up": lambda of: replace(of, overhang=True),
}
ELSEWHERE: dict[str, Callable[[int, int], tuple[int, int]]] = {
    "counted-from-zero": lambda i, j: (i + 1, j + 1),
    "row-for-column": lambda i, j: (j, i),
}


def place(name: str) -> tuple[int, int]:
    """`conv.x[0,1,2]` → (1, 2)."""
    _, i, j = name.partition("[")[2].rstrip("]").split(",")
    return int(i), int(j)


def answers(of: Work, problem: Problem) -> dict[str, Any]:
    maps = of.maps()
    found: dict[str, Any] = {}
    for name in problem.asked:
        layer, rest = name.split(".", 1)
        if rest == "x":
            found[name] = (tuples(maps[layer]),)
        elif rest.startswith("x["):
            i, j = place(name)
            found[name] = maps["conv"][i][j]
        else:
            found[name] = None
    return found


def total(pairs: Any) -> int:
    return sum(k * v for k, v in pairs)


@pytest.mark.parametrize("level", LEVELS)
def test_the_right_answers_by_plain_loops(level: Level) -> None:
    for one in issued(level):
        right = solve(one.problem, FAMILY.functions)
        for name, value in answers(work(one.problem), one.problem).items():
            if ".products[" in name:
                i, j = place(name)
                assert total(right[name]) == correlated([work(one.problem).image], [work(one.problem).kernel])[i][j]
            else:
                assert right[name] == value


@pytest.mark.parametrize("level", LEVELS)
def test_the_wrong_answers_by_plain_loops(level: Level) -> None:
    for one in issued(level):
        of = work(one.problem)
        for row in one.rows:
            if row.mistake.name in ELSEWHERE:
                continue
            wrong = WRONG[row.mistake.name](of)
            for name, value in answers(wrong, one.problem).items():
                if ".products[" in name:
                    i, j = place(name)
                    value = wrong.maps()["conv"][i][j]
                    assert total(row.answers[name]) == value, row.mistake.name
                else:
                    assert row.answers[name] == value, row.mistake.name


@pytest.mark.parametrize("level", LEVELS)
def test_an_element_taken_at_another_place(level: Level) -> None:
    for one in issued(level):
        response = work(one.problem).maps()["conv"]
        for row in one.rows:
            if row.mistake.name in ELSEWHERE:
                name = next(asked for asked in one.problem.asked if "[" in asked)
                i, j = ELSEWHERE[row.mistake.name](*place(name))
                wrong = row.answers[name]
                assert (total(wrong) if ".products[" in name else wrong) == response[i][j]


def test_every_mistake_of_the_family_is_computed_here() -> None:
    assert {mistake.name for mistake in FAMILY.mistakes} == WRONG.keys() | ELSEWHERE.keys()


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
