"""Responses by plain loops over nested lists, as one does them on paper: nothing of the project is used."""

from __future__ import annotations

from fractions import Fraction
from math import prod
from typing import Any

Plane = list[list[Any]]


def lists(value: Any) -> Any:
    """Nested tuples as nested lists."""
    return [lists(part) for part in value] if isinstance(value, tuple) else value


def tuples(value: Any) -> Any:
    return tuple(tuples(part) for part in value) if isinstance(value, list) else value


def surrounded(plane: Plane, sides: tuple[int, int, int, int], zero: Any = 0) -> Plane:
    """Padding at top, bottom, left, right."""
    top, bottom, left, right = sides
    width = left + len(plane[0]) + right
    return (
        [[zero] * width for _ in range(top)]
        + [[zero] * left + row + [zero] * right for row in plane]
        + [[zero] * width for _ in range(bottom)]
    )


def windows(plane: Plane, f: tuple[int, int], s: tuple[int, int]) -> list[list[list[Any]]]:
    """The values under the window at each place where it fits, row by row."""
    h, w = len(plane), len(plane[0])
    return [
        [[plane[i + m][j + n] for m in range(f[0]) for n in range(f[1])] for j in range(0, w - f[1] + 1, s[1])]
        for i in range(0, h - f[0] + 1, s[0])
    ]


def correlated(
    image: list[Plane],
    kernel: list[Plane],
    bias: Any = 0,
    s: tuple[int, int] = (1, 1),
    p: tuple[int, int, int, int] = (0, 0, 0, 0),
) -> Plane:
    """The response of one filter: at each place, all channels' products, and the bias."""
    f = len(kernel[0]), len(kernel[0][0])
    found = [windows(surrounded(plane, p), f, s) for plane in image]
    flat = [[v for row in plane for v in row] for plane in kernel]
    return [
        [
            bias + sum(k * v for c, ks in enumerate(flat) for k, v in zip(ks, found[c][i][j], strict=True))
            for j in range(len(found[0][0]))
        ]
        for i in range(len(found[0]))
    ]


def pooled(
    plane: Plane,
    what: str,
    f: tuple[int, int],
    s: tuple[int, int],
    p: tuple[int, int, int, int] = (0, 0, 0, 0),
    counts: bool = True,
) -> Plane:
    """`what`: max, min, sum or average; padded places are nothing, but an average may count them."""

    def one(values: list[Any]) -> Any:
        seen = [v for v in values if v is not None]
        if what == "average":
            return Fraction(sum(seen), prod(f) if counts else len(seen))
        return {"max": max, "min": min, "sum": sum}[what](seen)

    return [[one(values) for values in row] for row in windows(surrounded(plane, p, None), f, s)]


def rectified(plane: Plane) -> Plane:
    return [[max(v, 0) for v in row] for row in plane]


def half_turn(plane: Plane) -> Plane:
    return [row[::-1] for row in plane[::-1]]


def transposed(plane: Plane) -> Plane:
    return [list(column) for column in zip(*plane, strict=True)]


def products(
    image: Plane, kernel: Plane, s: tuple[int, int], p: tuple[int, int, int, int], place: tuple[int, int]
) -> tuple[tuple[Any, Any], ...]:
    """The pairs (weight, pixel) that one element of a response adds up, in reading order."""
    window = windows(surrounded(image, p), (len(kernel), len(kernel[0])), s)[place[0]][place[1]]
    return tuple(zip([k for row in kernel for k in row], window, strict=True))
