"""Shapes, lists and sets."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from corrige.answers.characters import Refused, Source
from corrige.answers.framing import frame, unlabel, unwrap
from corrige.answers.numerals import Separators
from corrige.answers.scalars import NO_SYMBOLS, expression, scalar
from corrige.answers.splitting import Span, cut, opened, words
from corrige.answers.verdicts import Read, Value
from corrige.answers.vocabulary import NONE, Names
from corrige.document.formula import Exact
from corrige.document.wording import Language

MAX_AXES = 8

_BATCH: Final = frozenset({"none", "?", "-1", "n", "b", "bs", "batch", "batch_size", "batchsize", "null"})
_WORD_SEPARATOR = re.compile(r"(?<=[^A-Za-z])(?:et|and|ou|or|puis|then|par|by)(?=[^A-Za-z])")
_LABELLED = re.compile(r"(?<![A-Za-z_])([A-Za-z]{1,20}(?:_[A-Za-z]{1,20})?'?) ?[=:] ?")
_TIMES = re.compile(r"\\times|\\cdot|\\ast|(?<![A-Za-z\\])[xX](?![A-Za-z])")
_ALONE = re.compile(r"[-+]?[0-9][0-9.,]*(?:/[0-9]+)?\Z")
_AXES: Final = {
    "h": "h", "height": "h", "hauteur": "h", "lignes": "h", "rows": "h", "w": "w", "width": "w", "largeur": "w",
    "l": "w", "colonnes": "w", "columns": "w", "cols": "w", "c": "c", "channels": "c", "channel": "c", "canaux": "c",
    "d": "c", "depth": "c", "profondeur": "c", "k": "c", "filters": "c", "filtres": "c", "f": "c",
}  # fmt: skip


def axis(name: str) -> str:
    """The one letter for an axis by any of its names: `hauteur` is `h`; another name stays as it is."""
    lower = name.lower().rstrip("'")
    lower = lower.removesuffix("_out").removesuffix("_in").removesuffix("_s")
    return _AXES.get(lower, lower)


def read_shape(source: Source, language: Language, axes: Sequence[str]) -> Read:
    """Numbers in the order written; in that of `axes` where the student names them, or torch's order is known."""
    text = source.text
    span = Span(*frame(text, 0, len(text)))
    labelled = _labelled(text, span, language)
    if labelled is not None:
        return _in_order(labelled, axes)
    start = unlabel(text, *span)
    start, stop, wrapper = unwrap(text, *frame(text, start, span.stop))
    inside = opened(text, Span(start, stop)) or Span(start, stop)
    inside = opened(text, inside) or inside
    if inside.start >= inside.stop:
        raise Refused("empty", inside.start)
    text, pieces = _shape_pieces(text, inside)
    named = [piece for piece in pieces if text[piece.start : piece.stop].strip(" \n\"'").lower() not in _BATCH]
    batch = len(pieces) - len(named)
    if batch > 1 or (batch and pieces[0] in named) or not named:
        raise Refused("batch axes", inside.start)
    if len(named) > MAX_AXES:
        raise Refused("too long", named[MAX_AXES].start)
    values = tuple(_size(text, piece, language) for piece in named)
    return _torch(values, axes) if wrapper.endswith("Size") else Read("shape", values)


def _shape_pieces(text: str, inside: Span) -> tuple[str, list[Span]]:
    """The parts of `28; 28; 6`, `28x28x6`, `28 28 6`: cut at the first kind of separator that occurs."""
    text = text[: inside.start] + _TIMES.sub(_as_times, text[inside.start : inside.stop])
    for separators in (";", ","):
        pieces = cut(text, inside, separators)
        if len(pieces) > 1:
            return text, _filled(text, pieces)
    text = _WORD_SEPARATOR.sub(_as_times, text)
    pieces = cut(text, inside, "*|")
    if len(pieces) > 1:
        return text, pieces
    pieces = words(text, inside)
    alone = all(re.fullmatch(r"[0-9]{1,9}|None|\?", text[a:b]) for a, b in pieces)
    return text, pieces if len(pieces) > 1 and alone else [inside]


def _as_times(found: re.Match[str]) -> str:
    return "*" + " " * (len(found[0]) - 1)


def _size(text: str, piece: Span, language: Language) -> Exact:
    span = Span(*frame(text, piece.start, piece.stop, ending=""))
    if span.start >= span.stop:
        raise Refused("missing number", min(span.start, piece.stop))
    return scalar(text, span.start, span.stop, "integer", language).value


def _labelled(text: str, span: Span, language: Language) -> list[tuple[str, Exact]] | None:
    """`w=5 h=3`, `hauteur : 5 ; largeur : 3`: at least two names, each with its number."""
    inside = opened(text, span) or span
    found = list(_LABELLED.finditer(text, *inside))
    if len(found) > MAX_AXES:
        raise Refused("too long", found[MAX_AXES].start())
    if len(found) < 2 or text[inside.start : found[0].start()].strip():
        return None
    pairs: list[tuple[str, Exact]] = []
    for label, following in zip(found, [*found[1:], None], strict=True):
        stop = following.start() if following else inside.stop
        start, end = frame(text, label.end(), stop)
        end = _without_joint(text, start, end)
        name = axis(label[1])
        if any(name == other for other, _ in pairs):
            raise Refused("axis twice", label.start(), name=label[1])
        pairs.append((name, scalar(text, start, end, "integer", language).value))
    return pairs


