"""The summary of a known network with blanks: shapes, parameters, operations, totals."""

from __future__ import annotations

from collections.abc import Callable

from corrige.exercises.builtin import builtin
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
from corrige.problem.layers import Conv2d, Flatten, Layer, Layers, Linear, Pool2d
from corrige.problem.network import Network
from corrige.problem.problem import Problem, Question, Text

NAMES = (("lenet5",), ("alexnet-one-column", "alexnet-ungrouped"), ("vgg11", "vgg13"))
SIDES = (range(28, 41), range(195, 260), range(192, 257))
CLASSES = (range(5, 41), range(10, 200), range(10, 200))


def setting(draw: Draw, level: Level) -> Problem:
    """With other classes and another image than the paper's, and without the layers that count nothing."""
    h, w = draw.sample(SIDES[level - 1], 2)
    net = builtin(draw.choice(NAMES[level - 1])).network(draw.choice(CLASSES[level - 1]), (3, h, w))
    layers = tuple((name, layer) for name, layer in net.layers if isinstance(layer, (Conv2d, Pool2d, Flatten, Linear)))
    return Problem(networks={"": Network(input=net.input, layers=layers)})


def questions(problem: Problem, draw: Draw) -> tuple[Question, ...]:
    """The blanks down the table; at level 3 operations too."""
    layers = problem.net.layers
    blanks = {
        *_some(draw, layers, 2, lambda layer: isinstance(layer, Conv2d)),
        *_some(draw, layers, 1, lambda layer: isinstance(layer, Pool2d)),
        *_some(draw, layers, 1, lambda layer: isinstance(layer, Linear)),
    }
    asked: list[Question] = []
    for name, layer in layers:
        if name not in blanks:
            continue
        if not isinstance(layer, Linear):
            asked.append(ask(name, "h w c", id=f"{name}_shape"))
        if not isinstance(layer, Pool2d):
            asked.append(ask(name, "parameters", id=f"{name}_parameters"))
        if problem.level > 1 and isinstance(layer, Conv2d):
            asked.append(ask(name, "operations", id=f"{name}_operations"))
    return (*asked, ask_total("parameters"))


def _some(draw: Draw, layers: Layers, many: int, kind: Callable[[Layer], bool]) -> list[str]:
    return draw.sample([name for name, layer in layers if kind(layer)], many)


def statement(problem: Problem) -> Text:
    size = image()
    like = (("de LeNet-5", "LeNet-5"), ("d'AlexNet", "AlexNet"), ("de VGG", "VGG"))[problem.level - 1]
    convention = text("", "")
    if problem.level > 1:
        convention = text(
            " Les opérations sont les multiplications, les additions entre les produits et les additions de biais ; les"
            " produits avec les zéros du padding comptent, le pooling ne compte pas.",
            " Operations are the multiplications, the additions between the products and the additions of a bias;"
            " products with padded zeros count, pooling does not.",
        )
    return text(
        f"Voici le résumé d'un réseau inspiré {like[0]}, pour une image de hauteur × largeur × canaux {size['fr']}. Les"
        " convolutions et les couches denses ont un biais ; les couches qui ne comptent rien (activations, dropout) ne"
        f" sont pas écrites.{convention['fr']} Complétez les cases vides.",
        f"Here is the summary of a network modelled on {like[1]}, for an image of height × width × channels"
        f" {size['en']}. Convolution and dense layers have a bias; layers that count nothing (activations, dropout) are"
        " not written."
        f"{convention['en']} Fill in the blanks.",
    )


FAMILY = Family(
    name="summary-table",
    title=text("Résumé d'un réseau à compléter", "Summary of a network with blanks"),
    slides=(
        "Un pionnier : LeNet (1998)",
        "La bascule : AlexNet (2012)",
        "Une version “simplifiée” : VGG-16 (2014)",
    ),
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
        c.image_channels,
        p.window_counted,
        m.one_channel,
        m.one_response_map,
        m.additions_not_counted,
        *(one for name in ("conv1", "conv2") for one in only_in(name, m.padding_forgotten, m.no_bias)),
    ),
    loads=((111, 124), (550, 590), (725, 922)),
    shows="summary",
)
