"""What can go wrong, by whose fault it is. Each error knows its exit code; a message carries the values."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar


class CorrigeError(Exception):
    """An error that the person at the keyboard can mend: shown as a message, never as a traceback."""

    exit_code: ClassVar[int] = 1


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

    def __init__(self, place: Place, message: str) -> None:
        super().__init__(f"{place}: {message}")
        self.place = place
        self.message = message


class Missing(CorrigeError):
    """Something that the command needs is not there: a file, a secret, a program, an extra of the package."""

    exit_code: ClassVar[int] = 5


class OurFault(Exception):
    """A fault of corrige's own: never a mark. Carries what is needed to replay it."""
