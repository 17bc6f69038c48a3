"""Lists and sets of numbers or formulas, and the words for having none."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from corrige.answers.characters import Refused, Source
from corrige.answers.framing import frame, unlabel, unwrap
from corrige.answers.items import SPACED, check_written_out, items, without_bullets, without_numbers
from corrige.answers.numerals import Separators
from corrige.answers.scalars import expression, is_formula, without_unit
from corrige.answers.speech import lead, one_answer, without_reason
from corrige.answers.spelled import spelled
from corrige.answers.splitting import Span, blanked, cut, opened, without_thin
from corrige.answers.units import said_behind
from corrige.answers.verdicts import Read, Value
from corrige.answers.vocabulary import NO_VALUE, NO_VALUE_AROUND, Names, spells, words_of
from corrige.document.wording import Language

MAX_ITEMS = 500

_MEMBER = re.compile(r"\\?[A-Za-z] ?(?:∈|\\in(?![A-Za-z])) ?")
_FIRST = re.compile(r"(?:d'abord|en premier|firstly|first)(?![A-Za-z])")
_IS = re.compile(r"(?<=[A-Za-z0-9_}]) (?:vaut|valent|est|sont|is|are|equals?)(?= [-0-9({\[])")
_ONLY = re.compile(
    r"(?<![A-Za-z])(?:seulement|both|either|soit|uniquement|only|seul|convient|conviennent|works?)(?![A-Za-z])"
)
_INTERVAL = re.compile(
    r" ?(?:\\?[A-Za-z]\w{0,9} ?(?:[∈=:]|\\in(?![A-Za-z])) ?)?\[ ?[-0-9]{1,9} ?; ?[-0-9]{1,9} ?\][ .]*"
    r"| ?(?:[A-Za-z]\w{0,9} ?[∈=:] ?)?[({]? ?[0-9]{1,9} ?- ?[0-9]{1,9} ?[)}]?(?: ?(?:px|pixels?))?[ .]*"
)
_NOT_NONE = re.compile(r"(?<![a-z])(?:not|pas|isn't) (?:empty|vide|impossible|rien|nothing)(?![a-z])")
_AND_YET: Final = words_of("""
    one two three four five six seven eight nine ten un une deux trois quatre cinq sept huit neuf dix any all every
    tous toutes tout sauf except but mais always toujours non yes oui works marche convient
