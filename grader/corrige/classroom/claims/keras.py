"""Each kind of layer that a file of claims may name: its fields and defaults, and the layer that it stands for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Final, Literal, TypeAlias

from corrige.classroom.claims import norms, windows
from corrige.classroom.claims.fields import Field
from corrige.classroom.claims.layers import Spec, only, spec
from corrige.problem.layers import (
    FUNCTIONS,
    Activation,
    AdaptivePool2d,
    Concat,
    Dropout,
    Flatten,
    GlobalPool2d,
    Linear,
    Mode,
    PReLU,
    Product,
    Rearrange,
    Residual,
    Resize,
)

MOST_LAYERS: Final = 2000
_ALSO_CALLED: Final = {
    "swish": "silu",
    "hard_silu": "hard_swish",
    "hardswish": "hard_swish",
    "hardtanh": "hard_tanh",
    "hardsigmoid": "hard_sigmoid",
}


@dataclass
class LayerReader:
    """Reads layers and names them, `conv2d_1`. `kernels`: those of the file; `counted`: what batch_normalization
    counts for a channel."""

    kernels: Mapping[str, Field]
    counted: Literal[0, 2, 4] = 2
    met: Counter[str] = field(default_factory=Counter)

    def layers(self, at: Field) -> tuple[Spec, ...]:
        return tuple(layer for one in at for layer in self._repeated(one))

    def some_layers(self, at: Field) -> tuple[Spec, ...]:
        """At least one layer."""
        if at.value == []:
            raise at.bad(en="there must be at least one layer", fr="il faut au moins une couche")
        return self.layers(at)

    def _repeated(self, at: Field) -> Iterator[Spec]:
        """The layer, as often as it says: each time one of its own."""
        times = at.get("repeat")
        for _ in range(1 if times is None else times.whole(1)):
            yield self._layer(at)

    def _layer(self, at: Field) -> Spec:
        if self.met.total() >= MOST_LAYERS:
            raise at.bad(en="more than {most} layers", fr="plus de {most} couches", most=MOST_LAYERS)
        if (instead := INSTEAD.get(at["layer"].text())) is not None:
            raise at["layer"].bad(
                en="{name} is not known: write the size that comes out, {instead}",
                fr="{name} n’est pas connu : écrire la taille qui sort, {instead}",
                name=at["layer"],
                instead=instead,
            )
        kind = at["layer"].among("layer", "couche", KINDS)
        self.met[kind] += 1
        return KINDS[kind](self, at, f"{kind}_{self.met[kind]}")


Kind: TypeAlias = Callable[[LayerReader, Field, str], Spec]


def _global_pooling2d(mode: Mode, _: LayerReader, at: Field, name: str) -> Spec:
    only(at)
    return spec(name, at, GlobalPool2d, mode=mode)


def _adaptive_pooling2d(mode: Mode, _: LayerReader, at: Field, name: str) -> Spec:
    only(at, "output_size")
    return spec(name, at, AdaptivePool2d, mode=mode, output_size=at["output_size"].pair())


def _dense(_: LayerReader, at: Field, name: str) -> Spec:
    windows.no_activation(at)
    only(at, "units", "use_bias")
    return spec(name, at, Linear, units=at["units"].size(), bias=windows.flag(at, "use_bias", True))


def _activation(_: LayerReader, at: Field, name: str) -> Spec:
    only(at, "function")
    known = {one: one for one in FUNCTIONS} | _ALSO_CALLED
    return spec(name, at, Activation, function=known[at["function"].among("function", "fonction", known)])


def _dropout(_: LayerReader, at: Field, name: str) -> Spec:
    only(at, "rate")
    rate = at.get("rate")
    if rate is not None and not 0 <= rate.number() <= 1:
        raise rate.bad(en="must lie between 0 and 1, not {value}", fr="doit être entre 0 et 1, pas {value}", value=rate)
    return spec(name, at, Dropout)


def _flatten(_: LayerReader, at: Field, name: str) -> Spec:
    only(at)
    return spec(name, at, Flatten)


def _resizing(_: LayerReader, at: Field, name: str) -> Spec:
    only(at, "height", "width", "size")
    both = at.get("size")
    size = (at["height"].size(), at["width"].size()) if both is None else both.pair()
    return spec(name, at, Resize, output_size=size)


def _reshape(_: LayerReader, at: Field, name: str) -> Spec:
    only(at, "target_shape")
    sizes = [one.size() for one in at["target_shape"]]
    if len(sizes) != 3:
        raise at["target_shape"].bad(
            en="must be [height, width, channels], not {value}",
            fr="doit être [hauteur, largeur, canaux], pas {value}",
            value=at["target_shape"],
        )
    h, w, c = sizes
    return spec(name, at, Rearrange, output_size=(c, h, w))


def _prelu(_: LayerReader, at: Field, name: str) -> Spec:
    """As Keras has it: a slope for each element, unless the rows and columns share theirs."""
    only(at, "shared_axes")
    shared = at.get("shared_axes")
    axes = [] if shared is None else [one.whole(1) for one in shared]
    if shared is not None and axes not in ([1, 2], [1, 2, 3]):
        raise shared.bad(
            en="must be [1, 2] (a slope a channel) or [1, 2, 3] (one in all), not {value}",
            fr="doit être [1, 2] (une pente par canal) ou [1, 2, 3] (une seule), pas {value}",
            value=shared,
        )
    return spec(name, at, PReLU, each=("element", "channel", "layer")[max(0, len(axes) - 1)])


def _residual(reader: LayerReader, at: Field, name: str) -> Spec:
    only(at, "layers", "shortcut")
    body, shortcut = reader.some_layers(at["layers"]), at.get("shortcut")
    return replace(spec(name, at, Residual), branches=(body, () if shortcut is None else reader.layers(shortcut)))


def _multiply(reader: LayerReader, at: Field, name: str) -> Spec:
    only(at, "layers", "gate")
    body, gate = at.get("layers"), reader.some_layers(at["gate"])
    return replace(spec(name, at, Product), branches=(() if body is None else reader.layers(body), gate))


def _separable_conv2d(reader: LayerReader, at: Field, name: str) -> Spec:
    """Keras' one layer: a depthwise convolution without bias, then a 1×1 convolution; a block of the two."""
    parts = windows.separable_conv2d(at, f"{name}_depthwise", f"{name}_pointwise")
    inside = tuple(replace(one, row={}) for one in parts)  # the row is that of both together
    return replace(spec(name, at, Concat), branches=(inside,))


