"""Responses by plain loops."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from corrige.problem.problem import Problem
from plain.loops import correlated, half_turn, lists, pooled, products, rectified, transposed, tuples


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


Moved = Callable[[int, int], tuple[int, int]]


def answered(of: Work, problem: Problem, moved: Moved = lambda i, j: (i, j)) -> dict[str, Any]:
    """`moved`: where an element is looked for that stands at (i, j)."""
    maps = of.maps()
    found: dict[str, Any] = {}
    for name in problem.asked:
        layer, rest = name.split(".", 1)
        if rest == "x":
            found[name] = (tuples(maps[layer]),)
        else:
            i, j = moved(*place(name))
            element = rest.startswith("x[")
            found[name] = maps["conv"][i][j] if element else products(of.image, of.kernel, of.s, of.p, (i, j))
    return found


def answers(problem: Problem, wrong: str = "") -> dict[str, Any]:
    of = work(problem)
    if wrong in ELSEWHERE:
        return answered(of, problem, ELSEWHERE[wrong])
    return answered(WRONG[wrong](of) if wrong else of, problem)
