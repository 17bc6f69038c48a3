"""Every named quantity of problems that share their networks, by the definition."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial, reduce
from operator import itemgetter
from typing import TypeAlias

import numpy as np

from corrige.problem.errors import CannotBuild
from corrige.problem.layers import Concat, Conv2d, DepthwiseConv2d, Layer, Layers, Product, Residual
from corrige.problem.network import inner
from corrige.problem.problem import Name, Problem, Unknown, prefixed, trials
from corrige.reference.definition import respond
from corrige.reference.definition.convolution import products
from corrige.reference.definition.layers import read
from corrige.reference.definition.reading import Extent, Reading, Shape, elements
from corrige.reference.response import Response
from corrige.reference.table import Batch, Fact, Products, Quantities, Table, batch

SUMMED = (
    *("weights", "biases", "parameters", "multiplications", "additions", "bias_additions", "operations", "macs"),
    *("parameter_bytes", "activation_bytes"),
)
"""Counts that blocks and networks add up."""
Trace: TypeAlias = Callable[[int, Extent], Extent]


@dataclass(frozen=True, slots=True)
class Flow:
    """What runs through the network: a shape, the name of the values (where there are any), and the rows and columns
    of the network's input that its places see (None after a layer whose places differ in that)."""

    shape: Shape
    x: Name | None
    trace: Trace | None


def measure(problems: Sequence[Problem] | Batch) -> Table:
    """All quantities of problems with equal networks; responses have a leading axis over the problems.

    Raises CannotBuild where a layer does not fit what comes in; reading a count or response from the table raises
    TooLarge where it has more products than are formed one by one.

    >>> from corrige.problem.layers import conv
    >>> from corrige.problem.network import network
    >>> table = measure([Problem(networks={"": network((3, 6, 6), conv=conv(2, 3))})])
    >>> [table[f"conv.{name}"] for name in ("c", "h", "w", "parameters", "multiplications", "operations")]
    [2, 4, 4, 56, 864, 1728]
    """
    given = batch(problems)
    table = Table()
    for key, net in given.networks.items():
        name = prefixed(key, "input")
        image = given.shaped(f"{name}.x", net.input)
        table.add(name, net.input, SHAPE)
        if image is not None:
            table.add(name, image, {"x": _itself})
        start = Flow(net.input, f"{name}.x" if image else None, lambda axis, extent: extent)
        _walk(table, given, key, net.layers, start)
        table.add(prefixed(key, "total"), (table, [prefixed(key, short) for short, _ in net.layers]), SUMS)
    return table


def _itself(image: Response) -> Response:
    return image


def _sum(of: tuple[Table, Sequence[Name]], quantity: str) -> int:
    table, parts = of
    found = 0
    for part in parts:
        found += table.number(f"{part}.{quantity}")
    return found


SHAPE: Quantities = {"c": itemgetter(0), "h": itemgetter(1), "w": itemgetter(2)}
SUMS: Quantities = {quantity: partial(_sum, quantity=quantity) for quantity in SUMMED}


def _walk(table: Table, given: Batch, key: str, layers: Layers, flow: Flow) -> Flow:
    for short, layer in layers:
        name = prefixed(key, short)
        if isinstance(layer, Residual | Product | Concat):
            ends = [_walk(table, given, key, branch, flow) for branch in inner(layer)]
            flow = _block(table, key, name, layer, ends)
        else:
            flow = _layer(table, given, name, layer, flow)
    return flow


def _layer(table: Table, given: Batch, name: Name, layer: Layer, before: Flow) -> Flow:
    try:
        reading = read(layer, before.shape)
    except CannotBuild as error:
        raise CannotBuild(f"{error.en} in `{name}`", f"{error.fr} dans `{name}`") from error
    table.add(name, reading, reading.quantities)
    kernel = given.shaped(f"{name}.kernel", reading.kernel) if reading.kernel else None
    b = given.shaped(f"{name}.b", reading.shape[:1]) if reading.bias else None
    x = None
    if before.x and reading.respond and (kernel or not reading.kernel):
        x = f"{name}.x"
        table.add(name, partial(_response, table, reading, before.x, kernel, b), ANSWER)
        if kernel and isinstance(layer, Conv2d | DepthwiseConv2d):
            table.add(name, partial(_products, table, layer, before, kernel), {"products": _run})
    after = Flow(reading.shape, x, _through(before.trace, reading))
    _receptive(table, name, after)
    return after


def _run(later: Callable[[], Fact]) -> Fact:
    return later()


ANSWER: Quantities = {"x": _run}


