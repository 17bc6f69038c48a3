"""A list cut into its items: commas, semicolons, lines, bullets, `et`, `f1 = 5 f2 = 3`, whichever of them separates."""

from __future__ import annotations

import re

from corrige.answers.characters import Refused
from corrige.answers.numerals import Separators
from corrige.answers.splitting import Span, blanked, cut, filled, words
from corrige.document.wording import Language

_JOINTS = re.compile(
    r"(?:[,;] ?)?(?:(?<![A-Za-z\\])(?:et|and|ou|or|puis|then)(?![A-Za-z])|&|∪|\\cup(?![A-Za-z]))|[=-]{1,2}>|→"
    r"|(?<=[0-9)]) +(?=[A-Za-z][A-Za-z0-9_{}]{0,9} ?= ?[-0-9(])"
)
_ALONE = re.compile(r"[-+]?[0-9][0-9.,]*(?:/[0-9]+)?")
_DECIMAL = re.compile(r" *[-+]?[0-9]+,[0-9]+ *")
_BULLET = re.compile(r"(?:^|\n) ?(?:[-*]|([0-9]{1,2})[.)]) (?=[^ ])")
_LISTED = re.compile(r"[0-9]+(?: ?[-/] ?[0-9]+){2,}")
_ELLIPSIS = re.compile(r"\.\.|…|\\[lc]?dots")
_RANGE = re.compile(r"[0-9]\}? (?:a|to|through) \{?[-0-9]|[<>≤≥]|\\(?:leq?|geq?|lt|gt)(?![A-Za-z])")


def without_bullets(text: str) -> str:
    """The text with blanks for the `-` or the `1.`, `2.`, `3.` of its lines."""
    numbers = _BULLET.findall(text)
    if not len(numbers) == len(text.strip().split("\n")) > 1:
        return text
    in_order = [str(n) for n in range(1, len(numbers) + 1)]
    return blanked(text, _BULLET, "\n") if not any(numbers) or numbers == in_order else text


def check_written_out(text: str, span: Span) -> None:
    """Raises Refused for `1, 3, …` and `1 à 3`."""
    for pattern, reason in ((_ELLIPSIS, "ellipsis"), (_RANGE, "range")):
        found = pattern.search(text, *span)
        if found:
            raise Refused(reason, found.start())


def items(text: str, span: Span, language: Language) -> tuple[str, list[Span], Separators]:
    """The items, and how their numbers are written: with decimal commas where something else separates."""
    semicolons = ";" in text[span.start : span.stop]
    text = blanked(text, _JOINTS, ";", span)
    text = text[: span.start] + re.sub(r"\n+", _lines, text[span.start : span.stop])
    commas = cut(text, span, ",")
    pieces = cut(text, span, ";")
    if language == "fr" and len(commas) > 1 and not semicolons:
        decimals = pieces if len(pieces) > 1 else words(text, span)
        if len(decimals) > 1 and all(_DECIMAL.fullmatch(text, *piece) for piece in decimals):
            return text, decimals, "comma"  # 1,5 et 2,5
    if len(commas) > 1 and not semicolons:
        return text, filled(text, cut(text, span, ",;")), "plain"
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
