"""What is said of one answer that was judged against one key, in French and English."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from corrige.document.formula import Exact
from corrige.document.notation import value_text
from corrige.document.wording import Language

_TEXTS: Final[Mapping[str, tuple[str, str]]] = {
    "right": ("juste", "right"),
    "other value": ("ce n’est pas la bonne valeur", "this is not the right value"),
    "not an integer": ("un nombre entier est attendu", "an integer is expected"),
    "not evaluated": ("le résultat est attendu, pas le calcul", "the result is expected, not the calculation"),
    "rounded": (
        "la valeur exacte est attendue\u00a0: celle-ci est arrondie",
        "the exact value is expected: this one is rounded",
    ),
    "other order": ("les bons nombres, dans un autre ordre", "the right numbers, in another order"),
    "other order of axes": (
        "les bons nombres, dans un autre ordre\u00a0: on attend {axes}",
        "the right numbers, in another order: {axes} is expected",
    ),
    "other length": (
        "valeurs données\u00a0: {given}, attendues\u00a0: {right}",
        "values given: {given}, expected: {right}",
    ),
    "other parts": ("à revoir\u00a0: valeur {which}", "to be looked at again: value {which}"),
    "other size": ("la taille est {given}, {right} attendue", "the size is {given}, {right} is expected"),
    "transposed": ("lignes et colonnes sont échangées", "rows and columns are exchanged"),
    "other cells": ("{wrong} cases fausses sur {all}", "{wrong} of {all} cells are wrong"),
    "other elements": ("ce ne sont pas les bonnes valeurs", "these are not the right values"),
    "too many elements": ("une valeur au moins est de trop", "at least one value is too many"),
    "too few elements": ("il manque au moins une valeur", "at least one value is missing"),
    "other number of products": (
        "produits donnés\u00a0: {given}, attendus\u00a0: {right}",
        "products given: {given}, expected: {right}",
    ),
    "other product": ("le produit nº\u00a0{which} n’est pas le bon", "product {which} is not the right one"),
    "other total": ("les produits sont justes, leur somme est fausse", "the products are right, their sum is wrong"),
    "different at": (
        "{item}pour {at}, votre formule donne {given}, la réponse est {right}",
        "{item}for {at} your formula gives {given}, the response has {right}",
    ),
    "undefined at": (
        "{item}pour {at}, votre formule n’est pas définie, la réponse est {right}",
        "{item}for {at} your formula is undefined, the response has {right}",
    ),
    "other choice": ("ce n’est pas le bon choix", "this is not the right choice"),
}
_ITEM: Final = {"fr": "élément {}\u00a0: ", "en": "element {}: "}


@dataclass(frozen=True, slots=True)
class Say:
    """A reason and what its sentence mentions: words, and values that each language writes its own way."""

    reason: str
    words: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Exact] = field(default_factory=dict)


def say(one: Say, language: Language) -> str:
    """The sentence.

    >>> say(Say("other length", {"given": "2", "right": "3"}), "en")
    'values given: 2, expected: 3'
    """
    reason = "other order of axes" if one.reason == "other order" and one.words.get("axes") else one.reason
    french, english = _TEXTS[reason]
    words = dict(one.words)
    if words.get("item"):
        words["item"] = _ITEM[language].format(words["item"])
    values = {name: value_text(value, language) for name, value in one.values.items()}
    return (french if language == "fr" else english).format(**words, **values)
