"""Questions whose answer is a formula: statements in letters, sentences that ask, the letters' bounds."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from corrige.document.formula import Symbol, maximum
from corrige.document.notation import plain
from corrige.exercises.catalogue.text import text
from corrige.problem.draw import Draw
from corrige.problem.layers import Conv2d, DepthwiseConv2d, Pool2d
from corrige.problem.problem import Bound, Name, Problem, Question, Text
from corrige.rules.graph import last
from corrige.rules.values import givens

NOUNS: Mapping[str, Text] = {
    "h": text("la hauteur de la sortie", "the height of the output"),
    "w": text("la largeur de la sortie", "the width of the output"),
    "outputs": text("le nombre d'éléments de la sortie", "the number of elements of the output"),
    "weights": text("le nombre de poids", "the number of weights"),
    "parameters": text("le nombre de paramètres", "the number of parameters"),
    "multiplications": text("le nombre de multiplications", "the number of multiplications"),
    "operations": text("le nombre d'opérations", "the number of operations"),
}


STYLES = (
    {"h": "h", "w": "w", "C": "C", "f": "f", "s": "s", "p": "p", "K": "K", "d": "d", "m": "m", "r": "r"},
    {"h": "H", "w": "W", "C": "C_in", "f": "k", "s": "s", "p": "p", "K": "C_out", "d": "d", "m": "n", "r": "m"},
    {"h": "n", "w": "n", "C": "c", "f": "k", "s": "s", "p": "p", "K": "m", "d": "d", "m": "q", "r": "r"},
)
"""The deck's letters, those of PyTorch's documentation, and those for a square image."""
BEHIND = {"h": 47, "w": 53, "C": 4, "f": 5, "s": 2, "p": 3, "K": 6, "d": 2, "m": 9, "r": 3}
"""The number behind each letter: any would do, the answer holds for all."""
ADDRESSES = {
    "C": ("c",),
    "f": ("f_h", "f_w"),
    "s": ("s_h", "s_w"),
    "p": ("p_top", "p_bottom", "p_left", "p_right"),
    "d": ("d_h", "d_w"),
    "m": ("K",),
    "r": ("multiplier",),
}


@dataclass
class Lettering:
    """Takes sizes for layers: as letters, or as numbers where these are `given`."""

    draw: Draw
    style: Mapping[str, str]
    given: set[str] = field(default_factory=set)
    letters: dict[Name, str] = field(default_factory=dict)

    def give(self, *options: str) -> None:
        """One of the options (several sizes apart by spaces, or none) is given as numbers."""
        self.given.update(self.draw.choice(options).split())

    def take(self, what: str, layer: Name, numbers: Sequence[int], *, letter: str = "") -> int:
        """A size of a layer, under its letter of the course: the number behind it, or one of the numbers given."""
        if what in self.given:
            return self.draw.choice(numbers)
        for short in ADDRESSES.get(what, (what,)):
            self.letters[f"{layer}.{short}"] = letter or self.style[what]
        return BEHIND["h" if self.style[what] == self.style["h"] else what]

    def numbered(self, what: str, i: int) -> str:
        """The letter of one of several layers."""
        return f"{self.style[what][0]}_{i}"


def lettered(sentence: Text, letters: Mapping[Name, str]) -> Text:
    """The sentence with a letter in the place of each size that is one.

    >>> lettered(text("stride {conv.s_h}", "stride {conv.s_h}"), {"conv.s_h": "s"})["en"]
    'stride $s$'
    """

    def letter(found: re.Match[str]) -> str:
        return f"${letters[found[1]]}$" if found[1] in letters else found[0]

    return {language: re.sub(r"\{([^{}]+)\}", letter, words) for language, words in sentence.items()}


def ask_formula(layer: Name, quantity: str, called: Text) -> Question:
    """`called`: whose quantity it is, with its preposition in French: "de la couche", "the layer"."""
    noun = NOUNS[quantity]
    return Question(
        id=f"{layer}_{quantity}",
        asks=(f"formula.{layer}.{quantity}",),
        kind="formula",
        text=dict(
            text(
                f"Donnez une formule pour {noun['fr']} {called['fr']}.",
                f"Give a formula for {noun['en']} of {called['en']}.",
            )
        ),
    )


def bounds(problem: Problem) -> dict[str, tuple[Bound, Bound]]:
    """Between which numbers each letter of a chain of layers lies: the image must be large enough for every window.

    Where the image's sides are numbers, the first filter is bounded by the smaller one instead.
    """
    sizes = {**givens(problem), **{address: Symbol(letter) for address, letter in problem.letters.items()}}
    found: dict[str, tuple[Bound, Bound]] = {
        letter: (0 if last(address).startswith("p_") else 1, None) for address, letter in problem.letters.items()
    }
    first = problem.net.layers[0][0]
    least: dict[str, list[Any]] = {}
    for axis, padding in (("h", ("p_top", "p_bottom")), ("w", ("p_left", "p_right"))):
        image, f = sizes[f"input.{axis}"], sizes.get(f"{first}.f_{axis}")
        if isinstance(image, Symbol):
            least.setdefault(image.name, []).append(_least(problem, sizes, axis, padding))
        elif isinstance(f, Symbol):
            most = min(problem.net.input[1:]) + sum(sizes.get(f"{first}.{side}", 0) for side in padding)
            found[f.name] = (1, _bound(most))
    for letter, each in least.items():
        found[letter] = (_bound(maximum(*each) if each[0] != each[-1] else each[0]), None)
    return found


def _least(problem: Problem, sizes: Mapping[Name, Any], axis: str, padding: tuple[str, str]) -> Any:
    """The smallest image of which something is left after the last window: a number or a formula."""
    least: Any = 1
    for name, layer in reversed(problem.net.layers):
        if not isinstance(layer, (Conv2d, DepthwiseConv2d, Pool2d)):
            least = 1
            continue
        further = 0 if least == 1 else (least - 1) * sizes[f"{name}.s_{axis}"]
        if layer.padding == "same":
            least = further + 1
            continue
        f = sizes[f"{name}.f_{axis}"]
        if not isinstance(layer, Pool2d) and layer.dilation != (1, 1):
            f = sizes[f"{name}.d_{axis}"] * (f - 1) + 1
        least = f - sizes[f"{name}.{padding[0]}"] - sizes[f"{name}.{padding[1]}"] + further
        least = maximum(1, least) if any(sizes[f"{name}.{side}"] != 0 for side in padding) else least
    return least


def _bound(value: Any) -> Bound:
    return value if isinstance(value, int) else plain(value)
