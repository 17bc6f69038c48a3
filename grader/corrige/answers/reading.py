"""The one door: text of a kind in, a value or the place where it cannot be read out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, assert_never

from corrige.answers.characters import Refused, Source, source
from corrige.answers.choices import Options, read_choice
from corrige.answers.framing import without_dollars, without_types
from corrige.answers.lists import read_list, read_set
from corrige.answers.matrices import read_matrix
from corrige.answers.scalars import read_formula, read_integer, read_real
from corrige.answers.shapes import read_shape
from corrige.answers.sums import read_sum
from corrige.answers.typeset import without_looks
from corrige.answers.verdicts import Kind, Read, Unreadable
from corrige.answers.vocabulary import Names, names
from corrige.document.wording import Language

LIMITS: Final[Mapping[Kind, int]] = {
    "integer": 3_000,
    "real": 3_000,
    "formula": 3_000,
    "shape": 3_000,
    "list": 5_000,
    "set": 5_000,
    "sum": 10_000,
    "matrix": 60_000,
    "choice": 2_000,
}
"""Characters of an answer; longer ones are refused before a character is looked at."""
_IN_CELLS = re.compile(r"(?=.*\t)(?:[ \t\r\n]*[-+−]?[0-9]{1,20}(?:,[0-9]{1,20})?(?=[\t\r\n]|\Z))+\s*", re.DOTALL)
"""Numbers between tabs, as a spreadsheet copies its cells: commas are decimal in either language."""
_CELL_COMMAS = re.compile(",")
_KEPT = 2_000
"""Characters that an Unreadable keeps of a text that was refused for its length."""


def read(
    kind: Kind,
    text: str,
    language: Language,
    *,
    symbols: Iterable[str] = (),
    aliases: Mapping[str, str] | None = None,
    axes: Sequence[str] = (),
    options: Options | None = None,
    free: bool | None = None,
) -> Read | Unreadable:
    """What was typed, understood as an answer of this kind; never an exception, whatever the text.

    `symbols` are those that the question knows, `aliases` other names for them; with `free`, or where that is left
    open and there are none, any letter is a symbol. `axes` are a shape's axes in the order asked, `options` what may be
    chosen.

    >>> read("integer", "150 529 000", "fr").value
    150529000
    >>> read("formula", "2(w-f", "en", symbols=("w", "f")).reason
    'unclosed'
    """
    if len(text) > LIMITS[kind]:
        return Unreadable(kind, text[:_KEPT], 0, "too long")
    understood, sizes = Source(text, range(len(text) + 1)), len(axes) if kind == "shape" else 0
    try:
        if kind == "choice":
            return read_choice(text, options)
        typed = source(_CELL_COMMAS.sub(".", text) if kind == "matrix" and _IN_CELLS.fullmatch(text) else text)
        understood = Source(_untypeset(typed.text), typed.where)
        symbols = tuple(symbols)
        known = names(symbols, aliases, free=not symbols if free is None else free)
        return _read(kind, understood, language, known, axes)
    except Refused as refused:
        offset = understood.where[min(refused.offset, len(understood.where) - 1)]
        return Unreadable(kind, text, offset, refused.reason, _as_typed(refused, understood, text), sizes)


def _as_typed(refused: Refused, understood: Source, text: str) -> dict[str, str]:
    """What the refusal quotes at its place, as it was typed: `paramètres`, and not `parametres`."""
    at, where = refused.offset, understood.where
    return {
        name: text[where[at] : where[at + len(said)]] if said and understood.text.startswith(said, at) else said
        for name, said in refused.details.items()
    }


def _untypeset(text: str) -> str:
    return without_looks(without_dollars(without_types(text)))


def _read(kind: Kind, text: Source, language: Language, known: Names, axes: Sequence[str]) -> Read:
    match kind:
        case "integer":
            return read_integer(text, language)
        case "real":
            return read_real(text, language)
        case "shape":
            return read_shape(text, language, axes)
        case "matrix":
            return read_matrix(text, language)
        case "list":
            return read_list(text, language, known)
        case "set":
            return read_set(text, language, known)
        case "sum":
            return read_sum(text, language)
        case "formula":
            return read_formula(text, language, known)
        case "choice":
            raise AssertionError("a choice is read from the text as typed")
        case _:
            assert_never(kind)
