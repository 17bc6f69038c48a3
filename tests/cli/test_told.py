"""What is wrong is said with its place and in the words of who reads it."""

from __future__ import annotations

from pathlib import Path

import pytest
from made import ADA, SECRET, exercise, sheet
from typer.testing import CliRunner

from corrige.classroom.build import build
from corrige.classroom.messages import told
from corrige.classroom.sheet_file import parse_sheet
from corrige.cli import app
from corrige.cli.french import refused
from corrige.cli.options import BadOption
from corrige.cli.sheets import sheet_in
from corrige.problem.errors import BadFile, CorrigeError, Missing


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ('"input.h" = 1000000', "1000000 rows or columns are more than the 100000 that are gone through"),
        ('"conv.s" = 2.5', r"`conv\.s` \(=5/2\) must be an integer"),
        ('"conv.bias" = 3', r"`conv\.bias` \(=3\): true or false is meant"),
        ('"conv.p" = "sane"', r'`conv\.p` \(=.sane.\): a number, "same" or "valid" is meant'),
    ],
)
def test_a_number_that_cannot_stand_has_its_place(given: str, says: str, tmp_path: Path) -> None:
    asked = sheet(exercise("output-size", 1, f"[exercise.given]\n{given}"))
    with pytest.raises(BadFile, match=rf"^tp\.toml:7:1: exercise\[0\]\.given: {says}"):
        build(asked, [ADA], SECRET, tmp_path / "tp", pdf=False)


@pytest.mark.parametrize("date", ["2026-13-45", "2026-1-5", "2026-02-30"])
def test_a_date_that_is_none(date: str) -> None:
    with pytest.raises(BadFile, match=r"^s\.toml:2(:8)?: there is no such date: write it as 2026-11-24"):
        parse_sheet(f'title = "T"\ndate = {date}\n', "s.toml")


def test_something_behind_a_number_is_no_date() -> None:
    with pytest.raises(BadFile, match="something stands after the value"):
        parse_sheet('title = "T"\ndate = 2026 -13\n', "s.toml")


def test_a_kind_that_is_not_there() -> None:
    error = CliRunner().invoke(app, ["judge", "--kind", "foo", "--key", "1", "--given", "2"]).exception
    assert isinstance(error, BadOption)
    assert "--kind foo: there are integer, real" in str(error)


def test_a_file_that_may_not_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "folder.toml").mkdir()
    with pytest.raises(Missing, match="no sheet here"):
        sheet_in(None, tmp_path)

    def denied(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    (tmp_path / "a.toml").write_text("[[exercise]]")
    monkeypatch.setattr(Path, "open", denied)
    with pytest.raises(CorrigeError, match=r"a\.toml: cannot be opened \(Permission denied\)") as caught:
        sheet_in(None, tmp_path)
    assert told(caught.value)
    assert "a.toml ne peut être lu (accès refusé)" in refused(
        "Invalid value for 'sheet': path 'a.toml' is not readable."
    )
