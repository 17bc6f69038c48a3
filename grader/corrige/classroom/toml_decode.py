"""TOML data as msgspec Structs; what does not fit is said with file, line and field, in a sentence."""

from __future__ import annotations

import re
import types
import typing
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final, TypeVar

import msgspec

from corrige.classroom.messages import listed, nearest, say
from corrige.classroom.toml_errors import misfit
from corrige.classroom.toml_index import Steps
from corrige.classroom.toml_lines import Document
from corrige.problem.errors import BadFile

T = TypeVar("T")

MAX_DIGITS: Final = 30
"""Of the numerator and of the denominator of an exact number: marks and weights need no more."""

_WHERE = re.compile(r" - at `\$(.*)`$", re.DOTALL)
_STEP = re.compile(r"\.([^.\[\]]+)|\[(\d+)\]|(\[\.\.\.\])")
_FIELD = re.compile(r"Object (contains unknown|missing required) field `(.*)`$", re.DOTALL)


def decode(document: Document, type: type[T]) -> T:
    """The document's data as `type`. Raises BadFile with the place of the first field that does not fit."""
    try:
        return msgspec.convert(document.data, type, dec_hook=_hook)
    except msgspec.ValidationError as error:
        raise _bad(document, type, str(error)) from error


def exact(raw: Any) -> Fraction:
    """An exact number: an integer, a decimal, or a text such as "1/2". Raises ValueError with what to write.

    >>> exact("3/4"), exact(Decimal("0.1")), exact("0,5"), exact(2)
    (Fraction(3, 4), Fraction(1, 10), Fraction(1, 2), Fraction(2, 1))
    """
    try:
        return _fraction(raw)
    except (ValueError, ZeroDivisionError) as error:
        raise ValueError(
            say(
                en='{raw} is no exact number: write 2, 0.5 or "1/2"',
                fr='{raw} n’est pas un nombre exact : écrivez 2, 0.5 ou "1/2"',
                raw=f'"{raw}"' if isinstance(raw, str) else raw,
            )
        ) from error


def _fraction(raw: Any) -> Fraction:
    match raw:
        case str() if len(raw) <= 2 * MAX_DIGITS and "e" not in raw.lower():
            found = Fraction(raw.replace(",", "."))
        case int() if not isinstance(raw, bool):
            found = Fraction(raw)
        case Decimal() if raw.is_finite() and -MAX_DIGITS <= raw.adjusted() < MAX_DIGITS:
            found = Fraction(raw)
        case _:
            raise ValueError(raw)
    if max(abs(found.numerator), found.denominator) >= 10**MAX_DIGITS:
        raise ValueError(raw)
    return found


def _hook(type: type, raw: Any) -> Any:
    if type is Fraction:
        return exact(raw)
    raise NotImplementedError(f"no reader for {type}")


def _bad(document: Document, type: Any, message: str) -> BadFile:
    where = _WHERE.search(message)
    sentence = message[: where.start()] if where else message
    steps, type = _follow(where[1] if where else "", document.data, type)
    if field := _FIELD.match(sentence):
        steps = (*steps, field[2])
        if field[1] == "contains unknown":
            return _unknown(document, steps, type)
        return document.bad(steps, en="this field is missing", fr="ce champ manque")
    if typing.get_origin(type) is typing.Literal:
        options = listed(str(option) for option in typing.get_args(type))
        return document.bad(steps, en="must be one of: {options}", fr="doit être l’un de : {options}", options=options)
    return BadFile(document.place(steps), misfit(sentence))


def _unknown(document: Document, steps: Steps, type: Any) -> BadFile:
    known = [field.encode_name for field in msgspec.structs.fields(type)] if _is_struct(type) else []
    if near := nearest(str(steps[-1]), known):
        return document.bad(
            steps, en="unknown field; did you mean `{near}`?", fr="champ inconnu ; vouliez-vous `{near}` ?", near=near
        )
    return document.bad(
        steps,
        en="unknown field; those that can stand here: {known}",
        fr="champ inconnu ; ceux qui peuvent être ici : {known}",
        known=listed(known, 40),
    )


def _follow(path: str, data: Any, type: Any) -> tuple[Steps, Any]:
    """The steps of msgspec's path, and the type that stands there where it is plain (None where it is not).

    msgspec writes [...] for a key of a mapping: it is the first one whose value does not fit.
    """
    steps: list[str | int] = []
    type = _plain(type)
    for name, index, _ in _STEP.findall(path):
        if name:
            inner = _field_type(type, name)
            step: str | int = name
        else:
            inner = (typing.get_args(type) or (None,))[0 if index else -1]
            step = int(index) if index else next((key for key in data if not _fits(data[key], inner)), "")
        steps.append(step)
        data = data[step] if isinstance(step, int) or step in data else None
        type = _plain(inner)
    return tuple(steps), type


def _field_type(type: Any, name: str) -> Any:
    fields = msgspec.structs.fields(type) if _is_struct(type) else ()
    return next((field.type for field in fields if field.encode_name == name), None)


def _plain(type: Any) -> Any:
    """The type without what an annotation adds, and without None."""
    if typing.get_origin(type) is typing.Annotated:
        return _plain(typing.get_args(type)[0])
    if typing.get_origin(type) in (typing.Union, types.UnionType):
        members = [each for each in typing.get_args(type) if each is not types.NoneType]
        return _plain(members[0]) if len(members) == 1 else None
    return type


def _is_struct(type: Any) -> bool:
    return isinstance(type, msgspec.StructMeta)


def _fits(value: Any, type: Any) -> bool:
    try:
        msgspec.convert(value, type if type is not None else Any, dec_hook=_hook)
    except msgspec.ValidationError:
        return False
    return True
