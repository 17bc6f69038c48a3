"""Numbers and sentences as a person writes them in French or in English.

>>> integer_text(-150529000, "en"), fraction_text(Fraction(3, 2), "fr"), fraction_text(Fraction(10, 7), "en")
('−150,529,000', '1,5', '10/7')
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Final, Literal, TypeAlias

Language: TypeAlias = Literal["fr", "en"]

NARROW: Final = "\u202f"
"""The narrow no-break space of French typography."""
MAX_DIGITS: Final = 40
"""Longer numbers are shortened: nobody reads them, and Python refuses to write those beyond 4,300 digits."""
_MAX_DECIMALS = 6
_FRENCH_SPACES: Final = {
    " ;": f"{NARROW};",
    " !": f"{NARROW}!",
    " ?": f"{NARROW}?",
    " :": "\u00a0:",
    "« ": "«\u00a0",
    " »": "\u00a0»",
}
_MONTHS: Final = {
    "fr": (
        *("janvier", "février", "mars", "avril", "mai", "juin"),
        *("juillet", "août", "septembre", "octobre", "novembre", "décembre"),
    ),
    "en": (
        *("January", "February", "March", "April", "May", "June"),
        *("July", "August", "September", "October", "November", "December"),
    ),
}


def integer_text(value: int, language: Language) -> str:
    """Thousands grouped: by a narrow space in French, by commas in English.

    >>> integer_text(28000, "en")
    '28,000'
    """
    if value.bit_length() > 3.33 * MAX_DIGITS:
        return f"{'−' if value < 0 else ''}2^{value.bit_length() - 1} …"
    grouped = f"{value:,}".replace("-", "−")
    return grouped if language == "en" else grouped.replace(",", NARROW)


def fraction_text(value: Fraction, language: Language) -> str:
    """`1.5`, or `10/7` where the decimals are many or without end."""
    decimals = next((n for n in range(_MAX_DECIMALS + 1) if 10**n % value.denominator == 0), None)
    if decimals is None:
        return f"{integer_text(value.numerator, language)}/{integer_text(value.denominator, language)}"
    whole, rest = divmod(abs(value.numerator) * 10**decimals // value.denominator, 10**decimals)
    text = integer_text(whole, language)
    if decimals:
        text += ("," if language == "fr" else ".") + str(rest).zfill(decimals)
    return f"−{text}" if value < 0 else text


def french_spaces(sentence: str) -> str:
    """A French sentence typed with plain spaces, with those that French wants before ; : ! ? and in « »."""
    for plain, right in _FRENCH_SPACES.items():
        sentence = sentence.replace(plain, right)
    return sentence


def date_text(text: str, language: Language) -> str:
    """A date such as 2026-11-01 in words; any other text stays as it is.

    >>> date_text("2026-11-01", "fr"), date_text("2026-11-01", "en"), date_text("Monday", "en")
    ('1er novembre 2026', '1 November 2026', 'Monday')
    """
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return text
    first = "1er" if language == "fr" and day.day == 1 else day.day
    return f"{first} {_MONTHS[language][day.month - 1]} {day.year}"
