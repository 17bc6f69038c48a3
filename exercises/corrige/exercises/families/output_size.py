"""The size of a response: rectangular images; stride, padding, both or "same"; and what must be unknown."""

from __future__ import annotations

from corrige.exercises.catalogue import mistakes as m
from corrige.exercises.catalogue.phrases import filters, image, movement
from corrige.exercises.catalogue.questions import ask
from corrige.exercises.catalogue.text import text
from corrige.exercises.family import Family, Level
from corrige.problem.draw import Draw
from corrige.problem.layers import conv
from corrige.problem.network import network
from corrige.problem.problem import Problem, Question, Text, Unknown, replace
from corrige.rules.values import Values

SIDES = ("conv.p_top", "conv.p_bottom", "conv.p_left", "conv.p_right")


def setting(draw: Draw, level: Level) -> Problem:
    f = draw.choice((3, 5, 7))
    stride = 1 if level == 1 else draw.between(2, 4)
    padding = draw.between(1, 4) if level != 2 else 0
    h, w = draw.sample(range(12, 40 if level == 1 else 90), 2)
    layer = conv(1, f, stride=stride, padding=padding)
    problem = Problem(networks={"": network((1, h, w), conv=layer)})
    if level < 3:
        return problem
    wanted = Values(problem, {})["conv.h"]
    find = Unknown(letters=SIDES, low=0, high=12, wanted={"conv.h": wanted})
    return replace(problem, unknowns={"p": find})


def questions(problem: Problem, draw: Draw) -> tuple[Question, ...]:
    size = ask("conv", "h w", id="size", called=text("la convolution", "the convolution"))
    if "p" not in problem.unknowns:
        return (size,)
    wanted = problem.unknowns["p"].wanted["conv.h"]
    which = Question(
        id="paddings",
        asks=("unknown.p",),
        kind="set",
        text=dict(
            text(
                f"Pour quels paddings de 0 à 12 (le même de chaque côté) la hauteur de la réponse est-elle {wanted} ?",
                f"For which paddings from 0 to 12 (the same on every side) is the height of the response {wanted}?",
            )
        ),
    )
    return (size, which)


def statement(problem: Problem) -> Text:
    layer = problem.net["conv"]
    size, kernel, moves = image(channels=False), filters("conv", layer), movement("conv", layer)  # type: ignore[arg-type]
    return text(
        f"Une image de hauteur × largeur {size['fr']} est convoluée par {kernel['fr']}, {moves['fr']}.",
        f"An image of height × width {size['en']} is convolved with {kernel['en']}, {moves['en']}.",
    )


FAMILY = Family(
    name="output-size",
    title=text("Taille de la réponse", "Size of the response"),
    slides=("Convolution 2D discrète", "Stride", "Padding", "Impact sur la dimension des tenseurs"),
    setting=setting,
    questions=questions,
    statement=statement,
    mistakes=(
        m.padding_forgotten,
        m.padding_once,
        m.stride_forgotten,
        m.ceil_for_floor,
        m.one_forgotten,
        m.kernel_not_subtracted,
        m.swapped,
    ),
    loads=((6, 24), (6, 24), (10, 40)),
)
