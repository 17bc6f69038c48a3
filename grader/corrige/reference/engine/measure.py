"""Every named quantity of problems that share their networks, as PyTorch has it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from operator import itemgetter
from typing import assert_never

import torch
from torch.nn import functional as F

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
from corrige.problem.network import inner
from corrige.problem.problem import Name, Problem, Unknown, prefixed, trials
from corrige.reference.engine import receptive, respond
from corrige.reference.engine.built import MEASURED, Built, elements
from corrige.reference.engine.count import blanks, built
from corrige.reference.engine.modules import Shape, settings
from corrige.reference.engine.receptive import See
from corrige.reference.engine.respond import Signal
from corrige.reference.response import Response
from corrige.reference.table import Batch, Products, Quantities, Table, batch

ADDED_UP = (
    *("weights", "biases", "parameters", "multiplications", "additions", "bias_additions", "operations", "macs"),
    *("parameter_bytes", "activation_bytes"),
)
SMALL = 1_000_000
"""Inputs of at most so many elements run on one thread: more of them cost more than they bring."""


@dataclass(frozen=True, slots=True)
class Flow:
    """What runs through the network: a shape, values where there are any, and what its elements see of the input.
    `jump`: how far apart in the input two neighbours look; 0 where the map's only place saw all."""

    shape: Shape
    x: Signal | None
    see: See | None
    jump: tuple[int, int] = (1, 1)


def measure(problems: Sequence[Problem] | Batch, device: str = "cpu") -> Table:
    """All quantities of problems with equal networks; responses have a leading axis over the problems.

    Raises CannotBuild where torch refuses a layer, TooLarge where values would leave the integers that float64 holds.
    `layer.how` (MEASURED or FORMULA, see `how`) says where the operations of a layer come from.

    >>> from corrige.problem.layers import conv
    >>> from corrige.problem.network import network
    >>> table = measure([Problem(networks={"": network((3, 6, 6), conv=conv(2, 3))})])
    >>> [table[f"conv.{name}"] for name in ("c", "h", "w", "parameters", "multiplications", "operations")]
    [2, 4, 4, 56, 864, 1728]
    """
    given = batch(problems)
    table = Table()
    most = max((torch.Size(net.input).numel() for net in given.networks.values()), default=0)
    with torch.no_grad(), settings(small=most * len(given) <= SMALL):
        for key, net in given.networks.items():
            name = prefixed(key, "input")
            image = given.shaped(f"{name}.x", net.input)
            table.add(name, net.input, SHAPE)
            if image is not None:
                table.add(name, image, {"x": _itself})
            start = Flow(net.input, None if image is None else respond.signal(image, device), receptive.start)
            _Walk(table, given, key, device).through(net.layers, start)
            table.add(prefixed(key, "total"), (table, [prefixed(key, short) for short, _ in net.layers]), SUMS)
    return table


def how(table: Table, layer: Name) -> str:
    """Where the operations of a layer come from: MEASURED, or torch's FORMULA."""
    for part in table.parts[layer]:
        if isinstance(part.of, Built):
            return part.of.operations.how
    return MEASURED


def _itself(image: Response) -> Response:
    return image


def _sum(of: tuple[Table, Sequence[Name]], quantity: str) -> int:
    table, parts = of
    return sum(table.number(f"{part}.{quantity}") for part in parts)


SUMS: Quantities = {quantity: partial(_sum, quantity=quantity) for quantity in ADDED_UP}
SHAPE: Quantities = {"c": itemgetter(0), "h": itemgetter(1), "w": itemgetter(2)}
ANSWER: Quantities = {"x": respond.response}
RECEPTIVE: Quantities = {
    "receptive_h": partial(receptive.extent, axis=0),
    "receptive_w": partial(receptive.extent, axis=1),
}


def _products(of: tuple[Conv2d | DepthwiseConv2d, Signal, Signal]) -> Products:
    return respond.products(*of)


PRODUCTS: Quantities = {"products": _products}


