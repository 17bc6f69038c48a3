"""One answer against one key, both as text: what a teacher tries out, and what other tools call."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from functools import lru_cache
from typing import Literal, TypeAlias, assert_never

from corrige.answers import Read, Unreadable, Value, read
from corrige.document.formula import Apply, Number, Symbol, Tree, symbols
from corrige.grader import agreement
from corrige.grader.agreement import is_formula
from corrige.grader.cases import BadCase, Case, Verdict, key_of, reading_of
from corrige.grader.equality import BadBound, Bounds, Difference, NoPoint, bounds_of, difference
from corrige.grader.saying import Say, say

__all__ = ["BadCase", "Case", "Verdict", "judge_one", "reading_of"]


def judge_one(case: Case) -> Verdict:
    """Right, wrong (and why) or unreadable (and where). Raises BadCase where the case itself is at fault.

    >>> judge_one(Case(kind="integer", key="56", given="3×3×3×2+2", language="en")).verdict
    'right'
    """
    key = key_of(case)
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


def _why_wrong(case: Case, key: Read, given: Read) -> _Reason:
    """None and None where the answer is right."""
    if case.evaluated and not given.evaluated:
        return Say("not evaluated"), None
    match case.kind:
        case "integer" | "real":
            return agreement.number(key, given, _margin(case, key.value), whole=case.kind == "integer"), None
        case "shape":
            return agreement.shape(key, given, case.axes), None
        case "matrix":
            return agreement.matrix(key, given), None
        case "sum":
            return agreement.product_sum(key.value, given.value), None
        case "choice":
            return agreement.choice(key.value, given.value), None
        case "list":
            return _list(case, key.value, given.value)
        case "set":
            return _set(case, key.value, given.value), None
        case "formula":
            return _formula(case, key.value, given.value)
        case _:
            assert_never(case.kind)


def _margin(case: Case, right: Value) -> Fraction:
    """How far a right answer may be from the key."""
    margin = Fraction(0)
    if case.decimals is not None:
        margin = Fraction(1, 2 * 10 ** max(0, min(case.decimals, 300)))
    if case.tolerance is not None:
        assert isinstance(right, (int, Fraction))
        margin = max(margin, abs(_tolerance(str(case.tolerance)) * right))
    return margin


@lru_cache(maxsize=64)
def _tolerance(text: str) -> Fraction:
    found = read("real", text, "en")
    if isinstance(found, Unreadable) or not isinstance(found.value, (int, Fraction)):
        raise BadCase(
            f"the tolerance “{text[:40]}” is not a number", f"la tolérance « {text[:40]} » n’est pas un nombre"
        )
    return Fraction(found.value) / (100 if found.percent else 1)


def _list(case: Case, right: Value, given: Value) -> _Reason:
    assert isinstance(right, tuple)
    assert isinstance(given, tuple)
    if len(right) != len(given):
        return agreement.parts(right, given), None
    apart = {at: _apart(case, a, b) for at, (a, b) in enumerate(zip(right, given, strict=True), start=1)}
    wrong = {at: one for at, one in apart.items() if one is not None}
    if not wrong:
        return _RIGHT
    if not any(map(is_formula, (*right, *given))):
        same = agreement.ordered(right) == agreement.ordered(given)
        return Say("other order") if same else agreement.parts(right, given), None
    at, first = next(iter(wrong.items()))
    if isinstance(first, Difference):
        return _different(first, right[at - 1], str(at))
    return Say("other parts", {"which": ", ".join(map(str, wrong))}), None


def _apart(case: Case, right: Value, given: Value) -> Difference | Literal["number"] | None:
    """How two elements differ: numbers, or formulas."""
    if not is_formula(right) and not is_formula(given):
        return None if right == given else "number"
    return _difference(case, _tree(right), _tree(given))


def _tree(value: Value) -> Tree:
    if isinstance(value, (Number, Symbol, Apply)):
        return value
    assert isinstance(value, (int, Fraction))
    return Number(value)


def _set(case: Case, right: Value, given: Value) -> Say | None:
    assert isinstance(right, tuple)
    assert isinstance(given, tuple)
    if not any(map(is_formula, (*right, *given))):
        return agreement.elements(bool(set(given) - set(right)), bool(set(right) - set(given)))
    if len(given) > 2 * len(right) + 4:
        return Say("other elements")
    extra = any(all(_apart(case, a, b) is not None for a in right) for b in given)
    missing = any(all(_apart(case, a, b) is not None for b in given) for a in right)
    return agreement.elements(extra, missing)


def _formula(case: Case, right: Value, given: Value) -> _Reason:
    found = _difference(case, _tree(right), _tree(given))
    return _RIGHT if found is None else _different(found, right)


def _difference(case: Case, right: Tree, given: Tree) -> Difference | None:
    try:
        return difference(right, given, _bounds(case))
    except NoPoint as error:
        raise BadCase(str(error), "la clé n’a de valeur en aucun point du domaine") from error


def _bounds(case: Case) -> Mapping[str, Bounds]:
    try:
        found = bounds_of(case.domain)
    except BadBound as error:
        bound, why = error.bound[:40], error.unreadable.message
        raise BadCase(
            f"the bound “{bound}” is not a formula: {why('en')}",
            f"la borne « {bound} » n’est pas une formule : {why('fr')}",
        ) from error
    return {case.aliases.get(name, name): bounds for name, bounds in found.items()}


def _different(found: Difference, right: Value, item: str = "") -> _Reason:
    """The words for a point where the formulas differ, symbols in the key's order."""
    named = [name for name in dict.fromkeys(symbols(_tree(right))) if name in found.point]
    point = {name: found.point[name] for name in dict.fromkeys([*named, *found.point])}
    if not point:
        return Say("other value"), None
    at = ", ".join(f"{name} = {value}" for name, value in point.items())
    reason = "undefined at" if found.given is None else "different at"
    return Say(reason, {"at": at, "item": item}, {"given": found.given or 0, "right": found.key}), point
