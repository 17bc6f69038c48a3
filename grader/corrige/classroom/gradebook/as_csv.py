"""The gradebook as CSV, for spreadsheets and gradebooks: no cell of it is ever a formula."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable
from typing import Final

from corrige.classroom.gradebook.results import Gradebook, QuestionResult, decimal, state_word
from corrige.classroom.messages import say, speaking

_NUMBER = re.compile(r"[+-]?\d{1,40}(?:[.,]\d{1,40})?(?:[eE][+-]?\d{1,3})?")
_DANGEROUS: Final = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
_SEPARATORS = re.compile(r"([;,\t\n])")


def gradebook_csv(book: Gradebook) -> str:
    """A line a student: id, name, group, mark, answers to read, state, and the points of every question.

    A comma for decimals and a semicolon between cells where the sheet is French, as French spreadsheets have it.
    """
    ids = list(book.questions)
    with speaking(book.language):
        head = [*_who(), say(en="Mark", fr="Note"), say(en="To read", fr="À lire"), say(en="State", fr="État"), *ids]
    rows = (
        [
            result.id,
            result.name,
            result.group,
            "" if result.mark is None else decimal(result.mark, book.language),
            str(result.to_read or ""),
            state_word(result.state, book.language),
            *(_points(book, result.question(id)) for id in ids),
        ]
        for result in book.results
    )
    return _written([head, *rows], book)


def answers_csv(book: Gradebook) -> str:
    """A line an answer: whose, to what, how it was typed, the verdict, the points and what the student reads."""
    with speaking(book.language):
        head = [
            *_who(),
            say(en="Question", fr="Question"),
            say(en="Answer", fr="Réponse"),
            say(en="Verdict", fr="Verdict"),
            say(en="Points", fr="Points"),
            say(en="Out of", fr="Sur"),
            say(en="Feedback", fr="Commentaire"),
        ]
    rows = (
        [
            *(result.id, result.name, result.group),
            *(question.id, question.typed, question.word or question.status),
            decimal(question.points, book.language),
            decimal(question.max_points, book.language),
            question.feedback,
        ]
        for result in book.results
        for question in result.questions
    )
    return _written([head, *rows], book)


def _who() -> list[str]:
    return [say(en="ID", fr="Identifiant"), say(en="Name", fr="Nom"), say(en="Group", fr="Groupe")]


def _points(book: Gradebook, question: QuestionResult | None) -> str:
    return "" if question is None else decimal(question.points, book.language)


def _written(rows: Iterable[list[str]], book: Gradebook) -> str:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";" if book.language == "fr" else ",", lineterminator="\r\n")
    writer.writerows([safe_cell(cell) for cell in row] for row in rows)
    return text.getvalue()


def safe_cell(text: str) -> str:
    """The text as a cell that no spreadsheet takes for a formula, however it splits the line: what would begin one
    gets an apostrophe in front, a number stays as it is. Control characters are left out.

    >>> safe_cell("-3"), safe_cell("=1+1"), safe_cell("a;@b"), safe_cell("-1,5"), safe_cell("-f + 1")
    ('-3', "'=1+1", "a;'@b", '-1,5', "'-f + 1")
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = "".join(c for c in text if c.isprintable() or c in "\n\t\u00a0\u202f\u2009")
    return "".join(map(_inert, _SEPARATORS.split(text)))


def _inert(piece: str) -> str:
    bare = piece.strip()
    if not bare.lstrip(' "').startswith(_DANGEROUS) or _NUMBER.fullmatch(bare):
        return piece
    start = len(piece) - len(piece.lstrip())
    return f"{piece[:start]}'{piece[start:]}"
