"""One thing of a network for another: a block for a block, one convolution for several."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from itertools import pairwise

import msgspec

from corrige.classroom.claims.altering import WEIGHTED, Change, Make, with_layers
from corrige.classroom.claims.case import Case
from corrige.classroom.claims.forms import forms
from corrige.classroom.claims.structure import without
from corrige.classroom.claims.words import square
from corrige.classroom.messages import Shown, say
from corrige.problem.layers import (
    Activation,
    BatchNorm,
    Concat,
    Conv2d,
    DepthwiseConv2d,
    Flatten,
    GlobalPool2d,
    Layer,
    Layers,
    Linear,
    Residual,
)
from corrige.problem.network import changed, inner
from corrige.problem.problem import replace


def block_changes(case: Case) -> Iterator[Change]:
    """A branch left out, a sum for a concatenation, a map flattened instead of pooled, one convolution for several."""
    for name, layer in case.layers.items():
        match layer:
            case Concat(branches=branches):
                yield from _branches(name, branches)
            case Residual(body=body, shortcut=shortcut):
                said = say(
                    en="with a concatenation instead of the sum", fr="avec une concaténation au lieu de la somme"
                )
                yield Change(said, _put(name, Concat(branches=(body, shortcut))))
            case GlobalPool2d():
                said = say(en="with flatten instead of {name}", fr="avec flatten au lieu de {name}", name=name)
                yield Change(said, _put(name, Flatten()))
            case _:
                pass
    yield from _flattened(case)
    yield from _stacks(case)


def _flattened(case: Case) -> Iterator[Change]:
    """The first dense layer that acts on each place of a map, after a flatten."""
    found = forms(case.net, case.flat)
    for at, (name, layer) in enumerate(case.net.layers):
        if isinstance(layer, Linear) and found[name] == "map":
            said = say(en="with flatten before {name}", fr="avec flatten avant {name}", name=name)
            yield Change(said, partial(_with, at, ("flatten", Flatten())))
            return


def _with(at: int, layer: tuple[str, Layer], case: Case) -> Case:
    """The case with one layer more at a place."""
    return with_layers(case, (*case.net.layers[:at], layer, *case.net.layers[at:]))


def _put(name: str, new: Layer) -> Make:
    """This layer in the place of the one of that name."""
    return lambda case: with_layers(case, changed(case.net.layers, lambda one, layer: new if one == name else layer))


def _branches(name: str, branches: tuple[Layers, ...]) -> Iterator[Change]:
    for at, branch in enumerate(branches) if len(branches) > 1 else ():
        said = say(en="without what comes in beside the branches", fr="sans l’entrée elle-même à côté des branches")
        if branch:
            said = say(en="without the branch of {first}", fr="sans la branche de {first}", first=branch[0][0])
        yield Change(said, _put(name, Concat(branches=branches[:at] + branches[at + 1 :])))
    if len(branches) == 2:
        said = say(en="with a sum instead of the concatenation", fr="avec une somme au lieu de la concaténation")
        yield Change(said, _put(name, Residual(body=branches[0], shortcut=branches[1])))


def _stacks(case: Case) -> Iterator[Change]:
    """One large kernel where several small ones stand in a row, of the same receptive field."""
    for layers in _rows(case.net.layers):
        for names in _runs(case, layers):
            first = case.layers[names[0]]
            assert isinstance(first, Conv2d)
            f_h, f_w = (len(names) * (f - 1) + 1 for f in first.kernel_size)
            padding = first.padding if isinstance(first.padding, str) else tuple(len(names) * p for p in first.padding)
            one = msgspec.structs.replace(first, kernel_size=(f_h, f_w), padding=padding)
            said = say(
                en="with one kernel of {size} instead of {names}",
                fr="avec un seul noyau de {size} au lieu de {names}",
                size=Shown(square(f_h, f_w)),
                names=Shown(", ".join(names)),
            )
            yield Change(said, partial(_one_for_many, one, names))


def _one_for_many(one: Conv2d, names: Sequence[str], case: Case) -> Case:
    return _put(names[0], one)(with_layers(case, without(case.net.layers, names[1:])))


def _rows(layers: Layers) -> Iterator[Layers]:
    yield layers
    for _, layer in layers:
        for branch in inner(layer):
            yield from _rows(branch)


def _runs(case: Case, layers: Layers) -> Iterator[list[str]]:
    """The names of like convolutions of stride 1, one after the other but for what keeps the map's size."""
    run: list[str] = []
    for name, layer in layers:
        if run and layer == case.layers[run[-1]] and _stackable(case, name, layer):
            run.append(name)
        elif not (run and isinstance(layer, Activation | BatchNorm)):
            if len(run) > 1:
                yield run
            run = [name] if _stackable(case, name, layer) else []
    if len(run) > 1:
        yield run


def _stackable(case: Case, name: str, layer: Layer) -> bool:
    plain = isinstance(layer, Conv2d) and layer.stride == layer.dilation == (1, 1) and max(layer.kernel_size) > 1
    lettered = any(f"{name}.f_{axis}" in case.problem.letters for axis in "hw")
    return plain and not lettered and f"{name}.kernel" not in case.problem.data


def merged(case: Case) -> Iterator[Change]:
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

    wide = with_layers(case, without(changed(case.net.layers, change), tuple(pairs.values())))
    filters = {f"{name}.K": case.problem.letters.get(f"{other}.K") for name, other in pairs.items()}
    letters = wide.problem.letters | {address: symbol for address, symbol in filters.items() if symbol}
    return Case(replace(wide.problem, letters=letters), wide.flat, wide.functions)
