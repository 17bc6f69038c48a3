"""The layers of a network, a closed union: a layer knows its own sizes and checks only itself.

Sizes are pairs (rows, columns); four-sided padding is (top, bottom, left, right). Who computes with a layer reads it
with `match` and `assert_never`, so that the type checker lists every reader that a new layer must reach.
"""

from __future__ import annotations

from typing import Any, Literal, TypeAlias

import msgspec

from corrige.problem.errors import CannotBuild

Pair: TypeAlias = tuple[int, int]
Volume: TypeAlias = tuple[int, int, int]
Sides: TypeAlias = tuple[int, int, int, int]
Padding: TypeAlias = Sides | Literal["valid", "same"]
Mode: TypeAlias = Literal["max", "average"]

EXACT_FUNCTIONS = ("relu", "relu6", "linear")
"""Activations that keep integers exact; the others are rounded to a stated number of decimals."""
FUNCTIONS = (
    *EXACT_FUNCTIONS,
    *("sigmoid", "tanh", "softmax", "log_softmax", "leaky_relu", "prelu1", "elu", "selu", "celu", "gelu", "silu"),
    *("mish", "softplus", "softsign", "hard_sigmoid", "hard_swish", "hard_tanh", "exponential"),
)

NO_PADDING: Sides = (0, 0, 0, 0)


class _Layer(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True, tag=True):
    pass


class Conv2d(_Layer, frozen=True, kw_only=True, tag="conv2d"):
    """A convolution layer: `c_out` filters. Cross-correlation, as PyTorch has it, unless `flip`."""

    c_out: int
    kernel_size: Pair
    stride: Pair = (1, 1)
    padding: Padding = NO_PADDING
    dilation: Pair = (1, 1)
    groups: int = 1
    bias: bool = True
    flip: bool = False

    def __post_init__(self) -> None:
        _positive(self, "c_out", "kernel_size", "stride", "dilation", "groups")
        _padding(self)
        if self.c_out % self.groups:
            raise indivisible("c_out", self.c_out, self.groups)


class DepthwiseConv2d(_Layer, frozen=True, kw_only=True, tag="depthwise_conv2d"):
    """One group a channel, `multiplier` filters in each."""

    kernel_size: Pair
    stride: Pair = (1, 1)
    padding: Padding = NO_PADDING
    dilation: Pair = (1, 1)
    multiplier: int = 1
    bias: bool = True
    flip: bool = False

    def __post_init__(self) -> None:
        _positive(self, "kernel_size", "stride", "dilation", "multiplier")
        _padding(self)


class ConvTranspose2d(_Layer, frozen=True, kw_only=True, tag="conv_transpose2d"):
    """A transposed convolution. Output: `(n - 1)s + d(f - 1) + 1 - p_before - p_after + output_padding`;
    as Keras, "valid" gives `(n - 1)s + max(d(f - 1) + 1, s)` and "same" `n s`."""

    c_out: int
    kernel_size: Pair
    stride: Pair = (1, 1)
    padding: Padding = NO_PADDING
    output_padding: Pair = (0, 0)
    dilation: Pair = (1, 1)
    groups: int = 1
    bias: bool = True

    def __post_init__(self) -> None:
        _positive(self, "c_out", "kernel_size", "stride", "dilation", "groups")
        _padding(self)
        if self.c_out % self.groups:
            raise indivisible("c_out", self.c_out, self.groups)
        for extra, s, d in zip(self.output_padding, self.stride, self.dilation, strict=True):
            if extra < 0 or extra >= max(s, d):
                raise CannotBuild(
                    f"`output_padding` (={extra}) must be at least 0 and smaller than `stride` (={s})"
                    f" or `dilation` (={d})",
                    f"`output_padding` (={extra}) doit valoir au moins 0 et être plus petit que `stride` (={s})"
                    f" ou `dilation` (={d})",
                )
        if isinstance(self.padding, str) and self.output_padding != (0, 0):
            raise CannotBuild(
                f"`output_padding` (={self.output_padding}) needs a padding in numbers",
                f"`output_padding` (={self.output_padding}) demande un padding en nombres",
            )


class Pool2d(_Layer, frozen=True, kw_only=True, tag="pool2d"):
    """Max or average pooling. A padded place never wins a maximum; an average counts padded zeros where
    `count_padding` (Keras' "same" does not). `ceil_mode` as PyTorch: a last window that starts in the image or in
    the padding before it counts too."""

    mode: Mode
    kernel_size: Pair
    stride: Pair
    padding: Padding = NO_PADDING
    ceil_mode: bool = False
    count_padding: bool = True

    def __post_init__(self) -> None:
        _positive(self, "kernel_size", "stride")
        _padding(self)
        if not isinstance(self.padding, str):
            top, bottom, left, right = self.padding
            for most, f in zip((max(top, bottom), max(left, right)), self.kernel_size, strict=True):
                if most * 2 > f:
                    raise CannotBuild(
                        f"`padding` (={most}) must be at most half of `kernel_size` (={f})",
                        f"`padding` (={most}) doit valoir au plus la moitié de `kernel_size` (={f})",
                    )
        elif self.ceil_mode:
            raise CannotBuild("`ceil_mode` needs a padding in numbers", "`ceil_mode` demande un padding en nombres")


