"""Integers, real numbers and formulas: one value, written as a number, a calculation or an expression."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from corrige.answers.characters import Refused, Source
from corrige.answers.expressions import parse
from corrige.answers.framing import frame, unlabel
from corrige.answers.numerals import Separators
from corrige.answers.tokens import tokens
from corrige.answers.verdicts import Read
from corrige.answers.vocabulary import LEADING, MULTIPLES, UNITS, Names, spells, words_of
from corrige.answers.words import Token
from corrige.document.formula import Apply, Exact, NotAFormula, Number, Symbol, TooLarge, Tree, evaluate
from corrige.document.wording import Language

MAX_VALUE_BITS = 4000

NO_SYMBOLS = Names()
_LEADING_WORD = re.compile(r"([A-Za-z]{1,9}(?:'[A-Za-z]{1,9})?)[ \n]{1,9}(?=[^ \n])")
_SAID = re.compile(r"(?:answer|reponse|resultat|result|formule|formula|solution) ?: ?", re.IGNORECASE)
_UPRIGHT_UNIT = re.compile(r"\\(?:text|mathrm|textrm|mbox) ?\{([A-Za-z ]{1,40})\}\Z")


@dataclass(frozen=True, slots=True)
class Scalar:
    """A number, whether it was given evaluated, and how many decimals were written."""

    value: Exact
    evaluated: bool
    decimals: int | None = None
    percent: bool = False


def read_integer(source: Source, language: Language) -> Read:
    """A count or a size: separators of thousands in any language, units, calculations."""
    text = source.text
    if text.isdecimal() and len(text) <= 300:
        return Read("integer", int(text))
    found = scalar(text, 0, len(text), "integer", language)
    return Read("integer", found.value, evaluated=found.evaluated, decimals=found.decimals)


def read_real(source: Source, language: Language) -> Read:
    """A rational number, exactly: `10/7`, `1,5·10^8`, `33,3 %`."""
    found = scalar(source.text, 0, len(source.text), "real", language)
    return Read("real", found.value, evaluated=found.evaluated, decimals=found.decimals, percent=found.percent)


def read_formula(source: Source, language: Language, names: Names) -> Read:
    text = source.text
    start, stop = frame(text, 0, len(text))
    said = _SAID.match(text, start, stop)
    start = unlabel(text, said.end() if said else start, stop)
    start, stop = frame(text, start, stop)
    if start >= stop:
        raise Refused("empty", start)
    stop = without_unit(text, start, stop, names)
    tree = parse(tokens(text, start, stop, "comma", language, names))
    return Read("formula", tree)


def without_unit(text: str, start: int, stop: int, names: Names) -> int:
    """Where an expression ends before its unit, a word that is no product of symbols."""
    unit = _last_word(text, start, stop)
    if unit and start < unit[0] and unit[1].lower() in UNITS and not spells(unit[1], names.spellings):
        return frame(text, start, unit[0])[1] if len(unit[1]) > 1 and unit[1].lower() not in ("x", "to") else stop
    return stop


def scalar(text: str, start: int, stop: int, separators: Separators, language: Language) -> Scalar:
    """The number that `text[start:stop]` gives, by itself or as the result of a calculation."""
    start, stop = frame(text, start, stop)
    start = unlabel(text, start, stop, "=:")
    start, stop = frame(text, start, stop)
    about = text.startswith("~", start)
    if about:
        if separators == "integer":
            raise Refused("approximate", start)
        start, stop = frame(text, start + 1, stop)
    if start >= stop:
        raise Refused("empty", start)
    start = _leading(text, start, stop)
    stop, power = _units(text, start, stop)
    separators = "real" if power and separators == "integer" else separators  # 150.529 millions
    percent = separators != "integer" and text[stop - 1] == "%"
    if text[stop - 1] == "%":
        stop = frame(text, start, stop - (2 if text[stop - 2 : stop] == r"\%" else 1))[1]
    if start >= stop:
        raise Refused("unexpected", start, found=text[start : start + 20])
    found = _equal_parts(text, start, stop, separators, language)
    value = number_of(Apply("*", (Number(found.value), Number(10**power))), start) if power else found.value
    return Scalar(value, found.evaluated, found.decimals, percent)


def _leading(text: str, start: int, stop: int) -> int:
    """Where the number begins behind words such as `il y a`."""
    at = start
    while found := _LEADING_WORD.match(text, at, stop):
        if found[1].lower() not in LEADING:
            return start
        at = found.end()
    return at


def _units(text: str, start: int, stop: int) -> tuple[int, int]:
    """Where the number ends before its unit, and the power of ten that a word such as `millions` stands for."""
    end, power = stop, 0
    upright = _UPRIGHT_UNIT.search(text, max(start, stop - 60), stop)
    if upright and upright.start() > start and words_of(upright[1].lower()) <= UNITS:
        end = frame(text, start, upright.start(), ending="~")[1]
    while end > start:
        word = _last_word(text, start, end)
        if word is None:
            break
        begins, name = word
        if name.lower() not in UNITS and name.lower() not in MULTIPLES:
            break
        if text[start:begins].strip() == "":
            raise Refused("word alone", begins, name=name)
        power += MULTIPLES.get(name.lower(), 0)
        end = frame(text, start, begins, ending="")[1]
    return end, power


def _last_word(text: str, start: int, end: int) -> tuple[int, str] | None:
    begins = end
    inside = text[end - 1] == ")" and text[end - 3 : end] in ("(s)", "(x)")
    if inside:
        begins -= 3
    while begins > start and (text[begins - 1].isalpha() and text[begins - 1].isascii()):
        begins -= 1
    word = text[begins : end - 3 if inside else end]
    if not word or (begins > start and text[begins - 1] in "\\_'"):
        return None
    if text[begins - 1 : begins] == "-" and begins - 1 > start and text[begins - 2].isalpha():
        return None
    return begins, word


def _equal_parts(text: str, start: int, stop: int, separators: Separators, language: Language) -> Scalar:
    """The value of `3×64 = 192`: every part must have the same."""
    parts: list[tuple[int, int]] = []
    begins = start
    for at in range(start, stop):
        if text[at] in "=→" or (text[at] == "~" and separators != "integer"):
            parts.append((begins, at))
            begins = at + 1
    parts.append((begins, stop))
    if len(parts) > 20:
        raise Refused("too long", start)
    found = [_calculated(text, a, b, separators, language) for a, b in parts]
    if "~" in text[start:stop] and _rounds_to(found[0], found[-1]):
        return found[0]
    if any(one.value != found[-1].value for one in found):
        raise Refused("not equal", parts[-1][0] - 1)
    return found[-1]


def _rounds_to(exact: Scalar, rounded: Scalar) -> bool:
    """Whether `10/7 ≈ 1,43` says so rightly, to the last decimal written."""
    return abs(Fraction(exact.value) - rounded.value) <= Fraction(1, 10 ** (rounded.decimals or 0))


def _calculated(text: str, start: int, stop: int, separators: Separators, language: Language) -> Scalar:
    start, stop = frame(text, start, stop)
    if start >= stop:
        raise Refused("incomplete", start)
    found = tokens(text, start, stop, separators, language, NO_SYMBOLS)
    for before, after in pairwise(found):
        if before.kind == "number" and after.text == "(" and before.end < after.start:
            raise Refused("missing sign", after.start, left=before.text, right="(")  # 56 (54 + 2)
    tree = parse(found)
    return Scalar(number_of(tree, start), is_result(tree), _decimals(found))


def number_of(tree: Tree, start: int) -> Exact:
    """The tree's value, within bounds."""
    try:
        value = evaluate(tree, {})
    except ZeroDivisionError:
        raise Refused("division by zero", start) from None
    except (TooLarge, OverflowError):
        raise Refused("too large", start) from None
    except NotAFormula:
        raise Refused("exponent", start) from None
    except KeyError as unknown:
        raise Refused("unknown word", start, name=str(unknown.args[0])) from None
    if value.numerator.bit_length() > MAX_VALUE_BITS or value.denominator.bit_length() > MAX_VALUE_BITS:
        raise Refused("too large", start)
    return value


