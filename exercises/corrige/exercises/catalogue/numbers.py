"""Images and filters for computing by hand, and layers that take so many products."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import product

from corrige.problem.draw import Draw
from corrige.problem.layers import NO_PADDING, Conv2d, Pool2d, Sides, conv
from corrige.rules.responses import Map, Plane
from corrige.rules.sizes import h as h_of
from corrige.rules.sizes import w as w_of

SOBEL: Plane = ((-1, -2, -1), (0, 0, 0), (1, 2, 1))
PREWITT: Plane = ((-1, -1, -1), (0, 0, 0), (1, 1, 1))
DIAGONAL: Plane = ((0, 1, 2), (-1, 0, 1), (-2, -1, 0))
RELIEF: Plane = ((-2, -1, 0), (-1, 1, 1), (0, 1, 2))


def image(draw: Draw, c: int, h: int, w: int, most: int) -> Map:
    """Channels of rows of numbers from 0 to `most`."""
    return tuple(tuple(tuple(draw.between(0, most) for _ in range(w)) for _ in range(h)) for _ in range(c))


def edges(draw: Draw) -> Plane:
    """A filter that finds edges, turned by a number of quarter turns."""
    found = draw.choice((SOBEL, PREWITT, DIAGONAL, RELIEF))
    for _ in range(draw.below(4)):
        found = turned(found)
    return found


def turned(plane: Plane) -> Plane:
    """A quarter turn clockwise.

    >>> turned(((1, 2), (3, 4)))
    ((3, 1), (4, 2))
    """
    return tuple(zip(*plane[::-1], strict=True))


def plane(draw: Draw, f_h: int, f_w: int) -> Plane:
    """Entries from -2 to 2, the last one not 0, another one of the other sign; at least two entries."""
    sign = draw.choice((1, -1))
    others = [-sign * draw.between(1, 2), *(draw.choice((-2, -1, 0, 0, 1, 2)) for _ in range(f_h * f_w - 2))]
    entries = [*draw.shuffle(others), sign * draw.between(1, 2)]
    return tuple(tuple(entries[i * f_w : (i + 1) * f_w]) for i in range(f_h))


def kernel(draw: Draw, c: int, f_h: int, f_w: int) -> Map:
    """A filter over `c` channels."""
    return tuple(plane(draw, f_h, f_w) for _ in range(c))


def convolutions(
    sides: Iterable[int],
    kernels: Iterable[tuple[int, int]],
    products: range,
    *,
    strides: Iterable[int] = (1,),
    paddings: Iterable[Sides] = (NO_PADDING,),
    channels: int = 1,
    filters: int = 1,
    bias: bool = False,
) -> tuple[tuple[int, int, Conv2d], ...]:
    """Every image size (rows, columns) and layer whose response, of at least 2 × 2, takes a number of products in
    this range.

    >>> [(h, w) for h, w, _ in convolutions((4, 5), [(3, 3)], range(36, 55))]
    [(4, 4), (4, 5), (5, 4)]
    """
    found = []
    for f, s, p in product(kernels, strides, paddings):
        layer = conv(filters, f, stride=s, padding=p, bias=bias)
        for h, w in product(sides, repeat=2):
            rows, columns = h_of(h, f[0], s, p[0], p[1]), w_of(w, f[1], s, p[2], p[3])
            each = f[0] * f[1] * channels * filters
            if rows >= 2 and columns >= 2 and rows * columns * each in products:
                found.append((h, w, layer))
    return tuple(found)


def poolings(layers: Iterable[Pool2d], values: range, channels: int = 1) -> tuple[tuple[int, int, Pool2d], ...]:
    """Every rectangular image size (rows, columns) and layer of these whose windows hold so many values in all; its
    response is at least 2 × 2."""
    found = []
    for layer, (h, w) in product(layers, product(range(3, 10), repeat=2)):
        (f_h, f_w), (s_h, s_w), p = layer.kernel_size, layer.stride, layer.padding
        top, bottom, left, right = NO_PADDING if isinstance(p, str) else p
        rows, columns = h_of(h, f_h, s_h, top, bottom), w_of(w, f_w, s_w, left, right)
        if h != w and min(rows, columns) >= 2 and rows * columns * f_h * f_w * channels in values:
            found.append((h, w, layer))
    return tuple(found)
