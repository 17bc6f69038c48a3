"""Tables in characters: whole where they fit, wrapped or by the row where they do not; nothing is ever cut."""

from __future__ import annotations

import re

import pytest
from typer.testing import CliRunner

from corrige.cli import app
from corrige.exercises.family import families
from corrige.templates.text.tables import laid_out

HEAD, ROWS = ["Layer", "What it is", "Parameters"], [["conv", "twelve filters of five", "912"], ["", "", "912"]]


def test_as_it_is_where_it_fits() -> None:
    assert laid_out(HEAD, ROWS, "llr", 41, total=True) == laid_out(HEAD, ROWS, "llr", total=True)
    assert laid_out(HEAD, ROWS, "llr")[2] == "conv   twelve filters of five         912"


def test_words_are_wrapped_and_numbers_stay_whole() -> None:
    assert laid_out(HEAD, ROWS, "llr", 36) == [
        "Layer  What it is         Parameters",
        "────────────────────────────────────",
        "conv   twelve filters of         912",
        "       five",
        "                                 912",
    ]


def test_each_row_by_itself_where_that_is_not_enough() -> None:
    assert laid_out(HEAD, ROWS[:1], "llr", 30) == [
        "conv",
        "  What it is: twelve filters",
        "    of five",
        "  Parameters: 912",
    ]
    assert laid_out([], [["a", "b" * 20, "c"]], "lrr", 10) == ["a", "b" * 20, "  c"]


@pytest.mark.parametrize("columns", [40, 50, 80, 120])
@pytest.mark.parametrize(
    "command",
    [
        ("show", "find-the-error", "--level", "2"),
        ("show", "summary-table"),
        ("summary", "vgg16"),
        ("summary", "vgg16", "--language", "fr"),
        ("families", "chain"),
        ("families",),
    ],
)
def test_what_commands_print_is_as_wide_as_the_terminal(
    command: tuple[str, ...], columns: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    said = CliRunner().invoke(app, command, catch_exceptions=False).stdout
    tables = [line for line in said.split("\n") if not re.match("Slides: ", line)]
    assert max(map(len, tables)) <= columns
    if command == ("families", "chain"):
        assert all(re.search(rf"^{mistake.name}\b", said, re.M) for mistake in families()["chain"].mistakes)
