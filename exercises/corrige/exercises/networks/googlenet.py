"""GoogLeNet: as torchvision has it, with the paper's 5×5, with the auxiliary heads, and the paper's own."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from corrige.exercises.builtin import Builtin, Size
from corrige.exercises.catalogue.text import text
from corrige.problem.layers import (
    Activation,
    AdaptivePool2d,
    BatchNorm,
    Concat,
    Dropout,
    Flatten,
    GlobalPool2d,
    Layer,
    Layers,
    Linear,
    LocalResponseNorm,
    conv,
    pool,
)
from corrige.problem.network import Network

MODULES = {
    "inception3a": (64, 96, 128, 16, 32, 32),
    "inception3b": (128, 128, 192, 32, 96, 64),
    "inception4a": (192, 96, 208, 16, 48, 64),
    "inception4b": (160, 112, 224, 24, 64, 64),
    "inception4c": (128, 128, 256, 24, 64, 64),
    "inception4d": (112, 144, 288, 32, 64, 64),
    "inception4e": (256, 160, 320, 32, 128, 128),
    "inception5a": (256, 160, 320, 32, 128, 128),
    "inception5b": (384, 192, 384, 48, 128, 128),
}
"""Filters: 1×1; 1×1 before the 3×3, 3×3; 1×1 before the 5×5, 5×5; 1×1 behind the pooling."""
RELU = Activation(function="relu")


@dataclass(frozen=True, slots=True)
class Variant:
    """`side` of the large filters, batch normalisation (then no biases), auxiliary heads, the last pooling's window."""

    side: int = 3
    normalised: bool = True
    heads: bool = False
    last_pool: int = 2

    def convolution(self, name: str, filters: int, side: int, stride: int = 1) -> Layers:
        """Convolution of unchanged size, normalisation or bias, ReLU."""
        layer = conv(filters, side, stride=stride, padding=side // 2, bias=not self.normalised)
        normal: Layers = ((f"{name}_norm", BatchNorm()),) if self.normalised else ()
        return ((name, layer), *normal, (f"{name}_relu", RELU))

    def local(self, name: str) -> Layers:
        """The paper's normalisation."""
        return () if self.normalised else ((name, LocalResponseNorm()),)

    def inception(self, name: str) -> tuple[str, Layer]:
        """Four branches beside each other."""
        one, before3, three, before5, five, behind = MODULES[name]
        many = self.convolution
        branches = (
            many(f"{name}_1x1", one, 1),
            (*many(f"{name}_reduce3", before3, 1), *many(f"{name}_3x3", three, 3)),
            (*many(f"{name}_reduce5", before5, 1), *many(f"{name}_5x5", five, self.side)),
            ((f"{name}_pool", pool(3, stride=1, padding=1)), *many(f"{name}_project", behind, 1)),
        )
        return name, Concat(branches=branches)

    def head(self, name: str, classes: int) -> Layers:
        """An auxiliary classifier."""
        return (
            (f"{name}_pool", AdaptivePool2d(mode="average", output_size=(4, 4))),
            *self.convolution(f"{name}_conv", 128, 1),
            (f"{name}_flatten", Flatten()),
            (f"{name}_dense1", Linear(units=1024)),
            (f"{name}_relu", RELU),
            (f"{name}_dropout", Dropout(rate=0.7)),
            (f"{name}_dense2", Linear(units=classes)),
        )


def googlenet(variant: Variant, classes: int, input: Size) -> Network:
    """With heads, the outputs of the three classifiers stand one after the other."""
    halved = pool(3, stride=2, ceil_mode=True)
    stem = (
        *variant.convolution("conv1", 64, 7, stride=2),
        ("pool1", halved),
        *variant.local("norm1"),
        *variant.convolution("conv2", 64, 1),
        *variant.convolution("conv3", 192, 3),
        *variant.local("norm2"),
        ("pool2", halved),
        *map(variant.inception, ("inception3a", "inception3b")),
        ("pool3", halved),
        variant.inception("inception4a"),
    )
    middle = tuple(map(variant.inception, ("inception4b", "inception4c", "inception4d")))
    end = (
        variant.inception("inception4e"),
        ("pool4", pool(variant.last_pool, stride=2, ceil_mode=True)),
        *map(variant.inception, ("inception5a", "inception5b")),
        ("average", GlobalPool2d(mode="average")),
        ("flatten", Flatten()),
        ("dropout", Dropout(rate=0.2 if variant.normalised else 0.4)),
        ("dense", Linear(units=classes)),
    )
    if not variant.heads:
        return Network(input=input, layers=(*stem, *middle, *end))
    later = Concat(branches=(variant.head("head2", classes), end))
    both = Concat(branches=(variant.head("head1", classes), (*middle, ("later_outputs", later))))
    return Network(input=input, layers=(*stem, ("outputs", both)))


PAPER = "C. Szegedy et al., Going Deeper with Convolutions (2014), table 1"
NETWORKS = {
    "googlenet": Builtin(
        partial(googlenet, Variant()),
        text("GoogLeNet, celui de torchvision, sans têtes auxiliaires", "GoogLeNet, torchvision's, without heads"),
        "torchvision's `googlenet`: batch normalisation, 3×3 where the paper has 5×5",
    ),
    "googlenet-5x5": Builtin(
        partial(googlenet, Variant(side=5)),
        text("GoogLeNet avec les filtres 5×5 de l'article", "GoogLeNet with the paper's 5×5 filters"),
        "torchvision's `googlenet` with the paper's 5×5",
    ),
    "googlenet-heads": Builtin(
        partial(googlenet, Variant(heads=True)),
        text("GoogLeNet avec ses deux têtes auxiliaires", "GoogLeNet with its two auxiliary heads"),
        "torchvision's `googlenet(aux_logits=True)`",
    ),
    "googlenet-paper": Builtin(
        partial(googlenet, Variant(side=5, normalised=False, last_pool=3)),
        text("GoogLeNet, celui de l'article", "GoogLeNet, the paper's"),
        PAPER,
    ),
}
