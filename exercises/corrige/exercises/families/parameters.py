"""Parameters of a convolution layer: weights, biases, total; with and without bias; one layer and two."""

from __future__ import annotations

from corrige.exercises.catalogue import count_mistakes as c
from corrige.exercises.catalogue import mistakes as m
from corrige.exercises.catalogue.phrases import convolution, image
from corrige.exercises.catalogue.questions import ask, ask_total
from corrige.exercises.catalogue.text import joined, text
from corrige.exercises.family import Family, Level
from corrige.problem.draw import Draw
from corrige.problem.layers import Conv2d, Pair, conv
from corrige.problem.network import Network, network
from corrige.problem.problem import Problem, Question, Text

COUNTED = ("weights", "biases", "parameters")


def setting(draw: Draw, level: Level) -> Problem:
    h, w = draw.sample(range(24 if level == 3 else 12, 65), 2)  # two layers need room for both windows
    return Problem(networks={"": _two(draw, h, w) if level == 3 else _one(draw, level, h, w)})


def _one(draw: Draw, level: Level, h: int, w: int) -> Network:
    if level == 1:
        channels, filters = draw.sample(range(2, 17), 2)
        f = draw.choice((3, 5, 7))
        return network((channels, h, w), conv=conv(filters, f, padding=draw.choice((0, f // 2))))
    channels, filters = draw.sample(range(12, 65), 2)
    bias = draw.below(2) == 0
    return network((channels, h, w), conv=conv(filters, _size(draw), stride=draw.between(1, 2), bias=bias))


def _two(draw: Draw, h: int, w: int) -> Network:
    """The second layer sees the filters of the first, all or those of its group."""
    groups = draw.choice((1, 1, 2))
    first, second = draw.sample(range(12 // groups, 97 // groups), 2)
    conv1 = conv(first * groups, draw.choice((5, 7, 11)), stride=draw.between(1, 2), bias=draw.below(3) > 0)
    size = _size(draw)
    padding = draw.between(0, min(1, *(f - 1 for f in size)))
    conv2 = conv(second * groups, size, padding=padding, groups=groups, bias=draw.below(3) > 0)
    return network((draw.choice((2, 3, 4)), h, w), conv1=conv1, conv2=conv2)


def _size(draw: Draw) -> Pair:
    """A filter that need not be square."""
    return draw.choice(((3, 3), (5, 5), (2, 3), (3, 2), (3, 5), (5, 3), (1, 3), (3, 1), (2, 5), (4, 3)))


def questions(problem: Problem, draw: Draw) -> tuple[Question, ...]:
    if "conv2" not in dict(problem.net.layers):
        called = text("la couche", "the layer")
        return tuple(ask("conv", one, called=called) for one in COUNTED)
    asked = [("conv1", "parameters"), *(("conv2", one) for one in COUNTED)]
    return (*(ask(layer, one, id=f"{layer}_{one}") for layer, one in asked), ask_total("parameters"))


def statement(problem: Problem) -> Text:
    layers = [(name, layer) for name, layer in problem.net.layers if isinstance(layer, Conv2d)]
    words, size = [convolution(name, layer) for name, layer in layers], image()
    if len(words) == 1:
        return text(
            f"Une couche de convolution reçoit une image de hauteur × largeur × canaux {size['fr']}."
            f" Elle a {words[0]['fr']}.",
            f"A convolution layer receives an image of height × width × channels {size['en']}."
            f" It has {words[0]['en']}.",
        )
    first = text(
        f"Un réseau a deux couches de convolution. La première, `conv1`, reçoit une image de"
        f" hauteur × largeur × canaux {size['fr']} ; elle a {words[0]['fr']}.",
        f"A network has two convolution layers. The first, `conv1`, receives an image of"
        f" height × width × channels {size['en']}; it has {words[0]['en']}.",
    )
    second = text(
        f"La seconde, `conv2`, reçoit la réponse de la première ; elle a {words[1]['fr']}.",
        f"The second, `conv2`, receives the response of the first; it has {words[1]['en']}.",
    )
    return joined(first, second)


FAMILY = Family(
    name="parameters",
    title=text("Paramètres d'une couche de convolution", "Parameters of a convolution layer"),
    slides=("Nombre de paramètres d'une couche de convolution",),
    setting=setting,
    questions=questions,
    statement=statement,
    mistakes=(
        m.no_bias,
        c.bias_added,
        m.one_bias_in_all,
        m.bias_per_channel,
        m.bias_per_weight,
        m.weights_of_one_channel,
        m.weights_of_one_filter,
        m.side_for_square,
        c.taken_square,
        c.weights_of_each_place,
        c.groups_forgotten,
        c.image_channels,
    ),
    loads=((8, 16), (10, 18), (24, 44)),
)
