"""Formulas and values as a person writes them: plain text, Python, Unicode and LaTeX.

What a printer writes, `corrige.answers` reads back into the same tree: brackets stand wherever that needs them.
A number that is a fraction is written as a quotient, and comes back as one.

>>> from corrige.document.formula import Symbol
>>> w, f, s, p = (Symbol(letter) for letter in "wfsp")
>>> size = (w + 2 * p - f) // s + 1
>>> plain(size), python(size), unicode(size)
('floor((w + 2p - f)/s) + 1', '(w + 2*p - f)//s + 1', '⌊(w + 2p − f)/s⌋ + 1')
>>> print(latex(size))
\\left\\lfloor \\frac{w + 2p - f}{s} \\right\\rfloor + 1
>>> print(latex(size, {"w": 32, "f": 3, "s": 2, "p": 1}))
\\left\\lfloor \\frac{32 + 2 \\times 1 - 3}{2} \\right\\rfloor + 1
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Final, Literal, TypeAlias, get_args

from corrige.document.formula import Apply, Exact, Number, Op, Symbol, Tree, substitute
from corrige.document.wording import NARROW, Language, fraction_text, integer_text

ATOM: Final = 5
PRECEDENCE: Final[Mapping[Op, int]] = {"+": 1, "-": 1, "*": 2, "/": 2, "mod": 2, "neg": 3, "^": 4}
"""How tightly an operation holds its arguments; what is not listed (floor, max …) encloses them and is an ATOM."""

Shown: TypeAlias = "Exact | str | Tree | Sequence[Shown]"
Implicit: TypeAlias = Literal["never", "after a number", "letters"]


@dataclass(frozen=True, slots=True)
class Style:
    """What distinguishes one notation from another; `grouped`: thousands apart, as this language sets them."""

    minus: str
    times: str
    implicit: Implicit
    power: Literal["^", "**", "superscript", "{}"]
    latex: bool = False
    grouped: Language | None = None


PLAIN: Final = Style("-", "*", "after a number", "^")
PYTHON: Final = Style("-", "*", "never", "**")
UNICODE: Final = Style("−", "·", "letters", "superscript")
_GROUPED: Final = {language: replace(UNICODE, grouped=language) for language in get_args(Language)}
LATEX: Final = Style("-", r" \times ", "letters", "{}", latex=True)

_SUPERSCRIPTS = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")


def plain(tree: Tree, numbers: Mapping[str, Exact] | None = None) -> str:
    """`floor((w + 2p - f)/s) + 1`; with numbers put in for its symbols where `numbers` has them."""
    return write(tree, PLAIN, numbers)


def python(tree: Tree, numbers: Mapping[str, Exact] | None = None) -> str:
    """`(w + 2*p - f)//s + 1`."""
    return write(tree, PYTHON, numbers)


def unicode(tree: Tree, numbers: Mapping[str, Exact] | None = None, grouped: Language | None = None) -> str:
    """`⌊(w + 2p − f)/s⌋ + 1`.

    >>> unicode(Symbol("K") + 1, {"K": 2352}, grouped="en")
    '2,352 + 1'
    """
    return write(tree, _GROUPED[grouped] if grouped else UNICODE, numbers)


def latex(tree: Tree, numbers: Mapping[str, Exact] | None = None) -> str:
    r"""`f^{2}CK`, for TeX's mathematics mode; with `numbers`, `3^{2} \times 3 \times 64`."""
    return write(tree, LATEX, numbers)


def value_text(value: Shown, language: Language) -> str:
    """A number, a tuple of them (of any depth), a formula or a word; fractions as decimals where these are short.

    >>> value_text(((1, -1), (0, 1)), "en"), value_text((), "fr")
    ('[[1, −1], [0, 1]]', '∅')
    """
    match value:
        case str():
            return value
        case int():
            return integer_text(value, language)
        case Fraction():
            return fraction_text(value, language)
        case Number() | Symbol() | Apply():
            return unicode(value)
        case _:
            return _sequence(value, language)


def _sequence(values: Sequence[Shown], language: Language) -> str:
    if not values:
        return "∅"
    nested = any(isinstance(value, tuple) for value in values)
    parts = (value_text(value, language) for value in values)
    inside = (", " if language == "en" else f"{NARROW}; ").join(parts)
    return "[" + inside.replace("(", "[").replace(")", "]") + "]" if nested else f"({inside})"


def write(tree: Tree, style: Style, numbers: Mapping[str, Exact] | None = None) -> str:
    put = substitute(tree, {name: Number(value) for name, value in numbers.items()}) if numbers else tree
    return _text(put, style)


def precedence(tree: Tree) -> int:
    """How tightly the tree's outermost operation holds: less than its surroundings need, and it goes in brackets."""
    match tree:
        case Symbol():
            return ATOM
        case Number(value):
            if value.denominator != 1:
                return PRECEDENCE["/"]
            return PRECEDENCE["neg"] if value < 0 else ATOM
        case Apply(op, _):
            return PRECEDENCE.get(op, ATOM)


def implicit_product(left: Tree, right: Tree) -> bool:
    """Whether a teacher leaves the sign out between these factors: `2p`, `f²C`, `2(w - f)`, `K(f²C + 1)`."""
    match _head(right):
        case Number():
            return False
        case Apply(op, _) if op not in PRECEDENCE or op == "neg":
            return False
        case _:
            pass
    tail = _tail(left)
    return isinstance(tail, Symbol) or (isinstance(tail, Number) and tail.value.denominator == 1)


def _head(tree: Tree) -> Tree:
    """What a factor's text begins with; a sum begins with its bracket and is returned whole. A quotient begins with
    its numerator: `5 × 44/2` needs its sign."""
    while isinstance(tree, Apply) and tree.op in ("^", "/"):
        tree = tree.args[0]
    return tree


