"""What a layer costs, counted: one mark for each product, then the marks are counted.

The convention is the deck's: n products for an element of a response, an addition for each product but the first, one
for the bias. Products with padded zeros count.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from corrige.problem.layers import indivisible
from corrige.reference.definition.places import Axis
from corrige.reference.response import Array, TooLarge

MOST_PRODUCTS = 10_000_000
"""How many products (or weights) of a layer are marked one by one; beyond, TooLarge."""


@dataclass(frozen=True, slots=True)
class Parameters:
    weights: int = 0
    biases: int = 0


@dataclass(frozen=True, slots=True)
class Operations:
    """`each`: the products of one element of the response."""

    multiplications: int = 0
    additions: int = 0
    bias_additions: int = 0
    each: int = 0

    @property
    def total(self) -> int:
        return self.multiplications + self.additions + self.bias_additions


def dealt(c_in: int, groups: int) -> Array:
    """Which channels each group holds: `[group, …]`, consecutive ones."""
    if c_in % groups:
        raise indivisible("c_in", c_in, groups)
    return np.arange(c_in).reshape(groups, -1)


def counted(marks: Any) -> int:
    return int(np.count_nonzero(marks))


def within_reach(*axes: int) -> tuple[int, ...]:
    """The axes, unless there would be too many marks."""
    marks = 1
    for length in axes:
        marks *= length
    if marks > MOST_PRODUCTS:
        raise TooLarge(
            f"{marks} products are more than the {MOST_PRODUCTS} that are counted one by one",
            f"{marks} produits dépassent les {MOST_PRODUCTS} qui se comptent un par un",
        )
    return axes


def kernels(filters: int, seen: int, window: tuple[int, ...], bias: bool) -> Parameters:
    """A weight for each tap of each filter in each channel that it sees; one bias a filter."""
    within_reach(filters, seen, *window)
    weights = np.ones((filters, seen, *window), bool)
    return Parameters(counted(weights), counted(weights.reshape(filters, -1)[:, 0]) * bias)


def products(filters: int, seen: int, rows: Axis, columns: Axis, bias: bool) -> Operations:
    """At each place of each filter, a product for each tap in each channel that it sees."""
    (h, f_h), (w, f_w) = rows.taps.shape, columns.taps.shape
    return _operations((filters, h, w), (seen, f_h, f_w), bias)


def _operations(elements: tuple[int, ...], each: tuple[int, ...], bias: bool) -> Operations:
    within_reach(*elements, *each)
    marks = np.ones((*elements, *each), bool).reshape(*elements, -1)
    multiplications, of_one = counted(marks), counted(marks[(0,) * len(elements)])
    responses = counted(marks[..., 0])
    marks[..., 0] = False  # the first product of an element is added to nothing
    return Operations(multiplications, counted(marks), responses * bias, of_one)


def dense(units: int, c_in: int, h: int, w: int, bias: bool) -> Operations:
    """A unit acts at each position: a product for each channel there."""
    return _operations((units, h, w), (c_in,), bias)


def transposed(channels: Array, filters: Array, rows: Array, columns: Array, outputs: int, bias: bool) -> Operations:
    """Each input element is multiplied by every weight of its channel's filters, before the output is cropped.

    `rows[place, tap]`: the row of the uncropped output on which a product lands. A product that lands where one has
    landed before is an addition; the biases are added to the `outputs` elements of the cropped output.
    """
    within_reach(channels.size, filters.shape[1], rows.size, columns.size)
    multiplications = 0
    landed = np.zeros((filters.size, rows.max() + 1, columns.max() + 1), bool)
    for group, seen in enumerate(channels):
        multiplications += counted(np.ones((len(seen), len(filters[group]), *rows.shape, *columns.shape), bool))
        landed[np.ix_(filters[group], np.unique(rows), np.unique(columns))] = True
    return Operations(multiplications, multiplications - counted(landed), outputs * bias)


def pooling(c: int, rows: Axis, columns: Axis, zeros: bool) -> int:
    """Comparisons of a maximum, additions of a sum: each place of each window but its first."""
    within_reach(c, rows.taps.size, columns.taps.size)
    a, b = (rows.counted, columns.counted) if zeros else (rows.inside, columns.inside)
    places = np.broadcast_to(a[:, None, :, None] & b[None, :, None, :], (c, len(a), len(b), a.shape[1], b.shape[1]))
    windows = counted(places.any(axis=(3, 4)))
    return counted(places) - windows