def _block(table: Table, key: str, name: Name, layer: Residual | Product | Concat, ends: Sequence[Flow]) -> Flow:
    """The sum or product of what the branches bring, or one after the other; it adds up what they cost."""
    shapes = [end.shape for end in ends]
    if isinstance(layer, Product):
        shapes[1] = _spread(*shapes)
    alike = {shape[1:] for shape in shapes} if isinstance(layer, Concat) else set(shapes)
    if len(alike) != 1:
        raise CannotBuild(
            f"the branches differ in `{name}`: (channels, height, width) = {' and '.join(map(str, shapes))}",
            f"les branches diffèrent dans `{name}` : (canaux, hauteur, largeur) = {' et '.join(map(str, shapes))}",
        )
    shape = shapes[0]
    if isinstance(layer, Concat):
        shape = (len([0 for c, _, _ in shapes for _ in range(c)]), *shape[1:])
    table.add(name, shape, {**SHAPE, "outputs": elements})
    table.add(name, (table, [prefixed(key, short) for branch in inner(layer) for short, _ in branch]), SUMS)
    if isinstance(layer, Product):
        return Flow(shape, None, None)
    x = None
    if all(end.x for end in ends):
        x = f"{name}.x"
        join = _added if isinstance(layer, Residual) else respond.stacked
        table.add(name, partial(_joined, table, join, [end.x for end in ends if end.x]), ANSWER)
    after = Flow(shape, x, _widest([end.trace for end in ends]))
    _receptive(table, name, after)
    return after


def _spread(body: Shape, gate: Shape) -> Shape:
    """What a gate of one row (one column) covers: each row (each column) of the body."""
    c, h, w = gate
    return c, body[1] if h == 1 else h, body[2] if w == 1 else w


def _added(parts: Sequence[Response]) -> Response:
    return reduce(respond.plus, parts)


def _joined(table: Table, join: Callable[[Sequence[Response]], Response], names: Sequence[Name]) -> Response:
    return join([table.response(name) for name in names])


def _response(table: Table, reading: Reading, x: Name, kernel: Response | None, b: Response | None) -> Response:
    assert reading.respond is not None
    return reading.respond(table.response(x), kernel, b)


def _products(table: Table, layer: Conv2d | DepthwiseConv2d, before: Flow, kernel: Response) -> Products:
    assert before.x is not None
    return products(layer, before.shape, table.response(before.x), kernel)


def _through(trace: Trace | None, reading: Reading) -> Trace | None:
    sees = reading.sees
    return (lambda axis, extent: trace(axis, sees(axis, extent))) if trace and sees else None


def _widest(traces: Sequence[Trace | None]) -> Trace | None:
    """From the first to the last that one of the branches sees; None where they drift apart from place to place.

    What a place sees moves on by as much from each place to the next. The branches are asked of two places only and
    never again: a network of many blocks would ask its first layer once for each way through them.
    """
    known = [trace for trace in traces if trace]
    if len(known) < len(traces):
        return None
    neighbours = np.array([0, 1])
    seen = [[trace(axis, (neighbours, neighbours)) for trace in known] for axis in (0, 1)]
    steps = [{int(np.diff(first)[0]) for first, _ in each} for each in seen]
    if any(len(different) > 1 for different in steps):
        return None
    moves = [next(iter(step)) for step in steps]
    firsts = [min(int(first[0]) for first, _ in each) for each in seen]
    lasts = [max(int(last[0]) for _, last in each) for each in seen]

    def trace(axis: int, extent: Extent) -> Extent:
        return firsts[axis] + moves[axis] * extent[0], lasts[axis] + moves[axis] * extent[1]

    return trace


def _receptive(table: Table, name: Name, flow: Flow) -> None:
    """The rows (columns) of the network's input that a place sees, borders aside; all places see as many."""
    if flow.trace:
        table.add(name, flow.trace, RECEPTIVE)


def _extent(trace: Trace, axis: int) -> int:
    place = np.array([0])
    first, last = trace(axis, (place, place))
    return int(last[0] - first[0] + 1)


RECEPTIVE: Quantities = {"receptive_h": partial(_extent, axis=0), "receptive_w": partial(_extent, axis=1)}


def solutions(problem: Problem, unknown: Unknown) -> tuple[int, ...]:
    """Every number of the unknown's range that gives the wanted values: each is tried."""
    found = []
    for x, trial in trials(problem, unknown):
        if trial is not None and _gives(trial, unknown):
            found.append(x)
    return tuple(found)


def _gives(problem: Problem, unknown: Unknown) -> bool:
    try:
        table = measure([problem])
    except CannotBuild:
        return False
    return all(table.number(name) == value for name, value in unknown.wanted.items())
