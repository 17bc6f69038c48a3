"""The TOML reader: data as tomllib gives them, the place of each field, and what is said of a file that is bad."""

from __future__ import annotations

import datetime
import json
import tomllib
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corrige.classroom.messages import speaking
from corrige.classroom.toml_decode import exact
from corrige.classroom.toml_index import MAX_DEPTH, Steps
from corrige.classroom.toml_lines import parse_toml, read_toml, to_field, to_steps
from corrige.problem.errors import BadFile, Missing

# -- every path of the data has a line, and the right one: a writer that notes where it writes -----------------------

KEYS = st.one_of(
    st.text(alphabet="abc_-19", min_size=1, max_size=4),
    st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["C"]), max_size=5),
)
SCALARS = st.one_of(
    st.integers(-(2**40), 2**40),
    st.booleans(),
    st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["C"]), max_size=8),
    st.sampled_from(
        ["# no comment", "[a]", 'say "x"', "it'", "'''", '"', "\\", "}", ",", "a = 1", "line\nbreak", "\ttab"]
    ),
    st.decimals(allow_nan=False, allow_infinity=False, places=3),
    st.dates(min_value=datetime.date(1, 1, 1)),
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(KEYS, inner, max_size=4)),
    max_leaves=8,
)
TABLES = st.dictionaries(KEYS, st.one_of(VALUES, st.lists(st.dictionaries(KEYS, VALUES), min_size=1)), max_size=6)


class Writer:
    """Writes TOML in many styles and notes the line of each field as it writes it."""

    def __init__(self, draw: st.DrawFn) -> None:
        self.draw = draw
        self.text = ""
        self.lines: dict[Steps, int] = {}

    def note(self, path: Steps) -> None:
        self.lines.setdefault(path, self.text.count("\n") + 1)

    def any(self, *choices: str) -> str:
        return self.draw(st.sampled_from(choices))

    def key(self, name: str) -> str:
        bare = name != "" and all(c.isascii() and (c.isalnum() or c in "_-") for c in name)
        quoted = [json.dumps(name, ensure_ascii=False), json.dumps(name, ensure_ascii=True)]
        if any(ord(c) > 0xFFFF for c in name):  # JSON has surrogate pairs, TOML has \\U
            quoted = quoted[:1]
        single = [f"'{name}'"] if "'" not in name else []
        return self.any(*([name] if bare else []), *quoted, *single)

    def string(self, text: str) -> str:
        forms = [json.dumps(text, ensure_ascii=False)]
        if "'" not in text and "\n" not in text:
            forms.append(f"'{text}'")
        if "'''" not in text and not text.endswith("'"):
            forms.append(f"'''\n{text}'''")
        forms.append('"""\n' + text.replace("\\", "\\\\").replace('"""', '\\"""').replace('"', '\\"') + '"""')
        if text.endswith('"'):
            forms.append('"""\n' + text[:-1].replace("\\", "\\\\").replace('"', '\\"') + '""""')
        if text.endswith("'") and "'" not in text[:-1]:
            forms.append(f"'''\n{text}'''")
        if text == "":
            forms += ["''", "''''''", '""""""']
        return self.any(*forms)

    def value(self, path: Steps, value: Any) -> None:
        match value:
            case dict():
                self.inline(path, value)
            case list():
                self.array(path, value)
            case bool():
                self.text += str(value).lower()
            case str():
                self.text += self.string(value)
            case Decimal():
                self.text += f"{value:f}" if "." in f"{value:f}" else f"{value:f}.0"
            case datetime.date():
                self.text += value.isoformat()
            case _:
                self.text += str(value)

    def array(self, path: Steps, values: list[Any]) -> None:
        self.text += "["
        for i, each in enumerate(values):
            self.text += self.any("", " ", "\n", " # comment ] ' \"\n\t")
            self.note((*path, i))
            self.value((*path, i), each)
            self.text += self.any("", " ", "\n") + ("," if i < len(values) - 1 else self.any("", ","))
        self.text += self.any("", "\n", "# end\n") + "]"

    def inline(self, path: Steps, table: dict[str, Any]) -> None:
        self.text += "{"
        for i, (name, each) in enumerate(table.items()):
            self.text += (", " if i else "") + self.any("", " ")
            self.pair(path, name, each)
        self.text += " }"

    def pair(self, path: Steps, name: str, value: Any) -> None:
        self.note((*path, name))
        self.text += self.key(name)
        if isinstance(value, dict) and len(value) == 1 and self.draw(st.booleans()):  # a dotted key
            self.text += self.any(".", " . ")
            ((inner, each),) = value.items()
            self.pair((*path, name), inner, each)
            return
        self.text += self.any(" = ", "=", "\t=  ")
        self.value((*path, name), value)

    def table(self, path: Steps, table: dict[str, Any], header: list[str]) -> None:
        late = [n for n, v in table.items() if _tabular(v) and self.draw(st.booleans())]
        for name, each in table.items():
            if name not in late:
                self.text += self.any("", "\n", "# x = 1\n", "  ")
                self.pair(path, name, each)
                self.text += self.any("\n", "  # [comment]\n", "\r\n")
        for name in late:
            keys = [*header, self.key(name)]
            each = table[name]
            many = isinstance(each, list)
            for i, inner in enumerate(each if many else [each]):
                here: Steps = (*path, name, i) if many else (*path, name)
                self.note((*path, name))
                self.note(here)
                dotted = ".".join(keys)
                self.text += f"[[ {dotted} ]]\n" if many else f"[{dotted}]\n"
                self.table(here, inner, keys)


