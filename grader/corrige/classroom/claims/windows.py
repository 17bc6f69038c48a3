"""Layers with a window or a padding, as a file of claims names them: convolutions, pooling, zero padding."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final, TypeAlias

from corrige.classroom.claims.fields import Field, Size
from corrige.classroom.claims.layers import Spec, only, spec
from corrige.classroom.claims.tensors import Tensor, deepened, shape_of, tensor
from corrige.classroom.messages import nearest
from corrige.document.formula import Symbol
from corrige.problem.layers import Conv2d, ConvTranspose2d, DepthwiseConv2d, Mode, Pool2d, ZeroPad2d

Kernels: TypeAlias = Mapping[str, Field]
"""The kernels of a file by name."""

_NO_SYMBOLS: Final = ("valid", "same", "full", "causal", "half", "zeros", "none", "reflect")
"""Words that someone may write for a padding; those that mean nothing here are no symbols either."""


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


def _values(kernels: Kernels, at: Field) -> Tensor | None:
    """The kernel's values, [filter][channel][row][column]."""
    named = at.get("kernel")
    if named is None:
        return None
    return deepened(tensor(kernels[named.among("kernel", "noyau", kernels)], 2, 4), 4)


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
        "bias": flag(at, "use_bias", True),
    }


_CONVOLUTION: Final = ("kernel_size", "kernel", "strides", "padding", "dilation_rate", "use_bias")


def no_activation(at: Field) -> None:
    """Keras' `activation = "relu"`: here it is a layer of its own."""
    if (found := at.get("activation")) is not None:
        raise found.bad(
            en="write the activation as a layer of its own behind this one: {layer}",
            fr="écrire l’activation comme une couche à elle, derrière celle-ci : {layer}",
            layer=f'{{ layer = "activation", function = {found} }}',
        )


def conv2d(kernels: Kernels, at: Field, name: str) -> Spec:
    no_activation(at)
    only(at, "filters", *_CONVOLUTION, "groups", "flip")
    kernel = _values(kernels, at)
    return spec(
        name,
        at,
        Conv2d,
        kernel=kernel,
        c_out=_agreeing(at, "filters", Field.size, len(kernel) if kernel else None),
        groups=_groups(at),
        flip=flag(at, "flip", False),
        **_window(at, kernel),
    )


def _groups(at: Field) -> Size:
    found = at.get("groups")
    return 1 if found is None else found.size()


def depthwise_conv2d(kernels: Kernels, at: Field, name: str) -> Spec:
    no_activation(at)
    only(at, *_CONVOLUTION, "depth_multiplier", "flip")
    kernel = _values(kernels, at)
    if kernel and len(kernel) == 1:  # one plane a channel
        kernel = tuple((plane,) for plane in kernel[0])  # type: ignore[union-attr]
    return spec(
        name,
        at,
        DepthwiseConv2d,
        kernel=kernel,
        multiplier=_multiplier(at),
        flip=flag(at, "flip", False),
        **_window(at, kernel),
    )


def _multiplier(at: Field) -> Size:
    found = at.get("depth_multiplier")
    return 1 if found is None else found.size()


def separable_conv2d(at: Field, deep: str, point: str) -> tuple[Spec, Spec]:
    """A depthwise convolution and the 1×1 convolution behind it, by these names; the bias is that of the second."""
    no_activation(at)
    window = ("kernel_size", "strides", "padding", "dilation_rate")
    only(at, "filters", *window, "depth_multiplier", "use_bias")
    first = {**_window(at, None), "bias": False}
    bias = flag(at, "use_bias", True)
    return (
        spec(deep, at, DepthwiseConv2d, multiplier=_multiplier(at), **first),
        spec(point, at, Conv2d, c_out=at["filters"].size(), kernel_size=(1, 1), bias=bias),
    )


