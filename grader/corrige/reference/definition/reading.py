"""What the definition says of one layer on an input of known shape."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, partial
from typing import TypeAlias

import numpy as np

from corrige.reference.definition.count import Operations, Parameters
from corrige.reference.definition.places import Axis
from corrige.reference.response import Array, Response
from corrige.reference.table import Quantities

Shape: TypeAlias = tuple[int, int, int]
"""Channels, height, width."""
Extent: TypeAlias = tuple[Array, Array]
"""The first and the last row (or column) that is seen, for several places."""
Sees: TypeAlias = Callable[[int, Extent], Extent]
"""What the places from first to last along an axis (0: rows, 1: columns) see of what comes in."""
Respond: TypeAlias = Callable[[Response, Response | None, Response | None], Response]
"""From what comes in, the kernel and the biases."""


@dataclass(frozen=True)
class Reading:
    """The shape of the output, how it is answered, what a place of it sees and what it costs.

    `kernel`: the shape of the kernel's data. `window`: height, width, channels that a filter sees, filters.
    `alike`: each element of the output takes as many products as the others. `respond` is None where values are not
    modelled, `sees` where the places differ in how much they see.
    """

    shape: Shape
    respond: Respond | None = None
    sees: Sees | None = lambda _axis, extent: extent
    learn: Callable[[], Parameters] = Parameters
    operate: Callable[[], Operations] = Operations
    kernel: tuple[int, ...] | None = None
    window: tuple[int, int, int, int] | None = None
    alike: bool = False
    bias: bool = False
    steps: tuple[str, Callable[[], int]] | None = None

    @cached_property
    def parameters(self) -> Parameters:
        return self.learn()

    @cached_property
    def operations(self) -> Operations:
        return self.operate()

    @cached_property
    def quantities(self) -> Quantities:
        """What is read off this reading, by name."""
        found = NUMBERS
        if self.alike:
            found = found | EACH
        if self.window is not None:
            found = found | KERNEL
        return found if self.steps is None else {**found, self.steps[0]: _steps}


def elements(shape: Shape) -> int:
    return np.empty(shape, bool).size


def _steps(reading: Reading) -> int:
    if reading.steps is None:
        raise TypeError("a layer without steps")
    return reading.steps[1]()


def _kernel(reading: Reading, part: int) -> int:
    if reading.window is None:
        raise TypeError("a layer without a kernel")
    return reading.window[part]


BYTES = np.dtype(np.float32).itemsize
"""Memory is counted for 32-bit floats."""

NUMBERS: dict[str, Callable[[Reading], int]] = {
    "c": lambda reading: reading.shape[0],
    "h": lambda reading: reading.shape[1],
    "w": lambda reading: reading.shape[2],
    "outputs": lambda reading: elements(reading.shape),
    "weights": lambda reading: reading.parameters.weights,
    "biases": lambda reading: reading.parameters.biases,
    "parameters": lambda reading: reading.parameters.weights + reading.parameters.biases,
    "multiplications": lambda reading: reading.operations.multiplications,
    "additions": lambda reading: reading.operations.additions,
    "bias_additions": lambda reading: reading.operations.bias_additions,
    "operations": lambda reading: reading.operations.total,
    "macs": lambda reading: reading.operations.multiplications,
    "parameter_bytes": lambda reading: BYTES * (reading.parameters.weights + reading.parameters.biases),
    "activation_bytes": lambda reading: np.empty(reading.shape, np.float32).nbytes,
}
EACH: dict[str, Callable[[Reading], int]] = {
    "multiplications_per_response": lambda reading: reading.operations.each,
    "additions_per_response": lambda reading: reading.operations.each - 1,
    "operations_per_response": lambda reading: reading.operations.each + reading.operations.each - 1 + reading.bias,
}
KERNEL: dict[str, Callable[[Reading], int]] = {
    f"kernel_{letter}": partial(_kernel, part=part) for part, letter in enumerate("hwcn")
}


def given(kernel: Response | None) -> Response:
    """The kernel of a layer that is only answered where there is one."""
    if kernel is None:
        raise TypeError("a response needs a kernel")
    return kernel


def all_of(h: int, w: int) -> Sees:
    """Every place sees the whole map."""
    return lambda axis, extent: (np.zeros_like(extent[0]), np.full_like(extent[1], (h, w)[axis] - 1))


def windowed(rows: Axis, columns: Axis) -> Sees:
    """Place k sees its window, from its first tap to its last; places go on beyond the borders."""

    def sees(axis: int, extent: Extent) -> Extent:
        window = (rows, columns)[axis]
        first = window.first + window.step * extent[0]
        last = window.first + window.step * extent[1] + (window.taps[0, -1] - window.taps[0, 0])
        return first, last

    return sees
