"""A case: what is asked and what was answered, both as text; how its key is read, and its verdict."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Literal, TypeAlias, TypedDict

import msgspec

from corrige.answers import Kind, Read, Unreadable, read
from corrige.document.formula import Apply, Number, Symbol, symbols
from corrige.document.wording import Language
from corrige.problem.errors import CorrigeError

Bound: TypeAlias = int | str | None
COURSE = ("w", "h", "f", "s", "p", "C", "K")
"""The course's letters: known in every formula, so that one too many is wrong rather than unreadable."""

MAX_KEY_LOOKED_AT = 2000
_X = re.compile("[xX]")
_X_FOR_TIMES = re.compile(r"\\?max|(?<=[0-9A-Za-z)\]}]) ?[xX] ?(?=[0-9A-Za-z(\[{\\])")
"""An x that cannot stand for "times" is a symbol: `2x + 1`, `x(x + 1)`; in `3 x 3 x C` it is none."""


class BadCase(CorrigeError, ValueError):
    """A case that cannot be judged: its key is unreadable, a bound is no formula, the domain is empty."""

    exit_code = 2


class Case(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked and what was answered.

    `symbols`: the only ones that the answer may use. `axes`: a shape's, in the order asked. `decimals`: a real answer
    is right when it is within half of the last one; `tolerance`: when it is within this part of the key. `evaluated`:
    a result is wanted, not the calculation that leads to it.
    """

    kind: Kind
    key: str
    given: str
    language: Language = "fr"
    domain: dict[str, tuple[Bound, Bound]] = {}
    aliases: dict[str, str] = {}
    symbols: tuple[str, ...] = ()
    axes: tuple[str, ...] = ()
    options: dict[str, str] | list[str] | None = None
    decimals: int | None = None
    tolerance: str | int | float | None = None
    evaluated: bool = False
    id: str | int | None = None


class Verdict(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """`read`: how the answer was understood; `counterexample`: the symbols' values at which a formula is wrong."""

    verdict: Literal["right", "wrong", "unreadable"]
    read: str
    message: str
    counterexample: dict[str, int] | None = None
    id: str | int | None = None


def key_of(case: Case) -> Read:
    """The key, read; the last ones are kept. Raises BadCase."""
    known = {*case.domain, *case.symbols, *case.aliases.values()} - set(case.aliases)
    if case.kind in ("formula", "list", "set"):
        known |= set(_X.findall(_X_FOR_TIMES.sub("", case.key[:MAX_KEY_LOOKED_AT])))
    aliases = tuple(case.aliases.items())
    return _read_key(case.kind, case.key, case.language, tuple(sorted(known)), aliases, case.axes, _options(case))


def _options(case: Case) -> tuple[tuple[str, str], ...]:
    """The options by their letters: a, b, c … where the case does not name them."""
    match case.options:
        case None:
            return ()
        case dict():
            return tuple(case.options.items())
        case _:
            return tuple((chr(ord("a") + at), option) for at, option in enumerate(case.options))


@lru_cache(maxsize=512)
def _read_key(
    kind: Kind,
    key: str,
    language: Language,
    known: tuple[str, ...],
    aliases: tuple[tuple[str, str], ...],
    axes: tuple[str, ...],
    options: tuple[tuple[str, str], ...],
) -> Read:
    found = read(
        kind, key, language, symbols=known, aliases=dict(aliases), axes=axes, options=dict(options) or None, free=True
    )
    if isinstance(found, Unreadable):
        raise BadCase(
            f"the key cannot be read: {found.message('en')}", f"la clé ne peut pas être lue : {found.message('fr')}"
        )
    return found


class Known(TypedDict, total=False):
    """What the reader of an answer is told of the question."""

    symbols: tuple[str, ...]
    aliases: Mapping[str, str]
    axes: tuple[str, ...]
    options: Mapping[str, str] | None


def reading_of(case: Case) -> Known:
    """What the reader of the answer may know. Raises BadCase."""
    if case.kind in ("formula", "list", "set"):
        return {"aliases": case.aliases, "symbols": case.symbols or tuple(_known(case, key_of(case)))}
    return {"axes": case.axes, "options": dict(_options(case)) or None}


def _known(case: Case, key: Read) -> dict[str, None]:
    """The symbols of the key, of the domain and of the course, less those of the course that only differ in case."""
    values = key.value if isinstance(key.value, tuple) else (key.value,)
    used = [name for value in values if isinstance(value, (Number, Symbol, Apply)) for name in symbols(value)]
    own = dict.fromkeys([*used, *case.domain, *case.aliases.values()])
    lower = {name.lower() for name in own} | {name.lower() for name in case.aliases}
    return own | dict.fromkeys(name for name in COURSE if name.lower() not in lower)
