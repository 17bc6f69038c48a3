"""A network worked out layer by layer: tables of sizes, parameters and operations, each asked value with its label."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from corrige.document.document import Block, Heading, Table
from corrige.document.formula import Apply, Symbol, Tree
from corrige.document.inline import Code, Emphasis, Formula, Line, line
from corrige.exercises.diagrams import input_word, shape_line
from corrige.problem.network import inner, walk
from corrige.problem.problem import Name, Problem, Question, prefixed
from corrige.rules.graph import last, layer_of
from corrige.solutions.forms import in_numbers
from corrige.solutions.general import general_formulas
from corrige.solutions.lettering import COUNTED, has_letters
from corrige.solutions.steps import Step, Steps
from corrige.solutions.sums import is_whole
from corrige.solutions.words import NOUNS, pick

SIZES: Final = ("h", "w", "c")
OF_WEIGHTS: Final = ("weights", "biases", "parameters")
OF_PRODUCTS: Final = ("multiplications", "additions", "bias_additions", "operations", "macs")
SEVERAL: Final = 3
"""A network of which at least so many layers are asked about is worked out in tables."""

Cell = Line | None


def in_tables(problem: Problem, asked: Mapping[str, Question]) -> dict[str, Question]:
    """The questions that tables answer or prepare: sizes and counts of layers, where enough layers are asked about;
    totals of a block or a network with as many layers."""
    layers = [prefixed(key, name) for key, net in problem.networks.items() for name, _ in walk(net.layers)]
    found = {label: one for label, one in asked.items() if all(_tabled(name, layers) for name in one.asks)}
    about = {layer_of(name) for question in found.values() for name in question.asks}
    for key, net in problem.networks.items():
        if prefixed(key, "total") in about:
            about |= {prefixed(key, name) for name, layer in walk(net.layers) if has_letters(layer)}
        for block in [layer for name, layer in walk(net.layers) if prefixed(key, name) in about]:
            within = [one for branch in inner(block) for one in walk(branch)]
            about |= {prefixed(key, name) for name, layer in within if has_letters(layer)}
    return found if len(about & {*layers}) >= SEVERAL else {}


def _tabled(name: Name, layers: Sequence[Name]) -> bool:
    quantity, of = last(name), layer_of(name)
    return quantity in {*SIZES, *OF_WEIGHTS, *OF_PRODUCTS} and (of in layers or last(of) == "total")


def chain_blocks(steps: Steps, asked: Mapping[str, Question]) -> Iterator[Block]:
    """The tables for these questions, a network after the other; totals are left to be added up."""
    labels = {name: label for label, question in asked.items() for name in question.asks}
    chains = []
    for key, net in steps.problem.networks.items():
        layers = [prefixed(key, name) for name, _ in walk(net.layers)]
        mine = {name: label for name, label in labels.items() if layer_of(name) in (*layers, prefixed(key, "total"))}
        if mine:
            chains.append(_Chain(steps, key, layers, mine))
    yield general_formulas(steps, [name for chain in chains for name in chain.layers], {last(name) for name in labels})
    for chain in chains:
        quantities = {last(name) for name in chain.labels}
        if chain.key in steps.called:
            yield Heading(line(steps.called[chain.key].text[steps.language]), 3)
        yield chain.sizes()
        if quantities & {*OF_WEIGHTS}:
            yield chain.counts(chain.of_weights(quantities))
        if wanted := [one for one in OF_PRODUCTS if one in quantities]:
            per = "operations_per_response" if wanted == ["operations"] else "multiplications_per_response"
            yield chain.counts(("outputs", per, *wanted))


@dataclass(frozen=True, slots=True)
class _Chain:
    """The layers of a network by their full names, and the label of each asked name."""

    steps: Steps
    key: str
    layers: Sequence[Name]
    labels: Mapping[Name, str]

    def sizes(self) -> Table:
        """What leaves each layer; height and width in one column where they are worked out alike."""
        values, start = self.steps.values, prefixed(self.key, "input")
        rows: list[tuple[Line, ...]] = [self._shape_row(start)]
        alike = values[f"{start}.h"] == values[f"{start}.w"]
        for layer in self.layers:
            if not self._passes(layer):
                alike = alike and self._in_numbers(f"{layer}.h") == self._in_numbers(f"{layer}.w")
                rows.append(self._shape_row(layer))
        head = [self._word("h"), self._word("w")]
        if alike:
            head = [line(pick(("Hauteur et largeur", "Height and width"), self.steps.language))]
            rows = [(row[0], row[1], row[3]) for row in rows]
        out = line(pick(("Sortie h × w × C", "Output h × w × C"), self.steps.language))
        return Table((self._layer_head(), *head, out), tuple(rows), "l" * (len(head) + 1) + "r")

    def _shape_row(self, layer: Name) -> tuple[Line, ...]:
        """Height, width and what leaves the layer; the length of a vector is worked out where that is its shape."""
        h, w, c = (f"{layer}.{axis}" for axis in SIZES)
        values = self.steps.values
        height, width, channels = (self._worked(name) for name in (h, w, c))
        flat = values[h] == values[w] == 1
        shape = channels if flat else shape_line((values[c], values[h], values[w]))
        return (self._title(layer), height, width, (*shape, *self._label(h, w, c)))

    def _passes(self, layer: Name) -> bool:
        """Whether a layer leaves the shape as it is and nothing is asked about it: an activation, say."""
        names = [f"{layer}.{axis}" for axis in SIZES]
        return not self._asked(names) and all([last(one) for one in self._of(name)] == [last(name)] for name in names)

    def _in_numbers(self, name: Name) -> Tree:
        step = self.steps.recorded(name)
        return in_numbers(step.tree, step.numbers)

    def of_weights(self, asked: set[str]) -> Sequence[str]:
        """Weights and biases have a column each where there are biases, or where they are asked."""
        values = self.steps.values
        biased = any(values[name] for layer in self.layers if (name := f"{layer}.biases") in values.graph)
        return OF_WEIGHTS if biased or asked & {"weights", "biases"} else ("parameters",)

    def counts(self, quantities: Sequence[str]) -> Table:
        """Counts of the layers that have some, and their totals."""
        values = self.steps.values
        rows: list[tuple[Cell, ...]] = []
        for layer in self.layers:
            if is_whole(self.steps.problem, layer):
                continue  # its counts are those of its layers, added up below
            names = [f"{layer}.{quantity}" for quantity in quantities]
            there = [name for name in names if name in values.graph]
            if any(values[name] for name in there if last(name) != "outputs") or self._asked(names):
                cells = [self._counted(name) if name in there else line("–") for name in names]
                rows.append((self._title(layer), *cells))
        total = [self._total(quantity) for quantity in quantities]
        rows.append((line("Total"), *total))
        head = (self._layer_head(), *(self._word(quantity) for quantity in quantities))
        return Table(head, tuple(rows), "l" + "r" * len(quantities), total=True)

    def _asked(self, names: Sequence[Name]) -> bool:
        return any(name in self.labels for name in names)

    def _counted(self, name: Name) -> Line:
        return (*self._worked(name), *self._label(name))

    def _total(self, quantity: str) -> Line:
        name = prefixed(self.key, f"total.{quantity}")
        return line(self.steps.values[name]) if name in self.steps.values.graph else ()

    def _worked(self, name: Name) -> Line:
        """The calculation in numbers and its value; the value alone where nothing is calculated."""
        value = self.steps.values[name]
        step = self._step(name)
        if name in self.steps.values.graph:
            self.steps.learn(name)
        if isinstance(step.tree, Apply):
            return line(Formula(step.tree, step.numbers), " = ", value)
        return line(value)

    def _of(self, name: Name) -> tuple[Name, ...]:
        node = self.steps.values.graph.get(name)
        return node.of if node else ()

    def _step(self, name: Name) -> Step:
        """The formula down to what is known; all operations as elements × operations of one where that is so."""
        if last(name) == "operations":
            factors = [f"{layer_of(name)}.outputs", f"{layer_of(name)}.operations_per_response"]
            found = {
                self.steps.letters.label(one): self.steps.values[one] for one in factors if one in self.steps.known
            }
            numbers = list(found.values())
            if len(found) == 2 and numbers[0] * numbers[1] == self.steps.values[name]:
                a, b = (Symbol(letter) for letter in found)
                return Step(name, Apply("*", (a, b)), found)
        return self.steps.recorded(name)

    def _title(self, layer: Name) -> Line:
        place = self.steps.letters.places[layer]
        number = f"{place.number}\u00a0" if place.number else ""
        if place.layer is None:
            return line(number, input_word(self.steps.problem.networks[self.key])[self.steps.language])
        return line(number, Code(layer.rpartition(".")[2]))

    def _label(self, *names: Name) -> Line:
        found = dict.fromkeys(self.labels[name] for name in names if name in self.labels)
        return line(*(Emphasis(f"\u00a0({label})") for label in found))

    def _word(self, quantity: str) -> Line:
        words = pick(NOUNS[quantity], self.steps.language)
        return line(words) if quantity in SIZES else line(f"{words} ", Symbol(COUNTED[quantity]))

    def _layer_head(self) -> Line:
        return line(pick(("Couche", "Layer"), self.steps.language))