@dataclass(frozen=True, slots=True)
class _Walk:
    """Goes through the layers of one network and writes what it measures into the table."""

    table: Table
    given: Batch
    key: str
    device: str

    def through(self, layers: Layers, flow: Flow) -> Flow:
        for short, layer in layers:
            name = prefixed(self.key, short)
            if isinstance(layer, Residual | Product | Concat):
                ends = [self.through(branch, flow) for branch in inner(layer)]
                flow = self.block(name, layer, ends)
            else:
                flow = self.layer(name, layer, flow)
        return flow

    def layer(self, name: Name, layer: Layer, before: Flow) -> Flow:
        try:
            one = built(layer, before.shape, self.device)
        except CannotBuild as error:
            raise CannotBuild(f"{error.en} in `{name}`", f"{error.fr} dans `{name}`") from error
        self.table.add(name, one, one.quantities)
        kernel = self.data(f"{name}.kernel", one.weight) if one.weight else None
        b = self.data(f"{name}.b", one.shape[:1]) if one.biases else None
        x = None if before.x is None else _respond(layer, before.x, kernel, b)
        if x is not None:
            self.table.add(name, x, ANSWER)
        if before.x is not None and kernel is not None and isinstance(layer, Conv2d | DepthwiseConv2d):
            self.table.add(name, (layer, before.x, kernel), PRODUCTS)
        see = receptive.through(before.see, layer, before.shape, alone=before.jump == (0, 0))
        return self.seen(name, Flow(one.shape, x, see, receptive.jump(layer, before.jump)))

    def seen(self, name: Name, flow: Flow) -> Flow:
        if flow.see is not None:
            self.table.add(name, flow.see, RECEPTIVE)
        return flow

    def data(self, name: Name, shape: tuple[int, ...]) -> Signal | None:
        found = self.given.shaped(name, shape)
        return None if found is None else respond.signal(found, self.device)

    def block(self, name: Name, layer: Residual | Product | Concat, ends: Sequence[Flow]) -> Flow:
        shapes = [end.shape for end in ends]
        try:
            shape = _joined(layer, shapes)
        except RuntimeError as error:
            raise CannotBuild(
                f"torch does not join {shapes} in `{name}`: {error}",
                f"torch ne joint pas {shapes} dans `{name}` : {error}",
            ) from error
        self.table.add(name, shape, {**SHAPE, "outputs": elements})
        within = [prefixed(self.key, short) for branch in inner(layer) for short, _ in branch]
        self.table.add(name, (self.table, within), SUMS)
        if isinstance(layer, Product):
            return Flow(shape, None, None)
        signals = [end.x for end in ends if end.x is not None]
        x = None
        if len(signals) == len(ends):
            x = respond.added(signals) if isinstance(layer, Residual) else respond.stacked(signals)
            self.table.add(name, x, ANSWER)
        sees = [end.see for end in ends if end.see is not None]
        alike = len(sees) == len(ends) and len({end.jump for end in ends}) == 1
        return self.seen(name, Flow(shape, x, receptive.joined(sees) if alike else None, ends[0].jump))


def _joined(layer: Residual | Product | Concat, shapes: Sequence[Shape]) -> Shape:
    """The shape of a sum, for which torch's own `+` would also stretch an axis of one, of a product with a gate, which
    may be stretched, or of a concatenation."""
    parts = blanks(shapes)
    match layer:
        case Residual():
            out = torch.stack(parts).sum(dim=0)
        case Concat():
            out = torch.cat(parts)
        case Product():
            body, gate = parts
            out = body * gate
            if out.shape != body.shape or len(body) != len(gate):
                raise RuntimeError("a gate is as large as what it is for, or of one row or column")
    return out.shape[0], out.shape[1], out.shape[2]


def _respond(layer: Layer, x: Signal, kernel: Signal | None, b: Signal | None) -> Signal | None:
    match layer:
        case Conv2d() | DepthwiseConv2d() | ConvTranspose2d() | Linear():
            return None if kernel is None else respond.weighted(layer, x, kernel, b)
        case Pool2d() | GlobalPool2d() | AdaptivePool2d():
            return respond.pooled(layer, x)
        case Activation():
            return respond.activated(layer, x)
        case Dropout():
            return x
        case Flatten():
            return Signal(x.values.flatten(1)[:, :, None, None], x.denominator, x.exact)
        case ZeroPad2d(padding=(top, bottom, left, right), channels=channels):
            return Signal(F.pad(x.values, (left, right, top, bottom, *channels)), x.denominator, x.exact)
        case BatchNorm() | Norm() | PReLU() | LocalResponseNorm() | Scale() | Resize() | Rearrange() | Crop():
            return None
        case Residual() | Product() | Concat():
            raise TypeError("a block is run branch by branch")
        case _:
            assert_never(layer)


def solutions(problem: Problem, unknown: Unknown, device: str = "cpu") -> tuple[int, ...]:
    """Every number of the unknown's range that gives the wanted values: a network is built for each."""
    return tuple(x for x, trial in trials(problem, unknown) if trial is not None and _gives(trial, unknown, device))


def _gives(problem: Problem, unknown: Unknown, device: str) -> bool:
    try:
        table = measure([problem], device)
    except CannotBuild:
        return False
    return all(table.number(name) == value for name, value in unknown.wanted.items())
