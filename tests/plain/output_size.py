"""Sizes by plain arithmetic, unknowns by trying."""

from __future__ import annotations

from typing import Any

import msgspec

from corrige.problem.layers import Conv2d
from corrige.problem.network import Network
from corrige.problem.problem import Problem, replace

Axis = tuple[int, int, int, int, int]
"""n, f, s, padding before and behind."""


def floor_size(n: int, f: int, s: int, p: int, q: int) -> int:
    return len(range(0, n + p + q - f + 1, s))


def rounded_up(n: int, f: int, s: int, p: int, q: int) -> int:
    return -((f - n - p - q) // s) + 1 if s > 1 else floor_size(n, f, s, p, q)


WRONG: dict[str, Any] = {
    "": floor_size,
    "same-is-padding-1": floor_size,
    "same-rounded-down": lambda n, f, s, p, q: n // s,
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
        case "" | "kernel-turned":
            return len(range(0, h, s_h)), len(range(0, w, s_w))
        case "height-and-width-swapped":
            return len(range(0, w, s_h)), len(range(0, h, s_w))
        case _:
            raise KeyError(name)


FORGETS = {"p": ("padding-forgotten", "padding-once", "top-padding-everywhere"), "s": ("stride-forgotten",), "f": ()}


def solutions(problem: Problem, letter: str, wrong: str) -> tuple[int, ...]:
    """The numbers of the range that give the wanted sides, all tried. `size` may compute them wrongly, but whoever
    looks for a padding or a stride does not forget it."""
    asked = problem.unknowns[letter]
    wanted = asked.wanted["conv.h"], asked.wanted.get("conv.w")
    found = []
    for x in range(asked.low, asked.high + 1):
        rows, columns = size(put(problem, letter, x), "" if wrong in FORGETS[letter] else wrong)
        if min(rows, columns) > 0 and rows == wanted[0] and wanted[1] in (None, columns):
            found.append(x)
    return tuple(found)


def put(problem: Problem, letter: str, x: int) -> Problem:
    """The problem with a number in the unknown's place."""
    layer = problem.net["conv"]
    field: dict[str, Any] = {"p": {"padding": (x,) * 4}, "s": {"stride": (x, x)}, "f": {"kernel_size": (x, x)}}[letter]
    net = Network(input=problem.net.input, layers=(("conv", msgspec.structs.replace(layer, **field)),))
    return replace(problem, networks={"": net})


def size(problem: Problem, wrong: str) -> tuple[int, int]:
    same = problem.net["conv"].padding == "same"  # type: ignore[union-attr]
    return (wrong_same if same else wrong_size)(wrong, problem)


def answers(problem: Problem, wrong: str = "") -> dict[str, Any]:
    found: dict[str, Any] = dict(zip(("conv.h", "conv.w"), size(problem, wrong), strict=True))
    return found | {f"unknown.{letter}": solutions(problem, letter, wrong) for letter in problem.unknowns}
