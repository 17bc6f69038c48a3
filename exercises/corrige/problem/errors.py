"""What can go wrong, by whose fault it is. Each error knows its exit code; a message carries the values.

>>> error = CannotBuild("`groups` (=4): not 6", "`groups` (=4) : pas 6")
>>> str(error), error.told("fr")
('`groups` (=4): not 6', '`groups` (=4)\\xa0: pas 6')
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from corrige.document.wording import Language, french_spaces


class CorrigeError(Exception):
    """An error that the person at the keyboard can mend: shown as a message, never as a traceback.

    The same sentence twice, values filled in; without a French one, `en` was made in the reader's language already.
    """

    exit_code: ClassVar[int] = 1

    def __init__(self, en: str, fr: str = "") -> None:
        super().__init__(en, fr)
        self.en, self.fr = en, fr or en

    def __str__(self) -> str:
        return self.en

    def told(self, language: Language) -> str:
        """The sentence in a language, with its typography."""
        return self.en if language == "en" else french_spaces(self.fr)


class CannotBuild(CorrigeError, ValueError):
    """A layer that cannot be built, by itself or on what comes in."""

    exit_code: ClassVar[int] = 3


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands in a file: line and column from 1, the dotted path of the field."""

    file: Path | str
    line: int | None = None
    column: int | None = None
    field: str = ""

    def __str__(self) -> str:
        numbers = "".join(f":{n}" for n in (self.line, self.column) if n is not None)
        return f"{self.file}{numbers}" + (f": {self.field}" if self.field else "")


class BadFile(CorrigeError):
    """A file that cannot be used as it is: where, what is wrong, what to write instead."""

    exit_code: ClassVar[int] = 4

    def __init__(self, place: Place, en: str, fr: str = "") -> None:
        super().__init__(f"{place}: {en}", f"{place}: {fr or en}")
        self.args = place, en, fr  # what makes it again: copies and pickles do
        self.place, self.message = place, en


class Missing(CorrigeError):
    """Something that the command needs is not there: a file, a secret, a program, an extra of the package."""

    exit_code: ClassVar[int] = 5


def no_such(en: str, fr: str, name: str, known: Iterable[str]) -> tuple[str, str]:
    """Both sentences for a name that nothing has: the name that it most resembles, else all that there are.

    >>> print(*no_such("no network is", "aucun réseau ne", "lenet", ["lenet5"]), sep="\\n")
    no network is called `lenet`; did you mean `lenet5`?
    aucun réseau ne s’appelle `lenet` ; vouliez-vous `lenet5` ?
    """
    from difflib import get_close_matches  # not what every command needs

    names = list(known)
    if near := get_close_matches(name, names, 1):
        hint = f"; did you mean `{near[0]}`?", f" ; vouliez-vous `{near[0]}` ?"
    else:
        hint = f" (there are {', '.join(names)})", f" (il y a {', '.join(names)})"
    return f"{en} called `{name}`{hint[0]}", f"{fr} s’appelle `{name}`{hint[1]}"


def both(error: Exception, otherwise: tuple[str, str]) -> tuple[str, str]:
    """Both sentences of the error of ours that msgspec wrapped, or those for what msgspec itself refuses."""
    cause = error.__cause__
    return (cause.en, cause.fr) if isinstance(cause, CorrigeError) else otherwise


class OurFault(Exception):
    """A fault of corrige's own: never a mark. Carries what is needed to replay it."""


class Unnamed(OurFault, KeyError):
    """A name that stands for no quantity of the problem."""
