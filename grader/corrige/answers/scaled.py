r"""What multiplies or turns a whole matrix: `\frac{1}{9}\begin{pmatrix}…`, `1/9 * [[1, 1], [1, 1]]`, `[[1, 2]]^T`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

from corrige.answers.characters import FRACTIONS, Refused
from corrige.answers.expressions import parse
from corrige.answers.framing import frame, unwrap
from corrige.answers.scalars import NO_SYMBOLS, number_of
from corrige.answers.splitting import Span, opened
from corrige.answers.tokens import tokens
from corrige.answers.verdicts import Value
from corrige.document.formula import Exact
from corrige.document.wording import Language

_BRACKET = r"(?:\\left|\\[bB]igg?l?)? ?(?:\(|\[|\\?\{|\||\\lvert|\\lbrack|\.)"
_CLOSING = r"(?:\\right|\\[bB]igg?r?)? ?(?:\)|\]|\\?\}|\||\\rvert|\\rbrack|\.)"
_DELIMITER = re.compile(rf"{_BRACKET} ?\Z")
_DELIMITED = re.compile(rf" ?{_CLOSING}")
_SPACES = re.compile(r"\\(?:displaystyle|textstyle|q?quad|[,;:! ])|~")
_TIMES = re.compile(r"(?:\*|\\cdot|\\times|\\,) *\Z")
_FACTOR = re.compile(
    rf"(?:[-+]? ?(?:[{''.join(FRACTIONS)}]|[0-9]+(?:[.,][0-9]+)?(?: ?/ ?[0-9]+)?|\([-+]?[0-9]+ ?/ ?[0-9]+\)"
    r"|\\[dt]?frac ?(?:\{[0-9]{1,9}\} ?\{[0-9]{1,9}\}|[0-9]{2}))|-) ?(?:(?:\*|\\cdot|\\times|\\,) ?)?"
    r"(?=[\[({\\]|(?:np|numpy|torch|tf)\.)"
)
_DIVISOR = re.compile(r"(?<=[\])}]) ?(?:/ ?([0-9]{1,9})|(\* ?[0-9]{1,9}(?:\.[0-9]{1,9}|/[0-9]{1,9})?))\Z")
_DIVIDED = re.compile(r"/ ?([0-9]{1,9})")
_T = r"(?:\\top|\\intercal|\\(?:mathrm|text|mathsf) ?\{T\}|T|t)"
_TURNED = re.compile(rf"(?:(?<=\])'|(?<=[\])}}|])\.T|\^ ?(?:{_T}|\{{ ?{_T} ?\}}))\Z")


@dataclass(frozen=True, slots=True)
class Around:
    """What is done to the matrix that stands at `start` to `stop`."""

    start: int
    stop: int
    factor: Exact = 1
    turned: bool = False

    def applied(self, value: tuple[Value, ...]) -> tuple[Value, ...]:
        """The matrix itself, multiplied and turned."""
        value = _times(value, self.factor) if self.factor != 1 else value
        rows = [row for row in value if isinstance(row, tuple)]
        if not self.turned:
            return value
        return tuple(zip(*rows, strict=True)) if len(rows) == len(value) else tuple((cell,) for cell in value)


def around_environment(text: str, start: int, begins: int, ends: int, stop: int, language: Language) -> Around:
    r"""What stands before `\begin{…}` and behind `\end{…}`. Raises Refused for what is no factor and no bracket."""
    before = _SPACES.sub(lambda found: " " * len(found[0]), text[start:begins])
    behind = _SPACES.sub(lambda found: " " * len(found[0]), text[ends:stop])
    opened, closed = _DELIMITER.search(before.rstrip()), _DELIMITED.match(behind)
    before = before[: opened.start()] if opened else before.rstrip()
    at = ends + (closed.end() if closed and opened else 0)
    rest = behind[at - ends :].strip(" \n.,;")
    turned = bool(rest) and _TURNED.fullmatch(rest) is not None
    divided = _DIVIDED.fullmatch(rest)
    if rest and not turned and not divided:
        at, _ = frame(text, at, stop, ending="")
        raise Refused("unexpected", at, found=text[at : at + 20].rstrip())
    before = before[: times.start()] if (times := _TIMES.search(before)) else before
    shown = text[:start] + before
    factor = _factor(shown, start, len(shown), language)
    return Around(begins, ends, factor * _divisor(divided) if divided else factor, turned)


def around_brackets(text: str, start: int, stop: int, language: Language) -> Around:
    """What stands before and behind the brackets of `-1/9 * [[1, 1], [1, 1]]^T`."""
    nothing = Around(start, stop)
    turned = _TURNED.search(text, max(start, stop - 24), stop)
    stop = turned.start() if turned else stop
    found = _FACTOR.match(text, start, stop)
    divided = _DIVISOR.search(text, max(start, stop - 24), stop)
    inner = (found.end() if found else start, divided.start() if divided else stop)
    if not (turned or found or divided) or not _is_one(text, *inner):
        return nothing
    sign = _TIMES.search(found[0]) if found else None
    factor = _factor(text, start, start + sign.start() if sign else inner[0], language)
    if divided:
        factor = factor * _divisor(divided)
    return Around(*inner, factor, turned is not None)


def _is_one(text: str, start: int, stop: int) -> bool:
    """Whether one bracket, or one call, is all that stands there."""
    return unwrap(text, start, stop)[2] != "" or opened(text, Span(start, stop)) is not None


def _divisor(found: re.Match[str]) -> Fraction:
    if not found[1]:
        return Fraction(found[2].lstrip("* "))
    if not int(found[1]):
        raise Refused("division by zero", found.start())
    return Fraction(1, int(found[1]))


def _factor(text: str, start: int, stop: int, language: Language) -> Exact:
    start, stop = frame(text, start, stop, ending="")
    if text[start:stop] in ("", "+", "-"):
        return -1 if text[start:stop] == "-" else 1
    return number_of(parse(tokens(text, start, stop, "comma", language, NO_SYMBOLS)), start)


def _times(value: tuple[Value, ...], factor: Exact) -> tuple[Value, ...]:
    return tuple(_times(part, factor) if isinstance(part, tuple) else _whole(part, factor) for part in value)


def _whole(cell: Value, factor: Exact) -> Exact:
    assert isinstance(cell, (int, Fraction))
    value = Fraction(cell) * factor
    return value.numerator if value.denominator == 1 else value
