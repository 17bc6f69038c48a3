"""What commands print: plain text, never read as markup, in colour only on a terminal.

Tables go through Rich, which is loaded when one is printed: a line does not wait for it.
"""

from __future__ import annotations

import os
from functools import cache
from shutil import get_terminal_size
from typing import TYPE_CHECKING, Any

import typer

if TYPE_CHECKING:
    from rich.console import Console

    from corrige.document.document import Document


@cache
def out() -> Console:
    from rich.console import Console

    return Console(highlight=False, markup=False, emoji=False, soft_wrap=True)


@cache
def err() -> Console:
    from rich.console import Console

    return Console(stderr=True, highlight=False, markup=False, emoji=False, soft_wrap=True)


def room() -> int | None:
    """The columns of the terminal, 40 at least; None where nothing says how many there are (a file, a pipe)."""
    columns = get_terminal_size((0, 0)).columns
    return max(columns, 40) if columns else None


def page(document: Document, format: str = "text") -> str:
    """A document in a format, text as wide as the terminal is."""
    if format == "text":
        from corrige.templates.text import render as as_text

        across = room()
        return as_text(document, 78 if across is None else min(78, across - 2), across)
    from corrige.templates.formats import render

    return render(document, format)


def say_line(*parts: str | tuple[str, str]) -> None:
    """A line of text; a part may be (text, style). Control characters are shown, not obeyed."""
    line = "".join([_styled(part) for part in parts])
    typer.echo(line, color=False if os.environ.get("NO_COLOR") else None)


def _styled(part: str | tuple[str, str]) -> str:
    """Styles are `bold`, `dim`, the name of a colour, or several of these."""
    text, style = part if isinstance(part, tuple) else (part, "")
    if not style:
        return _shown(text)
    words = style.split()
    colours = [word for word in words if word not in ("bold", "dim")]
    shapes: dict[str, Any] = dict.fromkeys(set(words) - set(colours), True)
    return typer.style(_shown(text), fg=colours[0] if colours else None, **shapes)


def _shown(text: str) -> str:
    return "".join(c if c.isprintable() or c in "\n\t\u00a0\u202f" else f"\\x{ord(c):02x}" for c in text)
