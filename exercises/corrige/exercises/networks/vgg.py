"""VGG in the paper's configurations A to E: 3×3 everywhere, in C some 1×1."""

from __future__ import annotations

from functools import partial

from corrige.exercises.builtin import Builtin, Size
from corrige.exercises.catalogue.text import text
from corrige.problem.layers import Activation, Dropout, Flatten, Layer, Linear, LocalResponseNorm, conv, pool
from corrige.problem.network import Network

CONFIGURATIONS = {
    "vgg11": ("A", "64 | 128 | 256 256 | 512 512 | 512 512"),
    "vgg11-lrn": ("A-LRN", "64 lrn | 128 | 256 256 | 512 512 | 512 512"),
    "vgg13": ("B", "64 64 | 128 128 | 256 256 | 512 512 | 512 512"),
    "vgg16-c": ("C", "64 64 | 128 128 | 256 256 256/1 | 512 512 512/1 | 512 512 512/1"),
    "vgg16": ("D", "64 64 | 128 128 | 256 256 256 | 512 512 512 | 512 512 512"),
    "vgg19": ("E", "64 64 | 128 128 | 256 256 256 256 | 512 512 512 512 | 512 512 512 512"),
}
"""Blocks of convolutions by their numbers of filters; `/1` is 1×1; each block ends in a pooling."""
RELU = Activation(function="relu")


def vgg(configuration: str, classes: int, input: Size) -> Network:
    layers: dict[str, Layer] = {}
    for i, block in enumerate(configuration.split(" | "), 1):
        for j, one in enumerate(block.split(), 1):
            if one == "lrn":
                layers[f"norm{i}"] = LocalResponseNorm()
                continue
            filters, _, side = one.partition("/")
            layers[f"conv{i}_{j}"] = conv(int(filters), int(side or 3), padding=0 if side else 1)
            layers[f"relu{i}_{j}"] = RELU
        layers[f"pool{i}"] = pool(2)
    layers["flatten"] = Flatten()
    for i in (1, 2):
        layers |= {f"dense{i}": Linear(units=4096), f"relu{5 + i}": RELU, f"dropout{i}": Dropout()}
    return Network(input=input, layers=(*layers.items(), ("dense3", Linear(units=classes))))


NETWORKS = {
    name: Builtin(
        partial(vgg, blocks),
        text(f"VGG, configuration {letter}", f"VGG, configuration {letter}"),
        "K. Simonyan, A. Zisserman, Very Deep Convolutional Networks for Large-Scale Image Recognition (2014), table 1",
    )
    for name, (letter, blocks) in CONFIGURATIONS.items()
}
