"""The documents of a sheet: the statement for a student, the key with worked solutions, the page of all answers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from corrige.classroom.issuing import known
from corrige.classroom.manifest import Bundle
from corrige.document.document import Block, Document, Paragraph, Table
from corrige.document.inline import line
from corrige.document.wording import Language, date_text
from corrige.exercises.catalogue.text import filled
from corrige.exercises.statement import figures, statement_blocks
from corrige.rules.values import givens
from corrige.solutions.worked import key_lines, solution_blocks

ACROSS, BETWEEN = 100, 3
"""Characters that a line of paper has, and what a column needs beside its own."""
KEY = {"fr": "corrigé", "en": "key"}


def running(bundle: Bundle) -> dict[str, str]:
    """What the head of each page says."""
    return {
        "student": bundle.student.name,
        "group": bundle.student.group,
        "course": bundle.sheet.course,
        "date": date_text(bundle.sheet.date, bundle.language),
        "fingerprint": bundle.fingerprint,
    }


def statement(bundle: Bundle) -> Document:
    """What the student is handed. A function of the bundle alone: it solves nothing."""
    language = bundle.language
    said = (" ".join(one.split()) for one in re.split(r"\n\s*\n", bundle.sheet.introduction))
    blocks: list[Block] = [Paragraph(filled(one, {})) for one in said if one]
    for one in bundle.exercises:
        blocks += statement_blocks(
            known(one.problem.family),
            one.problem,
            language,
            label=one.label,
            wording=one.wording,
            points=one.worth,
            questions=one.asked,
        )
    return Document(language, bundle.sheet.title, tuple(blocks), running(bundle))


def key(bundle: Bundle) -> Document:
    """The teacher's key: each exercise's statement in brief and its worked solution."""
    language = bundle.language
    blocks: list[Block] = []
    for one in bundle.exercises:
        kin = known(one.problem.family)
        title, *worked = solution_blocks(
            kin, one.problem, language, label=one.label, wording=one.wording, questions=one.asked
        )
        said = one.wording.statement or kin.statement(one.problem)[language]
        shown = () if kin.shows == "diagram" else figures(kin, one.problem, language)  # the solution draws it filled in
        blocks += [title, Paragraph(filled(said, givens(one.problem))), *shown, *worked]
    return Document(language, f"{bundle.sheet.title} — {KEY[language]}", tuple(blocks), running(bundle))


def all_answers(bundles: Iterable[Bundle], language: Language, title: str) -> Document:
    """All answers on a page: a row a student, a column a question, in as many tables as the paper's width asks for."""
    bundles = list(bundles)
    rows = [_answers(bundle, language) for bundle in bundles]
    labels = list(dict.fromkeys(label for row in rows for label in row))
    names = ["Nom" if language == "fr" else "Name", *(bundle.student.name for bundle in bundles)]
    columns = {label: [label, *(row.get(label, "") for row in rows)] for label in labels}
    tables = tuple(_table([names, *part]) for part in _parts(names, list(columns.values())))
    return Document(language, f"{title} — {KEY[language]}", tables)


def _parts(names: list[str], columns: list[list[str]]) -> Iterator[list[list[str]]]:
    """The columns by so many as have room beside the names, one at least."""
    part: list[list[str]] = []
    free = start = ACROSS - _wide(names)
    for column in columns:
        if part and _wide(column) > free:
            yield part
            part, free = [], start
        part.append(column)
        free -= _wide(column)
    yield part


def _wide(column: list[str]) -> int:
    return max(map(len, column)) + BETWEEN


def _table(columns: list[list[str]]) -> Table:
    head, *rows = zip(*columns, strict=True)
    return Table(tuple(map(line, head)), tuple(tuple(map(line, row)) for row in rows), align="l" * len(columns))


def _answers(bundle: Bundle, language: Language) -> dict[str, str]:
    return {
        label: text
        for one in bundle.exercises
        for label, text in key_lines(
            known(one.problem.family), one.problem, language, label=one.label, questions=one.asked
        )
    }
