"""Residual blocks: ResNet's own figures, every mistake by plain arithmetic."""

from __future__ import annotations

import pytest

from corrige.exercises.catalogue.residual import block
from corrige.exercises.families.residual_block import FAMILY
from corrige.exercises.issue import draw
from corrige.problem.draw import Draw
from corrige.problem.errors import CannotBuild
from corrige.problem.layers import Residual
from corrige.problem.network import Network
from corrige.problem.problem import Problem
from corrige.rules.values import Values


@pytest.mark.parametrize(
    ("channels", "sizes", "at", "stride", "parameters"),
    [
        # torchvision's resnet18: layer1[0], layer2[0]; resnet50: layer1[1], layer2[0]
        (64, [(64, 3), (64, 3)], 0, 1, 73_984),
        (64, [(128, 3), (128, 3)], 0, 2, 230_144),
        (256, [(64, 1), (64, 3), (256, 1)], 0, 1, 70_400),
        (256, [(128, 1), (128, 3), (512, 1)], 1, 2, 379_392),
    ],
)
def test_blocks_of_resnet(channels: int, sizes: list[tuple[int, int]], at: int, stride: int, parameters: int) -> None:
    layers = block(channels, sizes, at, stride, normalised=True)
    values = Values(Problem(networks={"": Network(input=(channels, 28, 28), layers=layers)}), {})
    assert values["block.parameters"] == parameters
    assert values["block.h"] == 28 // stride


def test_an_identity_where_shapes_differ_cannot_be_built() -> None:
    ((name, one),) = block(8, [(16, 3), (16, 3)], 0, 1, normalised=False)
    assert isinstance(one, Residual)
    bare = Residual(body=one.body)
    with pytest.raises(CannotBuild, match="16 and 8"):
        _ = Values(Problem(networks={"": Network(input=(8, 9, 9), layers=((name, bare),))}), {})["block.c"]


def test_equal_strides_are_said_once() -> None:
    """`both with stride 1`, or `the first with stride 2, the second with stride 1`."""
    for i in range(12):
        problem = draw(FAMILY, 1, Draw(b"tests", i), {})
        strides = {problem.net[name].stride for name in ("conv1", "conv2")}  # type: ignore[union-attr]
        assert FAMILY.statement(problem)["en"].count("with stride") == len(strides)
