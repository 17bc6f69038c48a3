"""The general formulas that a table of layers uses, one item for each kind of layer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from corrige.document.document import Inline, Items, Paragraph, line
from corrige.document.formula import Apply, Symbol, Tree
from corrige.exercises.diagrams import described
from corrige.problem.layers import Conv2d, ConvTranspose2d, DepthwiseConv2d, Layer, Linear, Pool2d
from corrige.problem.problem import Name
from corrige.rules.record import record
from corrige.rules.values import last, layer_of
from corrige.solutions.forms import in_a_row, leaves
from corrige.solutions.lettering import COUNTED, SHAPE
from corrige.solutions.steps import Steps
from corrige.solutions.words import colon

SHOWN: Final = (Conv2d, DepthwiseConv2d, ConvTranspose2d, Pool2d, Linear)


def general_formulas(steps: Steps, layers: Sequence[Name], quantities: set[str]) -> Items:
    """`Convolution : h' = ⌊(h + 2p − f)/s⌋ + 1, P = f²CK + K`: of each kind of layer that with the most letters."""
    by_kind: dict[type, list[Name]] = {}
    for name in layers:
        layer = steps.letters.places[name].layer
        if isinstance(layer, SHOWN):
            by_kind.setdefault(type(layer), []).append(name)
    fullest = [max(names, key=lambda name: _letters(steps, name)) for names in by_kind.values()]
    return Items(tuple((Paragraph(tuple(_formulas(steps, name, quantities))),) for name in fullest))


def _letters(steps: Steps, name: Name) -> int:
    return leaves(_general(steps, f"{name}.h")) + leaves(_general(steps, f"{name}.parameters"))


def _formulas(steps: Steps, name: Name, quantities: set[str]) -> Iterator[Inline]:
    layer = steps.letters.places[name].layer
    assert layer is not None
    kind = "Pooling" if isinstance(layer, Pool2d) else described(name, layer)[steps.language].split("\n")[0]
    yield from line(f"{kind}{colon(steps.language)} ")
    shown = [one for one in ("h", "w", *_counts(layer, quantities)) if f"{name}.{one}" in steps.values.graph]
    trees = [(f"{name}.{one}", _general(steps, f"{name}.{one}")) for one in shown]
    trees = [(one, tree) for one, tree in trees if isinstance(tree, Apply) or last(one) == "outputs"]
    for i, (one, tree) in enumerate(trees):
        yield from line(", " if i else "", Symbol(steps.letters.letter(one)), " = ", tree)
    if "operations" in quantities and "operations_per_response" in shown:
        N, t, T = (Symbol(COUNTED[one]) for one in ("outputs", "operations_per_response", "operations"))
        yield from line(", ", T, " = ", N * t)
    yield from line(".")


def _counts(layer: Layer, quantities: set[str]) -> list[str]:
    found = ["parameters"] if quantities & {"weights", "biases", "parameters"} else []
    if quantities & {"multiplications", "additions", "bias_additions", "operations", "macs"}:
        found += [
            "outputs",
            "operations_per_response" if "operations" in quantities else "multiplications_per_response",
        ]
    return [] if isinstance(layer, Pool2d) else found


def _general(steps: Steps, name: Name) -> Tree:
    """The formula of a layer's quantity in letters without numbers, from what enters the layer."""
    layer = layer_of(name)
    before = _before(steps, layer)

    def label(one: Name) -> str:
        if layer_of(one) == before:
            return SHAPE.get(last(one), one)
        return steps.letters.letter(one) if layer_of(one) == layer else one

    known = [*(f"{before}.{axis}" for axis in "hwc"), f"{layer}.h", f"{layer}.w"]
    vector = isinstance(steps.letters.places[layer].layer, Linear) and steps.values[f"{layer}.h"] == 1
    stop = known[2:3] if vector else known
    tree, _ = record(steps.problem, steps.functions, name, label, stop)
    return in_a_row(tree)


def _before(steps: Steps, layer: Name) -> Name:
    of = (one for quantity in ("h", "c", "weights") for one in _of(steps, f"{layer}.{quantity}"))
    return next(layer_of(one) for one in of if layer_of(one) != layer)


def _of(steps: Steps, name: Name) -> tuple[Name, ...]:
    node = steps.values.graph.get(name)
    return node.of if node else ()
