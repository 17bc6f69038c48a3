"""Sheets and students that tests of the classroom share."""

from __future__ import annotations

from collections.abc import Iterable

from corrige.classroom.roster import Student
from corrige.classroom.sheet_file import Sheet, parse_sheet

SECRET = b"a secret of twenty-two"
ADA = Student(id="ada", name="Ada O'Brien", folder="ada", group="A")
ZOE = Student(id="zoé", name="Zoé <Nguyễn>", folder="zoe")


def sheet(*exercises: str, extra: str = "") -> Sheet:
    return parse_sheet('title = "T"\nid = "tp"\n' + extra + "\n".join(exercises), "tp.toml")


def exercise(family: str, level: int = 1, more: str = "") -> str:
    return f'[[exercise]]\nid = "{family}-{level}"\nfamily = "{family}"\nlevel = {level}\n{more}\n'


def unproven(drawn: Iterable[object]) -> int:
    return 0
