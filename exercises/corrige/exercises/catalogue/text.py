"""Sentences in every language."""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from corrige.document.formula import Symbol
from corrige.document.inline import Code, Emphasis, Figure, Formula, Inline, Line, Strong, Words
from corrige.problem.problem import Name, Text, split_element
from corrige.rules.values import element

_PLACE = re.compile(r"\{([^{}]{1,60})\}|\$([A-Za-z](?:_[A-Za-z0-9]{1,8})?)\$|\*([^*]{1,200})\*|`([^`]{1,200})`")

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


class NoPlace(KeyError):
    """A sentence has a place for something that the problem does not give."""


def filled(sentence: str, givens: Mapping[Name, Any]) -> Line:
    """A sentence as a line: `{conv.f_h}`, `{conv.b[0]}` are givens, `$f$` a letter, `*word*` emphasis,
    `` `code` `` code.

    >>> filled("un filtre {conv.f_h}", {"conv.f_h": 3})
    (Words(text='un filtre '), Figure(value=3, decimals=None))
    """
    parts: list[Inline] = []
    end = 0
    for found in _PLACE.finditer(sentence):
        if found.start() > end:
            parts.append(Words(sentence[end : found.start()]))
        place, letter, emphasis, code = found.groups()
        if place is not None:
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
        raise NoPlace(f"`{{{place}}}`: the problem gives no such quantity (it gives {', '.join(sorted(givens))})")
    value = element(givens[name], index, place)
    return Figure(value) if isinstance(value, (int, Fraction)) and not isinstance(value, bool) else Strong(str(value))
