"""The values of a response, and the products that one element of it sums up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, TypeAlias

from corrige.classroom.claims.case import Case
from corrige.classroom.claims.forms import forms
from corrige.classroom.claims.tensors import shape_of
from corrige.classroom.messages import say
from corrige.document.formula import Exact
from corrige.problem.errors import CannotBuild
from corrige.problem.layers import (
    EXACT_FUNCTIONS,
    Activation,
    BatchNorm,
    Conv2d,
    ConvTranspose2d,
    Crop,
    DepthwiseConv2d,
    Dropout,
    Flatten,
    Layer,
    Linear,
    LocalResponseNorm,
    Norm,
    PReLU,
    Product,
    Rearrange,
    Resize,
    Scale,
)
from corrige.problem.network import sizes
from corrige.problem.problem import Value
from corrige.rules.graph import graph_of

Pair: TypeAlias = tuple[Exact, Exact]

MOST_CELLS: Final = 300_000


class NotThere(CannotBuild):
    """The network has no such quantity."""


class NoElement(NotThere):
    """The response has no element at a position."""


@dataclass(frozen=True)
class Step:
    """The products of an element of a response, (kernel, image), and what they sum up to.

    `orders`: the products channel by channel, row by row; of a flipped kernel also by the rows of the kernel.
    """

    orders: tuple[tuple[Pair, ...], ...]
    value: Exact


def response(case: Case, keras: bool) -> Value:
    """[channel][row][column]; of a flat output a list, in Keras' order: row by row, channel last. `keras`: what a
    global pooling gives is flat."""
    _check_values(case, list(case.layers))
    last = case.net.layers[-1][0]
    x = case[f"{last}.x"]
    form = forms(case.net, case.flat)[last]
    if form == "map" or (form == "either" and not keras):
        return x
    flat = [plane[0][0] for plane in x]
    c, h, w = _before_flatten(case)
    return tuple(flat[(k * h + i) * w + j] for i in range(h) for j in range(w) for k in range(c))


def _before_flatten(case: Case) -> tuple[int, int, int]:
    """Channels, height and width of the map that was flattened, where only that happened to it."""
    _, before = graph_of(case.net, "", False)
    for name, layer in reversed(case.net.layers):
        if isinstance(layer, Flatten):
            return tuple(case[f"{before[name]}.{axis}"] for axis in "chw")
        if not isinstance(layer, Activation | Dropout):
            break
    return case[f"{case.net.layers[-1][0]}.c"], 1, 1


def step(case: Case, position: tuple[int, ...]) -> Step:
    """The products at [row, column] or [filter, row, column] of the last convolution's response."""
    names = list(case.layers)
    found = [name for name in names if isinstance(case.layers[name], Conv2d | DepthwiseConv2d)]
    if not found:
        raise NotThere(say(en="the network has no convolution", fr="le réseau n’a pas de convolution"))
    name = found[-1]
    _check_values(case, names[: names.index(name) + 1])
    shape = tuple(case[f"{name}.{axis}"] for axis in "chw")
    place = (0, *position) if len(position) == 2 and shape[0] == 1 else position
    if len(place) != 3 or not all(0 <= i < n for i, n in zip(place, shape, strict=True)):
        raise NoElement(
            say(
                en="there is no element {place} in a response of {shape}",
                fr="il n’y a pas d’élément {place} dans une réponse de {shape}",
                place=list(position),
                shape=" × ".join(map(str, shape[1:] if len(position) == 2 and shape[0] == 1 else shape)),
            )
        )
    at = ",".join(map(str, place))
    pairs: tuple[Pair, ...] = case[f"{name}.products[{at}]"]
    return Step(_orders(case.layers[name], pairs), case[f"{name}.x[{at}]"])


def _orders(layer: Layer, pairs: tuple[Pair, ...]) -> tuple[tuple[Pair, ...], ...]:
    if not isinstance(layer, Conv2d | DepthwiseConv2d) or not layer.flip:
        return (pairs,)
    size = layer.kernel_size[0] * layer.kernel_size[1]
    planes = [pairs[at : at + size] for at in range(0, len(pairs), size)]
    return pairs, tuple(pair for plane in planes for pair in plane[::-1])


def _check_values(case: Case, names: list[str]) -> None:
    """Raises NotThere where an output has no values that could be computed."""
    if "input.x" not in case.problem.data:
        raise NotThere(say(en="there is no image to compute on", fr="il n’y a pas d’image sur laquelle calculer"))
    if case.problem.letters:
        raise NotThere(
            say(
                en="values need numbers: `{symbol}` is a symbol",
                fr="des valeurs demandent des nombres : `{symbol}` est un symbole",
                symbol=min(case.problem.letters.values()),
            )
        )
    for name in names:
        if _cells(case, name) > MOST_CELLS:
            raise NotThere(
                say(
                    en="the maps of `{name}` have more than {most} values",
                    fr="les cartes de `{name}` ont plus de {most} valeurs",
                    name=name,
                    most=MOST_CELLS,
                )
            )
        _check_kernel(case, name)
        if not _has_values(case, name):
            raise NotThere(
                say(
                    en="the values after `{name}` are not known: the file gives none, or none that are exact",
                    fr="les valeurs après `{name}` ne sont pas connues : le fichier n’en donne pas, ou aucune exacte",
                    name=name,
                )
            )


def _check_kernel(case: Case, name: str) -> None:
    """Raises NotThere where a kernel's values are not those of its layer, which may have been made another."""
    kernel, layer = case.problem.data.get(f"{name}.kernel"), case.layers[name]
    if kernel is None or not isinstance(layer, Conv2d | DepthwiseConv2d | ConvTranspose2d):
        return
    needed = tuple(case[f"{name}.kernel_{part}"] for part in "nchw")
    if isinstance(layer, ConvTranspose2d):
        needed = (needed[1] * layer.groups, needed[0] // layer.groups, *needed[2:])
    if shape_of(kernel) != needed:
        raise NotThere(
            say(
                en="the kernel is {has}, `{name}` needs {needed}",
                fr="le noyau est {has}, `{name}` veut {needed}",
                has=" × ".join(map(str, shape_of(kernel))),
                name=name,
                needed=" × ".join(map(str, needed)),
            )
        )


def _cells(case: Case, name: str) -> int:
    """How many values a layer gives, or its window looks at with the padding."""
    _, before = graph_of(case.net, "", False)
    previous, letters = before[name], sizes(case.layers[name])
    h = case[f"{previous}.h"] + letters.get("p_top", 0) + letters.get("p_bottom", 0)
    w = case[f"{previous}.w"] + letters.get("p_left", 0) + letters.get("p_right", 0)
    return max(case[f"{previous}.c"] * h * w, case[f"{name}.outputs"])  # type: ignore[no-any-return]


def _has_values(case: Case, name: str) -> bool:
    match case.layers[name]:
        case Conv2d() | DepthwiseConv2d() | ConvTranspose2d():
            return f"{name}.kernel" in case.problem.data
        case (
            Linear()
            | BatchNorm()
            | Norm()
            | PReLU()
            | LocalResponseNorm()
            | Scale()
            | Resize()
            | Rearrange()
            | Crop()
            | Product()
        ):
            return False
        case Activation(function=function):
            return function in EXACT_FUNCTIONS
        case _:
            return True
