"""The one reader of TOML, for sheets and claims alike: the data, and the line of every field.

>>> document = parse_toml('[[claim]]\\nid = "fc6"\\nlayers = [\\n  {strides = 4},\\n]', "claims.toml")
>>> print(document.place("claim[0].layers[0].strides"))
claims.toml:4:4: claim[0].layers[0].strides
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Any, Final, TypeAlias

from corrige.classroom.messages import say, shown
from corrige.classroom.textfile import MEGABYTE, decode_strictly, read_bytes
from corrige.classroom.toml_errors import in_words
from corrige.classroom.toml_index import MAX_DEPTH, Steps, TooDeep, offsets
from corrige.problem.errors import BadFile, Place

Field: TypeAlias = str | Steps
"""`"exercise[2].level"` or `("exercise", 2, "level")`; indices from 0."""

_STEP = re.compile(r'\[(\d{1,9})\]|"((?:[^"\\]|\\.)*+)"|([^.\[\]"]++)|\.')
_BARE = re.compile(r"[A-Za-z0-9_-]+")
_YEAR: Final = re.compile(r"[0-9]{4}-[0-9]")
_POSITION: Final = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)")
_LONG: Final = re.compile(r"\d(?:_?\d){4300,}")
"""A whole number that Python does not read: it says so without a place."""
_UNCLOSED: Final = ("Unclosed", "Unterminated", 'Expected "')


@dataclass(frozen=True)
class Document:
    """The data of a TOML file and the places of its fields. Numbers with a decimal point are exact (`Decimal`)."""

    file: Path | str
    data: dict[str, Any]
    text: str = field(repr=False)
    offsets: dict[Steps, int] = field(repr=False)

    def place(self, path: Field = ()) -> Place:
        """Where the field stands; of a field that is not there, where the table that should have it stands."""
        steps = to_steps(path) if isinstance(path, str) else path
        known = steps
        while known and known not in self.offsets:
            known = known[:-1]
        if not known:
            return Place(self.file, field=to_field(steps))
        line, column = self._position(self.offsets[known])
        return Place(self.file, line, column, to_field(steps))

    def bad(self, path: Field, *, en: str, fr: str, **values: object) -> BadFile:
        """The error that says, in the reader's language, what is wrong with a field and where it stands."""
        return BadFile(self.place(path), say(en=en, fr=fr, **values))

    def _position(self, offset: int) -> tuple[int, int]:
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1

    @cached_property
    def _starts(self) -> list[int]:
        return [0, *(found.end() for found in re.finditer("\n", self.text))]


def read_toml(path: Path, limit: int = MEGABYTE) -> Document:
    """The data of a TOML file with the line of each field.

    Raises Missing where there is no such file, BadFile with the line where it is too long, no text or no TOML.
    """
    return parse_toml(decode_strictly(read_bytes(path, limit), path), path)


def parse_toml(text: str, file: Path | str) -> Document:
    """The data of a TOML text; `file` is what errors call it."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    try:
        places = offsets(text)
    except TooDeep as error:
        raise BadFile(
            Place(file, *Document(file, {}, text, {})._position(error.offset)),
            say(
                en="nested more than {most} deep",
                fr="plus de {most} niveaux emboîtés l’un dans l’autre",
                most=MAX_DEPTH,
            ),
        ) from error
    try:
        data = tomllib.loads(text, parse_float=_exact)
    except ValueError as error:  # TOMLDecodeError is one; so is what int() and date() raise
        raise _error(str(error), Document(file, {}, text, places)) from error
    return Document(file, data, text, places)


_exact: Callable[[str], Decimal] = Decimal


def _error(message: str, read: Document) -> BadFile:
    """tomllib's message with its position; what was never closed is named, and shown where it begins."""
    found = _POSITION.search(message)
    if found is None:
        long = _LONG.search(read.text)
        line, column = (None, None) if long is None else read._position(long.start())
        return BadFile(Place(read.file, line, column), in_words(message))
    message, end = message[: found.start()], read.text.rstrip()
    line, column = (int(found[1]), int(found[2])) if found[1] else (0, 0)
    if line and _YEAR.match(read.text, start := read._starts[line - 1] + column - 5):  # read as a number and more
        message, column = "Invalid date or datetime", start - read._starts[line - 1] + 1
    if found[1] is None and message.startswith("Invalid"):  # the text ends where a value or a name should follow
        message = {",": "Unclosed array", "[": "Unclosed array", "{": "Unclosed inline table"}.get(end[-1:], message)
    names = [steps for steps in read.offsets if isinstance(steps[-1], str)]
    opened = max(names, key=read.offsets.__getitem__, default=()) if message.startswith(_UNCLOSED) else ()
    if found[1]:
        place = Place(read.file, line, column, to_field(opened))
    else:
        place = read.place(opened) if opened else Place(read.file, end.count("\n") + 1)
    return BadFile(place, in_words(message))


def to_steps(path: str) -> Steps:
    """The steps of a written path.

    >>> to_steps('exercise[2].given."input.h"')
    ('exercise', 2, 'given', 'input.h')
    """
    steps: list[str | int] = []
    for found in _STEP.finditer(path):
        index, quoted, bare = found.groups()
        if index is not None:
            steps.append(int(index))
        elif quoted is not None:
            steps.append(re.sub(r"\\(.)", r"\1", quoted))
        elif bare is not None:
            steps.append(bare)
    return tuple(steps)


def to_field(steps: Steps) -> str:
    """The written path of some steps, keys quoted where TOML wants quotes.

    >>> to_field(("exercise", 2, "given", "input.h"))
    'exercise[2].given."input.h"'
    """
    written = ""
    for step in steps:
        if isinstance(step, int):
            written += f"[{step}]"
        elif _BARE.fullmatch(step):
            written += f".{step}"
        else:
            quoted = step.replace("\\", "\\\\").replace('"', '\\"')
            written += f'."{quoted}"'
    return shown(written.removeprefix("."))
