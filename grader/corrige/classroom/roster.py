"""The roster of a class, as schools export it: any usual encoding and separator, headings before the header.

>>> roster = parse_roster("Liste\\nNom;Prénom;N° étudiant\\nNguyễn;Thị;217\\n".encode("utf-16"), "class.csv")
>>> [(student.id, student.name) for student in roster.students], roster.columns
([('217', 'Thị Nguyễn')], {'family': 'Nom', 'given': 'Prénom', 'id': 'N° étudiant'})
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from corrige.classroom.folders import folder_names, letters, plain
from corrige.classroom.messages import listed, nearest, say
from corrige.classroom.roster_columns import ID_ROLES, Role, roles_of
from corrige.classroom.roster_table import Row, Table, read_table
from corrige.classroom.textfile import read_bytes
from corrige.problem.errors import BadFile, Place

MOST_BYTES: Final = 5_000_000
_ROUNDED = re.compile(r"\d[.,]\d+E\+\d+", re.IGNORECASE)
_AS_TEXT = re.compile(r'="([^"]*)"')


@dataclass(frozen=True, slots=True)
class Student:
    """A student. `id` names draws and is what answers are handed in under; `folder` is the id where it is fit for a
    folder's name, else one made of it. `line` is the roster's."""

    id: str
    name: str
    given: str = ""
    family: str = ""
    group: str = ""
    email: str = ""
    folder: str = ""
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Roster:
    """A class. `columns` tells which column was taken for what: the roles id, given, family, full, group, email; an id
    that is made of a name or an address has that column's header."""

    students: tuple[Student, ...]
    columns: Mapping[str, str]
    encoding: str = "utf-8"
    separator: str = ","


def read_roster(path: Path, id_column: str | None = None) -> Roster:
    """The roster of a file; `id_column` is the header of the column of ids, where another is to be taken than the one
    found. Raises Missing, and BadFile with the line and what to do about it."""
    return parse_roster(read_bytes(path, MOST_BYTES), path, id_column)


def parse_roster(data: bytes, file: Path | str, id_column: str | None = None) -> Roster:
    """The roster in a file's bytes; `file` is what errors call it."""
    table = read_table(data, file)
    roles = roles_of(table.header.cells)
    by = _id_role(table, roles, id_column)
    students = tuple(_student(table, row, roles, by) for row in table.rows if _is_student(row, roles))
    if not students:
        place = Place(file, table.header.line)
        raise BadFile(place, say(en="no student below the header", fr="aucun étudiant sous les titres de colonnes"))
    _refuse_twins(table, students, by)
    folders = folder_names(student.id for student in students)
    columns: dict[str, str] = {role: table.header.cells[at] for role, at in roles.items()}
    columns["id"] = table.header.cells[by[1]]
    return Roster(
        tuple(replace(student, folder=folders[student.id]) for student in students),
        columns,
        table.encoding,
        table.separator,
    )


def _id_role(table: Table, roles: Mapping[Role, int], wanted: str | None) -> tuple[Role, int]:
    """The column whose cells tell students apart: numbers first, then user names, addresses, names."""
    if wanted is not None:
        headers = {plain(cell): at for at, cell in enumerate(table.header.cells)}
        if plain(wanted) in headers:
            return "id", headers[plain(wanted)]
        near = nearest(wanted, table.header.cells)
        raise BadFile(
            Place(table.file, table.header.line),
            say(
                en="no column is called {wanted}" + ("; did you mean {near}?" if near else "; there are {all}"),
                fr="aucune colonne ne s’appelle {wanted}" + (" ; vouliez-vous {near} ?" if near else " ; il y a {all}"),
                wanted=wanted,
                near=near,
                all=listed(table.header.cells),
            ),
        )
    columns: list[tuple[Role, int]] = [(role, roles[role]) for role in ID_ROLES if role in roles]
    filled = [column for column in columns if any(row.cell(column[1]) for row in table.rows)]
    return (filled or columns)[0]


def _is_student(row: Row, roles: Mapping[Role, int]) -> bool:
    return any(row.cell(at) for role, at in roles.items() if role != "group")


def _student(table: Table, row: Row, roles: Mapping[Role, int], by: tuple[Role, int]) -> Student:
    def cell(role: Role) -> str:
        return row.cell(roles[role]) if role in roles else ""

    given, family = cell("given"), cell("family")
    name = cell("full") or f"{given} {family}".strip()
    role, at = by
    id = letters(name) or name if role in ("full", "family", "given") else row.cell(at)
    if text := _AS_TEXT.fullmatch(id):  # how a spreadsheet is kept from taking 00123 for a number
        id = text[1]
    place = Place(table.file, row.line, field=table.header.cells[at])
    if not id:
        raise BadFile(
            place,
            say(
                en="{name} has no id: fill the cell, or take another column for the ids",
                fr="{name} n’a pas d’identifiant : remplissez la case, ou prenez une autre colonne pour identifiant",
                name=name or cell("email") or listed(row.cells),
            ),
        )
    if _ROUNDED.fullmatch(id):
        raise BadFile(
            place,
            say(
                en="a spreadsheet has rounded the number {id}: format its column as text and export again",
                fr="un tableur a arrondi le numéro {id} : mettez sa colonne au format texte et exportez de nouveau",
                id=id,
            ),
        )
    return Student(id, name or id, given, family, cell("group"), cell("email"), line=row.line)


def _refuse_twins(table: Table, students: tuple[Student, ...], by: tuple[Role, int]) -> None:
    first: dict[str, Student] = {}
    for student in students:
        twin = first.setdefault(student.id.casefold(), student)
        if twin is not student:
            raise BadFile(
                Place(table.file, student.line, field=table.header.cells[by[1]]),
                say(
                    en="{id} stands on line {line} too: remove one of the two"
                    + ("" if by[0] == "id" else ", or add a column `id`"),
                    fr="{id} est déjà à la ligne {line} : ôtez l’un des deux"
                    + ("" if by[0] == "id" else ", ou ajoutez une colonne `id`"),
                    id=student.id,
                    line=twin.line,
                ),
            )
