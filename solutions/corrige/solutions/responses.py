"""Responses worked out in cells: the window marked, the sum of products of an element, then the whole response."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import reduce

from corrige.document.document import Block, Derivation, Paragraph, Products
from corrige.document.figures import Grid, Picture, Sign
from corrige.document.formula import Apply, Exact, Number, Tree
from corrige.document.inline import line
from corrige.exercises.layer_words import described
from corrige.exercises.pictures import WORDS, sized, volume
from corrige.problem.layers import Activation, Conv2d, DepthwiseConv2d, GlobalPool2d, Layer, Linear, Pool2d
from corrige.problem.problem import Name, split_element
from corrige.rules.graph import layer_of
from corrige.rules.responses import padded
from corrige.solutions.steps import Steps
from corrige.solutions.windows import Place, Windowed, incoming, kernel, layer_at, picture, ring, seen, window
from corrige.solutions.words import pick

WORKED = 3
"""So many elements of a list are worked out; the others are read off the response."""


def response(steps: Steps, name: Name) -> Iterator[Block]:
    """The whole response of a layer, those of the layers before it first."""
    if name in steps.known:
        return
    yield from _earlier(steps, name)
    steps.learn(name)
    layer = layer_at(steps, layer_of(name))
    match layer:
        case Conv2d() | DepthwiseConv2d() | Pool2d():
            yield from _windowed(steps, name, layer)
            return
        case Activation(function="relu"):
            said = ("ReLU remplace les valeurs négatives par 0 :", "ReLU replaces the negative values by 0:")
            yield Paragraph(line(pick(said, steps.language)))
        case Linear():
            yield from _dense(steps, name)
        case _:
            pass
    yield _whole(steps, name)


def _windowed(steps: Steps, name: Name, layer: Windowed) -> Iterator[Block]:
    """One element as an example, unless one was worked out before, and the response."""
    place, values = (0, 0, 0), steps.values[name]
    if name in steps.begun:
        said = ("On procède de même à chaque position de la fenêtre :", "Every other place of the window likewise:")
        yield Paragraph(line(pick(said, steps.language)))
        yield _whole(steps, name)
        return
    yield from _flipped(steps, layer_of(name), layer)
    yield picture(steps, name, layer, place, [(0, 0)], whole=True)
    yield from _element(steps, name, layer, place)
    if len(values[0]) * len(values[0][0]) > 1:
        yield Paragraph(line(_moves(layer, steps)))
    if len(values) > 1:
        yield _whole(steps, name)


def one_filter(steps: Steps, name: Name) -> Iterator[Block]:
    """The response to one filter, `conv.x[1]`: its first element worked out, and all of it."""
    quantity, (o, *_) = split_element(name)
    layer = layer_at(steps, layer_of(quantity))
    yield from _earlier(steps, quantity)
    if isinstance(layer, (Conv2d, DepthwiseConv2d, Pool2d)):
        yield from _flipped(steps, layer_of(quantity), layer)
        yield picture(steps, quantity, layer, (o, 0, 0), [(0, 0)], whole=True)
        yield from _element(steps, quantity, layer, (o, 0, 0))
        yield Paragraph(line(_moves(layer, steps)))
    else:
        yield Derivation(None, None, {}, steps.values[name])
    steps.learn(name)
    if all(f"{quantity}[{k}]" in steps.known for k in range(len(steps.values[quantity]))):
        steps.learn(quantity)


def elements(steps: Steps, names: Sequence[Name]) -> Iterator[Block]:
    """Elements of one response: the figure with the first one's window, their sums of products."""
    quantity = split_element(names[0])[0]
    response_name, layer = f"{layer_of(quantity)}.x", layer_at(steps, layer_of(quantity))
    places = [_place(name) for name in names]
    yield from _earlier(steps, response_name)
    if not isinstance(layer, (Conv2d, DepthwiseConv2d, Pool2d)):
        yield from (_of_the_map(steps, name, layer) for name in names)
        return
    yield from _flipped(steps, layer_of(quantity), layer)
    shown = [(i, j) for o, i, j in places if o == places[0][0]]
    yield picture(steps, response_name, layer, places[0], shown, whole=len(names) > 1)
    for place in places[:WORKED]:
        yield from _element(steps, response_name, layer, place)
    if len(names) > 1:
        steps.learn(response_name)  # shown whole
        said = "Les autres s'obtiennent de même. ", "The others follow likewise. "
        lead = (pick(said, steps.language) if len(names) > WORKED else "") + pick(
            ("Réponse : ", "Answer: "), steps.language
        )
        yield Paragraph(line(lead, *_listed([steps.values[name] for name in names], steps), "."))


def _of_the_map(steps: Steps, name: Name, layer: Layer) -> Block:
    """An element of a layer without a window; of global pooling, from all values of its channel."""
    quantity, (o, *_) = split_element(name)
    if not isinstance(layer, GlobalPool2d):
        return Derivation(None, None, {}, steps.values[name])
    values = [value for row in incoming(steps, quantity)[o] for value in row]
    return Derivation(None, _reduced(layer.mode, values), {}, steps.values[name])


def _listed(values: Sequence[Exact], steps: Steps) -> Iterator[str | Exact]:
    for i, value in enumerate(values):
        yield pick((" ; " if i else "", ", " if i else ""), steps.language)
        yield value


def _place(name: Name) -> Place:
    o, i, j = split_element(name)[1]
    return o, i, j


def _earlier(steps: Steps, name: Name) -> Iterator[Block]:
    for one in steps.values.graph[name].of:
        if one.endswith(".x") and one in steps.values.graph:
            yield from response(steps, one)


