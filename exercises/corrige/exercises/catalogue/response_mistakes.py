"""The mistakes made on the way to a response: with the filter's numbers, the element, the padding and the stride."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

import msgspec

from corrige.exercises.catalogue import wrong_rules as wrong
from corrige.exercises.catalogue.making import mistake
from corrige.problem.layers import NO_PADDING, Activation, Conv2d, Pool2d, Sides
from corrige.problem.network import Network
from corrige.problem.problem import Problem, prefixed, replace, split_element
from corrige.rules.graph import last
from corrige.rules.responses import Kernels, Map, Plane
from corrige.rules.values import Values
from corrige.rules.wrong import Change, data, layers_changed, rule

Index: TypeAlias = tuple[int, int, int]


def _without_last(kernel: Kernels) -> Kernels:
    return tuple((*filter[:-1], (*filter[-1][:-1], (*filter[-1][-1][:-1], 0))) for filter in kernel)


last_product_forgotten = mistake(
    "last-product-forgotten",
    data("kernel", _without_last),
    "si l'on oublie le dernier produit de chaque somme",
    "if the last product of each sum is forgotten",
    "Chaque somme a autant de produits que le filtre a de coefficients.",
    "Each sum has as many products as the filter has coefficients.",
)
bias_subtracted = mistake(
    "bias-subtracted",
    data("b", lambda b: tuple(-one for one in b)),
    "si l'on soustrait le biais",
    "if the bias is subtracted",
    "Le biais s'ajoute à la réponse du filtre.",
    "The bias is added to the response of the filter.",
)


relu_absolute = mistake(
    "relu-absolute",
    rule("x", wrong.absolute_values, Activation),
    "si l'on prend la valeur absolue au lieu de la fonction ReLU",
    "if the absolute value is taken instead of the ReLU",
    "ReLU remplace les valeurs négatives par 0.",
    "ReLU replaces negative values by 0.",
)


# Which element is meant: the question says its row and column, counted from 1.


def _elsewhere(move: Callable[[Index], Index]) -> Change:
    """Each element that is asked alone, by its value or as a sum of products, taken at another place."""

    def make(problem: Problem) -> Problem:
        right = Values(replace(problem, rules={}, instead={}), {})
        put = {}
        for question in problem.questions:
            quantity, index = split_element(question.asks[0])
            if len(question.asks) == 1 and len(index) == 3 and last(quantity) in ("x", "products"):
                found = _at(right[quantity], move((index[0], index[1], index[2])))
                if found is not None and found != _at(right[quantity], index):
                    put[question.asks[0]] = found
        return problem.put(put) if put else problem

    return Change(make)


def _at(value: Any, index: tuple[int, ...]) -> Any:
    """The element, or None where there is no such place."""
    for i in index:
        if i >= len(value):
            return None
        value = value[i]
    return value


counted_from_zero = mistake(
    "counted-from-zero",
    _elsewhere(lambda index: (index[0], index[1] + 1, index[2] + 1)),
    "si l'on compte les lignes et les colonnes à partir de 0",
    "if rows and columns are counted from 0",
    "La première ligne et la première colonne ont le numéro 1.",
    "The first row and the first column have number 1.",
)
row_for_column = mistake(
    "row-for-column",
    _elsewhere(lambda index: (index[0], index[2], index[1])),
    "si l'on échange la ligne et la colonne de l'élément demandé",
    "if the row and the column of the element are swapped",
)


# Padding and stride.


def _first_padded(net: Network) -> Conv2d | None:
    layer = net.layers[0][1]
    return layer if isinstance(layer, Conv2d) and any(_sides(layer)) else None


def _sides(layer: Conv2d) -> Sides:
    """The padding in numbers; none where it is a word."""
    return NO_PADDING if isinstance(layer.padding, str) else layer.padding


def _border_repeated(problem: Problem) -> Problem:
    """The border's pixels stand in the padding of the first layer."""
    networks, images = {}, {}
    for key, net in problem.networks.items():
        layer, image = _first_padded(net), f"{prefixed(key, 'input')}.x"
        if layer is not None and image in problem.data:
            x: Map = tuple(_repeated(plane, *_sides(layer)) for plane in problem.data[image])
            name = net.layers[0][0]
            first = (name, msgspec.structs.replace(layer, padding=NO_PADDING))
            networks[key] = Network(input=(len(x), len(x[0]), len(x[0][0])), layers=(first, *net.layers[1:]))
            images[image] = x
    return replace(problem, networks={**problem.networks, **networks}, data={**problem.data, **images})


def _repeated(plane: Plane, top: int, bottom: int, left: int, right: int) -> Plane:
    rows = tuple((row[0],) * left + row + (row[-1],) * right for row in plane)
    return (*(rows[:1] * top), *rows, *(rows[-1:] * bottom))


border_repeated = mistake(
    "border-repeated",
    Change(_border_repeated),
    "si le padding répète les pixels du bord",
    "if the padding repeats the pixels of the border",
    "Ici le padding est fait de zéros.",
    "Here the padding consists of zeros.",
)
stride_across_only = mistake(
    "stride-across-only",
    layers_changed((Conv2d, Pool2d), lambda layer: msgspec.structs.replace(layer, stride=(1, layer.stride[1]))),
    "si le stride n'est appliqué qu'horizontalement",
    "if the stride is applied across only",
    "Le stride vaut aussi d'une ligne à l'autre.",
    "The stride holds from row to row too.",
)
