"""Shapes, parameters and operations of a layer, measured: PyTorch builds it and runs it on ones.

With every weight and every input one, the padding too, and no bias, the outputs sum to the products; with no weight and
every bias one, to the additions of biases. What is too large to run is built on the meta device, and its operations
come from torch's own formulas (`torch.utils.flop_counter`: two for each product).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from math import prod
from typing import assert_never

import torch
from torch import Tensor, nn
from torch.nn import functional as F
from torch.utils.flop_counter import FlopCounterMode

from corrige.problem.errors import CannotBuild
from corrige.problem.layers import (
    Activation,
    AdaptivePool2d,
    BatchNorm,
    Concat,
    Conv2d,
    ConvTranspose2d,
    DepthwiseConv2d,
    Dropout,
    Flatten,
    GlobalPool2d,
    Layer,
    Linear,
    LocalResponseNorm,
    Pool2d,
    Residual,
    Resize,
    ZeroPad2d,
)
from corrige.reference.engine import pooling
from corrige.reference.engine.modules import EXACT, Shape, Weighted, WeightedLayer, build, padding_of, run, run_whole

MEASURED, FORMULA = "measured", "torch's formula"
MOST_PRODUCTS = {"cpu": 4_000_000, "cuda": 400_000_000}
"""How many products of a layer are run; beyond, torch's formula."""


@dataclass(frozen=True, slots=True)
class Counts:
    """`each`: the products of one element, where all elements have as many. `kernel`: height, width, channels that a
    filter sees, filters; `weight`: the shape of its tensor. `extra`: comparisons or additions of a pooling. `how`:
    measured, or torch's formula."""

    shape: Shape
    weights: int = 0
    biases: int = 0
    multiplications: int = 0
    additions: int = 0
    bias_additions: int = 0
    each: int | None = None
    kernel: tuple[int, int, int, int] | None = None
    weight: tuple[int, ...] = ()
    extra: dict[str, int] = field(default_factory=dict)
    how: str = MEASURED


@lru_cache(maxsize=8192)
def count(layer: Layer, shape: Shape, device: str) -> Counts:
    """The layer on an input of this shape. Raises CannotBuild where torch refuses it."""
    try:
        with torch.no_grad():
            found = _count(layer, shape, device)
    except torch.OutOfMemoryError:
        raise
    except (RuntimeError, ValueError) as error:
        reason = str(error).splitlines()[0]
        raise CannotBuild(f"torch refuses {layer} on (channels, height, width) = {shape}: {reason}") from error
    if min(found.shape) < 1:
        raise CannotBuild(f"{layer} leaves nothing of (channels, height, width) = {shape}")
    return found


def _count(layer: Layer, shape: Shape, device: str) -> Counts:
    match layer:
        case Conv2d() | DepthwiseConv2d() | ConvTranspose2d() | Linear():
            limit = MOST_PRODUCTS["cpu" if device == "cpu" else "cuda"]
            return _measured(layer, shape, device) if _most(layer, shape) <= limit else _by_formula(layer, shape)
        case Pool2d() | GlobalPool2d() | AdaptivePool2d():
            places = pooling.places(layer, torch.ones(1, 1, *shape[1:], dtype=EXACT))
            name = "comparisons" if layer.mode == "max" else "sum_additions"
            steps = int(places.sum() - places.numel()) * shape[0]
            return Counts((shape[0], places.shape[2], places.shape[3]), extra={name: steps})
        case BatchNorm(counted=counted):
            norm = nn.BatchNorm2d(shape[0], affine=counted >= 2, track_running_stats=counted == 4, device="meta")
            moving = [buffer for name, buffer in norm.named_buffers() if name.startswith("running")]
            return Counts(shape, weights=sum(tensor.numel() for tensor in (*norm.parameters(), *moving)))
        case Activation() | Dropout() | LocalResponseNorm():
            return Counts(shape)
        case Flatten():
            return Counts((*nn.Flatten()(_meta(shape)).shape[1:], 1, 1))
        case ZeroPad2d(padding=(top, bottom, left, right)):
            return Counts(_shape(nn.ZeroPad2d((left, right, top, bottom))(_meta(shape))))
        case Resize(output_size=size):
            return Counts(_shape(nn.Upsample(size)(_meta(shape))))
        case Residual() | Concat():
            raise TypeError("a block is measured branch by branch")
        case _:
            assert_never(layer)


