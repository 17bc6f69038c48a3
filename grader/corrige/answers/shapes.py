"""Shapes: `28x28x6`, `(28, 28, 6)`, `torch.Size([1, 6, 28, 28])`, `h=28 w=28 c=6`, `6@28x28`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction
from math import prod
from typing import Final

from corrige.answers.characters import Refused, Source
from corrige.answers.framing import frame, unlabel, unwrap
from corrige.answers.scalars import scalar
from corrige.answers.splitting import Span, blanked, cut, opened, without_thin, words
from corrige.answers.verdicts import Read
from corrige.document.formula import Exact
from corrige.document.wording import Language

MAX_AXES = 8

_BATCH: Final = frozenset({"none", "?", "-1", "n", "b", "bs", "batch", "batch_size", "batchsize", "null"})
_JOINTS = re.compile(
    r"\\times|\\cdot|\\ast|(?<![A-Za-z\\])[xX](?![A-Za-z.])|(?<![A-Za-z])(?:et|and|par|by|sur)(?![A-Za-z])"
)
_LABEL = re.compile(r"(?<![A-Za-z_])([A-Za-z]{1,20}(?:_[A-Za-z]{1,20})?'?) ?([=:]?) ?(?=[0-9(])")
_SQUARE = re.compile(r" ?([0-9]{1,9}) ?(?:\^ ?[({]? ?2 ?[)}]?) ?")
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
    text = blanked(without_thin(source.text), _JOINTS, "*")
    start, stop = frame(text, 0, len(text))
    stop = _without_legend(text, start, stop)
    names, behind = _axis_list(text, start, stop)
    if names:
        return _named(names, _sizes(text, behind, stop, language)[0], axes, start)
    labelled = _labelled(text, Span(start, stop), language)
    if labelled is not None:
        return _named([name for name, _ in labelled], tuple(value for _, value in labelled), axes, start)
    start = unlabel(text, start, stop, "=:")
    stop = _before_product(text, start, stop, language)
    at = text.find("@", start, stop)
    if at >= 0:  # `6@28x28`, as in the figures of LeNet
        channels = _sizes(text, start, at, language)[0]
        return _torch((*channels, *_sizes(text, at + 1, stop, language)[0]), axes, batch=False)
    values, wrapper = _sizes(text, start, stop, language)
    if wrapper.endswith("TensorShape") and len(values) == 4:
        return Read("shape", values, also=(values[1:],))
    return _torch(values, axes, batch=True) if wrapper.endswith("Size") else Read("shape", values)


def _axis_list(text: str, start: int, stop: int) -> tuple[list[str], int]:
    """The axes that `(h, w, c) =` names, and where the shape begins behind it; none where nothing is named so."""
    equal = text.find("=", start, min(stop, start + 60))
    names = [axis(name) for name in re.split(r"[,;* ]+", text[start : max(start, equal)].strip(" ()[]"))]
    return (names, equal + 1) if len(names) > 1 and all(name in ("h", "w", "c") for name in names) else ([], start)


def _without_legend(text: str, start: int, stop: int) -> int:
    """Where the answer ends before `(height × width × channels)`."""
    opening = text.rfind("(", start, stop)
    legend = opening > start and text[stop - 1] == ")" and text[opening - 1] == " "
    if legend and not any(char.isdigit() for char in text[opening:stop]) and text[opening + 1 : stop - 1].strip():
        return frame(text, start, opening)[1]
    return stop


def _before_product(text: str, start: int, stop: int, language: Language) -> int:
    """Where the shape ends before `= 4704`, if that is the product of its numbers."""
    equal = text.rfind("=", start, stop)
    if equal <= start or (not text[equal - 1 : equal + 1].strip("= ").isdigit() and text[equal - 1] != " "):
        return stop
    values, _ = _sizes(text, start, equal, language)
    if prod(values) != scalar(text, equal + 1, stop, "integer", language).value:
        raise Refused("not equal", equal)
    return equal


def _sizes(text: str, start: int, stop: int, language: Language) -> tuple[tuple[Exact, ...], str]:
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
    return tuple(value for piece in named for value in _size(text, piece, language)), wrapper


def _pieces(text: str, inside: Span) -> list[Span]:
    """The parts of `28; 28; 6`, `28x28x6`, `28 28 6`."""
    pieces = cut(text, inside, ",;*|")
    if len(pieces) > 1:
        last = text[pieces[-1].start : pieces[-1].stop].strip()
        return pieces if last or text[pieces[-1].start - 1] == "*" else pieces[:-1]
    pieces = words(text, inside)
    alone = all(re.fullmatch(r"[0-9]{1,9}|None|\?", text[a:b]) for a, b in pieces)
    return pieces if len(pieces) > 1 and alone else [inside]


def _size(text: str, piece: Span, language: Language) -> list[Exact]:
    """One size; two for `28²`."""
    start, stop = frame(text, *piece, ending="")
    if start >= stop:
        raise Refused("missing number", min(start, piece.stop))
    square = _SQUARE.fullmatch(text, start, stop)
    if square:
        return [int(square[1])] * 2
    if len(cut(text, Span(start, stop), "")) == 1 and ("," in text[start:stop] or ";" in text[start:stop]):
        raise Refused("nested", start)
    value = scalar(text, start, stop, "integer", language).value
    if isinstance(value, Fraction) or value < 1:
        raise Refused("not a size", start)
    return [value]


def _labelled(text: str, span: Span, language: Language) -> list[tuple[str, Exact]] | None:
    """`w=5 h=3`, `hauteur 5, largeur 3`: at least two names, each with its number."""
    inside = opened(text, span) or span
    found = [one for one in _LABEL.finditer(text, *inside) if one[2] or axis(one[1]) in ("h", "w", "c")]
    if text.count("=", *inside) > max(1, len(found)):
        raise Refused("missing number", text.find("=", *inside) + 1)
    if len(found) < 2 or text[inside.start : found[0].start()].strip():
        return None
    if len(found) > MAX_AXES:
        raise Refused("too long", found[MAX_AXES].start())
    pairs: list[tuple[str, Exact]] = []
    for label, following in zip(found, [*found[1:], None], strict=True):
        start, stop = frame(text, label.end(), following.start() if following else inside.stop, ending=".,;*? ")
        if any(axis(label[1]) == other for other, _ in pairs):
            raise Refused("axis twice", label.start(), name=label[1])
        pairs.append((axis(label[1]), _size(text, Span(start, stop), language)[0]))
    return pairs


def _named(names: list[str], values: tuple[Exact, ...], axes: Sequence[str], start: int) -> Read:
    """By the declared axes, or by the convention h, w, c where all the names are of these."""
    if len(names) != len(values):
        raise Refused("batch axes", start)
    wanted = [axis(name) for name in axes] or ["h", "w", "c"]
    pairs = list(zip(names, values, strict=True))
    if set(names) <= set(wanted) and len(set(names)) == len(names):
        pairs = sorted(pairs, key=lambda pair: wanted.index(pair[0]))
    return Read("shape", tuple(value for _, value in pairs), labels=tuple(name for name, _ in pairs))


def _torch(values: tuple[Exact, ...], axes: Sequence[str], *, batch: bool) -> Read:
    """Channels, height, width; before them, in `torch.Size([1, 6, 28, 28])`, the batch."""
    first = batch and (len(values) in (2, 4) or (len(values) == 3 and len(axes) == 2))
    bare = values[1:] if first else values
    swapped = (*bare[1:], bare[0]) if len(bare) == 3 else bare
    if [axis(name) for name in axes] == ["h", "w", "c"]:
        return Read("shape", swapped)
    options = dict.fromkeys([values, bare, swapped])
    return Read("shape", bare, also=tuple(value for value in options if value != bare))