def _tabular(value: Any) -> bool:
    return isinstance(value, dict) or (
        isinstance(value, list) and bool(value) and all(isinstance(v, dict) for v in value)
    )


@st.composite
def documents(draw: st.DrawFn) -> tuple[str, dict[Steps, int], dict[str, Any]]:
    writer = Writer(draw)
    table = draw(TABLES)
    writer.table((), table, [])
    return writer.text, writer.lines, table


def paths(value: Any, path: Steps = ()) -> set[Steps]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return {path}.union(*(paths(each, (*path, step)) for step, each in inner))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(documents())
def test_every_path_of_the_data_has_its_line(document: tuple[str, dict[Steps, int], dict[str, Any]]) -> None:
    text, lines, table = document
    read = parse_toml(text, "x.toml")
    assert read.data == tomllib.loads(text, parse_float=Decimal) == table
    for path in paths(read.data) - {()}:
        assert read.place(path).line == lines[path], path


STEPS = st.one_of(st.integers(0, 99), st.text(alphabet="ab.[]\"\\ é'", min_size=1, max_size=6))


@given(st.lists(STEPS, min_size=1, max_size=5).filter(lambda steps: isinstance(steps[0], str)))
def test_a_written_path_is_read_back(steps: list[str | int]) -> None:
    assert to_steps(to_field(tuple(steps))) == tuple(steps)


@given(st.text(alphabet="a.b[]{}=,\"'#\n \\1é", max_size=40))
def test_any_text_is_data_with_places_or_a_bad_file(text: str) -> None:
    try:
        read = parse_toml(text, "x.toml")
    except BadFile:
        return
    assert all(read.place(path).line for path in paths(read.data) - {()})


def test_the_column_is_that_of_the_field() -> None:
    place = parse_toml("a = 1\n  layers = [{x = 1}, {x = 2}]\n", "f.toml").place("layers[1].x")
    assert (place.line, place.column, place.field) == (2, 23, "layers[1].x")


def test_a_field_that_is_not_there_has_the_line_of_its_table() -> None:
    read = parse_toml('title = "x"\n\n[[exercise]]\nid = "a"\n[[exercise]]\nid = "b"\n', "f.toml")
    assert str(read.place("exercise[1].level")) == "f.toml:5:1: exercise[1].level"
    assert str(read.place("nothing")) == "f.toml: nothing"


# -- files that are bad --------------------------------------------------------------------------------------------

