"""Matrices and stacks of them: brackets of Python, numpy and torch, LaTeX, lines of numbers."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Final

from corrige.answers.characters import Refused, Source
from corrige.answers.expressions import parse
from corrige.answers.framing import frame
from corrige.answers.layouts import laid_out
from corrige.answers.numerals import Separators
from corrige.answers.scalars import NO_SYMBOLS, number_of
from corrige.answers.splitting import Span, cut, filled, opened, words
from corrige.answers.tokens import tokens
from corrige.answers.verdicts import Read, Value
from corrige.document.formula import Exact
from corrige.document.wording import Language

MAX_CELLS = 5_000
MAX_CALCULATED = 500
"""Cells that are more than a number."""

_PLAIN: Final = re.compile(r"[-+]?[0-9]{1,300}\.?")
_DECIMAL: Final = re.compile(r"[-+]?[0-9]{1,100}\.[0-9]{1,100}(?:e[-+]?[0-9]{1,2})?")
_NUMBER = re.compile(r"[-+]?(?:[0-9]+(?:[.,][0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]{1,4})?(?:/[0-9]+)?\Z")
_BARE_BLANK = re.compile(r"[0-9.] +[-+0-9.]")
_LOOSE_COMMA = re.compile(r",(?![0-9])|(?<![0-9]),")


def read_matrix(source: Source, language: Language) -> Read:
    """Nested tuples: rows of numbers, or a stack of matrices (three brackets deep, or blocks between blank lines)."""
    text, span, around = laid_out(source.text, language)
    decimal = language == "fr" and "," in text and ";" in text and not _LOOSE_COMMA.search(text)
    try:
        value = _regular(_Reader(text, language).block(span), text, span)
    except Refused as refused:
        if refused.reason != "ragged" or not decimal:
            raise
        value = _regular(_Reader(text, language, decimal=True).block(span), text, span)
        return Read("matrix", around.applied(value))
    other = _decimal(text, span) if decimal else None
    also = () if other is None or other == value else (around.applied(other),)
    return Read("matrix", around.applied(value), also=also)


def _decimal(text: str, span: Span) -> tuple[Value, ...] | None:
    """What `[[4,5] ; [5,25]]` is with decimal commas, where it is a matrix too."""
    try:
        return _regular(_Reader(text, "fr", decimal=True).block(span), text, span)
    except Refused:
        return None


class _Reader:
    """`decimal`: every comma is a decimal one, the second try in French where rows came out of different lengths."""

    def __init__(self, text: str, language: Language, *, decimal: bool = False) -> None:
        self.text = text
        self.language: Language = language
        self.decimal = decimal
        self.cells = self.calculated = 0

    def block(self, span: Span, depth: int = 0, siblings: int = 1) -> tuple[Value, ...]:
        """A matrix, or a stack of them."""
        span = Span(*frame(self.text, *span, ending=""))
        if span.start >= span.stop:
            raise Refused("empty", span.start)
        if depth > 4:
            raise Refused("too deep", span.start)
        inside = opened(self.text, span)
        if inside is not None:
            span = inside
        span = Span(*frame(self.text, *span, ending=",;"))
        children = self._groups(span)
        if children:
            return tuple(self.block(child, depth + 1, len(children)) for child in children)
        body = self.text[span.start : span.stop]
        if (siblings > 1 or self.decimal) and depth and inside is not None and ";" in body and self.language == "fr":
            pieces = cut(self.text, span, ";")
            if all(len(words(self.text, piece)) == 1 for piece in pieces) and not _LOOSE_COMMA.search(body):
                return tuple(self._cell(piece, "comma") for piece in pieces)
        rows = self._lines(span)
        if not rows:
            raise Refused("empty", min(span.start, span.stop))
        if depth and len(rows) == 1 and inside is not None:
            return rows[0]
        if depth and inside is not None and all(len(row) == 1 for row in rows):
            return tuple(row[0] for row in rows)  # [[1; 2]; [3; 4]]: within brackets a semicolon parts the cells
        return self._stacked(span, rows)

    def _groups(self, span: Span) -> list[Span]:
        """The brackets that the span consists of, blanks, commas and semicolons apart; none where there is more."""
        groups: list[Span] = []
        level = begins = 0
        for at in range(*span):
            char = self.text[at]
            if char in "[({":
                begins = at if level == 0 else begins
                level += 1
            elif char in "])}":
                level -= 1
                if level == 0:
                    groups.append(Span(begins, at + 1))
            elif level == 0 and char not in ",; \n":
                return []
        return groups

    def _lines(self, span: Span) -> list[tuple[Value, ...]]:
        body = self.text[span.start : span.stop]
        separators = ";" if ";" in body else "\n"
        lines = [piece for piece in cut(self.text, span, "\n") if self.text[piece.start : piece.stop].strip()]
        if len(lines) > 1 and all(self._by_semicolons(line) for line in lines):
            return [tuple(self._cell(cell, "comma") for cell in self._parts(line)) for line in lines]
        if separators == ";":
            pieces = cut(self.text.replace("\n", ";"), span, ";")
        else:
            pieces = cut(self.text, span, "\n")
        pieces = [piece for piece in pieces if self.text[piece.start : piece.stop].strip()]
        return [self._row(piece) for piece in pieces]

    def _by_semicolons(self, line: Span) -> bool:
        """Whether a line holds cells between semicolons: `1 ; 0` above `0 ; 1`."""
        parts = self._parts(line)
        return len(parts) > 1 and all(len(words(self.text, part)) == 1 for part in parts)

    def _parts(self, line: Span) -> list[Span]:
        return filled(self.text, cut(self.text, line, ";"))

    def _stacked(self, span: Span, rows: list[tuple[Value, ...]]) -> tuple[Value, ...]:
        """Blocks of lines between blank lines are the matrices of a stack."""
        lines = [line.strip() for line in self.text[span.start : span.stop].split("\n")]
        if ";" in self.text[span.start : span.stop] or "" not in lines:
            return tuple(rows)
        sizes = [len(block.split("\n")) for block in "\n".join(lines).split("\n\n") if block.strip("\n")]
        if max(sizes, default=1) == 1 or sum(sizes) != len(rows):
            return tuple(rows)
        blocks: list[Value] = []
        at = 0
        for size in sizes:
            blocks.append(tuple(rows[at : at + size]))
            at += size
        return tuple(blocks)

    def _row(self, span: Span) -> tuple[Value, ...]:
        start, stop = frame(self.text, *span, ending=",;")
        row = self.text[start:stop]
        self.cells += row.count(" ") + row.count(",") + row.count("&") + 1
        if self.cells > 3 * MAX_CELLS:
            raise Refused("too long", start)
        span = Span(start, stop)
        for separator in "&|":
            if separator in row:
                pieces = cut(self.text, Span(*frame(self.text, start, stop, ending="|")), separator)
                if separator == "|" and row.startswith("|"):
                    pieces = pieces[1:]
                return tuple(self._cell(piece, "comma") for piece in pieces)
        if self.decimal:
            return tuple(self._cell(piece, "comma") for piece in words(self.text, span))
        if "," not in row:
            return tuple(self._cells(span))
        if self.language == "fr" and _BARE_BLANK.search(row) and not _LOOSE_COMMA.search(row):
            return tuple(self._cell(piece, "comma") for piece in words(self.text, span))
        pieces = cut(self.text, span, ",")
        return tuple(cell for piece in pieces for cell in self._cells(piece))

    def _cells(self, span: Span) -> list[Value]:
        """What stands between commas: one number, a calculation, or numbers whose commas were forgotten."""
        pieces = words(self.text, span)
        if len(pieces) > 1 and all(_NUMBER.match(self.text[a:b]) for a, b in pieces):
            return [self._cell(piece, "plain") for piece in pieces]
        if len(pieces) > 1 and pieces == words(self.text, span) and "," not in self.text[span.start : span.stop]:
            return self._mixed(span, pieces)
        return [self._cell(span, "plain")]

    def _mixed(self, span: Span, pieces: list[Span]) -> list[Value]:
        """Blanks either separate numbers, or stand within one calculation: the first that is not a number decides."""
        strange = next(piece for piece in pieces if not _NUMBER.match(self.text[piece.start : piece.stop]))
        sign = self.text[strange.start : strange.stop]
        if sign in ("+", "-", "*", "/") or sign.startswith("\\"):
            return [self._cell(span, "plain")]
        return [self._cell(piece, "plain") for piece in pieces]

    def _cell(self, span: Span, separators: Separators) -> Exact:
        if _PLAIN.fullmatch(self.text, *span):
            return int(self.text[span.start : span.stop].rstrip("."))
        if _DECIMAL.fullmatch(self.text, *span):
            value = Fraction(self.text[span.start : span.stop])
            return value.numerator if value.denominator == 1 else value
        self.calculated += 1
        if self.calculated > MAX_CALCULATED:
            raise Refused("too long", span.start)
        start, stop = frame(self.text, *span, ending="")
        cell = self.text[start:stop]
        if not cell:
            raise Refused("missing number", min(start, span.stop))
        if ".." in cell or "…" in cell:
            raise Refused("ellipsis", start)
        return number_of(parse(tokens(self.text, start, stop, separators, self.language, NO_SYMBOLS)), start)


def _regular(value: tuple[Value, ...], text: str, span: Span) -> tuple[Value, ...]:
    """The value, if all rows are of one length (and all matrices of a stack of one shape). Raises Refused."""
    shapes = [_shape(part) for part in value]
    for number, shape in enumerate(shapes, start=1):
        if shape != shapes[0]:
            place = _row_place(text, span, number - 1, len(value))
            raise Refused("ragged", place, row=str(number), has=_size_text(shape), first=_size_text(shapes[0]))
    for part in value:
        if isinstance(part, tuple):
            _regular(part, text, Span(span.start, span.start))
    return value


def _row_place(text: str, span: Span, index: int, count: int) -> int:
    """Where a row begins, as far as lines, semicolons or brackets tell; otherwise where the matrix does."""
    inside = opened(text, span) or span
    for separators in ("\n", ";", ";\n", ",", ",\n"):
        starts = [frame(text, *piece, ending="") for piece in cut(text, inside, separators)]
        rows = [start for start, stop in starts if stop > start]
        if len(rows) == count:
            return rows[index]
    return span.start


def _shape(value: Value) -> tuple[int, ...]:
    if not isinstance(value, tuple):
        return ()
    shapes = {_shape(part) for part in value}
    return (len(value), *(shapes.pop() if len(shapes) == 1 else (-1,)))


def _size_text(shape: tuple[int, ...]) -> str:
    return "×".join(str(n) if n >= 0 else "?" for n in shape) or "1"
