"""A document as LaTeX for pdfLaTeX, grids in `picture` mode; a whole class in one file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from corrige.document.document import Document
from corrige.templates.latex.characters import replaced, tex
from corrige.templates.latex.ink import Tex, ink
from corrige.templates.typography import language_of
from corrige.templates.viewing import document_view
from corrige.templates.views import DocumentView

__all__ = ["SUFFIX", "class_pieces", "class_tex", "fill", "render", "replaced", "view"]

SUFFIX = ".tex"


def render(document: Document) -> str:
    """A file for one pdfLaTeX run, which numbers its pages `n of N`."""
    return fill([view(document)])


def class_tex(documents: Iterable[Document], languages: Sequence[str] = ("en", "fr")) -> str:
    """The documents of a class in one file: pages are numbered anew for each of them.

    pdfLaTeX lacks letters for some names; what is printed instead is told by `replaced(class_tex(…))`.
    """
    return "".join(class_pieces(documents, languages))


def class_pieces(documents: Iterable[Document], languages: Sequence[str] = ("en", "fr")) -> Iterator[str]:
    """The same piece by piece: a large class needs no more memory than one document."""
    return template().generate(documents=map(view, documents), languages=sorted(set(languages)))


def view(document: Document) -> DocumentView:
    """What the template needs of one document."""
    return document_view(document, ink(language_of(document.language)))


def fill(views: Sequence[DocumentView]) -> str:
    """The compiled template with its places filled, for the languages that occur."""
    return template().render(documents=views, languages=sorted({one.language for one in views}))


def _set(value: object) -> object:
    """Escapes what a template sets, unless it is LaTeX already."""
    return tex(value) if type(value) is str else value


@cache
def template() -> Template:
    jinja = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        block_start_string="<%",
        block_end_string="%>",
        variable_start_string="<<",
        variable_end_string=">>",
        comment_start_string="<#",
        comment_end_string="#>",
        finalize=_set,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=False,
    )
    jinja.globals["zip"] = zip
    jinja.filters["ready"] = Tex
    return jinja.get_template("document.tex")
