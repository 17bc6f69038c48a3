"""Text to tokens, for every notation of a formula: plain, Python, Unicode and LaTeX."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from typing import Final, Literal, NamedTuple, TypeAlias

from corrige.answers.characters import FRACTIONS, Refused
from corrige.answers.numerals import Separators, numeral
from corrige.answers.vocabulary import FREE, FUNCTIONS, MODULES, PHRASES, Names, spells, words_of
from corrige.document.formula import Exact
from corrige.document.wording import Language

TokenKind: TypeAlias = Literal["number", "symbol", "function", "op", "end"]

MAX_TOKENS = 3000

_SPACE = re.compile(r"[ \n]+")
_OP = re.compile(r"\*\*|//|==|[-+*/%^=(){}\[\],;:⌊⌋⌈⌉&~∈∅]")
_RUN = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
_COMMAND = re.compile(r"\\([A-Za-z]+|.)", re.DOTALL)
_OPENING = re.compile(r" {0,9}(?:\\left|\\[bB]igg?l?)? {0,9}(?:\(|\[|\\?\{)")
_BELOW = re.compile(r" ?_ ?(?:\{([^{}]{1,40})\}|\{? ?\\(?:text|mathrm|textrm|mathit)\{([^{}]{1,40})\} ?\}?)")
_SHORT_FRAC = re.compile(r"\\[dtc]?frac ?([0-9A-Za-z]) ?([0-9A-Za-z])")
_AROUND_TIMES = re.compile(r"[xX]|(?<=[xX])[0-9]+")
_OF = re.compile(r" {1,3}(?:de|of|d')(?: la| the)? {0,3}")
_UPRIGHT = re.compile(r" ?\{ ?([A-Za-z][A-Za-z0-9 ]{0,30}?) ?\}")

_SIGNS: Final = {
    "cdot": "*", "times": "*", "ast": "*", "cdotp": "*", "bullet": "*", "div": "/", "lfloor": "⌊", "rfloor": "⌋",
    "lceil": "⌈", "rceil": "⌉", "{": "{", "}": "}", "lbrace": "{", "rbrace": "}", "lbrack": "[", "rbrack": "]",
    "emptyset": "∅", "varnothing": "∅", "in": "∈", "%": "%", "lparen": "(", "rparen": ")", "approx": "~", "&": "&",
}  # fmt: skip
_SKIPPED: Final = words_of("""
    left right big Big bigl bigr Bigl Bigr bigg Bigg biggl biggr Biggl Biggr displaystyle textstyle limits nolimits
    quad qquad thinspace enspace space mathstrut , ; ! : >
""") | {" ", "\n"}
_FONTS: Final = words_of("""
    mathrm mathit mathbf mathsf mathtt mathcal text textrm textit textbf texttt mbox operatorname rm bm boldsymbol
