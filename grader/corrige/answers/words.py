"""Runs of letters to tokens: symbols with their subscripts, products of symbols, names of functions, `x` for times."""

from __future__ import annotations

import re
import unicodedata
from typing import Final, Literal, NamedTuple, TypeAlias

from corrige.answers.characters import Refused
from corrige.answers.vocabulary import FUNCTIONS, GREEK, MODULES, PHRASES, UNITS, Names, spells
from corrige.document.formula import Exact

TokenKind: TypeAlias = Literal["number", "symbol", "function", "op", "end"]
MAX_WORD: Final = 60
"""Letters, digits and underscores in a row; nothing readable has more."""


MAX_REACH: Final = 200
"""Characters in which the bracket that closes a function is looked for."""


class Token(NamedTuple):
    kind: TokenKind
    start: int
    end: int
    text: str = ""
    number: Exact = 0


OPENING: Final = re.compile(r" {0,9}(?:\\left|\\[bB]igg?l?)? {0,9}(?:\(|\[|\\?\{)")
_RUN = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:_{1,2}[A-Za-z0-9]+)*")
_FONT = r"\\(?:text|mathrm|textrm|mathit|textit|mathsf|mathbf|textbf|operatorname|mbox)"
_BELOW = re.compile(rf" ?_ ?(?:\{{([^{{}}]{{1,40}})\}}|\{{? ?{_FONT} ?\{{([^{{}}]{{1,40}})\}} ?\}}?)")
_UNDER = re.compile(r"_([A-Za-z0-9]{1,20})()")
_COMMANDS = re.compile(rf"{_FONT}|\\rm(?![a-z])|[{{}}\\ ]")
_FUNCTION = re.compile(r"(?:floor|ceil|max|min|maximum|minimum|mod|pow|trunc|f?abs|absolute) ?\(")
_NUMBERED = re.compile(r"([A-Za-z])([0-9]{1,3})")
_DIGITS = re.compile(r"(?<=[A-Za-z])[0-9]+")
_FACTOR = re.compile(r"[ \n]{0,20}[-0-9A-Za-z(\[{⌊⌈\\½⅓¼⅔¾.]")
_PHRASES_BEGIN: Final = frozenset(phrase[0] for phrase, _ in PHRASES) | {"l", "t"}
_ARTICLE = re.compile(r"(?:la|le|the|l') ?(?=[a-z])")
_AROUND_TIMES = re.compile(r"[xX]|(?<=[xX])[0-9]+")
_OF = re.compile(r" {1,3}(?:de|of|d')(?: la| the)? {0,3}")


def word(text: str, start: int, stop: int, names: Names, *, after_operand: bool) -> Token:
    """The token that the letters at `start` begin with. Raises Refused."""
    for module in MODULES:
        if text.startswith(module, start, stop) and _FUNCTION.match(text, start + len(module), stop):
            start += len(module)
            break
    end = _end_of_run(text, start, stop)
    return (
        _function(text, start, end, stop, names, after_operand=after_operand)
        or _known(text, start, end, stop, names)
        or _times(text, start, stop, names, after_operand=after_operand)
        or unknown(text, start, end, names)
    )


def _end_of_run(text: str, start: int, stop: int) -> int:
    found = _RUN.match(text, start, stop)
    assert found is not None
    if found.end() - start > MAX_WORD:
        raise Refused("unknown word", start, name=f"{found[0][:20]}…")
    return found.end()


def _function(text: str, start: int, end: int, stop: int, names: Names, *, after_operand: bool) -> Token | None:
    name = text[start:end]
    if name in names.spellings:
        return None
    if name.lower() in ("mod", "modulo") and (after_operand or not OPENING.match(text, end, stop)):
        return Token("op", start, end, "mod")
    if name == "div" and after_operand:
        return Token("op", start, end, "//")
    function = FUNCTIONS.get(name) or FUNCTIONS.get(name.lower())
    if function and OPENING.match(text, end, stop):
        _check_reach(text, start, end, end, stop)
        return Token("function", start, end, function)
    return _phrase(text, start, stop, names)


def _phrase(text: str, start: int, stop: int, names: Names) -> Token | None:
    """`partie entière de (…)`. Raises Refused where no bracket says how far it reaches."""
    if text[start].lower() not in _PHRASES_BEGIN:
        return None
    begins = start
    if article := _ARTICLE.match(text, start, stop):
        start = article.end()
    longest = text[start : min(stop, start + 40)].lower()
    for phrase, op in PHRASES:
        if longest.startswith(phrase) and not longest[len(phrase) : len(phrase) + 1].isalpha():
            end = start + len(phrase)
            of = _OF.match(text, end, stop)
            behind = of.end() if of else end
            if OPENING.match(text, behind, stop):
                _check_reach(text, start, end, behind, stop)
                return Token("function", begins, behind, op)
            if not spells(phrase, names.spellings):
                raise Refused("function brackets", start, name=text[start:end])
    return None


def _check_reach(text: str, start: int, end: int, behind: int, stop: int) -> None:
    """Raises Refused for `floor (w - f)/s`, with a blank or `of`: all of it may be meant; `floor(w - f)/s` is clear."""
    opening = OPENING.match(text, behind, stop)
    if opening is None or (behind == end and text[end : end + 1] != " "):
        return
    depth = 0
    for at in range(opening.end() - 1, min(stop, opening.end() + MAX_REACH)):
        depth += (text[at] in "([{") - (text[at] in ")]}")
        if depth == 0:
            if text[at + 1 : stop].lstrip(" ")[:1] in ("/", ":"):
                raise Refused("function brackets", start, name=text[start:end])
            return


