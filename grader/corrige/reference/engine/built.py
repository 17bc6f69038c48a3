"""A layer as torch built it, and what is read off it by name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property, partial

import torch

from corrige.reference.engine.modules import Shape, settings
from corrige.reference.table import Quantities

MEASURED, FORMULA = "measured", "torch's formula"


@dataclass(frozen=True, slots=True)
class Operations:
    """`each`: the products of one element, where all have as many (`Built.alike`). `how`: MEASURED or FORMULA."""

    multiplications: int = 0
    additions: int = 0
    bias_additions: int = 0
    each: int = 0
    how: str = MEASURED

    @property
    def total(self) -> int:
        return self.multiplications + self.additions + self.bias_additions


@dataclass(frozen=True)
class Built:
    """A layer as torch has it on an input of known shape.

    `kernel`: height, width, channels that a filter sees, filters; `weight`: the shape of its tensor. `alike`: all
    elements take as many products. `extra`: comparisons or additions of a pooling. `operate` counts the operations,
    when they are asked for.
    """

    shape: Shape
    weights: int = 0
    biases: int = 0
    kernel: tuple[int, int, int, int] | None = None
    weight: tuple[int, ...] = ()
    alike: bool = False
    extra: dict[str, int] = field(default_factory=dict)
    operate: Callable[[], Operations] = Operations

    @cached_property
    def operations(self) -> Operations:
        with torch.no_grad(), settings(small=True):
            return self.operate()

    @cached_property
    def quantities(self) -> Quantities:
        """What is read off this layer, by name."""
        found = NUMBERS | {name: partial(_extra, name=name) for name in self.extra}
        return found | (EACH if self.alike else {}) | (KERNEL if self.kernel else {})


def elements(shape: Shape) -> int:
    return torch.Size(shape).numel()


def _extra(one: Built, name: str) -> int:
    return one.extra[name]


def _kernel_part(one: Built, part: int) -> int:
    if one.kernel is None:
        raise TypeError("a layer without a kernel")
    return one.kernel[part]


NUMBERS: dict[str, Callable[[Built], int]] = {
    "c": lambda one: one.shape[0],
    "h": lambda one: one.shape[1],
    "w": lambda one: one.shape[2],
    "outputs": lambda one: elements(one.shape),
    "weights": lambda one: one.weights,
    "biases": lambda one: one.biases,
    "parameters": lambda one: one.weights + one.biases,
    "multiplications": lambda one: one.operations.multiplications,
    "additions": lambda one: one.operations.additions,
    "bias_additions": lambda one: one.operations.bias_additions,
    "operations": lambda one: one.operations.total,
    "macs": lambda one: one.operations.multiplications,
    "parameter_bytes": lambda one: torch.float32.itemsize * (one.weights + one.biases),
    "activation_bytes": lambda one: torch.float32.itemsize * elements(one.shape),
}
EACH: dict[str, Callable[[Built], int]] = {
    "multiplications_per_response": lambda one: one.operations.each,
    "additions_per_response": lambda one: one.operations.each - 1,
    "operations_per_response": lambda one: 2 * one.operations.each - 1 + (one.biases > 0),
}
KERNEL: dict[str, Callable[[Built], int]] = {
    f"kernel_{letter}": partial(_kernel_part, part=part) for part, letter in enumerate("hwcn")
}
