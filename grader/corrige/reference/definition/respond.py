"""The values of an output: every product of every element is formed from the image's own numbers, then summed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import lcm, prod

import numpy as np

from corrige.reference.definition.count import within_reach
from corrige.reference.definition.places import Axis
from corrige.reference.response import Array, Response, checked, largest

NEAR = 2**18
"""So many numbers stay near the processor: of classes four times as large, what lies under the taps is laid out for a
few problems at a time."""
SMALL = 2**24
"""Up to here float32 holds every integer."""


def plus(a: Response, b: Response) -> Response:
    """The sum, element by element."""
    if not (a.exact and b.exact):
        return Response(a.values / a.denominator + b.values / b.denominator)
    common = lcm(a.denominator, b.denominator)
    left, right = a.over(common), b.over(common)
    checked(largest(left) + largest(right))
    return Response(left + right, common)


def weighted(
    x: Response,
    kernel: Response,
    b: Response | None,
    sums: Callable[[Array, Array], Array],
    n: int,
    at_once: int | None = None,
) -> Response:
    """`sums(x, kernel)`, each of n products, and the bias of each channel; `at_once` problems at a time.

    Integers are multiplied as floats, which are exact as long as no sum can pass SMALL (float32) or LARGEST (float64),
    and several times faster.
    """
    if not (x.exact and kernel.exact and (b is None or b.exact)):
        found = Response(sums(x.values / x.denominator, kernel.values / kernel.denominator))
        return found if b is None else Response(found.values + (b.values / b.denominator)[:, :, None, None])
    products = x.denominator * kernel.denominator
    common = products if b is None else lcm(products, b.denominator)
    factor = common // products
    bound = largest(x.values) * largest(kernel.values) * n * factor
    biases = None if b is None else b.over(common)
    checked(bound + (0 if biases is None else largest(biases)))
    kind, image = np.float32 if bound < SMALL else np.float64, x.over(x.denominator * factor)
    every = range(0, len(image), at_once or len(image))
    some = [slice(first, first + every.step) for first in every]
    parts = [sums(image[part].astype(kind), kernel.values[part].astype(kind)) for part in some]
    summed = np.concatenate(parts, dtype=np.int64, casting="unsafe")
    if biases is not None:
        summed += biases[:, :, None, None]
    return Response(summed, common)


def seen(x: Array, rows: Axis, columns: Axis, padding: int | float) -> Array:
    """What lies under each tap at each place: `[problem, channel, tap row, tap column, place row, place column]`."""
    height, width = x.shape[2:]
    r, c = rows.taps.T[:, None, :, None], columns.taps.T[None, :, None, :]
    inside = rows.inside.T[:, None, :, None] & columns.inside.T[None, :, None, :]
    flat = x.reshape(*x.shape[:2], -1)
    if not inside.all():  # one more element, which stands for all the padding
        flat = np.concatenate([flat, np.full((*x.shape[:2], 1), padding, x.dtype)], axis=2)
    where = np.where(inside, r * width + c, height * width)
    found: Array = flat.take(where.ravel(), axis=2, mode="clip")  # none is outside; the faster mode
    return found.reshape(*x.shape[:2], *where.shape)


def convolution(
    x: Response, kernel: Response, b: Response | None, channels: Array, rows: Axis, columns: Axis
) -> Response:
    """`channels[group, …]` are seen by the filters of the group; kernel `[problem, filter, channel, row, column]`."""
    problems, filters, *window = kernel.values.shape
    groups, n = len(channels), prod(window)
    within_reach(filters, n, len(rows), len(columns))

    one = groups * n * len(rows) * len(columns)
    at_once = None if problems * one <= 4 * NEAR else max(1, NEAR // one)

    def sums(image: Array, weights: Array) -> Array:
        under = seen(image, rows, columns, 0)
        if groups > 1:
            under = under[:, channels]
        each = weights.reshape(len(image), groups, -1, n)
        return (each @ under.reshape(len(image), groups, n, -1)).reshape(-1, filters, len(rows), len(columns))

    return weighted(x, kernel, b, sums, n, at_once)


def dense(x: Response, kernel: Response, b: Response | None) -> Response:
    """At each position, for each unit, the sum of its products with the channels."""
    units, n = kernel.values.shape[1:]
    within_reach(units, n, *x.values.shape[2:])

    def sums(image: Array, weights: Array) -> Array:
        return (weights @ image.reshape(*image.shape[:2], -1)).reshape(len(image), units, *image.shape[2:])

    return weighted(x, kernel, b, sums, n)


def transposed(
    x: Response,
    kernel: Response,
    b: Response | None,
    channels: Array,
    landings: tuple[Array, Array],
    crop: tuple[tuple[int, int], tuple[int, int]],
) -> Response:
    """Each input element lays its kernel on the output at `landings[place, tap]`, rows and columns `crop` are kept."""
    rows, columns = landings
    (problems, _, per_group, f_h, f_w), groups = kernel.values.shape, len(channels)
    n = channels.shape[1] * f_h * f_w
    within_reach(groups * per_group, n, len(rows), len(columns))
    (top, bottom), (left, right) = crop
    height, width = max(rows.max() + 1, bottom), max(columns.max() + 1, right)

    def sums(image: Array, weights: Array) -> Array:
        out = np.zeros((problems, groups * per_group, height, width), np.result_type(image, weights))
        by_group = image[:, channels].reshape(problems, groups, channels.shape[1], -1)
        for dy in range(f_h):
            for dx in range(f_w):
                taps = weights[..., dy, dx][:, channels].swapaxes(-1, -2)  # [problem, group, filter, channel]
                laid = (taps @ by_group).reshape(problems, groups * per_group, len(rows), len(columns))
                out[:, :, rows[:, dy][:, None], columns[:, dx][None, :]] += laid
        return out[:, :, top:bottom, left:right]

    return weighted(x, kernel, b, sums, n)


def maximum(x: Response, rows: Axis, columns: Axis) -> Response:
    """A padded place never wins."""
    lowest = np.iinfo(np.int64).min if x.exact else -np.inf
    return Response(seen(x.values, rows, columns, lowest).max(axis=(2, 3)), x.denominator)


def average(x: Response, rows: Axis, columns: Axis, count_padding: bool) -> Response:
    """The sum of each window over the number of its places: those in the image, or those in the padding too."""
    a, b = (rows.counted, columns.counted) if count_padding else (rows.inside, columns.inside)
    number = (a[:, None, :, None] & b[None, :, None, :]).sum(axis=(2, 3))
    if x.exact:
        checked(largest(x.values) * int(number.max()))
    sums = seen(x.values, rows, columns, 0).sum(axis=(2, 3))
    if not x.exact:
        return Response(sums / number)
    common = lcm(*map(int, np.unique(number)))
    checked(largest(sums) * common)
    return Response(sums * (common // number), x.denominator * common)


def stacked(parts: Sequence[Response]) -> Response:
    """The channels of the branches, one after the other."""
    if not all(part.exact for part in parts):
        return Response(np.concatenate([part.values / part.denominator for part in parts], axis=1))
    common = lcm(*(part.denominator for part in parts))
    return Response(np.concatenate([part.over(common) for part in parts], axis=1), common)
