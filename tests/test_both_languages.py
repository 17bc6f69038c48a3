"""Every error that a user can meet says the same in French and in English."""

from __future__ import annotations

import ast
import copy
import pickle
from collections.abc import Iterator
from pathlib import Path

import pytest

from corrige.classroom.messages import told
from corrige.problem.errors import BadFile, CannotBuild, CorrigeError, Place

ROOT = Path(__file__).parent.parent
SPOKEN = {"say", "told", "message", "misfit", "in_words", "no_such"}
"""What makes a sentence in the reader's language already, or both of them (`no_such`)."""
BEFORE = {"BadFile": 1, "WrongAnswers": 1, "NotAMap": 1}
"""Errors whose sentences come after another argument: a place, a layer."""


def sources() -> dict[str, ast.Module]:
    files = (file for room in ("exercises", "solutions", "templates", "grader") for file in (ROOT / room).rglob("*.py"))
    return {str(file.relative_to(ROOT)): ast.parse(file.read_text(encoding="utf-8")) for file in sorted(files)}


def defined(tree: ast.Module) -> dict[str, list[str]]:
    """Each class of a module, and the names of its bases."""
    classes = (node for node in ast.walk(tree) if isinstance(node, ast.ClassDef))
    return {one.name: [base.id for base in one.bases if isinstance(base, ast.Name)] for one in classes}


def errors(trees: dict[str, ast.Module]) -> set[str]:
    """The names of CorrigeError and of all that inherit from it."""
    bases = {name: of for tree in trees.values() for name, of in defined(tree).items() if name != "TooLarge"}
    found = {"CorrigeError", "TooLarge"}
    while more := {name for name, of in bases.items() if found & set(of)} - found:
        found |= more
    return found


def lacking(where: str, tree: ast.Module, names: set[str]) -> Iterator[str]:
    """Where an error is made with one sentence in one language."""
    others = {name for name, of in defined(tree).items() if not names & set(of)}  # one's own of the same name
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name) or node.func.id not in names - others:
            continue
        sentences = node.args[BEFORE.get(node.func.id, 0) :]
        if not both(sentences):
            yield f"{where}:{node.lineno}: {ast.unparse(node)}"


def both(sentences: list[ast.expr]) -> bool:
    match sentences:
        case [ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name))]:
            return name in SPOKEN
        case [ast.Starred(value=ast.Call(func=ast.Name(id=name)))]:
            return name in SPOKEN
        case [en, fr, *_]:
            return ast.unparse(en) != ast.unparse(fr)
        case _:
            return False


def test_every_error_is_made_in_both_languages() -> None:
    trees = sources()
    names = errors(trees)
    assert {"CannotBuild", "BadFile", "Missing", "UnknownFamily", "Untraceable"} <= names
    assert [each for where, tree in trees.items() for each in lacking(where, tree, names)] == []


@pytest.mark.parametrize(
    "planted",
    [
        'raise CannotBuild("no layer")',
        'raise CannotBuild(f"`{n}`")',
        "raise CannotBuild(str(error))",
        'raise BadFile(Place("f"), "not this")',
        'return CannotBuild("same", "same")',
        "error = CannotBuild()",
    ],
)
def test_a_sentence_in_one_language_is_found(planted: str) -> None:
    tree = ast.parse(f"def f():\n    {planted}")
    assert list(lacking("planted.py", tree, {"CannotBuild", "BadFile"}))


def test_errors_of_a_library_of_the_same_name_are_no_matter() -> None:
    tree = ast.parse('class TooLarge(ArithmeticError): ...\nraise TooLarge("a number")')
    assert not list(lacking("formula.py", tree, {"TooLarge", "CorrigeError"}))


ERRORS = [CannotBuild("not 6: 4", "pas 6 : 4"), BadFile(Place("tp1.toml", 3, field="seed"), "no", "non !")]


@pytest.mark.parametrize("error", ERRORS)
def test_errors_travel_between_processes(error: CorrigeError) -> None:
    for again in (pickle.loads(pickle.dumps(error)), copy.copy(error)):  # noqa: S301  our own bytes
        assert (str(again), again.told("fr"), again.exit_code) == (str(error), error.told("fr"), error.exit_code)


def test_errors_with_more_than_sentences_travel_too() -> None:
    from corrige.classroom.claims.forms import NotAMap
    from corrige.templates.latex.pdf import TexFailed

    for error in (NotAMap("conv", "no map"), TexFailed("stopped", "arrêté", "Ada", "!")):
        again = pickle.loads(pickle.dumps(error))  # noqa: S301  our own bytes
        assert vars(again) == vars(error)


def test_the_reader_meets_her_own_language(monkeypatch: pytest.MonkeyPatch) -> None:
    error = ERRORS[1]
    for language, sentence in (("fr", "tp1.toml:3: seed: non\u202f!"), ("en", "tp1.toml:3: seed: no")):
        monkeypatch.setenv("CORRIGE_LANGUAGE", language)
        assert told(error) == sentence


def test_what_is_quoted_cannot_steer_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CORRIGE_LANGUAGE", "fr")
    assert told(CannotBuild("`\x1b[31m`\nno", "`\x1b[31m`\nnon")) == "`\\x1b[31m`\nnon"
