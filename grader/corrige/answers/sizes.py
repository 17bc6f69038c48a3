"""The numbers of a shape, in the order written: `28x28x6`, `(28; 28; 6)`, `28²×6`, `1,000 × 1,000`."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Final

from corrige.answers.characters import Refused
from corrige.answers.framing import frame, unwrap
from corrige.answers.scalars import scalar
from corrige.answers.splitting import Span, cut, opened, words
from corrige.document.formula import Exact
from corrige.document.wording import Language

MAX_AXES = 8

_BATCH: Final = frozenset({"none", "?", "-1", "n", "b", "bs", "batch", "batch_size", "batchsize", "null"})
_SQUARE = re.compile(r" ?([0-9]{1,9}) ?(?:\^ ?[({]? ?2 ?[)}]?) ?")
_GROUPED = re.compile(r" *[0-9]{1,3}(?:,[0-9]{3})+ *")
_BESIDE = re.compile(r"[0-9] ?\(")
_LISTED = re.compile(r"[0-9]+(?: ?[-/:] ?[0-9]+)+")


def sizes(text: str, start: int, stop: int, language: Language) -> tuple[tuple[Exact, ...], str]:
    """The numbers, less an axis for the batch, and what Python has wrapped around them."""
    start, stop, wrapper = unwrap(text, *frame(text, start, stop))
    inside = opened(text, Span(start, stop)) or Span(start, stop)
    inside = opened(text, inside) or inside
    if inside.start >= inside.stop:
        raise Refused("empty", inside.start)
    pieces = _pieces(text, inside)
    batch = [text[piece.start : piece.stop].strip(" \n\"'").lower() in _BATCH for piece in pieces]
    named = pieces[1:] if batch[0] else pieces
    if not named or any(batch[1:]):
        raise Refused("batch axes", inside.start)
    if len(named) > MAX_AXES:
        raise Refused("too long", named[MAX_AXES].start)
    return tuple(value for piece in named for value in size(text, piece, language)), wrapper


def _pieces(text: str, inside: Span) -> list[Span]:
    """The parts of `28; 28; 6`, `28x28x6`, `28 28 6`."""
    pieces = cut(text, inside, ";*|" if _thousands(text, inside) else ",;*|")
    if len(pieces) > 1:
        last = text[pieces[-1].start : pieces[-1].stop].strip()
        return pieces if last or text[pieces[-1].start - 1] == "*" else pieces[:-1]
    pieces = words(text, inside)
    alone = all(re.fullmatch(r"[0-9]{1,9}|None|\?", text[a:b]) for a, b in pieces)
    return pieces if len(pieces) > 1 and alone else [inside]


def _thousands(text: str, inside: Span) -> bool:
    """Whether commas group digits: `1,000 x 1,000`; in `100x100,128` they separate, since the first has none."""
    if "," not in text[inside.start : inside.stop] or "*" not in text[inside.start : inside.stop]:
        return False
    parts = [text[a:b] for a, b in cut(text, inside, "*")]
    grouped = [part for part in parts if "," in part]
    return all(map(_GROUPED.fullmatch, grouped)) and ("," in parts[0] or any(",0" in part for part in grouped))


def size(text: str, piece: Span, language: Language) -> list[Exact]:
    """One size; two for `28²`."""
    start, stop = frame(text, *piece, ending="")
    if start >= stop:
        raise Refused("missing number", min(start, piece.stop))
    square = _SQUARE.fullmatch(text, start, stop)
    if square:
        return [int(square[1])] * 2
    if any(sign in text[start:stop] for sign in ",;") and not _GROUPED.fullmatch(text, start, stop):
        raise Refused("nested", start)
    if _LISTED.fullmatch(text, start, stop):
        raise Refused("list separators", start)
    inner = opened(text, Span(start, stop))
    if _BESIDE.search(text, start, stop) or (inner and len(cut(text, inner, "*")) > 1):
        raise Refused("nested", start)  # 28(6), 6 x (28x28)
    value = scalar(text, start, stop, "integer", language).value
    if isinstance(value, Fraction) or value < 1:
        raise Refused("not a size", start)
    return [value]
