"""torch's functions and methods as layers of ours."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Literal

import torch
from torch.nn import functional as F

from corrige.problem.layers import (
    Activation,
    BatchNorm,
    Conv2d,
    ConvTranspose2d,
    Dropout,
    Layer,
    Linear,
    LocalResponseNorm,
    Mode,
    Norm,
    PReLU,
)
from corrige.reference.torch_layers import (
    NotALayer,
    adaptive,
    averaged,
    padded,
    padding_of,
    pair,
    pooling,
)


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


_FUNCTIONS = (
    *("relu", "relu6", "sigmoid", "tanh", "softmax", "log_softmax", "leaky_relu", "elu", "selu", "celu", "gelu"),
    *("silu", "mish", "softplus", "softsign"),
)
_WRITTEN_TOGETHER = {"hardsigmoid": "hard_sigmoid", "hardswish": "hard_swish", "hardtanh": "hard_tanh"}
_CALLED = {
    **{name: name for name in _FUNCTIONS},
    **{f"{name}_": name for name in _FUNCTIONS},
    **_WRITTEN_TOGETHER,
    "exp": "exponential",
}
"""What torch calls an activation as a function, in place too, and what it is called here."""

METHODS: Mapping[str, Callable[..., Layer]] = {
    **{called: _function(name) for called, name in _CALLED.items() if hasattr(torch.Tensor, called)},
    "mean": averaged,
    "amax": lambda dim=None, keepdim=False: averaged(dim, keepdim, mode="max"),
}
FUNCTIONS: Mapping[Any, Callable[..., Layer | None]] = {
    **{
        getattr(where, called): _function(name)
        for where in (torch, F)
        for called, name in _CALLED.items()
        if hasattr(where, called)
    },
    torch.mean: averaged,
    torch.amax: METHODS["amax"],
    F.dropout: _dropout,
    F.dropout2d: _dropout,
    torch.dropout: _dropout,
    F.local_response_norm: lambda size, *_, **__: LocalResponseNorm(size=size),
    F.max_pool2d: _pool("max"),
    torch.max_pool2d: _pool("max"),
    F.avg_pool2d: _pool("average"),
    F.adaptive_avg_pool2d: _adaptive("average"),
    F.adaptive_max_pool2d: _adaptive("max"),
    F.pad: padded,
}


def _convolution(
    weight: Any,
    bias: Any = None,
    stride: Any = 1,
    padding: Any = 0,
    dilation: Any = 1,
    groups: int = 1,
) -> Layer:
    c_out, _, *window = _learned(weight, bias)
    return Conv2d(
        c_out=c_out,
        kernel_size=pair(window),
        stride=pair(stride),
        padding=padding_of(padding),
        dilation=pair(dilation),
        groups=groups,
        bias=bias is not None,
    )


def _transposed(
    weight: Any,
    bias: Any = None,
    stride: Any = 1,
    padding: Any = 0,
    output_padding: Any = 0,
    groups: int = 1,
    dilation: Any = 1,
) -> Layer:
    _, c_out, *window = _learned(weight, bias)
    return ConvTranspose2d(
        c_out=c_out * groups,
        kernel_size=pair(window),
        stride=pair(stride),
        padding=padding_of(padding),
        output_padding=pair(output_padding),
        dilation=pair(dilation),
        groups=groups,
        bias=bias is not None,
    )


def _dense(weight: Any, bias: Any = None) -> Layer:
    units, _ = _learned(weight, bias)
    return Linear(units=units, bias=bias is not None)


def _batch_normalised(
    running_mean: Any, running_var: Any, weight: Any = None, bias: Any = None, *_: Any, **__: Any
) -> Layer:
    return BatchNorm(counted=_two(weight, bias))


def _group_normalised(num_groups: int, weight: Any = None, bias: Any = None, *_: Any, **__: Any) -> Layer:
    return Norm(over="group", groups=num_groups, learned=_two(weight, bias))


def _prelu(weight: Any) -> Layer:
    (slopes,) = _learned(weight, None)
    return PReLU(each="layer" if slopes == 1 else "channel")


def _two(weight: Any, bias: Any) -> Literal[0, 2]:
    """How many parameters a channel has: both or none."""
    if any(one is NOT_LEARNED for one in (weight, bias)):
        raise _not_learned()
    if (weight is None) != (bias is None):
        raise NotALayer
    return 0 if weight is None else 2


NOT_LEARNED = object()
"""Stands for a weight that is no parameter but computed from some, or fixed."""


def _not_learned() -> NotALayer:
    return NotALayer(
        "its weights are not learned: a tensor that is no parameter, or computed from some",
        "ses poids ne s'apprennent pas : un tenseur qui n'est pas un paramètre, ou calculé",
    )


def _learned(weight: Any, bias: Any) -> tuple[int, ...]:
    """The lengths of the axes of a learned weight."""
    if weight is NOT_LEARNED or bias is NOT_LEARNED:
        raise _not_learned()
    return tuple(weight.shape)


WEIGHTED: Mapping[Any, Callable[..., Layer]] = {
    F.conv2d: _convolution,
    F.conv_transpose2d: _transposed,
    F.linear: _dense,
    F.batch_norm: _batch_normalised,
    F.group_norm: _group_normalised,
    F.prelu: _prelu,
    torch.prelu: _prelu,
}
"""Functions whose weights are given with what they act on."""
