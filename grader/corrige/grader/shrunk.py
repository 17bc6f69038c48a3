"""The same network with fewer channels and smaller images: what is too large to count one by one is proven there.

It proves the rule, not the number: the number itself is proven by the engine at full size.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import lcm

import msgspec

from corrige.problem.errors import CannotBuild
from corrige.problem.layers import Conv2d, ConvTranspose2d, Layer, Linear
from corrige.problem.network import Network, changed, walk
from corrige.problem.problem import Problem, replace


def smaller(problem: Problem) -> Iterator[Problem]:
    """The problem without its data on smaller and smaller networks; kernels, strides and paddings stay as they are."""
    for channels in (1, 4, 16, 64, 256):
        for sides in (1, 4, 8, 16, 32, 64):
            if channels == sides == 1:
                continue
            try:
                networks = {key: _shrunk(net, channels, sides) for key, net in problem.networks.items()}
            except CannotBuild:
                continue
            yield replace(problem, networks=networks, data={})


def _shrunk(net: Network, channels: int, sides: int) -> Network:
    """Every number of channels divided alike, rounded up to a multiple of all numbers of groups: what was equal stays
    equal, what was divisible stays divisible."""
    groups = lcm(*(layer.groups for _, layer in walk(net.layers) if isinstance(layer, Conv2d | ConvTranspose2d)))

    def fewer(c: int) -> int:
        return c if channels == 1 else groups * -(-c // (channels * groups))

    def change(_name: str, layer: Layer) -> Layer:
        match layer:
            case Conv2d(c_out=c) | ConvTranspose2d(c_out=c):
                return msgspec.structs.replace(layer, c_out=fewer(c))
            case Linear(units=units):
                return msgspec.structs.replace(layer, units=fewer(units))
            case _:
                return layer

    c, h, w = net.input
    return Network(input=(fewer(c), -(-h // sides), -(-w // sides)), layers=changed(net.layers, change))
