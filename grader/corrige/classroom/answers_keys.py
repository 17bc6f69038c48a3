"""Which lines of an answers file begin an answer: keys as students write them, matched with the sheet's questions."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import Final

HEADER: Final = ("sheet", "student", "fingerprint")
"""The keys that say what the file was issued for."""

_MOST = 80
"""Signs in a key, and in what stands before the = of a line."""
_LOOSE = dict.fromkeys(map(ord, "\0\ufeff\u200b \t\u00a0\u202f._-–()[]:*`'\"‘’“”«»°•>|"))
_IN_FRONT = re.compile(r"(?:questions?|exercices?|exercises?|exo|ex|q)(?=[0-9])")
_BARE = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.")
_EQUALS = ("=", "＝")


class Keys:
    """The ids of a sheet's questions, found again in what students write: `1A`, `1.a`, `"1a"`, `1 a)`, `Q1a`."""

    def __init__(self, known: Iterable[str] | None) -> None:
        self.known = None if known is None else frozenset((*known, *HEADER))
        self._loose: dict[str, str | None] = {}
        self._shapes: set[str] = set()
        for id in self.known or ():
            if id not in HEADER:
                self._shapes.add(_shape(id))
            loose = _loosened(id)
            self._loose[loose] = None if loose in self._loose else id

        ids = "|".join(re.escape(id) for id in self.known or () if id not in HEADER and not id.isdigit())
        self._further = re.compile(rf"[,;\s](?:{ids})\s*[=:]") if ids else None

    def further(self, answer: str) -> bool:
        """Whether another question's answer begins within this one: `5, 1b = 6`."""
        return bool(self._further and self._further.search(answer))

    def knows(self, id: str) -> bool:
        return self.known is None or id in self.known

    def find(self, line: str) -> tuple[str, int | None] | None:
        """The key that a line begins with and the offset of the answer behind its sign, None where the line belongs
        to the answer before it. An offset of None: the sign is missing.

        >>> Keys(["1a"]).find(" 1.A = 28"), Keys(["1a"]).find("1a 28"), Keys(["1a"]).find("w = 28")
        (('1a', 6), ('1a', None), None)
        """
        start = line[: 2 * _MOST]
        for sign in _EQUALS:
            head, found, _ = start.partition(sign)
            if found and (id := self._named(head) or self._unknown(head)):
                return id, len(head) + 1
        head, colon, _ = start.partition(":")
        if colon and (id := self._named(head)) and not id.isdigit():
            return id, len(head) + 1
        words = start.split(None, 1)
        if self.known and words and words[0][-1] in ").:" and (id := self._named(words[0])) and id not in HEADER:
            return id, None
        if self.known and words and words[0] in self.known and not words[0].isdigit() and words[0] not in HEADER:
            return words[0], None
        return None

    def _named(self, head: str) -> str | None:
        """The question that is meant, where one and only one can be."""
        name = head.strip().strip("\0\ufeff\"'").strip()
        if not name or len(name) > _MOST:
            return None
        if self.known is None:
            return name if _BARE.issuperset(name) else None
        if name in self.known:
            return name
        loose = _loosened(name)
        loose = loose if loose in self._loose else _IN_FRONT.sub("", loose, count=1)
        return None if loose.isdigit() else self._loose.get(loose)

    def _unknown(self, head: str) -> str | None:
        """A key that is no question of the sheet, but made as they are: `9c` where there are `1a` and `2b`."""
        name = head.strip()
        return name if name and _BARE.issuperset(name) and _shape(name) in self._shapes else None


def _loosened(id: str) -> str:
    return unicodedata.normalize("NFKC", id).casefold().translate(_LOOSE)


def _shape(id: str) -> str:
    """Digits as one 0, letters as one a.

    >>> _shape("12b"), _shape("3.parameters")
    ('0a', '0.a')
    """
    shape = ""
    for c in id:
        kind = "0" if c.isdigit() else "a" if c.isalpha() else c
        shape += "" if shape.endswith(kind) else kind
    return shape
