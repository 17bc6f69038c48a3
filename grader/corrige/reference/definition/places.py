"""Where a window fits, along one axis: each place is found by going there, none is computed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from corrige.problem.errors import CannotBuild
from corrige.problem.layers import AdaptivePool2d, Padding
from corrige.reference.response import Array, TooLarge

LONGEST = 100_000
"""The longest side of an image that is gone through."""


@dataclass(frozen=True, slots=True, eq=False)
class Axis:
    """`taps[place, tap]`: the row (or column) of the input under each tap of the window at each place; it may lie in
    the padding. `inside` says which lie in the image, `counted` which of them and of the padding are part of the
    window. The place k starts at `first + k * step`, also beyond the borders."""

    taps: Array
    inside: Array
    counted: Array
    first: int
    step: int

    def __len__(self) -> int:
        return len(self.taps)


def _axis(windows: Sequence[Sequence[int]], n: int, low: int, high: int, first: int, step: int) -> Axis:
    most = max(len(window) for window in windows)
    outside = high + n  # beyond every image: what fills up windows of unequal length
    taps = np.array([[*window, *[outside] * (most - len(window))] for window in windows])
    return Axis(taps, (taps >= 0) & (taps < n), (taps >= low) & (taps < high), first, step)


@lru_cache(maxsize=1024)
def windows(n: int, f: int, s: int, d: int, padding: tuple[int, int], ceil: bool = False) -> Axis:
    """Every `s` from the first padded row on, as long as the last tap lies in the padded image.

    `ceil`: as PyTorch's `ceil_mode`, one more window may hang over the end, if the padded image is not covered yet and
    the window starts in the image or in the padding before it. Raises CannotBuild where no window fits.
    """
    if n > LONGEST:
        raise TooLarge(
            f"{n} rows or columns are more than the {LONGEST} that are gone through",
            f"{n} lignes ou colonnes dépassent les {LONGEST} qui se parcourent",
        )
    before, after = padding
    low, high = -before, n + after
    taps = [d * tap for tap in range(f)]
    found = []
    y = low
    while y + taps[-1] < high:
        found.append(y)
        y += s
    covered = y - s + taps[-1] >= high - 1
    if ceil and not covered and y < n:
        found.append(y)
    if not found:
        spans = f"with `dilation` (={d}) it spans", f"avec `dilation` (={d}) il couvre"
        en, fr = (f"{each} {d * (f - 1) + 1}" for each in spans) if d > 1 and f > 1 else ("", "")
        raise CannotBuild(
            f"`kernel_size` (={f}) is larger than the padded input (={high - low})" + (en and f": {en}"),
            f"`kernel_size` (={f}) dépasse l’entrée avec son padding (={high - low})" + (fr and f" : {fr}"),
        )
    return _axis([[y + tap for tap in taps] for y in found], n, low, high, low, s)


@lru_cache(maxsize=1024)
def same(n: int, f: int, s: int, d: int) -> tuple[int, int]:
    """The padding of Keras' "same": a window for every s-th row of the image, and as few zeros as let the last one
    fit; they are dealt one by one, the first to the end.

    >>> same(6, 3, 2, 1), same(7, 3, 2, 1)
    ((0, 1), (1, 1))
    """
    last = [y for y in range(n) if y % s == 0][-1]
    before = after = 0
    while last + d * (f - 1) >= n + before + after:
        if after == before:
            after += 1
        else:
            before += 1
    return before, after


def sides(
    padding: Padding, size: tuple[int, int], f: tuple[int, int], s: tuple[int, int], d: tuple[int, int]
) -> tuple[tuple[int, int], tuple[int, int]]:
    """The padding before and after, of the rows and of the columns."""
    match padding:
        case "valid":
            return (0, 0), (0, 0)
        case "same":
            return same(size[0], f[0], s[0], d[0]), same(size[1], f[1], s[1], d[1])
        case (top, bottom, left, right):
            return (top, bottom), (left, right)


@lru_cache(maxsize=1024)
def whole(n: int) -> Axis:
    """One window on all."""
    return _axis([range(n)], n, 0, n, 0, n)


def adaptive(layer: AdaptivePool2d, size: tuple[int, int]) -> tuple[Axis, Axis]:
    """Row j belongs to window i where the strips [j/n, (j+1)/n) and [i/o, (i+1)/o) overlap."""

    def overlapping(n: int, o: int) -> Axis:
        strips = [[j for j in range(n) if j * o < (i + 1) * n and (j + 1) * o > i * n] for i in range(o)]
        return _axis(strips, n, 0, n, 0, 0)

    return overlapping(size[0], layer.output_size[0]), overlapping(size[1], layer.output_size[1])
