"""Typography that all formats share: French spaces, apostrophes, numbers; characters that no page should hold.

>>> typeset("Quelle est la taille : 3 × 3 ?", "fr")
'Quelle est la taille\\xa0: 3\\u202f×\\u202f3\\u202f?'
"""

from __future__ import annotations

import re
from fractions import Fraction
from functools import lru_cache
from typing import Final

from corrige.document.formula import Exact
from corrige.document.wording import NARROW, Language, fraction_text, integer_text

NO_BREAK: Final = "\u00a0"
REPLACEMENT: Final = "\ufffd"

_UNFIT = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)
_SPACED = re.compile(r"(?<=\S) ([;!?»:])(?!\w)")
_GROUPED = re.compile(r"(?<![\d.,])\d{1,3}(?: \d{3})+(?![\d])")
_TIED = re.compile(r"\b(padding|stride|ligne|colonne|row|column) (?=\d|$)")
_APOSTROPHE = re.compile(r"(?<=[^\W\d_])'(?=[^\W\d_])")


def clean(text: str) -> str:
    """Without what could steer a terminal, hide text or be refused by a file: those characters become U+FFFD.

    >>> clean("a\\x1b[31mb")
    'a\\ufffd[31mb'
    """
    return text if text.isascii() and text.isprintable() else _UNFIT.sub(REPLACEMENT, text.replace("\r\n", "\n"))


def typeset(text: str, language: Language) -> str:
    """A sentence with the spaces and signs of its language where the author wrote ordinary ones."""
    text = _APOSTROPHE.sub("’", clean(text))
    text = text.replace(" × ", f"{NARROW}×{NARROW}")
    text = text.replace("= ", f"={NO_BREAK}")
    text = _TIED.sub(lambda found: found[1] + NO_BREAK, text)
    if language != "fr":
        return text
    text = _SPACED.sub(lambda found: (NARROW if found[1] in ";!?" else NO_BREAK) + found[1], text)
    if text[:1] == " " and text[1:2] in (";", "!", "?", ":", "»"):
        text = (NARROW if text[1] in ";!?" else NO_BREAK) + text[1:]
    text = text.replace("« ", "«" + NO_BREAK).replace("n° ", "n°" + NO_BREAK)
    return _GROUPED.sub(lambda found: found[0].replace(" ", NARROW), text)


def number(value: Exact, language: Language, decimals: int | None = None) -> str:
    """A number in its language; with `decimals`, rounded half away from zero.

    >>> number(Fraction(-10, 7), "fr", 2), number(150529000, "en")
    ('−1,43', '150,529,000')
    """
    if decimals is None:
        return grouped(value, language)
    scale = 10**decimals
    rounded = int(magnitude(value) * scale + Fraction(1, 2))
    whole, rest = divmod(rounded, scale)
    text = integer_text(whole, language)
    if decimals:
        text += ("," if language == "fr" else ".") + str(rest).zfill(decimals)
    return "−" + text if value < 0 and rounded else text


def magnitude(value: Exact) -> Exact:
    """Without its sign."""
    return -value if value < 0 else value


@lru_cache(maxsize=2048)
def grouped(value: Exact, language: Language) -> str:
    """A number with its digits grouped; a fraction as a decimal number where that is short."""
    return integer_text(value, language) if isinstance(value, int) else fraction_text(value, language)


def language_of(code: str) -> Language:
    """The document's language; what is not French is set as English."""
    return "fr" if code == "fr" else "en"


WORDS: Final[dict[str, tuple[str, str]]] = {
    "answer": ("Réponse", "Answer"),
    "channel": ("canal", "channel"),
    "blank": ("à compléter", "to fill in"),
    "image": ("Image", "Image"),
    "kernel": ("Filtre", "Filter"),
    "response": ("Réponse", "Response"),
    "network": ("Réseau", "Network"),
    "then": ("puis", "then"),
    "ticked": ("coché", "ticked"),
    "unticked": ("non coché", "not ticked"),
}


def word(key: str, language: Language) -> str:
    """What a printer adds of its own."""
    return WORDS[key][0 if language == "fr" else 1]
