"""A network with a layer left out or twice there."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Final

from corrige.classroom.claims.altering import WEIGHTED, Change, with_layers
from corrige.classroom.claims.case import Case
from corrige.classroom.messages import say
from corrige.problem.errors import CannotBuild
from corrige.problem.layers import Concat, Flatten, Layer, Layers, Linear, Pool2d, Product, Residual
from corrige.problem.network import inner
from corrige.problem.problem import replace

_AGAIN: Final = "_again"


def layer_changes(case: Case) -> Iterator[Change]:
    """A layer left out, a layer twice there, one more pooling before what is flattened."""
    for name, layer in case.layers.items():
        if not isinstance(layer, Flatten):
            yield Change(say(en="without {name}", fr="sans {name}", name=name), partial(left_out, [name]))
    for name, layer in case.layers.items():
        if not isinstance(layer, Flatten) and not (case.problem.data and inner(layer)):
            said = say(en="with {name} twice", fr="avec {name} deux fois", name=name)
            yield Change(said, partial(_put_after, name, _again(layer)))
    yield from more_pooling(case)


def headless(case: Case) -> Iterator[Change]:
    """The last layer with weights left out, or all dense ones: features without their classifier."""
    weighted = [name for name, layer in case.layers.items() if isinstance(layer, WEIGHTED)]
    dense = [name for name in weighted if isinstance(case.layers[name], Linear)]
    if len(weighted) > 1:
        yield Change(say(en="without {name}", fr="sans {name}", name=weighted[-1]), partial(left_out, weighted[-1:]))
    if 1 < len(dense) < len(weighted):
        yield Change(say(en="without the dense layers", fr="sans les couches denses"), partial(left_out, dense))


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


def left_out(names: Sequence[str], case: Case) -> Case:
    """The case without these layers. Raises CannotBuild where none is left."""
    layers = without(case.net.layers, names)
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


def _again(layer: Layer) -> Layer:
    """The layer with other names for those that stand in it."""
    return _within(layer, lambda layers: tuple((name + _AGAIN, _again(one)) for name, one in layers))


def without(layers: Layers, names: Sequence[str]) -> Layers:
    return tuple(
        (one, _within(layer, lambda layers: without(layers, names))) for one, layer in layers if one not in names
    )


def _after(layers: Layers, name: str, added: Layer) -> Layers:
    """The layers with one more after the one of this name."""
    found: list[tuple[str, Layer]] = []
    for one, layer in layers:
        found.append((one, _within(layer, lambda layers: _after(layers, name, added))))
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
