"""A document as one HTML file: figures as SVG, formulas as MathML, no script, nothing from a network."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup

from corrige.document.document import Document
from corrige.templates.html.ink import ink
from corrige.templates.typography import language_of, word
from corrige.templates.viewing import document_view
from corrige.templates.views import DocumentView

SUFFIX = ".html"


def render(document: Document) -> str:
    """A self-contained page, for the screen and for paper."""
    return fill(view(document))


def view(document: Document) -> DocumentView:
    """What the template needs."""
    return document_view(document, ink(language_of(document.language)))


def fill(view: DocumentView) -> str:
    """The compiled template with its places filled."""
    return template().render(document=view, words=_WORDS[view.language])


_WORDS = {language: {key: word(key, language) for key in ("blank", "ticked", "unticked")} for language in ("fr", "en")}


@cache
def template() -> Template:
    folder = Path(__file__).parent
    loader = FileSystemLoader(folder)
    jinja = Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    jinja.globals["zip"] = zip
    jinja.globals["style"] = Markup((folder / "style.css").read_text(encoding="utf-8"))
    jinja.globals["SIZES"] = {points: round(points * 3.528) for points in range(3, 15)}
    jinja.globals["HEADS"] = {(1, 0): "m-16 -9l16 9l-16 9", (0, 1): "m-9 16l9 -16l9 16", (0, -1): "m-9 -16l9 16l9 -16"}
    return jinja.get_template("document.html")