def _concatenate(reader: LayerReader, at: Field, name: str) -> Spec:
    only(at, "branches")
    branches = tuple(reader.layers(branch) for branch in at["branches"])
    if not branches:
        raise at["branches"].bad(en="there must be at least one branch", fr="il faut au moins une branche")
    return replace(spec(name, at, Concat), branches=branches)


def _windowed(read: Callable[[windows.Kernels, Field, str], Spec]) -> Kind:
    """A layer that knows the file's kernels."""
    return lambda reader, at, name: read(reader.kernels, at, name)


KINDS: Final[dict[str, Kind]] = {
    "conv2d": _windowed(windows.conv2d),
    "depthwise_conv2d": _windowed(windows.depthwise_conv2d),
    "separable_conv2d": _separable_conv2d,
    "conv2d_transpose": _windowed(windows.conv2d_transpose),
    "max_pooling2d": _windowed(partial(windows.pooling2d, "max")),
    "average_pooling2d": _windowed(partial(windows.pooling2d, "average")),
    "global_max_pooling2d": partial(_global_pooling2d, "max"),
    "global_average_pooling2d": partial(_global_pooling2d, "average"),
    "adaptive_max_pooling2d": partial(_adaptive_pooling2d, "max"),
    "adaptive_average_pooling2d": partial(_adaptive_pooling2d, "average"),
    "dense": _dense,
    "flatten": _flatten,
    "activation": _activation,
    "dropout": _dropout,
    "resizing": _resizing,
    "reshape": _reshape,
    "prelu": _prelu,
    "batch_normalization": lambda reader, at, name: norms.batch_normalization(reader.counted, at, name),
    "local_response_normalization": lambda _, at, name: norms.local_response_normalization(at, name),
    "zero_padding2d": _windowed(windows.zero_padding2d),
    "cropping2d": _windowed(windows.cropping2d),
    "layer_normalization": lambda _, at, name: norms.layer_normalization(at, name),
    "group_normalization": lambda _, at, name: norms.group_normalization(at, name),
    "residual": _residual,
    "multiply": _multiply,
    "concatenate": _concatenate,
}
INSTEAD: Final = {"up_sampling2d": '{ layer = "resizing", height = …, width = … }'}
"""Layers of Keras that can be said by another one."""
