"""What each quantity is called, and the sentence that introduces its letter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from corrige.document.document import Line, line
from corrige.document.formula import Symbol
from corrige.document.wording import Language

MEANS: Final[Mapping[str, tuple[str, str]]] = {
    "h": ("la hauteur de la réponse", "the height of the response"),
    "w": ("la largeur de la réponse", "the width of the response"),
    "c": ("le nombre de ses canaux", "the number of its channels"),
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
}
"""With the article in French and in English."""

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


def pick(pair: tuple[str, str], language: Language) -> str:
    return pair[language == "en"]


def introduced(letters: Sequence[tuple[str, str]], language: Language) -> Line:
    """The sentence that introduces letters, each with its quantity; empty where none needs a word.

    >>> [part.text for part in introduced([("N", "outputs")], "en") if hasattr(part, "text")]
    ['Let ', ' be the number of elements of the response.']
    """
    known = [(letter, pick(MEANS[quantity], language)) for letter, quantity in letters if quantity in MEANS]
    if not known:
        return ()
    parts: list[str | Symbol] = ["On note " if language == "fr" else "Let "]
    for i, (letter, meaning) in enumerate(known):
        if i:
            parts.append((" et " if language == "fr" else " and ") if i == len(known) - 1 else ", ")
        parts += [Symbol(letter), f" {meaning}" if language == "fr" else f" be {meaning}"]
    return line(*parts, ".")
