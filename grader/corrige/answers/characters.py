"""The characters that students type, paste and see, brought to few: one minus, one product sign, one kind of space.

Each character of the result remembers where it stood in what was typed, so that a caret points at the right place.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final


class Refused(Exception):
    """Reading stops here: the reason's name in `messages`, the offset in the source's text, and what it mentions."""

    def __init__(self, reason: str, offset: int, **details: str) -> None:
        super().__init__(reason, offset)
        self.reason, self.offset, self.details = reason, offset, details


@dataclass(frozen=True, slots=True)
class Source:
    """A text in few characters, and where each of them (and the end) stood in the original."""

    text: str
    where: Sequence[int]


_MINUS = "−–—‐‑‒﹣－➖⁻₋"
_TIMES = "×✕✖⨯⨉·•∙⋅∗＊⁎⊗‧"
_DIVIDED = "÷∕⁄／"
_QUOTES = "“”„«»″"
_APOSTROPHES = "’‘ʼ′`´"
_LINES = "\r\v\f\x85\u2028\u2029"
_SPACES = "\t\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
_IGNORED = "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u00ad\u180e\ufe0e\ufe0f\u2061\u2062"
_REORDERING = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_SUPERSCRIPTS = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾ⁿ", "0123456789+-()n", strict=True))
_SUBSCRIPTS = dict(zip("₀₁₂₃₄₅₆₇₈₉ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ", "0123456789aehijklmnoprstuvx", strict=True))
FRACTIONS: Final = {
    char: Fraction(top, bottom)
    for char, top, bottom in (
        ("½", 1, 2), ("⅓", 1, 3), ("⅔", 2, 3), ("¼", 1, 4), ("¾", 3, 4), ("⅕", 1, 5), ("⅖", 2, 5), ("⅗", 3, 5),
        ("⅘", 4, 5), ("⅙", 1, 6), ("⅚", 5, 6), ("⅐", 1, 7), ("⅛", 1, 8), ("⅜", 3, 8), ("⅝", 5, 8), ("⅞", 7, 8),
        ("⅑", 1, 9), ("⅒", 1, 10),
    )
}  # fmt: skip

_ONE: dict[str, str] = {
    **dict.fromkeys(_MINUS, "-"),
    **dict.fromkeys(_TIMES, "*"),
    **dict.fromkeys(_DIVIDED, "/"),
    **dict.fromkeys(_QUOTES, '"'),
    **dict.fromkeys(_APOSTROPHES, "'"),
    **dict.fromkeys(_LINES, "\n"),
    **dict.fromkeys(_SPACES, " "),
    **dict.fromkeys(_IGNORED, ""),
    **dict.fromkeys("⎣", "⌊"),
    **dict.fromkeys("⎦", "⌋"),
    **dict.fromkeys("⎡", "⌈"),
    **dict.fromkeys("⎤", "⌉"),
    **dict.fromkeys("ˆ˄⌃", "^"),
    **dict.fromkeys("⇒⟶➔➜∴", "→"),
    **dict.fromkeys("Ø⌀", "∅"),
    "。": ".",
    "、": ",",
    "ƒ": "f",
    "≔": "=",
    "≈": "~",
    "≃": "~",
}
_KEPT = frozenset("⌊⌋⌈⌉∅…∈∞→≡" + "".join(FRACTIONS))
_ACCENTS = frozenset("\u0300\u0301\u0302\u0303\u0308\u0327")
_TEX_DIGITS = re.compile(r"(?<=[0-9])(?:\{([.,])\}|([.,])\\!|\\[,;: ](?=[0-9]{3}(?![0-9])))(?=[0-9])")
"""`1{,}5`, `28,\\!000`, `28\\,000`: how TeX sets a decimal comma and groups of digits."""
_SMALL_FRACTION = re.compile("(?<![0-9A-Za-z)])[⁰¹²³⁴-⁹]+⁄[₀-₉]+")
_RUNS = {**dict.fromkeys(_SUPERSCRIPTS, "^"), **dict.fromkeys(_SUBSCRIPTS, "_")}


def source(text: str) -> Source:
    """The text in few characters.

    Raises Refused for what changes the order of reading, control characters and halves of characters.

    >>> source("f²CK − ２×３").text
    'f^(2)CK - 2*3'
    """
    if text.isascii() and text.isprintable():
        return _without_tex(Source(text, range(len(text) + 1)))
    text = _SMALL_FRACTION.sub(_full_size, text) if "⁄" in text else text
    out: list[str] = []
    where: list[int] = []
    run = ""
    for offset, char in enumerate(text):
        new = _RUNS.get(char, "") if char != "⁻" or run == "^" or _starts_power(text, offset) else ""
        piece = ")" if run == "^" and new != "^" else ""
        if new:
            opening = ("^(" if new == "^" else "_") if new != run else ""
            piece += opening + (_SUPERSCRIPTS if new == "^" else _SUBSCRIPTS)[char]
        else:
            piece += _single(char, offset, out[-1] if out else "")
        run = new
        out.append(piece)
        where.extend([offset] * len(piece))
    if run == "^":
        out.append(")")
        where.append(len(text))
    return _without_tex(Source("".join(out), [*where, len(text)]))


def _full_size(found: re.Match[str]) -> str:
    """`3⁄4` for `³⁄₄`, as telephones write it; each character at its place."""
    return "".join(_SUPERSCRIPTS.get(char) or _SUBSCRIPTS.get(char, char) for char in found[0])


def _without_tex(typed: Source) -> Source:
    r"""The digits as they are written without TeX: `1,5` for `1{,}5`, `28 000` for `28\,000`."""
    text, where = typed.text, typed.where
    if "{" not in text and "\\" not in text:
        return typed
    out: list[str] = []
    kept: list[int] = []
    at = 0
    for found in _TEX_DIGITS.finditer(text):
        out += (text[at : found.start()], found[1] or found[2] or " ")
        kept += (*where[at : found.start()], where[found.start()])
        at = found.end()
    return Source("".join((*out, text[at:])), [*kept, *where[at:]]) if at else typed


def _starts_power(text: str, offset: int) -> bool:
    """Whether a raised minus begins an exponent, as in 10⁻³."""
    return offset > 0 and offset + 1 < len(text) and text[offset + 1] in _SUPERSCRIPTS


def _single(char: str, offset: int, before: str) -> str:
    if "!" <= char <= "~" or char in " \n":
        return char
    one = _ONE.get(char)
    if one is not None:
        return one
    if char in _KEPT or (char in "ùÙ" and before in ("o", "O")):
        return char.lower()  # `où` is not `ou`
    if char in _ACCENTS and before.isalpha():
        return ""
    if char in _REORDERING:
        raise Refused("reordering", offset, code=f"U+{ord(char):04X}")
    return _compatible(char, offset)


def _compatible(char: str, offset: int) -> str:
    """The plain form of a full-width or mathematical letter, another script's digit, an accented Latin letter."""
    category = unicodedata.category(char)
    if category in ("Cc", "Cs", "Co", "Cn"):
        raise Refused("control", offset, code=f"U+{ord(char):04X}")
    if category == "Nd":
        return str(unicodedata.decimal(char))
    plain = unicodedata.normalize("NFKD", char)
    if plain.isascii() and (len(plain) == 1 or plain.isalpha()):
        return plain
    if len(plain) > 1 and plain[0].isascii() and plain[0].isalpha() and set(plain[1:]) <= _ACCENTS:
        return plain[0]
    return char
