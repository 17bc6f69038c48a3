"""A network: named layers from an input to an output, and the letters under which the course knows their sizes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeAlias

import msgspec

from corrige.problem.errors import CannotBuild
from corrige.problem.layers import (
    AdaptivePool2d,
    Concat,
    Conv2d,
    ConvTranspose2d,
    Crop,
    DepthwiseConv2d,
    Layer,
    Layers,
    Linear,
    LocalResponseNorm,
    Norm,
    Pool2d,
    Product,
    Rearrange,
    Residual,
    Resize,
    ZeroPad2d,
)

RESERVED = ("input", "total", "unknown", "formula")


class Network(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`input` is (channels, height, width); names are unique, those of the layers inside blocks too."""

    input: tuple[int, int, int]
    layers: Layers

    def __post_init__(self) -> None:
        if min(self.input) < 1:
            raise CannotBuild(
                f"`input` (={self.input}) must have at least one channel, row and column",
                f"`input` (={self.input}) doit avoir au moins un canal, une ligne et une colonne",
            )
        seen: set[str] = set()
        for name, _ in walk(self.layers):
            if name in seen or name in RESERVED or not name.replace("_", "a").isalnum():
                raise CannotBuild(
                    f"the layer name `{name}` is taken, reserved or not a plain word",
                    f"le nom de couche `{name}` est pris, réservé, ou n’est pas un mot simple",
                )
            seen.add(name)

    def __getitem__(self, name: str) -> Layer:
        return dict(walk(self.layers))[name]


def network(input: tuple[int, int, int], **layers: Layer) -> Network:
    """`network((3, 6, 6), conv=conv(2, 3), pool=pool(2))`; the input is (channels, height, width)."""
    return Network(input=input, layers=tuple(layers.items()))


def inner(layer: Layer) -> tuple[Layers, ...]:
    """The branches inside a block; none for any other layer."""
    match layer:
        case Residual(body=body, shortcut=shortcut):
            return (body, shortcut)
        case Product(body=body, gate=gate):
            return (body, gate)
        case Concat(branches=branches):
            return branches
        case _:
            return ()


def walk(layers: Layers) -> Iterator[tuple[str, Layer]]:
    """Every layer by name, a block after what stands in it."""
    for name, layer in layers:
        for branch in inner(layer):
            yield from walk(branch)
        yield name, layer


def changed(layers: Layers, change: Callable[[str, Layer], Layer]) -> Layers:
    """The layers, those inside blocks too, each replaced by `change(name, layer)`."""

    def within(name: str, layer: Layer) -> Layer:
        match layer:
            case Residual(body=body, shortcut=shortcut):
                layer = Residual(body=changed(body, change), shortcut=changed(shortcut, change))
            case Product(body=body, gate=gate):
                layer = Product(body=changed(body, change), gate=changed(gate, change))
            case Concat(branches=branches):
                layer = Concat(branches=tuple(changed(branch, change) for branch in branches))
            case _:
                pass
        return change(name, layer)

    return tuple((name, within(name, layer)) for name, layer in layers)


