"""Fields that may be others in a network: a bias, a padding in words, a mode, dilations and groups."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import Any, Final

import msgspec

from corrige.classroom.claims.altering import CONVOLUTIONS, WEIGHTED, Change, Make, Place, places, with_layers
from corrige.classroom.claims.case import Case
from corrige.classroom.messages import Shown, say
from corrige.problem.layers import BatchNorm, Conv2d, ConvTranspose2d, GlobalPool2d, Layer, Pool2d, PReLU, sides
from corrige.problem.network import changed

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


def _paddings(case: Case, place: Place) -> Iterator[Change]:
    found = {case.layers[name].padding for name in place.layers}  # type: ignore[union-attr]
    if found != {"same"}:
        yield fields(place, say(en="with padding `same`", fr="avec padding `same`"), padding="same")
    if found & {"same"}:
        yield fields(place, say(en="without padding", fr="sans padding"), padding=(0, 0, 0, 0))
        for n in (1, 2, 3, 5) if len(place.layers) == 1 else ():
            said = say(en="with a padding of {n} (here `same`)", fr="avec un padding de {n} (ici `same`)", n=n)
            yield fields(place, said, padding=sides(n))


def mode_changes(case: Case) -> Iterator[Change]:
    """Maximum for average, ceil_mode, what a batch normalisation counts."""
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


def slope_changes(case: Case) -> Iterator[Change]:
    """How many slopes a PReLU learns."""
    for place in places(case, (PReLU,), "couches prelu", "prelu layers"):
        learned = {case.layers[name].each for name in place.layers}  # type: ignore[union-attr]
        for each, en, fr in (
            ("channel", "with a slope for each channel", "avec une pente par canal"),
            ("layer", "with one slope in all", "avec une seule pente"),
            ("element", "with a slope for each element", "avec une pente par élément"),
        ):
            if learned != {each}:
                yield fields(place, say(en=en, fr=fr), each=each)


def group_changes(case: Case) -> Iterator[Change]:
    """Dilations and groups."""
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
