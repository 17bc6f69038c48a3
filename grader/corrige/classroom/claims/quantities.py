"""The quantities that a claim may name, each read off a network: numbers, or formulas where it has symbols."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable
from dataclasses import dataclass
from operator import eq
from typing import Any, Final, Literal, TypeAlias

from corrige.classroom.claims.case import Case
from corrige.classroom.claims.forms import Form, forms
from corrige.classroom.claims.responses import NotThere, Step, response, step
from corrige.classroom.messages import say
from corrige.document.formula import Exact, Tree
from corrige.problem.errors import Unnamed
from corrige.problem.layers import BatchNorm, Conv2d, ConvTranspose2d, DepthwiseConv2d, Linear

Value: TypeAlias = "Exact | Tree | Step | tuple[Value, ...]"
Kind: TypeAlias = Literal["number", "list", "values", "step"]

CONVOLUTIONS: Final = (Conv2d, DepthwiseConv2d)


@dataclass(frozen=True)
class View:
    """How a network is looked at, where the form leaves something open.

    `keras`: a global pooling gives [channels], not [1, 1, channels]. `transposed`: the kernels and filters of
    transposed convolutions are listed with those of the others. `position`: the element of a `step`. `same`: whether
    two numbers or formulas are equal.
    """

    keras: bool = True
    transposed: bool = False
    position: tuple[int, ...] = ()
    same: Callable[[Any, Any], bool] = eq


@dataclass(frozen=True)
class Quantity:
    """What kind of figure a quantity is, and its value in a network.

    `open`: a list of it may end in "...". `square`: one number stands for both directions.
    """

    kind: Kind
    of: Callable[[Case, View], Value]
    open: bool = False
    square: bool = False


def _total(name: str) -> Quantity:
    return Quantity("number", lambda case, _: case[f"total.{name}"])


def _per_response(name: str) -> Quantity:
    def of(case: Case, _: View) -> Value:
        for layer, kind in case.layers.items():
            if isinstance(kind, (*CONVOLUTIONS, Linear)):
                found: Value = case[f"{layer}.{name}_per_response"]
                return found
        raise NotThere(
            say(en="the network has no convolution or dense layer", fr="le réseau n’a ni convolution ni couche dense")
        )

    return Quantity("number", of)


def shape(case: Case, layer: str, form: Form, view: View) -> tuple[Value, ...]:
    """[height, width, channels], or [units]."""
    if form == "flat" or (form == "either" and view.keras):
        return (case[f"{layer}.c"],)
    return case[f"{layer}.h"], case[f"{layer}.w"], case[f"{layer}.c"]


def _shapes(case: Case, view: View) -> tuple[tuple[Value, ...], ...]:
    """The shape after each layer, a block as one."""
    found = forms(case.net, case.flat)
    return tuple(shape(case, name, found[name], view) for name, _ in case.net.layers)


def shapes_by_layer(case: Case, view: View) -> list[tuple[str, tuple[Value, ...]]]:
    """The shape of what comes in, and after each layer."""
    names = [name for name, _ in case.net.layers]
    return [
        ("input", shape(case, "input", "flat" if case.flat else "map", view)),
        *zip(names, _shapes(case, view), strict=True),
    ]


def _output_size(case: Case, _: View) -> Value:
    found = _shapes(case, View(keras=False))[-1]
    if len(found) == 1:
        raise NotThere(
            say(
                en="the output is [units]: it has no width and height",
                fr="la sortie est [unités] : elle n’a ni largeur ni hauteur",
            )
        )
    return found[1], found[0]


def _kernel_shape(case: Case, _: View) -> Value:
    names = _listed(case, View(transposed=False)) or _listed(case, View(transposed=True))
    if len(names) != 1:
        raise NotThere(
            say(
                en="the network has {n} convolutions: the shape of which kernel?",
                fr="le réseau a {n} convolutions : la forme de quel noyau ?",
                n=len(names),
            )
        )
    *seen, filters = (case[f"{names[0]}.kernel_{part}"] for part in "hwcn")
    return tuple(seen) if filters == 1 else (*seen, filters)


def _listed(case: Case, view: View) -> list[str]:
    kinds = (*CONVOLUTIONS, ConvTranspose2d) if view.transposed else CONVOLUTIONS
    return [name for name, layer in case.layers.items() if isinstance(layer, kinds)]


def _sides(case: Case, view: View) -> Value:
    maps = [one[0] for one in _shapes(case, view) if len(one) == 3]
    if case.flat:
        raise NotThere(
            say(en="the input is [units]: it has no height", fr="l’entrée est [unités] : elle n’a pas de hauteur")
        )
    return _once((case["input.h"], *maps), view)


def listed(case: Case, name: str, view: View, but: Container[str] = ()) -> tuple[Value, ...]:
    """The kernels' heights or the filters of the convolutions (but of these), equal neighbours once."""
    part = "kernel_h" if name == "kernel_sizes" else "c"
    return _once((case[f"{layer}.{part}"] for layer in _listed(case, view) if layer not in but), view)


