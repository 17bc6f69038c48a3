"""The sheet's file: what is read, and what is said of each thing that can be wrong, with its line and field."""

from __future__ import annotations

import datetime
import re
import tomllib
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from corrige.classroom.issuing import check, draw_bundle
from corrige.classroom.messages import speaking
from corrige.classroom.roster import Student
from corrige.classroom.sheet_file import Exercise, Mark, Shares, check_families, parse_sheet, read_sheet
from corrige.classroom.sheet_specimen import specimen
from corrige.problem.errors import BadFile, CannotBuild, Missing

FULL = """\
title = "TP 1"
id = "tp-1"
language = "en"
course = "CNN"
date = 2026-11-24
introduction = { fr = "Bonjour", en = "Hello" }
practice = true

[[exercise]]
id = 1
family = "response"
level = 3
questions = ["h", "x"]
points = { h = "1/3", x = 0.1 }
title = "Mine"
statement = { en = "Words" }
wording = { h = { en = "How high?" } }
[exercise.given]
input.h = 28
"conv.bias" = false
"conv.padding" = "same"
conv.kernel = [[1, "1/2"], [0.25, -1.0]]

[[exercise]]
id = "b"
family = "pooling"
points = 3

[mark]
scale = 10
rounding = "1/3"
direction = "up"

[policy]
follow_through = 0.5
mistake = "1/10"
mistakes = { "padding forgotten" = "1/4" }
order = 0
partial = false
"""
HEAD = 'title = "T"\n[[exercise]]\nid = "a"\nfamily = "response"\n'


def test_all_fields() -> None:
    sheet = parse_sheet(FULL, "x.toml")
    assert (sheet.id, sheet.title, sheet.language, sheet.course) == ("tp-1", "TP 1", "en", "CNN")
    assert (sheet.date, sheet.introduction["en"], sheet.practice) == ("2026-11-24", "Hello", True)
    assert sheet.exercises == (
        Exercise(
            "1",
            "response",
            3,
            ("h", "x"),
            {"h": Fraction(1, 3), "x": Fraction(1, 10)},
            None,
            {"fr": "Mine", "en": "Mine"},
            {
                "input.h": 28,
                "conv.bias": False,
                "conv.padding": "same",
                "conv.kernel": ((1, Fraction(1, 2)), (Fraction(1, 4), -1)),
            },
            {"en": "Words"},
            {"h": {"en": "How high?"}},
        ),
        Exercise("b", "pooling", whole=Fraction(3)),
    )
    assert all(
        type(row[-1]) is not Fraction or row[-1].denominator > 1 for row in sheet.exercises[0].given["conv.kernel"]
    )
    assert sheet.mark == Mark(Fraction(10), Fraction(1, 3), "up")
    assert sheet.shares == Shares(
        Fraction(1, 2), Fraction(1, 10), {"padding forgotten": Fraction(1, 4)}, Fraction(0), False
    )


def test_what_is_left_out() -> None:
    sheet = parse_sheet(HEAD, Path("folder/tp7.toml"))
    assert (sheet.id, sheet.language, sheet.practice, sheet.mark, sheet.shares) == (
        "tp7",
        "fr",
        False,
        Mark(),
        Shares(),
    )
    assert sheet.exercises == (Exercise("a", "response"),)


@pytest.mark.parametrize("raw", ['"none"', "0", "false"])
def test_a_mark_may_be_left_exact(raw: str) -> None:
    assert parse_sheet(f"{HEAD}[mark]\nrounding = {raw}\n").mark.step is None


def test_points_by_question_and_for_the_whole() -> None:
    one, two = parse_sheet(FULL).exercises
    assert one.worth(["h", "x", "y"]) == {"h": Fraction(1, 3), "x": Fraction(1, 10), "y": 1}
    assert two.worth(["h", "x"]) == {"h": Fraction(3, 2), "x": Fraction(3, 2)}
    assert two.worth([]) == {}


def with_all(lines: list[str]) -> list[str]:
    """The lines with what is commented out put to use."""
    commented = re.compile(r'# (?=[a-z]+ = |"[a-z.]+" = |\[exercise)')
    return [commented.sub("", line, count=1) if commented.match(line) else line for line in lines]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_specimen_reads_without_an_error_and_so_does_all_that_is_commented_out(
    language: Any, tmp_path: Path
) -> None:
    path = tmp_path / "tp3.toml"
    path.write_text(specimen(language, "tp3", datetime.date(2026, 11, 24)), "utf-8")
    sheet = read_sheet(path)
    assert (sheet.id, sheet.language, sheet.date, len(sheet.exercises)) == ("tp3", language, "2026-11-24", 2)
    uncommented = "\n".join(with_all(path.read_text("utf-8").split("\n")))
    everything = parse_sheet(uncommented)
    assert everything.practice
    assert everything.exercises[1].given["conv.kernel"] == ((-1, -2, -1), (0, 0, 0), (1, 2, 1))
    assert everything.exercises[1].wording["element"][language]
    assert everything.shares.mistakes == {"padding-forgotten": Fraction(1, 4)}
    check(everything)  # families, questions and mistakes that there are
    assert draw_bundle(everything, Student("ada", "Ada", folder="ada"), b"secret").bundle.exercises


