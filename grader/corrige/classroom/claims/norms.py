"""Normalisations, as a file of claims names them."""

from __future__ import annotations

from typing import Any, Final, Literal

from corrige.classroom.claims.fields import Field
from corrige.classroom.claims.layers import Spec, only, spec
from corrige.classroom.claims.windows import flag
from corrige.problem.layers import BatchNorm, LocalResponseNorm, Norm

EACH_CHANNEL: Final = -1
"""So many groups mean one for each channel, in Keras."""


def numbers(at: Field, *known: str) -> None:
    """Reads numbers that change no figure."""
    for key in known:
        if (found := at.get(key)) is not None:
            found.number()


def batch_normalization(counted: Literal[0, 2, 4], at: Field, name: str) -> Spec:
    """`counted`: for a channel; without its scale or its center there is one parameter less."""
    only(at, "momentum", "epsilon", "scale", "center")
    numbers(at, "momentum", "epsilon")
    left_out = sum(not flag(at, key, True) for key in ("scale", "center"))
    return spec(name, at, BatchNorm, counted=max(0, counted - left_out))


def layer_normalization(at: Field, name: str) -> Spec:
    """Two parameters a channel: as Keras has it, it is over the last axis alone."""
    only(at, "epsilon")
    numbers(at, "epsilon")
    return spec(name, at, Norm, over="layer")


def group_normalization(at: Field, name: str) -> Spec:
    """Two parameters a channel; the groups must divide the channels where the file says how many there are."""
    only(at, "groups", "epsilon")
    numbers(at, "epsilon")
    groups = at.get("groups")
    given: dict[str, Any] = {} if groups is None or groups.value == EACH_CHANNEL else {"groups": groups.size()}
    return spec(name, at, Norm, over="group", **given)


def local_response_normalization(at: Field, name: str) -> Spec:
    only(at, "size", "depth_radius", "alpha", "beta", "bias")
    numbers(at, "alpha", "beta", "bias")
    for key, least in (("size", 1), ("depth_radius", 0)):
        if (found := at.get(key)) is not None:
            found.whole(least)
    return spec(name, at, LocalResponseNorm)
