"""The gradebook as one HTML page: students × questions, what each wrote below her row. No script, no network.

Printed, the questions are parted into tables that fit on the paper, each with the names.
"""

from __future__ import annotations

from fractions import Fraction
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from corrige.classroom.gradebook.results import SIGNS, Gradebook, decimal, state_word
from corrige.classroom.messages import say, speaking

if TYPE_CHECKING:
    from jinja2 import Template

ON_PAPER: Final = 15
"""Columns of questions on a page."""


def gradebook_html(book: Gradebook) -> str:
    """The page. All that students and rosters wrote is escaped, and holds no control or bidirectional sign."""
    with speaking(book.language):
        words = {
            "student": say(en="Student", fr="Étudiant"),
            "group": say(en="Group", fr="Groupe"),
            "mark": say(en="Mark", fr="Note"),
            "share": say(en="Share of the points earned", fr="Part des points obtenus"),
            "answers": say(en="Answers:", fr="Réponses :"),
            "colon": say(en=": ", fr=" : "),
        }
    return _template().render(
        book=book,
        words=words,
        parts=_parts(list(book.questions)),
        SIGNS=SIGNS,
        clean=clean,
        number=partial(decimal, language=book.language, most=2),
        percent=partial(_percent, book),
        state=partial(state_word, language=book.language),
    )


def _parts(questions: list[str]) -> list[list[str]]:
    """The questions by so many as fit on paper."""
    starts = range(0, max(len(questions), 1), ON_PAPER)
    return [questions[start : start + ON_PAPER] for start in starts]


def clean(text: str) -> str:
    """The text without signs that steer a terminal, a page or the direction of writing; lines stay."""
    return "".join(c for c in text.replace("\r\n", "\n") if c.isprintable() or c in "\n\t\u00a0\u202f\u2009")


@cache
def _template() -> Template:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    jinja = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return jinja.get_template("gradebook.html")


def _percent(book: Gradebook, share: Fraction | None) -> str:
    if share is None:
        return ""
    return decimal(share * 100, book.language, 0) + ("\u202f%" if book.language == "fr" else "%")
