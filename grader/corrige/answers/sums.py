"""Sums of products written out: `-1·0 - 2·0 + 1·1 = 1`."""

from __future__ import annotations

import re

from corrige.answers.characters import Refused, Source
from corrige.answers.expressions import parse
from corrige.answers.framing import frame, unlabel
from corrige.answers.scalars import NO_SYMBOLS, number_of
from corrige.answers.speech import THAT_IS, lead, one_answer, without_reason
from corrige.answers.splitting import blanked
from corrige.answers.tokens import tokens
from corrige.answers.verdicts import Product, ProductSum, Read
from corrige.answers.words import Token
from corrige.document.formula import Apply, Exact, Number, Tree
from corrige.document.wording import Language

MAX_PRODUCTS = 600
MAX_TOKENS = 5 * MAX_PRODUCTS

_ARROW = re.compile(r"[=-]{1,2}>|→")


def read_sum(source: Source, language: Language) -> Read:
    """The products in the order written, and what stands behind the last equal sign."""
    text = blanked(blanked(source.text, _ARROW, "="), THAT_IS, "=")
    start, stop = frame(text, 0, len(text))
    one_answer(text, start, stop)
    stop = without_reason(text, start, stop)
    start = unlabel(text, lead(text, start, stop), stop)
    start, stop = frame(text, start, stop)
    for ellipsis in ("…", "...", r"\dots", r"\ldots", r"\cdots"):
        at = text.find(ellipsis, start, stop)
        if at >= 0:
            raise Refused("ellipsis", at)
    found = tokens(text, start, stop, "comma", language, NO_SYMBOLS, MAX_TOKENS)
    parts = _products_first(_parts(found))
    if (
        len(parts[0]) > 4
        and all("." in one.text for one in parts[0] if one.kind == "number")
        and not any(one.text == "*" for one in parts[0])
    ):
        raise Refused("dots", parts[0][0].start)  # -1.1 - 2.0 + 3.2
    terms = _terms(parts[0])
    if len(terms) > MAX_PRODUCTS:
        raise Refused("too long", start)
    products = tuple(product for term, sign in terms for product in _products(parse(term), sign, term[0].start))
    if len(products) > MAX_PRODUCTS:
        raise Refused("too long", start)
    totals = [_value(part) for part in parts[1:]]
    if any(total != totals[-1] for total in totals):
        raise Refused("not equal", parts[-1][0].start)
    return Read("sum", ProductSum(products, totals[-1] if totals else None))


def _parts(found: list[Token]) -> list[list[Token]]:
    """The tokens between equal signs, each with a token for its end."""
    parts: list[list[Token]] = [[]]
    for token in found:
        if token.kind == "end" or token.text == "=":
            if not parts[-1]:
                raise Refused("incomplete", token.start)
            parts[-1].append(Token("end", token.start, token.start))
            if token.text == "=":
                parts.append([])
        else:
            parts[-1].append(token)
    if len(parts) > 10:
        raise Refused("too long", found[0].start)
    return parts


def _products_first(parts: list[list[Token]]) -> list[list[Token]]:
    """The parts as they come; `1 = -1*0 + 1*1` turned round."""
    written_out = any(token.text == "*" for part in parts[1:] for token in part)
    return [*parts[1:], parts[0]] if written_out and not any(token.kind == "op" for token in parts[0][1:]) else parts


def _terms(part: list[Token]) -> list[tuple[list[Token], int]]:
    """The part cut at each + and - that stands between two terms, with the sign before each."""
    terms: list[tuple[list[Token], int]] = []
    depth, begins, sign = 0, 0, 1
    for at, token in enumerate(part):
        depth += (token.text in ("(", "[", "{")) - (token.text in (")", "]", "}"))
        between = at > begins and part[at - 1].text not in ("*", "/", "^", "+", "-", "(")
        if depth == 0 and token.kind == "op" and token.text in ("+", "-") and between:
            terms.append(([*part[begins:at], Token("end", token.start, token.start)], sign))
            begins, sign = at + 1, -1 if token.text == "-" else 1
    terms.append((part[begins:], sign))
    return terms


def _products(tree: Tree, sign: int, start: int) -> list[Product]:
    """A term's products: one, or several where a bracket holds a sum."""
    match tree:
        case Apply("neg", (a,)):
            return _products(a, -sign, start)
        case Apply("+", (a, b)):
            return _products(a, sign, start) + _products(b, sign, start)
        case Apply("-", (a, b)):
            return _products(a, sign, start) + _products(b, -sign, start)
        case _:
            return [Product(sign, tuple(number_of(factor, start) for factor in _factors(tree)))]


def _factors(tree: Tree) -> list[Tree]:
    match tree:
        case Apply("*", (a, b)):
            return _factors(a) + _factors(b)
        case Apply("neg", (Apply("*", (a, b)),)):
            return _factors(Apply("neg", (a,))) + _factors(b)
        case _:
            return [tree]


def _value(part: list[Token]) -> Exact:
    """A part's value; as long as a sum may be."""
    total: Exact = 0
    for term, sign in _terms(part):
        tree = parse(term)
        total += sign * (tree.value if isinstance(tree, Number) else number_of(tree, term[0].start))
    return total
