"""A network of a file built once: a layer that cannot be built is an error of the file, at the layer's line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import lcm
from typing import Final

from corrige.classroom.claims.case import Case, Plan
from corrige.classroom.claims.conditions import Condition, conditions
from corrige.classroom.claims.domain import Domain, domain
from corrige.classroom.claims.fields import Field
from corrige.classroom.claims.forms import NotAMap, forms
from corrige.classroom.claims.layers import Spec, put
from corrige.classroom.messages import Shown, told
from corrige.document.formula import Tree, symbols
from corrige.problem.errors import BadFile, CannotBuild
from corrige.problem.layers import Pool2d

_MOST_GROUPS: Final = 64


def built(plan: Plan) -> tuple[Case, Domain]:
    """The network with some numbers under its symbols, and all that they may be. Raises BadFile."""
    case = _some_case(plan)
    try:
        forms(case.net, case.flat)
    except NotAMap as error:
        raise _bad(place_of(plan, error.layer), told(error)) from error
    try:
        for condition in conditions(case):
            if not _has_symbols(condition) and not condition.holds({}):
                raise _bad(place_of(plan, condition.layer), condition.message())
        over = domain(case, plan.least)
    except CannotBuild as error:
        raise _bad(plan.at, told(error)) from error
    if not over.some_points:
        raise plan.at.bad(
            en="no numbers for the symbols {symbols} give a network that can be built",
            fr="aucun nombre pour les symboles {symbols} ne donne un réseau constructible",
            symbols=", ".join(plan.least),
        )
    return case, over


def place_of(plan: Plan, layer: str) -> Field:
    return next((one.at for one in plan.walk() if one.name == layer), plan.at)


def _bad(at: Field, why: str) -> BadFile:
    return at.bad(en="cannot be built: {why}", fr="ne peut être construit : {why}", why=Shown(why))


def _has_symbols(condition: Condition) -> bool:
    return any(isinstance(term, Tree) and any(symbols(term)) for term in (condition.a, condition.b))


def _some_case(plan: Plan) -> Case:
    """The network with numbers that each layer accepts by itself; whether they fit together is another question."""
    refused: BadFile | None = None
    for numbers in _trials(plan):
        broken = next((one for one in plan.walk() if not all(each.holds({}) for each in _own(one, numbers))), None)
        if broken is None:
            return plan.case(numbers)
        why = next(each.message() for each in _own(broken, numbers) if not each.holds({}))
        refused = refused or _bad(broken.at, why)
    assert refused is not None
    raise refused


def _own(spec: Spec, numbers: Mapping[str, int]) -> Iterator[Condition]:
    """What a layer needs by itself, whatever comes in."""
    given = {name: put(value, numbers) for name, value in spec.given.items()}
    if "groups" in given and "c_out" in given:
        yield Condition(spec.name, "divides", given["groups"], given["c_out"])
    if spec.make is Pool2d and given["padding"] != "same":
        top, bottom, left, right = given["padding"]
        for most, f in zip((max(top, bottom), max(left, right)), given["kernel_size"], strict=True):
            yield Condition(spec.name, "half", 2 * most, f)


def _trials(plan: Plan) -> Iterator[Mapping[str, int]]:
    """Numbers for the symbols. Dilations and groups are more than 1: with 1 the closed forms would not show them."""
    kinds: dict[str, set[str]] = {}
    for address, symbol in plan.letters.items():
        kinds.setdefault(symbol, set()).add(address.rpartition(".")[2][:2])
    fixed = [n for one in plan.walk() if isinstance(n := one.given.get("groups"), int)]
    channels = 4 * lcm(*fixed)
    for groups in range(2, _MOST_GROUPS):
        for padding in (1, 0):
            numbers = {"gr": groups, "p_": padding, "d_": 2, "s_": 2, "f_": 1_000}
            found = {
                symbol: next((n for kind, n in numbers.items() if kind in of), channels * groups)
                for symbol, of in kinds.items()
            }
            yield {symbol: max(n, plan.least[symbol]) for symbol, n in found.items()}
        if not any("gr" in of for of in kinds.values()):
            return