""")
"""Words behind `none` that take it back."""
_REPEATED = re.compile(r"\] ?\*|\* ?\[")
_SQUARE = re.compile(r"([0-9]+) ?\* ?\1")
_TUPLE = re.compile(r"[(\[]? ?[A-Za-z][A-Za-z0-9_]{0,9}(?: ?[,;] ?[A-Za-z][A-Za-z0-9_]{0,9})+ ?[)\]]? ?= ?(?=[^ =])")
_NAMED = re.compile(r"([A-Za-z][A-Za-z0-9_]{1,15}) ?: ?")
_NUMBERED = re.compile(r"([A-Za-z]+)_?\{?([0-9]{1,3})\}?")


def read_list(source: Source, language: Language, names: Names) -> Read:
    one_answer(source.text, 0, len(source.text), names.spellings)
    text = blanked(source.text, _FIRST, " ")
    return Read("list", _values(text, language, names))


def read_set(source: Source, language: Language, names: Names) -> Read:
    """The elements, each once, as they come; `1 ou 3` names both. In `[1 ; 3]` and `1-3` an interval may be meant."""
    if _INTERVAL.fullmatch(source.text):
        raise Refused("range", 0)
    text = blanked(source.text, _ONLY, " ")
    return Read("set", tuple(dict.fromkeys(_values(text, language, names))))


def _values(text: str, language: Language, names: Names) -> tuple[Value, ...]:
    text = without_numbers(without_bullets(without_thin(text)))
    start, stop = frame(text, 0, len(text))
    reason = without_reason(text, start, stop, names.spellings)
    check_written_out(text, Span(start, len(text) if reason == stop else reason))
    stop = reason
    start, stop = frame(text, lead(text, start, stop, names.spellings, free=names.free), stop)
    stop = stop if names.free else said_behind(text, start, stop)
    if is_none(text[start:stop]):
        return ()
    text = blanked(text, _IS, "=", Span(start, stop))
    named = _TUPLE.match(text, start, stop)
    member = _MEMBER.match(text, start, stop)
    start = named.end() if named else member.end() if member else start
    if text.count("=", start, stop) + text.count(":", start, stop) == 1:
        start = unlabel(text, start, stop, "=:")
    start, stop, _ = unwrap(text, *frame(text, start, stop))
    inside = opened(text, Span(start, stop))
    if inside is not None and inside.start >= inside.stop:
        return ()
    span = inside or Span(start, stop)
    if is_none(text[span.start : span.stop]):
        return ()
    if span.start >= span.stop:
        raise Refused("empty", span.start)
    text, pieces, separators = items(text, span, language)
    if len(pieces) > MAX_ITEMS:
        raise Refused("too long", pieces[MAX_ITEMS].start)
    found = [_item(text, piece, separators, language, names) for piece in pieces]
    labels = re.findall(r"\w+", named[0]) if named else [label for label, _ in found]
    return _ordered([value for _, value in found], labels)


def _ordered(values: Sequence[Value], labels: Sequence[str]) -> tuple[Value, ...]:
    """The values in the order of their numbered names: `f2 = 3, f1 = 5` is 5, 3."""
    numbered = [_NUMBERED.fullmatch(label) for label in labels]
    found = [one for one in numbered if one]
    keys = [int(one[2]) for one in found]
    if len(found) != len(values) or len({one[1] for one in found}) > 1 or len(set(keys)) < len(keys):
        return tuple(values)
    return tuple(value for _, value in sorted(zip(keys, values, strict=True), key=lambda pair: pair[0]))


def is_none(text: str) -> bool:
    r"""Whether the words say that there is none: `aucune valeur de p`, `no solution`, `\emptyset`.

    >>> is_none("il n'y a pas de solution"), is_none("p = 0")
    (True, False)
    """
    if len(text) > 60:
        return False
    if text.strip(" .!\n\"'$") in ("∅", "{}", "[]", "()", r"\emptyset", r"\varnothing", r"\{\}", "{∅}", "set()"):
        return True
    head, _, reason = re.sub("[(:;,]", "\0", text.lower(), count=1).partition("\0")
    if re.search("[a-z]{3}", head) and not (re.search("[0-9]", reason) or words_of(_plain(reason)) & _AND_YET):
        text = head  # none: w is odd
    if _NOT_NONE.search(text.lower()):
        return False
    said = re.findall(r"[a-z]+|[^a-z .!'\n]", text.lower())
    return any(word in NO_VALUE for word in said) and all(word in NO_VALUE | NO_VALUE_AROUND for word in said)


def _plain(text: str) -> str:
    return re.sub("[^a-z]+", " ", text)


def _item(text: str, piece: Span, separators: Separators, language: Language, names: Names) -> tuple[str, Value]:
    """An item's name (or '') and its value."""
    begins, stop = frame(text, *piece, ending="")
    start = unlabel(text, begins, stop)
    named = _NAMED.match(text, begins, stop)
    if named and not names.free and not spells(named[1], names.spellings):
        start = named.end()  # conv1: 5
    label = text[begins:start].rstrip(" =:")
    start, stop = frame(text, start, stop, ending=".?")
    if start >= stop:
        raise Refused("missing number", min(start, piece.stop))
    stop = without_unit(text, start, stop, names)
    if text[start].isalpha() and not names.free:
        text = spelled(text, start, stop)
    if _SQUARE.fullmatch(blanked(text[start:stop], re.compile("[xX]"), "*")):
        raise Refused("square", start)
    tupled = text[start] == "(" and opened(text, Span(start, stop)) and "," in text[start:stop]
    if tupled or _REPEATED.search(text, start, stop):
        raise Refused("nested", start)
    if SPACED.fullmatch(text, start, stop):
        separators = "real"  # 1 000 ; 2 000
    parts = [frame(text, *part, ending="") for part in cut(text, Span(start, stop), "=")]
    values = [expression(text, *part, separators, language, names) for part in parts if part[0] < part[1]]
    if len(values) != len(parts) or any(is_formula(value) or value != values[-1] for value in values[:-1]):
        raise Refused("equation", parts[0][1])
    return label, values[-1]