def _without_joint(text: str, start: int, end: int) -> int:
    for joint in (" et", " and", " x", "*"):
        if text.endswith(joint, start, end):
            return frame(text, start, end - len(joint))[1]
    return end


def _in_order(pairs: list[tuple[str, Exact]], axes: Sequence[str]) -> Read:
    """By the declared axes, or by the convention h, w, c where all the names are of these."""
    names = [name for name, _ in pairs]
    wanted = [axis(name) for name in axes] or ["h", "w", "c"]
    if set(names) <= set(wanted) and len(set(names)) == len(names):
        pairs = sorted(pairs, key=lambda pair: wanted.index(pair[0]))
    return Read("shape", tuple(value for _, value in pairs), labels=tuple(name for name, _ in pairs))


def _torch(values: tuple[Exact, ...], axes: Sequence[str]) -> Read:
    """`torch.Size([1, 6, 28, 28])`: batch, channels, height, width."""
    bare = values[1:] if len(values) in (2, 4) or (len(values) == 3 and len(axes) == 2) else values
    swapped = (*bare[1:], bare[0]) if len(bare) == 3 else bare
    known = [axis(name) for name in axes]
    if known == ["h", "w", "c"]:
        return Read("shape", swapped, also=(bare,) if len(set(bare)) == 1 else ())
    options = dict.fromkeys([values, bare, swapped])
    return Read("shape", bare, also=tuple(value for value in options if value != bare))


def read_list(source: Source, language: Language, names: Names) -> Read:
    return Read("list", _items(source.text, language, names))


def read_set(source: Source, language: Language, names: Names) -> Read:
    """The elements, each once, as they come."""
    return Read("set", tuple(dict.fromkeys(_items(source.text, language, names))))


def _items(text: str, language: Language, names: Names) -> tuple[Value, ...]:
    span = Span(*frame(text, 0, len(text)))
    if _none(text[span.start : span.stop]):
        return ()
    at = max(text.find("∈", *span) + 1, text.find(r"\in ", *span) + 4 if r"\in " in text else 0)
    if at and text[span.start : at].strip(" \\in∈").isalpha():
        span = Span(*frame(text, at, span.stop))
    if unlabel(text, *span) and not _repeated_label(text, span):
        span = Span(unlabel(text, *span), span.stop)
    start, stop, _ = unwrap(text, *frame(text, *span))
    span = Span(start, stop)
    inside = opened(text, span)
    if inside is not None and inside.start >= inside.stop:
        return ()
    span = inside or span
    if _none(text[span.start : span.stop]):
        return ()
    if span.start >= span.stop:
        raise Refused("empty", span.start)
    text, pieces, separators = _list_pieces(text, span)
    return tuple(_item(text, piece, separators, language, names) for piece in pieces)


def _none(text: str) -> bool:
    return len(text) < 60 and " ".join(text.lower().strip(" .!\n\"'").split()) in NONE


def _repeated_label(text: str, span: Span) -> bool:
    return text.count("=", *span) > 1


def _list_pieces(text: str, span: Span) -> tuple[str, list[Span], Separators]:
    """The items; commas are decimal signs only where semicolons separate."""
    semicolons = ";" in text[span.start : span.stop]
    text = text[: span.start] + _WORD_SEPARATOR.sub(_as_semicolon, text[span.start : span.stop]).replace("\n", ";")
    commas = cut(text, span, ",")
    if len(commas) > 1 and not semicolons:
        return text, _filled(text, cut(text, span, ",;")), "plain"
    pieces = cut(text, span, ";")
    if len(pieces) > 1:
        return text, _filled(text, pieces), "comma"
    pieces = words(text, span)
    if len(pieces) > 1 and all(_ALONE.match(text[a:b]) for a, b in pieces):
        return text, pieces, "comma"
    return text, [span], "comma"


def _as_semicolon(found: re.Match[str]) -> str:
    return ";" + " " * (len(found[0]) - 1)


def _filled(text: str, pieces: list[Span]) -> list[Span]:
    """Without an empty last piece: `1, 3,`."""
    return pieces[:-1] if not text[pieces[-1].start : pieces[-1].stop].strip() else pieces


def _item(text: str, piece: Span, separators: Separators, language: Language, names: Names) -> Value:
    start, stop = frame(text, *piece, ending="")
    start = unlabel(text, start, stop)
    if start >= stop:
        raise Refused("missing number", min(start, piece.stop))
    if len(cut(text, Span(start, stop), ",")) > 1 and separators == "comma" and text[start] == "(":
        raise Refused("nested", start)
    return expression(text, start, stop, separators, language, names)


__all__ = ["NO_SYMBOLS", "axis", "read_list", "read_set", "read_shape"]
