"""Convolutions of volumes: a filter over several channels, several filters; shapes, shape of the filters, responses."""

from __future__ import annotations

from typing import TypeAlias

from corrige.exercises.catalogue import mistakes as m
from corrige.exercises.catalogue import response_mistakes as r
from corrige.exercises.catalogue import volume_mistakes as v
from corrige.exercises.catalogue.numbers import convolutions, image, kernel
from corrige.exercises.catalogue.phrases import CROSS_CORRELATION, NONE_FLIPPED, bias, filters, movement
from corrige.exercises.catalogue.phrases import image as size_of_image
from corrige.exercises.catalogue.questions import ask, ask_map
from corrige.exercises.catalogue.text import joined, text
from corrige.exercises.family import Family, Level
from corrige.problem.draw import Draw
from corrige.problem.layers import Conv2d
from corrige.problem.network import network
from corrige.problem.problem import Name, Problem, Question, Text, Value

Sized: TypeAlias = tuple[int, int, int, Conv2d]
"""Channels, rows and columns of the image; the layer."""
WIDE = [(2, 2), (2, 3), (3, 2)]
PADDINGS = [(0, 0, 0, 0), (1, 1, 1, 1), (1, 0, 1, 0), (1, 1, 0, 0)]
ONE: tuple[Sized, ...] = tuple(
    (2, *found) for found in convolutions(range(3, 6), [(2, 2), (3, 3)], range(48, 73), channels=2)
)
MORE: tuple[tuple[Sized, ...], ...] = (
    tuple((3, *found) for found in convolutions(range(3, 6), [(2, 2), (3, 3)], range(96, 121), channels=3)),
    tuple((2, *found) for found in convolutions(range(3, 6), [(2, 2)], range(96, 121), channels=2, filters=2)),
)
MOST: tuple[tuple[Sized, ...], ...] = tuple(
    tuple(
        (c, *found)
        for found in convolutions(
            range(3, 7),
            WIDE,
            range(144, 193),
            strides=(1, 2),
            paddings=PADDINGS,
            channels=c,
            filters=n,
            bias=True,
        )
        if found[0] != found[1]
    )
    for c, n in ((2, 2), (3, 2), (2, 3))
)


def setting(draw: Draw, level: Level) -> Problem:
    kinds = ((ONE,), MORE, MOST)[level - 1]
    c, h, w, layer = draw.choice(draw.choice(kinds))
    data: dict[Name, Value] = {
        "input.x": image(draw, c, h, w, 3),
        "conv.kernel": tuple(kernel(draw, c, *layer.kernel_size) for _ in range(layer.c_out)),
    }
    if layer.bias:
        data["conv.b"] = tuple(draw.choice((-3, -2, -1, 1, 2, 3)) for _ in range(layer.c_out))
    return Problem(networks={"": network((c, h, w), conv=layer)}, data=data)


def questions(problem: Problem, draw: Draw) -> tuple[Question, ...]:
    called = text("la convolution", "the convolution")
    shapes = (
        ask("conv", "kernel_h kernel_w kernel_c kernel_n", id="kernels", called=called),
        ask("conv", "h w c", id="shape", called=called),
    )
    n = len(problem.data["conv.kernel"])
    if n == 1:
        return (*shapes, ask_map("conv"))
    of = [text(f"la réponse du filtre {k}", f"the response of filter {k}") for k in range(1, n + 1)]
    return (*shapes, *(ask_map("conv", id=f"response_{k + 1}", called=of[k], channel=k) for k in range(n)))


def statement(problem: Problem) -> Text:
    layer = problem.net["conv"]
    assert isinstance(layer, Conv2d)
    size, kernels, moves, biased = size_of_image(), filters("conv", layer), movement("conv", layer), _biased(layer)
    given = text(
        f"L'image de hauteur × largeur × canaux {size['fr']} est convoluée par {kernels['fr']}, {moves['fr']},"
        f" {biased['fr']}. Les canaux de l'image et ceux de chaque filtre sont donnés dans le même ordre.",
        f"The image of height × width × channels {size['en']} is convolved with {kernels['en']}, {moves['en']},"
        f" {biased['en']}. The channels of the image and those of each filter are given in the same order.",
    )
    return joined(given, CROSS_CORRELATION if layer.c_out == 1 else NONE_FLIPPED)


def _biased(layer: Conv2d) -> Text:
    """The biases by their values, in the order of the filters."""
    if not layer.bias or layer.c_out > 6:
        return bias(layer)
    each = [f"{{conv.b[{k}]}}" for k in range(layer.c_out)]
    if len(each) == 1:
        return text(f"biais {each[0]}", f"bias {each[0]}")
    first, last = ", ".join(each[:-1]), each[-1]
    return text(
        f"biais {first} et {last} (dans l'ordre des filtres)",
        f"biases {first} and {last} (in the order of the filters)",
    )


FAMILY = Family(
    name="volumes",
    title=text("Convolution de volumes", "Convolution of volumes"),
    slides=("Convolution 2D de volumes : Plusieurs canaux de couleur", "Couche de convolution 2D de volumes"),
    setting=setting,
    questions=questions,
    statement=statement,
    mistakes=(
        v.first_channel_only,
        v.channels_not_summed,
        v.channels_reversed,
        v.filter_without_depth,
        v.same_filter,
        m.kernel_flipped,
        m.signs_forgotten,
        m.same_for_valid,
        m.padding_forgotten,
        m.padding_once,
        r.border_repeated,
        m.stride_forgotten,
        r.stride_across_only,
        m.bias_forgotten,
        r.bias_subtracted,
    ),
    loads=((50, 80), (96, 120), (146, 204)),
    shows="grids",
)