def test_both_specimens_ask_the_same() -> None:
    english, french = (tomllib.loads(specimen(language)) for language in ("en", "fr"))
    assert {**english, "title": "", "introduction": "", "language": ""} == {
        **french,
        "title": "",
        "introduction": "",
        "language": "",
    }


ROWS = "must have one length"
TWO = "A is the id of two exercises (the other on line 3)"
BAD = [  # the text, the line, the field, what is said
    ("", None, "title", "missing"),
    ('title = "T"', None, "exercise", "missing"),
    ('title = "T"\nexercise = []', 2, "exercise", "must not be empty"),
    ('title = 3\n[[exercise]]\nid = "a"\nfamily = "r"', 1, "title", "a text between quotes, not an integer"),
    ('title = "T"\n[[exercise]]\nfamily = "r"', 2, "exercise[0].id", "missing"),
    ('title = "T"\n[exercise]\nid = "a"', 2, "exercise", "must be a list [ … ], not a table"),
    (f"titel = 1\n{HEAD}", 1, "titel", "did you mean `title`?"),
    (f"qwzk = 1\n{HEAD}", 1, "qwzk", "those that can stand here: "),
    (f"{HEAD}levl = 2", 5, "exercise[0].levl", "did you mean `level`?"),
    (f"{HEAD}level = 4", 5, "exercise[0].level", "must be one of: 1, 2, 3"),
    (f'{HEAD}level = "2"', 5, "exercise[0].level", "must be one of: 1, 2, 3"),
    (f'language = "de"\n{HEAD}', 1, "language", "must be one of: fr, en"),
    (f'id = "../x"\n{HEAD}', 1, "id", "is no id"),
    (f"{HEAD}questions = []", 5, "exercise[0].questions", "must not be empty"),
    (f'{HEAD}questions = ["h",\n"w", "h"]', 6, "exercise[0].questions[2]", "asked twice"),
    (f'{HEAD}questions = ["h",\n 3]', 6, "exercise[0].questions[1]", "a text between quotes"),
    (f"{HEAD}points = -1", 5, "exercise[0].points", "-1 must be at least 0"),
    (f'{HEAD}points = "x"', 5, "exercise[0].points", 'write 2, 0.5 or "1/2"'),
    (f"{HEAD}points = {{h = 1,  x = -1}}", 5, "exercise[0].points.x", "at least 0"),
    (f"{HEAD}points = 1e99999999", 5, "exercise[0].points", "no exact number"),
    (f"{HEAD}points = nan", 5, "exercise[0].points", "no exact number"),
    (f"{HEAD}points = []", 5, "exercise[0].points", "no exact number"),
    (f"{HEAD}title = 3", 5, "exercise[0].title", 'fr = "…", en = "…"'),
    (f'{HEAD}title = {{ en = "x" }}', 5, "exercise[0].title", "the sheet's language is fr"),
    (f'{HEAD}title = {{ de = "x" }}', 5, "exercise[0].title", 'fr = "…", en = "…"'),
    (f"{HEAD}[exercise.wording]\nh = 'a'\nw = 3", 7, "exercise[0].wording.w", "must be a text"),
    (f"{HEAD}given = 3", 5, "exercise[0].given", "must be a table"),
    (f"{HEAD}[exercise.given]\n'input.x' = [[1, 2],\n[3]]", 7, 'exercise[0].given."input.x"[1]', ROWS),
    (f"{HEAD}[exercise.given]\ninput.x = [[1, 2],\n3]", 7, "exercise[0].given.input.x[1]", ROWS),
    (f"{HEAD}[exercise.given]\n'input.x' = [[1, 2],\n[3, true]]", 7, 'exercise[0].given."input.x"[1][1]', "no exact"),
    (f"{HEAD}[exercise.given]\n'input.x' = []", 6, 'exercise[0].given."input.x"', "must not be empty"),
    (f"{HEAD}[exercise.given]\n'input.h' = 2026-01-01", 6, 'exercise[0].given."input.h"', "no exact"),
    (f'{HEAD}\n[[exercise]]\nfamily = "r"\nid = "A"', 8, "exercise[1].id", TWO),
    ('title = "T"\n[[exercise]]\nfamily = "r"\nid = "a b"', 4, "exercise[0].id", "'a b' is no id"),
    ('title = "T"\n[[exercise]]\nfamily = "r"\nid = ""', 4, "exercise[0].id", "'' is no id"),
    ('title = "T"\n[[exercise]]\nfamily = "r"\nid = "été"', 4, "exercise[0].id", "is no id"),
    (f"{HEAD}[mark]\nscale = 0", 6, "mark.scale", "more than 0"),
    (f'{HEAD}[mark]\ndirection = "sideways"', 6, "mark.direction", "nearest, up, down"),
    (f"{HEAD}[mark]\nrounding = -1", 6, "mark.rounding", "at least 0"),
    (f"{HEAD}[mark]\nrounding = true", 6, "mark.rounding", "no exact number"),
    (f"{HEAD}[policy]\nmistake = 2", 6, "policy.mistake", "2 must be at least 0 and at most 1"),
    (f"{HEAD}[policy]\nmistakes = {{a = 1, b = 3}}", 6, "policy.mistakes.b", "at most 1"),
    (f"{HEAD}[policy]\nmistakes = {{a = 1, b = 'x'}}", 6, "policy.mistakes.b", "no exact number"),
    (f"{HEAD}[policy]\npartial = 1", 6, "policy.partial", "true or false, not an integer"),
    (f"date = 3\n{HEAD}", 1, "date", "a date such as 2026-11-24"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "line", "field", "says"), BAD)
