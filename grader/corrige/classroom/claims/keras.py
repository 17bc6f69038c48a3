"""Each kind of layer that a file of claims may name: its fields and defaults, and the layer that it stands for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, Final, Literal, TypeAlias

from corrige.classroom.claims.fields import Field, Size
from corrige.classroom.claims.layers import Spec
from corrige.classroom.claims.tensors import Tensor, deepened, shape_of, tensor
from corrige.classroom.messages import nearest
from corrige.problem.layers import (
    FUNCTIONS,
    Activation,
    BatchNorm,
    Concat,
    Conv2d,
    ConvTranspose2d,
    DepthwiseConv2d,
    Dropout,
    Flatten,
    GlobalPool2d,
    Linear,
    LocalResponseNorm,
    Mode,
    Pool2d,
    Residual,
    Resize,
    ZeroPad2d,
)

_ALSO_CALLED: Final = {
    "swish": "silu",
    "hard_silu": "hard_swish",
    "hardswish": "hard_swish",
    "hardtanh": "hard_tanh",
    "hardsigmoid": "hard_sigmoid",
}
_NO_SYMBOLS: Final = ("valid", "same", "full", "causal", "half", "zeros", "none", "reflect")
"""Words that someone may write for a padding; those that mean nothing here are no symbols either."""


@dataclass
class LayerReader:
    """Reads layers and names them, `conv2d_1`. `kernels`: those of the file; `counted`: what batch_normalization
    counts for a channel."""

    kernels: Mapping[str, Field]
    counted: Literal[0, 2, 4] = 2
    met: Counter[str] = field(default_factory=Counter)

    def layers(self, at: Field) -> tuple[Spec, ...]:
        return tuple(self._layer(one) for one in at)

    def some_layers(self, at: Field) -> tuple[Spec, ...]:
        """At least one layer."""
        if at.value == []:
            raise at.bad(en="there must be at least one layer", fr="il faut au moins une couche")
        return self.layers(at)

    def _layer(self, at: Field) -> Spec:
        kind = at["layer"].among("layer", "couche", KINDS)
        self.met[kind] += 1
        return KINDS[kind](self, at, f"{kind}_{self.met[kind]}")


Kind: TypeAlias = Callable[[LayerReader, Field, str], Spec]


def _spec(name: str, at: Field, make: type[Any], kernel: Tensor | None = None, **given: Any) -> Spec:
    row = {key: found for key in ("shape", "parameters") if (found := at.get(key)) is not None}
    return Spec(name=name, at=at, make=make, given=given, kernel=kernel, row=row)


def _only(at: Field, *known: str) -> None:
    """Raises BadFile at a field that is none of these, nor one that any layer may have."""
    at.only("layer", *known, "name", "shape", "parameters")


def _flag(at: Field, key: str, default: bool) -> bool:
    found = at.get(key)
    return default if found is None else found.flag()


def _pair(at: Field, key: str, default: Any = (1, 1)) -> tuple[Size, Size]:
    found = at.get(key)
    return default if found is None else found.pair()  # type: ignore[no-any-return]


def _padding(found: Field | None, *, words: bool = True, valid: Any = (0, 0, 0, 0)) -> Any:
    """Four sides from a number, [rows, columns] or [top, bottom, left, right]; or "same"."""
    if found is None or (words and found.value == "valid"):
        return valid
    if words and found.value == "same":
        return "same"
    if isinstance(found.value, list):
        sides = [one.size(0) for one in found]
        if len(sides) == 2:
            return (sides[0], sides[0], sides[1], sides[1])
        if len(sides) == 4:
            return tuple(sides)
    elif not isinstance(found.value, str) or not nearest(found.value, _NO_SYMBOLS):
        return (found.size(0),) * 4
    raise found.bad(
        en="must be {words}a number, [rows, columns] or [top, bottom, left, right], not {value}",
        fr="doit être {words}un nombre, [lignes, colonnes] ou [haut, bas, gauche, droite], pas {value}",
        words='"valid", "same", ' if words else "",
        value=found,
    )


def _values(reader: LayerReader, at: Field) -> Tensor | None:
    """The kernel's values, [filter][channel][row][column]."""
    named = at.get("kernel")
    if named is None:
        return None
    return deepened(tensor(reader.kernels[named.among("kernel", "noyau", reader.kernels)], 2, 4), 4)


def _agreeing(at: Field, key: str, read: Callable[[Field], Any], default: Any) -> Any:
    """A field that the kernel's values may stand in for: then it must say the same."""
    found = at.get(key)
    if default is None:
        return read(at[key])
    if found is not None and read(found) != default:
        raise found.bad(
            en="the kernel has {kernel} here, not {value}",
            fr="le noyau a ici {kernel}, pas {value}",
            kernel=default,
            value=found,
        )
    return default


def _window(at: Field, kernel: Tensor | None, valid: Any = (0, 0, 0, 0)) -> dict[str, Any]:
    return {
        "kernel_size": _agreeing(at, "kernel_size", Field.pair, shape_of(kernel)[2:] if kernel else None),
        "stride": _pair(at, "strides"),
        "padding": _padding(at.get("padding"), valid=valid),
        "dilation": _pair(at, "dilation_rate"),
        "bias": _flag(at, "use_bias", True),
    }


_CONVOLUTION: Final = ("kernel_size", "kernel", "strides", "padding", "dilation_rate", "use_bias")


def _conv2d(reader: LayerReader, at: Field, name: str) -> Spec:
    _only(at, "filters", *_CONVOLUTION, "groups", "flip")
    kernel = _values(reader, at)
    return _spec(
        name,
        at,
        Conv2d,
        kernel=kernel,
        c_out=_agreeing(at, "filters", Field.size, len(kernel) if kernel else None),
        groups=_groups(at),
        flip=_flag(at, "flip", False),
        **_window(at, kernel),
    )


