"""The values of an output for many problems at once: one grouped call a layer, whose groups are the problems."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import lcm

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

from corrige.problem.layers import Activation, Conv2d, ConvTranspose2d, DepthwiseConv2d, Linear
from corrige.problem.problem import Value
from corrige.reference.engine.modules import ACTIVATIONS, EXACT, WeightedLayer, around, crop, padded, padding_of
from corrige.reference.engine.pooling import Pooling, average, maximum, places
from corrige.reference.response import Response, checked, outside
from corrige.reference.table import Products

AWAY = 2**-10
"""How far from an integer a sum may be that torch's average gives back."""


@dataclass(frozen=True, slots=True)
class Signal:
    """`values[problem, …] / denominator` in float64: integers where `exact`, reals over 1 where not."""

    values: Tensor
    denominator: int = 1
    exact: bool = True

    def real(self) -> Tensor:
        return self.values / self.denominator if self.denominator > 1 else self.values

    def over(self, denominator: int) -> Tensor:
        return self.values * (denominator // self.denominator)


def signal(given: Response, device: str) -> Signal:
    values = torch.from_numpy(given.values).to(device=device, dtype=EXACT)
    return Signal(values, given.denominator, given.exact)


def response(found: Signal) -> Response:
    """As integers, after a look at whether they are some; that they are not too large was seen where they were made."""
    values = found.values.cpu().numpy()
    if not found.exact:
        return Response(values)
    whole = values.astype(np.int64)
    if not (whole == values).all():
        raise ArithmeticError(f"{abs(whole - values).max()} away from an integer")
    return Response(whole, found.denominator)


def _most(values: Tensor) -> int:
    least, most = values.aminmax()
    return max(int(most), -int(least))


def weighted(layer: WeightedLayer, x: Signal, kernel: Signal, b: Signal | None) -> Signal:
    """The layer on each problem's input, with each problem's kernel and biases."""
    exact = x.exact and kernel.exact and (b is None or b.exact)
    if not exact:
        out = _weighted(layer, x.real(), kernel.real(), None if b is None else b.real())
        return Signal(out, exact=False)
    products = x.denominator * kernel.denominator
    common = products if b is None else lcm(products, b.denominator)
    one_filter = kernel.values[0].select(1 if isinstance(layer, ConvTranspose2d) else 0, 0)
    bound = _most(x.values) * (common // products) * _most(kernel.values) * one_filter.numel()
    checked(bound + (0 if b is None else _most(b.values) * (common // b.denominator)))
    image = x.values if common == products else x.values * (common // products)
    return Signal(_weighted(layer, image, kernel.values, None if b is None else b.over(common)), common)


def _weighted(layer: WeightedLayer, x: Tensor, kernel: Tensor, b: Tensor | None) -> Tensor:
    problems = len(x)
    if isinstance(layer, Linear):
        each = kernel @ x.flatten(2)
        return (each if b is None else each + b[:, :, None]).reshape(problems, -1, *x.shape[2:])
    groups = problems * (x.shape[1] if isinstance(layer, DepthwiseConv2d) else layer.groups)
    filters, bias = kernel.flatten(0, 1), None if b is None else b.flatten()
    if isinstance(layer, ConvTranspose2d):
        one = x.reshape(1, -1, *x.shape[2:])
        whole = F.conv_transpose2d(one, filters, None, layer.stride, groups=groups, dilation=layer.dilation)
        out = padded(whole, crop(layer, (x.shape[2], x.shape[3])))
        out = out if bias is None else out + bias[:, None, None]
    else:
        wide = padded(x, padding_of(layer, (x.shape[1], x.shape[2], x.shape[3])))
        one = wide.reshape(1, -1, *wide.shape[2:])
        turned = filters.flip(-2, -1) if layer.flip else filters
        out = F.conv2d(one, turned, bias, layer.stride, dilation=layer.dilation, groups=groups)
    return out.reshape(problems, -1, *out.shape[2:])


def activated(layer: Activation, x: Signal) -> Signal:
    match layer.function:
        case "linear":
            return x
        case "relu":
            return Signal(F.relu(x.values), x.denominator, x.exact)
        case "relu6":
            return Signal(F.hardtanh(x.values, 0.0, 6.0 * x.denominator), x.denominator, x.exact)
        case function:
            return Signal(ACTIVATIONS[function](x.real()), exact=False)


def pooled(layer: Pooling, x: Signal) -> Signal:
    """An average of integers is torch's average times the places of its window: an integer again, over their lcm."""
    if layer.mode == "max":
        return Signal(maximum(layer, x.values), x.denominator, x.exact)
    if not x.exact:
        return Signal(average(layer, x.values), exact=False)
    windows = places(layer, x.values)
    sums = average(layer, x.values) * windows
    whole = sums.round()
    if bool(((sums - whole).abs() > AWAY).any()):
        raise ArithmeticError("an average times its number of places is no integer")
    common = lcm(*(int(number) for number in set(windows.flatten().tolist())))
    checked(_most(whole) * max(common, int(1 / AWAY)))
    return Signal(whole * (common / windows).round(), x.denominator * common)


def added(parts: Sequence[Signal]) -> Signal:
    if not all(part.exact for part in parts):
        return Signal(torch.stack([part.real() for part in parts]).sum(dim=0), exact=False)
    common = lcm(*(part.denominator for part in parts))
    checked(sum(_most(part.values) * (common // part.denominator) for part in parts))
    return Signal(torch.stack([part.over(common) for part in parts]).sum(dim=0), common)


def stacked(parts: Sequence[Signal]) -> Signal:
    if not all(part.exact for part in parts):
        return Signal(torch.cat([part.real() for part in parts], dim=1), exact=False)
    common = lcm(*(part.denominator for part in parts))
    checked(max(_most(part.values) * (common // part.denominator) for part in parts))
    return Signal(torch.cat([part.over(common) for part in parts], dim=1), common)


def products(layer: Conv2d | DepthwiseConv2d, x: Signal, kernel: Signal) -> Products:
    """torch unfolds the padded image into one column an element, channel by channel, row by row."""
    h, w = x.values.shape[2:]
    f, s, d = layer.kernel_size, layer.stride, layer.dilation
    wide = padded(x.values, around(layer.padding, (h, w), f, s, d))
    columns = F.unfold(wide, f, dilation=d, stride=s)
    height = (wide.shape[2] - d[0] * (f[0] - 1) - 1) // s[0] + 1
    turned = kernel.values.flip(-2, -1) if layer.flip else kernel.values
    filters = turned.shape[1]
    factors = response(Signal(turned.flatten(2), kernel.denominator, kernel.exact))
    under = columns.reshape(len(columns), -1, turned[0, 0].numel(), height, columns.shape[2] // height)
    image = response(Signal(under, x.denominator, x.exact))  # [problem, group, n, row, column]
    per_group = filters // under.shape[1]

    def pairs(k: int, index: tuple[int, ...]) -> Value:
        lengths = (filters, *under.shape[3:])
        if len(index) < 3:
            return tuple(pairs(k, (*index, i)) for i in range(lengths[len(index)]))
        if any(not 0 <= i < n for i, n in zip(index, lengths, strict=True)):
            raise outside(index, lengths)
        o, i, j = index
        column = Response(image.values[k : k + 1, o // per_group, :, i, j], image.denominator)
        return tuple(zip(factors.value(k, (o,)), column.value(), strict=True))

    return Products(pairs)
