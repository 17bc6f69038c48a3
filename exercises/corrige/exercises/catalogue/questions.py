"""The sentence that asks for each quantity of a layer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from corrige.exercises.catalogue.text import text
from corrige.problem.problem import Kind, Name, Question, Text

HWC = ("h", "w", "c")
AXES: Mapping[str, Text] = {
    "h": text("hauteur", "height"),
    "w": text("largeur", "width"),
    "c": text("canaux", "channels"),
    "kernel_h": text("hauteur", "height"),
    "kernel_w": text("largeur", "width"),
    "kernel_c": text("canaux", "channels"),
    "kernel_n": text("filtres", "filters"),
}
"""The words for the parts of a shape; an answer field names them."""

SENTENCES: Mapping[str, tuple[Kind, str, str]] = {
    "h w c": ("shape", "Quelles sont les dimensions en sortie de {0} ?", "What is the shape of the output of {0}?"),
    "h w": ("shape", "Quelles sont les dimensions de la sortie de {0} ?", "What is the size of the output of {0}?"),
    "h": ("integer", "Quel est le côté de la sortie de {0} ?", "What is the side of the output of {0}?"),
    "kernel_h kernel_w kernel_c kernel_n": (
        "shape",
        "Quelles sont les dimensions du tenseur des filtres de {0} ?",
        "What is the shape of the kernel tensor of {0}?",
    ),
    "x": ("matrix", "Calculez la réponse de {0}.", "Compute the response of {0}."),
    "outputs": (
        "integer",
        "Combien d'éléments la sortie de {0} a-t-elle ?",
        "How many elements has the output of {0}?",
    ),
    "weights": ("integer", "Combien de poids {0} a-t-elle ?", "How many weights does {0} have?"),
    "biases": ("integer", "Combien de biais {0} a-t-elle ?", "How many biases does {0} have?"),
    "parameters": (
        "integer",
        "Combien de paramètres {0} a-t-elle en tout ?",
        "How many parameters does {0} have in all?",
    ),
    "multiplications": (
        "integer",
        "Combien de multiplications {0} demande-t-elle ?",
        "How many multiplications does {0} take?",
    ),
    "additions": (
        "integer",
        "Combien d'additions entre les produits {0} demande-t-elle ?",
        "How many additions between products does {0} take?",
    ),
    "bias_additions": (
        "integer",
        "Combien d'additions de biais {0} demande-t-elle ?",
        "How many additions of a bias does {0} take?",
    ),
    "operations": (
        "integer",
        "Combien d'opérations {0} demande-t-elle en tout ?",
        "How many operations does {0} take in all?",
    ),
    "macs": (
        "integer",
        "Combien de multiplications-accumulations (MACs) {0} demande-t-elle ?",
        "How many multiply-accumulates (MACs) does {0} take?",
    ),
    "receptive_h": (
        "integer",
        "Combien de lignes de l'entrée un élément de la sortie de {0} voit-il (champ réceptif) ?",
        "How many rows of the input does an element of the output of {0} see (receptive field)?",
    ),
    "comparisons": ("integer", "Combien de comparaisons {0} demande-t-elle ?", "How many comparisons does {0} take?"),
}
TOTALS: Mapping[str, tuple[str, str]] = {
    "parameters": (
        "Combien de paramètres le réseau a-t-il en tout ?",
        "How many parameters does the network have in all?",
    ),
    "operations": (
        "Combien d'opérations le réseau demande-t-il à l'inférence ?",
        "How many operations does the network take at inference?",
    ),
    "macs": ("Combien de MACs le réseau demande-t-il ?", "How many MACs does the network take?"),
}


def ask(layer: Name, quantity: str, *, id: str = "", called: Text | None = None, square: bool = False) -> Question:
    """The question for a quantity of a layer, `ask("conv", "parameters")`; "h w c" asks for a shape.

    `called`: what the layer is called in the sentence; `square`: one side answers for both.
    """
    kind, fr, en = SENTENCES[quantity]
    name = called or text(f"la couche `{layer}`", f"layer `{layer}`")
    quantities = tuple(quantity.split())
    return Question(
        id=id or quantity.replace(" ", "_"),
        asks=tuple(f"{layer}.{one}" for one in quantities),
        kind=kind,
        text={"fr": fr.format(name["fr"]), "en": en.format(name["en"])},
        axes=quantities if kind == "shape" else (),
        also={f"{layer}.w": f"{layer}.h"} if square and quantity == "h" else {},
    )


def ask_total(quantity: str, *, id: str = "", network: str = "") -> Question:
    fr, en = TOTALS[quantity]
    start = f"{network}." if network else ""
    return Question(id=id or f"total_{quantity}", asks=(f"{start}total.{quantity}",), text={"fr": fr, "en": en})


def ask_element(layer: Name, index: Iterable[int], *, id: str = "element", products: bool = False) -> Question:
    """One element of a response, by its value or with its sum of products written out."""
    o, i, j = index
    where = (f"ligne {i + 1}, colonne {j + 1}", f"row {i + 1}, column {j + 1}")
    if products:
        return Question(
            id=id,
            asks=(f"{layer}.products[{o},{i},{j}]",),
            kind="sum",
            text=dict(
                text(
                    f"Écrivez la somme de produits qui donne l'élément {where[0]} de la réponse, et sa valeur.",
                    f"Write out the sum of products of the element in {where[1]} of the response, and its value.",
                )
            ),
        )
    return Question(
        id=id,
        asks=(f"{layer}.x[{o},{i},{j}]",),
        text=dict(
            text(
                f"Que vaut l'élément {where[0]} de la réponse ?",
                f"What is the element in {where[1]} of the response?",
            )
        ),
    )


def ask_map(layer: Name, *, id: str = "response", called: Text | None = None, channel: int | None = None) -> Question:
    """What comes out of a layer: all of it, or one channel. `called`: "the response", "the map after the pooling"."""
    name = called or text("la réponse", "the response")
    return Question(
        id=id,
        asks=(f"{layer}.x" if channel is None else f"{layer}.x[{channel}]",),
        kind="matrix",
        text=dict(text(f"Calculez {name['fr']}.", f"Compute {name['en']}.")),
    )


def ask_blanks(layer: Name, places: Iterable[tuple[int, int, int]], *, id: str = "blanks") -> Question:
    """The elements of a response that are left blank, in reading order; the figure shows the others."""
    asks = [f"{layer}.x[{o},{i},{j}]" for o, i, j in sorted(places)]
    n = len(asks)
    if n == 1:
        one = text("Complétez la réponse : quelle valeur manque ?", "Complete the response: which value is missing?")
        return ask_list(asks, one, id=id)
    all_of_them = text(
        f"Complétez la réponse : donnez, ligne par ligne, les {n} valeurs qui manquent.",
        f"Complete the response: give the {n} missing values, row by row.",
    )
    return ask_list(asks, all_of_them, id=id)


def ask_list(asks: Iterable[Name], sentence: Text, *, id: str) -> Question:
    """Several quantities answered together, in this order."""
    return Question(id=id, asks=tuple(asks), kind="list", text=dict(sentence))
