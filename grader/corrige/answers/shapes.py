"""Shapes: `28x28x6`, `(28, 28, 6)`, `torch.Size([1, 6, 28, 28])`, `h=28 w=28 c=6`, `6@28x28`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from math import prod

from corrige.answers.characters import Refused, Source
from corrige.answers.framing import end_of, frame, unlabel
from corrige.answers.named_axes import axes_named, axis, axis_list, labelled, legend_of, maps
from corrige.answers.scalars import scalar
from corrige.answers.sizes import sizes
from corrige.answers.speech import lead, one_answer, without_reason
from corrige.answers.splitting import Span, blanked, without_thin
from corrige.answers.verdicts import Read
from corrige.document.formula import Exact
from corrige.document.wording import Language

_JOINTS = re.compile(
    r"\\times|\\cdot|\\ast|\\\*|(?<![A-Za-z\\])[xX](?![A-Za-z.])"
    r"|(?:, ?)?(?<![A-Za-z])(?:et|and|par|by|sur|with|avec)(?![A-Za-z])|(?<=[0-9]) a (?=[0-9])"
)
_POWER = re.compile(r"\*\*(?= ?2(?![0-9]))")
_QUOTED = re.compile(r"[\"'](?=[A-Za-z_]{1,20}[\"'])|(?<=[A-Za-z])[\"'](?= ?:)")
_ANY_BATCH = re.compile(r"(?<=[(\[]) ?(?:\*|…|\.\.\.) ?(?=,)")
_CHANNELS_BEHIND = re.compile(r"(?<=[0-9]) ?\(([0-9]{1,9} [a-z ]{3,20})\)\Z")
_NUMBER_OF = re.compile(r"(?:(?:le|the) )?(?:nombre|nb|number) (?:de |of |d')(?=[a-z])")
_IN_BRACKETS = re.compile(r"(?<=[0-9]) ?\(([a-z]{4,10})\)")
_FIRST_WORD = re.compile("[A-Za-z]{4,20}")
_KERAS = re.compile(r"[(\[] ?(?:None|\?|-1) ?,")
_SUMMARY = re.compile(
    r"[ |│]*[A-Za-z][\w.]*(?: ?\(\w+\)|-[0-9]+)?[ |│]+"
    r"(\((?:None|\?), [^()]*\)|\[-1, [^\[\]]*\])[ |│]*(?:[0-9,]+[ |│]*)?"
)
"""A line of what Keras and torchsummary print of a network."""


def read_shape(source: Source, language: Language, axes: Sequence[str]) -> Read:
    """Numbers in the order written; in that of `axes` where the student names them, or torch's order is known."""
    text = without_thin(source.text)
    text = blanked(text, _QUOTED, " ") if "'" in text or '"' in text else text
    text = blanked(text, _ANY_BATCH, "?") if text[:1] in ("(", "[") else text
    text = _IN_BRACKETS.sub(_bare_axis, _NUMBER_OF.sub(lambda found: " " * len(found[0]), text))
    row = _SUMMARY.fullmatch(text)
    start, stop = row.span(1) if row else frame(text, 0, len(text))
    first = _FIRST_WORD.match(text, start, stop)
    start = start if first and axis(first[0]) in ("h", "w", "c") else lead(text, start, stop)
    one_answer(text, start, stop)
    stop = without_reason(text, start, stop)
    text = blanked(text, _POWER, "^", Span(start, stop)) if "**" in text else text
    text = blanked(text, _JOINTS, "*", Span(start, stop))
    start, stop = frame(text, start, stop)
    legend = legend_of(text, start, stop)
    if legend:  # 6x28x28 (c, h, w)
        stop = end_of(text, start, legend.start(), ".,;")
    behind = _CHANNELS_BEHIND.search(text, start, stop)
    if behind and text.count("*", start, behind.start()) == 1:  # 28x28 (6 channels)
        text, stop = text[: behind.start(1) - 1] + "*" + text[behind.start(1) :], stop - 1
    named_behind = axes_named(legend[1]) if legend else []
    if named_behind:
        return _by_names(named_behind, sizes(text, start, stop, language)[0], axes, start)
    names, at = axis_list(text, start, stop)
    if names:
        return _by_names(names, sizes(text, at, stop, language)[0], axes, start)
    named = labelled(text, Span(start, stop), language) or maps(text, Span(start, stop), language)
    if named is not None:
        return _by_names([name for name, _ in named], tuple(value for _, value in named), axes, start)
    start, whole = frame(text, unlabel(text, start, stop, "=:"), stop)
    stop = _before_product(text, start, whole, language)
    at = text.find("@", start, stop)
    if at >= 0:  # `6@28x28`, as in the figures of LeNet
        channels = sizes(text, start, at, language)[0]
        return _torch((*channels, *sizes(text, at + 1, stop, language)[0]), axes, batch=False)
    values, wrapper = sizes(text, start, stop, language)
    if wrapper.endswith("Size"):
        return _torch(values, axes, batch=True)
    if wrapper.endswith("TensorShape") and len(values) == 4:
        return Read("shape", values, also=(values[1:],))
    flat = ((prod(values),),) if stop < whole else ()  # 16x5x5 = 400
    return Read("shape", values, also=(*_with_batch(text[start:stop], values), *flat))


def _bare_axis(found: re.Match[str]) -> str:
    """`11 hauteur  ` for `11 (hauteur)`."""
    return f" {found[1]}".ljust(len(found[0])) if axis(found[1]) in ("h", "w", "c") else found[0]


def _with_batch(text: str, values: tuple[Exact, ...]) -> tuple[tuple[Exact, ...], ...]:
    """What else `(1, 28, 28, 6)` may be; in square brackets, as torch's tools print, channels may come first; one
    channel, as Keras prints `(None, 28, 28, 1)`, may be left out."""
    if len(values) == 3 and values[2] == 1 and _KERAS.match(text):
        return (values[:2],)
    if text.startswith("[-1,") and len(values) == 3:
        return (_channels_last(values),)
    if text[:2] not in ("(1", "[1") or len(values) not in (2, 4) or values[0] != 1:
        return ()
    return (values[1:], _channels_last(values[1:])) if text[0] == "[" and len(values) == 4 else (values[1:],)


def _channels_last(values: tuple[Exact, ...]) -> tuple[Exact, ...]:
    return (*values[1:], values[0])


def _before_product(text: str, start: int, stop: int, language: Language) -> int:
    """Where the shape ends before `= 4704`, if that is the product of its numbers."""
    equal = text.rfind("=", start, stop)
    if equal <= start or (not text[equal - 1 : equal + 1].strip("= ").isdigit() and text[equal - 1] != " "):
        return stop
    values, _ = sizes(text, start, equal, language)
    if prod(values) != scalar(text, equal + 1, stop, "integer", language).value:
        raise Refused("not equal", equal)
    return equal


def _by_names(names: list[str], values: tuple[Exact, ...], axes: Sequence[str], start: int) -> Read:
    """By the declared axes, or by the convention h, w, c where all the names are of these."""
    if names[0] == "n":  # the batch, which may have been left out
        names, values = names[1:], values[len(values) == len(names) :]
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
    swapped = _channels_last(bare) if len(bare) == 3 else bare
    if [axis(name) for name in axes] == ["h", "w", "c"]:
        return Read("shape", swapped)
    one_channel = bare[1:] if len(bare) == 3 and bare[0] == 1 else bare
    options: dict[tuple[Exact, ...], None] = dict.fromkeys([values, bare, swapped, one_channel])
    return Read("shape", bare, also=tuple(value for value in options if value != bare))
