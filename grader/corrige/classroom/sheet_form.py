"""The fields of a sheet's file as they are typed, and their values: texts, exact numbers, a teacher's own data."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Any, Final, Literal, TypeAlias

import msgspec

from corrige.classroom.messages import LANGUAGES, Language, listed
from corrige.classroom.toml_decode import exact
from corrige.classroom.toml_errors import misfit
from corrige.classroom.toml_index import Steps
from corrige.classroom.toml_lines import Document
from corrige.problem.errors import BadFile

Level: TypeAlias = Literal[1, 2, 3]
Direction: TypeAlias = Literal["nearest", "up", "down"]
Text: TypeAlias = Mapping[str, str]
"""A teacher's own words by language; words typed once stand in both, none is empty."""

WORD: Final = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9_-]{0,38}[A-Za-z0-9_])?")
"""What an id may be: it names draws, files and anchors."""


class _Form(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    pass


class ExerciseForm(_Form, frozen=True, kw_only=True):
    """An `[[exercise]]`. `points`: for the whole, or a table by question; `given`: sizes and data by name."""

    id: str | int
    family: str
    level: Level = 1
    questions: Annotated[tuple[str, ...], msgspec.Meta(min_length=1)] | None = None
    points: Any = None
    title: Any = ""
    given: dict[str, Any] = {}
    statement: Any = ""
    wording: dict[str, Any] = {}


class MarkForm(_Form, frozen=True, kw_only=True):
    """`[mark]`"""

    scale: Fraction = Fraction(20)
    rounding: Any = Decimal("0.25")
    direction: Direction = "nearest"


class PolicyForm(_Form, frozen=True, kw_only=True):
    """`[policy]`"""

    follow_through: Fraction = Fraction(1)
    mistake: Fraction = Fraction(0)
    mistakes: dict[str, Fraction] = {}
    order: Fraction = Fraction(1, 2)
    partial: bool = True


class SheetForm(_Form, frozen=True, kw_only=True):
    """The whole file."""

    title: str
    exercise: Annotated[tuple[ExerciseForm, ...], msgspec.Meta(min_length=1)]
    id: str | int | None = None
    language: Literal["fr", "en"] = "fr"
    course: str = ""
    date: Any = ""
    introduction: Any = ""
    practice: bool = False
    mark: MarkForm = MarkForm()
    policy: PolicyForm = PolicyForm()


def word(document: Document, path: Steps, raw: str | int) -> str:
    """An id. Raises BadFile where it is no plain word."""
    if WORD.fullmatch(str(raw)):
        return str(raw)
    raise document.bad(
        path,
        en="{id} is no id: letters a to z, digits, - and _ (40 at most), such as conv-1",
        fr="{id} n’est pas un identifiant : des lettres de a à z, des chiffres, - et _ (40 au plus), comme conv-1",
        id=repr(raw),
    )


def words(document: Document, path: Steps, raw: Any, language: Language) -> Text:
    """A text, or one for each language of which the sheet's must be there."""
    match raw:
        case str():
            return dict.fromkeys(LANGUAGES, raw) if raw else {}
        case dict() if raw and all(key in LANGUAGES and isinstance(value, str) for key, value in raw.items()):
            if language in raw:
                return raw
            raise document.bad(
                path,
                en="the sheet's language is {language}, and this text has none in it",
                fr="la langue de la feuille est {language}, et ce texte n’y est pas",
                language=language,
            )
        case _:
            raise document.bad(
                path,
                en='must be a text, or a text for each language: {{ fr = "…", en = "…" }}',
                fr='doit être un texte, ou un texte par langue : {{ fr = "…", en = "…" }}',
            )


def number(document: Document, path: Steps, raw: Any) -> Fraction:
    """An exact number."""
    try:
        return exact(raw)
    except ValueError as error:
        raise BadFile(document.place(path), misfit(str(error))) from error


def within(document: Document, path: Steps, value: Fraction, least: int, most: int | None = None) -> Fraction:
    """The number, where it lies between `least` and `most`."""
    if value >= least and (most is None or value <= most):
        return value
    raise document.bad(
        path,
        en="{value} must be at least {least}" + ("" if most is None else " and at most {most}"),
        fr="{value} doit valoir au moins {least}" + ("" if most is None else " et au plus {most}"),
        value=value,
        least=least,
        most=most,
    )


def given_values(document: Document, path: Steps, raw: Mapping[str, Any], before: str = "") -> dict[str, Any]:
    """Sizes and data by their names. `input.h = 28` without quotes is a table in TOML, and means the same."""
    found: dict[str, Any] = {}
    for name, value in raw.items():
        if isinstance(value, dict):
            found |= given_values(document, (*path, name), value, f"{before}{name}.")
        else:
            found[before + name] = _given(document, (*path, name), value)
    return found


def _given(document: Document, path: Steps, raw: Any) -> Any:
    match raw:
        case bool() | int():
            return raw
        case str():
            return _entry(document, path, raw) if "/" in raw else raw
        case list():
            return _rows(document, path, raw)
        case _:
            return _entry(document, path, raw)


def _rows(document: Document, path: Steps, raw: list[Any]) -> tuple[Any, ...]:
    """A list, a matrix, a volume: rows of one length, exact numbers."""
    if not raw:
        raise document.bad(path, en="must not be empty", fr="ne doit pas être vide")
    lengths = [len(row) if isinstance(row, list) else -1 for row in raw]
    for i, length in enumerate(lengths):
        if length != lengths[0]:
            raise document.bad(
                (*path, i),
                en="the rows must have one length, here there are {lengths} elements",
                fr="les rangées doivent avoir la même longueur, ici elles ont {lengths} éléments",
                lengths=listed(str(max(n, 1)) for n in lengths),
            )
    inner = _rows if lengths[0] >= 0 else _entry
    return tuple(inner(document, (*path, i), row) for i, row in enumerate(raw))


def _entry(document: Document, path: Steps, raw: Any) -> int | Fraction:
    value = number(document, path, raw)
    return value.numerator if value.denominator == 1 else value


def rounding(document: Document, path: Steps, raw: Any) -> Fraction | None:
    """The step to which a mark is rounded; "none" or 0 leaves it exact."""
    if raw in ("none", "aucun", 0, False):
        return None
    return within(document, path, number(document, path, raw), 0)


def date_text(document: Document, raw: Any) -> str:
    """A date as TOML has it, 2026-11-24; any other text stays as it is."""
    if isinstance(raw, str):
        return raw
    if hasattr(raw, "isoformat"):
        return str(raw.isoformat())[:10]
    raise document.bad(
        ("date",),
        en="must be a date such as 2026-11-24, or a text between quotes",
        fr="doit être une date comme 2026-11-24, ou un texte entre guillemets",
    )
