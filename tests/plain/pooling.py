"""Pooling by plain loops."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from corrige.problem.problem import Problem
from plain.loops import lists, pooled, tuples


@dataclass(frozen=True)
class Work:
    image: Any
    what: str
    f: tuple[int, int]
    s: tuple[int, int]
    p: tuple[int, int, int, int]
    counts: bool
    whole: str
    overhang: bool = False
    parameters: int = 0


def work(problem: Problem) -> Work:
    pool: Any = problem.net["pool"]
    whole: Any = problem.net.layers[-1][1]
    return Work(
        image=lists(problem.data["input.x"]),
        what=pool.mode,
        f=pool.kernel_size,
        s=pool.stride,
        p=pool.padding,
        counts=pool.count_padding,
        whole=whole.mode,
    )


def response(of: Work, plane: Any) -> Any:
    if not of.overhang:
        return pooled(plane, of.what, of.f, of.s, of.p, of.counts)
    return overhanging(of, plane)


def overhanging(of: Work, plane: Any) -> Any:
    """Windows that leave the padded image hold what there is of them, if they start in the image or the padding
    before it; an average divides by what lies in the image and its padding."""
    top, bottom, left, right = of.p
    h, w = len(plane), len(plane[0])
    rows, columns = starts(h, of.f[0], of.s[0], top, bottom), starts(w, of.f[1], of.s[1], left, right)

    def one(i: int, j: int) -> Any:
        places = [(y, x) for y in range(i, min(i + of.f[0], h + bottom)) for x in range(j, min(j + of.f[1], w + right))]
        seen = [plane[y][x] for y, x in places if 0 <= y < h and 0 <= x < w]
        if of.what == "average":
            return Fraction(sum(seen), len(places) if of.counts else len(seen))
        return max(seen)

    return [[one(i, j) for j in columns] for i in rows]


def starts(n: int, f: int, s: int, before: int, after: int) -> list[int]:
    found = [-before]
    while found[-1] + f < n + after and found[-1] + s < n:
        found.append(found[-1] + s)
    return found


def answered(of: Work, problem: Problem) -> dict[str, Any]:
    maps = [response(of, plane) for plane in of.image]
    flat = [[v for row in plane for v in row] for plane in maps]
    every = [max(values) if of.whole == "max" else Fraction(sum(values)) / len(values) for values in flat]
    found: dict[str, Any] = {
        "pool.h": len(maps[0]),
        "pool.w": len(maps[0][0]),
        "pool.c": len(maps),
        "pool.x": tuples(maps),
        "pool.parameters": of.parameters,
    }
    found |= {f"pool.x[{k}]": tuples(plane) for k, plane in enumerate(maps)}
    found |= {f"whole.x[{k},0,0]": value for k, value in enumerate(every)}
    return {name: found[name] for name in problem.asked}


WRONG: dict[str, Callable[[Work], Work]] = {
    "average-for-max": lambda of: replace(of, what="average"),
    "max-for-average": lambda of: replace(of, what="max"),
    "minimum-for-maximum": lambda of: replace(of, what="min"),
    "sum-for-average": lambda of: replace(of, what="sum"),
    "pooling-stride-1": lambda of: replace(of, s=(1, 1)),
    "window-for-stride": lambda of: replace(of, s=of.f),
    "stride-across-only": lambda of: replace(of, s=(1, of.s[1])),
    "pooling-rounded-up": lambda of: replace(of, overhang=True),
    "pooling-padding-forgotten": lambda of: replace(of, p=(0, 0, 0, 0)),
    "zeros-the-other-way": lambda of: replace(of, counts=not of.counts),
    "global-the-other-way": lambda of: replace(of, whole="max" if of.whole == "average" else "average"),
    "window-counted-as-weights": lambda of: replace(of, parameters=of.f[0] * of.f[1]),
    "pooling-counted-as-convolution": lambda of: replace(of, parameters=of.f[0] * of.f[1] * len(of.image) + 1),
}


def answers(problem: Problem, wrong: str = "") -> dict[str, Any]:
    of = work(problem)
    return answered(WRONG[wrong](of) if wrong else of, problem)
