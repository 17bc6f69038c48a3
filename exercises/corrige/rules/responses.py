"""Responses in plain Python, for small images: what a student's wrong values are continued with.

A map is a tuple of channels, a channel a tuple of rows. Nothing here proves anything: the definition and the engine do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from typing import TypeAlias

from corrige.document.formula import Exact, ratio
from corrige.problem.errors import CannotBuild
from corrige.problem.layers import Conv2d, ConvTranspose2d, DepthwiseConv2d, Pool2d

Plane: TypeAlias = tuple[tuple[Exact, ...], ...]
Map: TypeAlias = tuple[Plane, ...]
Kernels: TypeAlias = tuple[Map, ...]
Window: TypeAlias = tuple[int, int, int, int]
SizeOn: TypeAlias = Callable[[Map], tuple[int, int]]
"""The response's height and width on a map, whatever size a student found."""


def around(length: int, f: int, s: int, d: int, padding: tuple[int, int] | str) -> tuple[int, int]:
    """Padding before and after: as given, or what "same" needs, the odd zero at the end."""
    if isinstance(padding, tuple):
        return padding
    if padding == "valid":
        return 0, 0
    missing = max((-(-length // s) - 1) * s + d * (f - 1) + 1 - length, 0)
    return missing // 2, missing - missing // 2


def padded(
    plane: Plane, top: int, bottom: int, left: int, right: int, zero: Exact | None = 0
) -> list[list[Exact | None]]:
    width = len(plane[0]) + left + right
    inside = [[zero] * left + list(row) + [zero] * right for row in plane]
    return [[zero] * width for _ in range(top)] + inside + [[zero] * width for _ in range(bottom)]


def _sides(layer: Conv2d | DepthwiseConv2d | Pool2d, plane: Plane, dilation: tuple[int, int]) -> Window:
    p = layer.padding
    rows, columns = (p, p) if isinstance(p, str) else (p[:2], p[2:])
    (f_h, f_w), (s_h, s_w) = layer.kernel_size, layer.stride
    top, bottom = around(len(plane), f_h, s_h, dilation[0], rows)
    left, right = around(len(plane[0]), f_w, s_w, dilation[1], columns)
    return top, bottom, left, right


def convolution(layer: Conv2d | DepthwiseConv2d, x_in: Map, kernel: Kernels, b: Sequence[Exact]) -> Map:
    """The response: for each filter, at each place, the sum of products and the bias."""
    found = _products(layer, x_in, kernel)
    return tuple(
        tuple(tuple(sum((k * v for k, v in pairs), bias) for pairs in row) for row in plane)
        for plane, bias in zip(found, b, strict=True)
    )


def products(
    layer: Conv2d | DepthwiseConv2d, x_in: Map, kernel: Kernels
) -> tuple[tuple[tuple[tuple[tuple[Exact, Exact], ...], ...], ...], ...]:
    """For each element of the response its pairs (kernel factor, image factor), channel by channel, row by row."""
    return tuple(
        tuple(tuple(tuple(pairs) for pairs in row) for row in plane) for plane in _products(layer, x_in, kernel)
    )


def _products(
    layer: Conv2d | DepthwiseConv2d, x_in: Map, kernel: Kernels
) -> list[list[list[list[tuple[Exact, Exact]]]]]:
    (s_h, s_w), (d_h, d_w) = layer.stride, layer.dilation
    top, bottom, left, right = _sides(layer, x_in[0], layer.dilation)
    planes = [padded(plane, top, bottom, left, right) for plane in x_in]
    groups = layer.groups if isinstance(layer, Conv2d) else len(x_in)
    seen, filters = len(x_in) // groups, len(kernel) // groups
    if len(kernel[0]) != seen:
        raise CannotBuild(
            f"the kernel has {len(kernel[0])} channels, a filter sees {seen}",
            f"le noyau a {len(kernel[0])} canaux, un filtre en voit {seen}",
        )
    height, width = len(planes[0]), len(planes[0][0])
    f_h, f_w = len(kernel[0][0]), len(kernel[0][0][0])
    result = []
    for o, filter in enumerate(kernel):
        mine = planes[o // filters * seen :][:seen]
        taps = [
            (c, m * d_h, n * d_w, filter[c][f_h - 1 - m][f_w - 1 - n] if layer.flip else filter[c][m][n])
            for c in range(seen)
            for m in range(f_h)
            for n in range(f_w)
        ]
        result.append(
            [
                [
                    [(k, mine[c][i + m][j + n] or 0) for c, m, n, k in taps]
                    for j in range(0, width - (f_w - 1) * d_w, s_w)
                ]
                for i in range(0, height - (f_h - 1) * d_h, s_h)
            ]
        )
    return result


def pooling(layer: Pool2d, size: SizeOn, x_in: Map) -> Map:
    """The maximum, or the exact average, of each window."""
    h, w = size(x_in)
    (f_h, f_w), (s_h, s_w) = layer.kernel_size, layer.stride
    top, bottom, left, right = _sides(layer, x_in[0], (1, 1))
    outside: Exact | None = 0 if layer.mode == "average" and layer.count_padding and layer.padding != "same" else None

    def one(plane: Plane) -> Plane:
        cells = padded(plane, top, bottom, left, right, outside)
        return tuple(
            tuple(
                _pooled(
                    layer.mode, (v for row in cells[i * s_h :][:f_h] for v in row[j * s_w :][:f_w] if v is not None)
                )
                for j in range(w)
            )
            for i in range(h)
        )

    return tuple(one(plane) for plane in x_in)


def _pooled(mode: str, values: Iterable[Exact]) -> Exact:
    seen = list(values)
    if not seen:
        raise CannotBuild(
            "a pooling window holds no value: make the padding smaller",
            "une fenêtre de pooling ne contient aucune valeur : réduisez le padding",
        )
    return max(seen) if mode == "max" else _average(seen)


def _average(values: Sequence[Exact]) -> Exact:
    return ratio(Fraction(sum(values)), len(values))


def pooled_whole(mode: str, x_in: Map) -> Map:
    return tuple(((_pooled(mode, (v for row in plane for v in row)),),) for plane in x_in)


def pooled_adaptively(mode: str, output_size: tuple[int, int], x_in: Map) -> Map:
    """Windows from floor(i n / o) to ceil((i + 1) n / o), as PyTorch has them."""

    def cuts(n: int, o: int) -> list[range]:
        return [range(i * n // o, -(-(i + 1) * n // o)) for i in range(o)]

    rows, columns = cuts(len(x_in[0]), output_size[0]), cuts(len(x_in[0][0]), output_size[1])
    return tuple(
        tuple(tuple(_pooled(mode, (plane[i][j] for i in a for j in b)) for b in columns) for a in rows)
        for plane in x_in
    )


def zero_padded(x_in: Map, p_top: int, p_bottom: int, p_left: int, p_right: int) -> Map:
    """Where the sides are negative, so many rows and columns are cut off."""
    if min(p_top, p_bottom, p_left, p_right) < 0:
        rows = slice(-p_top, max(0, len(x_in[0]) + p_bottom))
        columns = slice(-p_left, max(0, len(x_in[0][0]) + p_right))
        return tuple(tuple(row[columns] for row in plane[rows]) for plane in x_in)
    sides = p_top, p_bottom, p_left, p_right
    return tuple(tuple(tuple(v or 0 for v in row) for row in padded(plane, *sides)) for plane in x_in)


def zero_channels(x_in: Map, p_top: int, p_bottom: int, p_left: int, p_right: int, p_before: int, p_after: int) -> Map:
    """Padded, and whole channels of zeros before and after."""
    planes = zero_padded(x_in, p_top, p_bottom, p_left, p_right)
    empty = tuple(tuple(0 for _ in row) for row in planes[0])
    return (empty,) * p_before + planes + (empty,) * p_after


def flattened(x_in: Map) -> Map:
    return tuple(((v,),) for plane in x_in for row in plane for v in row)


def dense(x_in: Map, kernel: Sequence[Sequence[Exact]], b: Sequence[Exact]) -> Map:
    """At each position, one weighted sum of the channels for each unit."""
    if len(kernel[0]) != len(x_in):
        raise CannotBuild(
            f"the weights are for {len(kernel[0])} inputs, there are {len(x_in)}",
            f"les poids sont pour {len(kernel[0])} entrées, il y en a {len(x_in)}",
        )
    return tuple(
        tuple(
            tuple(sum((k * x_in[c][i][j] for c, k in enumerate(row)), bias) for j in range(len(x_in[0][0])))
            for i in range(len(x_in[0]))
        )
        for row, bias in zip(kernel, b, strict=True)
    )


def transposed(layer: ConvTranspose2d, size: SizeOn, x_in: Map, kernel: Kernels, b: Sequence[Exact]) -> Map:
    """Each input element lays its kernel on the output, a stride apart; the padding is cut off."""
    (s_h, s_w), (d_h, d_w), (h, w), (top, left) = layer.stride, layer.dilation, size(x_in), cropped(layer)
    filters, seen = len(kernel[0]), len(x_in) // layer.groups
    out: list[list[list[Exact]]] = [[[bias] * w for _ in range(h)] for bias in b]
    for c, plane in enumerate(x_in):
        for i, row in enumerate(plane):
            for j, v in enumerate(row):
                for o, taps in enumerate(kernel[c]):
                    target = out[c // seen * filters + o]
                    for m, line in enumerate(taps):
                        for n, k in enumerate(line):
                            y, z = i * s_h + m * d_h - top, j * s_w + n * d_w - left
                            if 0 <= y < h and 0 <= z < w:
                                target[y][z] += k * v
    return tuple(tuple(tuple(row) for row in plane) for plane in out)


def cropped(layer: ConvTranspose2d) -> tuple[int, int]:
    """Rows and columns cut off at the start; "same" cuts what exceeds the stride, the odd one at the end (Keras)."""
    match layer.padding:
        case "valid":
            return 0, 0
        case "same":
            exceeding = (
                max(d * (f - 1) + 1 - s, 0)
                for f, s, d in zip(layer.kernel_size, layer.stride, layer.dilation, strict=True)
            )
            top, left = (rows // 2 for rows in exceeding)
            return top, left
        case top, _, left, _:
            return top, left


def relu(v: Exact) -> Exact:
    return max(v, 0)


def relu6(v: Exact) -> Exact:
    return min(max(v, 0), 6)


def each(function: Callable[[Exact], Exact], x_in: Map) -> Map:
    return tuple(tuple(tuple(function(v) for v in row) for row in plane) for plane in x_in)


def added(first: Map, *others: Map) -> Map:
    """The sum of the branches of a residual block."""
    result = first
    for other in others:
        result = tuple(
            tuple(tuple(a + b for a, b in zip(r, s, strict=True)) for r, s in zip(p, q, strict=True))
            for p, q in zip(result, other, strict=True)
        )
    return result


def stacked(*maps: Map) -> Map:
    """The channels of the branches, one after the other."""
    return tuple(plane for one in maps for plane in one)
