"""Formulas as MathML: stretching brackets, fractions, powers, subscripts; brackets as `corrige.document.notation`.

>>> from corrige.document.formula import Symbol
>>> w, f = Symbol("w"), Symbol("f")
>>> print(mathml(w // f + 1))
<math><mrow><mo>⌊</mo><mfrac><mi>w</mi><mi>f</mi></mfrac><mo>⌋</mo></mrow><mo>+</mo><mn>1</mn></math>
>>> print(mathml(2 - w, {"w": 1500}, "fr"))
<math><mn>2</mn><mo>−</mo><mn>1\u202f500</mn></math>
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, lru_cache, partial
from html import escape

from corrige.document.formula import Apply, Exact, Number, Symbol, Tree
from corrige.document.notation import ATOM, PRECEDENCE, implicit_product, precedence
from corrige.document.wording import Language, integer_text
from corrige.templates.prepared import Formulas
from corrige.templates.typography import clean

INVISIBLE_TIMES = "\u2062"
_SIGN = {"+": "<mo>+</mo>", "-": "<mo>−</mo>", "*": "<mo>×</mo>", "mod": '<mo lspace="0.25em" rspace="0.25em">mod</mo>'}
_TALL = ("<mfrac>", "<mtable>", "⌊", "⌈")
_FENCES = {"floor": "⌊⌋", "ceil": "⌈⌉", "max": "()", "min": "()"}


def mathml(tree: Tree, numbers: Mapping[str, Exact] | None = None, language: Language = "en") -> str:
    """The tree as a `math` element for a line of text; with `numbers`, they stand in place of the symbols."""
    return f"<math>{row(tree, numbers, language)}</math>"


def row(tree: Tree, numbers: Mapping[str, Exact] | None = None, language: Language = "en") -> str:
    """The same without the `math` element: a sequence of elements, to go into a longer row."""
    return formulas(language).row(tree, numbers)


@cache
def formulas(language: Language) -> Formulas:
    return Formulas(write, partial(integer_text, language=language))


def fenced(left: str, inside: str, right: str) -> str:
    """What stands inside in brackets, which stretch if it is tall."""
    mo = "<mo>" if any(tall in inside for tall in _TALL) else '<mo stretchy="false">'
    return f"<mrow>{mo}{left}</mo>{inside}{mo}{right}</mo></mrow>"


def write(tree: Tree) -> str:
    """A sequence of elements, integers in plain digits."""
    match tree:
        case Number(value):
            return _number(value)
        case Symbol(name):
            return _symbol(name)
        case Apply(("+" | "-") as op, (a, b)):
            return _at(a, 1) + _SIGN[op] + _after(b, 2)
        case Apply("*", (a, b)):
            sign = f"<mo>{INVISIBLE_TIMES}</mo>" if implicit_product(a, b) else _SIGN["*"]
            return _at(a, 2) + sign + _after(b, 3)
        case Apply("/", (a, b)):
            return f"<mfrac>{_one(a)}{_one(b)}</mfrac>"
        case Apply("mod", (a, b)):
            return _after(a, 4) + _SIGN["mod"] + _after(b, 4)
        case Apply("neg", (a,)):
            return f"<mrow>{_SIGN['-']}{_bracket(a) if isinstance(a, Number) else _after(a, 4)}</mrow>"
        case Apply("^", (a, b)):
            base = _at(a, ATOM)
            return f"<msup>{base if isinstance(a, (Number, Symbol)) else f'<mrow>{base}</mrow>'}{_one(b)}</msup>"
        case Apply(("floor" | "ceil") as op, (a,)):
            return fenced(_FENCES[op][0], write(a), _FENCES[op][1])
        case Apply(("max" | "min") as op, args):
            return f"<mi>{op}</mi>" + fenced("(", "<mo>,</mo>".join(map(write, args)), ")")
        case Apply(op, args):
            raise ValueError(f"{op} of {len(args)} arguments cannot be written")


def _one(tree: Tree) -> str:
    """As a single element."""
    return write(tree) if isinstance(tree, (Number, Symbol)) else f"<mrow>{write(tree)}</mrow>"


def _at(tree: Tree, needed: int) -> str:
    """The tree where at least the precedence `needed` is wanted: in brackets if it holds less tightly."""
    holds = ATOM if _is_fraction(tree) and needed < PRECEDENCE["^"] else precedence(tree)
    return write(tree) if holds >= needed else _bracket(tree)


def _after(tree: Tree, needed: int) -> str:
    """The same to the right of an operator, where a sign stands in brackets."""
    return _bracket(tree) if precedence(tree) == PRECEDENCE["neg"] else _at(tree, needed)


def _is_fraction(tree: Tree) -> bool:
    match tree:
        case Apply(op, _):
            return op == "/"
        case Number(value):
            return value.denominator != 1
        case Symbol():
            return False


def _bracket(tree: Tree) -> str:
    return fenced("(", write(tree), ")")


def _number(value: Exact) -> str:
    top, below = abs(value.numerator), value.denominator
    size = f"<mn>{top}</mn>" if below == 1 else f"<mfrac><mn>{top}</mn><mn>{below}</mn></mfrac>"
    return f"<mrow>{_SIGN['-']}{size}</mrow>" if value < 0 else size


@lru_cache(maxsize=1024)
def _symbol(name: str) -> str:
    letter, _, below = name.partition("_")
    bare = letter.rstrip("'")
    head = f"<mi>{escape(clean(bare))}</mi>"
    if bare != letter:  # in one `mi` it would be upright, in an `msup` too high
        head = f'<mrow>{head}<mo lspace="0" rspace="0">{"′" * (len(letter) - len(bare))}</mo></mrow>'
    if not below:
        return head
    tag = "mn" if below.isdigit() else "mi"
    return f"<msub>{head}<{tag}>{escape(clean(below))}</{tag}></msub>"
