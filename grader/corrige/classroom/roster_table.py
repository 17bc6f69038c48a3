"""A table of text as schools export it: its encoding, its separator, its header and the rows below."""

from __future__ import annotations

import csv
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from corrige.classroom.messages import say
from corrige.classroom.roster_columns import roles_of
from corrige.classroom.textfile import decode_leniently
from corrige.problem.errors import BadFile, Place

SEPARATORS: Final = (";", ",", "\t", "|")
MOST_HEADINGS: Final = 60
"""Rows in which the header is looked for: exports have a title, a date, a course above it."""
_WORKBOOKS: Final = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")


@dataclass(frozen=True, slots=True)
class Row:
    """A row's first line in the file and its cells."""

    line: int
    cells: tuple[str, ...]

    def cell(self, at: int) -> str:
        return self.cells[at] if at < len(self.cells) else ""


@dataclass(frozen=True, slots=True)
class Table:
    file: Path | str
    header: Row
    rows: tuple[Row, ...]
    encoding: str
    separator: str


def read_table(data: bytes, file: Path | str) -> Table:
    """The table whose header names a student's columns. Raises BadFile with the line and what to do about it."""
    if data.startswith(_WORKBOOKS):
        raise BadFile(
            Place(file),
            say(
                en="this is a spreadsheet: export it as CSV (UTF-8)",
                fr="c’est un classeur de tableur : exportez-le en CSV (UTF-8)",
            ),
        )
    text, encoding = decode_leniently(data)
    text = text.removeprefix("\ufeff")
    if not text.strip("\0 \t\r\n"):
        raise BadFile(Place(file), say(en="the file is empty", fr="le fichier est vide"))
    separator, header = _header(text, file)
    below: list[Row] = []
    for row in _rows(text, separator, file):
        if row.line > header.line and any(row.cells):
            if any(row.cells[len(header.cells) :]):
                raise _too_many(file, row, header, separator)
            below.append(row)
    return Table(file, header, tuple(below), encoding, separator)


def _header(text: str, file: Path | str) -> tuple[str, Row]:
    """The separator and the row that name the most columns."""
    best: tuple[int, str, Row] | None = None
    for separator in SEPARATORS:
        rows = (row for row, _ in zip(_rows(text, separator, None), range(MOST_HEADINGS), strict=False))
        for row in rows:
            roles = roles_of(row.cells)
            if roles.keys() - {"group"} and len(roles) > (best[0] if best else 0):
                best = len(roles), separator, row
    if best is None:
        raise BadFile(
            Place(file, 1),
            say(
                en="no line names the columns: begin with a line such as ID number;Last name;First name;Group",
                fr="aucune ligne ne nomme les colonnes : commencez par une ligne comme N° étudiant;Nom;Prénom;Groupe",
            ),
        )
    return best[1], best[2]


def _rows(text: str, separator: str, file: Path | str | None) -> Iterator[Row]:
    """Every row with its first line. Without `file` the rows end where a quote is wrong; with it that is an error."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    reader = csv.reader((line + "\n" for line in lines), delimiter=separator, strict=True)
    line = 1
    try:
        for cells in reader:
            yield Row(line, tuple(map(_tidy, cells)))
            line = reader.line_num + 1
    except csv.Error as error:
        if file is not None:
            raise _bad_quote(file, line) from error


def _tidy(cell: str) -> str:
    """The cell with single blanks and no control characters; all else is data as it is."""
    return " ".join("".join(c if not unicodedata.category(c).startswith("Cc") else " " for c in cell).split())


def _too_many(file: Path | str, row: Row, header: Row, separator: str) -> BadFile:
    return BadFile(
        Place(file, row.line),
        say(
            en="{n} cells, the header has {most}: put a text that holds {separator} between double quotes",
            fr="{n} cases pour {most} colonnes : mettez entre guillemets doubles un texte qui contient {separator}",
            n=len(row.cells),
            most=len(header.cells),
            separator="Tab" if separator == "\t" else separator,
        ),
    )


def _bad_quote(file: Path | str, line: int) -> BadFile:
    return BadFile(
        Place(file, line),
        say(
            en='a double quote " is not closed, or does not end its cell: within a cell write it twice ("")',
            fr='un guillemet double " n’est pas fermé, ou ne termine pas sa case : dans une case, doublez-le ("")',
        ),
    )