def _once(values: Iterable[Value], view: View) -> tuple[Value, ...]:
    """The values, equal neighbours once."""
    found: list[Value] = []
    for value in values:
        if not found or not view.same(found[-1], value):
            found.append(value)
    return tuple(found)


def _receptive_field(case: Case, _: View) -> Value:
    last = case.net.layers[-1][0] if case.net.layers else "input"
    if (seen := receptive_field(case, last)) is not None:
        return seen
    raise NotThere(
        say(
            en="the elements of the output have no one receptive field in an image",
            fr="les éléments de la sortie n’ont pas un même champ réceptif dans une image",
        )
    )


def receptive_field(case: Case, layer: str) -> tuple[Value, ...] | None:
    """What an element of a layer's output sees of the image; None where not all see as much."""
    names = [f"{layer}.receptive_{axis}" for axis in "hw"]
    if case.flat or not all(name in case for name in names):
        return None
    try:
        return tuple(case[name] for name in names)
    except Unnamed:  # the branches of a block drift apart
        return None


def _weight_layers(case: Case, _: View) -> Value:
    return sum(isinstance(layer, (*CONVOLUTIONS, ConvTranspose2d, Linear)) for layer in case.layers.values())


def _non_trainable(case: Case, _: View) -> Value:
    """The moving averages of the batch normalisations, two a channel: what Keras prints by that name."""
    found: Value = sum(2 * case[f"{name}.c"] for name, layer in case.layers.items() if isinstance(layer, BatchNorm))
    return found


TOTALS: Final = (
    *("parameters", "weights", "biases"),
    *("operations", "multiplications", "additions", "bias_additions", "macs"),
)
BYTES: Final = ("parameter_bytes", "activation_bytes")
PER_RESPONSE: Final = ("operations", "multiplications", "additions")

QUANTITIES: Final[dict[str, Quantity]] = {
    **{name: _total(name) for name in (*TOTALS, *BYTES)},
    **{f"{name}_per_response": _per_response(name) for name in PER_RESPONSE},
    "summary": _total("parameters"),
    "non_trainable_parameters": Quantity("number", _non_trainable),
    "weight_layers": Quantity("number", _weight_layers),
    "output_shape": Quantity("list", lambda case, view: _shapes(case, view)[-1]),
    "output_shapes": Quantity("list", lambda case, view: _shapes(case, view)),
    "output_size": Quantity("list", _output_size),
    "kernel_shape": Quantity("list", _kernel_shape),
    "sides": Quantity("list", _sides, open=True),
    "kernel_sizes": Quantity("list", lambda case, view: listed(case, "kernel_sizes", view), open=True),
    "filters": Quantity("list", lambda case, view: listed(case, "filters", view), open=True),
    "receptive_field": Quantity("list", _receptive_field, square=True),
    "response": Quantity("values", lambda case, view: response(case, view.keras)),
    "step": Quantity("step", lambda case, view: step(case, view.position)),
}
