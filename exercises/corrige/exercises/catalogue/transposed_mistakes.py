"""The mistakes made with transposed convolutions."""

from __future__ import annotations

from corrige.exercises.catalogue import wrong_rules as wrong
from corrige.exercises.catalogue.making import mistake, one_side
from corrige.problem.layers import Conv2d, ConvTranspose2d, Layer
from corrige.problem.problem import Problem
from corrige.rules.graph import last
from corrige.rules.wrong import all_of, layers_changed, rule, when


def _plain(layer: ConvTranspose2d) -> bool:
    """Whether the output is (n - 1)s + f - 2p: its padding in numbers, without dilation and output padding."""
    return isinstance(layer.padding, tuple) and (layer.dilation, layer.output_padding) == ((1, 1), (0, 0))


def _ordinary(layer: ConvTranspose2d) -> Layer:
    return Conv2d(
        c_out=layer.c_out,
        kernel_size=layer.kernel_size,
        stride=layer.stride,
        padding=layer.padding,
        dilation=layer.dilation,
        groups=layer.groups,
        bias=layer.bias,
    )


def _without_values(problem: Problem) -> bool:
    return not any(last(name) == "kernel" for name in problem.data)


one_forgotten = mistake(
    "one-forgotten-of-the-transposed",
    all_of(
        rule("h", wrong.h_transposed_without_one, ConvTranspose2d, where=_plain),
        rule("w", wrong.w_transposed_without_one, ConvTranspose2d, where=_plain),
    ),
    "si l'on multiplie par le stride n au lieu de n − 1",
    "if n is multiplied by the stride instead of n − 1",
    "Entre n positions, il y a n − 1 pas.",
    "Between n places there are n − 1 steps.",
)
# In numbers this looks like an output as large as "same" gives, which is what is meant more often.
cropped_once = mistake(
    "cropped-once",
    when(lambda problem: bool(problem.letters), layers_changed(ConvTranspose2d, one_side)),
    "si le padding n'est retranché que d'un côté",
    "if the padding is taken off on one side only",
    "Le padding d'une convolution transposée s'enlève des deux côtés : 2p.",
    "The padding of a transposed convolution is taken off on both sides: 2p.",
)
ordinary_instead = mistake(
    "ordinary-for-transposed",
    when(_without_values, layers_changed(ConvTranspose2d, _ordinary)),
    "si l'on prend une convolution ordinaire au lieu d'une convolution transposée",
    "if an ordinary convolution is taken instead of a transposed one",
)
counted_at_the_output = mistake(
    "products-of-the-output",
    rule("multiplications", wrong.products_at_the_output, ConvTranspose2d),
    "si l'on compte les produits par élément de la sortie, comme pour une convolution ordinaire",
    "if the products are counted for each element of the output, as of an ordinary convolution",
    "Une convolution transposée multiplie chaque élément de son entrée par tout le filtre.",
    "A transposed convolution multiplies each element of its input by the whole filter.",
)
