"""Text to tokens, for every notation of a formula: plain, Python, Unicode and LaTeX."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from typing import Final

from corrige.answers.characters import FRACTIONS, Refused
from corrige.answers.numerals import Separators, numeral
from corrige.answers.vocabulary import FREE, FUNCTIONS, GREEK, Names, words_of
from corrige.answers.words import OPENING, Token, greek, greek_name, has_subscript, subscripted, unknown_name, word
from corrige.document.formula import Exact
from corrige.document.wording import Language

MAX_TOKENS: Final = 1000

_OP = re.compile(r"\*\*|//|==|[-+*/%^=(){}\[\],;:⌊⌋⌈⌉&~∈∅]")
_COMMAND = re.compile(r"\\([A-Za-z]{1,30}|.)", re.DOTALL)
_SHORT_FRAC = re.compile(r"\\[dtc]?frac ?([0-9A-Za-z]) ?([0-9A-Za-z])")
_IDLE_GROUP = re.compile(r"\{([-+*/=]?)\}")
"""TeX's empty group, and a sign that stands in one for its space."""
_STAR_TOO: Final = ("floor", "ceil", "operatorname")
_UPRIGHT = re.compile(r" ?\{ ?([A-Za-z][A-Za-z0-9 ]{0,30}?) ?\}")

