"""torch's modules, functions and methods as layers of ours."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import torch
from torch import nn
from torch.nn import functional as F

from corrige.problem.layers import (
    Activation,
    AdaptivePool2d,
    BatchNorm,
    Conv2d,
    ConvTranspose2d,
    Dropout,
    Flatten,
    GlobalPool2d,
    Layer,
    Linear,
    LocalResponseNorm,
    Mode,
    Padding,
    Pair,
    Pool2d,
    ZeroPad2d,
    sides,
)


class NotALayer(ValueError):
    """What has no layer of ours, by name and kind; no words, so that it stands in a sentence of any language."""


def layer_of(module: nn.Module, name: str) -> Layer | None:
    """The layer of a module; None where it changes nothing and counts nothing. Raises NotALayer."""
    match module:
        case nn.Conv2d() if module.padding_mode == "zeros":
            return Conv2d(
                c_out=module.out_channels,
                kernel_size=_pair(module.kernel_size),
                stride=_pair(module.stride),
                padding=_padding(module.padding),
                dilation=_pair(module.dilation),
                groups=module.groups,
                bias=module.bias is not None,
            )
        case nn.ConvTranspose2d() if module.padding_mode == "zeros":
            return ConvTranspose2d(
                c_out=module.out_channels,
                kernel_size=_pair(module.kernel_size),
                stride=_pair(module.stride),
                padding=_padding(module.padding),
                output_padding=_pair(module.output_padding),
                dilation=_pair(module.dilation),
                groups=module.groups,
                bias=module.bias is not None,
            )
        case nn.Linear():
            return Linear(units=module.out_features, bias=module.bias is not None)
        case nn.BatchNorm2d() | nn.BatchNorm1d():
            return BatchNorm(counted=2 if module.affine else 0)
        case nn.Identity():
            return None
        case _:
            pass
    for kind, make in MODULES.items():
        if type(module) is kind:
            return make(module)
    raise NotALayer(f"`{name}` ({type(module).__name__})")


def _pair(n: Any) -> Pair:
    return (int(n), int(n)) if isinstance(n, int) else (int(n[0]), int(n[1]))


def _padding(padding: Any) -> Padding:
    """torch's "same" needs a stride of 1, where it is Keras' too."""
    return padding if isinstance(padding, str) else sides(_pair(padding))  # type: ignore[return-value]


def pooling(
    mode: Mode,
    kernel_size: Any,
    stride: Any = None,
    padding: Any = 0,
    *,
    dilation: Any = 1,
    ceil_mode: bool = False,
    count_include_pad: bool = True,
    divisor_override: Any = None,
    return_indices: bool = False,
) -> Layer:
    if _pair(dilation) != (1, 1) or divisor_override is not None or return_indices:
        raise NotALayer(f"`{mode}_pool2d` (dilation, divisor_override, return_indices)")
    return Pool2d(
        mode=mode,
        kernel_size=_pair(kernel_size),
        stride=_pair(kernel_size if stride is None else stride),
        padding=sides(_pair(padding)),
        ceil_mode=ceil_mode,
        count_padding=count_include_pad,
    )


def adaptive(mode: Mode, output_size: Any, return_indices: bool = False) -> Layer:
    size = output_size if isinstance(output_size, int) else tuple(output_size)
    if return_indices or (isinstance(size, tuple) and None in size):
        raise NotALayer(f"`adaptive_{mode}_pool2d` (output_size={output_size}, return_indices={return_indices})")
    return GlobalPool2d(mode=mode) if _pair(size) == (1, 1) else AdaptivePool2d(mode=mode, output_size=_pair(size))


def flattened(start_dim: int = 0, end_dim: int = -1) -> Layer:
    if (start_dim, end_dim) not in ((1, -1), (1, 3)):
        raise NotALayer(f"`flatten` (start_dim={start_dim}, end_dim={end_dim})")
    return Flatten()


def viewed(*shape: Any) -> Layer:
    """`x.view(x.size(0), -1)`, `x.view(-1, 400)`: one axis for the batch, one for all the rest."""
    sizes = shape[0] if len(shape) == 1 and isinstance(shape[0], (tuple, list)) else shape
    if len(sizes) != 2:
        raise NotALayer(f"`view` ({', '.join(map(str, sizes))})")
    return Flatten()


def averaged(dim: Any = None, keepdim: bool = False, *, axis: Any = None) -> Layer:
    """`x.mean([2, 3])`: the shape after it is that of a flat vector."""
    dim = axis if dim is None else dim
    if not isinstance(dim, (tuple, list)) or sorted(one % 4 for one in dim) != [2, 3]:
        raise NotALayer(f"`mean` (dim={dim})")
    return GlobalPool2d(mode="average")


def _function(function: str) -> Callable[..., Layer]:
    return lambda *_, **__: Activation(function=function)


def _dropout(p: float = 0.5, *_: Any, **__: Any) -> Layer:
    return Dropout(rate=p)


def _pool(mode: Mode) -> Callable[..., Layer]:
    def make(kernel_size: Any, stride: Any = None, padding: Any = 0, *more: Any, **named: Any) -> Layer:
        order = ("dilation", "ceil_mode", "return_indices") if mode == "max" else ("ceil_mode", "count_include_pad")
        return pooling(mode, kernel_size, stride, padding, **dict(zip(order, more, strict=False)), **named)

    return make


def _adaptive(mode: Mode) -> Callable[..., Layer]:
    return lambda output_size, return_indices=False: adaptive(mode, output_size, return_indices)


_ACTIVATIONS: Mapping[type[nn.Module], str] = {
    nn.ReLU: "relu",
    nn.ReLU6: "relu6",
    nn.Sigmoid: "sigmoid",
    nn.Tanh: "tanh",
    nn.Softmax: "softmax",
    nn.LogSoftmax: "log_softmax",
    nn.LeakyReLU: "leaky_relu",
    nn.ELU: "elu",
    nn.SELU: "selu",
    nn.CELU: "celu",
    nn.GELU: "gelu",
    nn.SiLU: "silu",
    nn.Mish: "mish",
    nn.Softplus: "softplus",
    nn.Softsign: "softsign",
    nn.Hardsigmoid: "hard_sigmoid",
    nn.Hardswish: "hard_swish",
    nn.Hardtanh: "hard_tanh",
}
MODULES: Mapping[type[nn.Module], Callable[[Any], Layer]] = {
    **{kind: _function(name) for kind, name in _ACTIVATIONS.items()},
    nn.MaxPool2d: lambda m: pooling(
        "max",
        m.kernel_size,
        m.stride,
        m.padding,
        dilation=m.dilation,
        ceil_mode=m.ceil_mode,
        return_indices=m.return_indices,
    ),
    nn.AvgPool2d: lambda m: pooling(
        "average",
        m.kernel_size,
        m.stride,
        m.padding,
        ceil_mode=m.ceil_mode,
        count_include_pad=m.count_include_pad,
        divisor_override=m.divisor_override,
    ),
    nn.AdaptiveAvgPool2d: lambda m: adaptive("average", m.output_size),
    nn.AdaptiveMaxPool2d: lambda m: adaptive("max", m.output_size, m.return_indices),
    nn.LocalResponseNorm: lambda m: LocalResponseNorm(size=m.size),
    nn.Dropout: lambda m: Dropout(rate=m.p),
    nn.Dropout2d: lambda m: Dropout(rate=m.p),
    nn.Flatten: lambda m: flattened(m.start_dim, m.end_dim),
    nn.ZeroPad2d: lambda m: ZeroPad2d(padding=(m.padding[2], m.padding[3], m.padding[0], m.padding[1])),
}
"""By type exactly: a subclass may do something else."""

_NAMED: Mapping[str, Callable[..., Layer]] = {
    **{
        name: _function(name) for name in ("relu", "relu6", "sigmoid", "tanh", "softmax", "log_softmax", "gelu", "silu")
    },
    "relu_": _function("relu"),
    "flatten": flattened,
    "mean": averaged,
    "view": viewed,
    "reshape": viewed,
}
METHODS: Mapping[str, Callable[..., Layer]] = _NAMED
FUNCTIONS: Mapping[Any, Callable[..., Layer]] = {
    torch.flatten: flattened,
    torch.mean: averaged,
    torch.reshape: viewed,
    torch.relu: _function("relu"),
    torch.sigmoid: _function("sigmoid"),
    torch.tanh: _function("tanh"),
    torch.softmax: _function("softmax"),
    **{
        getattr(F, name): _function(name)
        for name in (
            *("relu", "relu6", "sigmoid", "tanh", "softmax", "log_softmax", "leaky_relu", "elu", "selu", "celu"),
            *("gelu", "silu", "mish", "softplus", "softsign"),
        )
    },
    F.dropout: _dropout,
    F.max_pool2d: _pool("max"),
    torch.max_pool2d: _pool("max"),
    F.avg_pool2d: _pool("average"),
    F.adaptive_avg_pool2d: _adaptive("average"),
    F.adaptive_max_pool2d: _adaptive("max"),
}
