"""PyTorch's poolings, and around them what PyTorch lacks: unequal padding, Keras' "same"."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional as F

from corrige.problem.layers import AdaptivePool2d, GlobalPool2d, Pool2d
from corrige.reference.engine.modules import Around, around, padded

Pooling = Pool2d | GlobalPool2d | AdaptivePool2d


def maximum(layer: Pooling, x: Tensor) -> Tensor:
    if not isinstance(layer, Pool2d):
        return F.adaptive_max_pool2d(x, _size(layer))
    sides = _sides(layer, x)
    if _native(sides):
        return F.max_pool2d(x, layer.kernel_size, layer.stride, (sides[2], sides[0]), ceil_mode=layer.ceil_mode)
    wide = padded(x, sides, float("-inf"))
    return _trimmed(layer, x, sides, F.max_pool2d(wide, layer.kernel_size, layer.stride, ceil_mode=layer.ceil_mode))


def average(layer: Pooling, x: Tensor) -> Tensor:
    if not isinstance(layer, Pool2d):
        return F.adaptive_avg_pool2d(x, _size(layer))
    sides, zeros = _sides(layer, x), counts_zeros(layer)
    if _native(sides):
        return F.avg_pool2d(x, layer.kernel_size, layer.stride, (sides[2], sides[0]), layer.ceil_mode, zeros)
    found = F.avg_pool2d(padded(x, sides), layer.kernel_size, layer.stride, ceil_mode=layer.ceil_mode)
    if not zeros:  # the same average of ones is the part of each window that lies in the image
        image = padded(torch.ones_like(x[:1, :1]), sides)
        found = found / F.avg_pool2d(image, layer.kernel_size, layer.stride, ceil_mode=layer.ceil_mode)
    return _trimmed(layer, x, sides, found)


def places(layer: Pooling, x: Tensor) -> Tensor:
    """How many places each window of a map like x has: `[1, 1, row, column]`. In the padding they count where an
    average counts zeros, never for a maximum."""
    one = torch.ones_like(x[:1, :1])
    if not isinstance(layer, Pool2d):
        rows, columns = (_strips(n, o, one) for n, o in zip(one.shape[2:], _size(layer), strict=True))
        return (rows[:, None] * columns)[None, None]
    sides = _sides(layer, x)
    image = padded(one, sides, float(counts_zeros(layer)))
    sums = F.avg_pool2d(image, layer.kernel_size, layer.stride, ceil_mode=layer.ceil_mode, divisor_override=1)
    return _trimmed(layer, x, sides, sums)


def _strips(n: int, o: int, like: Tensor) -> Tensor:
    """How long each of the o windows on n places is: the average of a single one in it is one over that."""
    singles = torch.eye(n, dtype=like.dtype, device=like.device)[None]
    return (1 / F.adaptive_avg_pool1d(singles, o).amax(dim=1)).round()[0]


def counts_zeros(layer: Pool2d) -> bool:
    return layer.mode == "average" and layer.count_padding and layer.padding != "same"


def _size(layer: GlobalPool2d | AdaptivePool2d) -> tuple[int, int]:
    return layer.output_size if isinstance(layer, AdaptivePool2d) else (1, 1)


def _sides(layer: Pool2d, x: Tensor) -> Around:
    return around(layer.padding, (x.shape[2], x.shape[3]), layer.kernel_size, layer.stride)


def _native(sides: Around) -> bool:
    """Whether PyTorch's own poolings have this padding."""
    return sides[0] == sides[1] and sides[2] == sides[3]


def _trimmed(layer: Pool2d, x: Tensor, sides: Around, found: Tensor) -> Tensor:
    """Without the windows that start in the padding behind the image, which ceil mode leaves out."""
    if not layer.ceil_mode:
        return found
    rows, columns = (
        sum(place * s < n + before for place in range(length))
        for s, n, before, length in zip(layer.stride, x.shape[2:], (sides[2], sides[0]), found.shape[2:], strict=True)
    )
    return found[:, :, :rows, :columns]
