"""Sides of images that a stride does not divide, so that rounding, and the mistake in it, matters."""

from __future__ import annotations

from corrige.problem.draw import Draw
from corrige.problem.layers import Conv2d, Pool2d


def sides(draw: Draw, layer: Conv2d | Pool2d, least: int, most: int) -> tuple[int, int]:
    """Height and width from `least` to about `most`, different; under a stride at least one leaves a remainder.

    `most` is exceeded where the window needs it.
    """
    rounded = draw.choice(((True, True), (True, False), (False, True)))
    h = _side(draw, layer, 0, least, most, rounded[0])
    while (w := _side(draw, layer, 1, least, most, rounded[1])) == h:
        pass
    return h, w


def _side(draw: Draw, layer: Conv2d | Pool2d, axis: int, least: int, most: int, rounded: bool) -> int:
    f, s, p = layer.kernel_size[axis], layer.stride[axis], 0
    if layer.padding == "same":
        f = 0  # the response has n / s elements, rounded up, whatever the window
    elif layer.padding != "valid":
        p = sum(layer.padding[2 * axis : 2 * axis + 2])
    rest = draw.between(1, s - 1) if s > 1 and rounded else 0
    first = f - p + rest
    steps = draw.between(max(-(-(least - first) // s), 1), max((most - first) // s, 2))
    return first + steps * s