def _known(text: str, start: int, end: int, stop: int, names: Names) -> Token | None:
    """The longest symbol that stands here, provided that the rest of the run can be read too."""
    if not names.free and not _readable(text, start, end, stop, names):
        return None
    numbered = _NUMBERED.fullmatch(text, start, end) if names.free else None
    if numbered and not (names.x_is_times and text[start] in "xX" and start > 0):
        return Token("symbol", start, end, f"{numbered[1]}_{numbered[2]}")
    below = _BELOW.match(text, end, stop)
    if below and f"{text[start:end]}_{_lower(below)}" in names.spellings:
        return subscripted(text, start, text[start:end], below, names)
    spelling = names.symbol_at(text, start, end)
    while spelling is not None:
        behind = start + len(spelling)
        if text[behind : behind + 1] != "_" or behind == stop:
            return Token("symbol", start, behind, names.spellings[spelling])
        spelling = names.symbol_at(text, start, behind - 1)
    return _any_letter(text, start, end, stop, names) if names.free else None


def _readable(text: str, start: int, end: int, stop: int, names: Names) -> bool:
    """Whether the whole run is made of what the question knows: of an unknown word no part is read."""
    if start > 0 and text[start - 1].isalpha() and text[start - 1].isascii():
        return True  # within a run that was looked at
    run = text[start:end]
    if OPENING.match(text, end, stop):
        function = next((name for name in FUNCTIONS if len(name) > 1 and run.endswith(name)), "")
        run = run.removesuffix(function)
    if names.x_is_times:
        run = "".join(part for part in _AROUND_TIMES.split(run) if not part.isdigit())
    below = _BELOW.match(text, end, stop)
    run = f"{run}_{_lower(below)}" if below else run
    return spells(run, names.spellings) or spells(_DIGITS.sub("", run), names.spellings)


def subscripted(text: str, start: int, head: str, below: re.Match[str], names: Names) -> Token:
    r"""`C_{in}`, `C_\text{in}`, `p_{h,top}`: the symbol C_in, p_h_top."""
    lower = _lower(below)
    name = f"{head}_{lower}"
    if name in names.spellings:
        return Token("symbol", start, below.end(), names.spellings[name])
    if names.free and lower.replace("_", "").isalnum():
        return Token("symbol", start, below.end(), name)
    raise unknown_name(start, name, names)


def greek_name(char: str) -> str | None:
    """`alpha` for α; None for any other character."""
    name = unicodedata.name(char, "").lower().removeprefix("greek small letter ").replace("lamda", "lambda")
    return name if name in GREEK else None


def greek(text: str, start: int, end: int, stop: int, name: str, names: Names) -> Token:
    r"""`\alpha`, `α`, `\sigma_{in}`: the symbol of that name."""
    below = _BELOW.match(text, end, stop) or _UNDER.match(text, end, stop)
    if below and (names.free or f"{name}_{_lower(below)}" in names.spellings):
        return subscripted(text, start, name, below, names)
    for spelling in (name, text[start:end]):
        if spelling in names.spellings:
            return Token("symbol", start, end, names.spellings[spelling])
    if names.free:
        return Token("symbol", start, end, name)
    raise unknown_name(start, text[start:end], names)


def _lower(below: re.Match[str]) -> str:
    return _COMMANDS.sub("", below[1] or below[2]).replace(",", "_")


def has_subscript(text: str, at: int, stop: int) -> re.Match[str] | None:
    return _BELOW.match(text, at, stop)


def _any_letter(text: str, start: int, end: int, stop: int, names: Names) -> Token | None:
    """Where any letter is a symbol: one letter with its subscript, or a whole word of four letters or more."""
    run = text[start:end]
    head = run.partition("_")[0]
    if (
        run[0] in "xX"
        and names.x_is_times
        and start > 0
        and not run[1:2].islower()
        and text[:start].rstrip()[-1:] not in "(+-*/^,;"
    ):
        return None
    below = _BELOW.match(text, start + 1, stop)
    if below:
        return subscripted(text, start, run[0], below, names)
    if "_" in run and (len(head) == 1 or head.islower()) and run[-1] != "_":
        return Token("symbol", start, end, run)
    if len(run) >= 4 and run.isalpha() and run.islower():
        return Token("symbol", start, end, run)
    return Token("symbol", start, start + 1, run[0])


def _times(text: str, start: int, stop: int, names: Names, *, after_operand: bool) -> Token | None:
    """`x` between two factors."""
    if text[start] not in "xX" or not names.x_is_times or not after_operand or not _FACTOR.match(text, start + 1, stop):
        return None
    return Token("op", start, start + 1, "*")


def unknown(text: str, start: int, end: int, names: Names) -> Token:
    """Raises Refused: an unknown function where a bracket follows, otherwise an unknown symbol."""
    name = text[start:end]
    if OPENING.match(text, end) and len(name) > 1 and name.lower() not in UNITS:
        raise Refused("unknown function", start, name=name)
    raise unknown_name(start, name, names)


def unknown_name(start: int, name: str, names: Names) -> Refused:
    near = names.nearest(name)
    if near not in (None, name):
        return Refused("unknown symbol, near", start, name=name, near=near)
    known = ", ".join(dict.fromkeys(names.spellings.values()))
    return Refused("unknown symbol" if known else "unknown word", start, name=name, known=known)
