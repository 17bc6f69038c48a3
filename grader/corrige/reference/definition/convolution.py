"""Convolutions and transposed convolutions by the definition."""

from __future__ import annotations

from functools import partial

import numpy as np

from corrige.problem.errors import CannotBuild
from corrige.problem.layers import Conv2d, ConvTranspose2d, DepthwiseConv2d
from corrige.problem.problem import Value
from corrige.reference.definition import count, respond
from corrige.reference.definition.places import Axis, same, sides, windows
from corrige.reference.definition.reading import Reading, Shape, given, windowed
from corrige.reference.response import Array, Response, outside
from corrige.reference.table import Products


def places(layer: Conv2d | DepthwiseConv2d, shape: Shape) -> tuple[Array, Axis, Axis]:
    """The channels that each group's filters see, the rows and the columns under the window at each place."""
    channels = count.dealt(shape[0], layer.groups if isinstance(layer, Conv2d) else shape[0])
    f, s, d = layer.kernel_size, layer.stride, layer.dilation
    vertical, horizontal = sides(layer.padding, shape[1:], f, s, d)
    rows = windows(shape[1], f[0], s[0], d[0], vertical)
    return channels, rows, windows(shape[2], f[1], s[1], d[1], horizontal)


def convolution(layer: Conv2d | DepthwiseConv2d, c_out: int, shape: Shape) -> Reading:
    channels, rows, columns = places(layer, shape)

    def answer(x: Response, kernel: Response | None, b: Response | None) -> Response:
        return respond.convolution(x, turned(layer, given(kernel)), b, channels, rows, columns)

    return Reading(
        (c_out, len(rows), len(columns)),
        answer,
        windowed(rows, columns),
        partial(count.kernels, c_out, channels.shape[1], layer.kernel_size, layer.bias),
        partial(count.products, c_out, channels.shape[1], rows, columns, layer.bias),
        kernel=(c_out, channels.shape[1], *layer.kernel_size),
        window=(*layer.kernel_size, channels.shape[1], c_out),
        alike=True,
        bias=layer.bias,
    )


def turned(layer: Conv2d | DepthwiseConv2d, kernel: Response) -> Response:
    """The kernel as it meets the image: rows and columns reversed where the layer flips."""
    return Response(kernel.values[..., ::-1, ::-1], kernel.denominator) if layer.flip else kernel


def products(layer: Conv2d | DepthwiseConv2d, shape: Shape, x: Response, kernel: Response) -> Products:
    """Element (filter, row, column): its pairs (kernel factor, image factor), channel by channel, row by row."""
    channels, rows, columns = places(layer, shape)
    under = respond.seen(x.values, rows, columns, 0)[:, channels]
    image = Response(under.reshape(len(under), len(channels), -1, len(rows), len(columns)), x.denominator)
    meets = turned(layer, kernel)
    weights = Response(meets.values.reshape(*meets.values.shape[:2], -1), meets.denominator)
    group_of = np.arange(weights.values.shape[1]).reshape(len(channels), -1)

    def pairs(k: int, index: tuple[int, ...]) -> Value:
        lengths = weights.values.shape[1], len(rows), len(columns)
        if len(index) < 3:
            return tuple(pairs(k, (*index, i)) for i in range(lengths[len(index)]))
        o, i, j = index
        if not (0 <= o < lengths[0] and 0 <= i < lengths[1] and 0 <= j < lengths[2]):
            raise outside(index, lengths)
        group = int(np.argwhere(group_of == o)[0, 0])
        factors = Response(image.values[k : k + 1, group, :, i, j], image.denominator)
        return tuple(zip(weights.value(k, (o,)), factors.value(), strict=True))

    return Products(pairs)


def transposed(layer: ConvTranspose2d, shape: Shape) -> Reading:
    c, h, w = shape
    channels, filters = count.dealt(c, layer.groups), count.dealt(layer.c_out, layer.groups)
    rows, columns = _landings(layer, 0, h), _landings(layer, 1, w)
    crop = _kept(layer, 0, h, rows), _kept(layer, 1, w, columns)
    height, width = (len(range(*kept)) for kept in crop)
    if not (height and width):
        reached = f"{rows.max() + 1} × {columns.max() + 1}"
        raise CannotBuild(
            f"`padding` (={layer.padding}) leaves nothing of the output (={reached})",
            f"`padding` (={layer.padding}) ne laisse rien de la sortie (={reached})",
        )
    elements = np.empty((layer.c_out, height, width), bool).size
    return Reading(
        (layer.c_out, height, width),
        lambda x, kernel, b: respond.transposed(x, given(kernel), b, channels, (rows, columns), crop),
        None,
        partial(count.kernels, filters.size, channels.shape[1], layer.kernel_size, layer.bias),
        lambda: count.transposed(channels, filters, rows, columns, elements, layer.bias),
        kernel=(c, filters.shape[1], *layer.kernel_size),
        window=(*layer.kernel_size, channels.shape[1], layer.c_out),
        bias=layer.bias,
    )


def _landings(layer: ConvTranspose2d, axis: int, n: int) -> Array:
    """`[place, tap]`: where on the uncropped output the product of an input element and a weight lands."""
    f, s, d = layer.kernel_size[axis], layer.stride[axis], layer.dilation[axis]
    return np.array([[place * s + d * tap for tap in range(f)] for place in range(n)])


def _kept(layer: ConvTranspose2d, axis: int, n: int, landings: Array) -> tuple[int, int]:
    """Which rows (or columns) of the uncropped output are kept: from, to."""
    f, s, d = layer.kernel_size[axis], layer.stride[axis], layer.dilation[axis]
    reached, owned = int(landings.max()) + 1, len([0 for _ in range(n) for _ in range(s)])
    match layer.padding:
        case "valid":
            return 0, max(reached, owned)
        case "same":  # cropped by what "same" pads in the convolution whose output this was
            before = same(owned, f, s, d)[0]
            return before, before + owned
        case padding:
            before, after = padding[2 * axis : 2 * axis + 2]
            return before, reached + layer.output_padding[axis] - after
