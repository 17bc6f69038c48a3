"""Rosters as schools export them, and what is said of those that cannot be used."""

from __future__ import annotations

import csv
import io
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corrige.classroom.folders import folder_names
from corrige.classroom.messages import speaking
from corrige.classroom.roster import parse_roster, read_roster
from corrige.problem.errors import BadFile, Missing

MOODLE_FR = (
    'Prénom,"Nom de famille","Numéro d\'identification",Institution,"Adresse de courriel","Dernier téléchargement"\n'
    "Zoé,O'Brien,21800001,UP,zoe@univ.fr,1700000000\n"
    '"Thị ""Lê""","Nguyễn, épouse Durand",021800002,UP,thi@univ.fr,1700000000\n'
)
MOODLE_EN = """\
First name\tLast name\tID number\tEmail address\tGroups
Ada\tLovelace\t7\tada@x.org\tTD 1
"""
APOGEE = """\
Université;;;
Année universitaire 2026/2027;;;
Groupe;TD1;;

N° Étudiant;Nom;Prénom;Date de naissance
="021800001";DUPONT;Marie;01/01/2004
21800002;LE GALL;Éloïse;02/02/2004
;;;
"""


def ids(text: str) -> list[str]:
    return [student.id for student in parse_roster(text.encode(), "class.csv").students]


def test_moodle_in_french() -> None:
    roster = parse_roster(MOODLE_FR.encode("utf-8-sig"), "class.csv")
    zoe, thi = roster.students
    assert (zoe.id, zoe.name, zoe.given, zoe.family, zoe.email, zoe.folder, zoe.line) == (
        "21800001", "Zoé O'Brien", "Zoé", "O'Brien", "zoe@univ.fr", "21800001", 2,
    )  # fmt: skip
    assert (thi.id, thi.name) == ("021800002", 'Thị "Lê" Nguyễn, épouse Durand')
    assert roster.columns == {
        "id": "Numéro d'identification",
        "given": "Prénom",
        "family": "Nom de famille",
        "email": "Adresse de courriel",
    }
    assert roster.separator == ","


def test_moodle_in_english_with_tabs() -> None:
    (ada,) = parse_roster(MOODLE_EN.encode(), "class.csv").students
    assert (ada.id, ada.name, ada.group, ada.email) == ("7", "Ada Lovelace", "TD 1", "ada@x.org")


def test_headings_before_the_header() -> None:
    marie, eloise = parse_roster(APOGEE.encode("cp1252"), "class.csv").students
    assert (marie.id, marie.name, marie.line) == ("021800001", "Marie DUPONT", 6)
    assert (eloise.id, eloise.name, eloise.line) == ("21800002", "Éloïse LE GALL", 7)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "latin-1"])
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
def test_encodings_line_ends_and_separators(encoding: str, ending: str, separator: str) -> None:
    rows = [["Nom", "Prénom", "Groupe"], ["Lefèvre", "Éric", "A"], ["O'Brien", "Ça=", "-B"]]
    text = ending.join(separator.join(row) for row in rows) + ending
    roster = parse_roster(text.encode(encoding), "class.csv")
    assert [(s.name, s.group, s.line) for s in roster.students] == [("Éric Lefèvre", "A", 2), ("Ça= O'Brien", "-B", 3)]


def test_without_a_column_of_ids_the_names_give_them() -> None:
    assert ids("Nom;Prénom;Groupe\nNguyễn;Thị;A\nO'Brien;Zoé;B\n王;伟;B") == ["thi-nguyen", "zoe-o-brien", "伟 王"]
    assert ids("Student\nAda Lovelace\nAlan Turing") == ["ada-lovelace", "alan-turing"]


def test_a_name_beside_a_first_name_is_the_family_name() -> None:
    (ada,) = parse_roster(b"Name,First name\nLovelace,Ada\n", "class.csv").students
    assert (ada.name, ada.family, ada.given) == ("Ada Lovelace", "Lovelace", "Ada")


def test_numbers_come_before_user_names_before_addresses() -> None:
    header, row = ["Name", "Email", "Username", "ID number"], ["Ada", "ada@x.org", "ada", "7"]
    found = []
    for n in (4, 3, 2, 1):
        found += ids(f"{';'.join(header[:n])}\n{';'.join(row[:n])}")
    assert found == ["7", "ada", "ada@x.org", "ada"]
    assert ids("Name;Email;Username;ID number\nAda;ada@x.org;ada;") == ["ada"]


def test_another_column_may_be_taken_for_the_ids() -> None:
    text = b"Name;ID number;GitHub\nAda;7;ada-l"
    roster = parse_roster(text, "class.csv", "github")
    assert (roster.students[0].id, roster.columns["id"]) == ("ada-l", "GitHub")
    with pytest.raises(BadFile, match=r"class.csv:1: no column is called GitHb; did you mean GitHub\?"):
        parse_roster(text, "class.csv", "GitHb")


