"""Formulas as text: the plain arithmetic of `networks`, done on letters that write down what is done with them."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass
from typing import Any

from msgspec.structs import force_setattr

from corrige.problem.layers import Layer
from corrige.problem.network import Network
from corrige.problem.problem import Problem
from plain.networks import counted


@dataclass(frozen=True)
class Letters:
    """An expression in letters. `//` is a floor, `math.ceil` a ceil."""

    text: str

    def __add__(self, other: Any) -> Letters:
        return Letters(f"({self} + {other})")

    def __radd__(self, other: Any) -> Letters:
        return Letters(f"({other} + {self})")

    def __sub__(self, other: Any) -> Letters:
        return Letters(f"({self} - {other})")

    def __rsub__(self, other: Any) -> Letters:
        return Letters(f"({other} - {self})")

    def __mul__(self, other: Any) -> Letters:
        return Letters(f"{self}*{other}")

    def __rmul__(self, other: Any) -> Letters:
        return Letters(f"{other}*{self}")

    def __truediv__(self, other: Any) -> Letters:
        return Letters(f"(({self})/({other}))")

    def __floordiv__(self, other: Any) -> Letters:
        return Letters(f"floor(({self})/({other}))")

    def __ceil__(self) -> Letters:
        return Letters(f"ceil({self})")

    def __str__(self) -> str:
        return self.text


def answers(problem: Problem, wrong: str = "") -> dict[str, Letters]:
    return {f"formula.{name}": found for name, found in counted(_lettered(problem), wrong).items()}


def _lettered(problem: Problem) -> Network:
    """The network with letters where the statement has them; no check of the project sees it."""

    def side(address: str, number: int) -> Any:
        return Letters(problem.letters[address]) if address in problem.letters else number

    def put(name: str, layer: Layer) -> Layer:
        new, f = copy(layer), lambda letter, number: side(f"{name}.{letter}", number)
        for field, ends in {
            "kernel_size": ("f_h", "f_w"),
            "stride": ("s_h", "s_w"),
            "dilation": ("d_h", "d_w"),
            "padding": ("p_top", "p_bottom", "p_left", "p_right"),
        }.items():
            old = getattr(layer, field, None)
            if isinstance(old, tuple):
                force_setattr(new, field, tuple(f(end, n) for end, n in zip(ends, old, strict=True)))
        for field, letter in (("c_out", "K"), ("units", "K"), ("multiplier", "multiplier")):
            if hasattr(layer, field):
                force_setattr(new, field, f(letter, getattr(layer, field)))
        return new

    net = copy(problem.net)
    image = tuple(side(f"input.{axis}", n) for axis, n in zip(("c", "h", "w"), net.input, strict=True))
    force_setattr(net, "input", image)
    force_setattr(net, "layers", tuple((name, put(name, layer)) for name, layer in net.layers))
    return net
