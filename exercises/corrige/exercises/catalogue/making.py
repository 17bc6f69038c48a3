"""How mistakes are made: their form, the layers that they need, what they do to layers and kernels."""

from __future__ import annotations

from typing import Any

import msgspec

from corrige.exercises.catalogue.text import text
from corrige.exercises.family import Mistake
from corrige.problem.layers import NO_PADDING, Conv2d, ConvTranspose2d, DepthwiseConv2d, Layer, Linear, Pool2d
from corrige.problem.network import walk
from corrige.problem.problem import Name, Problem, prefixed, replace
from corrige.rules.values import Values
from corrige.rules.wrong import Change, in_layer

CONVOLUTIONS = (Conv2d, DepthwiseConv2d)
WEIGHTED = (Conv2d, DepthwiseConv2d, ConvTranspose2d, Linear)


def mistake(name: str, change: Change, fr: str, en: str, hint_fr: str = "", hint_en: str = "") -> Mistake:
    return Mistake(name, change, text(fr, en), text(hint_fr, hint_en) if hint_fr else {})


def some_layer(condition: Any) -> Any:
    """The problems in which a layer fulfils a condition."""

    def holds(problem: Problem) -> bool:
        return any(condition(layer) for net in problem.networks.values() for _, layer in walk(net.layers))

    return holds


def biased(layer: Layer) -> bool:
    return isinstance(layer, WEIGHTED) and layer.bias


def measured(layer: Conv2d) -> bool:
    """Whether the padding is given in numbers: of "same" there is nothing to add up."""
    return layer.padding != "same"


def undilated(layer: Conv2d) -> bool:
    return measured(layer) and layer.dilation == (1, 1)


def dilated(layer: Conv2d) -> bool:
    return measured(layer) and layer.dilation != (1, 1)


def strided(layer: Conv2d) -> bool:
    return undilated(layer) and layer.stride != (1, 1)


def several_filters(layer: Conv2d | ConvTranspose2d) -> bool:
    return layer.c_out > 1 and layer.bias


def resizes(layer: Conv2d) -> bool:
    return layer.stride != (1, 1) or layer.padding != "same"


def padded(layer: Conv2d) -> bool:
    return not isinstance(layer.padding, str) and any(layer.padding)


def square(layer: Conv2d) -> bool:
    return layer.kernel_size[0] == layer.kernel_size[1] > 1


def one_side(layer: Any) -> Layer:
    if not isinstance(layer.padding, tuple):
        return layer  # type: ignore[no-any-return]
    top, _, left, _ = layer.padding
    return msgspec.structs.replace(layer, padding=(top, 0, left, 0))  # type: ignore[no-any-return]


def kept_size(layer: Conv2d) -> Conv2d:
    """Padded as "same" where nothing is padded."""
    return msgspec.structs.replace(layer, padding="same") if layer.padding in ("valid", NO_PADDING) else layer


def no_padding(layer: Any) -> Layer:
    return msgspec.structs.replace(layer, padding=(0, 0, 0, 0)) if layer.padding != "valid" else layer  # type: ignore[no-any-return]


def where_sizes_differ(change: Change) -> Change:
    """The change, in the problems in which it changes the size of a response."""

    def make(problem: Problem) -> Problem:
        wrong_problem = change(problem)
        before, after = _sizes(problem), _sizes(wrong_problem)
        return wrong_problem if before != after else problem

    return Change(make, change.rules)


def _sizes(problem: Problem) -> list[int]:
    values = Values(replace(problem, rules={}, instead={}), {})
    return [
        values[f"{prefixed(key, name)}.{axis}"]
        for key, net in problem.networks.items()
        for name, _ in walk(net.layers)
        for axis in "hw"
    ]


def other_mode(layer: Pool2d, old: str, new: Any) -> Pool2d:
    return msgspec.structs.replace(layer, mode=new) if layer.mode == old else layer


def flipped(kernel: Any) -> Any:
    """Each plane of each filter turned by half a turn."""
    return tuple(tuple(tuple(row[::-1] for row in plane[::-1]) for plane in filter) for filter in kernel)


def transposed(kernel: Any) -> Any:
    """Rows for columns; a kernel that is not square stays as it is."""
    if len(kernel[0][0]) != len(kernel[0][0][0]):
        return kernel
    return tuple(tuple(tuple(zip(*plane, strict=True)) for plane in filter) for filter in kernel)


def unsigned(kernel: Any) -> Any:
    return tuple(tuple(tuple(tuple(abs(v) for v in row) for row in plane) for plane in filter) for filter in kernel)


def only_in(name: Name, *mistakes: Mistake) -> tuple[Mistake, ...]:
    """The same mistakes made in one layer only and carried through the rest."""
    return tuple(
        Mistake(
            f"{one.name}-in-{name}",
            in_layer(name, one.change),
            text(f"{one.text['fr']} dans `{name}`", f"{one.text['en']} in `{name}`"),
            one.hint,
        )
        for one in mistakes
    )
