"""torch's modules, functions and methods as layers of ours."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from torch import nn

from corrige.problem.layers import (
    Activation,
    AdaptivePool2d,
    BatchNorm,
    Conv2d,
    ConvTranspose2d,
    Dropout,
    GlobalPool2d,
    Layer,
    Linear,
    LocalResponseNorm,
    Mode,
    Norm,
    Padding,
    Pair,
    Pool2d,
    PReLU,
    ZeroPad2d,
    sides,
)


class NotALayer(ValueError):
    """What has no layer of ours: the argument for which it has none, if it is one, or the reason in words; `fr` where
    those are not the same in French."""

    def __init__(self, en: str = "", fr: str = "") -> None:
        super().__init__(en)
        self.en, self.fr = en, fr or en


def layer_of(module: nn.Module) -> Layer | None:
    """The layer of a module; None where it changes nothing and counts nothing. Raises NotALayer."""
    if isinstance(module, nn.Conv2d | nn.ConvTranspose2d | nn.Linear):
        held = [name for name, _ in module.named_parameters()]
        if len(held) > 1 + (module.bias is not None):  # as weight normalisation has them
            raise NotALayer(", ".join(held))
    match module:
        case nn.Conv2d() if module.padding_mode == "zeros":
            return Conv2d(
                c_out=module.out_channels,
                kernel_size=pair(module.kernel_size),
                stride=pair(module.stride),
                padding=padding_of(module.padding),
                dilation=pair(module.dilation),
                groups=module.groups,
                bias=module.bias is not None,
            )
        case nn.ConvTranspose2d() if module.padding_mode == "zeros":
            return ConvTranspose2d(
                c_out=module.out_channels,
                kernel_size=pair(module.kernel_size),
                stride=pair(module.stride),
                padding=padding_of(module.padding),
                output_padding=pair(module.output_padding),
                dilation=pair(module.dilation),
                groups=module.groups,
                bias=module.bias is not None,
            )
        case nn.Conv2d() | nn.ConvTranspose2d():
            raise NotALayer(f"padding_mode={module.padding_mode!r}")
        case nn.Linear():
            return Linear(units=module.out_features, bias=module.bias is not None)
        case nn.BatchNorm2d() | nn.BatchNorm1d():
            return BatchNorm(counted=2 if module.affine else 0)
        case nn.GroupNorm():
            return Norm(over="group", groups=module.num_groups, learned=2 if module.affine else 0)
        case nn.InstanceNorm2d() if not module.track_running_stats:
            return Norm(over="instance", learned=2 if module.affine else 0)
        case nn.PReLU():
            return PReLU(each="layer" if module.num_parameters == 1 else "channel")
        case nn.Identity():
            return None
        case _:
            pass
    for kind in type(module).__mro__:
        if kind in MODULES and type(module).forward is getattr(kind, "forward", None):
            return MODULES[kind](module)
    raise NotALayer


def pair(n: Any) -> Pair:
    return (int(n), int(n)) if isinstance(n, int) else (int(n[0]), int(n[1]))


def padding_of(padding: Any) -> Padding:
    """torch's "same" needs a stride of 1, where it is Keras' too."""
    return padding if isinstance(padding, str) else sides(pair(padding))  # type: ignore[return-value]


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
    if pair(dilation) != (1, 1) or divisor_override is not None or return_indices:
        raise NotALayer(f"dilation={dilation}, {divisor_override=}, {return_indices=}")
    return Pool2d(
        mode=mode,
        kernel_size=pair(kernel_size),
        stride=pair(kernel_size if stride is None else stride),
        padding=sides(pair(padding)),
        ceil_mode=ceil_mode,
        count_padding=count_include_pad,
    )


def adaptive(mode: Mode, output_size: Any, return_indices: bool = False) -> Layer:
    size = output_size if isinstance(output_size, int) else tuple(output_size)
    if return_indices or (isinstance(size, tuple) and None in size):
        raise NotALayer(f"{output_size=}, {return_indices=}")
    return GlobalPool2d(mode=mode) if pair(size) == (1, 1) else AdaptivePool2d(mode=mode, output_size=pair(size))


def padded(padding: Any, mode: str = "constant", value: Any = None) -> Layer | None:
    """torch begins with the last axis: (left, right, top, bottom), then the channels."""
    if not any(padding):
        return None
    mixed = min(padding) < 0 < max(padding) or min(padding[4:], default=0) < 0
    if len(padding) > 6 or mixed or mode != "constant" or value:
        raise NotALayer(f"{tuple(padding)}, {mode=}, {value=}")
    left, right, top, bottom, before, after = (*padding, 0, 0, 0, 0)[:6]
    return ZeroPad2d(padding=(top, bottom, left, right), channels=(before, after))


def averaged(dim: Any = None, keepdim: bool = False, *, axis: Any = None, mode: Mode = "average") -> Layer:
    """`x.mean([2, 3])`: the shape after it is that of a flat vector."""
    dim = axis if dim is None else dim
    if not isinstance(dim, (tuple, list)) or sorted(one % 4 for one in dim) != [2, 3]:
        raise NotALayer(f"{dim=}")
    return GlobalPool2d(mode=mode)


def _function(function: str) -> Callable[..., Layer]:
    return lambda *_, **__: Activation(function=function)


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
MODULES: Mapping[type, Callable[[Any], Layer | None]] = {
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
    nn.ZeroPad2d: lambda m: padded(m.padding),
    nn.ConstantPad2d: lambda m: padded(m.padding, value=m.value),
}
"""A subclass too, if it runs as the one that it comes from."""
