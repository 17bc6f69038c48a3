"""The response of a convolution: an element as a sum of products, the whole response, and what comes after it."""

from __future__ import annotations

from itertools import product

from corrige.exercises.catalogue import mistakes as m
from corrige.exercises.catalogue import pooling_mistakes as p
from corrige.exercises.catalogue import response_mistakes as r
from corrige.exercises.catalogue.numbers import convolutions, edges, image, plane
from corrige.exercises.catalogue.phrases import CROSS_CORRELATION, bias, movement
from corrige.exercises.catalogue.questions import ask_blanks, ask_element, ask_map
from corrige.exercises.catalogue.text import joined, text
from corrige.exercises.family import Family, Level
from corrige.problem.draw import Draw
from corrige.problem.layers import Activation, Conv2d, pool
from corrige.problem.network import network
from corrige.problem.problem import Problem, Question, Text
from corrige.rules.values import Values

PLAIN = convolutions((4, 5), [(3, 3)], range(36, 55))
KERNELS = ((3, 3), (2, 3), (3, 2))
MOVED = tuple(
    tuple(
        (h, w, layer)
        for h, w, layer in convolutions(range(3, 10), KERNELS, range(63, 100), strides=[stride], paddings=[padding])
        if h != w
    )
    for stride, padding in ((2, (0, 0, 0, 0)), (1, (1, 1, 1, 1)), (2, (1, 1, 1, 1)))
)
UNEQUAL = [(0, 0, 0, 0), (1, 1, 1, 1), (1, 0, 1, 0), (1, 1, 0, 0), (0, 0, 1, 1), (0, 1, 1, 0)]
CHAINED = convolutions(range(3, 7), KERNELS, range(120, 181), paddings=UNEQUAL, bias=True)
WINDOWS = ((2, 2), (2, 3), (3, 2))
ENOUGH = 90
"""Products to form where only a part of a response is asked."""


def setting(draw: Draw, level: Level) -> Problem:
    h, w, layer = draw.choice((PLAIN, draw.choice(MOVED), CHAINED)[level - 1])
    f_h, f_w = layer.kernel_size
    filter = edges(draw) if level == 1 and draw.below(3) == 0 else plane(draw, f_h, f_w)
    pixels = image(draw, 1, h, w, draw.between(1, 3) if level == 1 else draw.choice((3, 5, 9)))
    data = {"input.x": pixels, "conv.kernel": ((filter,),)}
    if level < 3:
        return Problem(networks={"": network((1, h, w), conv=layer)}, data=data)
    net = network((1, h, w), conv=layer, relu=Activation(function="relu"), pool=pool(draw.choice(WINDOWS)))
    return Problem(networks={"": net}, data={**data, "conv.b": (draw.choice((-4, -3, -2, -1, 1, 2, 3, 4)),)})


def questions(problem: Problem, draw: Draw) -> tuple[Question, ...]:
    values = Values(problem, {})
    places = list(product((0,), range(values["conv.h"]), range(values["conv.w"])))
    if problem.level < 3:
        as_sum = problem.level == 1
        element = ask_element("conv", draw.choice(places), id="products" if as_sum else "element", products=as_sum)
        return (element, ask_map("conv"))
    blanks = max(1, min(len(places) - 1, ENOUGH // values["conv.multiplications_per_response"]))
    return (
        ask_blanks("conv", draw.sample(places, blanks)),
        ask_map("relu", id="relu", called=text("la carte après la fonction ReLU", "the map after the ReLU")),
        ask_map("pool", id="pool", called=text("la carte après le max-pooling", "the map after the max pooling")),
    )


def statement(problem: Problem) -> Text:
    layer = problem.net["conv"]
    assert isinstance(layer, Conv2d)
    moves, biased = movement("conv", layer), bias(layer)
    given = text(
        "L'image de hauteur × largeur {input.h} × {input.w} est convoluée par le filtre {conv.f_h} × {conv.f_w}"
        f" ci-dessous, {moves['fr']}, {biased['fr']}.",
        "The image of height × width {input.h} × {input.w} is convolved with the {conv.f_h} × {conv.f_w} filter below,"
        f" {moves['en']}, {biased['en']}.",
    )
    return joined(given, _after(problem), CROSS_CORRELATION)


def _after(problem: Problem) -> Text:
    if problem.level < 3:
        return text("", "")
    then = movement("pool", problem.net["pool"])  # type: ignore[arg-type]
    return text(
        "On ajoute le biais {conv.b[0]}, puis on applique la fonction ReLU, puis un max-pooling de fenêtre"
        f" {{pool.f_h}} × {{pool.f_w}}, {then['fr']}. Une partie de la réponse, biais compris, est déjà calculée.",
        "The bias {conv.b[0]} is added, then the ReLU is applied, then a max pooling with a window of"
        f" {{pool.f_h}} × {{pool.f_w}}, {then['en']}. A part of the response, with its bias, is computed already.",
    )


FAMILY = Family(
    name="response",
    title=text("Réponse d'une convolution", "Response of a convolution"),
    slides=("Convolution", "Convolution 2D discrète", "Stride", "Padding", "Couche de Pooling"),
    setting=setting,
    questions=questions,
    statement=statement,
    mistakes=(
        m.kernel_flipped,
        m.kernel_transposed,
        m.signs_forgotten,
        r.last_product_forgotten,
        r.counted_from_zero,
        r.row_for_column,
        m.same_for_valid,
        m.padding_forgotten,
        m.padding_once,
        r.border_repeated,
        m.stride_forgotten,
        r.stride_across_only,
        m.bias_forgotten,
        r.bias_subtracted,
        m.relu_forgotten,
        r.relu_absolute,
        m.average_for_max,
        p.minimum_for_maximum,
        m.pooling_stride_1,
        p.pooling_rounded_up,
    ),
    loads=((45, 63), (69, 108), (110, 150)),
    shows="grids",
)
