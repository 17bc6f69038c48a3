"""A problem is issued only when readers that share nothing agree on every name that is asked.

    sizes, counts           rules, definition, engine
    responses, products     definition, engine, and the rules where they have one
    formulas                the key, at many points of its domain, against definition and engine
    unknowns                rules, definition and engine over the whole range
    a family's own rule     on the rules' numbers, the definition's and the engine's; without a network, its oracle

Where two readers differ, or fewer than two speak, it is our fault: the build stops, with what it takes to replay it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from math import isclose
from typing import Any

from corrige.document.formula import Tree, evaluate
from corrige.exercises.family import Family
from corrige.grader.formula_points import ENOUGH, points
from corrige.grader.readings import DEFINITION, ENGINE, FULL, How, Readings, solvers, together
from corrige.grader.shrunk import smaller
from corrige.problem.errors import CannotBuild, OurFault, Unnamed
from corrige.problem.problem import Name, Problem, Value, at, split_element, to_file
from corrige.rules.graph import last
from corrige.rules.values import Values

RULES, ORACLE = "rules", "oracle"


@dataclass(frozen=True, slots=True)
class Proof:
    """A value, and how each reader that agrees came to it: full size, torch's formula, shrunk to 3 × 14 × 14 …"""

    value: Value
    readers: Mapping[str, How]


@dataclass(frozen=True, slots=True)
class Certificate:
    """Every name that a problem asks, proven."""

    problem: Problem
    proofs: Mapping[Name, Proof]


class Disagreement(OurFault):
    """Readers differ, or too few speak. `said`: each reader's value; `replay`: where the problem was drawn."""

    def __init__(self, problem: Problem, name: Name, said: Mapping[str, Any], replay: str = "") -> None:
        super().__init__(problem, name, said, replay)
        self.problem, self.name, self.said, self.replay = problem, name, said, replay

    def __str__(self) -> str:
        where = f"family {self.problem.family}, level {self.problem.level}" + (
            f", {self.replay}" if self.replay else ""
        )
        why = "the readers differ" if len(self.said) > 1 else "fewer than two readers speak of it"
        values = "; ".join(f"{reader}: {str(value)[:200]}" for reader, value in self.said.items())
        return f"`{self.name}` ({where}): {why}: {values}\nthe problem: {to_file(self.problem).decode()}"


def certify(
    problems: Sequence[Problem], family: Family, *, device: str = "cpu", replay: Sequence[str] = ()
) -> list[Certificate]:
    """Proves every name that the problems of a family ask. `replay` says of each where it was drawn.

    Raises Disagreement at the first name that is not proven, CannotBuild for a problem that every reader refuses.
    """
    found = []
    for each in examine(problems, family, device=device, replay=replay):
        if not isinstance(each, Certificate):
            raise each
        found.append(each)
    return found


def examine(
    problems: Sequence[Problem], family: Family, *, device: str = "cpu", replay: Sequence[str] = ()
) -> list[Certificate | Disagreement | CannotBuild]:
    """As `certify`, but of each problem that is not proven its first disagreement, or why no reader can build it."""
    from corrige.reference.response import TooLarge

    found: dict[int, Certificate | Disagreement | CannotBuild] = {}
    formulas: dict[Any, How] = {}
    for group in together(problems):
        try:
            readings = Readings([problems[i] for i in group], family.functions, device)
        except TooLarge as error:
            found |= dict.fromkeys(group, CannotBuild(error.en, error.fr))
            continue
        for k, i in enumerate(group):
            try:
                case = _Case(problems[i], family, readings, k, device, formulas)
                found[i] = Certificate(problems[i], {name: case.proof(name) for name in problems[i].asked})
            except Disagreement as error:
                error.replay = replay[i] if replay else ""
                found[i] = error
            except CannotBuild as error:
                found[i] = error
    return [found[i] for i in range(len(problems))]


