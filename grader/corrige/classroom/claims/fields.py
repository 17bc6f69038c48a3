"""A value of a TOML document and where it stands: each reader names file, line and field when it must refuse."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final, TypeAlias

from corrige.classroom.messages import listed, nearest, say
from corrige.classroom.toml_index import Steps
from corrige.classroom.toml_lines import Document
from corrige.document.formula import Exact, Symbol
from corrige.problem.errors import BadFile

Size: TypeAlias = int | Symbol
"""A number, or a symbol that stands for one."""

LARGEST: Final = 10**9
"""No layer is larger; a count that it makes stays far below what a formula may reach."""
RESERVED: Final = frozenset(("floor", "ceil", "min", "max", "mod"))


@dataclass(frozen=True)
class Field:
    """A value and the steps that lead to it."""

    document: Document
    path: Steps
    value: Any

    def bad(self, *, en: str, fr: str, **values: object) -> BadFile:
        return self.document.bad(self.path, en=en, fr=fr, **values)

    def get(self, key: str) -> Field | None:
        """The field of a table; None where it is not there."""
        table = self.table()
        return Field(self.document, (*self.path, key), table[key]) if key in table else None

    def __getitem__(self, key: str) -> Field:
        """The field of a table. Raises BadFile where it is not there."""
        if (found := self.get(key)) is None:
            missing = Field(self.document, (*self.path, key), None)
            raise missing.bad(en="this field is missing", fr="ce champ manque")
        return found

    def __iter__(self) -> Iterator[Field]:
        """The elements of a list. Raises BadFile where it is none."""
        if not isinstance(self.value, list):
            raise self.bad(
                en="must be a list [ … ], not {value}", fr="doit être une liste [ … ], pas {value}", value=self
            )
        for i, value in enumerate(self.value):
            yield Field(self.document, (*self.path, i), value)

    def __str__(self) -> str:
        """The value as it may stand in a message."""
        match self.value:
            case bool():
                return "true" if self.value else "false"
            case str():
                return f'"{self.value}"'
            case dict():
                return say(en="a table {{ … }}", fr="une table {{ … }}")
            case list():
                return f"[{', '.join(str(one) for one in self)}]"
            case value:
                return str(value)

    def table(self) -> dict[str, Any]:
        if not isinstance(self.value, dict):
            raise self.bad(
                en="must be a table {{ name = value }}, not {value}",
                fr="doit être une table {{ nom = valeur }}, pas {value}",
                value=self,
            )
        return self.value

    def only(self, *known: str) -> None:
        """Raises BadFile at the first field of the table that is not among these."""
        for key in self.table():
            if key in known:
                continue
            field = Field(self.document, (*self.path, key), None)
            if near := nearest(key, known):
                raise field.bad(
                    en="unknown field; did you mean `{near}`?", fr="champ inconnu ; vouliez-vous `{near}` ?", near=near
                )
            raise field.bad(
                en="unknown field; those that can stand here: {known}",
                fr="champ inconnu ; ceux qui peuvent être ici : {known}",
                known=listed(known, 40),
            )

    def text(self) -> str:
        if not isinstance(self.value, str):
            raise self.bad(
                en="must be a text between quotes, not {value}",
                fr="doit être un texte entre guillemets, pas {value}",
                value=self,
            )
        return self.value

    def among(self, kind_en: str, kind_fr: str, known: Mapping[str, Any]) -> str:
        """A text that is one of these names."""
        name = self.text()
        if name not in known:
            if near := nearest(name, known):
                raise self.bad(
                    en="there is no {kind} {name}; did you mean {near}? There is: {known}",
                    fr="il n’y a {kind} {name} ; vouliez-vous {near} ? Il y a : {known}",
                    kind=say(en=kind_en, fr=_none(kind_fr)),
                    name=self,
                    near=f'"{near}"',
                    known=listed(known, 40),
                )
            raise self.bad(
                en="there is no {kind} {name}; there is: {known}",
                fr="il n’y a {kind} {name} ; il y a : {known}",
                kind=say(en=kind_en, fr=_none(kind_fr)),
                name=self,
                known=listed(known, 40) or "∅",
            )
        return name

    def flag(self) -> bool:
        if not isinstance(self.value, bool):
            raise self.bad(
                en="must be true or false, not {value}", fr="doit être true ou false, pas {value}", value=self
            )
        return self.value

    def whole(self, least: int) -> int:
        """An integer from `least` on."""
        if not isinstance(self.value, int) or isinstance(self.value, bool) or not least <= self.value <= LARGEST:
            raise self.bad(
                en="must be an integer from {least} to {most}, not {value}",
                fr="doit être un entier de {least} à {most}, pas {value}",
                least=least,
                most=LARGEST,
                value=self,
            )
        return self.value

    def size(self, least: int = 1) -> Size:
        """An integer from `least` on, or the name of a symbol."""
        if not isinstance(self.value, str):
            return self.whole(least)
        if not self.value.isidentifier() or self.value in RESERVED:
            raise self.bad(
                en='must be an integer or the name of a symbol such as "f" or "h_in", not {value}',
                fr='doit être un entier ou le nom d’un symbole comme "f" ou "h_in", pas {value}',
                value=self,
            )
        return Symbol(self.value)

    def pair(self, least: int = 1) -> tuple[Size, Size]:
        """[rows, columns], or one size for both."""
        if not isinstance(self.value, list):
            one = self.size(least)
            return one, one
        sizes = [one.size(least) for one in self]
        if len(sizes) != 2:
            raise self.bad(
                en="must be one size or [rows, columns], not {value}",
                fr="doit être une taille ou [lignes, colonnes], pas {value}",
                value=self,
            )
        return sizes[0], sizes[1]

    def number(self) -> Exact:
        """An exact number: an integer or a decimal."""
        match self.value:
            case int() if not isinstance(self.value, bool):
                return self.value
            case Decimal() if self.value.is_finite() and -40 < self.value.adjusted() < 40:
                exact = Fraction(self.value)
                return exact.numerator if exact.denominator == 1 else exact
            case _:
                raise self.bad(en="must be a number, not {value}", fr="doit être un nombre, pas {value}", value=self)


def _none(kind: str) -> str:
    """
    >>> _none("couche"), _none("image")
    ('pas de couche', 'pas d’image')
    """
    return f"pas d’{kind}" if kind[0] in "aeiou" else f"pas de {kind}"
