"""Parameters by plain arithmetic."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from corrige.problem.layers import Conv2d
from corrige.problem.network import Network
from corrige.problem.problem import Problem


@dataclass(frozen=True)
class Layer:
    """A convolution in plain numbers; `places`: of its response; `image`: the channels of the network's input."""

    f_h: int
    f_w: int
    c_in: int
    k: int
    groups: int
    bias: bool
    places: int
    image: int

    def counts(self) -> tuple[int, int]:
        """One weight at a time."""
        weights = sum(1 for _ in range(self.k) for _ in range(self.c_in // self.groups * self.f_h * self.f_w))
        return weights, self.k if self.bias else 0


def plain(net: Network) -> Iterator[tuple[str, Layer]]:
    c, h, w = net.input
    for name, one in net.layers:
        assert isinstance(one, Conv2d)
        assert isinstance(one.padding, tuple)
        top, bottom, left, right = one.padding
        h = (h + top + bottom - one.kernel_size[0]) // one.stride[0] + 1
        w = (w + left + right - one.kernel_size[1]) // one.stride[1] + 1
        yield name, Layer(*one.kernel_size, c, one.c_out, one.groups, one.bias, h * w, net.input[0])
        c = one.c_out


Wrong = Callable[[Layer], tuple[int, int]]


WRONG: dict[str, Wrong] = {
    "no-bias": lambda x: (x.counts()[0], 0),
    "bias-where-there-is-none": lambda x: (x.counts()[0], x.k),
    "one-bias-in-all": lambda x: (x.counts()[0], int(x.bias)),
    "bias-per-channel": lambda x: (x.counts()[0], x.c_in * x.bias),
    "bias-per-channel-and-filter": lambda x: (x.counts()[0], x.c_in * x.k * x.bias),
    "weights-of-one-channel": lambda x: (x.f_h * x.f_w * x.k, x.counts()[1]),
    "weights-of-one-filter": lambda x: (x.f_h * x.f_w * (x.c_in // x.groups), x.counts()[1]),
    "side-for-square": lambda x: (
        x.counts()[0] if x.f_h != x.f_w else x.f_h * x.c_in // x.groups * x.k,
        x.counts()[1],
    ),
    "filter-taken-square": lambda x: replace(x, f_w=x.f_h).counts(),
    "weights-of-each-place": lambda x: (x.counts()[0] * x.places, x.counts()[1]),
    "groups-forgotten": lambda x: replace(x, groups=1).counts(),
    "channels-of-the-image": lambda x: (x.f_h * x.f_w * x.image * x.k, x.counts()[1]),
}


def expected(net: Network, wrong: Wrong) -> dict[str, int]:
    found: dict[str, int] = {"total.parameters": 0}
    for name, layer in plain(net):
        weights, biases = wrong(layer)
        found |= {f"{name}.weights": weights, f"{name}.biases": biases, f"{name}.parameters": weights + biases}
        found["total.parameters"] += weights + biases
    return found


def answers(problem: Problem, wrong: str = "") -> dict[str, int]:
    return expected(problem.net, WRONG[wrong] if wrong else Layer.counts)
