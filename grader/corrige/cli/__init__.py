"""The commands: one file each in `commands/`, found by listing that folder and imported only when called."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.main import get_command

from corrige.classroom.messages import language
from corrige.cli.failures import FAULT, exit_code_of, show
from corrige.cli.lightly import LightCommand, LightGroup, spoken

COMMANDS = Path(__file__).parent / "commands"


class _Folder(LightGroup):
    """A group whose commands are the files of a folder; a file's `command` is the command. Its help reads what each
    says of itself without importing it."""

    listing = False

    def format_help(self, ctx: typer.Context, formatter: Any) -> None:  # type: ignore[override]
        self.listing = True
        super().format_help(ctx, formatter)

    def make_context(self, *args: Any, **named: Any) -> Any:
        with _refusals():
            return super().make_context(*args, **named)

    def invoke(self, ctx: typer.Context) -> Any:  # type: ignore[override]
        with _refusals():
            return super().invoke(ctx)

    def list_commands(self, ctx: typer.Context) -> list[str]:  # type: ignore[override]
        return sorted(path.stem.replace("_", "-") for path in COMMANDS.glob("[a-z]*.py"))

    def resolve_command(self, ctx: typer.Context, args: list[str]) -> Any:  # type: ignore[override]
        self.commands = dict.fromkeys(self.list_commands(ctx))  # type: ignore[assignment]  # what typer suggests from
        return super().resolve_command(ctx, args)

    def get_command(self, ctx: typer.Context, cmd_name: str):  # type: ignore[no-untyped-def,override]
        if cmd_name not in self.list_commands(ctx):
            return None
        if self.listing:
            return LightCommand(cmd_name, help=_said(COMMANDS / f"{cmd_name.replace('-', '_')}.py"))
        module = import_module(f"corrige.cli.commands.{cmd_name.replace('-', '_')}")
        app = typer.Typer(add_completion=False)
        app.command(name=cmd_name, cls=LightCommand, **getattr(module, "SETTINGS", {}))(module.command)
        return get_command(app)


@contextmanager
def _refusals() -> Iterator[None]:
    """What typer refuses is told in the machine's language."""
    try:
        yield
    except Exception as error:
        if language() == "fr":
            from corrige.cli.french import refusal

            if french := refusal(error):
                raise french from None
        raise


def _said(file: Path) -> str:
    """The first paragraph of what a command says of itself, in one line and in the machine's language."""
    for node in ast.parse(file.read_bytes()).body:
        if isinstance(node, ast.FunctionDef) and node.name == "command":
            return spoken(" ".join((ast.get_docstring(node) or "").partition("\n\n")[0].split()))
    raise ValueError(f"{file} has no `command`")


app = typer.Typer(cls=_Folder, add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False)


def _version(asked: bool) -> None:
    if asked:
        from importlib.metadata import version

        typer.echo(f"corrige {version('corrige')}")
        raise typer.Exit


@app.callback()
def corrige(
    version: Annotated[
        bool, typer.Option("--version", help="Show the version and exit.", is_eager=True, callback=_version)
    ] = False,
) -> None:
    """Exercise sheets on convolutional neural networks: made, proven, graded."""


def main() -> None:
    """The console script. A failure of the reader's is a message and an exit code of its own; ours is a traceback
    and one for them all (`docs/exits.md`)."""
    try:
        app()
    except Exception as error:  # noqa: BLE001  ours is shown as Python does, with a code that is nothing else's
        code = exit_code_of(error)
        if code is None:
            sys.excepthook(type(error), error, error.__traceback__)
            sys.exit(FAULT)
        show(error)
        sys.exit(code)
