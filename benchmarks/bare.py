"""The floor of certification: bare torch on the same convolutions, its tensors made before the clock starts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from math import prod
from random import Random
from time import process_time
from typing import Any

import torch
from torch import Tensor
from torch.nn import functional as F

from corrige.grader.readings import together
from corrige.problem.layers import Conv2d, DepthwiseConv2d, Linear, conv
from corrige.problem.network import network, walk
from corrige.problem.problem import Problem, prefixed
from corrige.reference import definition, engine
from corrige.reference.table import Batch

MOST_PRODUCTS = 4_000_000
"""Larger layers are left out: the engine does not run them either, but takes torch's formula."""


def calls(problems: Sequence[Problem]) -> Iterator[Callable[[], Tensor]]:
    """One call of torch for each convolution or dense layer of problems with equal networks."""
    for group in together(problems):
        first = problems[group[0]]
        if first.letters:  # a formula is checked at many points: there is no one network to time
            continue
        table = definition.measure([first])
        for key, net in first.networks.items():
            before = prefixed(key, "input")
            many = len(group) if f"{before}.x" in first.data else 1
            for short, layer in walk(net.layers):
                name = prefixed(key, short)
                size, out = ([table.number(f"{one}.{axis}") for axis in "chw"] for one in (before, name))
                if isinstance(layer, Conv2d | DepthwiseConv2d):
                    seen = table.number(f"{name}.kernel_c")
                    if prod(out) * seen * prod(layer.kernel_size) <= MOST_PRODUCTS:
                        yield convolution(layer, size[0], seen, out, many)
                elif isinstance(layer, Linear) and prod(size) * layer.units <= MOST_PRODUCTS:
                    yield dense(layer, size, many)
                before = name


def convolution(
    layer: Conv2d | DepthwiseConv2d, c: int, seen: int, out: Sequence[int], many: int
) -> Callable[[], Tensor]:
    """On an image with the padding that the output needs."""
    n, *places = out
    sides = zip(places, layer.stride, layer.dilation, layer.kernel_size, strict=True)
    h, w = ((place - 1) * s + d * (f - 1) + 1 for place, s, d, f in sides)
    x = torch.ones(1, many * c, h, w, dtype=torch.float64)
    weight = torch.ones(many * n, seen, *layer.kernel_size, dtype=torch.float64)
    bias = torch.ones(many * n, dtype=torch.float64) if layer.bias else None
    groups = many * (c // seen)
    return lambda: F.conv2d(x, weight, bias, layer.stride, dilation=layer.dilation, groups=groups)


def dense(layer: Linear, size: Sequence[int], many: int) -> Callable[[], Tensor]:
    c, h, w = size
    x, weight = torch.ones(many, h * w, c, dtype=torch.float64), torch.ones(layer.units, c, dtype=torch.float64)
    bias = torch.ones(layer.units, dtype=torch.float64) if layer.bias else None
    return lambda: F.linear(x, weight, bias)


@dataclass(frozen=True, slots=True)
class OneShape:
    """Milliseconds of one core for a class of students with the same layer and images and kernels of their own."""

    students: int
    layer: str
    definition: float
    engine: float
    arrays: float
    bare: float

    def __str__(self) -> str:
        return (
            f"{self.students:>5} × {self.layer}: definition {self.definition:.2f}, engine {self.engine:.2f}"
            f" (arrays from numbers, for both: {self.arrays:.2f}); bare torch {self.bare:.2f}:"
            f" ratio {self.bare / (self.definition + self.engine):.2f}"
        )


def one_shape(students: int, side: int, c: int, filters: int, f: int) -> OneShape:
    """Definition and engine on a class, against one grouped call."""
    torch.set_num_threads(1)
    random, layer = Random(1), conv(filters, f)
    net = network((c, side, side), conv=layer)
    problems = [
        Problem(
            networks={"": net},
            data={
                "input.x": _numbers(random, c, side, side),
                "conv.kernel": _numbers(random, filters, c, f, f),
                "conv.b": _numbers(random, filters),
            },
        )
        for _ in range(students)
    ]
    given = Batch(problems)
    floor = convolution(layer, c, c, (filters, side - f + 1, side - f + 1), students)
    return OneShape(
        students,
        f"{side} × {side} × {c}, {filters} filters of {f} × {f}",
        arrays=_least(lambda: [Batch(problems).array(name) for name in problems[0].data]),
        definition=_least(lambda: definition.measure(given)["conv.x"]),
        engine=_least(lambda: engine.measure(given)["conv.x"]),
        bare=_least(floor),
    )


def _numbers(random: Random, *shape: int) -> Any:
    if not shape:
        return random.randint(-9, 9)
    return tuple(_numbers(random, *shape[1:]) for _ in range(shape[0]))


def _least(work: Callable[[], object], times: int = 15) -> float:
    found = []
    for _ in range(times):
        start = process_time()
        work()
        found.append(process_time() - start)
    return 1e3 * min(found)
