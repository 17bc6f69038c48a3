"""Convolution and cross-correlation by plain loops."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from corrige.problem.problem import Problem
from plain.loops import correlated, half_turn, lists, products, transposed, tuples


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


def answered(of: Work, problem: Problem, *, turned: bool = False) -> dict[str, Any]:
    """`turned`: row and column of an element are exchanged."""
    found: dict[str, Any] = {}
    for name in problem.asked:
        kernel = of.flipped if name.startswith("convolution") else of.plain
        if name.endswith(".x"):
            found[name] = (tuples(correlated([of.image], [kernel], 0, of.s, of.p)),)
        else:
            _, i, j = (int(n) for n in name.partition("[")[2].rstrip("]").split(","))
            found[name] = products(of.image, kernel, of.s, of.p, (j, i) if turned else (i, j))
    return found


def answers(problem: Problem, wrong: str = "") -> dict[str, Any]:
    of = work(problem)
    return answered(WRONG[wrong](of) if wrong in WRONG else of, problem, turned=wrong == "row-for-column")