def _groups(at: Field) -> Size:
    found = at.get("groups")
    return 1 if found is None else found.size()


def _depthwise_conv2d(reader: LayerReader, at: Field, name: str) -> Spec:
    _only(at, *_CONVOLUTION, "depth_multiplier", "flip")
    kernel = _values(reader, at)
    if kernel and len(kernel) == 1:  # one plane a channel
        kernel = tuple((plane,) for plane in kernel[0])  # type: ignore[union-attr]
    multiplier = at.get("depth_multiplier")
    return _spec(
        name,
        at,
        DepthwiseConv2d,
        kernel=kernel,
        multiplier=1 if multiplier is None else multiplier.size(),
        flip=_flag(at, "flip", False),
        **_window(at, kernel),
    )


def _conv2d_transpose(reader: LayerReader, at: Field, name: str) -> Spec:
    _only(at, "filters", *_CONVOLUTION, "groups")
    kernel = _values(reader, at)
    return _spec(
        name,
        at,
        ConvTranspose2d,
        kernel=kernel,
        c_out=_agreeing(at, "filters", Field.size, len(kernel) if kernel else None),
        groups=_groups(at),
        **_window(at, kernel, valid="valid"),
    )


def _pooling2d(mode: Mode, _: LayerReader, at: Field, name: str) -> Spec:
    _only(at, "pool_size", "strides", "padding", "ceil_mode")
    size = at["pool_size"].pair()
    padding = _padding(at.get("padding"))
    ceil = _flag(at, "ceil_mode", False) and padding != "same"  # there a window starts in every place already
    return _spec(
        name,
        at,
        Pool2d,
        mode=mode,
        kernel_size=size,
        stride=_pair(at, "strides", size),
        padding=padding,
        ceil_mode=ceil,
    )


def _global_pooling2d(mode: Mode, _: LayerReader, at: Field, name: str) -> Spec:
    _only(at)
    return _spec(name, at, GlobalPool2d, mode=mode)


def _dense(_: LayerReader, at: Field, name: str) -> Spec:
    _only(at, "units", "use_bias")
    return _spec(name, at, Linear, units=at["units"].size(), bias=_flag(at, "use_bias", True))


def _activation(_: LayerReader, at: Field, name: str) -> Spec:
    _only(at, "function")
    known = {one: one for one in FUNCTIONS} | _ALSO_CALLED
    return _spec(name, at, Activation, function=known[at["function"].among("function", "fonction", known)])


def _dropout(_: LayerReader, at: Field, name: str) -> Spec:
    _only(at, "rate")
    rate = at.get("rate")
    if rate is not None and not 0 <= rate.number() <= 1:
        raise rate.bad(en="must lie between 0 and 1, not {value}", fr="doit être entre 0 et 1, pas {value}", value=rate)
    return _spec(name, at, Dropout)


def _without_sizes(make: type[Any], known: tuple[str, ...], _: LayerReader, at: Field, name: str) -> Spec:
    """A layer whose numbers change no figure: they are read and left aside."""
    _only(at, *known)
    for key in known:
        if (found := at.get(key)) is not None:
            found.number()
    return _spec(name, at, make)


def _batch_normalization(reader: LayerReader, at: Field, name: str) -> Spec:
    spec = _without_sizes(BatchNorm, ("momentum", "epsilon"), reader, at, name)
    return replace(spec, given={"counted": reader.counted})


def _resizing(_: LayerReader, at: Field, name: str) -> Spec:
    _only(at, "height", "width", "size")
    both = at.get("size")
    size = (at["height"].size(), at["width"].size()) if both is None else both.pair()
    return _spec(name, at, Resize, output_size=size)


def _zero_padding2d(_: LayerReader, at: Field, name: str) -> Spec:
    _only(at, "padding")
    return _spec(name, at, ZeroPad2d, padding=_padding(at["padding"], words=False))


def _residual(reader: LayerReader, at: Field, name: str) -> Spec:
    _only(at, "layers", "shortcut")
    body, shortcut = reader.some_layers(at["layers"]), at.get("shortcut")
    return replace(_spec(name, at, Residual), branches=(body, () if shortcut is None else reader.layers(shortcut)))


def _concatenate(reader: LayerReader, at: Field, name: str) -> Spec:
    _only(at, "branches")
    branches = tuple(reader.layers(branch) for branch in at["branches"])
    if not branches:
        raise at["branches"].bad(en="there must be at least one branch", fr="il faut au moins une branche")
    return replace(_spec(name, at, Concat), branches=branches)


KINDS: Final[dict[str, Kind]] = {
    "conv2d": _conv2d,
    "depthwise_conv2d": _depthwise_conv2d,
    "conv2d_transpose": _conv2d_transpose,
    "max_pooling2d": partial(_pooling2d, "max"),
    "average_pooling2d": partial(_pooling2d, "average"),
    "global_max_pooling2d": partial(_global_pooling2d, "max"),
    "global_average_pooling2d": partial(_global_pooling2d, "average"),
    "dense": _dense,
    "flatten": partial(_without_sizes, Flatten, ()),
    "activation": _activation,
    "dropout": _dropout,
    "resizing": _resizing,
    "batch_normalization": _batch_normalization,
    "local_response_normalization": partial(
        _without_sizes, LocalResponseNorm, ("size", "depth_radius", "alpha", "beta", "bias")
    ),
    "zero_padding2d": _zero_padding2d,
    "residual": _residual,
    "concatenate": _concatenate,
}