def test_what_a_cell_holds_is_data() -> None:
    names = ["=cmd|' /C calc'!A0", "+1", "-2", "@x", "\\input{x}", "<b>", "{{ x }}", "Jean\u202eluc", "null", "a\x07b"]
    text = "id;name\n" + "\n".join(f"{i};{name}" for i, name in enumerate(names))
    text = text.replace("=cmd|' /C calc'!A0", "\"=cmd|' /C calc'!A0\"")
    found = [student.name for student in parse_roster(text.encode(), "class.csv").students]
    assert found == [*names[:-1], "a b"]


BAD = [  # the text, the line, the field, what is said
    (b"", None, "", "the file is empty"),
    (b"\xff\xfe", None, "", "the file is empty"),
    (b" \n\n", None, "", "the file is empty"),
    (b"PK\x03\x04...", None, "", "export it as CSV"),
    (b"12;Dupont;Marie\n13;Durand;Jean", 1, "", "no line names the columns"),
    (b"Groupe;TD1\n12;Dupont", 1, "", "no line names the columns"),
    (b"id;name\n", 1, "", "no student below the header"),
    (b"id;name\n7;Ada\n\n;Alan\n", 4, "id", "Alan has no id"),
    (b"id;name\n7;Ada\n8;Alan\n7;Eve\n", 4, "id", "7 stands on line 2 too: remove one of the two"),
    (b"id;name\nab;Ada\nAB;Alan\n", 3, "id", "AB stands on line 2 too"),
    (b"Nom;Pr\xe9nom\nLe;Jean\nLe;Jean\n", 3, "Nom", "or add a column `id`"),
    (b"id;name\n7;Ada\n8;Alan;x\n", 3, "", "3 cells, the header has 2: put a text that holds ;"),
    (b'id;name\n7;Ada\n8;"Alan\n9;Eve\n', 3, "", "is not closed"),
    (b'id;name\n7;"Ada" L\n8;Alan\n', 2, "", "does not end its cell"),
    (b"id;name\n2.18E+07;Ada\n", 2, "id", "a spreadsheet has rounded"),
    (b'id;name\n"7\n8";Ada\n;Eve\n', 4, "id", "Eve has no id"),
]  # fmt: skip


@pytest.mark.parametrize(("data", "line", "field", "says"), BAD)
def test_what_is_wrong_is_said_with_its_line(data: bytes, line: int | None, field: str, says: str) -> None:
    with pytest.raises(BadFile) as caught:
        parse_roster(data, "class.csv")
    assert (caught.value.place.line, caught.value.place.field) == (line, field)
    assert says in caught.value.message
    assert caught.value.exit_code == 4
    with speaking("fr"), pytest.raises(BadFile) as french:
        parse_roster(data, "class.csv")
    assert french.value.place == caught.value.place
    assert french.value.message != caught.value.message


def test_no_file_and_no_regular_one(tmp_path: Path) -> None:
    with pytest.raises(Missing):
        read_roster(tmp_path / "class.csv")
    with pytest.raises(BadFile):
        read_roster(tmp_path)


CELL = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=8)


ROWS = st.lists(st.tuples(CELL, CELL), min_size=1, max_size=6, unique_by=lambda row: row[0].casefold())


@given(ROWS, st.sampled_from(";,\t"))
def test_what_a_csv_writer_wrote_is_read(rows: list[tuple[str, str]], separator: str) -> None:
    rows = [(f"i{id}", f"n{name}") for id, name in rows]
    file = io.StringIO()
    csv.writer(file, delimiter=separator).writerows([("id", "name"), *rows])
    students = parse_roster(file.getvalue().encode(), "class.csv").students
    assert [(student.id, student.name) for student in students] == rows
    assert len({student.folder.casefold() for student in students}) == len(students)


@given(st.binary(max_size=100))
def test_any_bytes_are_a_roster_or_a_bad_file(data: bytes) -> None:
    for start in (b"", b"id;name\n"):
        with suppress(BadFile):
            assert parse_roster(start + data, "class.csv").students


# -- folders -------------------------------------------------------------------------------------------------------

IDS = st.one_of(st.text(max_size=12), st.text(alphabet="aA./\\-_ é", max_size=6))


@given(st.lists(IDS, unique=True, max_size=8))
def test_a_folders_name_is_safe_and_its_own(ids: list[str]) -> None:
    names = folder_names(ids)
    assert list(names) != [] or not ids
    assert len({name.casefold() for name in names.values()}) == len(ids)
    for name in names.values():
        assert name.isascii()
        assert name.strip("./\\ -") == name
        assert not set(name) & set("/\\: \0")
        assert ".." not in name
        assert 0 < len(name) <= 105


def test_a_folders_name_does_not_hang_on_the_other_students() -> None:
    assert folder_names(["a b", "x", "a-b"])["a b"] == folder_names(["a b"])["a b"] != "a-b"
    assert folder_names(["con", "CON.txt", "..", ".", "", "é"]).keys() >= {"con"}
    assert ".." not in folder_names(["a..b"])["a..b"]
    assert len({name.casefold() for name in folder_names(["a", "A"]).values()}) == 2
    assert "con" not in folder_names(["con"]).values()
