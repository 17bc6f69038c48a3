"""The mistakes made with several channels and several filters."""

from __future__ import annotations

from typing import Any

from corrige.exercises.catalogue.making import mistake
from corrige.problem.layers import Conv2d, DepthwiseConv2d, Layer
from corrige.problem.problem import Name, Problem, replace
from corrige.rules import counts
from corrige.rules.graph import last
from corrige.rules.responses import Kernels, Plane
from corrige.rules.wrong import Change, data, layers_changed, rule


def _first_channel(kernel: Kernels) -> Kernels:
    return tuple((filter[0], *(_zeros(plane) for plane in filter[1:])) for filter in kernel)


def _zeros(plane: Plane) -> Plane:
    return tuple((0,) * len(row) for row in plane)


def _not_summed(problem: Problem) -> Problem:
    """Each channel keeps a response of its own."""
    wrong_problem = layers_changed(Conv2d, _depthwise)(problem)
    return replace(
        wrong_problem,
        data={
            name: _by_channel(value) if last(name) == "kernel" else _for_each(problem, name, value)
            for name, value in problem.data.items()
        },
    )


def _depthwise(layer: Conv2d) -> Layer:
    return DepthwiseConv2d(
        kernel_size=layer.kernel_size,
        stride=layer.stride,
        padding=layer.padding,
        multiplier=layer.c_out,
        bias=layer.bias,
        flip=layer.flip,
    )


def _by_channel(kernel: Kernels) -> Kernels:
    return tuple((filter[c],) for c in range(len(kernel[0])) for filter in kernel)


def _for_each(problem: Problem, name: Name, value: Any) -> Any:
    """A filter's bias, for each of its channels."""
    kernel = problem.data.get(f"{name.removesuffix('.b')}.kernel")
    return value * len(kernel[0]) if last(name) == "b" and kernel is not None else value


first_channel_only = mistake(
    "first-channel-only",
    data("kernel", _first_channel),
    "si l'on ne prend que le premier canal",
    "if only the first channel is used",
    "On additionne les produits de tous les canaux.",
    "The products of all channels are added.",
)
channels_not_summed = mistake(
    "channels-not-summed",
    Change(_not_summed),
    "si chaque canal garde sa propre réponse",
    "if each channel keeps a response of its own",
    "Un filtre donne une seule carte : les réponses de ses canaux s'additionnent.",
    "A filter gives one map: the responses of its channels are added.",
)
channels_reversed = mistake(
    "channels-reversed",
    data("kernel", lambda kernel: tuple(filter[::-1] for filter in kernel)),
    "si l'on associe les canaux du filtre à ceux de l'image dans l'ordre inverse",
    "if the filter's channels meet the image's in reverse order",
)
same_filter = mistake(
    "one-filter-for-all",
    data("kernel", lambda kernel: kernel[:1] * len(kernel)),
    "si l'on applique le premier filtre à chaque fois",
    "if the first filter is used each time",
    "Chaque filtre donne sa propre réponse.",
    "Each filter gives a response of its own.",
)
filter_without_depth = mistake(
    "filter-without-depth",
    rule("kernel_c", counts.one_channel, Conv2d),
    "si l'on oublie la profondeur des filtres",
    "if the depth of the filters is forgotten",
    "Un filtre a autant de canaux que l'image.",
    "A filter has as many channels as the image.",
)
