"""What a format writes its letters, numbers and formulas with. All else about a document is told by `views`."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from fractions import Fraction
from functools import lru_cache
from typing import Any, Final

from corrige.document.formula import Apply, Exact, Number, Symbol, Tree
from corrige.document.inline import Code, Emphasis, Figure, Formula, Line, Strong, Words
from corrige.document.wording import Language
from corrige.templates.prepared import Formulas
from corrige.templates.typography import number

_REMEMBERED: Final = ("words", "strong", "emphasis", "code", "number", "letters", "digits")
"""Methods whose results recur from sheet to sheet, and cost more than looking them up."""


class Ink(ABC):
    """Strings of one format in one language, ready to stand in its templates: what is data is escaped."""

    ready: type[str] = str
    """Marks what is ready to stand in a template: it is not escaped again."""

    def __init__(self, language: Language, formulas: Formulas) -> None:
        self.language: Language = language
        self.formulas = formulas
        for name in _REMEMBERED:
            setattr(self, name, lru_cache(maxsize=2048)(getattr(self, name)))

    @abstractmethod
    def words(self, text: str) -> str:
        """A sentence: set with the language's spaces, and escaped."""

    @abstractmethod
    def strong(self, text: str) -> str: ...

    @abstractmethod
    def emphasis(self, text: str) -> str: ...

    @abstractmethod
    def code(self, text: str) -> str: ...

    @abstractmethod
    def number(self, text: str) -> str:
        """A number that is already grouped, in a line of text or in a figure."""

    def formula(self, tree: Tree, numbers: Mapping[str, Exact] | None) -> str:
        """A formula within a line of text."""
        return self.within(self.row(tree, numbers)) if numbers else self.letters(tree)

    def letters(self, tree: Tree) -> str:
        """The same without numbers put in."""
        return self.within(self.row(tree))

    @abstractmethod
    def within(self, row: str) -> str:
        """What a display shows, within a line of text."""

    def row(self, tree: Tree, numbers: Mapping[str, Exact] | None = None) -> str:
        """A formula, or a part of one, for a display."""
        return self.ready(self.formulas.row(tree, numbers))

    @abstractmethod
    def digits(self, text: str) -> str:
        """A number that is already grouped, in a display."""

    @abstractmethod
    def fenced(self, values: list[str], fences: str = "()") -> str:
        """`(a, b, c)` in a display."""

    @abstractmethod
    def matrix(self, rows: list[list[str]]) -> str:
        """A matrix in a display."""

    @abstractmethod
    def term(self, sign: str, size: str, first: bool) -> str:
        """A term of a sum with its sign (`+`, `−` or none), kept together in a line of text. Before the first term
        the sign stands tight."""

    @abstractmethod
    def text_in_display(self, text: str) -> str:
        """Words in a display."""

    @abstractmethod
    def label(self, line: Line) -> str:
        """A line within a figure."""

    @abstractmethod
    def listing(self, text: str) -> str:
        """Source text with its line breaks and spaces."""

    def line(self, line: Line) -> str:
        """A line of text."""
        if len(line) < 2:
            return self.inline(line[0]) if line else ""
        parts = [self.words(part.text) if type(part) is Words else self.inline(part) for part in line]
        return self.ready("".join(parts))

    def inline(self, part: Words | Strong | Emphasis | Code | Figure | Formula) -> str:
        match part:
            case Words():
                return self.words(part.text)
            case Figure():
                return self.number(number(part.value, self.language, part.decimals))
            case Formula():
                return self.formula(part.tree, part.numbers)
            case Strong():
                return self.strong(part.text)
            case Emphasis():
                return self.emphasis(part.text)
            case Code():
                return self.code(part.text)

    def value(self, value: Any) -> str:
        """A value in a display: a number, a formula, words, a shape, a matrix, several matrices."""
        match value:
            case int() | Fraction():
                text = number(value, self.language)
                return self.row(Number(value)) if "/" in text else self.digits(text)
            case Number() | Symbol() | Apply():
                return self.row(value)
            case str():
                return self.text_in_display(value)
            case frozenset() | set():
                return self.fenced([self.value(part) for part in sorted(value)], "{}") if value else self.digits("∅")
            case (tuple() | list() as first, *_) if first and isinstance(first[0], (tuple, list)):
                return self.fenced([self.value(part) for part in value])
            case (tuple() | list(), *_):
                return self.matrix([[self.value(cell) for cell in row] for row in value])
            case tuple() | list():
                return self.fenced([self.value(part) for part in value]) if value else self.digits("∅")
            case _:
                raise TypeError(f"{value!r} cannot be shown in a display")
