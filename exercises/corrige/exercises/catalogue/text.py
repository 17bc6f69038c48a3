"""Sentences in every language."""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from corrige.document.formula import Symbol
from corrige.document.inline import Code, Emphasis, Figure, Formula, Inline, Line, Strong, Words
from corrige.problem.errors import CorrigeError, no_such
from corrige.problem.problem import Name, Text, split_element
from corrige.rules.values import element

_PLACE = re.compile(
    r"(\{\{|\}\})|\{([^{}]{1,60})\}|\$([A-Za-z](?:_[A-Za-z0-9]{1,8})?)\$|\*([^*]{1,200})\*|`([^`]{1,200})`"
)

_ELEMENT = re.compile(r"\[[0-9]{1,4}(?:,[0-9]{1,4}){0,3}\]$")


def text(fr: str, en: str) -> Text:
    """
    >>> text("Réponse ?", "Response?")["en"]
    'Response?'
    """
    return {"fr": fr, "en": en}


def joined(*texts: Text, by: str = " ") -> Text:
    """Sentences one after the other."""
    return {language: by.join(one[language] for one in texts if one[language]) for language in ("fr", "en")}


class NoPlace(CorrigeError, KeyError):
    """A sentence has a place for something that the problem does not give."""

    exit_code = 4


def filled(sentence: str, givens: Mapping[Name, Any]) -> Line:
    """A sentence as a line: `{conv.f_h}`, `{conv.b[0]}` are givens, `$f$` a letter, `*word*` emphasis,
    `` `code` `` code, `{{` and `}}` braces.

    >>> filled("un filtre {conv.f_h}", {"conv.f_h": 3})
    (Words(text='un filtre '), Figure(value=3, decimals=None))
    >>> filled("{{1}}", {})
    (Words(text='{'), Words(text='1'), Words(text='}'))
    """
    parts: list[Inline] = []
    end = 0
    for found in _PLACE.finditer(sentence):
        if found.start() > end:
            parts.append(Words(sentence[end : found.start()]))
        brace, place, letter, emphasis, code = found.groups()
        if brace is not None:
            parts.append(Words(brace[0]))
        elif place is not None:
            parts.append(_given(place, givens))
        elif letter is not None:
            parts.append(Formula(Symbol(letter)))
        else:
            parts.append(Emphasis(emphasis) if emphasis is not None else Code(code))
        end = found.end()
    if end < len(sentence):
        parts.append(Words(sentence[end:]))
    return tuple(parts)


def _given(place: str, givens: Mapping[Name, Any]) -> Inline:
    name, index = split_element(place) if _ELEMENT.search(place) else (place, ())
    if name not in givens:
        en, fr = no_such(
            "this text has a place for a number, and none is", "ce texte a une place pour un nombre, et aucun ne",
            place, sorted(givens),
        )  # fmt: skip
        raise NoPlace(
            f"{en} (a brace itself is typed twice: `{{{{` and `}}}}`)",
            f"{fr} (une accolade se tape deux fois : `{{{{` et `}}}}`)",
        )
    value = element(givens[name], index, place)
    return Figure(value) if isinstance(value, (int, Fraction)) and not isinstance(value, bool) else Strong(str(value))