""")
_OPENERS: Final = frozenset("([{⌊⌈")
_CLOSERS: Final = frozenset(")]}⌋⌉")
_SEVERAL: Final = frozenset({"max", "min", "mod"})
_FRACS: Final = frozenset({"frac", "dfrac", "tfrac", "cfrac"})


class Token(NamedTuple):
    kind: TokenKind
    start: int
    end: int
    text: str = ""
    number: Exact = 0


@dataclass(slots=True)
class _Tokenizer:
    text: str
    pos: int
    stop: int
    separators: Separators
    language: Language
    names: Names
    out: list[Token]
    calls: list[bool] = field(default_factory=list)
    """For each open bracket, whether it holds the arguments of a function: there, commas separate."""

    def run(self) -> list[Token]:
        text, stop = self.text, self.stop
        while self.pos < stop:
            char = text[self.pos]
            if char in " \n":
                self.pos += 1
            elif "0" <= char <= "9" or (char == "." and text[self.pos + 1 : self.pos + 2].isdigit()):
                self._number()
            elif char.isalpha() and char.isascii():
                self._word()
            elif char == "\\":
                self._command()
            else:
                self._sign()
            if len(self.out) > MAX_TOKENS:
                raise Refused("too long", self.pos)
        self._add("end", self.stop, self.stop)
        return self.out

    def _add(self, kind: TokenKind, start: int, end: int, text: str = "", number: Exact = 0) -> None:
        if kind == "op" and text in _OPENERS:
            self.calls.append(bool(self.out) and self.out[-1].kind == "function" and self.out[-1].text in _SEVERAL)
        elif kind == "op" and text in _CLOSERS and self.calls:
            self.calls.pop()
        self.out.append(Token(kind, start, end, text, number))
        self.pos = end

    def _number(self) -> None:
        if self._after_operand() and self.out[-1].kind == "symbol" and self.out[-1].end == self.pos:
            raise Refused("digit after name", self.pos, name=self.out[-1].text)
        separators = "plain" if self.calls and self.calls[-1] else self.separators
        found = numeral(self.text, self.pos, self.stop, separators, self.language)
        self._add("number", self.pos, found.end, self.text[self.pos : found.end], found.value)
        if self.text.startswith(".10", found.end, self.stop):  # `1,5.10^8`
            self._add("op", found.end, found.end + 1, "*")

    def _after_operand(self) -> bool:
        if not self.out:
            return False
        last = self.out[-1]
        return last.kind in ("number", "symbol") or last.text in _CLOSERS

    def _word(self) -> None:
        start = self.pos
        for module in MODULES:
            if (
                self.text.startswith(module, start)
                and self.text[start + len(module) : start + len(module) + 1].isalpha()
            ):
                self.pos += len(module)
                start = self.pos
                break
        if self._function(start):
            return
        if not self._readable(start) or not self._symbol(start):
            raise self._unknown(start)

    def _readable(self, start: int) -> bool:
        """Whether the whole run of letters is made of what the question knows: of an unknown word no part is read."""
        if self.names.free or (self.out and self.out[-1].end == start):
            return True
        found = _RUN.match(self.text, start, self.stop)
        assert found is not None
        run = found[0]
        if _OPENING.match(self.text, found.end()):
            function = next((name for name in FUNCTIONS if len(name) > 1 and run.endswith(name)), "")
            run = run[: len(run) - len(function)]
        if self.names.x_is_times:
            run = "".join(part for part in _AROUND_TIMES.split(run) if not part.isdigit())
        return spells(run.rstrip("_0123456789"), self.names.spellings)

    def _function(self, start: int) -> bool:
        for phrase, op in PHRASES:
            if self.text.startswith(phrase, start) and start + len(phrase) <= self.stop:
                end = start + len(phrase)
                of = _OF.match(self.text, end)
                if of and _OPENING.match(self.text, of.end()):
                    self._add("function", start, of.end(), op)
                    return True
                if _OPENING.match(self.text, end):
                    self._add("function", start, end, op)
                    return True
        found = _RUN.match(self.text, start, self.stop)
        assert found is not None
        word = found[0]
        if word == "mod" and (self._after_operand() or not _OPENING.match(self.text, found.end())):
            self._add("op", start, found.end(), "mod")
            return True
        if word in FUNCTIONS and word not in self.names.spellings and _OPENING.match(self.text, found.end()):
            self._add("function", start, found.end(), FUNCTIONS[word])
            return True
        return False

    def _symbol(self, start: int) -> bool:
        found = _RUN.match(self.text, start, self.stop)
        assert found is not None
        run, names = found[0], self.names
        spelling = names.symbol_at(self.text[: found.end()], start)
        while spelling is not None:
            end = start + len(spelling)
            below = _BELOW.match(self.text, end, self.stop)
            if below:
                return self._subscripted(start, spelling, below)
            if self.text[end : end + 1] != "_" or end == self.stop:
                self._add("symbol", start, end, names.spellings[spelling])
                return True
            spelling = names.symbol_at(self.text[: end - 1], start)
        if names.free and self._free(start, run):
            return True
        if run[0] in "xX" and names.x_is_times and self._after_operand():
            self._add("op", start, start + 1, "*")
            return True
        return False

    def _subscripted(self, start: int, head: str, below: re.Match[str]) -> bool:
        lower = re.sub(r"\\(?:text|mathrm|textrm|mathit)|[{}\\ ]", "", below[1] or below[2]).replace(",", "_")
        name = f"{head}_{lower}"
        if name in self.names.spellings:
            self._add("symbol", start, below.end(), self.names.spellings[name])
            return True
        if self.names.free and lower.replace("_", "").isalnum():
            self._add("symbol", start, below.end(), name)
            return True
        raise self._unknown(start, name)

    def _free(self, start: int, run: str) -> bool:
        """Where any letter is a symbol: one letter with its subscript, or a whole word of four letters or more."""
        head = run.partition("_")[0]
        if run[0] in "xX" and self._after_operand() and not run[1:2].islower():
            return False
        below = _BELOW.match(self.text, start + 1, self.stop)
        if below:
            return self._subscripted(start, run[0], below)
        if "_" in run and (len(head) == 1 or head.islower()) and run[-1] != "_":
            self._add("symbol", start, start + len(run), run)
            return True
        if len(head) >= 4 and head == run and head.isalpha() and head.islower():
            self._add("symbol", start, start + len(run), run)
            return True
        self._add("symbol", start, start + 1, run[0])
        return True

    def _unknown(self, start: int, name: str = "") -> Refused:
        found = _RUN.match(self.text, start, self.stop)
        word = name or (found[0] if found else self.text[start])
        if _OPENING.match(self.text, start + len(word)) and not name and len(word) > 1:
            return Refused("unknown function", start, name=word[:40])
        near = self.names.nearest(word)
        if near is not None:
            return Refused("unknown symbol, near", start, name=word[:40], near=near)
        known = ", ".join(dict.fromkeys(self.names.spellings.values()))
        return Refused("unknown symbol" if known else "unknown word", start, name=word[:40], known=known)

    def _command(self) -> None:
        start = self.pos
        short = _SHORT_FRAC.match(self.text, start, self.stop)
        if short:
            self._short_frac(short)
            return
        found = _COMMAND.match(self.text, start, self.stop)
        if found is None:
            raise Refused("character", start, char="\\")
        name, end = found[1], found.end()
        if name in _SKIPPED:
            self.pos = end + (name in ("left", "right") and self.text[end : end + 1] == ".")
        elif name in _SIGNS:
            self._add("op", start, end, _SIGNS[name])
        elif name in _FRACS:
            self._add("op", start, end, "frac")
        elif name in ("bmod", "mod"):
            self._add("op", start, end, "mod")
        elif name in ("max", "min"):
            self._add("function", start, end, name)
        elif name in _FONTS:
            self._upright(end)
        else:
            raise Refused("unknown command", start, name=found[0][:40])

    def _short_frac(self, found: re.Match[str]) -> None:
        start = self.pos
        self._add("op", start, start, "(")
        for group, sign in ((1, "/"), (2, ")")):
            self.pos = found.start(group)
            inner = _Tokenizer(self.text, self.pos, self.pos + 1, self.separators, self.language, self.names, [])
            self.out.extend(inner.run()[:-1])
            self._add("op", found.end(group), found.end(group), sign)

    def _upright(self, start: int) -> None:
        """`\\mathrm{floor}`, `\\operatorname{max}`, `\\text{C}`: the word within the braces."""
        found = _UPRIGHT.match(self.text, start, self.stop)
        if found is None:
            self.pos = start
            return
        word, end = found[1], found.end()
        known = self.names.spellings
        below = _BELOW.match(self.text, end, self.stop)
        if below and (word in known or self.names.free or any(key.startswith(word) for key in known)):
            self._subscripted(found.start(1), word, below)
        elif word in FUNCTIONS and word not in known:
            self._add("op" if word == "mod" else "function", found.start(1), end, FUNCTIONS[word])
        elif word in known or self.names.free:
            self._add("symbol", found.start(1), end, known.get(word, word))
        else:
            raise self._unknown(found.start(1), word)

    def _sign(self) -> None:
        start, char = self.pos, self.text[self.pos]
        if char in FRACTIONS:
            self._fraction(char)
            return
        found = _OP.match(self.text, start, self.stop)
        if found:
            self._add("op", start, found.end(), "^" if found[0] == "**" else "=" if found[0] == "==" else found[0])
        elif char == "." and self._after_operand() and self.text[start + 1 : start + 2] in _FACTOR_STARTS:
            self._add("op", start, start + 1, "*")
        else:
            raise Refused("character", start, char=_shown(char))

    def _fraction(self, char: str) -> None:
        start, value = self.pos, FRACTIONS[char]
        if self.out and self.out[-1].kind == "number":  # `2½`
            last = self.out.pop()
            self._add("number", last.start, start + 1, last.text + char, last.number + value)
        else:
            self._add("number", start, start + 1, char, value)


_FACTOR_STARTS: Final = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ(\\⌊⌈")


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
) -> list[Token]:
    """The tokens of `text[start:stop]`, and one for its end. Raises Refused.

    >>> [token.text for token in tokens("2f²".replace("²", "^2"), 0, 4, "plain", "en")]
    ['2', 'f', '^', '2', '']
    """
    return _Tokenizer(text, start, stop, separators, language, names, []).run()
