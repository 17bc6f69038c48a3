"""Integers, real numbers and formulas: one value, written as a number, a calculation or an expression."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise

from corrige.answers.characters import Refused, Source
from corrige.answers.expressions import parse
from corrige.answers.framing import end_of, frame, unlabel, unwrap
from corrige.answers.numerals import Separators
from corrige.answers.speech import THAT_IS, lead, one_answer, without_reason, without_spoken_signs
from corrige.answers.spelled import spelled
from corrige.answers.splitting import blanked
from corrige.answers.tokens import tokens
from corrige.answers.units import (
    about,
    last_word,
    leading,
    percent,
    says_zero,
    units,
    without_comparison,
    without_inner_units,
    without_remark,
    worked_out,
)
from corrige.answers.verdicts import Read
from corrige.answers.vocabulary import UNITS, Names, spells
from corrige.answers.words import Token
from corrige.document.formula import Apply, Exact, NotAFormula, Number, Symbol, TooLarge, Tree, evaluate
from corrige.document.wording import Language

MAX_VALUE_BITS = 4000

NO_SYMBOLS = Names()
_ENDING = ".,;?…"
_EQUALS = re.compile(r"[=-]{1,2}>|==?|→")
_ABOUT_EQUAL = re.compile(rf"{_EQUALS.pattern}|~")
_APPROX = re.compile(r"\\(?:approx|simeq|sim)(?![A-Za-z])")
_MIXED = re.compile(r"([0-9]{1,3}(?: [0-9]{3})*) ([0-9]{3})/([1-9][0-9]{0,20})")
_TIMES_IN_FRONT = re.compile(r"[xX*] ?(?=[0-9])")
_PERCENT_INSIDE = re.compile(r"% ?[-+*/)^]")
_LETTER = re.compile("[A-Za-z]")
_OTHER_BASE = re.compile(r"[-+]?0[xXbBoO][0-9A-Fa-f]+")


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
    if says_zero(text):
        return Read("integer", 0)
    text, start, stop = _unsaid(text)
    found = scalar(text, start, stop, "integer", language)
    return Read("integer", found.value, evaluated=found.evaluated, decimals=found.decimals)


def read_real(source: Source, language: Language) -> Read:
    """A rational number, exactly: `10/7`, `1,5·10^8`, `33,3 %`; `506 %` may be 5.06, `832 101/182` 832 + 101/182."""
    text, start, stop = _unsaid(without_comparison(source.text))
    times = _TIMES_IN_FRONT.match(text, start, stop)
    start = times.end() if times else start
    found = scalar(text, start, stop, "real", language)
    mixed = _MIXED.fullmatch(text, start, stop)
    also: tuple[Exact, ...] = (Fraction(found.value) / 100,) if found.percent else ()
    also += (int(mixed[1].replace(" ", "")) + Fraction(int(mixed[2]), int(mixed[3])),) if mixed else ()
    return Read("real", found.value, found.evaluated, also, decimals=found.decimals, percent=found.percent)


def read_formula(source: Source, language: Language, names: Names) -> Read:
    text = source.text
    start, stop = frame(text, 0, len(text))
    start = lead(text, start, stop, names.spellings, free=names.free)
    stop = without_reason(text, start, stop, names.spellings)
    one_answer(text, start, stop, names.spellings)
    start = unlabel(text, *frame(text, start, stop))
    start, stop = frame(text, start, stop)
    if start >= stop:
        raise Refused("empty", start)
    if text[stop - 1] in ")]":
        stop = end_of(text, start, without_remark(text, start, stop), ".,;")
    stop = without_unit(text, start, stop, names)
    tree = parse(tokens(text, start, stop, "real", language, names))
    return Read("formula", tree)


def _unsaid(text: str) -> tuple[str, int, int]:
    """The text, and where its number stands without `la réponse est` and `car …`."""
    text = blanked(text, _APPROX, "~") if "\\" in text else text
    said = _LETTER.search(text) is not None
    text = blanked(text, THAT_IS, "=") if said else text
    start, stop = frame(text, 0, len(text), _ENDING)
    start = lead(text, start, stop)
    one_answer(text, start, stop)
    text = worked_out(text, start, stop) if text[stop - 1 : stop] in (")", "]") else text
    text = without_inner_units(without_spoken_signs(text, start, stop)) if said else text
    start, stop, _ = unwrap(text, *frame(text, start, without_reason(text, start, stop), _ENDING))
    while text[stop - 1 : stop] == "!" and text[stop - 2].isalpha():
        stop -= 1  # behind a word it is no factorial
    return text, start, stop


def without_unit(text: str, start: int, stop: int, names: Names) -> int:
    """Where an expression ends before its unit, a word that is no product of symbols."""
    unit = last_word(text, start, stop)
    known = unit and start < unit[0] and unit[1].lower() in UNITS and not spells(unit[1], names.spellings)
    return end_of(text, start, unit[0], ".,;") if unit and known else stop


def scalar(text: str, start: int, stop: int, separators: Separators, language: Language) -> Scalar:
    """The number that `text[start:stop]` gives, by itself or as the result of a calculation."""
    start, stop = frame(text, start, stop, _ENDING)
    start = unlabel(text, start, stop, "=:")
    start, stop = frame(text, start, stop, _ENDING)
    start, stop, rough = about(text, leading(text, start, stop), stop)
    if text[start : start + 1].isalpha():
        text = spelled(text, start, stop)
    if rough and separators == "integer":
        raise Refused("approximate", start)
    if start >= stop:
        raise Refused("empty", start)
    if _OTHER_BASE.fullmatch(text, start, stop):
        raise Refused("other base", start)
    stop, power = units(text, start, stop, times=separators == "real")
    separators = "real" if power and separators == "integer" else separators  # 150.529 millions
    if start >= stop:
        raise Refused("unexpected", start, found=text[start : start + 20])
    found = _equal_parts(text, start, stop, separators, language)
    value = number_of(Apply("*", (Number(found.value), Number(10**power))), start) if power else found.value
    return replace(found, value=value)


def _equal_parts(text: str, start: int, stop: int, separators: Separators, language: Language) -> Scalar:
    """The value of `3×64 = 192`: every part must have the same."""
    parts: list[tuple[int, int]] = []
    begins = start
    for sign in (_EQUALS if separators == "integer" else _ABOUT_EQUAL).finditer(text, start, stop):
        parts.append((begins, sign.start()))
        begins = sign.end()
    parts.append((begins, stop))
    if len(parts) > 20:
        raise Refused("too long", start)
    found = [_calculated(text, a, b, separators, language) for a, b in parts]
    if any(one.percent for one in found) and not all(one.percent for one in found):
        found = [_unpercent(one) for one in found]
    exact, said = found[0], "~" in text[start:stop]
    for one, (at, _) in zip(found[1:], parts[1:], strict=True):
        if one.value != exact.value and (separators == "integer" or not _rounds_to(exact, one, said)):
            raise Refused("not equal", at - 1)
    return found[-1] if found[-1].value == exact.value else exact


def _unpercent(one: Scalar) -> Scalar:
    """`50 %` as 0.5, beside 1/2."""
    decimals = None if one.decimals is None else one.decimals + 2
    return Scalar(Fraction(one.value) / 100, one.evaluated, decimals) if one.percent else one


def _rounds_to(exact: Scalar, rounded: Scalar, said: bool) -> bool:
    """Whether `10/7 ≈ 1,43` says so rightly, to the last decimal written; `10/7 = 1,43` needs a decimal."""
    decimals = rounded.decimals or 0
    return (said or decimals > 0) and abs(Fraction(exact.value) - rounded.value) <= Fraction(1 + said, 2 * 10**decimals)


def _calculated(text: str, start: int, stop: int, separators: Separators, language: Language) -> Scalar:
    start, stop = frame(text, start, stop)
    behind = percent(text, start, stop)
    if behind < stop and separators == "integer":
        raise Refused("percent", behind)
    of_hundred, stop = behind < stop, behind
    if start >= stop:
        raise Refused("incomplete", start)
    if "%" in text and (inner := _PERCENT_INSIDE.search(text, start, stop)):
        raise Refused("percent inside", inner.start())
    found = tokens(text, start, stop, separators, language, NO_SYMBOLS)
    _check_products(text, found)
    tree = parse(found)
    if of_hundred and not is_result(tree):
        raise Refused("percent inside", behind)
    return Scalar(number_of(tree, start), is_result(tree), _decimals(found), of_hundred)


def _check_products(text: str, found: list[Token]) -> None:
    """Raises Refused for `56 (54 + 2)`: no product need be meant."""
    for before, after in pairwise(found):
        if before.kind == "number" and after.text in ("(", "[") and text[before.end : after.start].isspace():
            raise Refused("missing sign", after.start, left=before.text, right=after.text)


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
    found = tokens(text, start, stop, separators, language, names)
    tree = parse(found)
    if _has_symbol(tree):
        return tree
    _check_products(text, found)
    return number_of(tree, start)


def is_formula(value: Exact | Tree) -> bool:
    return not isinstance(value, (int, Fraction))


def _has_symbol(tree: Tree) -> bool:
    match tree:
        case Symbol():
            return True
        case Apply(_, args):
            return any(_has_symbol(arg) for arg in args)
        case Number():
            return False