class GlobalPool2d(_Layer, frozen=True, kw_only=True, tag="global_pool2d"):
    """One value a channel: the maximum or the average of its map."""

    mode: Mode


class AdaptivePool2d(_Layer, frozen=True, kw_only=True, tag="adaptive_pool2d"):
    """`output_size` windows each way, from floor(i n / o) to ceil((i + 1) n / o), as PyTorch has it."""

    mode: Mode
    output_size: Pair

    def __post_init__(self) -> None:
        _positive(self, "output_size")


class Activation(_Layer, frozen=True, kw_only=True, tag="activation"):
    function: str

    def __post_init__(self) -> None:
        if self.function not in FUNCTIONS:
            raise CannotBuild(
                f"`function` (={self.function}) is not one of {', '.join(FUNCTIONS)}",
                f"`function` (={self.function}) n’est pas l’une de {', '.join(FUNCTIONS)}",
            )


class BatchNorm(_Layer, frozen=True, kw_only=True, tag="batch_norm"):
    """Two learned parameters a channel, or one without its scale or its shift; two more are counted where the moving
    averages are, as in Keras' total."""

    counted: Literal[0, 1, 2, 3, 4] = 2


class Norm(_Layer, frozen=True, kw_only=True, tag="norm"):
    """A normalisation of each image by itself: over groups of channels, a channel, or all of it. `learned`: how many
    parameters for each channel, or for each element of the map; `groups` divide the channels."""

    over: Literal["group", "instance", "layer"]
    groups: int = 1
    learned: Literal[0, 1, 2] = 2
    each: Literal["channel", "element"] = "channel"

    def __post_init__(self) -> None:
        _positive(self, "groups")


class PReLU(_Layer, frozen=True, kw_only=True, tag="prelu"):
    """A ReLU whose slope below 0 is learned: one in all, one a channel, or one for each element of the map. Its values
    are not modelled."""

    each: Literal["layer", "channel", "element"] = "channel"


class LocalResponseNorm(_Layer, frozen=True, kw_only=True, tag="local_response_norm"):
    size: int = 5

    def __post_init__(self) -> None:
        _positive(self, "size")


class Dropout(_Layer, frozen=True, kw_only=True, tag="dropout"):
    rate: float = 0.5

    def __post_init__(self) -> None:
        if not 0 <= self.rate <= 1:
            raise CannotBuild(
                f"`rate` (={self.rate}) must lie between 0 and 1", f"`rate` (={self.rate}) doit être entre 0 et 1"
            )


class ZeroPad2d(_Layer, frozen=True, kw_only=True, tag="zero_pad2d"):
    """Zeros around the map, or rows and columns cut off where the sides are negative; `channels`: whole channels of
    zeros before and after, as in the shortcuts without parameters of residual networks (He et al. 2015, option A)."""

    padding: Sides
    channels: Pair = (0, 0)

    def __post_init__(self) -> None:
        if min(self.padding) < 0 < max(self.padding):
            raise CannotBuild(
                f"`padding` (={self.padding}) must be zeros on all sides or cut on all sides",
                f"`padding` (={self.padding}) doit ajouter de tous les côtés ou couper de tous les côtés",
            )
        if min(self.channels) < 0:
            raise _least("channels", min(self.channels), 0)


class Scale(_Layer, frozen=True, kw_only=True, tag="scale"):
    """Each element times a number, or a number added: a fixed one, or one that is learned, as `each` says: in all, for
    each channel or each element. As with an activation, no operation is counted; which number is not modelled."""

    each: Literal["fixed", "layer", "channel", "element"] = "fixed"


class Resize(_Layer, frozen=True, kw_only=True, tag="resize"):
    """The image brought to this (height, width); what values it takes is not modelled."""

    output_size: Pair

    def __post_init__(self) -> None:
        _positive(self, "output_size")


class Rearrange(_Layer, frozen=True, kw_only=True, tag="rearrange"):
    """The same elements as other (channels, height, width): a vector made a map, pixels dealt out to channels or back,
    channels shuffled. Nothing is computed; which element goes where is not modelled."""

    output_size: Volume

    def __post_init__(self) -> None:
        _positive(self, "output_size")


class Crop(_Layer, frozen=True, kw_only=True, tag="crop"):
    """Some of the channels, rows and columns, as many as (channels, height, width); which is not modelled."""

    output_size: Volume

    def __post_init__(self) -> None:
        _positive(self, "output_size")


