"""Receptive fields, measured: which rows of a large input have a gradient at one output element.

Height and width do not meet in a receptive field, so each is run by itself: one channel, one axis, every weight one,
an input so large that its borders play no part.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias

import torch
from torch import Tensor
from torch.nn import functional as F

from corrige.problem.layers import (
    AdaptivePool2d,
    Conv2d,
    ConvTranspose2d,
    Crop,
    DepthwiseConv2d,
    Flatten,
    GlobalPool2d,
    Layer,
    Pair,
    Pool2d,
    Rearrange,
    Resize,
    ZeroPad2d,
)
from corrige.reference.engine.modules import EXACT, Shape, around, settings

See: TypeAlias = Callable[[int, Tensor], Tensor]
"""Runs a row (axis 0) or a column's worth (axis 1) of input places through the network: `[1, 1, place]`."""

LARGEST_INPUT = 2**20


def start(_axis: int, row: Tensor) -> Tensor:
    return row


def through(see: See | None, layer: Layer, shape: Shape, alone: bool) -> See | None:
    """`see` and then the layer, on an input of this shape; None where output elements see more or less than others.

    `alone`: the map has one place, which saw all: no window finds a second one beside it.
    """
    if see is None or isinstance(layer, ConvTranspose2d | AdaptivePool2d | Resize | Rearrange | Crop):
        return None
    before = see
    return _once(lambda axis, row: _through(layer, shape, alone, axis, before(axis, row)))


def jump(layer: Layer, before: Pair) -> Pair:
    """How far apart in the network's input neighbours of the output look; 0 where one place sees the whole map."""
    match layer:
        case Conv2d() | DepthwiseConv2d() | Pool2d():
            return before[0] * layer.stride[0], before[1] * layer.stride[1]
        case GlobalPool2d() | Flatten():
            return 0, 0
        case _:
            return before


def joined(sees: Sequence[See]) -> See:
    """The branches of a block, which start together."""

    def see(axis: int, row: Tensor) -> Tensor:
        rows = [one(axis, row) for one in sees]
        length = min(one.shape[2] for one in rows)
        return torch.stack([one[:, :, :length] for one in rows]).sum(dim=0)

    return _once(see)


def _once(see: See) -> See:
    """Runs once for a row, however many branches ask: a network of many blocks would run its first layer once for each
    way through them."""
    last: list[tuple[Tensor, Tensor]] = []  # each axis has rows of its own

    def run(axis: int, row: Tensor) -> Tensor:
        if not (last and last[0][0] is row):
            last[:] = [(row, see(axis, row))]
        return last[0][1]

    return run


def _through(layer: Layer, shape: Shape, alone: bool, axis: int, row: Tensor) -> Tensor:
    size = (shape[1], shape[2])
    match layer:
        case _ if alone:
            return row
        case Conv2d() | DepthwiseConv2d() | Pool2d():
            d = (1, 1) if isinstance(layer, Pool2d) else layer.dilation
            left, right, top, bottom = around(layer.padding, size, layer.kernel_size, layer.stride, d)
            wide = F.pad(row, ((top, bottom), (left, right))[axis])
            return F.conv1d(wide, _ones(layer.kernel_size[axis]), stride=layer.stride[axis], dilation=d[axis])
        case ZeroPad2d(padding=padding):
            return F.pad(row, padding[2 * axis : 2 * axis + 2])
        case GlobalPool2d() | Flatten():
            all_seen = F.conv1d(row, _ones(size[axis]))
            middle = all_seen.shape[2] // 2
            return all_seen[:, :, middle : middle + 1]
        case _:
            return row


def _ones(n: int) -> Tensor:
    return torch.ones(1, 1, n, dtype=EXACT)


def extent(see: See, axis: int) -> int:
    """How many places of the input lie between the first and the last that the middle output element depends on, once
    a larger input does not change that."""
    n, before = 64, 0
    while n <= LARGEST_INPUT:
        with settings(small=True):
            found = _extent(see, axis, n)
        if found and found == before:
            return found
        n, before = 4 * n, found
    raise ArithmeticError(f"a receptive field reaches beyond {LARGEST_INPUT} places")


def _extent(see: See, axis: int, n: int) -> int:
    """From the first to the last of n places that has a gradient; 0 where the input is too small for the network."""
    with torch.enable_grad():
        row = _ones(n).requires_grad_()
        try:
            out = see(axis, row)
        except RuntimeError:  # a kernel larger than its input
            return 0
        (gradient,) = torch.autograd.grad(out[0, 0, out.shape[2] // 2], row)
    if not bool(gradient.isfinite().all()):
        raise ArithmeticError("a gradient left the range of float64")
    places = gradient[0, 0].nonzero()
    return int(places[-1] - places[0]) + 1 if len(places) else 0
