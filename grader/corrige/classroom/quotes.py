"""Taking off the quotes around an answer: one matching pair, typographic ones too, and a comment behind it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

_TRIPLES: Final = ("'''", '"""')
_FAMILIES: Final = ("'‘’‚‛", '"“”„‟', "«»", "‹›", "`")
_CLOSING: Final = {opening: family for family in _FAMILIES for opening in family}
_PREFILLED: Final = ("''", "‘’", "’’")
_BLANK: Final = "\0\ufeff\u200b"


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
    while (bare := text.strip().strip(_BLANK)) != text:
        text = bare
    return text


def unquoted(rows: list[Row]) -> tuple[list[Row], Row | None]:
    """The rows of an answer without its quotes and without empty rows at its ends; and what stands behind the closing
    quote (a comment), None where there is none or where the answer goes on below it.

    >>> unquoted([Row(1, 6, " '28' # easy")])
    ([Row(line=1, column=8, text='28')], Row(line=1, column=11, text=' # easy'))
    """
    first, *more = rows
    first = first.trimmed()
    opening = first.text[:3] if first.text.startswith(_TRIPLES) else first.text[:1]
    closings = (opening,) if len(opening) == 3 else tuple(_CLOSING.get(opening, ()))
    inside = [first.between(len(opening)), *more]
    for i, row in enumerate(inside if closings else ()):
        if (at := _closing(row.text, closings)) is not None:
            kept = _tidy([*inside[:i], row.between(0, at), *inside[i + 1 :]])
            goes_on = any(stripped(later.text) for later in inside[i + 1 :])
            return kept, None if goes_on else row.between(at + len(opening))
    return _tidy([_without_prefilled(first), *more]), None


def _closing(text: str, closings: tuple[str, ...]) -> int | None:
    """The first closing quote with nothing but a comment behind it."""
    at = -1
    while found := [p for closing in closings if (p := text.find(closing, at + 1)) >= 0]:
        at = min(found)
        rest = stripped(text[at + len(closings[0]) :])
        if not rest or rest.startswith("#"):
            return at
    return None


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
