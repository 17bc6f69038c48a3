"""Ways to make a wrong problem. A mistake is a wrong problem solved rightly; few makers compose.

A `Change` makes the wrong problem and brings the wrong rules that it names. Where it changes nothing, the mistake
does not exist in that draw.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import msgspec

from corrige.problem.layers import Layer, Layers
from corrige.problem.network import Network, changed, sizes, walk
from corrige.problem.problem import Name, Problem, Value, WrongRule, prefixed, replace
from corrige.rules.forms import Rule
from corrige.rules.graph import last

Condition: TypeAlias = Callable[[Problem], bool]


@dataclass(frozen=True, slots=True)
class Change:
    """`make` gives the wrong problem; `rules` are the wrong rules by the names that it puts in."""

    make: Callable[[Problem], Problem]
    rules: Mapping[str, Rule] = field(default_factory=dict)

    def __call__(self, problem: Problem) -> Problem:
        return self.make(problem)


def layers_changed(kinds: type[Any] | tuple[type[Any], ...], change: Callable[[Any], Layer], only: str = "") -> Change:
    """Each layer of these kinds changed, or only the one of this name (in any network).

    A letter of a formula question whose number changes is no letter any more: a forgotten padding leaves the formula.
    """

    def make(problem: Problem) -> Problem:
        networks, letters = {}, dict(problem.letters)
        for key, net in problem.networks.items():
            layers = changed(
                net.layers, lambda name, layer: change(layer) if _meant(name, layer, kinds, only) else layer
            )
            networks[key] = net if layers == net.layers else Network(input=net.input, layers=layers)
            for address in _moved(key, net.layers, layers):
                letters.pop(address, None)
        return replace(problem, networks=networks, letters=letters)

    return Change(make)


def _meant(name: str, layer: Layer, kinds: type[Any] | tuple[type[Any], ...], only: str) -> bool:
    return isinstance(layer, kinds) and only in ("", name)


def _moved(key: str, before: Layers, after: Layers) -> list[Name]:
    """The addresses of the letters whose number is another one now."""
    found = []
    for (name, old), (_, new) in zip(walk(before), walk(after), strict=True):
        numbers = sizes(new)
        found += [prefixed(key, f"{name}.{letter}") for letter, n in sizes(old).items() if numbers.get(letter) != n]
    return found


def fields(kinds: type[Any] | tuple[type[Any], ...], only: str = "", **new: Any) -> Change:
    """`fields(Conv2d, bias=False)`: these fields of each layer of a kind, or of one layer."""
    return layers_changed(kinds, lambda layer: msgspec.structs.replace(layer, **new), only)


def input_changed(change: Callable[[tuple[int, int, int]], tuple[int, int, int]]) -> Change:
    """Another input (channels, height, width)."""

    def make(problem: Problem) -> Problem:
        networks, letters = {}, dict(problem.letters)
        for key, net in problem.networks.items():
            new = change(net.input)
            networks[key] = net if new == net.input else Network(input=new, layers=net.layers)
            for axis, old, now in zip("chw", net.input, new, strict=True):
                if old != now:
                    letters.pop(f"{prefixed(key, 'input')}.{axis}", None)
        return replace(problem, networks=networks, letters=letters)

    return Change(make)


def rule(
    quantity: Name, wrong: Rule, *kinds: type[Any], only: str = "", where: Callable[[Any], bool] | None = None
) -> Change:
    """A wrong rule for the right one: at one address (`iou`), or as this quantity of every layer of these kinds,
    or of those of them that fulfil `where`."""

    def make(problem: Problem) -> Problem:
        put = WrongRule(wrong.__name__)
        if not kinds:
            return problem.put({quantity: put})
        return problem.put(
            {
                prefixed(key, f"{name}.{quantity}"): put
                for key, net in problem.networks.items()
                for name, layer in walk(net.layers)
                if _meant(name, layer, kinds, only) and (where is None or where(layer))
            }
        )

    return Change(make, {wrong.__name__: wrong})


def data(name: str, change: Callable[[Any], Value]) -> Change:
    """Each datum of this last name changed: `data("kernel", flipped)`."""

    def make(problem: Problem) -> Problem:
        return replace(
            problem, data={one: change(value) if last(one) == name else value for one, value in problem.data.items()}
        )

    return Change(make)


def value(name: Name, change: Callable[[Problem], Value | None]) -> Change:
    """A wrong value in one place only, the rest right; `change` gives None where the mistake does not exist."""

    def make(problem: Problem) -> Problem:
        wrong = change(problem)
        return problem if wrong is None else problem.put({name: wrong})

    return Change(make)


def all_of(*changes: Change) -> Change:
    """One after the other."""

    def make(problem: Problem) -> Problem:
        for change in changes:
            problem = change(problem)
        return problem

    return Change(make, {name: wrong for change in changes for name, wrong in change.rules.items()})


def when(condition: Condition, change: Change) -> Change:
    """A wrong rule that is right in some problems says in which it is wrong (ceil for floor at stride 1 is right)."""
    return Change(lambda problem: change(problem) if condition(problem) else problem, change.rules)


def in_layer(name: str, change: Change) -> Change:
    """The same mistake made in one layer only and carried through the rest."""

    def make(problem: Problem) -> Problem:
        wrong = change(problem)
        networks = dict(problem.networks)
        for key, net in problem.networks.items():
            there = dict(walk(wrong.networks[key].layers))
            layers = changed(net.layers, lambda one, layer: there[one] if one == name else layer)  # noqa: B023
            networks[key] = net if layers == net.layers else Network(input=net.input, layers=layers)
        here = {
            address: put
            for address, put in wrong.instead.items()
            if address not in problem.instead and address.rpartition(".")[0].rpartition(".")[2] == name
        }
        return replace(problem, networks=networks, instead={**problem.instead, **here})

    return Change(make, change.rules)
