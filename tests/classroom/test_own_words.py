"""A teacher's own words: places that no number fills are told with file, line and field, before anything is built."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from made import ADA, SECRET, exercise, sheet, unproven

from corrige.classroom.build import build
from corrige.classroom.issuing import check, draw_bundle
from corrige.classroom.messages import speaking, told
from corrige.exercises.statement import question_line
from corrige.problem.errors import BadFile

FIELDS = {
    "statement": ('statement = "an image {input.z}"', "exercise[0].statement"),
    "wording": ('wording = { size = "\\\\frac{1}{2}?" }', "exercise[0].wording.size"),
    "element": ('statement = "{input.h[3]}"', "exercise[0].statement"),
    "languages": ('statement = { fr = "{1, 2}", en = "fine" }', "exercise[0].statement"),
}


@pytest.mark.parametrize("name", FIELDS)
def test_a_place_that_nothing_fills(name: str, tmp_path: Path) -> None:
    typed, field = FIELDS[name]
    asked = sheet(exercise("output-size", 3, typed))
    check(asked)
    with pytest.raises(BadFile, match=rf"^tp\.toml:7:\d+: {re.escape(field)}: ") as caught:
        build(asked, [ADA], SECRET, tmp_path / "tp", certify=unproven, pdf=False)
    assert caught.value.exit_code == 4
    assert not (tmp_path / "tp").exists()


def test_an_introduction_has_no_numbers() -> None:
    with pytest.raises(BadFile, match=r"^tp\.toml:3:1: introduction: this text has a place .* `conv\.f`") as caught:
        check(sheet(exercise("response"), extra='introduction = "{conv.f}"\n'))
    with speaking("fr"):
        assert "une accolade se tape deux fois\u00a0: `{{`" in told(caught.value)


def test_a_brace_is_typed_twice() -> None:
    asked = sheet(exercise("output-size", 3, 'wording = { size = "in {{{input.h}}}?" }'))
    [issued] = draw_bundle(asked, ADA, SECRET).bundle.exercises
    question = next(one for one in issued.problem.questions if one.id == "size")
    words = question_line(issued.problem, question, "fr", issued.wording)
    assert [getattr(one, "text", "n") for one in words] == ["in ", "{", "n", "}", "?"]
