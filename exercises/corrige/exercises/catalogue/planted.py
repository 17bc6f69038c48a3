"""One wrong argument in a list of layers, told by the summary of the network that was built.

Two networks of the same layers: `written`, as the list has it, and `built`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from inspect import Parameter, Signature
from typing import TypeAlias

from corrige.exercises.catalogue.text import text
from corrige.problem.errors import CannotBuild
from corrige.problem.network import Network, sizes, with_sizes
from corrige.problem.problem import Problem, Text
from corrige.rules.forms import Rule
from corrige.rules.values import Values

ROW = ("c", "h", "w", "parameters")
"""What a row of the summary says."""
ARGUMENTS: Mapping[str, tuple[tuple[str, ...], tuple[int, ...]]] = {
    "filters": (("K",), ()),
    "kernel": (("f_h", "f_w"), (1, 2, 3, 5, 7, 11)),
    "stride": (("s_h", "s_w"), (1, 2, 3, 4)),
    "padding": (("p_top", "p_bottom", "p_left", "p_right"), (0, 1, 2, 3, 4, 5)),
}
"""Each argument's letters, and the values that a slip may give it; filters may be any number."""
TRIED: Mapping[str, range] = {"kernel": range(1, 16), "stride": range(1, 12), "padding": range(12)}
"""The values among which there must be one explanation only."""
CALLED: Mapping[str, Text] = {
    "filters": text("le nombre de filtres", "the number of filters"),
    "kernel": text("la taille du filtre ou de la fenêtre", "the size of the filter or window"),
    "stride": text("le stride", "the stride"),
    "padding": text("le padding", "the padding"),
}
Seen: TypeAlias = Mapping[str, int]
"""Quantities and letters of both networks by the parameters' names, `written__conv1__h`."""


def explanations(written: Network, built: Network, name: str) -> list[tuple[str, int]]:
    """The single changes of a layer of the list that give its row of the summary; none where it gives it as it is.

    The first layer whose row differs is the only one where a change can help.
    """
    wanted, now = row(built, name), sizes(written[name])
    if row(written, name) == wanted:
        return []
    tried = [
        (argument, value)
        for argument, (letters, _) in ARGUMENTS.items()
        for value in TRIED.get(argument, wanted[:1])
        if letters[0] in now and now[letters[0]] != value
    ]
    return [(argument, value) for argument, value in tried if _gives(written, name, argument, value, wanted)]


def _gives(written: Network, name: str, argument: str, value: int, wanted: tuple[int, ...]) -> bool:
    try:
        return row(replaced(written, name, argument, value), name) == wanted
    except CannotBuild:
        return False


def replaced(net: Network, name: str, argument: str, value: int) -> Network:
    """The network with another argument of a layer, the same both ways."""
    return with_sizes(net, {f"{name}.{letter}": value for letter in ARGUMENTS[argument][0]})


def row(net: Network, name: str) -> tuple[int, ...]:
    values = Values(Problem(networks={"": net}), {})
    return tuple(values[f"{name}.{quantity}"] for quantity in ROW)


def rules(layers: Sequence[str], suffix: str) -> Iterator[Rule]:
    """Which layer, which argument and what value, as rules on the quantities of these layers."""
    letters = [letter for (letter, *_), _ in ARGUMENTS.values()]
    names = [
        f"{key}__{name}__{quantity}"
        for name in layers
        for quantity in (*ROW, *(letter for letter in letters if letter != "K" or name.startswith("conv")))
        for key in ("written", "built")
    ]
    for what in (layer, argument, value):
        yield _rule(what, layers, names, f"{what.__name__}_{suffix}")


def _rule(what: Callable[[Seen, Sequence[str]], int], layers: Sequence[str], names: list[str], called: str) -> Rule:
    def found(*values: int) -> int:
        return what(dict(zip(names, values, strict=True)), layers)

    found.__name__ = called
    signature = Signature([Parameter(name, Parameter.POSITIONAL_OR_KEYWORD) for name in names])
    found.__signature__ = signature  # type: ignore[attr-defined]
    return found


def layer(seen: Seen, layers: Sequence[str]) -> int:
    """The first whose row is not what the list would give; counted from 1, 0 where there is none."""
    return next((i for i, name in enumerate(layers, 1) if any(_differs(seen, name, one) for one in ROW)), 0)


def argument(seen: Seen, layers: Sequence[str]) -> int:
    """Which of ARGUMENTS differs in that layer; counted from 1, 0 where none does."""
    name = layers[layer(seen, layers) - 1]
    return next((i for i, ((one, *_), _) in enumerate(ARGUMENTS.values(), 1) if _differs(seen, name, one)), 0)


def value(seen: Seen, layers: Sequence[str]) -> int:
    """What it is in the network that was built."""
    name = layers[layer(seen, layers) - 1]
    letter = list(ARGUMENTS.values())[argument(seen, layers) - 1][0][0]
    return seen.get(f"built__{name}__{letter}", 0)


def _differs(seen: Seen, name: str, quantity: str) -> bool:
    return seen.get(f"written__{name}__{quantity}") != seen.get(f"built__{name}__{quantity}")
