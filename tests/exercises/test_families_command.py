"""`corrige families`: the list, one family in detail, the data; in both languages and within 80 columns."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

import corrige.cli.commands.families as command
from corrige.cli import app
from corrige.exercises.family import UnknownFamily, families

SOME = ("pooling", "response", "true-convolution")
LOOSE = """
from dataclasses import replace
from corrige.exercises.families.pooling import FAMILY as POOLING
FAMILY = replace(POOLING, name="mine[bold]", title={"fr": "Ma famille", "en": "My family"})
"""


@pytest.fixture(autouse=True)
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Counting the draws of all families takes a few seconds: these stand for all."""
    monkeypatch.setattr(command, "families", lambda: {name: families()[name] for name in SOME})
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("CORRIGE_LANGUAGE", "en")


def run(*arguments: str, count: int | None = 20) -> str:
    """The command's output, draws counted up to a small number."""
    counted = [] if count is None else ["--count", str(count)]
    done = CliRunner().invoke(app, ["families", *arguments, *counted], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.stdout


def test_the_list_has_three_lines_a_family(monkeypatch: pytest.MonkeyPatch) -> None:
    text = run()
    assert max(map(len, text.splitlines())) <= 80
    for name in SOME:
        for level, (low, high) in zip((1, 2, 3), families()[name].loads, strict=True):
            assert any(
                f" {level} " in line and f"{low}–{high}" in line and "≥ 20" in line for line in text.splitlines()
            )
        assert name in text
        assert families()[name].title["en"] in text
    assert "20 mistakes" in text
    monkeypatch.setenv("CORRIGE_LANGUAGE", "fr")
    assert all(word in run() for word in ("Famille", "Charge", "Tirages", "Réponse d'une convolution", "20 erreurs"))


def test_one_family_with_its_questions_and_mistakes(monkeypatch: pytest.MonkeyPatch) -> None:
    text = run("response")
    assert max(map(len, text.splitlines())) <= 80
    assert all(id in text for id in ("products", "element", "blanks", "relu", "pool"))
    assert "Slides: Convolution; Convolution 2D discrète" in text
    for mistake in families()["response"].mistakes:
        assert mistake.name in text
    assert "if the kernel is flipped" in text
    monkeypatch.setenv("CORRIGE_LANGUAGE", "fr")
    assert "si l'on retourne le filtre" in run("response")


def test_the_data_name_everything() -> None:
    listed = json.loads(run("--json"))
    assert [one["name"] for one in listed] == list(SOME)
    for one in listed:
        kin = families()[one["name"]]
        assert (one["title"], one["slides"]) == (dict(kin.title), list(kin.slides))
        assert [mistake["name"] for mistake in one["mistakes"]] == [mistake.name for mistake in kin.mistakes]
        assert all(set(mistake["text"]) == {"fr", "en"} for mistake in one["mistakes"])
        for level, load in zip(one["levels"], kin.loads, strict=True):
            assert (level["load"], level["draws"]) == (list(load), {"number": 20, "exact": False})
            assert all(set(question) == {"id", "kind"} for question in level["questions"])
    (response,) = (one for one in listed if one["name"] == "response")
    kinds = [[question["kind"] for question in level["questions"]] for level in response["levels"]]
    assert kinds == [["sum", "matrix"], ["integer", "matrix"], ["list", "matrix", "matrix"]]


def test_draws_are_counted_as_far_as_is_asked() -> None:
    for asked, number in ((None, 200), (33, 33)):
        (one,) = json.loads(run("true-convolution", "--json", count=asked))
        assert {level["draws"]["number"] for level in one["levels"]} == {number}


def test_a_teachers_own_family(tmp_path: Path) -> None:
    file = tmp_path / "mine.py"
    file.write_text(LOOSE)
    text = run(str(file))
    assert "mine[bold]" in text
    assert "My family" in text


@pytest.mark.parametrize(
    ("name", "message"), [("respnse", "did you mean `response`"), ("absent.py", "no Python file that can be read")]
)
def test_an_unknown_family(name: str, message: str) -> None:
    with pytest.raises(UnknownFamily, match=message) as raised:
        CliRunner().invoke(app, ["families", name], catch_exceptions=False)
    assert raised.value.exit_code == 6


@pytest.mark.parametrize("wrong", [["--count", "0"], ["--count", "many"], ["response", "pooling"]])
def test_options_that_cannot_be_read(wrong: list[str]) -> None:
    done: Any = CliRunner().invoke(app, ["families", *wrong])
    assert done.exit_code == 2
