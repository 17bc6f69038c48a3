"""What pdfLaTeX sets of Unicode with the T1 fonts, and what stands for the rest.

>>> tex("50 % of $x_1$ & more"), tex("Nguyễn")
('50 \\\\% of \\\\$x\\\\_1\\\\$ \\\\& more', 'Nguy\\\\~{\\\\^e}n')
"""

from __future__ import annotations

import re
from functools import lru_cache
from importlib import import_module
from typing import Final
from unicodedata import normalize

from corrige.templates.typography import clean

_SPECIAL: Final = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "$": r"\$",
    "&": r"\&",
    "#": r"\#",
    "%": r"\%",
    "_": r"\_",
    "^": r"\textasciicircum{}",
    "~": r"\textasciitilde{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "|": r"\textbar{}",
    '"': r"\textquotedbl{}",
    "`": r"\textasciigrave{}",
    "\t": " ",
    "\n": " ",
    "\u00a0": "~",
    "\u202f": r"\,",
    "\u2009": r"\,",
    "\u00ad": r"\-",
    "\u200b": "",
    "\u200c": "",
    "\u200d": "",
    "\u200e": "",
    "\u200f": "",
    "\ufeff": "",
}
_MATHEMATICS: Final = {
    "−": "-",
    "×": r"\times",
    "∗": "*",
    "·": r"\cdot",
    "÷": r"\div",
    "±": r"\pm",
    "∓": r"\mp",
    "∘": r"\circ",
    "≤": r"\leq",
    "≥": r"\geq",
    "⩽": r"\leq",
    "⩾": r"\geq",
    "≠": r"\neq",
    "≈": r"\approx",
    "≡": r"\equiv",
    "→": r"\to",
    "←": r"\leftarrow",
    "↔": r"\leftrightarrow",
    "⇒": r"\Rightarrow",
    "⇔": r"\Leftrightarrow",
    "↦": r"\mapsto",
    "∥": r"\parallel",
    "∈": r"\in",
    "∉": r"\notin",
    "∅": r"\emptyset",
    "∞": r"\infty",
    "∑": r"\textstyle\sum",
    "∏": r"\textstyle\prod",
    "√": r"\surd",
    "∂": r"\partial",
    "∇": r"\nabla",
    "⌊": r"\lfloor",
    "⌋": r"\rfloor",
    "⌈": r"\lceil",
    "⌉": r"\rceil",
    "⊕": r"\oplus",
    "⊗": r"\otimes",
    "∪": r"\cup",
    "∩": r"\cap",
    "⊂": r"\subset",
    "∀": r"\forall",
    "∃": r"\exists",
    "⋆": r"\star",
    "′": "'",
    "²": "^2",
    "³": "^3",
    "¹": "^1",
    "½": r"\frac12",
    "¼": r"\frac14",
    "¾": r"\frac34",
    "µ": r"\mu",
    **{raised: f"^{digit}" for digit, raised in enumerate("⁰¹²³⁴⁵⁶⁷⁸⁹")},
    **{lowered: f"_{digit}" for digit, lowered in enumerate("₀₁₂₃₄₅₆₇₈₉")},
    "⁻": "^-",
    "⁺": "^+",
    "✓": r"\checkmark",
    "✔": r"\checkmark",
    "✗": r"\times",
    "✕": r"\times",
    "☐": r"\square",
    **dict(
        zip(
            "αβγδεζηθικλμνξπρσςτυφχψωΓΔΘΛΞΠΣΦΨΩϕ",
            (
                rf"\{name}"
                for name in [
                    "alpha",
                    "beta",
                    "gamma",
                    "delta",
                    "varepsilon",
                    "zeta",
                    "eta",
                    "theta",
                    "iota",
                    "kappa",
                    "lambda",
                    "mu",
                    "nu",
                    "xi",
                    "pi",
                    "rho",
                    "sigma",
                    "varsigma",
                    "tau",
                    "upsilon",
                    "varphi",
                    "chi",
                    "psi",
                    "omega",
                    "Gamma",
                    "Delta",
                    "Theta",
                    "Lambda",
                    "Xi",
                    "Pi",
                    "Sigma",
                    "Phi",
                    "Psi",
                    "Omega",
                    "phi",
                ]
            ),
            strict=True,
        )
    ),
}
_SET_AS_IS: Final = frozenset("«»‹›–—‘’‚“”„…§°©®™€¡¿œŒæÆøØßłŁđĐıþÞðÐ¢£¥†‡•‰ªº№")
_BELOW: Final = ("c", "k", "b", "d", "textcommabelow")
_ACCENTS: Final = dict(
    zip(
        "\u0300\u0301\u0302\u0303\u0308\u030b\u030a\u030c\u0306\u0304\u0307\u0327\u0328\u0331\u0323\u0326",
        ("`", "'", "^", "~", '"', "H", "r", "v", "u", "=", ".", *_BELOW),
        strict=True,
    )
)
_BETWEEN_WORDS: Final = re.compile(r"(?<=[^\W\d]\u202f×)\u202f(?=[^\W\d])")
"""Where a line may end: in height × width, never in 3 × 3."""
_LIGATURES: Final = re.compile(r"([-,'])(?=\1)|([!?])(?=`)")


