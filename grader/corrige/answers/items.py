"""A list cut into its items: commas, semicolons, lines, bullets, `et`, `f1 = 5 f2 = 3`, whichever of them separates."""

from __future__ import annotations

import re

from corrige.answers.characters import Refused
from corrige.answers.framing import frame
from corrige.answers.numerals import Separators
from corrige.answers.splitting import Span, blanked, cut, filled, words
from corrige.document.wording import Language

_JOINTS = re.compile(
    r"(?:[,;] ?)?(?:(?<![A-Za-z\\])(?:et|and|o[uù] bien|o[uù]|or|puis|then)(?![A-Za-z])|[&∪∨∧]"
    r"|\\(?:cup|lor|land|vee|wedge)(?![A-Za-z])"
    r"|(?:\\q?quad)? ?\\(?:text|mathrm|mbox) ?\{ ?(?:et|and|ou|or) ?\}(?: ?\\q?quad)?)"
    r"|(?<=[0-9]) ?\| ?(?=[-0-9])|[=-]{1,2}>|→"
    r"|(?<=[0-9)]) +(?=[A-Za-z][A-Za-z0-9_{}]{0,9} ?= ?[-0-9(])"
)
_ALONE = re.compile(r"[-+]?[0-9][0-9.,]*(?:/[0-9]+)?")
_DECIMAL = re.compile(r" *[-+]?[0-9]+,[0-9]+ *")
_GROUPED = re.compile(r" *[-+]?[0-9]{1,3}(?:,[0-9]{3})+ *")
_LOOSE_COMMA = re.compile(", ")
SPACED = re.compile(r"[-+]?[0-9]{1,3}(?: [0-9]{3})+(?:[.,][0-9]+)?")
_GROUP = re.compile(r"0[0-9]+")
_BULLET = re.compile(r"(?:^|\n) ?(?:[-*]|([0-9]{1,2})[.)]) (?=[^ ])")
_NUMBERED = re.compile(
    r"(?:^|(?<=[,;\n])|(?<=et)|(?<=and)) ?"
    r"(?:(?:couche|layer|conv|bloc|block|filtre|filter|noyau|kernel|canal|channel|reseau|network|carte|map|step|etape)"
    r" ?)?([1-9][0-9]?) ?: ?",
    re.IGNORECASE,
)
_LISTED = re.compile(r"[0-9]+(?: ?[-/] ?[0-9]+){2,}")
_RANKED = re.compile(r"[0-9] ?[<>] ?[0-9]")
_ELLIPSIS = re.compile(r"\.\.|…|\\[lc]?dots")
_RANGE = re.compile(r"[0-9]\}? (?:a|to|through) \{?[-0-9]|(?<![-=])>|[<≤≥]|\\(?:leq?|geq?|lt|gt)(?![A-Za-z])")


def without_bullets(text: str) -> str:
    """The text with blanks for the `-` or the `1.`, `2.`, `3.` of its lines."""
    numbers = _BULLET.findall(text)
    if not len(numbers) == len(text.strip().split("\n")) > 1:
        return text
    in_order = [str(n) for n in range(1, len(numbers) + 1)]
    return blanked(text, _BULLET, "\n") if not any(numbers) or numbers == in_order else text


def without_numbers(text: str) -> str:
    """The text with blanks for `1:`, `2:` or `layer 1:`, `layer 2:` in front of its items."""
    numbers = _NUMBERED.findall(text)
    in_order = [str(n) for n in range(1, len(numbers) + 1)]
    return blanked(text, _NUMBERED, " ") if len(numbers) > 1 and numbers == in_order else text


def check_written_out(text: str, span: Span) -> None:
    """Raises Refused for `1, 3, …` and `1 à 3`."""
    for pattern, reason in ((_ELLIPSIS, "ellipsis"), (_RANKED, "list separators"), (_RANGE, "range")):
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
    apart = [piece for part in pieces for piece in _by_loose_commas(text, part)]
    loose = len(apart) > len(pieces)
    if len(apart) > 1 and (loose or language == "en") and _grouped([text[a:b] for a, b in apart], loose=loose):
        return text, apart, "integer"  # 1,000, 2,000; between semicolons a French comma is decimal
    if language == "fr" and len(commas) > 1 and not semicolons:
        decimals = pieces if len(pieces) > 1 else words(text, span)
        if len(decimals) > 1 and all(_DECIMAL.fullmatch(text, *piece) for piece in decimals):
            return text, decimals, "comma"  # 1,5 et 2,5
    if len(commas) > 1 and not semicolons:
        return text, filled(text, cut(text, span, ",;")), "plain"
    if loose and len(pieces) > 1 and all(_ALONE.fullmatch(text, *frame(text, *piece)) for piece in apart):
        return text, apart, "comma"  # 1, 2; 3, 4
    if len(pieces) > 1:
        return text, _rows(text, filled(text, pieces)), "comma"
    pieces = words(text, span)
    if any(_GROUP.fullmatch(text, *piece) for piece in pieces):
        raise Refused("list separators", span.start)  # 1 000 2 000
    if len(pieces) > 1 and all(_ALONE.fullmatch(text, *piece) for piece in pieces):
        return text, pieces, "comma"
    if _LISTED.fullmatch(text, *span):
        raise Refused("list separators", span.start)
    return text, [span], "comma"


def _rows(text: str, pieces: list[Span]) -> list[Span]:
    """The numbers of `-7 10; 28`, row by row; the pieces themselves where blanks group thousands."""
    rows = [words(text, piece) for piece in pieces]
    several = [text[row[0].start : row[-1].stop] for row in rows if len(row) > 1]
    numbers = all(_ALONE.fullmatch(text, *word) for row in rows for word in row)
    return [word for row in rows for word in row] if numbers and not any(map(SPACED.fullmatch, several)) else pieces


def _by_loose_commas(text: str, span: Span) -> list[Span]:
    """The pieces between commas that a blank follows."""
    pieces: list[Span] = []
    start = span.start
    for comma in _LOOSE_COMMA.finditer(text, *span):
        pieces.append(Span(start, comma.start()))
        start = comma.end()
    return [*pieces, Span(start, span.stop)]


def _grouped(pieces: list[str], *, loose: bool) -> bool:
    """Whether tight commas group thousands; where loose commas separate, in each piece, or a group begins with zero."""
    with_commas = [piece for piece in pieces if "," in piece]
    if not with_commas or not all(map(_GROUPED.fullmatch, with_commas)):
        return False
    return not loose or len(with_commas) == len(pieces) or any(",0" in piece for piece in pieces)


def _lines(ends: re.Match[str]) -> str:
    """One separator for any number of line ends; none where a comma or semicolon stands already."""
    before = ends.string[: ends.start()].rstrip(" ")[-1:]
    return (" " if before in (",", ";", "") else ";") + " " * (len(ends[0]) - 1)
