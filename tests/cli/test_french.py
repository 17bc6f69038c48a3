"""The command line speaks French where the machine does: helps, and what typer refuses."""

from __future__ import annotations

import re
from importlib import import_module
from importlib.metadata import version
from itertools import pairwise
from typing import Any

import pytest
import typer
from typer.main import get_command
from typer.testing import CliRunner

from corrige.cli import COMMANDS, app
from corrige.cli.french import HELP, refused, told

NAMES = sorted(file.stem for file in COMMANDS.glob("[a-z]*.py"))


def spoken(arguments: list[str], language: str = "fr") -> Any:
    return CliRunner().invoke(app, arguments, env={"CORRIGE_LANGUAGE": language, "NO_COLOR": "1", "COLUMNS": "300"})


def paragraphs(text: str | None) -> list[str]:
    return [" ".join(one.split()) for one in (text or "").split("\n\n") if one.strip()]


def texts(name: str) -> list[str]:
    """What a command and its parameters say of themselves."""
    module = import_module(f"corrige.cli.commands.{name}")
    one = typer.Typer(add_completion=False)
    one.command(name=name, **getattr(module, "SETTINGS", {}))(module.command)
    command: Any = get_command(one)
    helps = [command.help, *(getattr(parameter, "help", None) for parameter in command.params)]
    return [paragraph for text in helps for paragraph in paragraphs(text)]


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("name", NAMES)
def test_a_help_breaks_only_where_the_terminal_ends(name: str, language: str) -> None:
    lines = spoken([name, "--help"], language).output.split("\n")
    said = [line.strip() for line in lines[: next(i for i, line in enumerate(lines) if line.startswith("╭"))]]
    assert not [a for a, b in pairwise(said) if a and b and len(a) < 250], said


@pytest.mark.parametrize("name", NAMES)
def test_every_help_has_its_french(name: str) -> None:
    assert [text for text in texts(name) if text not in HELP] == []


def test_nothing_is_translated_that_is_not_said() -> None:
    said = {text for name in NAMES for text in texts(name)}
    said |= {*paragraphs(app.registered_callback.callback.__doc__)}  # type: ignore[union-attr]
    said |= {"Show this message and exit.", "Show the version and exit."}
    assert set(HELP) == said


@pytest.mark.parametrize("name", NAMES)
def test_a_help_in_french(name: str) -> None:
    done = spoken([name, "--help"])
    assert done.exit_code == 0
    plain = " ".join(done.output.replace("│", " ").split())
    assert "Affiche ce message." in plain
    for text in texts(name):
        assert " ".join((told(text) or "").split()) in plain


def test_the_list_of_commands_in_french() -> None:
    for done in (spoken(["--help"]), spoken([])):
        assert "Commandes" in done.output
        assert "Juge une réponse" in done.output
        assert "Judge an answer" not in done.output
    assert "Judge an answer" in spoken(["--help"], "en").output


def test_english_is_english_again_afterwards() -> None:
    spoken(["check", "--help"])
    done = spoken(["check", "--help"], "en")
    assert "Say how each answer" in done.output
    assert "Show this message and exit." in done.output


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["frob"], "pas de commande 'frob'"),
        (["chekc"], "pas de commande 'chekc'\u202f; peut-être 'check'\u202f?"),
        (["practice", "--level", "9"], "--level\u00a0: au plus 3"),
        (["practice", "--level", "0"], "--level\u00a0: au moins 1"),
        (["practice", "--level", "two"], "un entier est attendu"),
        (["claims"], "manque l'argument 'file'"),
        (["show", "--frob"], "pas d'option --frob"),
        (["show", "--seed"], "l'option '--seed' demande une valeur"),
        (["summary", "lenet5", "--input", "3"], "l'option '--input' demande 3 valeurs"),
        (["check", "extra"], "de trop\u00a0: extra"),
        (["show", "--solution=no"], "ne prend pas de valeur"),
        (["claims", "--language", "de", "x.toml"], "fr ou en"),
    ],
)
def test_what_is_refused_is_told_in_french(arguments: list[str], said: str) -> None:
    done = spoken(arguments)
    assert done.exit_code == 2
    plain = re.sub(" +", " ", done.output.replace("│", " "))
    assert said in plain, plain
    english = spoken(arguments, "en")
    assert english.exit_code == 2
    assert said not in english.output or said == "fr ou en"


def test_an_unknown_message_stays_as_it_is() -> None:
    assert refused("Something that typer says in its next version.") == "Something that typer says in its next version."


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_version(language: str) -> None:
    done = spoken(["--version"], language)
    assert (done.exit_code, done.output) == (0, f"corrige {version('corrige')}\n")
