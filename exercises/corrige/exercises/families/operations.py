"""Operations of a convolution layer: multiplications, additions, bias additions, total, MACs; the shape comes first."""

from __future__ import annotations

from corrige.exercises.catalogue import count_mistakes as c
from corrige.exercises.catalogue import mistakes as m
from corrige.exercises.catalogue.making import padded
from corrige.exercises.catalogue.phrases import CONVENTION, PADDED_ZEROS, convolution, image
from corrige.exercises.catalogue.questions import ask
from corrige.exercises.catalogue.sides import sides
from corrige.exercises.catalogue.text import joined, text
from corrige.exercises.family import Family, Level
from corrige.problem.draw import Draw
from corrige.problem.layers import Conv2d, conv
from corrige.problem.network import network
from corrige.problem.problem import Problem, Question, Text

COUNTED = ("multiplications", "additions", "bias_additions", "operations", "macs")


def setting(draw: Draw, level: Level) -> Problem:
    layer = _layer(draw, level)
    h, w = sides(draw, layer, (6, 10, 20)[level - 1], (14, 30, 60)[level - 1])
    least, most = ((2, 4), (3, 12), (3, 24))[level - 1]
    # as many channels as the filter is wide would hide which of the two was forgotten
    channels = draw.choice([c for c in range(least, most + 1) if c not in layer.kernel_size]) * layer.groups
    return Problem(networks={"": network((channels, h, w), conv=layer)})


def _layer(draw: Draw, level: Level) -> Conv2d:
    """Level 1 moves by one pixel, level 2 by more; at level 3 nothing is square, and some layers have groups."""
    if level == 1:
        f = draw.choice((3, 5))
        return conv(draw.between(2, 8), f, padding=draw.choice((0, 1) if f == 5 else (0, 2)))
    if level == 2:
        f, bias = draw.choice((3, 5, 7)), draw.below(3) > 0
        return conv(draw.between(4, 32), f, stride=draw.between(2, 3), padding=draw.below(min(4, f)), bias=bias)
    groups = draw.choice((1, 1, 2, 4))
    f_h, f_w = draw.sample(range(2, 8), 2)
    high, wide = min(2, f_h - 1), min(2, f_w - 1)
    padding = draw.between(0, high), draw.between(1, high), draw.between(0, wide), draw.between(0, wide)
    return conv(
        draw.between(12, 64) // groups * groups,
        (f_h, f_w),
        stride=(draw.between(1, 3), draw.between(2, 3)),
        padding=padding,
        groups=groups,
        bias=draw.below(3) > 0,
    )


def questions(problem: Problem, draw: Draw) -> tuple[Question, ...]:
    called = text("la couche", "the layer")
    return (ask("conv", "h w c", id="shape", called=called), *(ask("conv", one, called=called) for one in COUNTED))


def statement(problem: Problem) -> Text:
    layer = problem.net["conv"]
    assert isinstance(layer, Conv2d)
    words, size = convolution("conv", layer), image()
    given = text(
        f"Une couche de convolution reçoit une image de hauteur × largeur × canaux {size['fr']}. Elle a {words['fr']}.",
        f"A convolution layer receives an image of height × width × channels {size['en']}. It has {words['en']}.",
    )
    return joined(given, CONVENTION, *([PADDED_ZEROS] if padded(layer) else []))


FAMILY = Family(
    name="operations",
    title=text("Opérations d'une couche de convolution", "Operations of a convolution layer"),
    slides=("Nombre d'opérations dans une couche de convolution",),
    setting=setting,
    questions=questions,
    statement=statement,
    mistakes=(
        m.padding_forgotten,
        m.padding_once,
        m.stride_forgotten,
        m.ceil_for_floor,
        m.one_channel,
        c.products_of_a_side,
        c.taken_square,
        c.groups_forgotten,
        m.one_place,
        m.one_response_map,
        m.input_for_output,
        c.padded_zeros_left_out,
        m.one_addition_too_many,
        m.no_bias,
        c.bias_added,
        m.additions_not_counted,
        c.macs_doubled,
    ),
    loads=((35, 68), (48, 94), (68, 118)),
)
