"""Two networks compared: the quotient of their totals."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from inspect import Parameter, Signature

from corrige.document.formula import ratio
from corrige.exercises.catalogue.making import mistake
from corrige.exercises.catalogue.text import text
from corrige.exercises.family import Mistake
from corrige.problem.problem import Question, Text
from corrige.rules.forms import Rule
from corrige.rules.wrong import all_of, rule

NOUN: Mapping[str, Text] = {
    "parameters": text("nombres de paramètres", "numbers of parameters"),
    "operations": text("nombres d'opérations", "numbers of operations"),
}
ROUNDED: Mapping[int | None, Text] = {
    None: text("fraction exacte", "an exact fraction"),
    1: text("arrondi à une décimale", "rounded to one decimal"),
    2: text("arrondi à deux décimales", "rounded to two decimals"),
}


def ask_total_of(network: str, count: str, words: Text) -> Question:
    """A total of one of several networks."""
    return Question(id=f"{network}_{count}", asks=(f"{network}.total.{count}",), text=dict(words))


def ask_quotient(count: str, top: Text, bottom: Text, decimals: int | None = None) -> Question:
    """The rule `times_parameters` or `times_operations`; `top` and `bottom` are what is divided."""
    noun, how = NOUN[count], ROUNDED[decimals]
    return Question(
        id=f"times_{count}",
        asks=(f"times_{count}",),
        kind="real",
        decimals=decimals,
        text=dict(
            text(
                f"Quel est le quotient des {noun['fr']}, {top['fr']} / {bottom['fr']} ? ({how['fr']})",
                f"What is the quotient of the {noun['en']}, {top['en']} / {bottom['en']}? ({how['en']})",
            )
        ),
    )


def quotient_rules(top: str, bottom: str) -> dict[str, Rule]:
    """`times_parameters` and `times_operations`: the total of one network over that of the other."""
    return {f"times_{one}": _of_totals(f"times_{one}", ratio, (top, bottom), one) for one in NOUN}


def inverted(top: str, bottom: str) -> Mistake:
    wrong = {f"times_{one}": _of_totals(f"inverted_{one}", ratio, (bottom, top), one) for one in NOUN}
    return mistake(
        "quotient-inverted",
        all_of(*(rule(name, one) for name, one in wrong.items())),
        "si l'on inverse le quotient",
        "if the quotient is turned round",
    )


def _of_totals(name: str, what: Callable[[int, int], int], networks: tuple[str, str], count: str) -> Rule:
    """A rule on the totals of two networks; its parameters name them."""

    def found(one: int, other: int) -> int:
        return what(one, other)

    found.__name__ = name
    parameters = [Parameter(f"{one}__total__{count}", Parameter.POSITIONAL_OR_KEYWORD) for one in networks]
    found.__signature__ = Signature(parameters)  # type: ignore[attr-defined]
    return found
