"""Volumes by plain loops."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from corrige.problem.problem import Problem
from plain.loops import correlated, half_turn, lists, tuples


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


def answered(of: Work, problem: Problem) -> dict[str, Any]:
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


def answers(problem: Problem, wrong: str = "") -> dict[str, Any]:
    of = work(problem)
    return answered(WRONG[wrong](of) if wrong else of, problem)
