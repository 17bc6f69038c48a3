"""Taking off the quotes around an answer: one matching pair, typographic ones too, and a comment behind it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Final

_TRIPLES: Final = ("'''", '"""')
_FAMILIES: Final = ("'‘’‚‛", '"“”„‟', "«»", "‹›", "`")
_PREFILLED: Final = ("''", "‘’", "’’")
_BLANK: Final = "".join(chr(c) for c in range(0x3001) if chr(c).isspace()) + "\0\ufeff\u200b"
_CLOSED = rf"[{re.escape(_BLANK)}]*+(?=#|\Z)"
"""A closing quote has nothing but a comment behind it."""
_CLOSING: Final = {opening: re.compile(f"[{family}]{_CLOSED}") for family in _FAMILIES for opening in family} | {
    triple: re.compile(triple + _CLOSED) for triple in _TRIPLES
}


@dataclass(frozen=True, slots=True)
class Row:
    """A line of an answer: its number in the file, the column from 1 where `text` begins."""

    line: int
    column: int
    text: str

    def trimmed(self) -> Row:
        """Without the blanks at its ends."""
        bare = stripped(self.text)
        return Row(self.line, self.column + (self.text.find(bare) if bare else 0), bare)

    def between(self, start: int, end: int | None = None) -> Row:
        return Row(self.line, self.column + start, self.text[start:end])


def stripped(text: str) -> str:
    """The text without blanks, NUL and byte order marks at its ends.

    >>> stripped("\\0 28\\ufeff\\t")
    '28'
    """
    return text.strip(_BLANK)


def unquoted(rows: list[Row]) -> tuple[list[Row], Row | None]:
    """The rows of an answer without its quotes and without empty rows at its ends; and what stands behind the closing
    quote (a comment), None where there is none or where the answer goes on below it.

    >>> unquoted([Row(1, 6, " '28' # easy")])
    ([Row(line=1, column=8, text='28')], Row(line=1, column=11, text=' # easy'))
    """
    first, *more = rows
    first = first.trimmed()
    opening = first.text[:3] if first.text.startswith(_TRIPLES) else first.text[:1]
    closing = _CLOSING.get(opening)
    inside = [first.between(len(opening)), *more]
    for i, row in enumerate(inside if closing else ()):
        if closing and (found := closing.search(row.text)):
            kept = _tidy([*inside[:i], row.between(0, found.start()), *inside[i + 1 :]])
            goes_on = any(stripped(later.text) for later in inside[i + 1 :])
            return kept, None if goes_on else row.between(found.start() + len(opening))
    return _tidy([_without_prefilled(first), *more]), None


def _without_prefilled(row: Row) -> Row:
    """What was typed before or behind the prefilled quotes instead of between them."""
    for pair in () if row.text.startswith(_TRIPLES) else _PREFILLED:
        if row.text.startswith(pair) and len(row.text) > 2:
            return row.between(2)
        if row.text.endswith(pair) and len(row.text) > 2:
            return row.between(0, -2)
    return row


def _tidy(rows: list[Row]) -> list[Row]:
    """Without empty rows at the ends; the first begins at its first sign, blanks at line ends are gone."""
    filled = [i for i, row in enumerate(rows) if stripped(row.text)]
    if not filled:
        return []
    first, *more = rows[filled[0] : filled[-1] + 1]
    return [first.trimmed(), *(replace(row, text=row.text.rstrip()) for row in more)]
