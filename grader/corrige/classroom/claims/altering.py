"""A network that is another in one thing: where that is, how it is said, how it is made."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, TypeAlias

from corrige.classroom.claims.case import Case
from corrige.classroom.messages import say
from corrige.problem.layers import Conv2d, ConvTranspose2d, DepthwiseConv2d, Layers, Linear
from corrige.problem.network import Network, sizes, walk
from corrige.problem.problem import replace

Make: TypeAlias = Callable[[Case], Case]

CONVOLUTIONS: Final = (Conv2d, DepthwiseConv2d)
WEIGHTED: Final = (*CONVOLUTIONS, ConvTranspose2d, Linear)


@dataclass(frozen=True)
class Change:
    """What is otherwise in these layers, as it is said: "without bias". `make` raises CannotBuild."""

    said: str
    make: Make
    layers: tuple[str, ...] = ()


@dataclass(frozen=True)
class Place:
    """Some layers of a kind, and how they are called: " in conv2d_2"."""

    layers: tuple[str, ...]
    said: str = ""


def places(case: Case, kinds: tuple[type, ...], fr: str, en: str) -> list[Place]:
    """Each layer of these kinds, all of them, and all but the first; `fr`, `en` say "the convolutions"."""
    names = [name for name, layer in case.layers.items() if isinstance(layer, kinds)]
    if len(names) < 2:
        return [Place((name,)) for name in names]
    found = [Place((name,), say(en=" in {name}", fr=" dans {name}", name=name)) for name in names]
    every = say(en=" in all {kind}", fr=" dans toutes les {kind}", kind=say(en=en, fr=fr))
    found.append(Place(tuple(names), every))
    if len(names) > 2:
        but = say(en=" but the first", fr=" sauf la première")
        found.append(Place(tuple(names[1:]), every + but))
    return found


def with_layers(case: Case, layers: Layers) -> Case:
    """The case with other layers. A letter stays one where its number stays."""
    net = Network(input=case.net.input, layers=layers)
    before, now = dict(case.layers), dict(walk(layers))

    def stays(address: str) -> bool:
        name, _, letter = address.rpartition(".")
        return name == "input" or (name in now and sizes(now[name]).get(letter) == sizes(before[name])[letter])

    problem = case.problem
    letters = {address: symbol for address, symbol in problem.letters.items() if stays(address)}
    data = {name: value for name, value in problem.data.items() if name.rpartition(".")[0] in {"input", *now}}
    return Case(replace(problem, networks={"": net}, letters=letters, data=data), case.flat, case.functions)
