"""The mistakes made with pooling."""

from __future__ import annotations

import msgspec

from corrige.exercises.catalogue import wrong_rules as wrong
from corrige.exercises.catalogue.making import mistake, some_layer, where_sizes_differ
from corrige.problem.layers import NO_PADDING, GlobalPool2d, Layer, Pool2d
from corrige.rules.wrong import all_of, fields, layers_changed, rule, when


def _average(layer: Layer) -> bool:
    return isinstance(layer, Pool2d) and layer.mode == "average"


def _maximum(layer: Layer) -> bool:
    return isinstance(layer, Pool2d) and layer.mode == "max"


def _rounded_up(layer: Pool2d) -> Pool2d:
    return layer if isinstance(layer.padding, str) else msgspec.structs.replace(layer, ceil_mode=True)


def _zeros_the_other_way(layer: Pool2d) -> Pool2d:
    padded = not isinstance(layer.padding, str) and any(layer.padding)
    if layer.mode != "average" or not padded:
        return layer
    return msgspec.structs.replace(layer, count_padding=not layer.count_padding)


minimum_for_maximum = mistake(
    "minimum-for-maximum",
    when(some_layer(_maximum), rule("x", wrong.window_minima, Pool2d)),
    "si l'on prend le minimum au lieu du maximum",
    "if the minimum is taken instead of the maximum",
)
sum_for_average = mistake(
    "sum-for-average",
    when(some_layer(_average), rule("x", wrong.window_sums, Pool2d)),
    "si l'on oublie de diviser par le nombre de valeurs",
    "if one forgets to divide by the number of values",
)
window_for_stride = mistake(
    "window-for-stride",
    layers_changed(Pool2d, lambda layer: msgspec.structs.replace(layer, stride=layer.kernel_size)),
    "si la fenêtre avance de sa propre taille",
    "if the window moves by its own size",
    "La fenêtre avance du stride qui est donné.",
    "The window moves by the stride that is given.",
)
pooling_rounded_up = mistake(
    "pooling-rounded-up",
    where_sizes_differ(layers_changed(Pool2d, _rounded_up)),
    "si une dernière fenêtre dépasse de l'image",
    "if a last window leaves the image",
    "Une fenêtre doit tenir entière dans l'image.",
    "A window must fit into the image.",
)
pooling_padding_forgotten = mistake(
    "pooling-padding-forgotten",
    fields(Pool2d, padding=NO_PADDING),
    "si l'on oublie le padding",
    "if the padding is forgotten",
)
zeros_the_other_way = mistake(
    "zeros-the-other-way",
    layers_changed(Pool2d, _zeros_the_other_way),
    "si l'on se trompe sur les zéros du padding : comptés ou non dans la moyenne",
    "if the zeros of the padding are counted where they are not, or the other way round",
)
global_the_other_way = mistake(
    "global-the-other-way",
    layers_changed(GlobalPool2d, lambda layer: GlobalPool2d(mode="max" if layer.mode == "average" else "average")),
    "si l'on confond, pour le pooling global, le maximum et la moyenne",
    "if maximum and average are taken for one another in the global pooling",
)
window_counted = mistake(
    "window-counted-as-weights",
    rule("weights", wrong.window_weights, Pool2d),
    "si l'on compte la fenêtre comme des poids",
    "if the window is counted as weights",
    "Une couche de pooling n'a rien à apprendre.",
    "A pooling layer has nothing to learn.",
)
counted_as_convolution = mistake(
    "pooling-counted-as-convolution",
    all_of(
        rule("weights", wrong.window_weights_of_each_channel, Pool2d),
        rule("biases", wrong.one_bias, Pool2d),
    ),
    "si l'on compte les paramètres comme pour une convolution",
    "if the parameters are counted as for a convolution",
    "Une couche de pooling n'a rien à apprendre.",
    "A pooling layer has nothing to learn.",
)
