"""The letters under which a solution shows each quantity.

One layer has the course's letters (h, w, C, f, s, p, K) and primes for what leaves it (h', w'); in a network of several
layers each letter carries the number of its layer (h_1, K_3; h_0 is the image's), of several networks what the network
is called (P_small).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from corrige.exercises.family import Called
from corrige.problem.layers import Activation, Dropout, Flatten, GlobalPool2d, Layer, Linear, LocalResponseNorm
from corrige.problem.network import sizes, walk
from corrige.problem.problem import Name, Problem, prefixed
from corrige.rules.graph import last, layer_of
from corrige.rules.values import givens

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
    "bias_additions": "A'",
    "operations": "T",
    "macs": "MAC",
    "comparisons": "Q",
    "kernel_c": "c",
    "receptive_h": "r",
    "receptive_w": "r",
    "jump_h": "j",
    "jump_w": "j",
}
SHAPE: Final[Mapping[str, str]] = {"h": "h", "w": "w", "c": "C"}
GIVEN: Final[Mapping[str, str]] = {"multiplier": "k", "groups": "g"}
FRENCH_SIDES: Final[Mapping[str, str]] = {
    "p_top": "p_haut",
    "p_bottom": "p_bas",
    "p_left": "p_gauche",
    "p_right": "p_droite",
}


@dataclass(frozen=True, slots=True)
class Place:
    """Where a layer stands (None: the image): its number in its network, "" where it needs none; its network."""

    layer: Layer | None
    number: str
    network: str
    given: Mapping[str, int] = field(default_factory=dict)  # its sizes
    order: str = ""  # its number, even where it is not shown


def _subscript(place: Place) -> str:
    """The number that the counts of a layer carry: those of a layer without letters are not those of the only one with
    letters."""
    return (
        place.order if not place.number and place.layer is not None and not has_letters(place.layer) else place.number
    )


class Lettering:
    """`label(name)`: the letter of a quantity of this problem, in this language."""

    def __init__(self, problem: Problem, language: str, called: Mapping[str, Called] | None = None) -> None:
        self.language = language
        self.several = len(problem.networks) > 1
        self.taken = set(problem.letters.values())
        self.short = shortened(problem.networks) | {key: one.below[language] for key, one in (called or {}).items()}
        self.places: dict[Name, Place] = {}
        self.found: dict[Name, str] = {}
        for key, net in problem.networks.items():
            layers = list(walk(net.layers))
            many = sum(has_letters(layer) for _, layer in layers) > 1
            self.places[prefixed(key, "input")] = Place(None, "0" if many else "", key)
            for number, (name, layer) in enumerate(layers, 1):
                numbered = many or isinstance(layer, GlobalPool2d)  # whose map is another one than the layer's
                self.places[prefixed(key, name)] = Place(
                    layer, str(number) if numbered else "", key, sizes(layer), str(number)
                )
        self.owners: dict[str, set[str]] = {}  # the networks whose counts carry a number
        for place in self.places.values():
            self.owners.setdefault(_subscript(place), set()).add(place.network)
        self.shared = self._shared(problem) if self.several else set()

    def label(self, name: Name) -> str:
        found = self.found.get(name)
        if found is None:
            found = self.found[name] = self._label(name)
        return found

    def _label(self, name: Name) -> str:
        place = self.places.get(layer_of(name))
        if place is None:
            return self._of_all(name, last(name))
        letter = self._numbered(name, place)
        apart = self.several and (
            len(self.owners[_subscript(place)]) > 1 if last(name) in COUNTED else letter in self.shared
        )
        return below(letter, self.short[place.network]) if apart else letter

    def _numbered(self, name: Name, place: Place) -> str:
        letter = self.letter(name)
        if not place.number:
            return below(letter, _subscript(place)) if last(name) in COUNTED else letter
        return below(letter.rstrip("'") if last(name) in SHAPE else letter, place.number)

    def _shared(self, problem: Problem) -> set[str]:
        """Letters that stand for other numbers in another network, or for a computed size in both."""
        found: dict[str, set[tuple[str, int] | int]] = {}
        for name, value in givens(problem).items():
            if isinstance(value, int) and layer_of(name) in self.places:
                found.setdefault(self._numbered(name, self.places[layer_of(name)]), set()).add(value)
        for layer, place in self.places.items():
            if place.layer is not None and not isinstance(place.layer, (Linear, Flatten)):
                for axis in SHAPE:
                    found.setdefault(self._numbered(f"{layer}.{axis}", place), set()).add((place.network, 0))
        return {letter for letter, meant in found.items() if len(meant) > 1}

    def letter(self, name: Name) -> str:
        """The letter without a layer's number: `f`, `p_top`, `h'`."""
        quantity, place = last(name), self.places[layer_of(name)]
        if place.layer is None:
            return SHAPE.get(quantity, quantity)
        if quantity in place.given:
            return "m" if isinstance(place.layer, Linear) else self._given(quantity, place.given)
        if quantity == "c" and isinstance(place.layer, Flatten):
            return "n"
        if quantity in SHAPE:
            return SHAPE[quantity] + "'"
        letter = COUNTED.get(quantity, quantity)
        return letter + "'" if letter in self.taken else letter  # a letter of the question means something else

    def _of_all(self, name: Name, quantity: str) -> str:
        """A total, `total.parameters`, or a quantity of the family's own under its own name."""
        total = layer_of(name)
        if not total:
            return quantity
        network = layer_of(total)
        return below(COUNTED.get(quantity, quantity), self.short[network] if network else "tot")

    def _given(self, quantity: str, given: Mapping[str, int]) -> str:
        letter, _, axis = quantity.partition("_")
        if letter == "p" and axis:
            return self._padding(quantity, given)
        if axis and given[f"{letter}_h"] == given[f"{letter}_w"]:
            return letter
        return GIVEN.get(quantity, quantity)

    def _padding(self, side: str, given: Mapping[str, int]) -> str:
        top, bottom, left, right = (given[one] for one in FRENCH_SIDES)
        if top == bottom == left == right:
            return "p"
        if top == bottom and left == right:
            return "p_h" if side in ("p_top", "p_bottom") else "p_w"
        return FRENCH_SIDES[side] if self.language == "fr" else side


def has_letters(layer: Layer) -> bool:
    """Whether a layer has sizes of its own, so that two of them need numbers."""
    return not isinstance(layer, (Activation, Dropout, Flatten, GlobalPool2d, LocalResponseNorm))


def shortened(names: Iterable[str]) -> dict[str, str]:
    """Long names cut to stand as subscripts, where they stay distinct.

    >>> shortened(["dense", "convolution"])
    {'dense': 'dense', 'convolution': 'conv'}
    """
    cut = {name: name[:4] if len(name) > 5 else name for name in names}
    return cut if len(set(cut.values())) == len(cut) else {name: name for name in cut}


def below(letter: str, number: str) -> str:
    """The letter with a subscript, after one that it has.

    >>> below("h", "2"), below("f_h", "2"), below("P_tot", "")
    ('h_2', 'f_h2', 'P_tot')
    """
    if not number:
        return letter
    return letter + number if "_" in letter else f"{letter}_{number}"
