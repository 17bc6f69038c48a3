"""Shapes, parameters and operations of a layer, measured: PyTorch builds it and runs it on ones.

With every weight and every input one, the padding too, each output is its number of products; with a large bias on
top, how often that is in the outputs is the number of its additions. What is too large to run is built on the meta
device, and its operations come from torch's own formulas (`torch.utils.flop_counter`: two for each product).
"""

from __future__ import annotations

from collections.abc import Sequence
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
from corrige.reference.engine import pooling
from corrige.reference.engine.built import FORMULA, Built, Operations
from corrige.reference.engine.modules import (
    EXACT,
    Shape,
    Weighted,
    WeightedLayer,
    build,
    padding_of,
    run,
    run_whole,
)

MOST_PRODUCTS = {"cpu": 4_000_000, "cuda": 400_000_000}
"""How many products of a layer are run; beyond, torch's formula."""
AT_ONCE = 300_000
"""A layer of at most so many products is run as soon as its size is asked for: that is cheaper than the meta device."""
ABOVE = 2**32
"""The bias in the run on ones: more than any element has products."""


@lru_cache(maxsize=2048)
def built(layer: Layer, shape: Shape, device: str) -> Built:
    """The layer on an input of this shape. Raises CannotBuild where torch refuses it."""
    try:
        with torch.no_grad():
            found = _built(layer, shape, device)
    except torch.OutOfMemoryError:
        raise
    except (RuntimeError, ValueError) as error:
        reason = str(error).splitlines()[0]
        raise CannotBuild(
            f"torch refuses {layer} on (channels, height, width) = {shape}: {reason}",
            f"torch refuse {layer} sur (canaux, hauteur, largeur) = {shape} : {reason}",
        ) from error
    if min(found.shape) < 1:
        raise CannotBuild(
            f"{layer} leaves nothing of (channels, height, width) = {shape}",
            f"{layer} ne laisse rien de (canaux, hauteur, largeur) = {shape}",
        )
    return found


def _built(layer: Layer, shape: Shape, device: str) -> Built:
    match layer:
        case Conv2d() | DepthwiseConv2d() | ConvTranspose2d() | Linear():
            return _weighted(layer, shape, device)
        case Pool2d() | GlobalPool2d() | AdaptivePool2d():
            places = pooling.places(layer, torch.ones(1, 1, *shape[1:], dtype=EXACT))
            name = "comparisons" if layer.mode == "max" else "sum_additions"
            steps = int(places.sum() - places.numel()) * shape[0]
            return Built((shape[0], places.shape[2], places.shape[3]), extra={name: steps})
        case BatchNorm(counted=counted):
            norm = nn.BatchNorm2d(shape[0], affine=counted > 0, track_running_stats=counted > 2, device="meta")
            moving = [buffer for name, buffer in norm.named_buffers() if name.startswith("running")]
            learned = [*norm.parameters()][: counted - len(moving)]  # torch has no scale without its shift
            return Built(shape, weights=sum(tensor.numel() for tensor in (*learned, *moving)))
        case Norm():
            return Built(shape, weights=sum(one.numel() for one in _norm(layer, shape).parameters()))
        case PReLU(each=each):
            slopes = {"layer": 1, "channel": shape[0], "element": torch.Size(shape).numel()}[each]
            return Built(shape, weights=nn.PReLU(slopes, device="meta").weight.numel())
        case Scale(each=each):
            sizes = {"fixed": (0,), "layer": (1,), "channel": (shape[0], 1, 1), "element": shape}
            return Built(shape, weights=torch.empty(sizes[each], device="meta").numel())
        case Activation() | Dropout() | LocalResponseNorm():
            return Built(shape)
        case Flatten():
            return Built((*nn.Flatten()(blank(shape)).shape[1:], 1, 1))
        case ZeroPad2d(padding=(top, bottom, left, right), channels=channels):
            return Built(_shape(F.pad(blank(shape), (left, right, top, bottom, *channels))))
        case Resize(output_size=size):
            return Built(_shape(nn.Upsample(size)(blank(shape))))
        case Rearrange(output_size=size):
            return Built(_shape(nn.Unflatten(1, size)(blank(shape).flatten(1))))
        case Crop(output_size=size):
            return Built(_shape(_cropped(blank(shape), size)))
        case Residual() | Product() | Concat():
            raise TypeError("a block is measured branch by branch")
        case _:
            assert_never(layer)


def _norm(layer: Norm, shape: Shape) -> nn.Module:
    """torch's module whose parameters are those of this layer; it refuses groups that do not divide the channels."""
    grouped = nn.GroupNorm(layer.groups, shape[0], affine=layer.learned > 0, device="meta")
    if layer.learned == 0:
        return grouped
    if layer.each == "element" or layer.learned == 1:
        normalized = list(shape if layer.each == "element" else shape[:1])
        return nn.LayerNorm(normalized, bias=layer.learned == 2, device="meta")
    return grouped


def _cropped(x: Tensor, size: Shape) -> Tensor:
    """The first of each axis; torch refuses more than there are."""
    for axis, n in enumerate(size, start=1):
        x = x.narrow(axis, 0, n)
    return x


def blank(shape: Shape) -> Tensor:
    """A map without values; a large one is on the meta device, which takes long to wake up and then costs nothing."""
    device = "cpu" if prod(shape) <= AT_ONCE else "meta"
    return torch.empty(1, *shape, dtype=EXACT, device=device)


