"""Ink for HTML: escaped text, MathML for formulas."""

from __future__ import annotations

import re
from functools import cache
from html import escape

from corrige.document.inline import Code, Emphasis, Figure, Formula, Inline, Line, Strong, Words
from corrige.document.notation import unicode
from corrige.document.wording import Language
from corrige.templates.extent import flat
from corrige.templates.html import mathml
from corrige.templates.ink import Ink
from corrige.templates.typography import clean, typeset


class Html(str):
    """HTML source; any other string is escaped where a template sets it. As markupsafe's Markup, and made faster."""

    __slots__ = ()

    def __html__(self) -> Html:
        return self


_MATH = r"<math>(?:(?!</math>).)*</math>"
_TIGHT = re.compile(rf"{_MATH}\u00a0=(?:\u00a0(?:{_MATH})?)?")
"""A letter and its sign: browsers part a line behind `<math>`, whatever space follows."""


class HtmlInk(Ink):
    ready = Html

    def line(self, line: Line) -> str:
        found = super().line(line)
        return Html(_TIGHT.sub(r'<span class="tight">\g<0></span>', found)) if "</math>\u00a0=" in found else found

    def words(self, text: str) -> Html:
        return Html(escape(typeset(text, self.language)))

    def strong(self, text: str) -> Html:
        return Html(f"<strong>{self.words(text)}</strong>")

    def emphasis(self, text: str) -> Html:
        return Html(f"<em>{self.words(text)}</em>")

    def code(self, text: str) -> Html:
        return Html(f"<code>{escape(clean(text))}</code>")

    def number(self, text: str) -> Html:
        return Html(text)

    def within(self, row: str) -> Html:
        return Html(f"<math>{row}</math>")

    def digits(self, text: str) -> Html:
        if text.startswith("−"):
            return Html(f"<mrow><mo>−</mo><mn>{text[1:]}</mn></mrow>")
        return Html(f"<mn>{text}</mn>")

    def fenced(self, values: list[str], fences: str = "()") -> Html:
        comma = "<mo>;</mo>" if self.language == "fr" else "<mo>,</mo>"
        return Html(mathml.fenced(fences[0], comma.join(values), fences[1]))

    def matrix(self, rows: list[list[str]]) -> Html:
        cells = "".join(f"<mtr>{''.join(f'<mtd>{cell}</mtd>' for cell in row)}</mtr>" for row in rows)
        return Html(mathml.fenced("(", f"<mtable>{cells}</mtable>", ")"))

    def term(self, sign: str, size: str, first: bool) -> Html:
        form = "prefix" if first else "infix"
        before = f'<mo form="{form}" lspace="0">{sign}</mo>' if sign else ""
        return Html(f"<math>{before}{size}</math>")

    def text_in_display(self, text: str) -> Html:
        return Html(f"<mtext>{self.words(text)}</mtext>")

    def label(self, line: Line) -> Html:
        """As `tspan`s: a figure holds no MathML."""
        return Html("".join([self._span(part) for part in line]))

    def _span(self, part: Inline) -> str:
        match part:
            case Words(text):
                return self.words(text)
            case Strong(text):
                return f'<tspan font-weight="bold">{self.words(text)}</tspan>'
            case Emphasis(text):
                return f'<tspan font-style="italic">{self.words(text)}</tspan>'
            case Code(text):
                return f'<tspan font-family="monospace">{escape(clean(text))}</tspan>'
            case Formula(tree, numbers):
                return f'<tspan font-style="italic">{escape(clean(unicode(tree, numbers, self.language)))}</tspan>'
            case Figure():
                return flat(part, self.language)

    def listing(self, text: str) -> Html:
        return Html(escape(clean(text)))


@cache
def ink(language: Language) -> HtmlInk:
    return HtmlInk(language, mathml.formulas(language))
