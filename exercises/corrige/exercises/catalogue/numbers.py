"""Images and filters for computing by hand: small whole numbers, filters in which both signs occur."""

from __future__ import annotations

from corrige.problem.draw import Draw
from corrige.rules.responses import Map, Plane

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
    """Entries from -2 to 2, at least one positive and one negative; from two entries on."""
    signs = [draw.between(1, 2), -draw.between(1, 2)]
    rest = [draw.choice((-2, -1, 0, 0, 1, 2)) for _ in range(f_h * f_w - 2)]
    entries = draw.shuffle(signs + rest)
    return tuple(tuple(entries[i * f_w : (i + 1) * f_w]) for i in range(f_h))


def kernel(draw: Draw, c: int, f_h: int, f_w: int) -> Map:
    """A filter over `c` channels."""
    return tuple(plane(draw, f_h, f_w) for _ in range(c))
