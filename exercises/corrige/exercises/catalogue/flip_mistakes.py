"""The flip of a filter and what is taken for it: layers with `flip` are the convolution of mathematics."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from corrige.exercises.catalogue.making import flipped, mistake
from corrige.exercises.catalogue.numbers import turned
from corrige.problem.layers import Conv2d
from corrige.problem.network import walk
from corrige.problem.problem import Problem, prefixed, replace
from corrige.rules.responses import Plane
from corrige.rules.wrong import Change, layers_changed, when


def upside_down(plane: Plane) -> Plane:
    return plane[::-1]


def mirrored(plane: Plane) -> Plane:
    return tuple(row[::-1] for row in plane)


def negated(plane: Plane) -> Plane:
    return tuple(tuple(-v for v in row) for row in plane)


def in_place_of_the_flip(turn: Callable[[Plane], Plane]) -> Change:
    """Layers that flip get the filter from which flipping makes `turn(filter)`, where that has the filter's shape."""

    def make(problem: Problem) -> Problem:
        data = dict(problem.data)
        for key, net in problem.networks.items():
            for short, layer in walk(net.layers):
                name = f"{prefixed(key, short)}.kernel"
                if isinstance(layer, Conv2d) and layer.flip and name in data:
                    kernel = tuple(tuple(turn(plane) for plane in filter) for filter in data[name])
                    if len(kernel[0][0]) == layer.kernel_size[0]:
                        data[name] = flipped(kernel)
        return replace(problem, data=data)

    return Change(make)


def _both(problem: Problem) -> bool:
    """One layer flips and another does not."""
    layers = [layer for net in problem.networks.values() for _, layer in walk(net.layers)]
    return len({layer.flip for layer in layers if isinstance(layer, Conv2d)}) == 2


HINT = ("On retourne le filtre dans les deux sens : un demi-tour.", "The filter is flipped both ways: half a turn.")

not_flipped = mistake(
    "not-flipped",
    in_place_of_the_flip(lambda plane: plane),
    "si l'on ne retourne pas le filtre",
    "if the filter is not flipped",
    *HINT,
)
both_flipped = mistake(
    "both-flipped",
    layers_changed(Conv2d, lambda layer: msgspec.structs.replace(layer, flip=True)),
    "si l'on retourne le filtre pour la corrélation croisée aussi",
    "if the filter is flipped for the cross-correlation too",
    "La corrélation croisée ne retourne pas le filtre.",
    "The cross-correlation does not flip the filter.",
)
exchanged = mistake(
    "exchanged",
    when(_both, layers_changed(Conv2d, lambda layer: msgspec.structs.replace(layer, flip=not layer.flip))),
    "si l'on confond la convolution et la corrélation croisée",
    "if the convolution and the cross-correlation are taken for one another",
    "C'est la convolution des mathématiques qui retourne le filtre.",
    "It is the convolution of mathematics that flips the filter.",
)
top_to_bottom_only = mistake(
    "flipped-top-to-bottom-only",
    in_place_of_the_flip(upside_down),
    "si l'on ne retourne le filtre que de haut en bas",
    "if the filter is flipped top to bottom only",
    *HINT,
)
left_to_right_only = mistake(
    "flipped-left-to-right-only",
    in_place_of_the_flip(mirrored),
    "si l'on ne retourne le filtre que de gauche à droite",
    "if the filter is flipped left to right only",
    *HINT,
)
quarter_turn = mistake(
    "quarter-turn",
    in_place_of_the_flip(turned),
    "si l'on tourne le filtre d'un quart de tour",
    "if the filter is turned by a quarter turn",
    *HINT,
)
signs_changed = mistake(
    "signs-changed",
    in_place_of_the_flip(negated),
    "si l'on change les signes du filtre au lieu de le retourner",
    "if the signs of the filter are changed instead of flipping it",
    *HINT,
)

FLIPS = (
    not_flipped,
    both_flipped,
    exchanged,
    top_to_bottom_only,
    left_to_right_only,
    quarter_turn,
    signs_changed,
)