def is_result(tree: Tree) -> bool:
    """Whether nothing is left to calculate: a number, or a fraction of two."""
    match tree:
        case Number():
            return True
        case Apply("/", (Number(a), Number(b))):
            return b == 0 or (a.denominator == b.denominator == 1 and a.numerator % b.numerator != 0)
        case Apply("*", (Number(), Apply("^", (Number(10), Number())))):
            return True
        case Apply("neg", (a,)):
            return is_result(a)
        case Apply() | Symbol():
            return False


def _decimals(found: list[Token]) -> int | None:
    """The decimals of a number that stands alone, as written."""
    numbers = [token for token in found if token.kind == "number"]
    if len(numbers) != 1 or len(found) > 3:
        return None
    text = numbers[0].text
    if "e" in text or "E" in text or (numbers[0].number.denominator == 1 and "." not in text and "," not in text):
        return 0 if text.isdigit() else None
    return len(re.split(r"[.,]", text)[-1])


def expression(
    text: str, start: int, stop: int, separators: Separators, language: Language, names: Names
) -> Exact | Tree:
    """An element of a list: a number where it has no symbol, a formula otherwise."""
    tree = parse(tokens(text, start, stop, separators, language, names))
    return tree if _has_symbol(tree) else number_of(tree, start)


def _has_symbol(tree: Tree) -> bool:
    match tree:
        case Symbol():
            return True
        case Apply(_, args):
            return any(_has_symbol(arg) for arg in args)
        case Number():
            return False
