"""What commands print: plain text through Rich, never read as markup, in colour only on a terminal."""

from __future__ import annotations

from functools import cache

from rich.console import Console
from rich.text import Text


@cache
def out() -> Console:
    return Console(highlight=False, markup=False, emoji=False, soft_wrap=True)


@cache
def err() -> Console:
    return Console(stderr=True, highlight=False, markup=False, emoji=False, soft_wrap=True)


def say_line(*parts: str | tuple[str, str]) -> None:
    """A line of text; a part may be (text, style). Control characters are shown, not obeyed."""
    line = Text()
    for part in parts:
        text, style = part if isinstance(part, tuple) else (part, "")
        line.append(_shown(text), style)
    out().print(line)


def _shown(text: str) -> str:
    return "".join(c if c.isprintable() or c in "\n\t\u00a0\u202f" else f"\\x{ord(c):02x}" for c in text)
