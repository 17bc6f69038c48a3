"""The answers file: issued as valid TOML, read back whatever students make of it."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corrige.classroom.answers_file import Answers, WrongAnswers, check_header, read_answers, read_answers_file
from corrige.classroom.answers_form import Blank, CannotKeep, issue_answers, save_answer, set_answer
from corrige.classroom.messages import speaking
from corrige.problem.errors import BadFile, Missing
from corrige.problem.problem import Kind

IDS = ["1a", "1b", "2a", "2b", "3.parameters"]
HEADER = {"sheet": "tp1", "student": "o'brien", "fingerprint": "K7QD-2MXA"}
BLANKS = [Blank(id, kind, ("height", "width")) for id, kind in zip(IDS, get_args(Kind), strict=False)]
ISSUED = issue_answers(BLANKS, "en", HEADER, "First sheet")


def texts(answers: Answers) -> dict[str, str]:
    return {id: answer.text for id, answer in answers.answers.items()}


def headers(answers: Answers) -> dict[str, str]:
    return {key: one.text for key, one in answers.header.items()}


def filled(**values: str) -> str:
    text = ISSUED
    for id, value in values.items():
        text = text.replace(f"{id} = ''", f"{id} = {value}")
    return text


# -- as issued -----------------------------------------------------------------------------------------------------


def flat(table: dict[str, Any], before: str = "") -> dict[str, str]:
    found: dict[str, str] = {}
    for key, value in table.items():
        found |= flat(value, f"{before}{key}.") if isinstance(value, dict) else {before + key: value}
    return found


@pytest.mark.parametrize("language", ["fr", "en"])
def test_as_issued_it_is_toml_and_every_answer_is_empty(language: Any) -> None:
    blanks = [
        Blank(f"{i}a", kind, ("haut\nx = 1", "b"), ("oui", "non"), 2, f"# {i} ]\x01")
        for i, kind in enumerate(get_args(Kind))
    ]
    text = issue_answers(blanks, language, HEADER, "titre\nx = 2")
    assert flat(tomllib.loads(text)) == {**HEADER, **{blank.id: "" for blank in blanks}}
    answers = read_answers(text, [blank.id for blank in blanks])
    assert headers(answers) == HEADER
    assert texts(answers) == {blank.id: "" for blank in blanks}
    assert not answers.unknown
    assert all(answers.given(blank.id) is None for blank in blanks)


def test_ids_that_are_no_bare_keys_are_quoted() -> None:
    ids = ["1", "1.a", "é", "it's"]
    text = issue_answers([Blank(id, "integer") for id in ids], "en", {})
    assert list(tomllib.loads(text)) == ids
    assert texts(read_answers(text, ids)) == dict.fromkeys(ids, "")


def test_french_is_french() -> None:
    text = issue_answers([Blank("1a", "shape", ("hauteur", "largeur"))], "fr", {})
    assert "# 1a\u00a0: des tailles, par exemple 28x14 (hauteur × largeur)" in text


# -- what students make of it --------------------------------------------------------------------------------------

TYPED = [  # what follows the sign, what is read
    ("'28'", "28"),
    ("28", "28"),
    ('"28"', "28"),
    ("“28”", "28"),
    ("« 28 »", "28"),
    ("‘28’", "28"),
    ("’28’", "28"),
    ("„28“", "28"),
    ("`28`", "28"),
    ("'28' # easy", "28"),
    ("'28' # it's easy", "28"),
    ("'28' # was '27'", "28"),
    ("28 # easy", "28 # easy"),
    ("'28", "'28"),
    ("28'", "28'"),
    ("'28\"", "'28\""),
    ("''28", "28"),
    ("28''", "28"),
    ("‘’28", "28"),
    ("''28''", "'28'"),
    ("'''28'''", "28"),
    ('"""28"""', "28"),
    ("'''28", "'''28"),
    ("= 28", "= 28"),
    ("'= 28'", "= 28"),
    ("-3", "-3"),
    ("'\\frac{1}{2}'", "\\frac{1}{2}"),
    ('"a\\nb"', "a\\nb"),
    ("'f' = g'", "f' = g"),
    ("\t 28 \t", "28"),
    ("\u00a028\u202f", "28"),
    ("", ""),
    ("''", ""),
    ("' '", ""),
    ("'# 5'", "# 5"),
    ("28\0", "28"),
    ("'⌊(w+2p−f)/s⌋+1'", "⌊(w+2p−f)/s⌋+1"),
    ("'1 0\n0 1'", "1 0\n0 1"),
    ("'1 0\n0 1' # two rows", "1 0\n0 1"),
    ("''\n1 0\n0 1", "1 0\n0 1"),
    ("1 0\n  0 1", "1 0\n  0 1"),
    ("1 0  \n0 1\t \n1 1 ", "1 0\n0 1\n1 1"),
    ("28\nstudent of mine", "28\nstudent of mine"),
    ("'''\n1 0\n0 1\n'''", "1 0\n0 1"),
    ('"""\n1 0\n0 1\n"""', "1 0\n0 1"),
    ("[[1, 0],\n[0, 1]]", "[[1, 0],\n[0, 1]]"),
    ("array([[1, 0],\n  [0, 1]],\n dtype=int32)", "array([[1, 0],\n  [0, 1]],\n dtype=int32)"),
    ("'1 0'\n'0 1'", "1 0\n'0 1'"),
    ("\n\n  28\n\n", "28"),
    ("\\begin{pmatrix}\n1 & 0 \\\\\n0 & 1\n\\end{pmatrix}", "\\begin{pmatrix}\n1 & 0 \\\\\n0 & 1\n\\end{pmatrix}"),
    ("1*2 + 3*4\n  = 14", "1*2 + 3*4\n  = 14"),
    ("h = 28\nw = 14", "h = 28\nw = 14"),
]


@pytest.mark.parametrize(("typed", "read"), TYPED)
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_what_is_typed(typed: str, read: str, ending: str) -> None:
    text = filled(**{"1b": typed, "2b": "'7'"}).replace("\n", ending)
    assert texts(read_answers(text, IDS)) == {**dict.fromkeys(IDS, ""), "1b": read, "2b": "7"}


KEYS = [
    ("1b=28", "28"),
    ("  1b  =  28", "28"),
    ("1B = 28", "28"),
    ("1.b = 28", "28"),
    ("1 b = 28", "28"),
    ("1b) = 28", "28"),
    ("[1b] = 28", "28"),
    ('"1b" = 28', "28"),
    ("“1b” = 28", "28"),
    ("1b := 28", "28"),
    ("1b: 28", "28"),
    ("1b : a = 28", "a = 28"),
    ("\ufeff1b = 28", "28"),
    ("\0001b = 28", "28"),
    ("１ｂ ＝ 28", "28"),
    ("Q1b = 28", "28"),
    ("Exercice 1b : 28", "28"),
    ("question 1.b = 28", "28"),
    ("Ex 1b = 28", "28"),
    ("1°b = 28", "28"),
]


@pytest.mark.parametrize(("line", "read"), KEYS)
def test_how_keys_are_written(line: str, read: str) -> None:
    answers = read_answers(f"1a = 3\n{line}\n2a = 4\n", IDS)
    assert texts(answers) == {"1a": "3", "1b": read, "2a": "4"}


def test_a_name_with_a_dot() -> None:
    for key in ("3.parameters", "3.Parameters", '"3.parameters"', "3 parameters", "3parameters"):
        assert texts(read_answers(f"{key} = 28", IDS)) == {"3.parameters": "28"}


def test_only_what_is_not_ambiguous_is_forgiven() -> None:
    ids = ["1.1a", "11.a"]
    assert texts(read_answers("1.1a = 1\n11.a = 2", ids)) == {"1.1a": "1", "11.a": "2"}
    assert texts(read_answers("11a = 3", ids)) == {}
    assert texts(read_answers("1 = 5\n12 = 6\n1 2 = 7", ["1", "12"])) == {"1": "5", "12": "6\n1 2 = 7"}
    assert texts(read_answers("1 = 5\n2: 6", ["1", "2"])) == {"1": "5\n2: 6"}


def test_the_first_header_counts() -> None:
    assert headers(read_answers("sheet = 'tp1'\n1a = 3\nsheet = 'tp2'", IDS)) == {"sheet": "tp1"}


def test_a_key_given_twice_is_unreadable_and_both_are_kept() -> None:
    answers = read_answers("1a = 1\n1b = 2\n1A = 3\n", IDS)
    answer = answers.given("1a")
    assert answer is not None
    assert (answer.fault, answer.text, [one.text for one in answer.again]) == ("twice", "1", ["3"])
    assert answer.message() == "1a is answered several times (lines 1, 3): keep one"
    with speaking("fr"):
        assert answer.message() == "1a a plusieurs réponses (lignes 1, 3)\u00a0: gardez-en une"
    assert texts(answers)["1b"] == "2"


def test_the_line_of_the_form_may_be_left_empty() -> None:
    for text in ("1a = ''\n1a = '5'\n1b = 2", "1a = '5'\n1b = 2\n1a = ''"):
        answers = read_answers(text, IDS)
        assert texts(answers) == {"1a": "5", "1b": "2"}
        answer = answers.given("1a")
        assert answer is not None
        assert answer.fault is None


@pytest.mark.parametrize("line", ["1b) 28", "1.b) 28", "1b. 28"])
def test_a_key_with_a_bracket_and_no_sign_is_told(line: str) -> None:
    text = f"1a = 1\n{line}\n2a = 4\n"
    answer = read_answers(text, IDS).given("1b")
    assert answer is not None
    assert (answer.fault, answer.line) == ("no sign", 2)
    assert texts(read_answers(set_answer(text, "1b", "5", IDS), IDS)) == {"1a": "1", "1b": "5", "2a": "4"}


@pytest.mark.parametrize("line", ["1a = 5, 1b = 6", "1a: 5; 1b: 6", "1a = 5 1b=6"])
def test_several_answers_on_one_line_are_told(line: str) -> None:
    answer = read_answers(f"{line}\n2a = 4\n", IDS).given("1a")
    assert answer is not None
    assert answer.fault == "several"
    assert answer.message() == "another question is answered on the line of 1a: write one answer a line"


HEAD = "sheet = 'tp1'\nstudent = 'ada'\nfingerprint = 'YOSB-MXMC'\n"


@pytest.mark.parametrize(
    "line", ["<<<<<<< HEAD", "Ada Lovelace, group 3", "Exercise 1", "[answers]", "- - -", "Name: Ada", "| 2a | 5 |"]
)
def test_a_stray_line_behind_the_header_is_no_part_of_it(line: str) -> None:
    answers = read_answers(f"{HEAD}{line}\n1a = 5\n", IDS)
    check_header(answers, "answers.toml", {"sheet": "tp1", "student": "ada", "fingerprint": "YOSB-MXMC"})
    assert texts(answers)["1a"] == "5"


@pytest.mark.parametrize("written", ["'ada' (Ada Lovelace)", "“ada”", "Ada", "ada"])
def test_what_is_written_behind_the_header(written: str) -> None:
    answers = read_answers(f"student = {written}\nfingerprint = YOSB\u2011MXMC\n1a = 5\n", IDS)
    check_header(answers, "answers.toml", {"student": "ada", "fingerprint": "YOSB-MXMC"})


def test_a_line_without_its_sign_is_one_unreadable_answer() -> None:
    answers = read_answers("1a = 1\n1b 28\n2a = 4\n", IDS)
    assert texts(answers) == {"1a": "1", "1b": "1b 28", "2a": "4"}
    answer = answers.given("1b")
    assert answer is not None
    assert answer.message() == "the sign = is missing between 1b and the answer"


def test_a_key_that_is_no_question_is_told_and_spoils_no_other() -> None:
    answers = read_answers("1a = 1\n7c = 28\nw = 3\n1b = 2\n", IDS)
    assert texts(answers) == {"1a": "1", "1b": "2"}
    assert [(one.id, one.text, one.line) for one in answers.unknown] == [("7c", "28\nw = 3", 2)]


def test_without_the_sheet_every_key_counts() -> None:
    assert texts(read_answers("sheet = 'x'\nfoo = 1\n2b = 3\n4\n")) == {"foo": "1", "2b": "3\n4"}


def test_places_are_those_in_the_file() -> None:
    text = "# comment\r\n1a =  '1 0\r\n# between\r\n  0 x' # rows\r\n"
    answer = read_answers(text, IDS).answers["1a"]
    assert (answer.line, answer.column, answer.text) == (2, 8, "1 0\n  0 x")
    assert answer.place(answer.text.index("1")) == (2, 8)
    assert answer.place(answer.text.index("x")) == (4, 5)


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "latin-1", "cp1252"]
)
def test_encodings(encoding: str) -> None:
    text = filled(**{"1a": "'28 paramètres'", "1b": "«\u00a0é\u00a0»"})
    answers = read_answers(text.encode(encoding), IDS)
    assert texts(answers) == {**dict.fromkeys(IDS, ""), "1a": "28 paramètres", "1b": "é"}
    assert headers(answers) == HEADER


# -- hostile files -------------------------------------------------------------------------------------------------


@given(st.binary(max_size=200))
def test_any_bytes_give_answers(data: bytes) -> None:
    assert isinstance(read_answers(data, IDS), Answers)


@given(st.text(alphabet="1ab='\"#\n\r “”«»:\0\t[]x", max_size=60))
def test_any_text_gives_answers_at_their_places(text: str) -> None:
    rows = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for answer in read_answers(text, IDS).answers.values():
        for row, (line, column) in zip(answer.text.split("\n"), answer.places, strict=True):
            assert rows[line - 1][column - 1 :].startswith(row.removesuffix("\0"))


@given(st.lists(st.text(alphabet="1ab='\"#\n “”:[", max_size=20), max_size=4))
def test_a_broken_line_never_touches_what_stands_after_it(lines: list[str]) -> None:
    broken = [line.replace("1", "x") for line in lines]
    answers = read_answers("\n".join(["1a = 1", *broken, "2b = '7'"]), IDS)
    assert texts(answers)["2b"] == "7"


def test_thousands_of_keys_cost_nothing() -> None:
    answers = read_answers("1a = 1\n" * 100_000, IDS)
    assert 1 <= len(answers.answers["1a"].again) <= 10
    assert len(read_answers("".join(f"{n}z = 1\n" for n in range(9, 5000)), IDS).unknown) == 10
    assert len(read_answers("9z = 1\n" * 50_000 + "1a = '" + "'x" * 100_000, IDS).unknown) == 1


def test_only_a_regular_file_is_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("1a = 5\n")
    (tmp_path / "link").symlink_to(secret)
    os.mkfifo(tmp_path / "pipe")
    assert texts(read_answers_file(secret, IDS)) == {"1a": "5"}
    for name, says in (("link", "this is a link"), ("pipe", "not a regular file"), (".", "not a regular file")):
        with pytest.raises(BadFile, match=says):
            read_answers_file(tmp_path / name, IDS)
    with pytest.raises(Missing):
        read_answers_file(tmp_path / "none", IDS)
    with pytest.raises(BadFile, match="longer than 3 bytes"):
        read_answers_file(secret, IDS, limit=3)


# -- whose answers -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "other", "says"),
    [
        ("sheet", "tp2", "to the sheet tp2, not to tp1"),
        ("student", "ada", "ada’s, not o'brien’s"),
        ("fingerprint", "AAAA-AAAA", "another version"),
    ],
)
def test_the_wrong_header_gets_a_message(key: str, other: str, says: str) -> None:
    answers = read_answers(issue_answers(BLANKS, "en", {**HEADER, key: other}), IDS)
    with pytest.raises(WrongAnswers, match=says) as english:
        check_header(answers, "answers.toml", HEADER)
    assert english.value.exit_code == 8
    assert str(english.value).startswith(f"answers.toml:{3 + list(HEADER).index(key)}: {key}: ")
    with speaking("fr"), pytest.raises(WrongAnswers, match="ces réponses sont celles"):
        check_header(answers, "answers.toml", HEADER)


def test_the_right_header_and_none_are_accepted() -> None:
    check_header(read_answers(ISSUED, IDS), "x", HEADER)
    check_header(read_answers(ISSUED.replace("K7QD-2MXA", "k7qd2mxa"), IDS), "x", HEADER)
    check_header(read_answers("1a = 3", IDS), "x", HEADER)


# -- one answer saved ----------------------------------------------------------------------------------------------

VALUES = [
    "28",
    "-3",
    "it's",
    'say "x"',
    "1 0\n0 1",
    "'",
    '"',
    "",
    "a # b",
    "'a' # b",
    "\\frac{1}{2}",
    "d'accord\nl'un",
    "[1]\n[2]",
    "= 4",
    "2*p",
]


@pytest.mark.parametrize("value", VALUES)
@pytest.mark.parametrize("id", IDS)
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_saving_changes_nothing_else(value: str, id: str, ending: str) -> None:
    start = filled(**{"1a": "'1' # one", "1b": "'''\n1 0\n0 1'''", "2a": "1 0\n 0 1", "2b": "''\n1 0\n0 1"}).replace(
        "\n", ending
    )
    before = read_answers(start, IDS)
    text = set_answer(start, id, value, IDS)
    assert texts(read_answers(text, IDS)) == {**texts(before), id: value}


def test_saving_keeps_the_other_letters_of_the_file() -> None:
    start = "# head\r\n  1A =   '1' # one\r\n\r\n# between\r\n1b = '''\r\n1 0\r\n''' # rows\r\n# end"
    assert set_answer(start, "1a", "2", IDS) == start.replace("=   '1'", "= '2'")
    assert set_answer(start, "1b", "", IDS) == start.replace("'''\r\n1 0\r\n'''", "''")
    assert set_answer(start, "1a", "1\n2", IDS) == start.replace("=   '1'", "= '''\r\n1\r\n2\r\n'''")


@pytest.mark.parametrize("value", ["28", "-3", "1 0\n0 1", "⌊(w − f)/s⌋ + 1"])
def test_what_is_saved_is_toml_still(value: str) -> None:
    assert flat(tomllib.loads(set_answer(ISSUED, "1b", value, IDS)))["1b"].strip() == value


@given(st.text(alphabet="12ab='\"#\n “”:.\\", max_size=12))
def test_any_value_is_kept_as_it_is_or_refused(value: str) -> None:
    start = filled(**{"1a": "7"})
    try:
        text = set_answer(start, "1b", value, IDS)
    except CannotKeep:
        return
    kept = "\n".join(row.rstrip() for row in value.strip().split("\n"))
    assert texts(read_answers(text, IDS)) == {**dict.fromkeys(IDS, ""), "1a": "7", "1b": kept}


ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "latin-1"]


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_a_file_keeps_its_encoding_and_all_else(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "answers.toml"
    start = "# é\x81\r\n1a = 'é'\r\n1b = ''\r\n" if encoding == "latin-1" else "# é\r\n1a = 'é'\r\n1b = ''\r\n"
    path.write_bytes(start.encode(encoding))
    save_answer(path, "1b", "à 28", IDS)
    assert path.read_bytes() == start.replace("''", "'à 28'").encode(encoding)
    save_answer(path, "1b", "⌊w⌋", IDS)
    assert texts(read_answers_file(path, IDS)) == {"1a": "é", "1b": "⌊w⌋"}


def test_a_file_that_is_not_there_yet(tmp_path: Path) -> None:
    save_answer(tmp_path / "answers.toml", "1b", "28", IDS, ISSUED)
    assert (tmp_path / "answers.toml").read_text("utf-8") == filled(**{"1b": "'28'"})


def test_the_students_modules_load_nothing_heavy() -> None:
    code = "import sys, corrige.classroom.answers_form; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not {"numpy", "torch", "sympy", "jinja2", "typer", "rich", "hypothesis"} & set(done.stdout.split())


def test_a_line_that_was_taken_away_comes_back_at_the_end() -> None:
    assert set_answer("1a = 3", "2b", "5", IDS) == "1a = 3\n2b = '5'\n"
    assert set_answer("1a 3\n", "1a", "5", IDS) == "1a = '5'\n"


def test_what_cannot_be_saved() -> None:
    with pytest.raises(CannotKeep, match="several times"):
        set_answer("1a = 1\n1a = 2\n", "1a", "3", IDS)
    with pytest.raises(CannotKeep, match="cannot be kept"):
        set_answer(ISSUED, "1a", "3\n2b = 9", IDS)


@pytest.mark.parametrize("piece", ["'x", "' ", "'", "\0 ", "# ", '"""x', "=", ":", "1a ", "«»"])
def test_a_megabyte_of_anything_costs_no_more_than_its_length(piece: str) -> None:
    text = "1a = '" + piece * (1_000_000 // len(piece))
    assert set(texts(read_answers(text, IDS))) == {"1a"}
    assert set(texts(read_answers(text.replace("1a = ", "1a = 3\n"), IDS))) == {"1a"}