def conv2d_transpose(kernels: Kernels, at: Field, name: str) -> Spec:
    no_activation(at)
    only(at, "filters", *_CONVOLUTION, "groups", "output_padding")
    kernel = _values(kernels, at)
    window = _window(at, kernel, valid="valid")
    return spec(
        name,
        at,
        ConvTranspose2d,
        kernel=kernel,
        c_out=_agreeing(at, "filters", Field.size, len(kernel) if kernel else None),
        groups=_groups(at),
        **window | _output_padding(at, window),
    )


def _output_padding(at: Field, window: Mapping[str, Any]) -> dict[str, Any]:
    """The rows and columns more, and the padding in numbers that it is said with: Keras' "same" takes off ⌊f/2⌋."""
    found = at.get("output_padding")
    if found is None:
        return {}
    extra = found.pair(0)
    if any(isinstance(n, Symbol) for n in (*extra, *window["stride"], *window["dilation"], *window["kernel_size"])):
        raise found.bad(
            en="needs numbers here, and in kernel_size, strides and dilation_rate",
            fr="demande des nombres ici, et dans kernel_size, strides et dilation_rate",
        )
    most = [max(pair) for pair in zip(window["stride"], window["dilation"], strict=True)]
    if any(n >= m for n, m in zip(extra, most, strict=True)):
        raise found.bad(
            en="must be smaller than the stride or the dilation ({most}), not {value}",
            fr="doit être plus petit que le stride ou la dilatation ({most}), pas {value}",
            most=max(most),
            value=found,
        )
    spans = [d * (f - 1) + 1 for d, f in zip(window["dilation"], window["kernel_size"], strict=True)]
    in_numbers = {"same": (spans[0] // 2,) * 2 + (spans[1] // 2,) * 2, "valid": (0, 0, 0, 0)}
    padding = window["padding"]
    return {"output_padding": extra, "padding": in_numbers[padding] if isinstance(padding, str) else padding}


def pooling2d(mode: Mode, _: Kernels, at: Field, name: str) -> Spec:
    only(at, "pool_size", "strides", "padding", "ceil_mode")
    size = _pair(at, "pool_size", (2, 2))
    padding = _padding(at.get("padding"))
    ceil = flag(at, "ceil_mode", False) and padding != "same"  # there a window starts in every place already
    return spec(
        name,
        at,
        Pool2d,
        mode=mode,
        kernel_size=size,
        stride=_pair(at, "strides", size),
        padding=padding,
        ceil_mode=ceil,
    )


def zero_padding2d(_: Kernels, at: Field, name: str) -> Spec:
    only(at, "padding")
    return spec(name, at, ZeroPad2d, padding=four_sides(at.get("padding")))


def cropping2d(_: Kernels, at: Field, name: str) -> Spec:
    """Rows and columns cut off: a padding that is negative."""
    only(at, "cropping")
    found = at.get("cropping")
    cut = (0, 0, 0, 0) if found is None else four_sides(found)
    if found is not None and any(isinstance(n, Symbol) for n in cut):
        raise found.bad(en="must be in numbers, not {value}", fr="doit être en nombres, pas {value}", value=found)
    return spec(name, at, ZeroPad2d, padding=tuple(-n for n in cut if isinstance(n, int)))


def four_sides(found: Field | None) -> tuple[Size, Size, Size, Size]:
    """Around a map, as Keras has them: a number (1 where none is given), [rows, columns] or [[top, bottom], [left,
    right]]; or [top, bottom, left, right]."""
    if found is None:
        return (1, 1, 1, 1)
    if isinstance(found.value, list) and found.value and all(isinstance(one, list) for one in found.value):
        pairs = [one.pair(0) for one in found]
        if len(pairs) == 2:
            return (*pairs[0], *pairs[1])
    return _padding(found, words=False)  # type: ignore[no-any-return]


def flag(at: Field, key: str, default: bool) -> bool:
    found = at.get(key)
    return default if found is None else found.flag()


def _pair(at: Field, key: str, default: Any = (1, 1)) -> tuple[Size, Size]:
    found = at.get(key)
    return default if found is None else found.pair()
