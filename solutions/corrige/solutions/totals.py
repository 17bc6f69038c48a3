"""The parameters of a whole network as a formula in the number of classes and the size of the image."""

from __future__ import annotations

from collections.abc import Iterator

import sympy

from corrige.document.formula import Tree
from corrige.problem.layers import Activation, Dropout, Flatten, Layers, Linear
from corrige.problem.network import Network, inner
from corrige.problem.problem import Name, Problem
from corrige.solutions.symbolic import in_letters
from corrige.solutions.sympy_trees import from_sympy

LETTERS = ("K", "C", "h", "w")
"""Classes; channels, height and width of the image."""


def parameters_formula(net: Network) -> Tree:
    """The total of parameters, for every image on which the network can be built.

    >>> from corrige.document.notation import unicode
    >>> from corrige.problem.layers import conv, pool
    >>> from corrige.problem.network import network
    >>> net = network((3, 32, 32), conv=conv(4, 3, padding=1), pool=pool(2), flatten=Flatten(), fc=Linear(units=10))
    >>> print(unicode(parameters_formula(net)))
    4K·⌊h/2⌋·⌊w/2⌋ + K + 36C + 4
    """
    letters = {"input.c": "C", "input.h": "h", "input.w": "w"} | {f"{name}.K": "K" for name in classifiers(net.layers)}
    found = in_letters(Problem(networks={"": net}), {}, "total.parameters", letters)
    return from_sympy(sympy.expand(found), LETTERS)


def classifiers(layers: Layers) -> Iterator[Name]:
    """The dense layers whose units are the network's outputs: the last ones, several where there are heads."""
    for name, layer in reversed(layers):
        branches = inner(layer)
        for branch in branches:
            yield from classifiers(branch)
        if isinstance(layer, Linear):
            yield name
        if branches or not isinstance(layer, Activation | Dropout | Flatten):
            return
