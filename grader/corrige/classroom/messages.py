"""Messages in the reader's language, with whatever they quote made harmless to show.

>>> with speaking("fr"):
...     say(en="line {line}: no {name}", fr="ligne {line} : pas de {name} !", line=3, name="a\\x1b[31m")
'ligne 3\\xa0: pas de a\\\\x1b[31m\\u202f!'
"""

from __future__ import annotations

import errno
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import PurePath
from typing import Final, TypeVar

from corrige.document.wording import Language as Language
from corrige.document.wording import french_spaces
from corrige.problem.errors import CorrigeError

LANGUAGES: Final[tuple[Language, ...]] = ("fr", "en")
MAX_SHOWN: Final = 80
"""Longer quotations are cut: nobody reads them, and a megabyte of text is no message."""

_chosen: ContextVar[Language | None] = ContextVar("corrige_language", default=None)
_SPACES = "\u00a0\u202f\u2009"
_SYSTEM: Final = {
    errno.ENOENT: "ce fichier ou ce dossier n’existe pas",
    errno.EACCES: "accès refusé",
    errno.EPERM: "opération refusée",
    errno.EISDIR: "c’est un dossier",
    errno.ENOTDIR: "ce n’est pas un dossier",
    errno.ENOSPC: "le disque est plein",
    errno.EROFS: "le disque est en lecture seule",
    errno.ELOOP: "le lien est interdit ou tourne en rond",
}
T = TypeVar("T")


def language() -> Language:
    """The language of messages: what `speaking` chose, else `CORRIGE_LANGUAGE`, else the machine's locale."""
    if chosen := _chosen.get():
        return chosen
    variables = ("CORRIGE_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")
    first = next((value for name in variables if (value := os.environ.get(name))), "")
    return "fr" if first.lower().startswith("fr") else "en"


@contextmanager
def speaking(chosen: Language) -> Iterator[None]:
    """Messages made inside are in this language, and an error that leaves it is told in it (`told`)."""
    token = _chosen.set(chosen)
    try:
        yield
    except CorrigeError as error:
        error.__dict__.setdefault("spoken", chosen)
        raise
    finally:
        _chosen.reset(token)


def say(*, en: str, fr: str, **values: object) -> str:
    """The sentence in the reader's language, its `{places}` filled with the values as `shown` writes them."""
    return french(fr, **values) if language() == "fr" else _filled(en, values)


def many(n: int, *, en: tuple[str, str], fr: tuple[str, str]) -> Shown:
    """A number of things: one, or several. French has the singular for 0 too.

    >>> with speaking("en"):
    ...     many(1, en=("sheet", "sheets"), fr=("feuille", "feuilles"))
    '1 sheet'
    """
    one = n < 2 if language() == "fr" else n == 1
    return Shown(f"{n} {say(en=en[not one], fr=fr[not one])}")


def french(sentence: str, **values: object) -> str:
    """A French sentence typed with plain spaces, set with those of French, its places filled."""
    return _filled(french_spaces(sentence), values)


def told(error: CorrigeError) -> Shown:
    """What an error says, in the reader's language; whatever it quotes is harmless to show.

    >>> with speaking("fr"):
    ...     told(CorrigeError("no layer `a\\x1b`", "pas de couche `a\\x1b` !"))
    'pas de couche `a\\\\x1b`\\u202f!'
    """
    return Shown("\n".join(map(_harmless, error.told(error.__dict__.get("spoken") or language()).split("\n"))))


def system(error: OSError) -> str:
    """What the system says of a file; the usual things in the reader's language."""
    en = error.strerror or str(error)
    return say(en="{said}", fr="{said}", said=en if language() == "en" else _SYSTEM.get(error.errno or 0, en))


def _filled(sentence: str, values: dict[str, object]) -> str:
    return sentence.format(**{name: shown(value) for name, value in values.items()})


class Shown(str):
    """Text that is fit to show already."""


def shown(value: object) -> str:
    """A value as it may stand in a message: one line, no control or invisible character, not too long.

    >>> shown("tp\\n\\u202e1")
    'tp\\\\n\\\\u202e1'
    """
    if isinstance(value, Shown):
        return value
    text = str(value)
    if len(text) > MAX_SHOWN and not isinstance(value, PurePath):
        text = text[: MAX_SHOWN - 1] + "…"
    return _harmless(text)


def _harmless(text: str) -> str:
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() or c in _SPACES else c.encode("unicode_escape").decode("ascii") for c in text)


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The known name that a misspelt one most resembles, if any does.

    >>> nearest("conv_reponse", ["conv_response", "pooling"])
    'conv_response'
    """
    from difflib import get_close_matches  # not what every command needs

    by_case = {each.casefold(): each for each in known}
    found = get_close_matches(name[:MAX_SHOWN].casefold(), list(by_case), n=1, cutoff=0.6)
    return by_case[found[0]] if found else None


def listed(names: Iterable[str], limit: int = 12) -> Shown:
    """Names one after the other, cut after `limit` of them."""
    names = list(names)
    return Shown(", ".join(shown(name) for name in names[:limit]) + (", …" if len(names) > limit else ""))
