"""Numbers as they are written: grouped by spaces, commas or points, with a decimal comma or point, with an exponent.

`28.000` is one number in two writings. What it means is the style's: where an integer is asked, groups of exactly
three digits are thousands in both languages; where a real number is asked, the sheet's language settles it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, TypeAlias

from corrige.answers.characters import Refused
from corrige.document.formula import Exact
from corrige.document.wording import Language

Separators: TypeAlias = Literal["integer", "real", "plain", "comma"]
"""How `.`, `,` and spaces within a number are meant: as thousands wherever they can be (integer); by the language
(real); a point only, no groups (plain: a cell, or an item between commas); a comma or a point, no groups (comma)."""

MAX_DIGITS = 400
MAX_EXPONENT = 400

_RUNS: dict[Separators, re.Pattern[str]] = {
    "integer": re.compile(r"[0-9]+(?:(?:[.,'_]| (?=[0-9]{3}(?![0-9])))[0-9]+)*"),
    "real": re.compile(r"[0-9]+(?:(?:[.,'_]| (?=[0-9]{3}(?![0-9])))[0-9]+)*"),
    "plain": re.compile(r"[0-9]+(?:[._'][0-9]+)*"),
    "comma": re.compile(r"[0-9]+(?:[.,_'][0-9]+)*"),
}
_EXPONENT = re.compile(r"[eE]([-+]?[0-9]{1,6})(?![0-9A-Za-z_])")
_POWER_OF_TEN = re.compile(r" {0,3}(?:\*|x|X|\\times|\\cdot) {0,3}10 {0,3}(?:\^|\*\*)")
_RAISED = re.compile(r" {0,3}(?:\^|\*\*)")
_FRACTION = re.compile(r"[.,][0-9]+")
_PARTS = re.compile(r"[.,'_ ]")


@dataclass(frozen=True, slots=True)
class Numeral:
    value: Exact
    end: int
    decimals: int = 0


def numeral(text: str, start: int, stop: int, style: Separators, language: Language) -> Numeral:
    """The number that begins at `start`, with a digit or a decimal sign, and ends by `stop`. Raises Refused.

    >>> numeral("28.000", 0, 6, "integer", "fr").value, numeral("28.000", 0, 6, "real", "en").value
    (28000, 28)
    """
    if text[start] in ".,":
        found = _FRACTION.match(text, start, stop)
        assert found is not None
        return _scaled("0." + found[0][1:], start, found.end(), stop, text)
    found = _RUNS[style].match(text, start, stop)
    assert found is not None
    run, end = found[0], found.end()
    if len(run) > 2 * MAX_DIGITS:
        raise Refused("too many digits", start)
    after = text[end] if end < stop else ""
    if run.isdigit() and after not in (".", "e", "E"):
        return Numeral(int(run), end)
    product = run.endswith(".10") and _RAISED.match(text, end, stop) and (language == "fr" or _PARTS.search(run[:-3]))
    if product:  # `1,5.10^8`: the point is a product sign
        run, end = run[:-3], end - 3
    elif after == "." and _EXPONENT.match(text, end + 1, stop):
        end += 1  # as numpy prints `1.e+00`
    elif after == "." and (end + 1 == stop or not (text[end + 1].isalnum() or text[end + 1] in ".(\\")):
        end += 1  # as numpy prints `1.`
    scientific = bool(product or _EXPONENT.match(text, end, stop) or _POWER_OF_TEN.match(text, end, stop))
    return _scaled(_decimal(run, start, "comma" if scientific else style, language), start, end, stop, text)


def _scaled(decimal: str, start: int, end: int, stop: int, text: str) -> Numeral:
    whole, _, fraction = decimal.partition(".")
    exponent = 0
    found = _EXPONENT.match(text, end, stop)
    if found:
        exponent, end = int(found[1]), found.end()
        if abs(exponent) > MAX_EXPONENT:
            raise Refused("too large", start)
    if len(whole) + len(fraction) > MAX_DIGITS:
        raise Refused("too many digits", start)
    scale = exponent - len(fraction)
    digits = int(whole + fraction)
    value = Fraction(digits * 10**scale) if scale >= 0 else Fraction(digits, 10**-scale)
    return Numeral(value.numerator if value.denominator == 1 else value, end, max(0, -scale))


def _decimal(run: str, start: int, style: Separators, language: Language) -> str:
    """The run as digits with at most one point."""
    groups = _PARTS.split(run)
    separators = _PARTS.findall(run)
    if not separators:
        return run
    grouped = len(groups[0]) <= 3 and groups[0][0] != "0" and all(len(group) == 3 for group in groups[1:])
    one = separators[0] if len(set(separators)) == 1 else ""
    match style:
        case "plain" | "comma" if len(separators) == 1 and one in ".,":
            return f"{groups[0]}.{groups[1]}"
        case "real" if len(separators) == 1 and (one == "." or (one == "," and (language == "fr" or not grouped))):
            return f"{groups[0]}.{groups[1]}"
        case _:
            pass
    if one and grouped and (one in "_'" or style in ("integer", "real")):
        return "".join(groups)
    if one and one in ".," and len(separators) == 1:
        if style == "integer" and len(groups[1]) == 3 and groups[0] != "0":
            raise Refused("digit groups", start)  # 150529,000: thousands, or decimals?
        return f"{groups[0]}.{groups[1]}"
    return _grouped_decimal(groups, separators, start, style)


def _grouped_decimal(groups: list[str], separators: list[str], start: int, style: Separators) -> str:
    """`1,234.5`, `1 234,5`: thousands by one sign and a decimal sign of another kind."""
    *thousands, last = separators
    whole = groups[:-1]
    fits = len(set(thousands)) == 1 and len(whole[0]) <= 3 and all(len(group) == 3 for group in whole[1:])
    if not fits or last not in ".," or last == thousands[0] or style in ("plain", "comma"):
        raise Refused("digit groups", start)
    if style == "integer" and len(groups[-1]) == 3:
        raise Refused("digit groups", start)
    return "".join(whole) + "." + groups[-1]
