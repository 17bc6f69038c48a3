"""A claimed network as a problem: numbers where the file has numbers, letters where it has symbols."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from corrige.classroom.claims.fields import Field, Size
from corrige.classroom.claims.layers import Spec
from corrige.classroom.claims.tensors import Tensor
from corrige.document.formula import Exact, Number, Symbol, Tree, tidy
from corrige.problem.layers import ConvTranspose2d, Layer
from corrige.problem.network import Network, walk
from corrige.problem.problem import Problem, replace
from corrige.rules.graph import Functions
from corrige.rules.values import Values


@dataclass(frozen=True)
class Plan:
    """A network as the file gives it: `input` is [height, width, channels] or [units], `image` its values."""

    at: Field
    input: tuple[Size, ...]
    layers: tuple[Spec, ...]
    image: Tensor | None = None

    def walk(self) -> Iterator[Spec]:
        for one in self.layers:
            yield from one.walk()

    @cached_property
    def letters(self) -> dict[str, str]:
        """The addresses that are symbols, with the symbol of each."""
        axes = ("h", "w", "c") if len(self.input) == 3 else ("c",)
        found = {
            f"input.{axis}": size.name for axis, size in zip(axes, self.input, strict=True) if isinstance(size, Symbol)
        }
        for one in self.walk():
            found |= dict(one.letters())
        return found

    @cached_property
    def least(self) -> dict[str, int]:
        """The least value of each symbol: 0 where it stands for paddings alone, else 1."""
        found: dict[str, int] = {}
        for address, symbol in self.letters.items():
            found[symbol] = max(found.get(symbol, 0), 0 if ".p_" in address else 1)
        return found

    def on_numbers(self, numbers: Mapping[str, int]) -> Case:
        """The network where each symbol is this number."""
        case = self.case(numbers)
        return Case(replace(case.problem, letters={}), case.flat)

    def case(self, numbers: Mapping[str, int]) -> Case:
        """The network with numbers under its symbols. Raises CannotBuild."""
        sizes = tuple(numbers[size.name] if isinstance(size, Symbol) else size for size in self.input)
        h, w, c = sizes if len(sizes) == 3 else (1, 1, sizes[0])
        net = Network(input=(c, h, w), layers=tuple((one.name, one.layer(numbers)) for one in self.layers))
        data: dict[str, Any] = {} if self.image is None else {"input.x": self.image}
        for one in self.walk():
            if one.kernel is not None:
                data[f"{one.name}.kernel"] = _laid_out(one.kernel, net[one.name])
        return Case(Problem(networks={"": net}, data=data, letters=self.letters), flat=len(sizes) == 1)


def _laid_out(kernel: Tensor, layer: Layer) -> Tensor:
    """[filter][channel] as the layer wants it: a transposed convolution has the channel first."""
    if not isinstance(layer, ConvTranspose2d):
        return kernel
    filters = len(kernel) // layer.groups
    groups = [kernel[g * filters :][:filters] for g in range(layer.groups)]
    return tuple(planes for group in groups for planes in zip(*group, strict=True))


@dataclass(frozen=True)
class Case:
    """A network and what is known of it.

    `flat`: its input is [units]. `functions`: the wrong rules of the problem. `used`: the quantities read off so far.
    """

    problem: Problem
    flat: bool = False
    functions: Functions = field(default_factory=dict)
    used: set[str] = field(default_factory=set, compare=False)

    @property
    def net(self) -> Network:
        return self.problem.net

    @cached_property
    def layers(self) -> dict[str, Layer]:
        """Every layer by name, a block after what stands in it."""
        return dict(walk(self.net.layers))

    @cached_property
    def _values(self) -> Values:
        return Values(self.problem, self.functions, {name: Symbol(of) for name, of in self.problem.letters.items()})

    def __contains__(self, name: str) -> bool:
        """Whether the network has this quantity: no receptive field, for one, behind branches that drift apart."""
        return name in self._values.graph

    def __getitem__(self, name: str) -> Any:
        """A quantity by its address: a number, or a formula in the letters. Raises CannotBuild."""
        value = self._values[name]
        if name in self._values.graph or "[" in name:
            self.used.add(name)
        return plain(tidy(value)) if isinstance(value, Tree) else value


def plain(tree: Tree) -> Exact | Tree:
    """A formula without letters is a number."""
    return tree.value if isinstance(tree, Number) else tree
