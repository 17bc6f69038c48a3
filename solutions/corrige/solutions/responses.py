"""Responses worked out in cells: the window marked, the sum of products of an element, then the whole response."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import reduce
from typing import Any

from corrige.document.document import Block, Derivation, Grid, Paragraph, Picture, Planes, Products, Sign, line
from corrige.document.formula import Apply, Exact, Number, Tree
from corrige.exercises.pictures import WORDS, sized, volume
from corrige.problem.layers import Activation, Conv2d, DepthwiseConv2d, Layer, Linear, Pool2d, Sides
from corrige.problem.network import walk
from corrige.problem.problem import Name, prefixed, split_element
from corrige.rules.responses import around, padded
from corrige.rules.values import layer_of
from corrige.solutions.steps import Steps
from corrige.solutions.words import pick

Place = tuple[int, int, int]
"""Filter (or channel), row and column of an element of a response."""


def response(steps: Steps, name: Name) -> Iterator[Block]:
    """The whole response of a layer, those of the layers before it first."""
    if name in steps.known:
        return
    for one in steps.values.graph[name].of:
        if one.endswith(".x") and one in steps.values.graph:
            yield from response(steps, one)
    steps.known.append(name)
    layer = _layer(steps, layer_of(name))
    match layer:
        case Conv2d() | DepthwiseConv2d() | Pool2d():
            yield from _flipped(steps, layer_of(name), layer)
            yield _picture(steps, name, layer, (0, 0, 0))
            yield from _element(steps, name, layer, (0, 0, 0))
            said = ("En déplaçant la fenêtre, on obtient toute la réponse :", "Moving the window gives the response:")
            yield Paragraph(line(pick(said, steps.language)))
        case Activation(function="relu"):
            said = ("ReLU remplace les valeurs négatives par 0 :", "ReLU replaces the negative values by 0:")
            yield Paragraph(line(pick(said, steps.language)))
        case Linear():
            yield from _dense(steps, name)
        case _:
            pass
    yield from _whole(steps, name)


def element(steps: Steps, name: Name) -> Iterator[Block]:
    """One element of a response: the figure with its window marked, and its sum of products."""
    quantity, index = split_element(name)
    layer_name = layer_of(quantity)
    layer, place = _layer(steps, layer_name), (index[0], index[1], index[2])
    for one in steps.values.graph[quantity].of:
        if one.endswith(".x") and one in steps.values.graph:
            yield from response(steps, one)
    if not isinstance(layer, (Conv2d, DepthwiseConv2d, Pool2d)):
        yield Derivation(None, None, {}, steps.values[name])
        return
    if f"{layer_name}.x" not in steps.known:
        yield from _flipped(steps, layer_name, layer)
    yield _picture(steps, f"{layer_name}.x", layer, place, alone=True)
    yield from _element(steps, f"{layer_name}.x", layer, place)


def _layer(steps: Steps, name: Name) -> Layer:
    for key, net in steps.problem.networks.items():
        for short, layer in walk(net.layers):
            if prefixed(key, short) == name:
                return layer
    raise KeyError(name)


def _source(steps: Steps, name: Name) -> Name:
    return next(one for one in steps.values.graph[name].of if one.endswith(".x"))


def _before(steps: Steps, name: Name) -> Sequence[Any]:
    """The map that comes in."""
    value: Sequence[Any] = steps.values[_source(steps, name)]
    return value


def _ring(layer: Conv2d | DepthwiseConv2d | Pool2d, plane: Sequence[Any]) -> Sides:
    p, dilation = layer.padding, getattr(layer, "dilation", (1, 1))
    rows, columns = (p, p) if isinstance(p, str) else (p[:2], p[2:])
    (f_h, f_w), (s_h, s_w) = layer.kernel_size, layer.stride
    return (*around(len(plane), f_h, s_h, dilation[0], rows), *around(len(plane[0]), f_w, s_w, dilation[1], columns))


def _window(layer: Conv2d | DepthwiseConv2d | Pool2d, place: Place) -> tuple[int, int, int, int]:
    d_h, d_w = getattr(layer, "dilation", (1, 1))
    (f_h, f_w), (s_h, s_w) = layer.kernel_size, layer.stride
    return place[1] * s_h, place[2] * s_w, d_h * (f_h - 1) + 1, d_w * (f_w - 1) + 1


def _seen(layer: Conv2d | DepthwiseConv2d | Pool2d, incoming: Sequence[Any], o: int) -> Sequence[Any]:
    """The channels that output channel `o` looks at."""
    match layer:
        case Pool2d():
            return incoming[o : o + 1]
        case DepthwiseConv2d():
            return incoming[o // layer.multiplier :][:1]
        case Conv2d():
            share = len(incoming) // layer.groups
            return incoming[o // (layer.c_out // layer.groups) * share :][:share]


def _picture(
    steps: Steps, name: Name, layer: Conv2d | DepthwiseConv2d | Pool2d, place: Place, *, alone: bool = False
) -> Picture:
    """Image (its padding around it, the window marked) ∗ filter = response; `alone`: only this element of it."""
    incoming, language = _before(steps, name), steps.language
    ring = _ring(layer, incoming[0])
    seen = [padded(plane, *ring) for plane in _seen(layer, incoming, place[0])]
    given = _source(steps, name).endswith("input.x")
    caption = sized("image", _seen(layer, incoming, place[0]), language) if given else ()
    image = volume(seen, "image", caption, ring=ring, window=_window(layer, place))
    whole = steps.values[name][place[0]]
    cells = [
        [value if not alone or (i, j) == place[1:] else None for j, value in enumerate(row)]
        for i, row in enumerate(whole)
    ]
    several = len(steps.values[name]) > 1
    word = WORDS["response"][language] + (f" {place[0] + 1}" if several else "")
    result = Grid(tuple(map(tuple, cells)), "response", line(word), marked=frozenset({(place[1], place[2])}))
    if isinstance(layer, Pool2d):
        return Picture((image, Sign("→"), result))
    return Picture((image, Sign("∗"), _kernel(steps, layer_of(name), layer, place[0]), Sign("="), result))


def _kernel(steps: Steps, name: Name, layer: Conv2d | DepthwiseConv2d, o: int) -> Grid | Planes:
    """Filter `o` as it is laid on the window."""
    kernel, language = steps.values[f"{name}.kernel"], steps.language
    one = tuple(tuple(row[::-1] for row in plane[::-1]) for plane in kernel[o]) if layer.flip else kernel[o]
    word = WORDS["filter"][language] + (f" {o + 1}" if len(kernel) > 1 else "")
    turned = pick((" retourné", " flipped"), language) if layer.flip else ""
    caption = line(word + turned)
    bias = steps.values[f"{name}.b"][o]
    return volume(one, "kernel", (*caption, *line(", b = ", bias)) if layer.bias else caption)


def _flipped(steps: Steps, name: Name, layer: Layer) -> Iterator[Block]:
    if isinstance(layer, (Conv2d, DepthwiseConv2d)) and layer.flip:
        said = (
            "La vraie convolution retourne d'abord le filtre, de haut en bas et de gauche à droite :",
            "A true convolution first flips the kernel, top to bottom and left to right:",
        )
        yield Paragraph(line(pick(said, steps.language)))
        kernel = steps.values[f"{name}.kernel"][0]
        yield Picture((volume(kernel, "kernel"), Sign("→"), _kernel(steps, name, layer, 0)))


def _element(steps: Steps, name: Name, layer: Conv2d | DepthwiseConv2d | Pool2d, place: Place) -> Iterator[Block]:
    """The sentence that says which element, and how its value comes about."""
    o, i, j = place
    several = len(steps.values[name]) > 1
    fr = f"Élément de la ligne {i + 1}, colonne {j + 1}" + (f" de la réponse {o + 1}" if several else "")
    en = f"The element in row {i + 1}, column {j + 1}" + (f" of response {o + 1}" if several else "")
    yield Paragraph(line(pick((fr, en), steps.language) + pick((" :", ":"), steps.language)))
    if isinstance(layer, Pool2d):
        yield _pooled(steps, name, layer, place)
        return
    pairs = steps.values[f"{layer_of(name)}.products"][o][i][j]
    value, bias = steps.values[name][o][i][j], steps.values[f"{layer_of(name)}.b"][o] if layer.bias else None
    channels = len(_seen(layer, _before(steps, name), o))
    if channels == 1:
        yield Products(tuple(pairs), value, bias)
    else:
        yield from _by_channel(steps, pairs, channels, value, bias)


def _by_channel(
    steps: Steps, pairs: Sequence[tuple[Exact, Exact]], channels: int, value: Exact, bias: Exact | None
) -> Iterator[Block]:
    """The products of each channel, then the sum over the channels and the bias."""
    each, sums = len(pairs) // channels, []
    for c in range(channels):
        mine = tuple(pairs[c * each : (c + 1) * each])
        sums.append(sum(k * v for k, v in mine))
        word = WORDS["channel"][steps.language]
        yield Paragraph(line(f"{word} {c + 1}" + pick((" :", ":"), steps.language)))
        yield Products(mine, sums[-1])
    total = _summed([*sums, bias] if bias else sums)
    yield Paragraph(line(pick(("en tout : ", "in all: "), steps.language), total, " = ", value))


def _summed(numbers: Sequence[Exact]) -> Tree:
    """The sum as it is written, nothing computed."""
    terms: list[Tree] = [Number(number) for number in numbers]
    return reduce(lambda a, b: Apply("+", (a, b)), terms)


def _pooled(steps: Steps, name: Name, layer: Pool2d, place: Place) -> Block:
    o, i, j = place
    incoming = _before(steps, name)
    counted = layer.mode == "average" and layer.count_padding and layer.padding != "same"
    cells = padded(incoming[o], *_ring(layer, incoming[0]), 0 if counted else None)
    top, left, f_h, f_w = _window(layer, place)
    seen = [value for row in cells[top : top + f_h] for value in row[left : left + f_w] if value is not None]
    value = steps.values[name][o][i][j]
    if layer.mode == "max":
        return Derivation(None, Apply("max", tuple(Number(one) for one in seen)), {}, value)
    return Derivation(None, Apply("/", (_summed(seen), Number(len(seen)))), {}, value)


def _dense(steps: Steps, name: Name) -> Iterator[Block]:
    """Each unit's weighted sum of what comes in."""
    incoming = _before(steps, name)
    kernel, biases = steps.values[f"{layer_of(name)}.kernel"], steps.values[f"{layer_of(name)}.b"]
    for o, row in enumerate(kernel):
        pairs = tuple((k, incoming[c][0][0]) for c, k in enumerate(row))
        yield Products(pairs, steps.values[name][o][0][0], biases[o] if any(biases) else None)


def _whole(steps: Steps, name: Name) -> Iterator[Block]:
    value = steps.values[name]
    if all(len(plane) == len(plane[0]) == 1 for plane in value):
        yield Derivation(None, None, {}, tuple(plane[0][0] for plane in value))
        return
    word = WORDS["response"][steps.language]
    if len(value) == 1:
        yield Derivation(None, None, {}, value[0])
        return
    yield Picture(tuple(Grid(plane, "response", line(f"{word} {o + 1}")) for o, plane in enumerate(value)))
