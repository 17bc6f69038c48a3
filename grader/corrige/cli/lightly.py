"""Commands that start fast: typer loads pydantic, which takes as long as all of typer, to say that a text is a text."""

from __future__ import annotations

from re import fullmatch
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from corrige.classroom.messages import language


class _Reads(ValueError):
    """The value is for typer to read, or to refuse."""


def lightly(parameters: list[Any]) -> list[Any]:
    """What needs no reading is taken as it stands: an option that is left out, a text where a text is asked,
    a plain number within its bounds.

    All else, a number out of its bounds and a missing argument among them, goes typer's way.
    """
    for parameter in parameters:
        if "process_value" not in vars(parameter):
            parameter.process_value = _processing(parameter, parameter.process_value)
    return parameters


def _processing(parameter: Any, whole: Any) -> Any:
    def process(ctx: Any, value: Any) -> Any:
        try:
            found = _as_it_stands(parameter, value)
        except _Reads:
            return whole(ctx, value)
        return found if parameter.callback is None else parameter.callback(ctx, parameter, found)

    return process


def _as_it_stands(parameter: Any, value: Any) -> Any:
    many = parameter.nargs == -1 or getattr(parameter, "multiple", False)
    # a field of typer's own: where another typer has none, a text goes its way too
    kind = getattr(getattr(parameter, "type_descriptor", None), "annotation", None)
    if value is None and not parameter.required:
        return () if many else None
    if kind is str and isinstance(value, str):
        return value
    if many and kind == list[str] and isinstance(value, list | tuple) and value:
        return list(value)
    if not many and value is parameter.default and type(value) is kind:
        return value
    if kind is int and parameter.nargs == 1 and isinstance(value, str) and fullmatch("[0-9]{1,9}", value):
        return _within(parameter, int(value))
    raise _Reads


def _within(parameter: Any, number: int) -> int:
    if (parameter.min is not None and number < parameter.min) or (parameter.max is not None and number > parameter.max):
        raise _Reads
    return number


def spoken(text: str) -> str:
    """A help in the machine's language."""
    if language() == "en":
        return text
    from corrige.cli.french import told

    return told(text) or ""


class _Speaking:
    """A command whose help speaks the machine's language, its paragraphs broken where the terminal ends and not where
    the source does."""

    help: str | None

    def format_help(self, ctx: typer.Context, formatter: Any) -> None:
        paragraphs = (self.help or "").split("\n\n")
        self.help = "\n\n".join(" ".join(one.split()) for one in paragraphs)
        if language() == "fr":
            from corrige.cli.french import in_french

            in_french(self, ctx)
        super().format_help(ctx, formatter)  # type: ignore[misc]


class LightCommand(_Speaking, TyperCommand):  # type: ignore[misc]
    """A command whose parameters are read lightly, `--help` among them."""

    def get_params(self, ctx: typer.Context) -> list[Any]:  # type: ignore[override]
        return lightly(super().get_params(ctx))


class LightGroup(_Speaking, TyperGroup):  # type: ignore[misc]
    """The same for a group."""

    def get_params(self, ctx: typer.Context) -> list[Any]:  # type: ignore[override]
        return lightly(super().get_params(ctx))
