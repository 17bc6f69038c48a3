"""What each quantity is called, and the sentence that introduces its letter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from corrige.document.formula import Symbol
from corrige.document.inline import Code, Line, line
from corrige.document.wording import Language
from corrige.problem.problem import Name

MEANS: Final[Mapping[str, tuple[str, str]]] = {
    "h": ("la hauteur de la réponse", "the height of the response"),
    "w": ("la largeur de la réponse", "the width of the response"),
    "c": ("le nombre de canaux de la réponse", "the number of channels of the response"),
    "outputs": ("le nombre d'éléments de la réponse", "the number of elements of the response"),
    "weights": ("le nombre de poids", "the number of weights"),
    "biases": ("le nombre de biais", "the number of biases"),
    "parameters": ("le nombre de paramètres", "the number of parameters"),
    "multiplications_per_response": (
        "le nombre de produits pour un élément de la réponse",
        "the number of products for one element of the response",
    ),
    "additions_per_response": (
        "le nombre d'additions pour un élément de la réponse",
        "the number of additions for one element of the response",
    ),
    "operations_per_response": (
        "le nombre d'opérations pour un élément de la réponse",
        "the number of operations for one element of the response",
    ),
    "multiplications": ("le nombre de multiplications", "the number of multiplications"),
    "additions": ("le nombre d'additions entre les produits", "the number of additions between the products"),
    "bias_additions": ("le nombre d'additions de biais", "the number of additions of a bias"),
    "operations": ("le nombre total d'opérations", "the total number of operations"),
    "macs": ("le nombre de multiplications-accumulations", "the number of multiply-accumulates"),
    "comparisons": ("le nombre de comparaisons", "the number of comparisons"),
    "kernel_c": ("le nombre de canaux d'un filtre", "the number of channels of a filter"),
    "parameter_bytes": ("la mémoire des paramètres en octets", "the memory of the parameters in bytes"),
    "activation_bytes": ("la mémoire de la réponse en octets", "the memory of the response in bytes"),
    "total.parameters": ("le nombre de paramètres du réseau", "the number of parameters of the network"),
    "total.operations": ("le nombre d'opérations du réseau", "the number of operations of the network"),
    "total.macs": (
        "le nombre de multiplications-accumulations du réseau",
        "the number of multiply-accumulates of the network",
    ),
}
"""With the article, in French and in English; of a network's total under `total.`."""

NOUNS: Final[Mapping[str, tuple[str, str]]] = {
    "h": ("Hauteur", "Height"),
    "w": ("Largeur", "Width"),
    "c": ("Canaux", "Channels"),
    "outputs": ("Éléments", "Elements"),
    "weights": ("Poids", "Weights"),
    "biases": ("Biais", "Biases"),
    "parameters": ("Paramètres", "Parameters"),
    "multiplications_per_response": ("Produits par élément", "Products per element"),
    "operations_per_response": ("Opérations par élément", "Operations per element"),
    "multiplications": ("Multiplications", "Multiplications"),
    "additions": ("Additions", "Additions"),
    "bias_additions": ("Additions de biais", "Bias additions"),
    "operations": ("Opérations", "Operations"),
    "macs": ("MACs", "MACs"),
    "comparisons": ("Comparaisons", "Comparisons"),
    "parameter_bytes": ("Mémoire (octets)", "Memory (bytes)"),
    "activation_bytes": ("Mémoire (octets)", "Memory (bytes)"),
}
"""As the head of a column."""


NOTHING: Final[Mapping[str, tuple[str, str]]] = {
    "parameters": ("Cette couche n'a aucun paramètre à apprendre.", "This layer has no parameter to learn."),
    "weights": ("Cette couche n'a aucun poids à apprendre.", "This layer has no weight to learn."),
    "biases": ("Cette couche n'a pas de biais.", "This layer has no bias."),
    "bias_additions": ("Cette couche n'a pas de biais.", "This layer has no bias."),
}
"""Why there is none."""


def pick(pair: tuple[str, str], language: str) -> str:
    """The French or the English one of a pair of texts."""
    return pair[language == "en"]


def colon(language: str) -> str:
    return pick((" :", ":"), language)


def meaning(name: Name, language: str) -> str:
    """The words for a quantity; empty where it has none.

    >>> meaning("conv.outputs", "en"), meaning("dense.total.parameters", "fr")
    ('the number of elements of the response', 'le nombre de paramètres du réseau')
    """
    parts = name.split(".")
    pair = MEANS.get(".".join(parts[-2:])) or MEANS.get(parts[-1])
    return pick(pair, language) if pair else ""


def introduced(letters: Sequence[tuple[str, str, str]], language: Language) -> Line:
    """The sentence that introduces letters with their words, each with the name of its layer where it needs one.

    >>> [part.text for part in introduced([("N", "the number of elements", "conv1")], "en") if hasattr(part, "text")]
    ['Let ', ' be the number of elements', ' of ', 'conv1', '.']
    """
    letters = list(dict.fromkeys(letters))
    parts: list[str | Symbol | Code] = ["On note " if language == "fr" else "Let "]
    for i, (letter, words, layer) in enumerate(letters):
        if i:
            parts.append((" et " if language == "fr" else " and ") if i == len(letters) - 1 else ", ")
        parts += [Symbol(letter), f" {words}" if language == "fr" or i else f" be {words}"]
        parts += [" de " if language == "fr" else " of ", Code(layer)] if layer else []
    return line(*parts, ".")
