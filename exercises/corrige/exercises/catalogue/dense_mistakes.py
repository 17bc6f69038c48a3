"""The mistakes made with dense layers, and with a dense layer beside a convolution layer."""

from __future__ import annotations

from corrige.exercises.catalogue import wrong_rules as wrong
from corrige.exercises.catalogue.making import mistake
from corrige.problem.layers import Conv2d, Flatten, Linear
from corrige.rules.wrong import fields, rule

flat_without_channels = mistake(
    "channels-lost-in-flattening",
    rule("c", wrong.flat_without_channels, Flatten),
    "si l'on oublie les canaux en aplatissant",
    "if the channels are forgotten in flattening",
    "Aplatir garde tous les éléments : hauteur × largeur × canaux.",
    "Flattening keeps every element: height × width × channels.",
)
flat_only_channels = mistake(
    "only-channels-kept-in-flattening",
    rule("c", wrong.flat_only_channels, Flatten),
    "si l'on ne garde que les canaux en aplatissant",
    "if only the channels are kept in flattening",
    "Aplatir garde tous les éléments : hauteur × largeur × canaux.",
    "Flattening keeps every element: height × width × channels.",
)
one_bias_of_dense = mistake(
    "one-bias-in-the-dense-layer",
    rule("biases", wrong.one_bias, Linear, where=lambda layer: bool(layer.bias and layer.units > 1)),
    "si l'on compte un seul biais pour toute la couche dense",
    "if one bias is counted for the whole dense layer",
    "Chaque neurone a son biais.",
    "Each unit has a bias of its own.",
)
one_filter_only = mistake(
    "one-filter-only",
    fields(Conv2d, c_out=1),
    "si la couche de convolution n'a qu'un seul filtre",
    "if the convolution layer has one filter only",
    "La couche a autant de filtres que de canaux en sortie.",
    "The layer has as many filters as output channels.",
)