def _meta(shape: Shape) -> Tensor:
    return torch.ones(1, *shape, dtype=EXACT, device="meta")


def _shape(x: Tensor) -> Shape:
    return x.shape[1], x.shape[2], x.shape[3]


def _most(layer: WeightedLayer, shape: Shape) -> int:
    """No fewer products than the layer has: one for each of its weights at each row and column."""
    c, h, w = shape
    match layer:
        case Linear(units=units):
            return c * h * w * units
        case DepthwiseConv2d(multiplier=multiplier):
            filters, seen = c * multiplier, 1
        case Conv2d() | ConvTranspose2d():
            filters, seen = layer.c_out, c // layer.groups
    left, right, top, bottom = (max(side, 0) for side in padding_of(layer, shape))
    return prod((filters, seen, *layer.kernel_size, h + top + bottom, w + left + right))


def _measured(layer: WeightedLayer, shape: Shape, device: str) -> Counts:
    module = build(layer, shape[0], device)
    ones = torch.ones(1, *shape, dtype=EXACT, device=device)
    _fill(module, weight=1, bias=0)
    whole = run_whole(layer, module, ones, 1)
    products, reached = int(whole.sum()), int(whole.count_nonzero())
    _fill(module, weight=0, bias=1)
    out = run(layer, module, ones, 1)
    each = int(whole.flatten()[0]) if bool((whole == whole.flatten()[:1]).all()) else None
    return _counts(layer, module, out, products, products - reached, int(out.sum()), each, MEASURED)


def _fill(module: Weighted, weight: int, bias: int) -> None:
    module.weight.fill_(weight)
    if module.bias is not None:
        module.bias.fill_(bias)


def _by_formula(layer: WeightedLayer, shape: Shape) -> Counts:
    module, x = build(layer, shape[0], "meta"), _meta(shape)
    with FlopCounterMode(display=False) as counter:
        whole = run_whole(layer, module, x, 1)
    products, rest = divmod(counter.get_total_flops(), 2)
    if rest:
        raise ArithmeticError(f"torch counts {counter.get_total_flops()} operations for {layer}: no even number")
    out = run(layer, module, x, 1)
    reached = whole.numel()
    if isinstance(layer, ConvTranspose2d):
        reached = layer.c_out * prod(_reached(layer, axis, shape[axis + 1]) for axis in (0, 1))
    bias = 0 if module.bias is None else out.numel()
    return _counts(layer, module, out, products, products - reached, bias, products // whole.numel(), FORMULA)


def _reached(layer: ConvTranspose2d, axis: int, n: int) -> int:
    """How many rows (or columns) of the uncropped output receive a product."""
    row, taps = torch.ones(1, 1, n, dtype=EXACT), torch.ones(1, 1, layer.kernel_size[axis], dtype=EXACT)
    laid = F.conv_transpose1d(row, taps, stride=layer.stride[axis], dilation=layer.dilation[axis])
    return int(laid.count_nonzero())


def _counts(
    layer: WeightedLayer,
    module: Weighted,
    out: Tensor,
    products: int,
    additions: int,
    bias_additions: int,
    each: int | None,
    how: str,
) -> Counts:
    numbers = {name: parameter.numel() for name, parameter in module.named_parameters()}
    kernel = None
    if not isinstance(layer, Linear):
        turned = module.weight.transpose(0, 1) if isinstance(layer, ConvTranspose2d) else module.weight
        first, second, *window = turned.shape
        groups = module.groups if isinstance(module, nn.ConvTranspose2d) else 1
        kernel = (window[0], window[1], second // groups, first * groups)
    return Counts(
        _shape(out),
        numbers["weight"],
        numbers.get("bias", 0),
        products,
        additions,
        bias_additions,
        None if isinstance(layer, ConvTranspose2d) else each,
        kernel,
        tuple(module.weight.shape),
        how=how,
    )