def _tail(tree: Tree) -> Tree:
    """What a factor's text ends with, as far as leaving out a product sign goes."""
    while isinstance(tree, Apply) and tree.op in ("*", "^"):
        tree = tree.args[1] if tree.op == "*" else tree.args[0]
    return tree


def _text(tree: Tree, style: Style) -> str:
    match tree:
        case Number(value):
            return _number(value, style)
        case Symbol(name):
            return _symbol(name) if style.latex else name
        case Apply(("+" | "-") as op, (a, b)):
            sign = "+" if op == "+" else style.minus
            return f"{_at(a, 1, style)} {sign} {_after(b, 2, style)}"
        case Apply("*", (a, b)):
            return _product(a, b, style)
        case Apply("/", (a, b)):
            if style.latex:
                return rf"\frac{{{_text(a, style)}}}{{{_text(b, style)}}}"
            return f"{_at(a, 2, style)}/{_after(b, 4, style)}"
        case Apply("mod", (a, b)):
            return _mod(a, b, style)
        case Apply("neg", (a,)):
            bare = isinstance(a, Number)
            return style.minus + (_bracket(a, style) if bare else _after(a, 4, style))
        case Apply("^", (a, b)):
            return _power(a, b, style)
        case Apply("floor", (Apply("/", (a, b)),)) if style is PYTHON:
            return f"{_at(a, 2, style)}//{_after(b, 4, style)}"
        case Apply("floor" | "ceil" | "max" | "min" as op, args):
            return _call(op, ", ".join(_text(arg, style) for arg in args), style)
        case Apply(op, args):
            raise ValueError(f"{op} of {len(args)} arguments cannot be written")


def _at(tree: Tree, needed: int, style: Style) -> str:
    """The tree where at least the precedence `needed` is wanted: in brackets if it holds less tightly."""
    holds = ATOM if style.latex and _is_frac(tree) and needed < 4 else _holds(tree, style)
    return _text(tree, style) if holds >= needed else _bracket(tree, style)


def _after(tree: Tree, needed: int, style: Style) -> str:
    """The same to the right of an operator, where a sign stands in brackets."""
    if precedence(tree) == PRECEDENCE["neg"]:
        return _bracket(tree, style)
    return _at(tree, needed, style)


def _holds(tree: Tree, style: Style) -> int:
    if style is PYTHON and isinstance(tree, Apply) and tree.op == "floor" and _is_frac(tree.args[0]):
        return 2 if isinstance(tree.args[0], Apply) else ATOM
    return precedence(tree)


def _is_frac(tree: Tree) -> bool:
    match tree:
        case Apply(op, _):
            return op == "/"
        case Number(value):
            return value.denominator != 1
        case _:
            return False


def _product(a: Tree, b: Tree, style: Style) -> str:
    left, right = _at(a, 2, style), _after(b, 3, style)
    if style.implicit == "never" or not implicit_product(a, b):
        return left + style.times + right
    letters = isinstance(_tail(a), Symbol)
    if letters and (style.implicit == "after a number" or (not style.latex and _long(_tail(a), _head(b)))):
        return left + style.times + right
    return left + right


def _long(*trees: Tree) -> bool:
    """Whether names of several characters would run into each other."""
    return any(isinstance(tree, Symbol) and len(tree.name) > 1 for tree in trees)


def _mod(a: Tree, b: Tree, style: Style) -> str:
    if style is PLAIN:
        return f"mod({_text(a, style)}, {_text(b, style)})"
    sign = "%" if style is PYTHON else r"\bmod" if style.latex else "mod"
    return f"{_after(a, 4, style)} {sign} {_after(b, 4, style)}"


def _power(a: Tree, b: Tree, style: Style) -> str:
    base = _at(a, ATOM, style)
    match style.power:
        case "{}":
            return f"{base}^{{{_text(b, style)}}}"
        case "superscript" if isinstance(b, Number) and b.value.denominator == 1:
            return base + str(b.value).translate(_SUPERSCRIPTS)
        case "**":
            return f"{base}**{_after(b, 4, style)}"
        case _:
            return f"{base}^{_after(b, 4, style)}"


def _call(op: str, inside: str, style: Style) -> str:
    if style.latex and op in ("max", "min"):
        return rf"\{op}\left({inside}\right)"
    if style.latex:
        return rf"\left\l{op} {inside} \right\r{op}"
    if style.power == "superscript" and op in ("floor", "ceil"):
        return f"⌊{inside}⌋" if op == "floor" else f"⌈{inside}⌉"
    return f"{op}({inside})"


def _bracket(tree: Tree, style: Style) -> str:
    inside = _text(tree, style)
    tall = style.latex and (r"\frac" in inside or r"\left" in inside)
    return rf"\left({inside}\right)" if tall else f"({inside})"


def _number(value: Exact, style: Style) -> str:
    sign = style.minus if value < 0 else ""
    size: Exact = -value if value < 0 else value
    if size.denominator == 1:
        return sign + (integer_text(size.numerator, style.grouped) if style.grouped else str(size.numerator))
    if style.latex:
        return rf"{sign}\frac{{{size.numerator}}}{{{size.denominator}}}"
    return f"{sign}{size.numerator}/{size.denominator}"


def _symbol(name: str) -> str:
    letter, _, below = name.partition("_")
    head = letter if len(letter.rstrip("'")) == 1 else rf"\mathrm{{{letter}}}"
    if not below:
        return head
    lower = below.replace("_", r"\_")
    return f"{head}_{{{lower}}}" if len(below) == 1 or below.isdigit() else rf"{head}_{{\mathrm{{{lower}}}}}"
