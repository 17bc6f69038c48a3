"""The verdict on each claim: it holds, or it is an erratum and the value is another one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from corrige.classroom.claims.about import About
from corrige.classroom.claims.case import Case
from corrige.classroom.claims.certifying import confirmed
from corrige.classroom.claims.claim import Claim
from corrige.classroom.claims.comparing import fits
from corrige.classroom.claims.figures import Beginning, Figure
from corrige.classroom.claims.forms import forms
from corrige.classroom.claims.quantities import Kind, Value, View, shape
from corrige.classroom.claims.responses import NoElement
from corrige.classroom.messages import told
from corrige.document.formula import Tree
from corrige.problem.errors import CannotBuild
from corrige.problem.layers import ConvTranspose2d, GlobalPool2d

Verdict: TypeAlias = Literal["holds", "erratum"]
What: TypeAlias = Literal["shape", "parameters"]


@dataclass(frozen=True)
class Wrong:
    """What a summary's row prints and what is right: its `shape` or its `parameters`."""

    layer: str
    what: What
    printed: Figure
    value: Value


@dataclass(frozen=True)
class Finding:
    """`value` is what was computed, `view` how the network was looked at. `fits`: whether the claimed figure is it;
    `rows`: those of a summary that are wrong. `readers`: who confirmed what the rules say."""

    claim: Claim
    fits: bool
    value: Value
    view: View
    rows: tuple[Wrong, ...]
    readers: tuple[str, ...]

    @property
    def verdict(self) -> Verdict:
        return "holds" if self.fits and not self.rows else "erratum"


def check(claim: Claim) -> Finding:
    """The claim's verdict. Raises BadFile where there is no such quantity, Disagreement where readers differ."""
    network = claim.network
    case = Case(network.case.problem, network.case.flat)
    try:
        seen = [(view, claim.quantity.of(case, view)) for view in views(claim)]
    except CannotBuild as error:
        raise claim.at["position" if isinstance(error, NoElement) else "quantity"].bad(
            en="{quantity}: {why}", fr="{quantity} : {why}", quantity=claim.name, why=told(error)
        ) from error
    if isinstance(claim.claimed, About) and isinstance(seen[0][1], Tree):
        raise claim.at["claimed"].bad(
            en="a formula is not rounded: its value has symbols",
            fr="une formule ne s’arrondit pas : sa valeur a des symboles",
        )
    right = [(view, value) for view, value in seen if fits(claim.claimed, value, claim.quantity.kind, network.domain)]
    view, value = right[0] if right else min(seen, key=lambda one: _unlike(claim.claimed, one[1]))
    rows = tuple(wrong_rows(claim, case))
    return Finding(
        claim=claim,
        fits=bool(right),
        value=value,
        view=view,
        rows=rows,
        readers=confirmed(network.plan, case, network.domain),
    )


def views(claim: Claim) -> list[View]:
    """The ways in which the network can be looked at: the usual one first."""
    layers = claim.network.case.layers.values()
    usual = View(position=claim.position, same=claim.network.domain.same)
    found = [usual]
    if any(isinstance(layer, GlobalPool2d) for layer in layers):
        found.append(replace(usual, keras=False))
    if any(isinstance(layer, ConvTranspose2d) for layer in layers):
        found += [replace(one, transposed=True) for one in found]
    return found


def _unlike(claimed: object, value: Value) -> int:
    """How many axes or entries more or fewer the value has."""
    if isinstance(claimed, Beginning):
        claimed = claimed.values
    if isinstance(claimed, tuple) and isinstance(value, tuple):
        return abs(len(claimed) - len(value))
    return 0


def wrong_rows(claim: Claim, case: Case) -> Iterator[Wrong]:
    """The figures of a summary's rows that are not what was computed."""
    for row in claim.rows:
        for what, printed in (("shape", row.shape), ("parameters", row.parameters)):
            if printed is not None:
                yield from _wrong_row(claim, case, row.layer, what, printed)  # type: ignore[arg-type]


def _wrong_row(claim: Claim, case: Case, layer: str, what: What, printed: Figure) -> Iterator[Wrong]:
    values = [of_row(case, View(keras), layer, what) for keras in (True, False)]
    kind: Kind = "list" if what == "shape" else "number"
    if not any(fits(printed, value, kind, claim.network.domain) for value in values):
        yield Wrong(layer, what, printed, min(values, key=lambda value: _unlike(printed, value)))


def of_row(case: Case, view: View, layer: str, what: What) -> Value:
    """What a summary's row should print."""
    if layer not in case.layers:
        raise CannotBuild(f"there is no layer `{layer}`", f"il n’y a pas de couche `{layer}`")
    if what == "parameters":
        return case[f"{layer}.parameters"]  # type: ignore[no-any-return]
    return shape(case, layer, forms(case.net, case.flat)[layer], view)
