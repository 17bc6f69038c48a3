"""Sides of images that a stride does not divide, so that rounding, and the mistake in it, matters."""

from __future__ import annotations

from corrige.problem.draw import Draw
from corrige.problem.errors import CannotBuild
from corrige.problem.layers import Conv2d, Pool2d


def sides(draw: Draw, layer: Conv2d | Pool2d, least: int, most: int) -> tuple[int, int]:
    """Height and width from `least` to `most`, different; under a stride at least one of them leaves a remainder.

    Raises CannotBuild where the window is too large for that.
    """
    rounded = draw.choice(((True, True), (True, False), (False, True)))
    h = _one_of(draw, [n for n in range(least, most + 1) if _fits(layer, 0, n, rounded[0])])
    return h, _one_of(draw, [n for n in range(least, most + 1) if n != h and _fits(layer, 1, n, rounded[1])])


def _one_of(draw: Draw, found: list[int]) -> int:
    if not found:
        raise CannotBuild("no side fits the window", "aucun côté ne convient à la fenêtre")
    return draw.choice(found)


def _fits(layer: Conv2d | Pool2d, axis: int, n: int, rounded: bool) -> bool:
    """Whether a side of n holds two places of the window at least, and leaves a remainder if it is to."""
    f, s = layer.kernel_size[axis], layer.stride[axis]
    match layer.padding:
        case "same":
            steps = n  # n / s places, rounded up
        case "valid":
            steps = n - f
        case sides:
            steps = n + sides[2 * axis] + sides[2 * axis + 1] - f
    return steps >= s and (s == 1 or (steps % s != 0) == rounded)
