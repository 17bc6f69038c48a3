"""Sequences cut into their items: at semicolons, commas, `and`, spaces, whichever of them separates."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from corrige.answers.characters import Refused
from corrige.answers.framing import frame

_CLOSERS: Final = {"(": ")", "[": "]", "{": "}", "⌊": "⌋", "⌈": "⌉"}
_BLANKS = re.compile(r"[ \n]+")
MAX_ITEMS = 20_000


class Span(NamedTuple):
    start: int
    stop: int


def cut(text: str, span: Span, separators: str) -> list[Span]:
    """The pieces of the span between separators that stand outside of all brackets. Raises Refused."""
    pieces: list[Span] = []
    stack: list[tuple[str, int]] = []
    begins = span.start
    for at in range(span.start, span.stop):
        char = text[at]
        if char in "([{⌊⌈":
            stack.append((_CLOSERS[char], at))
            if len(stack) > 40:
                raise Refused("too deep", at)
        elif char in ")]}⌋⌉":
            if not stack:
                raise Refused("unopened", at, bracket=char)
            if stack[-1][0] != char:
                raise Refused("unclosed", stack[-1][1], bracket=text[stack[-1][1]])
            stack.pop()
        elif not stack and char in separators:
            pieces.append(Span(begins, at))
            begins = at + 1
    if stack:
        raise Refused("unclosed", stack[-1][1], bracket=text[stack[-1][1]])
    pieces.append(Span(begins, span.stop))
    if len(pieces) > MAX_ITEMS:
        raise Refused("too long", span.start)
    return pieces


def without_thin(text: str) -> str:
    r"""The text without LaTeX's thin spaces, whose sign `\,` would separate."""
    return re.sub(r"\\[,;:!]", "  ", text) if "\\" in text else text


def blanked(text: str, joints: re.Pattern[str], sign: str, span: Span | None = None) -> str:
    """The text with one sign for each of the joints within the span; every other character stays at its place."""
    start, stop = span or (0, len(text))
    middle = joints.sub(lambda found: sign + " " * (len(found[0]) - 1), text[start:stop])
    return text[:start] + middle + text[stop:]


def filled(text: str, pieces: list[Span]) -> list[Span]:
    """Without an empty last piece: `1, 3,`."""
    return pieces[:-1] if not text[pieces[-1].start : pieces[-1].stop].strip() else pieces


def words(text: str, span: Span) -> list[Span]:
    """The pieces between blanks."""
    pieces: list[Span] = []
    at = span.start
    for blank in _BLANKS.finditer(text, span.start, span.stop):
        if blank.start() > at:
            pieces.append(Span(at, blank.start()))
        at = blank.end()
    if at < span.stop:
        pieces.append(Span(at, span.stop))
    return pieces


def opened(text: str, span: Span, brackets: str = "([{") -> Span | None:
    r"""The inside of the pair of brackets that encloses the whole span; `\{ \}` and `\left( \right)` too."""
    start, stop = span
    for prefix in (r"\left", r"\bigl", r"\Big", r"\big"):
        if text.startswith(prefix, start):
            start += len(prefix)
    if text.startswith("\\", start):
        start += 1
    if start >= stop or text[start] not in brackets:
        return None
    closer = _CLOSERS[text[start]]
    if text[stop - 1] != closer:
        return None
    if len(cut(text, Span(start, stop), "")) != 1 or _closes_at(text, start, stop) != stop - 1:
        return None
    end = stop - 1
    for suffix in ("\\right\\", r"\right", "\\bigr\\", r"\bigr", "\\Big", r"\big", "\\"):
        if text.endswith(suffix, start + 1, end):
            end -= len(suffix)
            break
    return Span(*frame(text, start + 1, end, ending=""))


def _closes_at(text: str, start: int, stop: int) -> int:
    depth = 0
    for at in range(start, stop):
        depth += (text[at] in "([{⌊⌈") - (text[at] in ")]}⌋⌉")
        if depth == 0:
            return at
    return -1
