"""Other ways in which a network may be another: a bias, a padding in words, a mode, a layer left out or twice there."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from itertools import combinations, pairwise
from typing import Any, Final

import msgspec

from corrige.classroom.claims.altering import CONVOLUTIONS, WEIGHTED, Change, Make, Place, places, with_layers
from corrige.classroom.claims.case import Case
from corrige.classroom.messages import Shown, say
from corrige.problem.errors import CannotBuild
from corrige.problem.layers import (
    BatchNorm,
    Concat,
    Conv2d,
    ConvTranspose2d,
    DepthwiseConv2d,
    Flatten,
    GlobalPool2d,
    Layer,
    Layers,
    Pool2d,
    Product,
    Residual,
    sides,
)
from corrige.problem.network import changed
from corrige.problem.problem import replace

_AGAIN: Final = "_again"
_MOST_CHOSEN: Final = 6


def flips(case: Case) -> Iterator[Change]:
    """The kernel flipped where it is not, and not where it is."""
    for place in places(case, CONVOLUTIONS, "convolutions", "convolutions"):
        flipped = {case.layers[name].flip for name in place.layers}  # type: ignore[union-attr]
        if flipped == {True}:
            said = say(
                en="if the kernel is not flipped (cross-correlation)",
                fr="sans retourner le noyau (corrélation croisée)",
            )
            yield fields(place, said, flip=False)
        elif flipped == {False}:
            said = say(
                en="if the kernel is flipped (true convolution)", fr="en retournant le noyau (vraie convolution)"
            )
            yield fields(place, said, flip=True)


def field_changes(case: Case) -> Iterator[Change]:
    """One field that is no number, in one layer, in all of a kind, or in all but the first."""
    for place in places(case, WEIGHTED, "couches", "layers"):
        biases = {case.layers[name].bias for name in place.layers}  # type: ignore[union-attr]
        if biases == {True}:
            yield fields(place, say(en="without bias", fr="sans biais"), bias=False)
        elif biases == {False}:
            yield fields(place, say(en="with a bias", fr="avec un biais"), bias=True)
    for kinds, fr, en in (
        (CONVOLUTIONS, "convolutions", "convolutions"),
        ((Pool2d,), "couches de pooling", "pooling layers"),
        ((ConvTranspose2d,), "convolutions transposées", "transposed convolutions"),
    ):
        for place in places(case, kinds, fr, en):
            yield from _paddings(case, place)


def rarer_changes(case: Case) -> Iterator[Change]:
    """Modes, dilations and groups."""
    yield from _modes(case)
    yield from _groups(case)


def _paddings(case: Case, place: Place) -> Iterator[Change]:
    found = {case.layers[name].padding for name in place.layers}  # type: ignore[union-attr]
    if found != {"same"}:
        yield fields(place, say(en="with padding `same`", fr="avec padding `same`"), padding="same")
    if found & {"same"}:
        yield fields(place, say(en="without padding", fr="sans padding"), padding=(0, 0, 0, 0))
        for n in (1, 2, 3, 5) if len(place.layers) == 1 else ():
            said = say(en="with a padding of {n} (here `same`)", fr="avec un padding de {n} (ici `same`)", n=n)
            yield fields(place, said, padding=sides(n))


def _modes(case: Case) -> Iterator[Change]:
    for place in places(case, (Pool2d, GlobalPool2d), "couches de pooling", "pooling layers"):
        modes = {case.layers[name].mode for name in place.layers}  # type: ignore[union-attr]
        if modes == {"max"}:
            said = say(en="with the average instead of the maximum", fr="avec la moyenne au lieu du maximum")
            yield fields(place, said, mode="average")
        elif modes == {"average"}:
            said = say(en="with the maximum instead of the average", fr="avec le maximum au lieu de la moyenne")
            yield fields(place, said, mode="max")
    for place in places(case, (Pool2d,), "couches de pooling", "pooling layers"):
        layers: list[Any] = [case.layers[name] for name in place.layers]
        if all(isinstance(layer.padding, tuple) for layer in layers):
            if any(layer.ceil_mode for layer in layers):
                yield fields(place, say(en="without ceil_mode", fr="sans ceil_mode"), ceil_mode=False)
            else:
                yield fields(place, say(en="with ceil_mode", fr="avec ceil_mode"), ceil_mode=True)
            if any(layer.mode == "average" and any(layer.padding) for layer in layers):
                said = say(
                    en="if padded zeros are not averaged", fr="sans compter les zéros du padding dans la moyenne"
                )
                yield fields(place, said, count_padding=False)
    for place in places(case, (BatchNorm,), "batch_normalization", "batch_normalization"):
        for n in (2, 4, 0):
            said = say(
                en="with {n} parameters a channel in batch_normalization",
                fr="avec {n} paramètres par canal dans batch_normalization",
                n=n,
            )
            if len(place.layers) == sum(isinstance(one, BatchNorm) for one in case.layers.values()):
                yield Change(said, _replaced(place.layers, counted=n))


def _groups(case: Case) -> Iterator[Change]:
    for place in places(case, CONVOLUTIONS, "convolutions", "convolutions"):
        dilations = {case.layers[name].dilation for name in place.layers}  # type: ignore[union-attr]
        for n in (1, 2, 3):
            if dilations != {(n, n)}:
                said = say(en="with a dilation of {n}", fr="avec une dilatation de {n}", n=n)
                yield fields(place, said, dilation=(n, n))
    for place in places(case, (Conv2d, ConvTranspose2d), "convolutions", "convolutions"):
        groups = {case.layers[name].groups for name in place.layers}  # type: ignore[union-attr]
        for n in (1, 2, 3, 4):
            if groups != {n}:
                said = say(en="without groups", fr="sans groupes")
                if n > 1:
                    said = say(en="with {n} groups", fr="avec {n} groupes", n=n)
                yield fields(place, said, groups=n)


def some_grouped(case: Case) -> Iterator[Change]:
    """Two groups in some convolutions, as AlexNet has them on its two cards."""
    names = [name for name, layer in case.layers.items() if isinstance(layer, Conv2d)]
    for many in range(2, len(names)) if len(names) <= _MOST_CHOSEN else ():
        for chosen in reversed([*combinations(names, many)]):  # as rarely the first ones
            where = say(en=" in {names}", fr=" dans {names}", names=Shown(", ".join(chosen)))
            yield fields(Place(chosen, where), say(en="with 2 groups", fr="avec 2 groupes"), groups=2)


def fields(place: Place, said: str, **new: Any) -> Change:
    """Other fields of some layers, and how that is said."""
    return Change(said + place.said, _replaced(place.layers, **new), place.layers)


def _replaced(names: tuple[str, ...], **fields: Any) -> Make:
    """These fields of these layers."""

    def change(name: str, layer: Layer) -> Layer:
        return msgspec.structs.replace(layer, **fields) if name in names else layer

    return lambda case: with_layers(case, changed(case.net.layers, change))


def layer_changes(case: Case) -> Iterator[Change]:
    """A layer left out, a layer twice there, one more pooling before what is flattened."""
    yield from _merged(case)
    for name, layer in case.layers.items():
        if not isinstance(layer, Flatten):
            yield Change(say(en="without {name}", fr="sans {name}", name=name), partial(_left_out, name))
    for name, layer in case.layers.items():
        if not isinstance(layer, Residual | Product | Concat | Flatten):
            said = say(en="with {name} twice", fr="avec {name} deux fois", name=name)
            yield Change(said, partial(_put_after, name, layer))
    yield from more_pooling(case)


def headless(case: Case) -> Iterator[Change]:
    """The last layer with weights left out: features without their classifier."""
    weighted = [name for name, layer in case.layers.items() if isinstance(layer, WEIGHTED)]
    if len(weighted) > 1:
        yield Change(say(en="without {name}", fr="sans {name}", name=weighted[-1]), partial(_left_out, weighted[-1]))


def _merged(case: Case) -> Iterator[Change]:
    """A convolution over all channels where a depthwise and a pointwise one stand."""
    pairs = list(_separable(case))
    for chosen in [[one] for one in pairs] + [pairs] * (len(pairs) > 1):
        names = ", ".join(name for name, _ in chosen)
        said = say(
            en="with an ordinary convolution instead of {names} and the pointwise one after it",
            fr="avec une convolution ordinaire au lieu de {names} et de la convolution 1×1 qui suit",
            names=names if len(chosen) == 1 else say(en="each depthwise one", fr="chaque convolution par canal"),
        )
        yield Change(said, partial(_ordinary, dict(chosen)))


def _separable(case: Case) -> Iterator[tuple[str, str]]:
    """Each depthwise convolution and the 1×1 convolution that is the next one."""
    found = [(name, layer) for name, layer in case.layers.items() if isinstance(layer, WEIGHTED)]
    for (name, deep), (other, point) in pairwise(found):
        if isinstance(deep, DepthwiseConv2d) and isinstance(point, Conv2d) and point.kernel_size == (1, 1):
            yield name, other


def _ordinary(pairs: Mapping[str, str], case: Case) -> Case:
    def change(name: str, layer: Layer) -> Layer:
        if name not in pairs:
            return layer
        point = case.layers[pairs[name]]
        assert isinstance(layer, DepthwiseConv2d)
        assert isinstance(point, Conv2d)
        return Conv2d(
            c_out=point.c_out,
            kernel_size=layer.kernel_size,
            stride=layer.stride,
            padding=layer.padding,
            dilation=layer.dilation,
            bias=point.bias,
        )

    layers = changed(case.net.layers, change)
    for other in pairs.values():
        layers = _without(layers, other)
    return with_layers(case, layers)


def more_pooling(case: Case) -> Iterator[Change]:
    """One more pooling, as one that is there, before the map is flattened."""
    top = [name for name, _ in case.net.layers]
    flat = next((name for name, layer in case.net.layers if isinstance(layer, Flatten)), None)
    if flat is None or top.index(flat) == 0:
        return
    before = top[top.index(flat) - 1]
    for layer, name in {layer: name for name, layer in case.layers.items() if isinstance(layer, Pool2d)}.items():
        said = say(
            en="with one more pooling, as {name}, before {flat}",
            fr="avec un pooling de plus, comme {name}, avant {flat}",
            name=name,
            flat=flat,
        )
        yield Change(said, partial(_put_after, before, layer))


def _left_out(name: str, case: Case) -> Case:
    layers = _without(case.net.layers, name)
    if not layers:
        raise CannotBuild("no layer is left", "il ne reste aucune couche")
    return with_layers(case, layers)


def _put_after(name: str, layer: Layer, case: Case) -> Case:
    again = with_layers(case, _after(case.net.layers, name, layer))
    kernel = case.problem.data.get(f"{name}.kernel")
    if kernel is None:
        return again
    data = {**again.problem.data, f"{name}{_AGAIN}.kernel": kernel}
    return Case(replace(again.problem, data=data), case.flat, case.functions)


def _without(layers: Layers, name: str) -> Layers:
    return tuple((one, _within(layer, lambda inner: _without(inner, name))) for one, layer in layers if one != name)


def _after(layers: Layers, name: str, added: Layer) -> Layers:
    """The layers with one more after the one of this name."""
    found: list[tuple[str, Layer]] = []
    for one, layer in layers:
        found.append((one, _within(layer, lambda inner: _after(inner, name, added))))
        if one == name:
            found.append((name + _AGAIN, added))
    return tuple(found)


def _within(layer: Layer, change: Callable[[Layers], Layers]) -> Layer:
    match layer:
        case Residual(body=body, shortcut=shortcut):
            return Residual(body=change(body), shortcut=change(shortcut))
        case Product(body=body, gate=gate):
            return Product(body=change(body), gate=change(gate))
        case Concat(branches=branches):
            return Concat(branches=tuple(change(branch) for branch in branches))
        case _:
            return layer
