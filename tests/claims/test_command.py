"""`corrige claims`: what it prints, in which language, with which exit code."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from corrige.classroom.claims import certifying
from corrige.classroom.claims.certifying import Disagreement
from corrige.cli import app
from corrige.problem.errors import BadFile
from corrige.problem.problem import Problem
from corrige.reference.definition import measure
from corrige.reference.table import Table

from .claimed import findings

RIGHT = """[[claim]]
id = "right"
slide = "A"
input = [6, 6, 3]
layers = [{ layer = "conv2d", filters = 2, kernel_size = 3 }]
quantity = "parameters"
claimed = 56
"""
WRONG = RIGHT.replace('"right"', '"wrong"').replace("56", "54")
FORMULA = """[[claim]]
id = "formula"
input = ["h", "w", 3]
layers = [{ layer = "conv2d", filters = 2, kernel_size = 3, strides = "s" }]
quantity = "output_shape"
claimed = ["h", "w", 2]
"""
HALF = """[images]
x = [[1, 2]]
[[claim]]
id = "half"
image = "x"
layers = [{ layer = "global_average_pooling2d" }]
quantity = "response"
claimed = [1.5]
"""


def run(tmp_path: Path, text: str, *options: str) -> Any:
    file = tmp_path / "claims.toml"
    file.write_text(text, "utf-8")
    return CliRunner().invoke(app, ["claims", str(file), *options])


def test_json_has_four_fields_and_nothing_else(tmp_path: Path) -> None:
    done = run(tmp_path, HALF + RIGHT + WRONG + FORMULA, "--json", "--language", "en")
    assert done.exit_code == 0
    found = json.loads(done.stdout)
    assert [list(one) for one in found] == [["id", "verdict", "value", "why"]] * 4
    assert [one["id"] for one in found] == ["half", "right", "wrong", "formula"]
    assert [one["verdict"] for one in found] == ["holds", "holds", "erratum", "erratum"]
    assert found[0]["value"] == ["3/2"]
    assert [found[1]["value"], found[1]["why"], found[2]["value"]] == [56, "", 56]
    assert "biases are forgotten" in found[2]["why"]
    assert found[3]["value"] == ["(h - 3)//s + 1", "(w - 3)//s + 1", 2]


def test_text_shows_the_claim_the_value_and_the_reason(tmp_path: Path) -> None:
    done = run(tmp_path, '[deck]\nlanguage = "fr"\n' + RIGHT + WRONG)
    assert done.exit_code == 0
    assert "✓ right · A" in done.stdout
    assert "✗ wrong · A" in done.stdout
    assert "imprimé\u00a0: 54" in done.stdout
    assert "calculé\u00a0: 56  (les règles, la définition, PyTorch)" in done.stdout
    assert "si l’on oublie les biais" in done.stdout
    assert "2 affirmations\u00a0: 1 erratum" in done.stdout


def test_the_language_is_asked_for_or_the_decks(tmp_path: Path) -> None:
    french = '[deck]\nlanguage = "fr"\n'
    assert "computed: 56" in run(tmp_path, french + WRONG, "--language", "en").stdout
    assert "calculé" in run(tmp_path, french + WRONG).stdout
    assert run(tmp_path, WRONG, "--language", "de").exit_code == 2


def test_errata_fail_only_where_that_is_asked_for(tmp_path: Path) -> None:
    assert run(tmp_path, RIGHT + WRONG).exit_code == 0
    assert run(tmp_path, RIGHT + WRONG, "--strict").exit_code == 1
    assert run(tmp_path, RIGHT, "--strict").exit_code == 0


def test_a_file_with_one_broken_claim_has_no_verdict(tmp_path: Path) -> None:
    done = run(tmp_path, RIGHT + WRONG.replace("kernel_size = 3", "kernel_size = 7"), "--json")
    assert done.stdout == ""
    assert isinstance(done.exception, BadFile)
    assert done.exception.place.line == 12


def test_what_a_file_says_is_shown_as_text(tmp_path: Path) -> None:
    hostile = RIGHT.replace('slide = "A"', 'slide = "\\u001b[31m[red]A"')
    done = run(tmp_path, hostile)
    assert "\x1b" not in done.stdout
    assert "[red]A" in done.stdout


def test_readers_that_differ_are_our_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    def one_more(problems: Sequence[Problem]) -> Table:
        table = measure(problems)
        table.facts["total.parameters"] = table.number("total.parameters") + 1
        return table

    monkeypatch.setattr(certifying, "readers", lambda: {"definition": one_more})
    with pytest.raises(Disagreement, match="the rules say 56, definition 57"):
        findings(RIGHT)


def test_without_torch_the_others_speak(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(certifying, "find_spec", lambda library: None if library == "torch" else object())
    assert [one.readers for one in findings(RIGHT)] == [("definition",)]
    monkeypatch.setattr(certifying, "find_spec", lambda library: None)
    assert [one.readers for one in findings(RIGHT)] == [()]
