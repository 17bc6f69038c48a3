"""A network of 3 to 6 random layers: shape, parameters and operations of each, and in total; the network is drawn."""

from __future__ import annotations

from corrige.exercises.catalogue import count_mistakes as c
from corrige.exercises.catalogue import dense_mistakes as d
from corrige.exercises.catalogue import mistakes as m
from corrige.exercises.catalogue import pooling_mistakes as p
from corrige.exercises.catalogue.making import only_in
from corrige.exercises.catalogue.phrases import image
from corrige.exercises.catalogue.questions import ask, ask_total
from corrige.exercises.catalogue.text import text
from corrige.exercises.family import Family, Level
from corrige.problem.draw import Draw
from corrige.problem.layers import Conv2d, Flatten, Layer, Linear, Pool2d, conv, pool
from corrige.problem.network import Network
from corrige.problem.problem import Problem, Question, Text

ORDERS = (
    ("conv1 pool1 fc1", "conv1 pool1 conv2"),
    ("conv1 pool1 conv2 fc1", "conv1 conv2 pool1 fc1", "conv1 pool1 conv2 pool2 fc1"),
    ("conv1 pool1 conv2 pool2 fc1 fc2", "conv1 conv2 pool1 conv3 pool2 fc1", "conv1 pool1 conv2 conv3 pool2 fc1"),
)
SIDES = ((12, 24), (20, 36), (40, 64))
FILTERS = ((4, 8), (6, 16), (8, 32))


def setting(draw: Draw, level: Level) -> Problem:
    layers: list[tuple[str, Layer]] = []
    order = draw.choice(ORDERS[level - 1]).split()
    filters = draw.between(*FILTERS[level - 1])
    for name in order:
        if name == "fc1":
            layers.append(("flatten", Flatten()))
        layers.append((name, _layer(draw, level, name, filters)))
        if name.startswith("conv"):
            filters += draw.between(1, filters)
    h, w = draw.sample(range(SIDES[level - 1][0], SIDES[level - 1][1] + 1), 2)
    channels = draw.choice((1, 3)) if "conv2" in order else 3
    return Problem(networks={"": Network(input=(channels, h, w), layers=tuple(layers))})


def _layer(draw: Draw, level: Level, name: str, filters: int) -> Layer:
    """From level 2 on the first convolution may move by two pixels, at level 3 some are without bias."""
    if name.startswith("conv"):
        f, first = draw.choice((3, 5)), name == "conv1"
        stride = draw.choice((1, 1, 2)) if level > 1 and first else 1
        # the first response is not as large as the image: sizes would hardly matter
        paddings = [p for p in (0, 1, 2) if not first or (stride, 2 * p) != (1, f - 1)]
        bias = level < 3 or draw.below(4) > 0
        return conv(filters, f, stride=stride, padding=draw.choice(paddings), bias=bias)
    if name.startswith("pool"):
        return pool(draw.choice((2, 2, 3)), stride=2, mode=draw.choice(("max", "average")))
    return Linear(units=10 if name == "fc1" and level < 3 else draw.choice((10, 32, 64, 84)))


def questions(problem: Problem, draw: Draw) -> tuple[Question, ...]:
    """In the order of the network, so that each answer goes on from those before it."""
    asked: list[Question] = []
    for name, layer in problem.net.layers:
        if isinstance(layer, (Conv2d, Pool2d)):
            asked.append(ask(name, "h w c", id=f"{name}_shape"))
        if isinstance(layer, (Conv2d, Linear)):
            asked += [ask(name, count, id=f"{name}_{count}") for count in ("parameters", "operations")]
    return (*asked, ask_total("parameters"), ask_total("operations"))


def statement(problem: Problem) -> Text:
    size = image()
    return text(
        f"Une image de hauteur × largeur × canaux {size['fr']} traverse le réseau dessiné ci-dessous. Les couches de"
        " convolution et les couches denses ont un biais, sauf mention contraire. On compte les multiplications, les"
        " additions entre les produits et les additions de biais ; les produits avec les zéros du padding comptent,"
        " le pooling ne compte pas.",
        f"An image of height × width × channels {size['en']} goes through the network drawn below. Convolution and"
        " dense layers have a bias unless stated otherwise. We count the multiplications, the additions between the"
        " products and the additions of a bias; products with padded zeros count, pooling does not.",
    )


FAMILY = Family(
    name="chain",
    title=text("Un réseau de bout en bout", "A network from end to end"),
    slides=("Exercice pour mercredi 15 (TP)", "Architecture classique d'un réseau de neurones convolutif"),
    setting=setting,
    questions=questions,
    statement=statement,
    mistakes=(
        m.padding_forgotten,
        m.padding_once,
        m.stride_forgotten,
        m.pooling_forgotten,
        m.pooling_stride_1,
        p.pooling_rounded_up,
        d.flat_without_channels,
        d.flat_only_channels,
        m.no_bias,
        m.one_bias_in_all,
        d.one_bias_of_dense,
        m.weights_of_one_channel,
        m.weights_of_one_filter,
        c.weights_of_each_place,
        c.image_channels,
        m.one_channel,
        m.one_place,
        m.one_response_map,
        m.input_for_output,
        m.one_addition_too_many,
        m.additions_not_counted,
        c.padded_zeros_left_out,
        p.window_counted,
        *(one for name in ("conv1", "conv2", "conv3") for one in only_in(name, m.padding_forgotten, m.no_bias)),
        *(one for name in ("conv1", "conv2") for one in only_in(name, m.additions_not_counted)),
        *only_in("conv1", m.stride_forgotten),
        *(one for name in ("pool1", "pool2") for one in only_in(name, m.pooling_forgotten, m.pooling_stride_1)),
        *(one for name in ("fc1", "fc2") for one in only_in(name, m.no_bias)),
    ),
    loads=((110, 184), (196, 330), (290, 530)),
    shows="diagram",
)