def _moves(layer: Windowed, steps: Steps) -> str:
    """How the window gets to the other elements."""
    down, across = layer.stride
    if down == across:
        fr = "d'une case" if down == 1 else f"de {down} cases"
        en = "by one cell" if down == 1 else f"by {down} cells"
    else:
        fr = f"de {across} case{'s' * (across > 1)} vers la droite, de {down} case{'s' * (down > 1)} vers le bas"
        en = f"by {across} cell{'s' * (across > 1)} to the right, by {down} cell{'s' * (down > 1)} down"
    said = (
        f"Les autres éléments s'obtiennent de même, la fenêtre avançant {fr}.",
        f"The other elements follow in the same way; the window moves {en}.",
    )
    return pick(said, steps.language)


def _flipped(steps: Steps, name: Name, layer: Layer) -> Iterator[Block]:
    """That the kernel is flipped, the first time that it is used."""
    if not isinstance(layer, (Conv2d, DepthwiseConv2d)) or not layer.flip or f"{name}.x" in steps.begun:
        return
    said = (
        "La vraie convolution retourne d'abord le filtre, de haut en bas et de gauche à droite :",
        "A true convolution first flips the filter, top to bottom and left to right:",
    )
    yield Paragraph(line(pick(said, steps.language)))
    first = steps.values[f"{name}.kernel"][0]
    given = volume(first, "kernel", sized("filter", first, steps.language))
    yield Picture((given, Sign("→"), kernel(steps, name, layer, 0)))


def _element(steps: Steps, name: Name, layer: Windowed, place: Place) -> Iterator[Block]:
    """The sentence that says which element, and how its value comes about."""
    o, i, j = place
    steps.begun.add(name)
    several = len(steps.values[name]) > 1
    fr = f"Élément de la ligne {i + 1}, colonne {j + 1}" + (f" de la réponse {o + 1}" if several else "") + " :"
    en = f"The element in row {i + 1}, column {j + 1}" + (f" of response {o + 1}" if several else "") + ":"
    yield Paragraph(line(pick((fr, en), steps.language)))
    if isinstance(layer, Pool2d):
        yield _pooled(steps, name, layer, place)
        return
    pairs = steps.values[f"{layer_of(name)}.products"][o][i][j]
    value, bias = steps.values[name][o][i][j], steps.values[f"{layer_of(name)}.b"][o] if layer.bias else None
    channels = len(seen(layer, incoming(steps, name), o))
    if channels == 1:
        yield Products(tuple(pairs), value, bias)
    else:
        yield from _by_channel(steps, pairs, channels, value, bias)


def _by_channel(
    steps: Steps, pairs: Sequence[tuple[Exact, Exact]], channels: int, value: Exact, bias: Exact | None
) -> Iterator[Block]:
    """The products of each channel, then the sum over the channels and the bias."""
    each, sums = len(pairs) // channels, list[Exact]()
    for c in range(channels):
        mine = tuple(pairs[c * each : (c + 1) * each])
        sums.append(sum(k * v for k, v in mine))
        yield Paragraph(line(f"{WORDS['channel'][steps.language]} {c + 1}" + pick((" :", ":"), steps.language)))
        yield Products(mine, sums[-1])
    terms = sums if bias is None else [*sums, bias]
    words = ("en tout : ", "in all: ") if bias is None else ("en tout, avec le biais : ", "in all, with the bias: ")
    yield Paragraph(line(pick(words, steps.language), _summed(terms), " = ", value))


def _summed(numbers: Sequence[Exact]) -> Tree:
    """The sum as it is written, nothing computed."""
    terms: list[Tree] = [Number(number) for number in numbers]
    return reduce(lambda a, b: Apply("+", (a, b)), terms)


def _pooled(steps: Steps, name: Name, layer: Pool2d, place: Place) -> Block:
    """The maximum or the average of what the window sees; padding never counts in a maximum."""
    o, i, j = place
    before = incoming(steps, name)
    counted = layer.mode == "average" and layer.count_padding and layer.padding != "same"
    cells = padded(before[o], *ring(layer, before[0]), 0 if counted else None)
    top, left, f_h, f_w = window(layer, place)
    values = [value for row in cells[top : top + f_h] for value in row[left : left + f_w] if value is not None]
    found = steps.values[name][o][i][j]
    return Derivation(None, _reduced(layer.mode, values), {}, found)


def _reduced(mode: str, values: Sequence[Exact]) -> Tree:
    """The maximum or the average, written out; the only value of a window that sees no other."""
    if len(values) == 1:
        return Number(values[0])
    if mode == "max":
        return Apply("max", tuple(Number(one) for one in values))
    return Apply("/", (_summed(values), Number(len(values))))


def _dense(steps: Steps, name: Name) -> Iterator[Block]:
    """Each unit's weighted sum of what comes in."""
    before = incoming(steps, name)
    rows, biases = steps.values[f"{layer_of(name)}.kernel"], steps.values[f"{layer_of(name)}.b"]
    for o, row in enumerate(rows):
        pairs = tuple((k, before[c][0][0]) for c, k in enumerate(row))
        yield Products(pairs, steps.values[name][o][0][0], biases[o] if any(biases) else None)


def _whole(steps: Steps, name: Name) -> Block:
    """The response in cells; a flat vector as numbers in a row."""
    value, layer = steps.values[name], layer_at(steps, layer_of(name))
    word = described(layer_of(name), layer)[steps.language].split("\n")[0]
    if isinstance(layer, (Conv2d, DepthwiseConv2d, Pool2d)):
        word = WORDS["response"][steps.language]
    if all(len(plane) == len(plane[0]) == 1 for plane in value):
        return Derivation(None, None, {}, tuple(plane[0][0] for plane in value))
    many = len(value) > 1
    grids = (Grid(plane, "response", line(f"{word} {o + 1}" if many else word)) for o, plane in enumerate(value))
    return Picture(tuple(grids))
