"""Convolutions of volumes: shapes of the deck's example, and every mistake by plain loops."""

from __future__ import annotations

from functools import cache

from corrige.document.figures import Grid, Picture, Planes
from corrige.document.inline import line
from corrige.exercises.families.volumes import FAMILY
from corrige.exercises.family import LEVELS, Level
from corrige.exercises.issue import Issued, issue
from corrige.rules.values import solve
from corrige.templates.text import figures


@cache
def issued(level: Level) -> list[Issued]:
    return [issue(FAMILY, level, b"tests", "volumes", i) for i in range(40)]


def test_the_decks_shapes() -> None:
    """6 × 6 × 3 with two filters of 3 × 3 × 3: the filters are 3 × 3 × 3 × 2, the response 4 × 4 × 2."""
    plane = [[0, 1, 0], [1, -1, 0], [0, 2, 1]]
    image = [[[(i + j + c) % 3 for j in range(6)] for i in range(6)] for c in range(3)]
    given = {"input.x": image, "conv.kernel": [[plane] * 3] * 2, "conv.p": 0, "conv.s": 1}
    for level in LEVELS:
        biases = {"conv.b": [1, 2]} if level == 3 else {}
        right = solve(issue(FAMILY, level, b"deck", given={**given, **biases}).problem, FAMILY.functions)
        assert [right[f"conv.kernel_{axis}"] for axis in "hwcn"] == [3, 3, 3, 2]
        assert [right[f"conv.{axis}"] for axis in "hwc"] == [4, 4, 2]


def test_a_response_by_hand() -> None:
    """Each channel's response, added by hand: 1·1 + 2·2 and 3·1 + 1·(−1), then the bias −2."""
    given = {"input.x": [[[1, 2]], [[3, 1]]], "conv.kernel": [[[1, 2]], [[1, -1]]], "conv.s": 1, "conv.p": 0}
    right = solve(issue(FAMILY, 1, b"hand", given={**given, "conv.b": -2}).problem, FAMILY.functions)
    assert right["conv.x"] == (((1 * 1 + 2 * 2 + 3 * 1 + 1 * -1 - 2,),),)


def test_the_statement_tells_the_biases_and_not_the_depth() -> None:
    for one in issued(3):
        for sentence in FAMILY.statement(one.problem).values():
            assert all(f"{{conv.b[{k}]}}" in sentence for k in range(len(one.problem.data["conv.b"])))
            assert "kernel_c" not in sentence


def test_each_filter_is_named_below_its_channels_in_characters() -> None:
    volume = Planes((Grid(((1, 2), (3, 4)), "kernel"),) * 2, line("Filtre deux"))
    assert figures.picture(Picture((volume,)), "fr", 78) == [
        "  1 2       1 2",
        "  3 4       3 4",
        "canal 1   canal 2",
        "   Filtre deux",
    ]
    assert figures.picture(Picture((volume,)), "fr", 12)[-1] == "canal 2"


def test_several_filters_are_not_flipped() -> None:
    for one in issued(2):
        several = len(one.problem.data["conv.kernel"]) > 1
        assert ("filters are not flipped" in FAMILY.statement(one.problem)["en"]) == several
