"""Numbers in words: `fifty-six`, `quatre-vingt-dix-sept`, `vingt-huit mille`."""

from __future__ import annotations

import re
from typing import Final

_SMALL: Final = {
    word: value
    for value, words in enumerate((
        "", "un une one", "deux two", "trois three", "quatre four", "cinq five", "six", "sept seven", "huit eight",
        "neuf nine", "dix ten", "onze eleven", "douze twelve", "treize thirteen", "quatorze fourteen",
        "quinze fifteen", "seize sixteen", "seventeen", "eighteen", "nineteen",
    ))
    for word in words.split()
} | {
    word: 10 * value
    for value, words in enumerate((
        "", "", "vingt vingts twenty", "trente thirty", "quarante forty", "cinquante fifty", "soixante sixty",
        "septante seventy", "huitante octante eighty", "nonante ninety",
    ))
    for word in words.split()
}  # fmt: skip
_LARGE: Final = {"mille": 3, "thousand": 3, "million": 6, "millions": 6}
_HUNDRED: Final = ("cent", "cents", "hundred")
_WORD = "|".join((*_SMALL, *_LARGE, *_HUNDRED))
_RUN = re.compile(rf"(?:{_WORD})(?:(?: | ?- ?| et | and |-et-)(?:{_WORD}))*(?![A-Za-z'-])", re.IGNORECASE)


def spelled(text: str, start: int, stop: int) -> str:
    """The text with digits for the words of a number that stand at `start`; each other character stays at its place.

    >>> spelled("fifty-six weights", 0, 17)
    '56        weights'
    """
    found = _RUN.match(text, start, stop)
    value = value_of(re.findall("[a-z]+", found[0].lower())) if found else None
    if found is None or value is None:
        return text
    return text[:start] + str(value).ljust(len(found[0])) + text[found.end() :]


def value_of(words: list[str]) -> int | None:
    """The number that the words say; None where they say none, as `two three`.

    >>> value_of("quatre vingt dix sept".split()), value_of("two three".split())
    (97, None)
    """
    total = group = 0
    least = 9
    for word in words:
        if word in ("et", "and"):
            continue
        if word in _LARGE:
            if _LARGE[word] >= least:
                return None
            least = _LARGE[word]
            total, group = total + (group or 1) * 10**least, 0
        elif word in _HUNDRED:
            if group > 9:
                return None
            group = 100 * (group or 1)
        elif word.startswith("vingt") and group % 100 == 4:
            group += 76  # quatre-vingts
        elif _follows(group % 100, _SMALL[word]):
            group += _SMALL[word]
        else:
            return None
    return total + group


def _follows(before: int, value: int) -> bool:
    """Whether `value` may be added: 6 to 50, 12 to 60 or 80 (soixante-douze), 7 to 10 or 70 (dix-sept)."""
    if before == 0:
        return True
    if before % 20 == 10 and before in (10, 70, 90) and 7 <= value <= 9:
        return True
    return before >= 20 and before % 10 == 0 and (value < 10 or (before in (60, 80) and 10 <= value <= 16))
