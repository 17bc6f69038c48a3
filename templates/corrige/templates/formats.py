"""The formats that a document can be printed in: one folder each, with a `SUFFIX` and a function `render`.

>>> sorted(formats())
['html', 'latex', 'text']
>>> from corrige.document.document import Document, Paragraph
>>> from corrige.document.inline import line
>>> print(render(Document("en", "Sheet", (Paragraph(line("28,000 or ", 28000, "?")),)), "text"))
Sheet
=====
<BLANKLINE>
28,000 or 28,000?
<BLANKLINE>
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Protocol, cast

from corrige.document.document import Document
from corrige.problem.errors import CorrigeError, Missing, no_such


class Format(Protocol):
    """What the folder of a format provides; `SUFFIX` ends the names of its files (`.html`)."""

    SUFFIX: str

    def render(self, document: Document) -> str: ...


class UnknownFormat(CorrigeError):
    """No folder has this name."""

    exit_code = 2


def formats() -> tuple[str, ...]:
    """Their names, in alphabetical order."""
    return tuple(sorted(folder.parent.name for folder in Path(__file__).parent.glob("*/__init__.py")))


@cache
def load(name: str) -> Format:
    """The format of this name, imported when it is asked for: a terminal needs no Jinja.

    Raises UnknownFormat, and Missing where a library of the extra `teacher` is not installed.
    """
    if name not in formats():
        raise UnknownFormat(*no_such("no format is", "aucun format ne", name, formats()))
    try:
        return cast("Format", import_module(f"corrige.templates.{name}"))
    except ModuleNotFoundError as error:
        if error.name is None or error.name.startswith("corrige"):
            raise
        raise Missing(
            f"the format `{name}` needs `{error.name}`: pip install 'corrige[teacher]'",
            f"le format `{name}` demande `{error.name}` : pip install 'corrige[teacher]'",
        ) from error


def render(document: Document, format: str) -> str:
    """The document as the text of a file of this format."""
    return load(format).render(document)
