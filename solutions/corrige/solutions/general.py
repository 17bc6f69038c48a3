"""The general formulas that a table of layers uses, one item for each kind of layer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from corrige.document.document import Items, Paragraph
from corrige.document.formula import Apply, Number, Symbol, Tree
from corrige.document.inline import Inline, line
from corrige.exercises.layer_words import described
from corrige.problem.layers import BatchNorm, Conv2d, ConvTranspose2d, DepthwiseConv2d, Layer, Linear, Pool2d
from corrige.problem.network import network
from corrige.problem.problem import Name, Problem
from corrige.rules.graph import last, layer_of
from corrige.rules.record import written
from corrige.solutions.lettering import COUNTED
from corrige.solutions.steps import Steps
from corrige.solutions.words import colon, pick

SHOWN: Final = (Conv2d, DepthwiseConv2d, ConvTranspose2d, BatchNorm, Pool2d, Linear)


def general_formulas(steps: Steps, layers: Sequence[Name], quantities: set[str]) -> Items:
    """`Convolution : h' = ⌊(h + 2p − f)/s⌋ + 1, P = f²CK + K`: of each kind of layer that with the most letters,
    with a bias and without one."""
    by_kind: dict[tuple[type, bool], list[Name]] = {}
    for name in layers:
        if isinstance(layer := steps.letters.places[name].layer, SHOWN):
            by_kind.setdefault((type(layer), bool(steps.values[f"{name}.biases"])), []).append(name)
    fullest = {key: max(names, key=lambda name: _letters(steps, name)) for key, names in by_kind.items()}
    bare = {kind for kind, biased in fullest if not biased and (kind, True) in fullest}
    found = [
        tuple(_formulas(steps, name, quantities, unbiased=kind in bare and not biased))
        for (kind, biased), name in fullest.items()
    ]
    return Items(tuple((Paragraph(one),) for one in found if one))


def _letters(steps: Steps, name: Name) -> int:
    """How many of a layer's sizes its formulas show."""
    given = steps.letters.places[name].given
    shown = [isinstance(written(letter, n, str), Symbol) for letter, n in given.items()]
    return sum(shown) + bool(steps.values[f"{name}.biases"])


def _formulas(steps: Steps, name: Name, quantities: set[str], *, unbiased: bool) -> Iterator[Inline]:
    """None where nothing is calculated. `unbiased`: that it has no bias is said, since others of its kind have one."""
    layer = steps.letters.places[name].layer
    assert layer is not None
    alone = _alone(steps, name, layer)
    kind = "Pooling" if isinstance(layer, Pool2d) else described("it", layer)[steps.language].split("\n")[0]
    shown = [f"it.{one}" for one in ("h", "w", *_counts(layer, quantities)) if f"it.{one}" in alone.values.graph]
    trees = [(one, _general(alone, one)) for one in shown]
    trees = [(one, tree) for one, tree in trees if isinstance(tree, Apply) or last(one) == "outputs"]
    if not trees:
        return
    kind += pick((" sans biais", " without bias"), steps.language) if unbiased else ""
    yield from line(f"{kind}{colon(steps.language)} ")
    for i, (one, tree) in enumerate(trees):
        yield from line(", " if i else "", Symbol(alone.letters.label(one)), "\u00a0= ", tree)
    if "it.operations_per_response" in shown and "operations" in quantities:
        N, t, T = (Symbol(COUNTED[one]) for one in ("outputs", "operations_per_response", "operations"))
        yield from line(", ", T, "\u00a0= ", N * t)
    yield from line(".")


def _counts(layer: Layer, quantities: set[str]) -> list[str]:
    found = ["parameters"] if quantities & {"weights", "biases", "parameters"} else []
    if quantities & {"multiplications", "additions", "bias_additions", "operations", "macs"}:
        per = "operations_per_response" if "operations" in quantities else "multiplications_per_response"
        found += [] if isinstance(layer, BatchNorm) else ["outputs", per]
    return [] if isinstance(layer, Pool2d) else found


def _alone(steps: Steps, name: Name, layer: Layer) -> Steps:
    """The layer by itself on what comes in; of a vector, height and width are no letters."""
    before = _before(steps, name)
    c, h, w = (steps.values[f"{before}.{axis}"] for axis in "chw")
    alone = Steps(Problem(networks={"": network((c, h, w), it=layer)}), {}, steps.language)
    if isinstance(layer, Linear) and h == w == 1:
        alone.in_symbols |= {"input.h": Number(1), "input.w": Number(1)}
    else:
        alone.learn("it.h", "it.w")
    return alone


def _general(alone: Steps, name: Name) -> Tree:
    return alone.recorded(name).tree


def _before(steps: Steps, layer: Name) -> Name:
    """What a layer takes its input from."""
    of = (one for quantity in ("h", "c", "weights") for one in steps.values.graph[f"{layer}.{quantity}"].of)
    return next(layer_of(one) for one in of if layer_of(one) != layer)
