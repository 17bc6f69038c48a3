"""What stands behind `claimed`: a number, a formula, a list or matrix of them, or about how much."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final, TypeAlias

from corrige.answers.messages import reason_text
from corrige.answers.reading import read
from corrige.answers.verdicts import Unreadable
from corrige.classroom.claims.about import About, rounded_figure, without_separators
from corrige.classroom.claims.fields import Field
from corrige.classroom.messages import Shown, language, listed
from corrige.document.formula import Apply, Exact, NotAFormula, Number, Symbol, TooLarge, Tree, evaluate, substitute
from corrige.document.formula import symbols as symbols_of
from corrige.problem.errors import BadFile

ELLIPSIS: Final = "..."
_NAME = re.compile(r"[^\W\d]\w*")
_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:_[A-Za-z0-9]+)*")


@dataclass(frozen=True)
class Beginning:
    """The beginning of a list that goes on."""

    values: tuple[Figure, ...]


Figure: TypeAlias = "Exact | Tree | About | Beginning | tuple[Figure, ...]"


def figure(field: Field, symbols: Collection[str]) -> Figure:
    """What is claimed. Raises BadFile where it is no figure or holds a symbol that is not among these."""
    match field.value:
        case str() if field.value == ELLIPSIS:
            raise field.bad(en='"..." stands only at the end of a list', fr='"..." ne va qu’à la fin d’une liste')
        case str():
            return expression(field, field.text(), symbols)
        case list():
            elements = list(field)
            if elements and elements[-1].value == ELLIPSIS:
                return Beginning(tuple(figure(one, symbols) for one in elements[:-1]))
            return tuple(figure(one, symbols) for one in elements)
        case dict():
            field.only("about")
            return _about(field["about"])
        case _:
            return field.number()


def expression(field: Field, text: str, symbols: Collection[str] = ()) -> Exact | Tree:
    """A number, or a formula in these symbols, written in `text`, which is a part of the field's."""
    plainly = {name: name if _PLAIN.fullmatch(name) else f"symbol_{i}" for i, name in enumerate(symbols)}
    alone = without_separators(text)
    # The reader takes a comma between digits for a decimal one; here it only ever separates arguments.
    commas = alone if alone.isdecimal() else text.replace(",", ";")
    plain = _NAME.sub(lambda found: plainly.get(found[0], found[0]), commas)
    found = read("formula", plain, "en", symbols=plainly.values() or (" ",))
    if isinstance(found, Unreadable):
        raise _unreadable(field, text, found, symbols)
    tree: Tree = found.value  # type: ignore[assignment]
    tree = substitute(tree, {other: Symbol(name) for name, other in plainly.items()})
    return tree if any(True for _ in symbols_of(tree)) else _valued(field, tree)


def _unreadable(field: Field, text: str, found: Unreadable, symbols: Collection[str]) -> BadFile:
    if rounded_figure(text) is not None:
        return field.bad(
            en="{text} is a rounded figure: write {{ about = {text} }}",
            fr="{text} est un chiffre arrondi : écrire {{ about = {text} }}",
            text=f'"{text}"',
        )
    if found.reason.startswith("unknown symbol"):
        return field.bad(
            en="{text} holds `{name}`, which is no symbol of the network (its symbols: {symbols})",
            fr="{text} contient `{name}`, qui n’est pas un symbole du réseau (ses symboles : {symbols})",
            text=f'"{text}"',
            name=found.details["name"],
            symbols=listed(symbols, 40) or "∅",
        )
    details = {name: "," if word == ";" else word for name, word in found.details.items()}  # as it was typed
    return field.bad(
        en="{text} cannot be read at character {at}: {reason}",
        fr="{text} ne peut être lu au caractère {at} : {reason}",
        text=f'"{text}"',
        at=found.offset + 1,
        reason=Shown(reason_text(found.reason, details, language())),
    )


def _valued(field: Field, tree: Tree) -> Exact:
    try:
        return evaluate(tree, {})
    except ZeroDivisionError as error:
        raise field.bad(en="{value} divides by zero", fr="{value} divise par zéro", value=field) from error
    except (NotAFormula, TooLarge) as error:
        raise field.bad(
            en="{value} has no value that could be written",
            fr="{value} n’a pas de valeur qui puisse s’écrire",
            value=field,
        ) from error


def _about(field: Field) -> About:
    if not isinstance(field.value, str):
        field.number()
    found = rounded_figure(str(field.value))  # of a decimal with its zeros: 10.0 has three digits
    if found is None:
        raise field.bad(
            en='must be a rounded figure such as "138M" (k or K, M, G, B; of a memory MB, MiB), not {value}',
            fr='doit être un chiffre arrondi comme "138M" (k ou K, M, G, B ; d’une mémoire Mo, Mio), pas {value}',
            value=field,
        )
    return found


def trees_in(value: object) -> list[Tree]:
    """The formulas of a figure."""
    match value:
        case Number() | Symbol() | Apply():
            return [value]
        case Beginning(values) | tuple(values):
            return [tree for one in values for tree in trees_in(one)]
        case _:
            return []
