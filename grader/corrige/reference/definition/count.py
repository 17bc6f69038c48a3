"""What a layer costs, counted: one mark for each product, then the marks are counted.

The convention is the deck's: n products for an element of a response, an addition for each product but the first, one
for the bias. Products with padded zeros count.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from corrige.problem.errors import CannotBuild
from corrige.reference.definition.places import Axis
from corrige.reference.response import Array, TooLarge

MOST_PRODUCTS = 1_000_000
"""How many products of a layer are marked one by one; beyond, TooLarge."""


@dataclass(frozen=True, slots=True)
class Counts:
    """Weights, biases and operations of a layer. `each`: the products of one element of the response."""

    weights: int = 0
    biases: int = 0
    multiplications: int = 0
    additions: int = 0
    bias_additions: int = 0
    each: int = 0


def dealt(c_in: int, groups: int) -> Array:
    """Which channels each group holds: `[group, …]`, consecutive ones."""
    if c_in % groups:
        raise CannotBuild(f"`c_in` (={c_in}) must be divisible by `groups` (={groups})")
    return np.arange(c_in).reshape(groups, -1)


def counted(marks: Any) -> int:
    return int(np.count_nonzero(marks))


def within_reach(*axes: int) -> tuple[int, ...]:
    """The axes, unless there would be too many marks."""
    marks = 1
    for length in axes:
        marks *= length
    if marks > MOST_PRODUCTS:
        raise TooLarge(f"{marks} products are more than the {MOST_PRODUCTS} that are counted one by one")
    return axes


def convolution(c_out: int, channels: Array, rows: Axis, columns: Axis, bias: bool) -> Counts:
    """`channels[group, …]`: those that a filter of the group sees."""
    (h, f_h), (w, f_w) = rows.taps.shape, columns.taps.shape
    seen = channels.shape[1]
    within_reach(c_out, h, w, seen, f_h, f_w)
    marks = np.ones((c_out, h, w, seen, f_h, f_w), bool)
    weights = counted(marks[:, 0, 0])  # every filter at its first place: each weight is met once
    multiplications, each = counted(marks), counted(marks[0, 0, 0])
    filters, elements = (counted(marks[:, 0, 0, 0, 0, 0]), counted(marks[..., 0, 0, 0]))
    marks[..., 0, 0, 0] = False  # the first product of an element is added to nothing
    additions = counted(marks)
    return Counts(weights, filters * bias, multiplications, additions, elements * bias, each)


def dense(units: int, c_in: int, h: int, w: int, bias: bool) -> Counts:
    """A unit acts at each position, with the same weights."""
    within_reach(units, h, w, c_in)
    marks = np.ones((units, h, w, c_in), bool)
    weights, multiplications = counted(marks[:, 0, 0]), counted(marks)
    of_one, elements = counted(marks[0, 0, 0]), counted(marks[..., 0])
    biases = counted(marks[:, 0, 0, 0])
    marks[..., 0] = False
    return Counts(weights, biases * bias, multiplications, counted(marks), elements * bias, of_one)


def transposed(channels: Array, filters: Array, rows: Array, columns: Array, outputs: int, bias: bool) -> Counts:
    """Each input element is multiplied by every weight of its channel's filters, before the output is cropped.

    `rows[place, tap]`: the row of the uncropped output on which a product lands. A product that lands where one has
    landed before is an addition; the biases are added to the `outputs` elements of the cropped output.
    """
    (h, f_h), (w, f_w) = rows.shape, columns.shape
    within_reach(channels.size, filters.shape[1], h, w, f_h, f_w)
    weights = multiplications = 0
    landed = np.zeros((filters.size, rows.max() + 1, columns.max() + 1), bool)
    for group, seen in enumerate(channels):
        marks = np.ones((len(seen), len(filters[group]), h, w, f_h, f_w), bool)
        weights += counted(marks[:, :, 0, 0])
        multiplications += counted(marks)
        landed[np.ix_(filters[group], np.unique(rows), np.unique(columns))] = True
    additions = multiplications - counted(landed)
    return Counts(weights, filters.size * bias, multiplications, additions, outputs * bias)


def pooling(c: int, rows: Axis, columns: Axis, zeros: bool) -> int:
    """Comparisons of a maximum, additions of a sum: each place of each window but its first."""
    within_reach(c, rows.taps.size, columns.taps.size)
    a, b = (rows.counted, columns.counted) if zeros else (rows.inside, columns.inside)
    places = np.broadcast_to(a[:, None, :, None] & b[None, :, None, :], (c, len(a), len(b), a.shape[1], b.shape[1]))
    windows = counted(places.any(axis=(3, 4)))
    return counted(places) - windows
