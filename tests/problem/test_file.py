"""The file form of a problem: it comes back, and equal problems have equal files."""

from __future__ import annotations

import json
import pickle
from random import Random

import pytest
from strategies import random_problem

from corrige.problem.layers import Concat, Conv2d, Residual, conv
from corrige.problem.network import network
from corrige.problem.problem import Problem, Question, from_file, to_file

ASKED = Question(id="size", asks=("conv.h",), text={"fr": "Hauteur ?", "en": "Height?"})


@pytest.mark.parametrize("seed", range(60))
def test_a_problem_comes_back_as_it_was(seed: int) -> None:
    problem = random_problem(Random(seed))
    for copy in (from_file(to_file(problem)), pickle.loads(pickle.dumps(problem))):  # noqa: S301  our own bytes
        assert copy == problem
        assert to_file(copy) == to_file(problem)


def test_what_is_a_default_is_left_out_however_it_came_to_be() -> None:
    plain = Conv2d(c_out=2, kernel_size=(3, 3))
    said = Conv2d(c_out=2, kernel_size=(3, 3), stride=(1, 1), padding=(0, 0, 0, 0), dilation=(1, 1))
    kind = "".join(["inte", "ger"])
    files = [
        to_file(
            Problem(
                networks={
                    "": network((1, 5, 5), conv=layer, r=Residual(body=(("a", layer),)), c=Concat(branches=((),)))
                },
                questions=(question,),
            )
        )
        for layer, question in (
            (plain, ASKED),
            (said, Question(id="size", asks=("conv.h",), text={"fr": "Hauteur ?", "en": "Height?"}, kind=kind)),  # type: ignore[arg-type]
        )
    ]
    assert files[0] == files[1]
    first = dict(json.loads(files[0])["networks"][""]["layers"])
    assert first["conv"] == {"type": "conv2d", "c_out": 2, "kernel_size": [3, 3]}


def test_what_is_no_default_is_kept() -> None:
    problem = Problem(networks={"": network((1, 5, 5), conv=conv(1, 3, padding="same", bias=False))})
    assert from_file(to_file(problem)) == problem
    assert b'"same"' in to_file(problem)
