"""The convolution of mathematics against the cross-correlation of deep learning: the filter is flipped, or not.

The deck's formula (slide « Convolution 2D discrète ») is a convolution, its worked example a cross-correlation.
"""

from __future__ import annotations

from itertools import product

import msgspec

from corrige.exercises.catalogue import mistakes as m
from corrige.exercises.catalogue import response_mistakes as r
from corrige.exercises.catalogue.flip_mistakes import FLIPS
from corrige.exercises.catalogue.numbers import convolutions, edges, image, plane
from corrige.exercises.catalogue.phrases import movement
from corrige.exercises.catalogue.questions import ask_element, ask_map
from corrige.exercises.catalogue.text import joined, text
from corrige.exercises.family import Family, Level
from corrige.problem.draw import Draw
from corrige.problem.layers import Conv2d
from corrige.problem.network import network
from corrige.problem.problem import Name, Problem, Question, Text, Value
from corrige.rules.values import Values

KERNELS = [(3, 3), (2, 3), (3, 2)]
PLAIN = convolutions((4, 5), [(3, 3)], range(36, 55))
LARGER = convolutions((3, 4, 5, 6), KERNELS, range(36, 55))
MOVED = convolutions(range(3, 8), KERNELS, range(63, 91), strides=(1, 2), paddings=[(1, 1, 1, 1), (1, 0, 1, 0)])
LAYERS = (PLAIN, *([one for one in layers if one[0] != one[1]] for layers in (LARGER, MOVED)))
CONVOLUTION = text("la réponse de la convolution (filtre retourné)", "the response of the convolution (filter flipped)")
CORRELATION = text(
    "la réponse de la corrélation croisée (filtre non retourné)",
    "the response of the cross-correlation (filter not flipped)",
)


def setting(draw: Draw, level: Level) -> Problem:
    h, w, layer = draw.choice(LAYERS[level - 1])
    filter = edges(draw) if level == 1 and draw.below(3) == 0 else plane(draw, *layer.kernel_size)
    pixels = image(draw, 1, h, w, (2, 3, 5)[level - 1])
    networks = {"convolution": network((1, h, w), conv=msgspec.structs.replace(layer, flip=True))}
    if level > 1:
        networks["correlation"] = network((1, h, w), conv=layer)
    data: dict[Name, Value] = {}
    for key in networks:
        data |= {f"{key}.input.x": pixels, f"{key}.conv.kernel": ((filter,),)}
    return Problem(networks=networks, data=data)


def questions(problem: Problem, draw: Draw) -> tuple[Question, ...]:
    convolution = ask_map("convolution.conv", id="convolution", called=CONVOLUTION)
    if problem.level > 1:
        return (convolution, ask_map("correlation.conv", id="correlation", called=CORRELATION))
    values = Values(problem, {})
    places = list(product((0,), range(values["convolution.conv.h"]), range(values["convolution.conv.w"])))
    element = ask_element("convolution.conv", draw.choice(places), id="products", products=True)
    return (element, convolution)


def statement(problem: Problem) -> Text:
    layer = problem.networks["convolution"]["conv"]
    assert isinstance(layer, Conv2d)
    moves = movement("convolution.conv", layer)
    given = text(
        "L'image de hauteur × largeur {convolution.input.h} × {convolution.input.w} et le filtre"
        f" {{convolution.conv.f_h}} × {{convolution.conv.f_w}} sont donnés ci-dessous ; {moves['fr']}, sans biais.",
        "The image of height × width {convolution.input.h} × {convolution.input.w} and the"
        f" {{convolution.conv.f_h}} × {{convolution.conv.f_w}} filter are given below; {moves['en']}, without bias.",
    )
    convention = text(
        "La *convolution* des mathématiques retourne le filtre, de haut en bas et de gauche à droite, avant de le"
        " faire glisser sur l'image ; la *corrélation croisée*, que les bibliothèques d'apprentissage profond"
        " appellent convolution, ne le retourne pas.",
        "The *convolution* of mathematics flips the filter, top to bottom and left to right, before sliding it over"
        " the image; the *cross-correlation*, which deep-learning libraries call convolution, does not flip it.",
    )
    return joined(given, convention)


FAMILY = Family(
    name="true-convolution",
    title=text("Convolution et corrélation croisée", "Convolution and cross-correlation"),
    slides=("Convolution 2D discrète",),
    setting=setting,
    questions=questions,
    statement=statement,
    mistakes=(
        *FLIPS,
        m.signs_forgotten,
        r.row_for_column,
        m.padding_forgotten,
        m.padding_once,
        m.stride_forgotten,
    ),
    loads=((45, 63), (72, 108), (126, 180)),
    shows="grids",
)
