"""A layer as PyTorch has it: its module, what stands around it (padding, cropping), its activation function."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeAlias, assert_never

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from corrige.problem.layers import Conv2d, ConvTranspose2d, DepthwiseConv2d, Linear, Padding, Pair

Shape: TypeAlias = tuple[int, int, int]
Around: TypeAlias = tuple[int, int, int, int]
"""Left, right, top, bottom: the order of `F.pad`, for which a negative number crops."""

EXACT = torch.float64
"""float64 holds every integer up to 2**53, and no device has a faster, coarser form of it (as TF32 is of float32)."""


@contextmanager
def settings(small: bool) -> Iterator[None]:
    """One thread for small inputs; on a GPU no rounding to TF32. All as it was afterwards."""
    before = torch.get_num_threads(), torch.backends.cuda.matmul.allow_tf32, torch.backends.cudnn.allow_tf32
    if small:
        torch.set_num_threads(1)
    torch.backends.cuda.matmul.allow_tf32 = torch.backends.cudnn.allow_tf32 = False
    try:
        yield
    finally:
        torch.set_num_threads(before[0])
        torch.backends.cuda.matmul.allow_tf32, torch.backends.cudnn.allow_tf32 = before[1:]


class BareConv2d(nn.Conv2d):
    """Without the random start that nothing here needs."""

    def reset_parameters(self) -> None:
        pass


class BareConvTranspose2d(nn.ConvTranspose2d):
    def reset_parameters(self) -> None:
        pass


class BareLinear(nn.Linear):
    def reset_parameters(self) -> None:
        pass


Weighted: TypeAlias = BareConv2d | BareConvTranspose2d | BareLinear
WeightedLayer: TypeAlias = Conv2d | DepthwiseConv2d | ConvTranspose2d | Linear


def build(layer: WeightedLayer, c_in: int, device: str) -> Weighted:
    """The layer's module without padding, its weights not set."""
    bias, at = layer.bias, device
    if isinstance(layer, Linear):
        return BareLinear(c_in, layer.units, bias, device, EXACT)
    f, s, d = layer.kernel_size, layer.stride, layer.dilation
    match layer:
        case Conv2d(c_out=c_out, groups=groups):
            return BareConv2d(c_in, c_out, f, s, dilation=d, groups=groups, bias=bias, device=at, dtype=EXACT)
        case DepthwiseConv2d(multiplier=multiplier):
            return BareConv2d(c_in, c_in * multiplier, f, s, dilation=d, groups=c_in, bias=bias, device=at, dtype=EXACT)
        case ConvTranspose2d(c_out=c_out, groups=groups):
            return BareConvTranspose2d(c_in, c_out, f, s, dilation=d, groups=groups, bias=bias, device=at, dtype=EXACT)
        case _:
            assert_never(layer)


def _keras(n: int, f: int, s: int, d: int) -> Pair:
    """The zeros before and after that TensorFlow's "SAME" adds to n rows; the odd one after."""
    missing = max((-(-n // s) - 1) * s + (f - 1) * d + 1 - n, 0)
    return missing // 2, missing - missing // 2


def around(padding: Padding, size: Pair, f: Pair, s: Pair, d: Pair = (1, 1)) -> Around:
    """The padding of a convolution or pooling on an input of this height and width."""
    if padding == "valid":
        return 0, 0, 0, 0
    if padding == "same":
        return *_keras(size[1], f[1], s[1], d[1]), *_keras(size[0], f[0], s[0], d[0])
    top, bottom, left, right = padding
    return left, right, top, bottom


def crop(layer: ConvTranspose2d, size: Pair) -> Around:
    """What is cut off (negative) or added to the whole output of a transposed convolution on an input of this size."""
    f, s, d = layer.kernel_size, layer.stride, layer.dilation
    if isinstance(layer.padding, tuple):
        top, bottom, left, right = layer.padding
        return -left, layer.output_padding[1] - right, -top, layer.output_padding[0] - bottom
    ends: list[int] = []
    for axis in (1, 0):
        reach, wanted = d[axis] * (f[axis] - 1) + 1 - s[axis], size[axis] * s[axis]
        before = 0 if layer.padding == "valid" else _keras(wanted, f[axis], s[axis], d[axis])[0]
        ends += (-before, max(-reach, 0) if layer.padding == "valid" else before - reach)
    return ends[0], ends[1], ends[2], ends[3]


def padded(x: Tensor, sides: Around, value: float = 0.0) -> Tensor:
    return F.pad(x, sides, value=value) if any(sides) else x


def padding_of(layer: Conv2d | DepthwiseConv2d | ConvTranspose2d, shape: Shape) -> Around:
    """What stands around the module: before a convolution, behind a transposed one."""
    if isinstance(layer, ConvTranspose2d):
        return crop(layer, shape[1:])
    return around(layer.padding, shape[1:], layer.kernel_size, layer.stride, layer.dilation)


def run_whole(
    layer: WeightedLayer, module: Weighted, x: Tensor, weight: Tensor, bias: Tensor | None, padding: float = 0.0
) -> Tensor:
    """What the module does with these weights, on x padded with `padding`; a transposed convolution is not cropped."""
    match layer:
        case Linear():
            return F.linear(x.movedim(1, -1), weight, bias).movedim(-1, 1)
        case ConvTranspose2d():
            s, d, groups = layer.stride, layer.dilation, layer.groups
            return F.conv_transpose2d(x, weight, bias, s, groups=groups, dilation=d)
        case Conv2d() | DepthwiseConv2d():
            assert isinstance(module, BareConv2d)
            wide = padded(x, padding_of(layer, _shape(x)), padding)
            return F.conv2d(wide, weight, bias, module.stride, module.padding, module.dilation, module.groups)
        case _:
            assert_never(layer)


def run(
    layer: WeightedLayer, module: Weighted, x: Tensor, weight: Tensor, bias: Tensor | None, padding: float = 0.0
) -> Tensor:
    """The layer's output on x: the bias of a transposed convolution is added after the crop."""
    if not isinstance(layer, ConvTranspose2d):
        return run_whole(layer, module, x, weight, bias, padding)
    out = padded(run_whole(layer, module, x, weight, None), crop(layer, (x.shape[2], x.shape[3])))
    return out if bias is None else out + bias[:, None, None]


def _shape(x: Tensor) -> Shape:
    return x.shape[1], x.shape[2], x.shape[3]


ACTIVATIONS: dict[str, Callable[[Tensor], Tensor]] = {
    "linear": lambda x: x,
    "relu": F.relu,
    "relu6": F.relu6,
    "sigmoid": torch.sigmoid,
    "tanh": torch.tanh,
    "softmax": lambda x: F.softmax(x, dim=1),
    "log_softmax": lambda x: F.log_softmax(x, dim=1),
    "leaky_relu": F.leaky_relu,
    "prelu1": lambda x: F.prelu(x, nn.PReLU(dtype=x.dtype, device=x.device).weight),
    "elu": F.elu,
    "selu": F.selu,
    "celu": F.celu,
    "gelu": F.gelu,
    "silu": F.silu,
    "mish": F.mish,
    "softplus": F.softplus,
    "softsign": F.softsign,
    "hard_sigmoid": F.hardsigmoid,
    "hard_swish": F.hardswish,
    "hard_tanh": F.hardtanh,
    "exponential": torch.exp,
}
