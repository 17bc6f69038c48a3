"""Shapes whose axes are named: `h=28 w=28 c=6`, `(h, w, c) = …`, `28 de haut sur 28 de large`, `6 maps of 28x28`."""

from __future__ import annotations

import re
from typing import Final

from corrige.answers.characters import Refused
from corrige.answers.framing import frame
from corrige.answers.sizes import MAX_AXES, size, sizes
from corrige.answers.splitting import Span, opened
from corrige.document.formula import Exact
from corrige.document.wording import Language

Named = list[tuple[str, Exact]]

_AXES: Final = {
    "h": "h", "height": "h", "hauteur": "h", "haut": "h", "high": "h", "tall": "h", "lignes": "h", "rows": "h",
    "w": "w", "width": "w", "largeur": "w", "large": "w", "wide": "w", "l": "w", "colonnes": "w", "columns": "w",
    "cols": "w", "c": "c", "channels": "c", "channel": "c", "canaux": "c", "canal": "c", "ch": "c", "larg": "w",
    "d": "c", "depth": "c", "deep": "c",
    "profondeur": "c", "k": "c", "filters": "c", "filtres": "c", "f": "c",
}  # fmt: skip
_OF_WHICH = re.compile(r"(?<=^[hwcdlk])(?:out|in)$|_(?:out|in|s)$")
_LABEL = re.compile(r"(?<![A-Za-z_])([A-Za-z]{1,20}(?:_[A-Za-z]{1,20})?'?) ?([=:]?) ?(?=[0-9(])")
_COUNTED = re.compile(
    r"(?<![0-9])([0-9]{1,9}) ?(?:(?:px|pixels?) )?(?:(?:de|en|in|of) )?"
    r"(?:(h)(?:auteur|aut|eight|igh)|tall|(w)(?:ide|idth)|(l)arge(?:ur)?|profondeur|deep|depth|can(?:al|aux)|channels?"
    r"|filt(?:re|er)s?|(?:feature )?maps?|cartes?(?: de caracteristiques)?|images?|plans?"
    r"|(lignes?|rows?)|(colonnes?|columns?|cols?)|\((?:([hH])|([wWlL])|[cCdD])\))(?![A-Za-z])"
)
_LEGEND = re.compile(r" \(([^()0-9]{1,60})\)\Z")
_ORDERS: Final = {
    **dict.fromkeys(("channels first", "channel first", "canaux d'abord", "canaux en premier"), "chw"),
    **dict.fromkeys(("channels last", "channel last", "canaux a la fin", "canaux en dernier"), "hwc"),
}
_OF_ORDER = re.compile(
    r"(?<![a-z])(?:first|last|order|ordre|premiers?|dernier|d'abord|fin|wrong|faux|not|pas)(?![a-z])"
)
_BETWEEN = re.compile(r"(?:[,;* ]|(?<![A-Za-z])[xX](?![A-Za-z]))+")
_LETTERS = re.compile(r"N?(?!(.).?\1|.(.)\2)[HWC]{2,3}")
"""`CHW`, `NHWC`: each axis once."""
_FRONT = re.compile(r"(N?[HWC]{2,3}) ?[:=]? ?(?=[0-9(\[])")
_SIZED = re.compile(r" ?(?:(?:of|de|a|en|[:,;*]) ?)?(?:(?:size|taille|dimensions?|shape|forme) ?:? ?)?(?=[0-9(\[])")


def axis(name: str) -> str:
    """The one letter for an axis by any of its names: `hauteur` is `h`; another name stays as it is."""
    lower = name.lower().rstrip("'")
    lower = _OF_WHICH.sub("", lower)
    return _AXES.get(lower, lower)


def axis_list(text: str, start: int, stop: int) -> tuple[list[str], int]:
    """The axes that `(h, w, c) =` names, and where the shape begins behind it; none where nothing is named so."""
    front = _FRONT.match(text, start, stop)
    if front and (letters := axes_named(front[1])):
        return letters, front.end()
    sign = re.compile("[=:]").search(text, start, min(stop, start + 60))
    if sign is None:
        return [], start
    names = axes_named(text[start : sign.start()])
    return (names, sign.end()) if names else ([], start)


