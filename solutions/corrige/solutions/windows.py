"""Where a window stands in the image and what it sees: the figure of one element of a response."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, TypeAlias

from corrige.document.figures import Grid, Picture, Planes, Sign
from corrige.document.formula import Symbol
from corrige.document.inline import Line, line
from corrige.exercises.pictures import WORDS, sized, volume
from corrige.problem.layers import Conv2d, DepthwiseConv2d, Layer, Pool2d, Sides
from corrige.problem.network import walk
from corrige.problem.problem import Name, prefixed
from corrige.rules.graph import layer_of
from corrige.rules.responses import around, padded
from corrige.solutions.steps import Steps
from corrige.solutions.words import pick

Windowed: TypeAlias = Conv2d | DepthwiseConv2d | Pool2d
Place: TypeAlias = tuple[int, int, int]
"""Filter (or channel), row and column of an element of a response."""


def layer_at(steps: Steps, name: Name) -> Layer:
    """The layer of this full name."""
    layers = (
        (prefixed(key, short), layer)
        for key, net in steps.problem.networks.items()
        for short, layer in walk(net.layers)
    )
    return dict(layers)[name]


def source(steps: Steps, name: Name) -> Name:
    """The name of the map that a response is computed from."""
    return next(one for one in steps.values.graph[name].of if one.endswith(".x"))


def incoming(steps: Steps, name: Name) -> Sequence[Any]:
    """The map that a response is computed from."""
    value: Sequence[Any] = steps.values[source(steps, name)]
    return value


def ring(layer: Windowed, plane: Sequence[Any]) -> Sides:
    """The rows and columns of padding around a plane: top, bottom, left, right."""
    p, dilation = layer.padding, getattr(layer, "dilation", (1, 1))
    rows, columns = (p, p) if isinstance(p, str) else (p[:2], p[2:])
    (f_h, f_w), (s_h, s_w) = layer.kernel_size, layer.stride
    return (*around(len(plane), f_h, s_h, dilation[0], rows), *around(len(plane[0]), f_w, s_w, dilation[1], columns))


def window(layer: Windowed, place: Place) -> tuple[int, int, int, int]:
    """First row and column in the padded image, height, width."""
    d_h, d_w = getattr(layer, "dilation", (1, 1))
    (f_h, f_w), (s_h, s_w) = layer.kernel_size, layer.stride
    return place[1] * s_h, place[2] * s_w, d_h * (f_h - 1) + 1, d_w * (f_w - 1) + 1


def seen(layer: Windowed, volume: Sequence[Any], o: int) -> Sequence[Any]:
    """The channels of the input that channel `o` of the response looks at."""
    match layer:
        case Pool2d():
            return volume[o : o + 1]
        case DepthwiseConv2d():
            return volume[o // layer.multiplier :][:1]
        case Conv2d():
            share = len(volume) // layer.groups
            return volume[o // (layer.c_out // layer.groups) * share :][:share]


def picture(
    steps: Steps, name: Name, layer: Windowed, place: Place, marked: Iterable[tuple[int, int]], whole: bool
) -> Picture:
    """Image (its padding around it, the window marked) ∗ filter = response; not `whole`: its marked elements only."""
    before, language, spots = incoming(steps, name), steps.language, frozenset(marked)
    channels = seen(layer, before, place[0])
    around_it = ring(layer, before[0])
    given = source(steps, name).endswith("input.x")
    image = volume(
        [padded(plane, *around_it) for plane in channels],
        "image",
        _padded(sized("image", channels, language), around_it) if given else (),
        ring=around_it,
        window=window(layer, place),
        marked=_taps(layer, place),
    )
    values = steps.values[name]
    rows = tuple(
        tuple(value if whole or (i, j) in spots else None for j, value in enumerate(row))
        for i, row in enumerate(values[place[0]])
    )
    result = Grid(rows, "response", _caption("response", place[0], len(values), language), marked=spots)
    if isinstance(layer, Pool2d):
        return Picture((image, Sign("→"), result))
    return Picture((image, Sign("∗"), kernel(steps, layer_of(name), layer, place[0]), Sign("="), result))


def kernel(steps: Steps, name: Name, layer: Conv2d | DepthwiseConv2d, o: int) -> Grid | Planes:
    """Filter `o` as it is laid on the window: flipped where the layer flips it."""
    values, language = steps.values[f"{name}.kernel"], steps.language
    caption = _caption("filter", o, len(values), language)
    one = values[o]
    if layer.flip:
        one = tuple(tuple(row[::-1] for row in plane[::-1]) for plane in one)
        caption = (*caption, *line(pick((" retourné", ", flipped"), language)))
    if layer.bias:
        caption = (*caption, *line(", b = ", steps.values[f"{name}.b"][o]))
    return volume(one, "kernel", caption)


def _taps(layer: Windowed, place: Place) -> frozenset[tuple[int, int]]:
    """The cells of the window that a dilated filter looks at; without dilation the window says it all."""
    d_h, d_w = getattr(layer, "dilation", (1, 1))
    if (d_h, d_w) == (1, 1):
        return frozenset()
    top, left, height, width = window(layer, place)
    return frozenset((i, j) for i in range(top, top + height, d_h) for j in range(left, left + width, d_w))


def _padded(caption: Line, ring: Sides) -> Line:
    """`Image 4 × 4, p = 1` where the padding is the same on all sides."""
    return (*caption, *line(", ", Symbol("p"), " = ", ring[0])) if ring[0] and len(set(ring)) == 1 else caption


def _caption(word: str, o: int, many: int, language: str) -> Line:
    return line(WORDS[word][language] + (f" {o + 1}" if many > 1 else ""))
