"""Which outputs are maps, [height, width, channels], and which are flat, [units]."""

from __future__ import annotations

from typing import Literal, TypeAlias, assert_never

from corrige.classroom.messages import say
from corrige.problem.errors import CannotBuild
from corrige.problem.layers import (
    Activation,
    AdaptivePool2d,
    BatchNorm,
    Concat,
    Conv2d,
    ConvTranspose2d,
    Crop,
    DepthwiseConv2d,
    Dropout,
    Flatten,
    GlobalPool2d,
    Layer,
    Layers,
    Linear,
    LocalResponseNorm,
    Norm,
    Pool2d,
    PReLU,
    Product,
    Rearrange,
    Residual,
    Resize,
    Scale,
    ZeroPad2d,
)
from corrige.problem.network import Network, inner

Form: TypeAlias = Literal["map", "flat", "either"]
"""What a global pooling gives is [channels] in Keras and [1, 1, channels] elsewhere: either."""


class NotAMap(CannotBuild):
    """A layer that needs a map, on [units]; or branches of which one is flat."""

    def __init__(self, layer: str, message: str) -> None:
        super().__init__(message)
        self.args = layer, message
        self.layer = layer


def forms(net: Network, flat: bool) -> dict[str, Form]:
    """The form of each layer's output by name. Raises NotAMap."""
    found: dict[str, Form] = {}
    _walk(net.layers, "flat" if flat else "map", found)
    return found


def _walk(layers: Layers, form: Form, found: dict[str, Form]) -> Form:
    for name, layer in layers:
        ends: list[Form] = [_walk(branch, form, found) for branch in inner(layer)]
        form = found[name] = _joined(name, ends) if ends else _after(name, layer, form)
    return form


def _joined(name: str, ends: list[Form]) -> Form:
    firm: set[Form] = {end for end in ends if end != "either"}
    if len(firm) > 1:
        raise NotAMap(
            name,
            say(
                en="one branch gives a map and another one [units]",
                fr="une branche donne une carte et une autre [unités]",
            ),
        )
    return firm.pop() if firm else "either"


def _after(name: str, layer: Layer, form: Form) -> Form:
    match layer:
        case Flatten():
            return "flat"
        case Linear() | Activation() | BatchNorm() | Norm() | PReLU() | Scale() | Dropout():
            return form
        case Rearrange():
            return "map"
        case (
            Conv2d()
            | DepthwiseConv2d()
            | ConvTranspose2d()
            | Pool2d()
            | GlobalPool2d()
            | AdaptivePool2d()
            | LocalResponseNorm()
            | ZeroPad2d()
            | Resize()
            | Crop()
        ):
            if form == "flat":
                raise NotAMap(
                    name,
                    say(
                        en="this layer needs [height, width, channels], what comes in is [units]",
                        fr="cette couche veut [hauteur, largeur, canaux], il entre [unités]",
                    ),
                )
            return "either" if isinstance(layer, GlobalPool2d) else "map"
        case Residual() | Product() | Concat():
            raise TypeError("a block takes the form of its branches")
        case _:
            assert_never(layer)