class Flatten(_Layer, frozen=True, kw_only=True, tag="flatten"):
    """Channel by channel, row by row, as PyTorch has it; the shape after it is (units, 1, 1)."""


class Linear(_Layer, frozen=True, kw_only=True, tag="linear"):
    """A dense layer; on a map it acts at each position."""

    units: int
    bias: bool = True

    def __post_init__(self) -> None:
        _positive(self, "units")


class Residual(_Layer, frozen=True, kw_only=True, tag="residual"):
    """The sum of `body` and `shortcut` (none: the input itself)."""

    body: Layers
    shortcut: Layers = ()


class Product(_Layer, frozen=True, kw_only=True, tag="product"):
    """`body` times `gate`, element by element (an empty branch is the input itself); a gate of one row or column stands
    for all, as in squeeze-and-excitation. What values it takes is not modelled."""

    body: Layers
    gate: Layers


class Concat(_Layer, frozen=True, kw_only=True, tag="concat"):
    """The branches' outputs one after the other along the channels; an empty branch is the input itself."""

    branches: tuple[Layers, ...]

    def __post_init__(self) -> None:
        if not self.branches:
            raise CannotBuild(
                "`branches` (=none): a concatenation needs at least one",
                "`branches` (=aucune) : une concaténation en demande au moins une",
            )


Window: TypeAlias = Conv2d | DepthwiseConv2d | ConvTranspose2d | Pool2d
Block: TypeAlias = Residual | Product | Concat
Layer: TypeAlias = (
    Conv2d
    | DepthwiseConv2d
    | ConvTranspose2d
    | Pool2d
    | GlobalPool2d
    | AdaptivePool2d
    | Activation
    | BatchNorm
    | Norm
    | PReLU
    | LocalResponseNorm
    | Dropout
    | ZeroPad2d
    | Scale
    | Resize
    | Rearrange
    | Crop
    | Flatten
    | Linear
    | Residual
    | Product
    | Concat
)
Layers: TypeAlias = tuple[tuple[str, Layer], ...]


def _positive(layer: Any, *fields: str) -> None:
    for field in fields:
        value = getattr(layer, field)
        for number in value if isinstance(value, tuple) else (value,):
            if number < 1:
                raise _least(field, number, 1)


def _padding(layer: Any) -> None:
    for number in layer.padding if isinstance(layer.padding, tuple) else ():
        if number < 0:
            raise _least("padding", number, 0)


def _least(field: str, number: int, least: int) -> CannotBuild:
    return CannotBuild(
        f"`{field}` (={number}) must be at least {least}", f"`{field}` (={number}) doit valoir au moins {least}"
    )


def indivisible(field: str, channels: int, groups: int) -> CannotBuild:
    """The channels cannot be dealt into the groups."""
    return CannotBuild(
        f"`{field}` (={channels}) must be divisible by `groups` (={groups})",
        f"`{field}` (={channels}) doit être divisible par `groups` (={groups})",
    )


def _pair(n: int | Pair) -> Pair:
    return n if isinstance(n, tuple) else (n, n)


def sides(padding: int | Pair | Padding) -> Padding:
    """A padding as its four sides: a number, (rows, columns) or four sides; "valid" and "same" stay words.

    >>> sides(1), sides((1, 2))
    ((1, 1, 1, 1), (1, 1, 2, 2))
    """
    match padding:
        case int():
            return (padding, padding, padding, padding)
        case (rows, columns):
            return (rows, rows, columns, columns)
        case _:
            return padding


def conv(
    c_out: int,
    kernel_size: int | Pair,
    *,
    stride: int | Pair = 1,
    padding: int | Pair | Padding = 0,
    dilation: int | Pair = 1,
    groups: int = 1,
    bias: bool = True,
    flip: bool = False,
) -> Conv2d:
    """`conv(6, 5, padding=2)`: six filters of 5×5."""
    return Conv2d(
        c_out=c_out,
        kernel_size=_pair(kernel_size),
        stride=_pair(stride),
        padding=sides(padding),
        dilation=_pair(dilation),
        groups=groups,
        bias=bias,
        flip=flip,
    )


def pool(
    kernel_size: int | Pair,
    *,
    stride: int | Pair | None = None,
    padding: int | Pair | Padding = 0,
    mode: Mode = "max",
    ceil_mode: bool = False,
    count_padding: bool = True,
) -> Pool2d:
    """`pool(2)`: 2×2, moving by its own size unless a stride is given."""
    return Pool2d(
        mode=mode,
        kernel_size=_pair(kernel_size),
        stride=_pair(kernel_size if stride is None else stride),
        padding=sides(padding),
        ceil_mode=ceil_mode,
        count_padding=count_padding,
    )
