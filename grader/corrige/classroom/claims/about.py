"""Rounded figures as people print them: `138M`, `61 700`, `4.1 million`, `4.097e6`."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Final

from corrige.document.formula import Exact

_THOUSAND: Final = {"k": 1, "K": 1, "thousand": 1, "mille": 1}
_MILLION: Final = {"M": 2, "million": 2, "millions": 2}
_BILLION: Final = {"G": 3, "B": 3, "billion": 3, "billions": 3, "milliard": 3, "milliards": 3}
_BYTES: Final = {"bytes": 0, "octets": 0, "kB": 1, "KB": 1, "ko": 1, "Ko": 1, "MB": 2, "Mo": 2, "GB": 3, "Go": 3}
_BINARY: Final = {"KiB": 1, "Kio": 1, "MiB": 2, "Mio": 2, "GiB": 3, "Gio": 3}
_UNITS: Final = _THOUSAND | _MILLION | _BILLION | _BYTES | _BINARY
"""Which power of 1000 a word stands for, or of 1024."""
_WORDS: Final = "|".join(sorted(_UNITS, key=len, reverse=True))
_ABOUT = re.compile(
    rf"[~≈≃]? ?(\d{{1,18}})(?:\.(\d{{1,15}})|,(\d{{1,2}}|\d{{4,15}}))?(?: ?({_WORDS})|[eE]\+?(\d{{1,2}}))?"
)
_SPACES = re.compile("[\u00a0\u2009\u202f]")
_THOUSANDS = re.compile(r"(?<![\d.,_])\d{1,3}(?:(?:[ _]\d{3}){1,5}|(?:,\d{3}){2,5}|(?:\.\d{3}){2,5})(?![\d_])")
"""One comma or point before three digits may be a decimal one."""


@dataclass(frozen=True)
class About:
    """A rounded figure: as printed, its value, and the unit of its last digit; zeros that end a whole number are taken
    for those of a rounding. `word`: behind the digits, "k" or "MiB".

    >>> printed = rounded_figure("138M")
    >>> printed.fits(138_357_544), printed.fits(138_500_000), printed.fits(137_500_000)
    (True, False, True)
    """

    text: str
    figure: Fraction
    unit: Fraction
    word: str = ""

    @property
    def of_bytes(self) -> bool:
        return self.word in _BYTES or self.word in _BINARY

    @property
    def binary(self) -> About:
        """The same digits where k, M and G are powers of 1024."""
        times = 1 if self.word in _BINARY else Fraction(1024, 1000) ** _UNITS.get(self.word, 0)
        return self.times(times)

    def times(self, factor: Exact) -> About:
        return replace(self, figure=self.figure * factor, unit=self.unit * factor)

    def fits(self, value: Exact) -> bool:
        """Whether the value, rounded (halves up) at that digit, is the figure."""
        return self.rounded(value) == self.figure

    def rounded(self, value: Exact) -> Fraction:
        """The value, rounded (halves up) at that digit."""
        return (value / self.unit + Fraction(1, 2)) // 1 * self.unit


def without_separators(text: str) -> str:
    """The text with the digits of each number together.

    >>> without_separators("4,097,000"), without_separators("61 706"), without_separators("1,500")
    ('4097000', '61706', '1,500')
    """
    return _THOUSANDS.sub(lambda found: re.sub("[ _,.]", "", found[0]), _SPACES.sub(" ", text))


def rounded_figure(text: str) -> About | None:
    """The rounded figure that a text prints: `138M`, `0.5 M`, `61 700`; None where it prints none.

    >>> rounded_figure("1.50k")
    About(text='1.50k', figure=Fraction(1500, 1), unit=Fraction(10, 1), word='k')
    >>> rounded_figure("1500").unit
    Fraction(100, 1)
    """
    found = _ABOUT.fullmatch(without_separators(text))
    if found is None:
        return None
    whole, decimals = found[1], found[2] or found[3] or ""
    digits = whole + decimals if decimals else whole.rstrip("0")
    if not digits.strip("0"):
        return None
    word = found[4] or ""
    power = int(found[5] or 0) + len(whole) - len(digits)
    unit = Fraction(10) ** power * (1024 if word in _BINARY else 1000) ** _UNITS.get(word, 0)
    return About(text, int(digits) * unit, unit, word)
