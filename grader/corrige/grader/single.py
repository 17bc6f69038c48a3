"""One answer against one key, both as text: what a teacher tries out, and what other tools call."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from functools import lru_cache
from typing import Literal, TypeAlias, TypedDict

import msgspec

from corrige.answers import Kind, Product, ProductSum, Read, Unreadable, Value, read
from corrige.document.formula import Apply, Exact, Number, Symbol, Tree, symbols
from corrige.document.wording import Language
from corrige.grader.equality import Bounds, Difference, NoPoint, bounds_of, difference
from corrige.grader.saying import Say, say
from corrige.problem.errors import CorrigeError

Bound: TypeAlias = int | str | None
COURSE = ("w", "h", "f", "s", "p", "C", "K")
"""The course's letters: known in every formula, so that one too many is wrong rather than unreadable."""


class BadCase(CorrigeError, ValueError):
    """A case that cannot be judged: its key is unreadable, a bound is no formula, the domain is empty."""

    exit_code = 2


class Case(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked and what was answered.

    `symbols`: the only ones that the answer may use. `axes`: a shape's, in the order asked. `decimals`: a real answer
    is right when it is within half of the last one; `tolerance`: when it is within this part of the key. `evaluated`:
    a result is wanted, not the calculation that leads to it.
    """

    kind: Kind
    key: str
    given: str
    language: Language = "fr"
    domain: dict[str, tuple[Bound, Bound]] = {}
    aliases: dict[str, str] = {}
    symbols: tuple[str, ...] = ()
    axes: tuple[str, ...] = ()
    options: dict[str, str] | list[str] | None = None
    decimals: int | None = None
    tolerance: str | int | float | None = None
    evaluated: bool = False
    id: str | int | None = None


class Verdict(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """`read`: how the answer was understood; `counterexample`: the symbols' values at which a formula is wrong."""

    verdict: Literal["right", "wrong", "unreadable"]
    read: str
    message: str
    counterexample: dict[str, int] | None = None
    id: str | int | None = None


def judge_one(case: Case) -> Verdict:
    """Right, wrong (and why) or unreadable (and where). Raises BadCase where the case itself is at fault.

    >>> judge_one(Case(kind="integer", key="56", given="3×3×3×2+2", language="en")).verdict
    'right'
    """
    key = _key(case)
    given = read(case.kind, case.given, case.language, **reading_of(case))
    if isinstance(given, Unreadable):
        return Verdict(verdict="unreadable", read="", message=given.message(case.language), id=case.id)
    reason, point = _why_wrong(case, key, given)
    return Verdict(
        verdict="right" if reason is None else "wrong",
        read=given.echo(case.language),
        message=say(reason or Say("right"), case.language),
        counterexample=point,
        id=case.id,
    )


_Reason: TypeAlias = "tuple[Say | None, dict[str, int] | None]"
_RIGHT: _Reason = (None, None)


def _key(case: Case) -> Read:
    known = tuple(sorted({*case.domain, *case.symbols, *case.aliases.values()} - set(case.aliases)))
    return _read_key(case.kind, case.key, case.language, known, tuple(case.aliases.items()), case.axes, _options(case))


def _options(case: Case) -> tuple[tuple[str, str], ...]:
    """The options by their letters: a, b, c … where the case does not name them."""
    match case.options:
        case None:
            return ()
        case dict():
            return tuple(case.options.items())
        case _:
            return tuple((chr(ord("a") + at), option) for at, option in enumerate(case.options))


@lru_cache(maxsize=512)
def _read_key(
    kind: Kind,
    key: str,
    language: Language,
    known: tuple[str, ...],
    aliases: tuple[tuple[str, str], ...],
    axes: tuple[str, ...],
    options: tuple[tuple[str, str], ...],
) -> Read:
    found = read(
        kind, key, language, symbols=known, aliases=dict(aliases), axes=axes, options=dict(options) or None, free=True
    )
    if isinstance(found, Unreadable):
        raise BadCase(f"the key cannot be read: {found.message(language)}")
    return found


class Known(TypedDict, total=False):
    """What the reader of an answer is told of the question."""

    symbols: tuple[str, ...]
    aliases: Mapping[str, str]
    axes: tuple[str, ...]
    options: Mapping[str, str] | None


def reading_of(case: Case) -> Known:
    """What the reader of the answer may know. Raises BadCase."""
    if case.kind in ("formula", "list", "set"):
        return {"aliases": case.aliases, "symbols": case.symbols or tuple(_known(case, _key(case)))}
    return {"axes": case.axes, "options": dict(_options(case)) or None}


def _known(case: Case, key: Read) -> dict[str, None]:
    """The symbols of the key, of the domain and of the course, less those of the course that only differ in case."""
    values = key.value if isinstance(key.value, tuple) else (key.value,)
    used = [name for value in values if isinstance(value, (Number, Symbol, Apply)) for name in symbols(value)]
    own = dict.fromkeys([*used, *case.domain, *case.aliases.values()])
    lower = {name.lower() for name in own} | {name.lower() for name in case.aliases}
    return own | dict.fromkeys(name for name in COURSE if name.lower() not in lower)


def _why_wrong(case: Case, key: Read, given: Read) -> _Reason:
    """None and None where the answer is right."""
    if case.evaluated and not given.evaluated:
        return Say("not evaluated"), None
    match case.kind:
        case "integer" | "real":
            return _number(case, key, given), None
        case "shape":
            return _shape(case, key, given), None
        case "matrix":
            return _matrix(key.value, given.value), None
        case "list":
            return _list(case, key.value, given.value)
        case "set":
            return _set(case, key.value, given.value)
        case "sum":
            return _sum(key.value, given.value), None
        case "formula":
            return _formula(case, key.value, given.value)
        case "choice":
            return _choice(key.value, given.value), None


def _number(case: Case, key: Read, given: Read) -> Say | None:
    right, value = key.value, given.value
    assert isinstance(right, (int, Fraction))
    assert isinstance(value, (int, Fraction))
    values: list[Exact] = [value]
    if given.percent != key.percent:
        right = right / Fraction(100) if key.percent else right
        values = [value / Fraction(100)] if given.percent else values
        if given.percent and right > 1:
            values.append(value)
    if any(abs(Fraction(one) - right) <= _margin(case, right) for one in values):
        return None
    if case.kind == "integer" and value.denominator != 1:
        return Say("not an integer")
    if case.decimals is None and case.tolerance is None and _rounded(right, given):
        return Say("rounded")
    return Say("other value")


def _margin(case: Case, right: Exact) -> Fraction:
    """How far a right answer may be from the key."""
    margin = Fraction(0)
    if case.decimals is not None:
        margin = Fraction(1, 2 * 10 ** max(0, min(case.decimals, 300)))
    if case.tolerance is not None:
        margin = max(margin, abs(_tolerance(str(case.tolerance)) * right))
    return margin


@lru_cache(maxsize=64)
def _tolerance(text: str) -> Fraction:
    found = read("real", text, "en")
    if isinstance(found, Unreadable) or not isinstance(found.value, (int, Fraction)):
        raise BadCase(f"the tolerance {text[:40]!r} is not a number")
    return Fraction(found.value) / (100 if found.percent else 1)


def _rounded(right: Exact, given: Read) -> bool:
    """Whether the answer is the key to as many decimals as it has."""
    assert isinstance(given.value, (int, Fraction))
    return given.decimals is not None and abs(Fraction(given.value) - right) <= Fraction(1, 2 * 10**given.decimals)


def _shape(case: Case, key: Read, given: Read) -> Say | None:
    right = key.value
    assert isinstance(right, tuple)
    assert isinstance(given.value, tuple)
    readings = [given.value, *given.also]
    if any(one in readings for one in (right, *key.also)):
        return None
    if any(isinstance(value, tuple) and _sorted(value) == _sorted(right) for value in readings):
        return Say("other order", {"axes": " × ".join(case.axes)} if case.axes else {})
    return _other_parts(right, given.value)


def _sorted(values: tuple[Value, ...]) -> list[Value]:
    return sorted(values)  # type: ignore[type-var]


def _other_parts(right: tuple[Value, ...], given: tuple[Value, ...]) -> Say:
    if len(right) != len(given):
        return Say("other length", {"given": str(len(given)), "right": str(len(right))})
    wrong = [str(at) for at, (a, b) in enumerate(zip(right, given, strict=True), start=1) if a != b]
    return Say("other parts", {"which": ", ".join(wrong[:6]) + ("…" if len(wrong) > 6 else "")})


def _matrix(right: Value, given: Value) -> Say | None:
    while isinstance(given, tuple) and len(given) == 1 and _depth(given) > _depth(right):
        given = given[0]
    if given == right:
        return None
    a, b = _size(right), _size(given)
    if a != b:
        text = {"given": "×".join(map(str, b)), "right": "×".join(map(str, a))}
        return Say("other size", text)
    if len(a) == 2 and given == _transposed(right):
        return Say("transposed")
    cells = list(zip(_flat(right), _flat(given), strict=True))
    return Say("other cells", {"wrong": str(sum(x != y for x, y in cells)), "all": str(len(cells))})


def _transposed(value: Value) -> Value:
    rows = [row for row in value if isinstance(row, tuple)] if isinstance(value, tuple) else []
    return tuple(zip(*rows, strict=True))


def _depth(value: Value) -> int:
    return 1 + _depth(value[0]) if isinstance(value, tuple) and value else int(isinstance(value, tuple))


def _size(value: Value) -> tuple[int, ...]:
    return (len(value), *_size(value[0])) if isinstance(value, tuple) and value else ()


def _flat(value: Value) -> list[Value]:
    return [cell for part in value for cell in _flat(part)] if isinstance(value, tuple) else [value]


def _list(case: Case, right: Value, given: Value) -> _Reason:
    assert isinstance(right, tuple)
    assert isinstance(given, tuple)
    if len(right) == len(given):
        apart = [(at, _apart(case, a, b)) for at, (a, b) in enumerate(zip(right, given, strict=True), start=1)]
        wrong = [(at, one) for at, one in apart if one is not None]
        if not wrong:
            return _RIGHT
        if not any(_is_formula(value) for value in (*right, *given)) and _sorted(right) == _sorted(given):
            return Say("other order"), None
        at, first = wrong[0]
        if isinstance(first, Difference):
            return _different(case, first, right[at - 1], str(at))
    return _other_parts(right, given), None


def _is_formula(value: Value) -> bool:
    return isinstance(value, (Number, Symbol, Apply))


def _apart(case: Case, right: Value, given: Value) -> Difference | Literal["number"] | None:
    """How two elements differ: numbers, or formulas."""
    if not _is_formula(right) and not _is_formula(given):
        return None if right == given else "number"
    return _difference(case, _tree(right), _tree(given))


def _tree(value: Value) -> Tree:
    return value if isinstance(value, (Number, Symbol, Apply)) else Number(value)  # type: ignore[arg-type]


def _set(case: Case, right: Value, given: Value) -> _Reason:
    assert isinstance(right, tuple)
    assert isinstance(given, tuple)
    if any(map(_is_formula, (*right, *given))):
        if len(given) > 2 * len(right) + 4:
            return Say("other elements"), None
        extra = [b for b in given if all(_apart(case, a, b) is not None for a in right)]
        missing = [a for a in right if all(_apart(case, a, b) is not None for b in given)]
    else:
        extra, missing = [b for b in given if b not in right], [a for a in right if a not in given]
    if not extra and not missing:
        return _RIGHT
    if extra and missing:
        return Say("other elements"), None
    return Say("too many elements" if extra else "too few elements"), None


def _sum(right: Value, given: Value) -> Say | None:
    assert isinstance(right, ProductSum)
    assert isinstance(given, ProductSum)
    a, b = right.products, given.products
    wrong = [at for at, (x, y) in enumerate(zip(a, b, strict=False), start=1) if not _same_product(x, y)]
    if len(a) != len(b):
        return Say("other number of products", {"given": str(len(b)), "right": str(len(a))})
    if wrong and all(any(_same_product(x, y) for y in b) for x in a):
        return Say("products in another order")
    if wrong:
        return Say("other product", {"which": str(wrong[0])})
    total = right.total if right.total is not None else right.value
    if given.total is not None and given.total != total:
        return Say("other total")
    return None


def _same_product(right: Product, given: Product) -> bool:
    """The same factors in either order; the sign of a zero that stands first is no sign."""
    if sorted(right.factors) != sorted(given.factors):
        return False
    return right.sign == given.sign or given.factors[0] == 0 or right.factors[0] == 0


def _formula(case: Case, right: Value, given: Value) -> _Reason:
    found = _difference(case, _tree(right), _tree(given))
    return _RIGHT if found is None else _different(case, found, right)


def _difference(case: Case, right: Tree, given: Tree) -> Difference | None:
    try:
        return difference(right, given, _bounds(case))
    except NoPoint as error:
        raise BadCase(str(error)) from error


def _bounds(case: Case) -> Mapping[str, Bounds]:
    try:
        found = bounds_of(case.domain)
    except ValueError as error:
        raise BadCase(str(error)) from error
    return {case.aliases.get(name, name): bounds for name, bounds in found.items()}


def _different(case: Case, found: Difference, right: Value, item: str = "") -> _Reason:
    """The words for a point where the formulas differ, symbols in the key's order."""
    named = [name for name in dict.fromkeys(symbols(_tree(right))) if name in found.point]
    point = {name: found.point[name] for name in dict.fromkeys([*named, *found.point])}
    if not point:
        return Say("other value"), None
    at = ", ".join(f"{name} = {value}" for name, value in point.items())
    reason = "undefined at" if found.given is None else "different at"
    return Say(reason, {"at": at, "item": item}, {"given": found.given or 0, "right": found.key}), point


def _choice(right: Value, given: Value) -> Say | None:
    assert isinstance(right, tuple)
    assert isinstance(given, tuple)
    if set(right) == set(given):
        return None
    letters = all(len(str(letter)) == 1 for letter in right)
    if (
        letters
        and len(given) == 1
        and len(set(str(given[0]))) == len(str(given[0]))
        and set(str(given[0])) == set(right)
    ):
        return None
    return Say("other choice")
