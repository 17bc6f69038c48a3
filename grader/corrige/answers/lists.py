"""Lists and sets of numbers or formulas, and the words for having none."""

from __future__ import annotations

import re

from corrige.answers.characters import Refused, Source
from corrige.answers.framing import frame, unlabel, unwrap
from corrige.answers.numerals import Separators
from corrige.answers.scalars import expression, without_unit
from corrige.answers.splitting import Span, blanked, cut, filled, opened, without_thin, words
from corrige.answers.verdicts import Read, Value
from corrige.answers.vocabulary import NO_VALUE, NO_VALUE_AROUND, Names
from corrige.document.wording import Language

MAX_ITEMS = 500

_JOINTS = re.compile(r"(?:[,;] ?)?(?<![A-Za-z\\])(?:et|and|ou|or|puis|then)(?![A-Za-z])|→|->|=>")
_MEMBER = re.compile(r"\\?[A-Za-z] ?(?:∈|\\in(?![A-Za-z])) ?")
_ALONE = re.compile(r"[-+]?[0-9][0-9.,]*(?:/[0-9]+)?")
_BULLET = re.compile(r"(?:^|\n) ?[-*] (?=[^ ])")
_ONLY = re.compile(r"(?:seulement|uniquement|only|seul|convient|conviennent|works?)(?![A-Za-z])")
_SQUARE = re.compile(r"([0-9]+) ?\* ?\1")
_LISTED = re.compile(r"[0-9]+(?: ?[-/] ?[0-9]+){2,}")


def read_list(source: Source, language: Language, names: Names) -> Read:
    return Read("list", _items(source.text, language, names))


def read_set(source: Source, language: Language, names: Names) -> Read:
    """The elements, each once, as they come."""
    text = blanked(source.text, _ONLY, " ")
    return Read("set", tuple(dict.fromkeys(_items(text, language, names))))


def _items(text: str, language: Language, names: Names) -> tuple[Value, ...]:
    text = without_thin(text)
    if len(_BULLET.findall(text)) == len(text.strip().split("\n")) > 1:
        text = blanked(text, _BULLET, "\n")
    span = Span(*frame(text, 0, len(text)))
    if is_none(text[span.start : span.stop]):
        return ()
    member = _MEMBER.match(text, *span)
    start = member.end() if member else span.start
    if text.count("=", start, span.stop) + text.count(":", start, span.stop) == 1:
        start = unlabel(text, start, span.stop, "=:")
    start, stop, _ = unwrap(text, *frame(text, start, span.stop))
    inside = opened(text, Span(start, stop))
    if inside is not None and inside.start >= inside.stop:
        return ()
    span = inside or Span(start, stop)
    if is_none(text[span.start : span.stop]):
        return ()
    if span.start >= span.stop:
        raise Refused("empty", span.start)
    text, pieces, separators = _pieces(text, span)
    if len(pieces) > MAX_ITEMS:
        raise Refused("too long", pieces[MAX_ITEMS].start)
    return tuple(_item(text, piece, separators, language, names) for piece in pieces)


def is_none(text: str) -> bool:
    r"""Whether the words say that there is none: `aucune valeur de p`, `no solution`, `\emptyset`.

    >>> is_none("il n'y a pas de solution"), is_none("p = 0")
    (True, False)
    """
    if len(text) > 60:
        return False
    if text.strip(" .!\n\"'$") in ("∅", "{}", "[]", "()", r"\emptyset", r"\varnothing", r"\{\}", "{∅}", "set()"):
        return True
    said = re.findall(r"[a-z]+|[^a-z .!'\n]", text.lower())
    return any(word in NO_VALUE for word in said) and all(word in NO_VALUE | NO_VALUE_AROUND for word in said)


def _pieces(text: str, span: Span) -> tuple[str, list[Span], Separators]:
    """The items; commas are decimal signs only where semicolons separate."""
    semicolons = ";" in text[span.start : span.stop]
    text = blanked(text, _JOINTS, ";", span)
    text = text[: span.start] + re.sub(r"\n+", _lines, text[span.start : span.stop])
    commas = cut(text, span, ",")
    if len(commas) > 1 and not semicolons:
        return text, filled(text, cut(text, span, ",;")), "plain"
    pieces = cut(text, span, ";")
    if len(pieces) > 1:
        return text, filled(text, pieces), "comma"
    pieces = words(text, span)
    if len(pieces) > 1 and all(_ALONE.fullmatch(text, *piece) for piece in pieces):
        return text, pieces, "comma"
    if _LISTED.fullmatch(text, *span):
        raise Refused("list separators", span.start)
    return text, [span], "comma"


def _lines(ends: re.Match[str]) -> str:
    """One separator for any number of line ends; none where a comma or semicolon stands already."""
    before = ends.string[: ends.start()].rstrip(" ")[-1:]
    return (" " if before in (",", ";", "") else ";") + " " * (len(ends[0]) - 1)


def _item(text: str, piece: Span, separators: Separators, language: Language, names: Names) -> Value:
    start, stop = frame(text, *piece, ending="")
    start = unlabel(text, start, stop)
    start, stop = frame(text, start, stop, ending=".?")
    if start >= stop:
        raise Refused("missing number", min(start, piece.stop))
    stop = without_unit(text, start, stop, names)
    if _SQUARE.fullmatch(blanked(text[start:stop], re.compile("[xX]"), "*")):
        raise Refused("square", start)
    if separators == "comma" and text[start] == "(" and opened(text, Span(start, stop)) and "," in text[start:stop]:
        raise Refused("nested", start)
    return expression(text, start, stop, separators, language, names)