Places: TypeAlias = dict[str, tuple[str, int | None]]
"""Where a letter stands: in which field of a layer, and there at which place."""
_WINDOW: Places = {
    "f_h": ("kernel_size", 0),
    "f_w": ("kernel_size", 1),
    "s_h": ("stride", 0),
    "s_w": ("stride", 1),
}
_SIDES: Places = {
    "p_top": ("padding", 0),
    "p_bottom": ("padding", 1),
    "p_left": ("padding", 2),
    "p_right": ("padding", 3),
}
_DILATION: Places = {"d_h": ("dilation", 0), "d_w": ("dilation", 1)}
_OUTPUT: Places = {"o_h": ("output_size", 0), "o_w": ("output_size", 1)}
_VOLUME: Places = {"o_c": ("output_size", 0), "o_h": ("output_size", 1), "o_w": ("output_size", 2)}
_EXTRA: Places = {"e_h": ("output_padding", 0), "e_w": ("output_padding", 1)}
_CHANNELS: Places = {"K": ("c_out", None), "groups": ("groups", None)}
LETTERS: Mapping[type, Places] = {
    Conv2d: _CHANNELS | _WINDOW | _SIDES | _DILATION,
    ConvTranspose2d: _CHANNELS | _WINDOW | _SIDES | _DILATION | _EXTRA,
    DepthwiseConv2d: {"multiplier": ("multiplier", None)} | _WINDOW | _SIDES | _DILATION,
    Pool2d: _WINDOW | _SIDES,
    ZeroPad2d: _SIDES | {"p_before": ("channels", 0), "p_after": ("channels", 1)},
    Linear: {"K": ("units", None)},
    AdaptivePool2d: _OUTPUT,
    Resize: _OUTPUT,
    Rearrange: _VOLUME,
    Crop: _VOLUME,
    Norm: {"groups": ("groups", None)},
    LocalResponseNorm: {"size": ("size", None)},
}
"""The letters of each class of layers."""


def _letters(layer: Layer) -> Places:
    return LETTERS.get(type(layer), {})


def sizes(layer: Layer) -> dict[str, int]:
    """The layer's numbers under the course's letters: K, f_h, s_w, p_top … ("valid" is padding 0, "same" has none).

    >>> from corrige.problem.layers import pool
    >>> sizes(pool(2))
    {'f_h': 2, 'f_w': 2, 's_h': 2, 's_w': 2, 'p_top': 0, 'p_bottom': 0, 'p_left': 0, 'p_right': 0}
    """
    found = {}
    for letter, (field, index) in _letters(layer).items():
        value = getattr(layer, field)
        if value == "valid":
            found[letter] = 0
        elif value != "same":
            found[letter] = value if index is None else value[index]
    return found


def with_size(layer: Layer, letter: str, number: int) -> Layer:
    """The layer with another number under one of its letters; a padding in words becomes numbers."""
    table = _letters(layer)
    if letter not in table:
        kind = type(layer).__name__
        raise CannotBuild(
            f"`{letter}` is no letter of {kind} (it has {', '.join(table) or 'none'})",
            f"`{letter}` n’est pas une lettre de {kind} (il a {', '.join(table) or 'aucune'})",
        )
    field, index = table[letter]
    value: Any = number
    if index is not None:
        old = getattr(layer, field)
        old = (0, 0, 0, 0) if isinstance(old, str) else old
        value = (*old[:index], number, *old[index + 1 :])
    return msgspec.structs.replace(layer, **{field: value})


def with_sizes(net: Network, put: Mapping[str, int]) -> Network:
    """The network with other numbers: `{"input.h": 7, "conv.f_h": 3, "conv.f_w": 3}`."""
    c, h, w = (put.get(f"input.{axis}", old) for axis, old in zip("chw", net.input, strict=True))
    by_layer: dict[str, dict[str, int]] = {}
    for address, number in put.items():
        name, _, letter = address.rpartition(".")
        if name != "input":
            by_layer.setdefault(name, {})[letter] = number
    known = {name for name, _ in walk(net.layers)}
    if unknown := by_layer.keys() - known:
        raise CannotBuild(
            f"no layer is called `{min(unknown)}` (there are {', '.join(sorted(known))})",
            f"aucune couche ne s’appelle `{min(unknown)}` (il y a {', '.join(sorted(known))})",
        )

    def change(name: str, layer: Layer) -> Layer:
        try:
            for letter, number in by_layer.get(name, {}).items():
                layer = with_size(layer, letter, number)
        except CannotBuild as error:
            raise CannotBuild(f"`{name}`: {error.en}", f"`{name}` : {error.fr}") from error
        return layer

    return Network(input=(c, h, w), layers=changed(net.layers, change))


def describe(layer: Layer) -> str:
    """The kind of layer in one word, as files and messages have it."""
    tag = type(layer).__struct_config__.tag
    return tag if isinstance(tag, str) else type(layer).__name__
