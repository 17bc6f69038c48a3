"""The letters under which a solution shows each quantity.

One layer has the course's letters (h, w, C, f, s, p, K) and primes for what leaves it (h', w'); in a network of several
layers each letter carries the number of its layer (h_1, K_3; h_0 is the image's).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from corrige.problem.layers import Activation, Dropout, Flatten, Layer, Linear, LocalResponseNorm
from corrige.problem.network import sizes, walk
from corrige.problem.problem import Name, Problem, prefixed
from corrige.rules.values import last, layer_of

COUNTED: Final[Mapping[str, str]] = {
    "outputs": "N",
    "weights": "W",
    "biases": "B",
    "parameters": "P",
    "multiplications_per_response": "n",
    "additions_per_response": "a",
    "operations_per_response": "t",
    "multiplications": "M",
    "additions": "A",
    "bias_additions": "A_b",
    "operations": "T",
    "macs": "MAC",
    "comparisons": "Q",
    "kernel_h": "f",
    "kernel_w": "f",
    "kernel_c": "c",
    "kernel_n": "K",
    "receptive_h": "r",
    "receptive_w": "r",
    "jump_h": "j",
    "jump_w": "j",
}
SIDES: Final[Mapping[str, Mapping[str, str]]] = {
    "fr": {"p_top": "p_haut", "p_bottom": "p_bas", "p_left": "p_gauche", "p_right": "p_droite"},
    "en": {},
}


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a layer stands: its number in its network ("" where it is the only one), the network's name."""

    layer: Layer | None
    number: str
    network: str


class Lettering:
    """`label(name)`: the letter of a quantity of this problem, in this language."""

    def __init__(self, problem: Problem, language: str) -> None:
        self.language = language
        self.several = len(problem.networks) > 1
        self.places: dict[Name, _Place] = {}
        for key, net in problem.networks.items():
            many = sum(map(_counts, (layer for _, layer in walk(net.layers)))) > 1
            self.places[prefixed(key, "input")] = _Place(None, "0" if many else "", key)
            for number, (name, layer) in enumerate(_in_order(net.layers), 1):
                self.places[prefixed(key, name)] = _Place(layer, str(number) if many else "", key)

    def label(self, name: Name) -> str:
        quantity = last(name)
        place = self.places.get(layer_of(name))
        if place is None:
            return self._total(name, quantity)
        if place.layer is None:
            return _below("C" if quantity == "c" else quantity, place.number)
        given = sizes(place.layer)
        if quantity in given:
            return _below(self._given(quantity, given, place.layer), place.number)
        letter = self._computed(quantity, place)
        return _below(letter, place.network) if self.several and quantity in COUNTED else letter

    def _total(self, name: Name, quantity: str) -> str:
        """A total, `total.parameters`, or a quantity of the family's own under its own name."""
        network = layer_of(layer_of(name))
        letter = COUNTED.get(quantity, quantity)
        return _below(_below(letter, "tot"), network) if layer_of(name) else letter

    def _given(self, quantity: str, given: Mapping[str, int], layer: Layer) -> str:
        if isinstance(layer, Linear):
            return "m"
        letter, _, axis = quantity.partition("_")
        if letter == "p" and axis:
            return self._padding(quantity, given)
        if axis and given[f"{letter}_h"] == given[f"{letter}_w"]:
            return letter
        return {"multiplier": "k", "groups": "g"}.get(quantity, quantity)

    def _padding(self, side: str, given: Mapping[str, int]) -> str:
        top, bottom, left, right = (given[one] for one in ("p_top", "p_bottom", "p_left", "p_right"))
        if top == bottom == left == right:
            return "p"
        if top == bottom and left == right:
            return "p_h" if side in ("p_top", "p_bottom") else "p_w"
        return SIDES[self.language].get(side, side)

    def _computed(self, quantity: str, place: _Place) -> str:
        if quantity in ("h", "w", "c"):
            letter = "C" if quantity == "c" else quantity
            if isinstance(place.layer, Flatten) and quantity == "c":
                return _below("n", place.number)
            return _below(letter, place.number) if place.number else f"{letter}'"
        return _below(COUNTED.get(quantity, quantity), place.number)


def _counts(layer: Layer) -> bool:
    """Whether a layer has letters of its own, so that two of them need numbers."""
    return not isinstance(layer, (Activation, Dropout, Flatten, LocalResponseNorm))


def _in_order(layers: tuple[tuple[str, Layer], ...]) -> Iterator[tuple[str, Layer]]:
    yield from walk(layers)


def _below(letter: str, number: str) -> str:
    """The letter with a subscript, after one that it has: `f_h` and 2 are `f_h,2`."""
    if not number:
        return letter
    return f"{letter},{number}" if "_" in letter else f"{letter}_{number}"