BAD = [
    ("a", 1, None, "= after the name"),
    ("x = 1\na b = 1", 2, 3, "= after the name"),
    ("a = 1,5", 1, 6, "after the value"),
    ("a = True", 1, 5, "no value"),
    ("a = “x”", 1, 5, "no value"),
    ('a = "x\n', 1, 7, "quotes before"),
    ("a = 1\na = 2\n", 2, 6, "given twice"),
    ("a = {b = 1, b = 2}", 1, 18, "given twice"),
    ("[a]\n[a]", 2, 3, "[[header]]"),
    ("[a", 1, None, "] is missing"),
    ("[[a]", 1, 4, "]] is missing"),
    ('a = "\\d"', 1, 8, "\\\\"),
    ('a = "\\u12"', 1, 8, "4 hexadecimal"),
    ("a = " + "9" * 5000, 1, 5, "thousands of digits"),
    ("# \x01", 1, 3, "control character"),
]


@pytest.mark.parametrize(("text", "line", "column", "says"), BAD)
def test_what_is_no_toml_is_said_with_its_place(text: str, line: int | None, column: int | None, says: str) -> None:
    with pytest.raises(BadFile) as caught:
        parse_toml(text, "f.toml")
    assert (caught.value.place.line, caught.value.place.column) == (line, column)
    assert says in caught.value.message
    assert caught.value.exit_code == 4


@pytest.mark.parametrize("text", [bad[0] for bad in BAD])
def test_every_message_is_french_too(text: str) -> None:
    with pytest.raises(BadFile) as english:
        parse_toml(text, "f.toml")
    with speaking("fr"), pytest.raises(BadFile) as french:
        parse_toml(text, "f.toml")
    assert french.value.message != english.value.message
    assert french.value.place == english.value.place


def test_what_is_never_closed_is_shown_where_it_begins() -> None:
    with pytest.raises(BadFile) as caught:
        parse_toml("title = 'x'\nlayers = [\n  1,\n  2,\n", "f.toml")
    assert str(caught.value).startswith("f.toml:2:1: layers: the list is not closed")


@pytest.mark.parametrize(
    "text", ["a = " + "[" * 9999, "a = " + "{a=" * 9999, "a" + ".a" * 400000 + " = 1", "[" + "a." * 9999]
)
def test_nesting_is_bounded_before_anything_is_read(text: str) -> None:
    with pytest.raises(BadFile, match=f"more than {MAX_DEPTH}"):
        parse_toml(text, "f.toml")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_encodings(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "f.toml"
    path.write_bytes('title = "é"\r\n[a]\r\nb = 1\r\n'.encode(encoding))
    read = read_toml(path)
    assert read.data == {"title": "é", "a": {"b": 1}}
    assert read.place("a.b").line == 3


def test_latin_1_is_refused_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "f.toml"
    path.write_bytes('a = 1\ntitle = "é"\n'.encode("latin-1"))
    with pytest.raises(BadFile, match=r"f\.toml:2: not a text in UTF-8 \(byte 0xe9\)"):
        read_toml(path)


def test_what_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(Missing, match="no such file"):
        read_toml(tmp_path / "none.toml")
    with pytest.raises(BadFile, match="not a regular file"):
        read_toml(tmp_path)
    (tmp_path / "big.toml").write_text("a = 1\n" * 100)
    with pytest.raises(BadFile, match="longer than 50 bytes"):
        read_toml(tmp_path / "big.toml", limit=50)


# -- exact numbers -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("1/2", "1/2"),
        ("0.1", "1/10"),
        ("0,25", "1/4"),
        (Decimal("0.1"), "1/10"),
        (3, "3"),
        (" -2 ", "-2"),
        ("10/4", "5/2"),
    ],
)
def test_exact_numbers(raw: Any, value: str) -> None:
    assert exact(raw) == Fraction(value)


@pytest.mark.parametrize(
    "raw",
    [
        True,
        "x",
        "1/0",
        "1e9",
        Decimal("1e999999999"),
        Decimal("1e-999999999"),
        Decimal("inf"),
        Decimal("nan"),
        "9" * 99,
        10**30,
        [1],
        0.1,
    ],
)
def test_no_exact_numbers(raw: Any) -> None:
    with pytest.raises(ValueError, match="no exact number"):
        exact(raw)
