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
    spoken = Counter(language for section in SECTIONS for _ in section.rows for language in section.languages)
    assert min(spoken["fr"], spoken["en"]) >= 400


NOTATIONS = [(kind, notation) for kind, notations in table["NOTATIONS"].items() for notation in notations]


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize(("kind", "notation"), NOTATIONS)
def test_every_notation_has_rows_of_its_own(kind, notation, language):
    """At least eight in each language, the right, the wrong and the unreadable among them."""
    of_it = [section for section in SECTIONS if section.settings.get("notation") == notation]
    verdicts = Counter(row.verdict for section in of_it if language in section.languages for row in section.rows)
    assert {section.settings["kind"] for section in of_it} == {kind}, f"no section shows {notation}"
    assert verdicts.total() >= 8, f"{notation}, {language}: only {verdicts.total()} rows"
    assert set(verdicts) == {"right", "wrong", "unreadable"}, f"{notation}, {language}: only {set(verdicts)}"


def test_every_section_names_a_notation_of_its_kind_or_none():
    for section in SECTIONS:
        assert (section.settings["kind"], section.settings.get("notation")) in [
            *NOTATIONS,
            (section.settings["kind"], None),
        ]


def test_the_page_is_up_to_date():
    assert table["PAGE"].read_text("utf-8") == table["page"](), "run: python tests/answers/table.py"


def test_cases_are_json():
    for section in SECTIONS:
        json.dumps(section.case(section.rows[0], section.languages[0]))
