"""The gradebook: exact numbers, nothing that a student wrote does anything, in CSV, HTML and on the console."""

from __future__ import annotations

import csv
import io
import re
from fractions import Fraction
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from corrige.classroom.gradebook import Gradebook, QuestionResult, Result
from corrige.classroom.gradebook.as_csv import answers_csv, gradebook_csv, safe_cell
from corrige.classroom.gradebook.as_html import gradebook_html
from corrige.classroom.gradebook.as_table import gradebook_table
from corrige.classroom.gradebook.results import decimal

F = Fraction


def book(language: Any = "en", name: str = "Zoé O'Brien", typed: str = "-3", message: str = "no file") -> Gradebook:
    zoe = (
        QuestionResult("1a", "right", F(1), F(1), "right", "Right.", "28"),
        QuestionResult("1b", "mistake", F(1, 3), F(2), "wrong", "Wrong: as if …", typed),
        QuestionResult("2a", "unreadable", F(0), F(1), "unreadable", "line 3", "2 p", provisional=True),
    )
    eve = tuple(QuestionResult(one.id, "missing", F(0), one.max_points, "missing") for one in zoe)
    return Gradebook(
        "Sheet <1>",
        language,
        (
            Result("7", name, "A", "graded", F(57, 4), zoe),
            Result("8", "Eve", "", "graded", F(0), eve),
            Result("9", "Ada", "B", "missing", message=message),
            Result("10", "Bob", "B", "fault", message=message),
        ),
    )


def rows(text: str, separator: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text), delimiter=separator, strict=True))


def test_points_by_student_and_question() -> None:
    assert rows(gradebook_csv(book()), ",") == [
        ["ID", "Name", "Group", "Mark", "To read", "State", "1a", "1b", "2a"],
        ["7", "Zoé O'Brien", "A", "14.25", "1", "graded", "1", "0.3333", "0"],
        ["8", "Eve", "", "0", "", "graded", "0", "0", "0"],
        ["9", "Ada", "B", "", "", "nothing handed in", "", "", ""],
        ["10", "Bob", "B", "", "", "fault of corrige’s", "", "", ""],
    ]


def test_in_french_with_decimal_commas() -> None:
    found = rows(gradebook_csv(book("fr")), ";")
    assert found[0][:6] == ["Identifiant", "Nom", "Groupe", "Note", "À lire", "État"]
    assert found[1][3:] == ["14,25", "1", "noté", "1", "0,3333", "0"]


def test_every_answer_as_it_was_typed() -> None:
    found = rows(answers_csv(book()), ",")
    assert found[2] == ["7", "Zoé O'Brien", "A", "1b", "-3", "wrong", "0.3333", "2", "Wrong: as if …"]
    assert len(found) == 7


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("-3", "-3"),
        ("+3.5", "+3.5"),
        ("-1,5", "-1,5"),
        ("-1e3", "-1e3"),
        ("1; -2; 3", "1; -2; 3"),
        ("O'Brien", "O'Brien"),
        ("a-b", "a-b"),
        ("a = 3", "a = 3"),
        ("=1+1", "'=1+1"),
        (" =1", " '=1"),
        ("\t=1", "\t'=1"),
        ("\r\n=1", "\n'=1"),
        ("x;=1", "x;'=1"),
        ("x,\n@SUM(A1)", "x,\n'@SUM(A1)"),
        ("-2+3+cmd|' /C calc'!A0", "'-2+3+cmd|' /C calc'!A0"),
        ("-3-", "'-3-"),
        ("＝1", "'＝1"),
        ("-f+1", "'-f+1"),
        ("a\x1b[31m\0\u202eb\u200b=", "a[31mb="),
        ("\u200b=1", "'=1"),
        ("\x00=1", "'=1"),
    ],
)
def test_no_cell_is_a_formula(text: str, cell: str) -> None:
    assert safe_cell(text) == cell


HOSTILE = st.text(alphabet="=+-@;,\t\r\n\"' 1a|\0＝", max_size=12)


@given(HOSTILE, HOSTILE, st.sampled_from(["fr", "en"]))
def test_however_a_line_is_split_no_piece_is_a_formula(name: str, typed: str, language: str) -> None:
    for text in (gradebook_csv(book(language, name, typed)), answers_csv(book(language, name, typed))):
        for separator in ";,\t":
            for row in csv.reader(io.StringIO(text), delimiter=separator):
                for cell in row:
                    start = cell.strip().lstrip(' "')
                    assert not start.startswith(("=", "@", "＝"))
                    assert not start.startswith(("+", "-")) or start[1:2] == "1"


ATTRIBUTES = {"lang", "charset", "name", "content", "http-equiv", "class", "colspan", "title", "dir"}


class Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.open: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        assert all(
            name in ("lang", "charset", "name", "content", "http-equiv", "class", "colspan", "title", "dir")
            for name, _ in attrs
        )
        if tag not in ("meta", "dt", "dd"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in ("dt", "dd"):
            assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def page(text: str) -> Page:
    found = Page()
    found.feed(text)
    assert found.open == []
    return found


@pytest.mark.parametrize("language", ["fr", "en"])
def test_what_was_typed_is_text_and_nothing_else(language: Any) -> None:
    hostile = "<script>alert(1)</script><img src=x onerror=alert(1)> {{ 7*7 }} \x1b[2J\u202e&amp;"
    plain, attacked = (
        page(gradebook_html(book(language))),
        page(gradebook_html(book(language, hostile, hostile, hostile))),
    )
    assert plain.tags == attacked.tags
    kept = hostile.replace("\x1b", "").replace("\u202e", "")
    assert attacked.text.count(kept) == 6  # on the screen: name twice, answer, message; on paper: name, message
    assert "\x1b" not in attacked.text
    assert "\u202e" not in attacked.text


def test_the_page_shows_marks_signs_and_who_is_missing() -> None:
    text = page(gradebook_html(book("fr"))).text
    for wanted in (
        "Zoé O'Brien",
        "14,25*",
        "✓",
        "✗",
        "rien remis",
        "notés\u00a0: 2",
        "faute de corrige\u00a0: no file",
        "moyenne 7,13",
        "50\u202f%",
    ):
        assert wanted in text
    assert "réponses à lire\u00a0: 1\u202f; les notes avec * sont provisoires" in text


def test_on_paper_all_questions_stand_beside_the_names() -> None:
    questions = tuple(QuestionResult(f"{n}a", "right", Fraction(1), Fraction(1), typed="7") for n in range(1, 39))
    results = (Result("7", "Ada", "A", "graded", Fraction(20), questions), Result("8", "Eve", state="missing"))
    text = gradebook_html(Gradebook("T", "en", results))
    screen, paper = re.split('<div class="paper">', text)
    tables = re.findall(r"<table>.*?</table>", paper, re.S)
    heads = [re.findall(r'<th class="n">(\d+a)<', table) for table in tables]
    assert [len(head) for head in heads] == [15, 15, 8]
    assert [id for head in heads for id in head] == [f"{n}a" for n in range(1, 39)]
    assert all("<bdi>Ada</bdi>" in table and "<bdi>Eve</bdi>" in table for table in tables)
    assert "<details>" not in paper
    assert re.search(r'<tr class="answers"><td colspan="41"><details>', screen)


def printed(results: Gradebook) -> str:
    file = io.StringIO()
    Console(width=120, file=file, force_terminal=True, color_system=None).print(gradebook_table(results))
    return file.getvalue()


def test_the_console_shows_a_sign_a_question() -> None:
    text = printed(book())
    assert "Zoé O'Brien" in text
    assert "14.25*" in text
    assert "mean 7.13, median 7.13 out of 20" in text
    assert "10: no file" in text


def test_where_the_table_is_too_wide_each_student_has_lines_of_her_own() -> None:
    file = io.StringIO()
    Console(width=24, file=file, soft_wrap=True).print(gradebook_table(book(), 24))
    lines = file.getvalue().split("\n")
    assert any(re.match(r"\S+  Zoé O'Brien.*  14\.25\*$", line) for line in lines)
    assert max(len(line) for line in lines if line.startswith("  ")) <= 24


def test_the_console_is_not_steered() -> None:
    text = printed(book(name="[red]x[/red]\x1b[2J\rEve\u202e", message="\x1b]0;x\x07[bold]"))
    assert "[red]x[/red]\\x1b[2J\\rEve\\u202e" in text
    assert "]0;x[bold]" in text
    assert not set(text) & {"\x1b", "\r", "\x07", "\u202e"}


@given(st.fractions(-100, 100, max_denominator=50), st.integers(0, 4))
def test_decimals(value: Fraction, most: int) -> None:
    text = decimal(value, "en", most)
    assert abs(Fraction(text) - value) <= Fraction(1, 2 * 10**most)
    assert decimal(value, "fr", most) == text.replace(".", ",")
    assert text != "-0"
    assert decimal(Fraction(-1, 10**6), "en") == "0"


def test_a_class_without_marks() -> None:
    empty = Gradebook("T", "en", ())
    assert empty.mean is None
    assert empty.summary() == ()
    assert page(gradebook_html(empty)).tags
    assert len(rows(gradebook_csv(empty), ",")) == 1
    assert printed(empty)
