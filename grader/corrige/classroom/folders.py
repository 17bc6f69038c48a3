"""Names that are fit for folders, made of whatever people are called."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable
from typing import Final

_FIT = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._@+-]{0,58}[A-Za-z0-9_])?")
_RESERVED: Final = {"con", "prn", "aux", "nul", *(f"{name}{n}" for name in ("com", "lpt") for n in range(10))}
"""Names that are devices on one system or another."""

_LIGATURES: Final = str.maketrans({"đ": "d", "ł": "l", "ø": "o", "æ": "ae", "œ": "oe", "ı": "i", "þ": "th", "ð": "d"})


def plain(text: str) -> str:
    """Letters and digits alone, without accents and capitals.

    >>> plain("N° étudiant"), plain("E-mail")
    ('netudiant', 'email')
    """
    decomposed = unicodedata.normalize("NFKD", text.replace("°", "").casefold())
    return "".join(c for c in decomposed if c.isalnum())


def folder_names(ids: Iterable[str]) -> dict[str, str]:
    """A folder's name for each id: the id itself where it is fit, else its letters with a mark of its own. What it is
    does not hang on the other ids, and no two are the same, not even without regard to capitals.

    >>> folder_names(["217", "../x", "O'Brien"])
    {'217': '217', '../x': 'x-d6b96a', "O'Brien": 'o-brien-e6e624'}
    """
    names: dict[str, str] = {}
    taken: set[str] = set()
    for id in sorted(ids, key=lambda id: (not _is_fit(id), id)):
        digest = hashlib.sha256(id.encode("utf-8", "surrogatepass")).hexdigest()
        choices = ([id] if _is_fit(id) else []) + [f"{letters(id) or 'student'}-{digest[:n]}" for n in (6, 12, 64)]
        names[id] = next(name for name in choices if name.casefold() not in taken)
        taken.add(names[id].casefold())
    return names


def _is_fit(id: str) -> bool:
    return bool(_FIT.fullmatch(id)) and ".." not in id and id.casefold().split(".")[0] not in _RESERVED


def letters(text: str) -> str:
    """Small letters of a to z and digits, joined by -; empty where there are none.

    >>> letters("Đặng Ngọc  O’Brien-Łukasz"), letters("王伟")
    ('dang-ngoc-o-brien-lukasz', '')
    """
    decomposed = unicodedata.normalize("NFKD", text.casefold().translate(_LIGATURES))
    kept = re.sub(r"[^a-z0-9]+", "-", "".join(c for c in decomposed if not unicodedata.combining(c)))
    return kept.strip("-")[:40].strip("-")
