"""The mistakes made with formulas: letters taken for each other, dilation, filters of a single channel."""

from __future__ import annotations

from corrige.exercises.catalogue import wrong_rules as wrong
from corrige.exercises.catalogue.making import dilated, mistake
from corrige.problem.layers import Conv2d, DepthwiseConv2d
from corrige.problem.problem import Name, Problem, replace
from corrige.rules.wrong import Change, all_of, fields, rule


def letters_swapped(one: str, other: str) -> Change:
    """Each letter of an address that ends so stands for the other of its layer."""

    def make(problem: Problem) -> Problem:
        found = {_other(address, one, other): letter for address, letter in problem.letters.items()}
        return problem if found.keys() != problem.letters.keys() else replace(problem, letters=found)

    return Change(make)


def _other(address: Name, one: str, other: str) -> Name:
    layer, _, letter = address.rpartition(".")
    return f"{layer}.{({one: other, other: one}).get(letter, letter)}"


height_for_width = mistake(
    "height-for-width",
    letters_swapped("h", "w"),
    "si l'on échange la hauteur et la largeur de l'image",
    "if the height and the width of the image are swapped",
)
filter_height_for_width = mistake(
    "filter-height-for-width",
    letters_swapped("f_h", "f_w"),
    "si l'on échange la hauteur et la largeur du filtre",
    "if the height and the width of the filter are swapped",
)
dilation_forgotten = mistake(
    "dilation-forgotten",
    fields((Conv2d, DepthwiseConv2d), dilation=(1, 1)),
    "si l'on oublie la dilatation",
    "if the dilation is forgotten",
    "Un filtre dilaté couvre d(f − 1) + 1 pixels.",
    "A dilated filter covers d(f − 1) + 1 pixels.",
)
spread_too_far = mistake(
    "dilated-to-d-times-f",
    all_of(
        rule("h", wrong.h_spread_too_far, Conv2d, where=dilated),
        rule("w", wrong.w_spread_too_far, Conv2d, where=dilated),
    ),
    "si l'on prend d × f pixels pour un filtre dilaté",
    "if a dilated filter is taken to cover d × f pixels",
    "Un filtre dilaté couvre d(f − 1) + 1 pixels.",
    "A dilated filter covers d(f − 1) + 1 pixels.",
)
depthwise_as_full = mistake(
    "depthwise-as-convolution",
    all_of(
        rule("weights", wrong.weights_as_of_a_convolution, DepthwiseConv2d),
        rule("multiplications_per_response", wrong.window_weights_of_each_channel, DepthwiseConv2d),
    ),
    "si chaque filtre voit tous les canaux",
    "if each filter sees every channel",
    "Ici, un filtre ne voit qu'un seul canal.",
    "Here a filter sees one channel only.",
)
