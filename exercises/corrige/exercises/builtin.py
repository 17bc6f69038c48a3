"""The built-in networks by name, with any number of classes and size of the input."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import TypeAlias

from corrige.problem.errors import CannotBuild, CorrigeError, no_such
from corrige.problem.network import Network
from corrige.problem.problem import Text

Size: TypeAlias = tuple[int, int, int]
"""Channels, height, width."""


@dataclass(frozen=True, slots=True)
class Builtin:
    """A network for a number of classes and an input; `title` says whose it is, `source` where it stands."""

    build: Callable[[int, Size], Network]
    title: Text
    source: str
    classes: int = 1000
    input: Size = (3, 224, 224)

    def network(self, classes: int | None = None, input: Size | None = None) -> Network:
        """Raises CannotBuild where the input is too small or `classes` is not at least 1."""
        many = self.classes if classes is None else classes
        if many < 1:
            raise CannotBuild(f"`classes` (={many}) must be at least 1", f"`classes` (={many}) doit valoir au moins 1")
        return self.build(many, input or self.input)


class UnknownNetwork(CorrigeError):
    """No built-in network has this name."""

    exit_code = 6


@cache
def builtins() -> Mapping[str, Builtin]:
    """Every built-in network by name, in the order of its file."""
    package = import_module("corrige.exercises.networks")
    found: dict[str, Builtin] = {}
    for info in iter_modules(package.__path__):
        for name, one in import_module(f"{package.__name__}.{info.name}").NETWORKS.items():
            if name in found:
                raise TypeError(f"two networks are called `{name}`")
            found[name] = one
    return found


def builtin(name: str) -> Builtin:
    """
    >>> builtin("lenet5").network(classes=26).layers[-1]
    ('dense2', Linear(units=26, bias=True))
    """
    known = builtins()
    if name not in known:
        raise UnknownNetwork(*no_such("no network is", "aucun réseau ne", name, known))
    return known[name]