class _Case:
    """One problem and what its readers say. `formulas` holds proofs that other problems share."""

    def __init__(
        self, problem: Problem, family: Family, readings: Readings, k: int, device: str, formulas: dict[Any, How]
    ) -> None:
        self.problem, self.family, self.readings, self.k, self.device = problem, family, readings, k, device
        self.formulas = formulas
        self.proofs: dict[Name, Proof] = {}
        self.points: list[tuple[Mapping[str, int], Problem]] = []
        self.measured: dict[tuple[int, ...], Readings] = {}
        self.to_shrink = smaller(problem)
        self.read_smaller: list[tuple[Problem, Readings]] = []
        self.values = Values(problem, family.functions)
        self.oracle = dict(family.oracle(problem)) if family.oracle else {}
        if readings.refused:
            self._refused()

    def _refused(self) -> None:
        """All refuse, or the readers differ in that."""
        said: dict[str, str] = {reader: str(error) for reader, error in self.readings.refused.items()}
        said |= dict.fromkeys(self.readings.tables, "it can be built")
        try:
            for name in [one for one in self.values.graph if last(one) in ("c", "h", "w", "kernel_c")]:
                self.values[name]
            said[RULES] = "it can be built"
        except CannotBuild as error:
            said[RULES] = str(error)
        if "it can be built" in said.values():
            raise Disagreement(self.problem, "the network", said)
        raise self.readings.refused[DEFINITION]

    def proof(self, name: Name) -> Proof:
        if name not in self.proofs:
            self.proofs[name] = self._proof(name)
        return self.proofs[name]

    def _proof(self, name: Name) -> Proof:
        if name.startswith("unknown."):
            return self._unknown(name)
        if name.startswith("formula."):
            return self._formula(name)
        if split_element(name)[0] in self.problem.rules and not self.oracle:
            for needed in self.values.graph[name].of:
                if needed in self.values.graph:
                    self.proof(needed)
        return self._quantity(name)

    def _quantity(self, name: Name) -> Proof:
        said: dict[str, Value] = {}
        how: dict[str, How] = {}
        with suppress(Unnamed):  # the rules have no values of a sigmoid, nor of what comes after it
            said[RULES], how[RULES] = self.values[name], FULL
        for reader in (DEFINITION, ENGINE):
            self._ask(reader, name, said, how)
        if name in self.oracle:
            said[ORACLE], how[ORACLE] = self.oracle[name], FULL
        return self._agreed(name, said, how)

    def _ask(self, reader: str, name: Name, said: dict[str, Value], how: dict[str, How]) -> None:
        from corrige.reference.response import TooLarge

        try:
            said[reader], how[reader] = (
                self.readings.value(reader, name, self.k),
                self.readings.how(reader, name, self.k),
            )
        except KeyError:
            pass  # the reader does not speak of it
        except TooLarge:
            if reader == DEFINITION and RULES in said and (size := self._on_smaller(name)):
                how[reader] = How(f"shrunk to {size}", f"réduit à {size}")

    def _on_smaller(self, name: Name) -> str:
        """The size of the input of the largest smaller network on which the readers agree; "" where there is none."""
        from corrige.reference.response import TooLarge

        for problem, readings in self._smaller():
            try:
                said = {reader: readings.value(reader, name, 0) for reader in (DEFINITION, ENGINE)}
            except (KeyError, TooLarge):
                continue
            said[RULES] = Values(problem, self.family.functions)[name]
            self._agreed(name, said, said, problem)
            sizes = (" × ".join(map(str, net.input)) for net in problem.networks.values())
            return ", ".join(dict.fromkeys(sizes))
        return ""

    def _smaller(self) -> Iterator[tuple[Problem, Readings]]:
        """The smaller networks that can be built, read once for all names."""
        yield from self.read_smaller
        for problem in self.to_shrink:
            readings = Readings([problem], self.family.functions, self.device)
            if not readings.refused:
                self.read_smaller.append((problem, readings))
                yield problem, readings

    def _unknown(self, name: Name) -> Proof:
        asked = self.problem.unknowns[name.removeprefix("unknown.")]
        said = {RULES: self.values[name]}
        said |= {reader: solve(self.problem, asked) for reader, solve in solvers(self.device).items()}
        over = How(f"from {asked.low} to {asked.high}", f"de {asked.low} à {asked.high}")
        return self._agreed(name, said, dict.fromkeys(said, over))

    def _formula(self, name: Name) -> Proof:
        """The key at points of its domain against networks that are built with those numbers."""
        tree = self.values[name]
        if not self.points:
            self.points = [(point, at(self.problem, point)) for point in points(self.problem)]
        shared = name, str(tree), str(self.points[:2])
        if shared not in self.formulas:
            measured = sum(self._at(name, tree, point, problem) for point, problem in self.points)
            if measured < ENOUGH:
                raise Disagreement(self.problem, name, {RULES: f"{tree} at {measured} points only"})
            self.formulas[shared] = How(f"at {measured} points", f"en {measured} points")
        return Proof(tree, dict.fromkeys((RULES, DEFINITION, ENGINE), self.formulas[shared]))

    def _at(self, name: Name, tree: Tree, point: Mapping[str, int], problem: Problem) -> bool:
        """Whether both readers could measure there. Raises Disagreement where one finds another value."""
        from corrige.reference.response import TooLarge

        key = tuple(point.values())
        if key not in self.measured:
            self.measured[key] = Readings([problem], self.family.functions, self.device)
        readings = self.measured[key]
        here: dict[str, Value] = {RULES: evaluate(tree, point)}
        here |= dict.fromkeys(readings.refused, "it cannot be built")
        try:
            here |= {reader: readings.value(reader, name.removeprefix("formula."), 0) for reader in readings.tables}
        except TooLarge:
            return False
        self._agreed(f"{name} at {point}", here, here)
        return True

    def _agreed(
        self, name: Name, said: Mapping[str, Value], how: Mapping[str, Any], problem: Problem | None = None
    ) -> Proof:
        """The proof, if at least two readers said the same and none another; a smaller network says nothing here."""
        first, *others = said.values() if said else (None,)
        if not others or not all(same(first, other) for other in others):
            raise Disagreement(problem or self.problem, name, said)
        return Proof(first, how)


def same(a: Value, b: Value) -> bool:
    """Equal; where reals were rounded, to within what float64 rounds."""
    if isinstance(a, tuple) and isinstance(b, tuple):
        return len(a) == len(b) and all(map(same, a, b))
    if isinstance(a, float) or isinstance(b, float):
        return not isinstance(a, tuple | str) and not isinstance(b, tuple | str) and isclose(a, b, rel_tol=1e-9)
    return bool(a == b)
