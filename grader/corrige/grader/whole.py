"""Every shape and count of one network, asked of all three readers.

What the definition cannot count one by one at full size it counts on the same network with fewer channels and a smaller
image, once for all names: that proves the rules, and the engine proves the numbers.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from corrige.grader.certify import RULES, Disagreement, same
from corrige.grader.readings import DEFINITION, ENGINE, How, Readings
from corrige.grader.shrunk import smaller
from corrige.problem.network import Network, walk
from corrige.problem.problem import Name, Problem, Value
from corrige.rules.values import Values

QUANTITIES = ("c", "h", "w", "parameters", "operations", "macs")
SIZES = 8
"""On so many smaller networks the definition is tried."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """How each reader came to a value on which they all agree; `counted` is False where the definition never did."""

    readers: Mapping[str, How]

    @property
    def counted(self) -> bool:
        return DEFINITION in self.readers


def names_of(net: Network) -> list[Name]:
    """Shape, parameters, operations and MACs of each layer, and the totals."""
    found = [f"{layer}.{one}" for layer, _ in walk(net.layers) for one in QUANTITIES]
    return found + [f"total.{one}" for one in QUANTITIES[3:]]


def agreed(net: Network, device: str = "cpu") -> dict[Name, Agreement]:
    """How the readers agree on every name. Raises Disagreement, and CannotBuild where the network cannot be built."""
    problem = Problem(networks={"": net})
    names = names_of(net)
    readings = Readings([problem], {}, device)
    for error in readings.refused.values():
        raise error
    values = Values(problem, {})
    found: dict[Name, dict[str, How]] = {}
    for name in names:
        said: dict[str, Value] = {RULES: values[name]}
        found[name] = {RULES: FULL}
        for reader in (DEFINITION, ENGINE):
            if (value := _said(readings, reader, name)) is not None:
                said[reader], found[name][reader] = value, readings.how(reader, name, 0)
        _compare(problem, name, said)
    _on_smaller(problem, [name for name in names if DEFINITION not in found[name]], found, device)
    return {name: Agreement(each) for name, each in found.items()}


FULL = How("full size", "en entier")


def _said(readings: Readings, reader: str, name: Name) -> Value | None:
    """None where it is too large to be counted."""
    from corrige.reference.response import TooLarge

    try:
        return readings.value(reader, name, 0)
    except TooLarge:
        return None


def _compare(problem: Problem, name: Name, said: Mapping[str, Value]) -> None:
    first, *others = said.values()
    if not others or not all(same(first, other) for other in others):
        raise Disagreement(problem, name, said)


def _on_smaller(problem: Problem, left: Sequence[Name], found: Mapping[Name, dict[str, How]], device: str) -> None:
    """The definition on smaller networks, until it has counted every name once."""
    waiting = list(left)
    for small in _some(smaller(problem), waiting):
        readings = Readings([small], {}, device)
        if readings.refused:
            continue
        values, size = Values(small, {}), " × ".join(map(str, small.net.input))
        for name in list(waiting):
            counted = _said(readings, DEFINITION, name)
            if counted is None:
                continue
            measured = _said(readings, ENGINE, name)
            _compare(
                small,
                name,
                {RULES: values[name], DEFINITION: counted} | ({} if measured is None else {ENGINE: measured}),
            )
            found[name][DEFINITION] = How(f"shrunk to {size}", f"réduit à {size}")
            waiting.remove(name)


def _some(problems: Iterable[Problem], waiting: Sequence[Name]) -> Iterable[Problem]:
    """Smaller networks while names are waiting; some in between are left out, so that few are tried."""
    tried = [one for i, one in enumerate(problems) if i % 3 == 2]
    for one in tried[:SIZES]:
        if not waiting:
            return
        yield one
