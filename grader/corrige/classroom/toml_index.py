"""Where each field of a TOML text begins: `tomllib` reads the data and tells no place.

The scanner follows TOML's grammar for keys, strings, arrays and inline tables. It reads no value and judges nothing:
where a text is not TOML it stops, and tomllib says why. It bounds the depth of nesting before tomllib sees the text.
"""

from __future__ import annotations

import re
import tomllib
from contextlib import suppress
from typing import Final, TypeAlias

Steps: TypeAlias = tuple[str | int, ...]
"""The way to a field: `("exercise", 2, "level")`."""

MAX_DEPTH: Final = 32

_BLANK = re.compile(r"[ \t]*+")
_BLANKS = re.compile(r"(?:[ \t\n]++|#[^\n]*+)*+")
_BARE = re.compile(r"[A-Za-z0-9_-]++")
_SCALAR = re.compile(r"[^,\]}#\n]++")
_STRINGS = (
    re.compile(r'"""(?:[^"\\]++|\\.|"{1,2}(?!"))*+"{3,5}', re.DOTALL),
    re.compile(r"'''(?:[^']++|'{1,2}(?!'))*+'{3,5}"),
    re.compile(r'"(?:[^"\\\n]++|\\[^\n])*+"'),
    re.compile(r"'[^'\n]*+'"),
)


class TooDeep(ValueError):
    """Tables within tables within tables; carries the offset."""

    def __init__(self, offset: int) -> None:
        super().__init__(offset)
        self.offset = offset


class _Stop(Exception):
    """The text is not TOML from here on."""


def offsets(text: str) -> dict[Steps, int]:
    """The offset of each field: of its key, or of the value for an element of an array.

    `text` has lines that end in `\\n`. Raises TooDeep.

    >>> offsets('a = [1, {b = 2}]')
    {('a',): 0, ('a', 0): 5, ('a', 1): 8, ('a', 1, 'b'): 9}
    """
    scanner = _Scanner(text)
    with suppress(_Stop):
        scanner.document()
    return scanner.found


class _Scanner:
    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.found: dict[Steps, int] = {}
        self.last: dict[Steps, int] = {}  # the last index of each array of tables

    def document(self) -> None:
        table: Steps = ()
        while self._skip(_BLANKS) < len(self.text):
            if self.text[self.at] == "[":
                table = self._header()
            else:
                self._pair(table)

    def _header(self) -> Steps:
        start, many = self.at, self.text.startswith("[[", self.at)
        self.at += 2 if many else 1
        *before, last = self._key()
        self._take("]]" if many else "]")
        path: Steps = ()
        for name in before:
            path = self._inside(self._note((*path, name), start))
        path = self._note((*path, last), start)
        if not many:
            return self._inside(path)
        self.last[path] = self.last.get(path, -1) + 1
        return self._note((*path, self.last[path]), start)

    def _inside(self, path: Steps) -> Steps:
        """The table that a header means: the last one, where it is an array of tables."""
        return (*path, self.last[path]) if path in self.last else path

    def _pair(self, table: Steps) -> None:
        start = self.at
        path = table
        for name in self._key():
            path = self._note((*path, name), start)
        self._take("=")
        self._skip(_BLANK)
        self._value(path)

    def _key(self) -> list[str]:
        names = [self._name()]
        while self._skip(_BLANK) < len(self.text) and self.text[self.at] == ".":
            self.at += 1
            names.append(self._name())
            if len(names) > MAX_DEPTH:
                raise TooDeep(self.at)
        return names

    def _name(self) -> str:
        self._skip(_BLANK)
        start = self.at
        for pattern in (_BARE, *_STRINGS[2:]):
            if match := pattern.match(self.text, start):
                self.at = match.end()
                return match[0] if pattern is _BARE else _unquoted(match[0])
        raise _Stop

    def _value(self, path: Steps) -> None:
        if len(path) > MAX_DEPTH:
            raise TooDeep(self.at)
        match self.text[self.at : self.at + 1]:
            case "[":
                self._array(path)
            case "{":
                self._inline(path)
            case _:
                for pattern in (*_STRINGS, _SCALAR):
                    if found := pattern.match(self.text, self.at):
                        self.at = found.end()
                        return
                raise _Stop

    def _array(self, path: Steps) -> None:
        self.at += 1
        i = 0
        while self._skip(_BLANKS) < len(self.text) and self.text[self.at] != "]":
            self._value(self._note((*path, i), self.at))
            i += 1
            self._separator("]")
        self._take("]")

    def _inline(self, path: Steps) -> None:
        self.at += 1
        while self._skip(_BLANKS) < len(self.text) and self.text[self.at] != "}":
            self._pair(path)
            self._separator("}")
        self._take("}")

    def _separator(self, end: str) -> None:
        self._skip(_BLANKS)
        if not self.text.startswith(end, self.at):
            self._take(",")

    def _note(self, path: Steps, offset: int) -> Steps:
        self.found.setdefault(path, offset)
        return path

    def _skip(self, pattern: re.Pattern[str]) -> int:
        match = pattern.match(self.text, self.at)
        self.at = match.end() if match else self.at
        return self.at

    def _take(self, sign: str) -> None:
        self._skip(_BLANK)
        if not self.text.startswith(sign, self.at):
            raise _Stop
        self.at += len(sign)


def _unquoted(name: str) -> str:
    """A quoted key, its escapes read by tomllib."""
    if "\\" not in name:
        return name[1:-1]
    try:
        return str(tomllib.loads(f"name = {name}")["name"])
    except ValueError as error:
        raise _Stop from error