def tex(text: str) -> str:
    """Any text as LaTeX that prints it: special characters escaped, no ligature that was not meant."""
    if text.isalnum() and text.isascii():
        return text
    text = _BETWEEN_WORDS.sub("\ue001", _LIGATURES.sub(r"\g<0>" + "\ue000", clean(text)))
    return "".join([_character(character) for character in normalize("NFC", text)])


@lru_cache(maxsize=2048)
def _character(character: str) -> str:
    if character in _SPECIAL:
        return _SPECIAL[character]
    if character == "\ue000":
        return "{}"
    if character == "\ue001":
        return r"\penalty200\,"
    if " " <= character <= "~" or character in _SET_AS_IS:
        return character
    if character in _MATHEMATICS:
        return rf"\ensuremath{{{_MATHEMATICS[character]}}}"
    return _accented(character) or _instead(character)


def _accented(character: str) -> str:
    """A letter with its accents, which T1 has or builds; empty where it has no such letter or accent."""
    parts = normalize("NFD", character)
    base, marks = parts[0], parts[1:]
    if not marks or not (base.isascii() and base.isalpha()) or any(mark not in _ACCENTS for mark in marks):
        return ""
    if character <= "\u00ff":
        return character
    inner = base
    for command in sorted((_ACCENTS[mark] for mark in marks), key=_BELOW.__contains__):
        dotless = {"i": r"\i", "j": r"\j"}.get(inner, inner) if command not in _BELOW else inner
        bare = len(dotless) == 1 and not command.isalpha()
        inner = rf"\{command}{dotless}" if bare else rf"\{command}{{{dotless}}}"
    return inner


def _instead(character: str) -> str:
    r"""Letters that stand for a character that pdfLaTeX has no glyph for: `\instead{Wang}{738B}`, so that the file
    itself says what was replaced (see `replaced`)."""
    letters = "".join(_SPECIAL.get(letter, letter) for letter in _ascii(character))
    return rf"\instead{{{letters}}}{{{ord(character):04X}}}"


def _ascii(character: str) -> str:
    """The letters without their accents, or as anyascii transliterates them; `?` where there is nothing better, nothing
    for an emoji, which anyascii spells out."""
    base = normalize("NFKD", character)[0]
    if base.isascii() and base.isalnum():
        return base
    try:
        letters = str(import_module("anyascii").anyascii(character))
    except ModuleNotFoundError:
        letters = ""
    return "" if letters.startswith(":") else letters or "?"


_INSTEAD: Final = re.compile(r"\\instead\{[^\n]{0,80}?\}\{([0-9A-F]{4,6})\}")


def replaced(source: str) -> dict[str, str]:
    r"""The characters that a LaTeX file could not hold, and what is printed in their place.

    >>> replaced(tex("Łukasz, 王"))
    {'王': 'Wang'}
    """
    return {character: _ascii(character) for character in (chr(int(code, 16)) for code in _INSTEAD.findall(source))}
