"""Where a printed figure and the computed value differ."""

from __future__ import annotations

from fractions import Fraction
from math import prod
from typing import Any, Final

from corrige.classroom.claims.about import About
from corrige.classroom.claims.domain import Domain
from corrige.classroom.claims.figures import Beginning
from corrige.classroom.claims.products import Printed
from corrige.classroom.claims.responses import Step
from corrige.classroom.claims.words import figure, number, ordinal
from corrige.classroom.messages import Shown, many, say
from corrige.document.formula import Tree

_MOST_SAID: Final = 5


def formula_differs(printed: Any, value: Any, domain: Domain) -> str | None:
    """The numbers for which two formulas differ."""
    open_ended = isinstance(printed, Beginning)
    if isinstance(printed, Beginning):
        printed = printed.values
    if isinstance(printed, tuple) and isinstance(value, tuple):
        if len(printed) != len(value) and not open_ended:
            return None
        found = (formula_differs(a, b, domain) for a, b in zip(printed, value, strict=False))
        return next((one for one in found if one), None)
    if not isinstance(printed, Tree) and not isinstance(value, Tree):
        return None
    if (
        isinstance(printed, tuple | About)
        or isinstance(value, tuple)
        or (at := domain.difference(value, printed)) is None
    ):
        return None
    return say(
        en="For {point} the printed formula gives {given}, the value is {value}.",
        fr="Pour {point}, la formule imprimée donne {given}, la valeur est {value}.",
        point=", ".join(f"{name} = {n}" for name, n in at.point.items()) or "…",
        given="∅" if at.given is None else number(at.given),
        value=number(at.key),
    )


def entry_differs(printed: Any, value: Any, domain: Domain) -> str | None:
    """The first entry of a list that differs, or the lengths."""
    values = printed.values if isinstance(printed, Beginning) else printed
    if not isinstance(values, tuple) or not isinstance(value, tuple):
        return None
    for at, (a, b) in enumerate(zip(values, value, strict=False)):
        if isinstance(a, tuple) != isinstance(b, tuple) or _differ(a, b, domain):
            return say(
                en="The {nth} entry is printed {printed}, computed {value}.",
                fr="Le {nth} élément imprimé est {printed}, calculé {value}.",
                nth=ordinal(at + 1),
                printed=figure(a),
                value=figure(b),
            )
    if len(values) == len(value) or (isinstance(printed, Beginning) and len(values) < len(value)):
        return None
    return say(
        en="The printed list has length {printed}, the computed one {value}.",
        fr="La liste imprimée est de longueur {printed}, la liste calculée de longueur {value}.",
        printed=len(values),
        value=len(value),
    )


def _differ(a: Any, b: Any, domain: Domain) -> bool:
    if isinstance(a, tuple) and isinstance(b, tuple):
        return len(a) != len(b) or any(_differ(x, y, domain) for x, y in zip(a, b, strict=True))
    return isinstance(a, tuple) or isinstance(b, tuple) or not domain.same(b, a)


def values_differ(printed: Any, value: Any) -> str | None:
    """The first value of a response that differs, and how many do; or the shapes."""
    a, b = _cells(printed), _cells(value)
    if a.keys() != b.keys():
        return say(
            en="The response has {value}, not {printed}.",
            fr="La réponse a {value}, pas {printed}.",
            value=_many_values(_shape(b)),
            printed=" × ".join(map(str, _shape(a))) or 1,
        )
    wrong = [place for place in a if a[place] != b[place]]
    if not wrong:
        return None
    given, right, n = number(a[wrong[0]]), number(b[wrong[0]]), len(a)
    if n == 1:
        return say(
            en="The value is {right}, not {given}.", fr="La valeur est {right}, pas {given}.", right=right, given=given
        )
    return say(
        en="{wrong}, the first at {place}: printed {printed}, computed {value}.",
        fr="{wrong}, la première en {place} : imprimé {printed}, calculé {value}.",
        wrong=many(
            len(wrong),
            en=(f"of {n} values differs", f"of {n} values differ"),
            fr=(f"valeur sur {n} diffère", f"valeurs sur {n} diffèrent"),
        ),
        place=list(wrong[0]),
        printed=given,
        value=right,
    )


def _many_values(axes: tuple[int, ...]) -> Shown:
    if len(axes) < 2:
        return many(prod(axes), en=("value", "values"), fr=("valeur", "valeurs"))
    return Shown(say(en="{axes} values", fr="{axes} valeurs", axes=" × ".join(map(str, axes))))


def _cells(value: Any, place: tuple[int, ...] = ()) -> dict[tuple[int, ...], Any]:
    """Each number by its indices, without leading axes of length one."""
    if not place:
        while isinstance(value, tuple) and len(value) == 1:
            value = value[0]
    if not isinstance(value, tuple):
        return {place: value}
    return {at: cell for i, part in enumerate(value) for at, cell in _cells(part, (*place, i)).items()}


def _shape(cells: dict[tuple[int, ...], Any]) -> tuple[int, ...]:
    return tuple(max(axis) + 1 for axis in zip(*cells, strict=True))


def rounded(printed: About, value: int | Fraction) -> str:
    """What the value is about."""
    right = printed.rounded(value)
    if not right:  # far from the printed figure, which has no digit there
        return say(en="The value is {value}.", fr="La valeur est {value}.", value=number(value))
    return say(
        en="{value} is about {right} at this digit, not {printed}.",
        fr="{value} s’arrondit ici à {right}, pas à {printed}.",
        value=number(value),
        right=number(right.numerator if right.denominator == 1 else right),
        printed=printed.text,
    )


def step_differs(printed: Printed, step: Step) -> str:
    """Which products are not those of the window; whether they sum to the printed value, and that to the response."""
    pairs = min(step.orders, key=lambda order: len(printed.others(order)))
    wrong = printed.others(pairs)
    said = []
    if len(printed.products) != len(pairs):
        said.append(
            say(
                en="{printed} products are printed, the window has {n}.",
                fr="{printed} produits sont imprimés, la fenêtre en a {n}.",
                printed=len(printed.products),
                n=len(pairs),
            )
        )
    if wrong:
        said.append(_wrong_products(printed, pairs, wrong))
    if printed.sum != printed.value:
        said.append(
            say(
                en="The printed products sum to {sum}, not {value}.",
                fr="Les produits imprimés ont pour somme {sum}, pas {value}.",
                sum=number(printed.sum),
                value=number(printed.value),
            )
        )
    if printed.value != step.value:
        said.append(say(en="The response is {value} there.", fr="La réponse y vaut {value}.", value=number(step.value)))
    elif wrong or printed.sum != printed.value:
        said.append(say(en="The value is right.", fr="La valeur est juste."))
    return " ".join(said)


def _wrong_products(printed: Printed, pairs: Any, wrong: list[int]) -> str:
    each = ", ".join(
        say(
            en="the {nth} is printed {printed} and is {right}",
            fr="le {nth} est imprimé {printed}, c’est {right}",
            nth=ordinal(at + 1),
            printed=printed.products[at],
            right="·".join(f"({number(n)})" if n < 0 else number(n) for n in pairs[at]),
        )
        for at in wrong[:_MOST_SAID]
    )
    if len(wrong) == 1:
        return (
            say(en="One product is not the window’s: ", fr="Un produit n’est pas celui de la fenêtre : ") + each + "."
        )
    many = say(
        en="{n} of the {all} products are not the window’s: ",
        fr="{n} des {all} produits ne sont pas ceux de la fenêtre : ",
        n=len(wrong),
        all=len(pairs),
    )
    return many + each + ("." if len(wrong) <= _MOST_SAID else ", …")
