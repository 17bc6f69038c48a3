"""Ink for HTML: escaped text, MathML for formulas."""

from __future__ import annotations

from functools import cache
from html import escape

from markupsafe import Markup

from corrige.document.document import Code, Emphasis, Figure, Formula, Inline, Line, Strong, Words
from corrige.document.notation import unicode
from corrige.document.wording import Language
from corrige.templates.extent import flat
from corrige.templates.html import mathml
from corrige.templates.ink import Ink
from corrige.templates.typography import clean, typeset


class HtmlInk(Ink):
    ready = Markup

    def words(self, text: str) -> Markup:
        return Markup(escape(typeset(text, self.language)))

    def strong(self, text: str) -> Markup:
        return Markup(f"<strong>{self.words(text)}</strong>")

    def emphasis(self, text: str) -> Markup:
        return Markup(f"<em>{self.words(text)}</em>")

    def code(self, text: str) -> Markup:
        return Markup(f"<code>{escape(clean(text))}</code>")

    def number(self, text: str) -> Markup:
        return Markup(text)

    def within(self, row: str) -> Markup:
        return Markup(f"<math>{row}</math>")

    def digits(self, text: str) -> Markup:
        if text.startswith("−"):
            return Markup(f"<mrow><mo>−</mo><mn>{text[1:]}</mn></mrow>")
        return Markup(f"<mn>{text}</mn>")

    def fenced(self, values: list[str], fences: str = "()") -> Markup:
        comma = "<mo>;</mo>" if self.language == "fr" else "<mo>,</mo>"
        return Markup(mathml.fenced(fences[0], comma.join(values), fences[1]))

    def matrix(self, rows: list[list[str]]) -> Markup:
        cells = "".join(f"<mtr>{''.join(f'<mtd>{cell}</mtd>' for cell in row)}</mtr>" for row in rows)
        return Markup(mathml.fenced("(", f"<mtable>{cells}</mtable>", ")"))

    def term(self, sign: str, size: str, first: bool) -> Markup:
        form = "prefix" if first else "infix"
        before = f'<mo form="{form}" lspace="0">{sign}</mo>' if sign else ""
        return Markup(f"<math>{before}{size}</math>")

    def text_in_display(self, text: str) -> Markup:
        return Markup(f"<mtext>{self.words(text)}</mtext>")

    def label(self, line: Line) -> Markup:
        """As `tspan`s: a figure holds no MathML."""
        return Markup("".join([self._span(part) for part in line]))

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
                return f'<tspan font-style="italic">{escape(clean(unicode(tree, numbers)))}</tspan>'
            case Figure():
                return flat(part, self.language)

    def listing(self, text: str) -> Markup:
        return Markup(escape(clean(text)))


@cache
def ink(language: Language) -> HtmlInk:
    return HtmlInk(language, mathml.formulas(language))