def axes_named(text: str) -> list[str]:
    """The axes that `(h, w, c)` or `hauteur × largeur` names; none where there is another word."""
    words = text.strip(" ()[]")
    if words in _ORDERS:
        return list(_ORDERS[words])
    names = [axis(name) for name in (words if _LETTERS.fullmatch(words) else _BETWEEN.split(words))]
    known = all(name in ("h", "w", "c") for name in names[names[0] == "n" :])
    return names if known and len(names) > 1 else []


def legend_of(text: str, start: int, stop: int) -> re.Match[str] | None:
    """What stands in brackets behind a shape, without a digit: `(height × width × channels)`."""
    found = _LEGEND.search(text, start, stop)
    if not found or found.start() <= start or not found[1].strip():
        return None
    if _COUNTED.search(text, start, found.start()) and len(found[1]) == 1:
        return None  # 28 (h) x 28 (w)
    if not axes_named(found[1]) and _OF_ORDER.search(found[1].lower()):
        raise Refused("unexpected", found.start(1), found=found[1][:20])
    return found


def labelled(text: str, span: Span, language: Language) -> Named | None:
    """`w=5 h=3`, `hauteur 5, largeur 3`: at least two names, each with its number."""
    inside = opened(text, span) or span
    text = _labels_in_front(text, inside)
    found = _labels(text, inside)
    if len(re.findall("=+", text[inside.start : inside.stop])) > max(1, len(found)):
        raise Refused("missing number", text.find("=", *inside) + 1)
    if len(found) < 2 or text[inside.start : found[0].start()].strip():
        return None
    if len(found) > MAX_AXES:
        raise Refused("too long", found[MAX_AXES].start())
    pairs: Named = []
    for label, following in zip(found, [*found[1:], None], strict=True):
        start, stop = frame(text, label.end(), following.start() if following else inside.stop, ending=".,;*? ")
        if any(axis(label[1]) == other for other, _ in pairs):
            raise Refused("axis twice", label.start(), name=label[1])
        if "*" in text[start:stop]:
            raise Refused("batch axes", start)  # h=28 w=28*6
        pairs.append((axis(label[1]), size(text, Span(start, stop), language)[0]))
    return pairs


def _labels(text: str, span: Span) -> list[re.Match[str]]:
    return [one for one in _LABEL.finditer(text, *span) if one[2] or axis(one[1]) in ("h", "w", "c")]


def _counted(text: str, span: Span) -> list[re.Match[str]]:
    """Numbers with an axis behind them; in `height 28 width 28` the axes stand in front."""
    found = list(_COUNTED.finditer(text, *span))
    if found and found[0].start() == span.start:
        return found
    return [one for one in found if not text[: one.start()].rstrip(" =:")[-1:].isalpha()]


def _labels_in_front(text: str, span: Span) -> str:
    """`h=28          c=6     ` for `28 de hauteur, 6 canaux`, where more than one axis is named."""
    found = _counted(text, span)
    if len(found) + len(_labels(text, span)) < 2:
        return text
    for one in found:
        high, wide = one[2] or one[5] or one[7] or "tall" in one[0], one[3] or one[4] or one[6] or one[8]
        letter = "h" if high else "w" if wide else "c"
        text = text[: one.start()] + f"{letter}={one[1]}".ljust(len(one[0])) + text[one.end() :]
    return text


def maps(text: str, span: Span, language: Language) -> Named | None:
    """`6 maps of 28x28`: the channels, then height and width; `28x28, 6 channels`."""
    if behind := _channels_behind(text, span, language):
        return behind
    found = next(iter(_counted(text, span)), None)
    sized = _SIZED.match(text, found.end(), span.stop) if found and found.start() == span.start else None
    if found is None or sized is None:
        return None
    values, _ = sizes(text, sized.end(), span.stop, language)
    if len(values) != 2:
        raise Refused("batch axes", span.start)
    return [("c", int(found[1])), ("h", values[0]), ("w", values[1])]


def _channels_behind(text: str, span: Span, language: Language) -> Named:
    """Height and width, then a number that is said to be of channels; nothing where there are not two and one."""
    found = next((one for one in _counted(text, span) if one.start() > span.start and not any(one.groups()[1:])), None)
    if found is None or text[found.end() : span.stop].strip(" .)"):
        return []
    before = Span(*frame(text, span.start, found.start(), ending=",;* "))
    if text.count("(", *before) != text.count(")", *before):
        return []
    values = sizes(text, *before, language)[0] if before.start < before.stop else ()
    return [("h", values[0]), ("w", values[1]), ("c", int(found[1]))] if len(values) == 2 else []
