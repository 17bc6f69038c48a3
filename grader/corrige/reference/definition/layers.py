"""Each kind of layer: the shape of its output, what it costs, what it answers, what one place of it sees."""

from __future__ import annotations

from functools import lru_cache
from typing import assert_never

import numpy as np

from corrige.problem.errors import CannotBuild
from corrige.problem.layers import (
    Activation,
    AdaptivePool2d,
    BatchNorm,
    Concat,
    Conv2d,
    ConvTranspose2d,
    Crop,
    DepthwiseConv2d,
    Dropout,
    Flatten,
    GlobalPool2d,
    Layer,
    Linear,
    LocalResponseNorm,
    Norm,
    Pool2d,
    PReLU,
    Product,
    Rearrange,
    Residual,
    Resize,
    Scale,
    ZeroPad2d,
)
from corrige.reference.definition import count, respond
from corrige.reference.definition.convolution import convolution, transposed
from corrige.reference.definition.count import Parameters
from corrige.reference.definition.functions import activated
from corrige.reference.definition.places import Axis, adaptive, sides, whole, windows
from corrige.reference.definition.reading import Extent, Reading, Sees, Shape, all_of, elements, given, windowed
from corrige.reference.response import Response


@lru_cache(maxsize=1024)
def read(layer: Layer, shape: Shape) -> Reading:
    """The layer on an input of this shape. Raises CannotBuild where it does not fit."""
    c, h, w = shape
    match layer:
        case Conv2d():
            return convolution(layer, layer.c_out, shape)
        case DepthwiseConv2d(multiplier=multiplier):
            return convolution(layer, len([0 for _ in range(c) for _ in range(multiplier)]), shape)
        case ConvTranspose2d():
            return transposed(layer, shape)
        case Pool2d():
            top, left = sides(layer.padding, (h, w), layer.kernel_size, layer.stride, (1, 1))
            rows = windows(h, layer.kernel_size[0], layer.stride[0], 1, top, layer.ceil_mode)
            columns = windows(w, layer.kernel_size[1], layer.stride[1], 1, left, layer.ceil_mode)
            zeros = layer.count_padding and layer.padding != "same"
            return _pooling(layer.mode, c, rows, columns, zeros, windowed(rows, columns))
        case GlobalPool2d(mode=mode):
            return _pooling(mode, c, whole(h), whole(w), False, all_of(h, w))
        case AdaptivePool2d(mode=mode):
            return _pooling(mode, c, *adaptive(layer, (h, w)), False, None)
        case Activation(function=function):
            return Reading(shape, lambda x, _k, _b: activated(function, x))
        case Dropout():
            return Reading(shape, lambda x, _k, _b: x)
        case BatchNorm(counted=counted):
            learned = len([0 for _ in range(c) for _ in range(counted)])
            return Reading(shape, learn=lambda: Parameters(learned))
        case Norm(learned=learned, each=each, groups=groups):
            count.dealt(c, groups)
            places = [0 for _ in range(h) for _ in range(w)] if each == "element" else [0]
            return Reading(shape, learn=lambda: Parameters(len(places) * len([0] * c) * learned))
        case PReLU(each=each) | Scale(each=each):
            learned = {"fixed": 0, "layer": 1, "channel": len([0] * c), "element": elements(shape)}[each]
            return Reading(shape, learn=lambda: Parameters(learned))
        case LocalResponseNorm():
            return Reading(shape)
        case Resize(output_size=size):
            return Reading((c, *size), sees=None)
        case Rearrange(output_size=size):
            if elements(size) != elements(shape):
                raise CannotBuild(
                    f"`output_size` (={size}) does not have as many elements as what comes in (={shape})",
                    f"`output_size` (={size}) n’a pas autant d’éléments que ce qui entre (={shape})",
                )
            return Reading(size, sees=None)
        case Crop(output_size=size):
            if any(n > all for n, all in zip(size, shape, strict=True)):
                raise CannotBuild(
                    f"`output_size` (={size}) is no part of what comes in (={shape})",
                    f"`output_size` (={size}) n’est pas une partie de ce qui entre (={shape})",
                )
            return Reading(size, sees=None)
        case ZeroPad2d():
            return _padded(layer, shape)
        case Flatten():
            units = np.empty(shape, bool).size
            return Reading(
                (units, 1, 1),
                lambda x, _k, _b: Response(x.values.reshape(len(x.values), -1, 1, 1), x.denominator),
                all_of(h, w),
            )
        case Linear(units=units, bias=bias):
            return Reading(
                (units, h, w),
                lambda x, k, b: respond.dense(x, given(k), b),
                learn=lambda: count.kernels(units, c, (), bias),
                operate=lambda: count.dense(units, c, h, w, bias),
                kernel=(units, c),
                alike=True,
                bias=bias,
            )
        case Residual() | Product() | Concat():
            raise TypeError("a block is read branch by branch")
        case _:
            assert_never(layer)


def _padded(layer: ZeroPad2d, shape: Shape) -> Reading:
    top, bottom, left, right = layer.padding
    border = ((0, 0), layer.channels, (top, bottom), (left, right))

    def put(values: np.ndarray) -> np.ndarray:
        """The channels of zeros around all, then rows and columns of zeros around each, or cut off."""
        values = np.pad(values, (*border[:2], (0, 0), (0, 0)))
        if min(layer.padding) >= 0:
            return np.pad(values, ((0, 0), (0, 0), *border[2:]))
        _, _, h, w = values.shape
        return values[:, :, -top : max(0, h + bottom), -left : max(0, w + right)]

    _, *grown = put(np.zeros((1, *shape), bool)).shape
    if 0 in grown:
        raise CannotBuild(
            f"`padding` (={layer.padding}) cuts off all of what comes in (={shape})",
            f"`padding` (={layer.padding}) coupe tout ce qui entre (={shape})",
        )

    def answer(x: Response, _kernel: Response | None, _b: Response | None) -> Response:
        return Response(put(x.values), x.denominator)

    def sees(axis: int, extent: Extent) -> Extent:
        before = (top, left)[axis]
        return extent[0] - before, extent[1] - before

    return Reading((grown[0], grown[1], grown[2]), answer, sees)


def _pooling(mode: str, c: int, rows: Axis, columns: Axis, zeros: bool, sees: Sees | None) -> Reading:
    def answer(x: Response, _kernel: Response | None, _b: Response | None) -> Response:
        return respond.maximum(x, rows, columns) if mode == "max" else respond.average(x, rows, columns, zeros)

    name = "comparisons" if mode == "max" else "sum_additions"
    steps = name, lambda: count.pooling(c, rows, columns, zeros and mode == "average")
    return Reading((c, len(rows), len(columns)), answer, sees, steps=steps)