def test_what_is_wrong_is_said_with_its_place(text: str, line: int | None, field: str, says: str) -> None:
    with pytest.raises(BadFile) as caught:
        parse_sheet(text, "tp1.toml")
    assert (caught.value.place.file, caught.value.place.line, caught.value.place.field) == ("tp1.toml", line, field)
    assert says in caught.value.message
    assert caught.value.exit_code == 4


@pytest.mark.parametrize("text", [bad[0] for bad in BAD])
def test_and_in_french(text: str) -> None:
    with pytest.raises(BadFile) as english:
        parse_sheet(text, "tp1.toml")
    with speaking("fr"), pytest.raises(BadFile) as french:
        parse_sheet(text, "tp1.toml")
    assert french.value.place == english.value.place
    assert french.value.message != english.value.message
    assert not any(f" {sign}" in french.value.message for sign in ";!?:»")


KNOWN = {"response": ["h", "x", "element"], "pooling": ["size"]}


def test_families_and_questions_that_are_known() -> None:
    check_families(parse_sheet(FULL), KNOWN, ["padding forgotten"])


@pytest.mark.parametrize(
    ("old", "new", "place", "says"),
    [
        ('"pooling"', '"poling"', "26:1: exercise[1].family", "did you mean pooling?"),
        ('"pooling"', '"qqq"', "26:1: exercise[1].family", "there are pooling, response"),
        ('["h", "x"]', '["h", "elemnt"]', "13:19: exercise[0].questions[1]", "did you mean element?"),
        ('h = "1/3"', 'z = "1/3"', "14:12: exercise[0].points.z", "no question is called z"),
        ("wording = { h", "wording = { hh", "17:13: exercise[0].wording.hh", "no question is called hh"),
        (
            "padding forgotten",
            "padding forgoten",
            '37:14: policy.mistakes."padding forgoten"',
            "did you mean padding forgotten?",
        ),
    ],
)
def test_families_and_questions_that_are_not(old: str, new: str, place: str, says: str) -> None:
    sheet = parse_sheet(FULL.replace(old, new), "tp1.toml")
    with pytest.raises(BadFile) as caught:
        check_families(sheet, KNOWN, ["padding forgotten"])
    assert str(caught.value).startswith(f"tp1.toml:{place}: ")
    assert says in caught.value.message


def test_the_place_of_an_exercises_field() -> None:
    sheet = parse_sheet(FULL, "tp1.toml")
    assert str(sheet.place(sheet.exercises[0], "given", "input", "h")) == "tp1.toml:19:1: exercise[0].given.input.h"
    assert sheet.place(sheet.exercises[1], "given").line == 24


def test_no_file(tmp_path: Path) -> None:
    with pytest.raises(Missing):
        read_sheet(tmp_path / "tp1.toml")
    assert Missing.exit_code != BadFile.exit_code != CannotBuild.exit_code