def blanks(shapes: Sequence[Shape]) -> list[Tensor]:
    """Maps without values, side by side: torch joins only what is on one device."""
    device = "cpu" if all(prod(shape) <= AT_ONCE for shape in shapes) else "meta"
    return [torch.empty(shape, dtype=EXACT, device=device) for shape in shapes]


def _meta(shape: Shape) -> Tensor:
    return torch.ones(1, *shape, dtype=EXACT, device="meta")


def _shape(x: Tensor) -> Shape:
    return x.shape[1], x.shape[2], x.shape[3]


def _most(layer: WeightedLayer, module: Weighted, shape: Shape) -> int:
    """No fewer products than the layer has: each of its weights wherever a window may start."""
    _, h, w = shape
    match layer:
        case Linear() | ConvTranspose2d():
            places = h * w
        case Conv2d(stride=(s_h, s_w)) | DepthwiseConv2d(stride=(s_h, s_w)):
            left, right, top, bottom = padding_of(layer, shape)
            places = len(range(0, h + top + bottom, s_h)) * len(range(0, w + left + right, s_w))
    return module.weight.numel() * places


def _weighted(layer: WeightedLayer, shape: Shape, device: str) -> Built:
    """Small layers are run at once, larger ones on the meta device first: their size may be all that is asked."""
    module = build(layer, shape[0], "meta")
    most, operations = _most(layer, module, shape), None
    if most <= AT_ONCE:
        out, operations = _measured(layer, module, shape, device)
    else:
        out = _shape(run(layer, module, _meta(shape), module.weight, module.bias))
    numbers = {name: parameter.numel() for name, parameter in module.named_parameters()}

    def operate() -> Operations:
        if most > MOST_PRODUCTS["cpu" if device == "cpu" else "cuda"]:
            return _by_formula(layer, module, shape)
        again, found = _measured(layer, module, shape, device)
        if again != out:
            raise ArithmeticError(f"torch runs {layer} on {shape} to {again}, and on the meta device to {out}")
        return found

    weight = tuple(module.weight.shape)
    return Built(
        out,
        numbers["weight"],
        numbers.get("bias", 0),
        None if isinstance(layer, Linear) else _kernel(layer, weight),
        weight,
        not isinstance(layer, ConvTranspose2d),
        operate=operate if operations is None else lambda: operations,
    )


def _kernel(layer: Conv2d | DepthwiseConv2d | ConvTranspose2d, weight: tuple[int, ...]) -> tuple[int, int, int, int]:
    first, second, height, width = weight
    if isinstance(layer, ConvTranspose2d):  # torch's order: channels that come in, filters of a group
        return height, width, first // layer.groups, second * layer.groups
    return height, width, second, first


def _measured(layer: WeightedLayer, module: Weighted, shape: Shape, device: str) -> tuple[Shape, Operations]:
    """One run: what an output holds below ABOVE are its products, what it holds above are additions of its bias."""
    ones = torch.ones(1, *shape, dtype=EXACT, device=device)
    weight = torch.ones(module.weight.shape, dtype=EXACT, device=device)
    bias = None if module.bias is None else torch.full(module.bias.shape, ABOVE, dtype=EXACT, device=device)
    if isinstance(layer, ConvTranspose2d):
        whole = run_whole(layer, module, ones, weight, None)
        out = run(layer, module, ones, weight, bias)
        total, reached = int(whole.sum()), int(whole.count_nonzero())
        biases = 0 if bias is None else int((out / ABOVE).floor().sum())
        return _shape(out), Operations(total, total - reached, biases)
    out = run(layer, module, ones, weight, bias, 1)
    biases, each = divmod(_alike(out), ABOVE)
    return _shape(out), Operations(out.numel() * each, out.numel() * (each - 1), out.numel() * biases, each)


def _alike(out: Tensor) -> int:
    """What every output holds."""
    least, most = (int(bound) for bound in out.aminmax())
    if least != most:
        raise ArithmeticError(f"one output holds {least}, another {most}: they have not as many products")
    return least


def _by_formula(layer: WeightedLayer, module: Weighted, shape: Shape) -> Operations:
    x = _meta(shape)
    with FlopCounterMode(display=False) as counter:
        whole = run_whole(layer, module, x, module.weight, None)
    products, rest = divmod(counter.get_total_flops(), 2)
    if rest:
        raise ArithmeticError(f"torch counts {counter.get_total_flops()} operations for {layer}: no even number")
    biases = 0 if module.bias is None else run(layer, module, x, module.weight, module.bias).numel()
    if not isinstance(layer, ConvTranspose2d):
        return Operations(products, products - whole.numel(), biases, products // whole.numel(), FORMULA)
    reached = layer.c_out * prod(_reached(layer, axis, shape[axis + 1]) for axis in (0, 1))
    return Operations(products, products - reached, biases, 0, FORMULA)


def _reached(layer: ConvTranspose2d, axis: int, n: int) -> int:
    """How many rows (or columns) of the uncropped output receive a product."""
    row, taps = torch.ones(1, 1, n, dtype=EXACT), torch.ones(1, 1, layer.kernel_size[axis], dtype=EXACT)
    laid = F.conv_transpose1d(row, taps, stride=layer.stride[axis], dilation=layer.dilation[axis])
    return int(laid.count_nonzero())
