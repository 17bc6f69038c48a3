"""The mistakes made in counting parameters and operations."""

from __future__ import annotations

from typing import Any

import msgspec

from corrige.exercises.catalogue import wrong_rules as wrong
from corrige.exercises.catalogue.making import WEIGHTED, biased, mistake, padded, square
from corrige.problem.layers import Conv2d, Layer
from corrige.problem.network import Network, walk
from corrige.problem.problem import Problem
from corrige.rules.wrong import Change, all_of, fields, layers_changed, rule


def after_another(change: Change) -> Change:
    """Only where a convolution follows another: what a rule says of the image's channels is right in the first."""

    def many(net: Network) -> bool:
        return sum(isinstance(layer, Conv2d) for _, layer in walk(net.layers)) > 1

    def make(problem: Problem) -> Problem:
        return change(problem) if any(map(many, problem.networks.values())) else problem

    return Change(make, change.rules)


def spread(layer: Conv2d) -> bool:
    return layer.dilation != (1, 1)


def _with_bias(layer: Any) -> Layer:
    return layer if layer.bias else msgspec.structs.replace(layer, bias=True)  # type: ignore[no-any-return]


def _made_square(layer: Conv2d) -> Conv2d:
    return msgspec.structs.replace(layer, kernel_size=(layer.kernel_size[0],) * 2)


bias_added = mistake(
    "bias-where-there-is-none",
    layers_changed(WEIGHTED, _with_bias),
    "si l'on compte des biais qu'il n'y a pas",
    "if biases are counted that there are not",
    "Cette couche est sans biais.",
    "This layer has no bias.",
)
weights_of_each_place = mistake(
    "weights-of-each-place",
    rule("weights", wrong.weights_of_each_place, Conv2d),
    "si l'on compte d'autres poids à chaque position du filtre",
    "if other weights are counted at each place of the filter",
    "Un filtre garde les mêmes poids à toutes les positions.",
    "A filter has the same weights at every place.",
)
nothing_shared = mistake(
    "weights-and-biases-of-each-place",
    all_of(
        rule("weights", wrong.weights_of_each_place, Conv2d),
        rule("biases", wrong.biases_of_each_place, Conv2d, where=biased),
    ),
    "si chaque position a un filtre et un biais à elle",
    "if each place has a filter and a bias of its own",
    "Un filtre garde les mêmes poids et le même biais à toutes les positions.",
    "A filter has the same weights and the same bias at every place.",
)
taken_square = mistake(
    "filter-taken-square",
    layers_changed(Conv2d, _made_square),
    "si l'on prend un filtre carré, de côté sa hauteur",
    "if the filter is taken to be square, as wide as it is high",
)
groups_forgotten = mistake(
    "groups-forgotten",
    fields(Conv2d, groups=1),
    "si l'on oublie les groupes",
    "if the groups are forgotten",
    "Dans un groupe, un filtre ne voit que les canaux de son groupe.",
    "A filter sees only the channels of its group.",
)
image_channels = mistake(
    "channels-of-the-image",
    after_another(
        all_of(
            rule("weights", wrong.weights_on_the_image, Conv2d),
            rule("multiplications_per_response", wrong.products_on_the_image, Conv2d),
        )
    ),
    "si l'on donne aux filtres autant de canaux qu'à l'image",
    "if the filters are given as many channels as the image",
    "Les filtres ont autant de canaux que ce qui entre dans leur couche.",
    "The filters have as many channels as what comes into their layer.",
)
dilation_filled = mistake(
    "zeros-of-the-dilation-counted",
    rule("weights", wrong.weights_with_the_gaps, Conv2d, where=spread),
    "si l'on compte aussi les zéros entre les poids d'un filtre dilaté",
    "if the zeros between the weights of a dilated filter are counted too",
    "La dilatation écarte les poids, elle n'en ajoute pas.",
    "Dilation moves the weights apart, it adds none.",
)
products_of_a_side = mistake(
    "products-of-a-side",
    rule("multiplications_per_response", wrong.products_of_a_side, Conv2d, where=square),
    "si l'on compte f produits au lieu de f × f",
    "if f products are counted instead of f × f",
    "Un filtre a f × f coefficients par canal.",
    "A filter has f × f coefficients per channel.",
)
padded_zeros_left_out = mistake(
    "padded-zeros-left-out",
    rule("multiplications", wrong.products_in_the_image, Conv2d, where=padded),
    "si l'on ne compte pas les produits avec les zéros du padding",
    "if the products with padded zeros are not counted",
    "Ici, les produits avec les zéros du padding comptent aussi.",
    "Here the products with padded zeros count too.",
)
macs_doubled = mistake(
    "operations-for-macs",
    rule("macs", wrong.macs_doubled, *WEIGHTED),
    "si l'on compte une multiplication-accumulation pour chaque opération",
    "if one multiply-accumulate is counted for each operation",
    "Une multiplication-accumulation est un produit et son addition.",
    "A multiply-accumulate is a product and its addition.",
)
