"""Ink for LaTeX: escaped text, formulas for its mathematics mode."""

from __future__ import annotations

import re
from functools import cache, lru_cache, partial
from typing import Final

from corrige.document.formula import Tree, symbols
from corrige.document.inline import Line
from corrige.document.notation import latex, plain
from corrige.document.wording import Language, integer_text
from corrige.templates.ink import Ink
from corrige.templates.latex.characters import tex
from corrige.templates.prepared import Formulas
from corrige.templates.typography import typeset

_MATH_DIGITS: Final = str.maketrans({"\u202f": r"\,", ",": "{,}", "−": "-", "∅": r"\emptyset "})
_SPACE: Final = r"\mskip\medmuskip "
_TYPED: Final = {" ": "\\ ", "'": r"\textquotesingle{}"}
_SYMBOL: Final = re.compile(r"[A-Za-z]+'*(_[A-Za-z0-9]+)*")


def _digits(value: int, language: Language) -> str:
    return integer_text(value, language).translate(_MATH_DIGITS)


@lru_cache(maxsize=2048)
def _write(tree: Tree) -> str:
    """The tree in mathematics mode; one with names that are no letters, such as a student's, as plain text."""
    if all(_SYMBOL.fullmatch(name) for name in symbols(tree)):
        written = latex(tree)
        return written.replace(r"\max\left", r"\max\mathopen{}\left").replace(r"\min\left", r"\min\mathopen{}\left")
    return rf"\text{{{tex(plain(tree))}}}"


class Tex(str):
    """LaTeX source; any other string is escaped where a template sets it."""

    __slots__ = ()


class LatexInk(Ink):
    ready = Tex

    def words(self, text: str) -> Tex:
        return Tex(tex(typeset(text, self.language)))

    def strong(self, text: str) -> Tex:
        return Tex(rf"\textbf{{{self.words(text)}}}")

    def emphasis(self, text: str) -> Tex:
        return Tex(rf"\emph{{{self.words(text)}}}")

    def code(self, text: str) -> Tex:
        return Tex(rf"\texttt{{{_code(text)}}}")

    def number(self, text: str) -> Tex:
        return Tex(tex(text))

    def within(self, row: str) -> Tex:
        return Tex(f"${row}$")

    def digits(self, text: str) -> Tex:
        return Tex(text.translate(_MATH_DIGITS))

    def fenced(self, values: list[str], fences: str = "()") -> Tex:
        left, right = (rf"\{fence}" if fence in "{}" else fence for fence in fences)
        inside = (r"\,; " if self.language == "fr" else ", ").join(values)
        return Tex(rf"\left{left}{inside}\right{right}")

    def matrix(self, rows: list[list[str]]) -> Tex:
        columns = "r" * max(map(len, rows), default=1)
        cells = r"\\ ".join([" & ".join(row) for row in rows])
        return Tex(rf"\left(\begin{{array}}{{@{{}}{columns}@{{}}}}{cells}\end{{array}}\right)")

    def term(self, sign: str, size: str, first: bool) -> Tex:
        return Tex(rf"\mbox{{${sign.replace('−', '-')}{'' if first else _SPACE}{size}$}}")

    def text_in_display(self, text: str) -> Tex:
        return Tex(rf"\text{{{self.words(text)}}}")

    def label(self, line: Line) -> str:
        return self.line(line)

    def listing(self, text: str) -> Tex:
        lines = text.expandtabs(4).rstrip("\n").split("\n")
        longest = max(map(len, lines))
        size = r"\footnotesize" if longest <= 84 else r"\scriptsize" if longest <= 96 else r"\tiny"
        return Tex(size + "".join([rf"\listline{{{_code(line)}}}" for line in lines]))


def _code(text: str) -> str:
    """Typewriter letters: spaces count, quotes are straight."""
    return "".join([_TYPED.get(part) or tex(part) for part in re.split("([ '])", text)])


@cache
def ink(language: Language) -> LatexInk:
    return LatexInk(language, Formulas(_write, partial(_digits, language=language)))