_SIGNS: Final = {
    "cdot": "*", "times": "*", "ast": "*", "cdotp": "*", "bullet": "*", "div": "/", "lfloor": "⌊", "rfloor": "⌋",
    "lceil": "⌈", "rceil": "⌉", "{": "{", "}": "}", "lbrace": "{", "rbrace": "}", "lbrack": "[", "rbrack": "]",
    "emptyset": "∅", "varnothing": "∅", "in": "∈", "%": "%", "lparen": "(", "rparen": ")", "approx": "~", "&": "&",
    "lvert": "|", "rvert": "¦",
    "frac": "frac", "dfrac": "frac", "tfrac": "frac", "cfrac": "frac", "over": "over", "bmod": "mod", "mod": "mod",
    "pmod": "mod", "*": "*",
}  # fmt: skip
_SKIPPED: Final = words_of("""
    left right big Big bigl bigr Bigl Bigr bigg Bigg biggl biggr Biggl Biggr displaystyle textstyle limits nolimits
    quad qquad thinspace enspace space mathstrut , ; ! : >
""") | {" ", "\n"}
_FONTS: Final = words_of("""
    mathrm mathit mathbf mathsf mathtt mathcal text textrm textit textbf texttt mbox operatorname rm bm boldsymbol
    boxed fbox num emph underline textsf
""")
_OPENERS: Final = frozenset("([{⌊⌈|")
_CLOSERS: Final = frozenset(")]}⌋⌉¦")
"""The second bar of `|w - f|` is the token ¦."""
_SEVERAL: Final = frozenset({"max", "min", "mod", "^"})
_MOST_ARGUMENTS: Final = 200
"""Characters in which a semicolon between the arguments of a function is looked for."""
_FACTOR_STARTS: Final = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ(\\⌊⌈")


@dataclass(slots=True)
class _Tokenizer:
    text: str
    pos: int
    stop: int
    separators: Separators
    language: Language
    names: Names
    most: int = MAX_TOKENS
    out: list[Token] = field(default_factory=list)
    open: list[Separators] = field(default_factory=list)
    """For each open bracket, how numbers are written in it: commas separate the arguments of a function."""
    bars: list[int] = field(default_factory=list)
    """For each open bar of an absolute value, the number of brackets that are open with it."""

    def run(self) -> list[Token]:
        text, stop = self.text, self.stop
        while self.pos < stop:
            char = text[self.pos]
            if char in " \n":
                self.pos += 1
            elif char == "{" and (idle := _IDLE_GROUP.match(text, self.pos, stop)):
                self._idle(idle)
            elif "0" <= char <= "9" or (char in ".," and self._fraction_begins(char)):
                self._number()
            elif char.isalpha() and char.isascii():
                self._put(word(text, self.pos, stop, self.names, after_operand=self._after_operand()))
            elif char == "\\":
                self._command()
            else:
                self._sign(char)
            if len(self.out) > self.most:
                raise Refused("too long", self.pos)
        self._add("end", stop)
        return self.out

    def _put(self, token: Token) -> None:
        begins = token.kind in ("number", "symbol", "function") or token.text in _OPENERS
        if begins and self._after_operand() and "\n" in self.text[self.out[-1].end : token.start]:
            raise Refused("two lines", token.start)
        if token.kind == "op" and token.text in _OPENERS:
            several = bool(self.out) and self.out[-1].kind == "function" and self.out[-1].text in _SEVERAL
            self.bars += [len(self.open) + 1] * (token.text == "|")
            self.open.append(self._between_arguments(token.end) if several else self.separators)
        elif token.kind == "op" and token.text in _CLOSERS and self.open:
            self.bars = [level for level in self.bars if level < len(self.open)]
            self.open.pop()
        self.out.append(token)
        self.pos = token.end

    def _between_arguments(self, start: int) -> Separators:
        """`max(3,5)` are two numbers; in `max(3,5; 2)` a semicolon separates, and the comma is decimal."""
        depth, before = 0, ""
        for char in self.text[start : min(self.stop, start + _MOST_ARGUMENTS)]:
            depth += (char in _OPENERS) - (char in _CLOSERS)
            if depth < 0:
                break
            if char == ";" and depth == 0 and before != "\\":  # `\;` is a space
                return "comma"
            before = char
        return "plain"

    def _add(self, text: str, end: int) -> None:
        """An operator, or the end."""
        self._put(Token("end", end, end) if text == "end" else Token("op", self.pos, end, text))

    def _add_number(self, start: int, end: int, value: Exact) -> None:
        self._put(Token("number", start, end, self.text[start:end], value))

    def _number(self) -> None:
        if self.out and self.out[-1].kind == "symbol" and self.out[-1].end == self.pos:
            raise Refused("digit after name", self.pos, name=self.out[-1].text)
        separators = self.open[-1] if self.open else self.separators
        found = numeral(self.text, self.pos, self.stop, separators, self.language)
        self._add_number(self.pos, found.end, found.value)
        if self.text.startswith(".10", self.pos, self.stop):  # `1,5.10^8`
            self._add("*", self.pos + 1)

    def _fraction_begins(self, char: str) -> bool:
        """Whether a number without whole part stands here: `.5`, and `,5` where a comma can only be decimal."""
        alone = char == "." or (self.separators in ("integer", "real") and not self._after_operand())
        return alone and self.text[self.pos + 1 : self.pos + 2].isdigit() and self.pos + 1 < self.stop

    def _after_operand(self) -> bool:
        return bool(self.out) and (self.out[-1].kind in ("number", "symbol") or self.out[-1].text in _CLOSERS)

    def _idle(self, group: re.Match[str]) -> None:
        if group[1]:
            self._add(group[1], group.end())
        self.pos = group.end()

    def _bar(self, end: int) -> None:
        """A bar closes an absolute value, or opens one: in `5 | 3` it does neither."""
        after = self._after_operand()
        if after and self.bars and self.bars[-1] == len(self.open):
            self._add("¦", end)
        elif not after or (self.names.spellings and self.out[-1].end == self.pos):
            self._add("|", end)
        else:
            raise Refused("character", self.pos, char="|")

    def _command(self) -> None:
        short = _SHORT_FRAC.match(self.text, self.pos, self.stop)
        if short:
            self._short_frac(short)
            return
        found = _COMMAND.match(self.text, self.pos, self.stop)
        if found is None:
            raise Refused("character", self.pos, char="\\")
        name, end = found[1], found.end()
        end += name in _STAR_TOO and self.text.startswith("*", end, self.stop)
        if name in _SKIPPED:
            self.pos = end + (name in ("left", "right") and self.text[end : end + 1] == ".")
        elif name in ("vert", "mid"):
            self._bar(end)
        elif name in _SIGNS:
            self._add(_SIGNS[name], end)
        elif name in ("max", "min", "floor", "ceil"):
            self._put(Token("function", self.pos, end, name))
        elif name in GREEK:
            self._put(greek(self.text, self.pos, end, self.stop, name, self.names))
        elif name in _FONTS:
            self._upright(end)
        else:
            raise Refused("unknown command", self.pos, name=found[0])

    def _short_frac(self, found: re.Match[str]) -> None:
        r"""`\frac12`, `\frac ab`."""
        self._add("frac", self.pos)
        for group in (1, 2):
            start, end = found.span(group)
            inner = _Tokenizer(self.text, start, end, self.separators, self.language, self.names)
            self.pos = start
            self._add("{", start)
            self.out.extend(inner.run()[:-1])
            self.pos = end
            self._add("}", end)

    def _upright(self, start: int) -> None:
        r"""`\mathrm{floor}`, `\operatorname{max}`, `\text{C}`: the word within the braces."""
        found = _UPRIGHT.match(self.text, start, self.stop)
        if found is None:
            self.pos = start
            return
        name, at, end, known = found[1], found.start(1), found.end(), self.names.spellings
        below = has_subscript(self.text, end, self.stop)
        if below and (self.names.free or any(key.startswith(name) for key in known)):
            self._put(subscripted(self.text, at, name, below, self.names))
        elif name in FUNCTIONS and name not in known:
            infix = name == "mod" and (self._after_operand() or not OPENING.match(self.text, end, self.stop))
            self._put(Token("op" if infix else "function", at, end, FUNCTIONS[name]))
        elif name in known or self.names.free:
            self._put(Token("symbol", at, end, known.get(name, name)))
        else:
            raise unknown_name(at, name, self.names)

    def _sign(self, char: str) -> None:
        start = self.pos
        found = _OP.match(self.text, start, self.stop)
        if found:
            self._add({"**": "^", "==": "=", ":": "/"}.get(found[0], found[0]), found.end())
        elif char == "|":
            self._bar(start + 1)
        elif char in FRACTIONS:
            self._fraction(FRACTIONS[char])
        elif (name := greek_name(char)) is not None:
            self._put(greek(self.text, start, start + 1, self.stop, name, self.names))
        elif char == "." and self._after_operand() and self.text[start + 1 : start + 2] in _FACTOR_STARTS:
            self._add("*", start + 1)
        else:
            raise Refused("character", start, char=_shown(char))

    def _fraction(self, value: Exact) -> None:
        """`½`, or the second part of `2½`."""
        end = self.pos + 1
        if self.out and self.out[-1].text.isdecimal():
            whole = self.out.pop()
            self._add_number(whole.start, end, whole.number + value)
        else:
            self._add_number(self.pos, end, value)


def _shown(char: str) -> str:
    """A character that cannot be read; one of another alphabet with its name, since it may look like a letter."""
    if char.isascii():
        return char
    name = unicodedata.name(char, "").lower()
    return f"{char if char.isprintable() else ''} (U+{ord(char):04X} {name})".strip()


def tokens(
    text: str,
    start: int,
    stop: int,
    separators: Separators,
    language: Language,
    names: Names = FREE,
    most: int = MAX_TOKENS,
) -> list[Token]:
    """The tokens of `text[start:stop]`, and one for its end. Raises Refused.

    >>> [token.text for token in tokens("2f^2", 0, 4, "plain", "en")]
    ['2', 'f', '^', '2', '']
    """
    return _Tokenizer(text, start, stop, separators, language, names, most).run()
