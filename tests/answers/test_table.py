"""The table of answers, row by row, in each of its languages."""

from __future__ import annotations

import json
from collections import Counter

import answers.table
import msgspec
import pytest

from corrige.answers import Read, Unreadable, read
from corrige.grader.single import Case, judge_one, reading_of

table = vars(answers.table)
SECTIONS = table["sections"]()
ROWS = [
    pytest.param(section, row, language, id=f"{section.title.split(' / ')[0]}-{language}-{row.answer}")
    for section in SECTIONS
    for row in section.rows
    for language in section.languages
]


@pytest.mark.parametrize(("section", "row", "language"), ROWS)
def test_row(section, row, language):
    case = msgspec.convert(section.case(row, language), Case)
    verdict = judge_one(case)
    understood = read(case.kind, case.given, case.language, **reading_of(case))
    if isinstance(understood, Read):
        assert (verdict.verdict, table["neutral"](understood.value)) == (row.verdict, row.reading)
        assert verdict.read == understood.echo(language)
    else:
        assert isinstance(understood, Unreadable)
        assert (verdict.verdict, understood.reason) == (row.verdict, row.reading)
        assert "^" in verdict.message


def test_there_are_enough_rows():
    assert sum(len(section.rows) for section in SECTIONS) >= 400
    for section in SECTIONS:
        assert len(section.rows) >= 8, section.title
    spoken = Counter(language for section in SECTIONS for _ in section.rows for language in section.languages)
    assert min(spoken["fr"], spoken["en"]) >= 400


def test_the_page_is_up_to_date():
    assert table["PAGE"].read_text("utf-8") == table["page"](), "run: python tests/answers/table.py"


def test_cases_are_json():
    for section in SECTIONS:
        json.dumps(section.case(section.rows[0], section.languages[0]))
