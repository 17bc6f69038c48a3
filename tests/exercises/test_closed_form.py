"""Formulas: the key and every wrong formula against plain arithmetic at points of the domain; none is always right."""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil
from random import Random
from typing import Any

import pytest

from corrige.answers import Read, read
from corrige.document.formula import evaluate, symbols
from corrige.document.notation import plain
from corrige.exercises.families.closed_form import FAMILY
from corrige.exercises.family import LEVELS, Level
from corrige.exercises.issue import issue
from corrige.grader.compare import differing
from corrige.problem.layers import Conv2d, DepthwiseConv2d, Flatten, Linear, Pool2d
from corrige.problem.problem import Problem, at
from corrige.rules.values import solve

Point = dict[str, int]


def points(problem: Problem, random: Random, many: int = 6) -> Iterator[Point]:
    """Points of the domain: small letters, and images from their least side on."""
    trees = {letter: [_tree(bound) for bound in both] for letter, both in problem.domain.items()}
    for _ in range(many):
        point: Point = {}
        for letter in sorted(trees, key=lambda one: any(map(_lettered, trees[one]))):
            low, high = (None if tree is None else int(evaluate(tree, point)) for tree in trees[letter])
            assert low is not None
            point[letter] = low + random.randrange(min(4, high - low + 1) if high is not None else 4)
        yield point


def _tree(bound: Any) -> Any:
    if bound is None:
        return None
    found = read("formula", str(bound), "en")
    assert isinstance(found, Read), bound
    return found.value


def _lettered(tree: Any) -> bool:
    return tree is not None and bool(list(symbols(tree)))


def side(n: int, f: int, s: int, d: int, p: tuple[int, int], wrong: str) -> int:
    """One side of a response, with the mistake made in it."""
    if wrong == "padding-forgotten":
        p = (0, 0)
    if wrong == "padding-once":
        p = (p[0], 0)
    if wrong == "stride-forgotten":
        s = 1
    if wrong == "dilation-forgotten":
        d = 1
    span = d * (f - 1) + 1
    if wrong == "dilated-to-d-times-f":
        span = d * f
    if wrong == "kernel-not-subtracted":
        return (n + sum(p)) // s
    if wrong == "ceil-for-floor":
        return ceil((n + sum(p) - span) / s) + 1
    return (n + sum(p) - span) // s + (wrong != "one-forgotten")


def simulated(problem: Problem, wrong: str = "") -> dict[str, int]:
    """The quantities of a problem of numbers, with one mistake; the true one for ""."""
    c, h, w = problem.net.input
    if wrong == "height-for-width":
        h, w = w, h
    image = c
    found, total = {}, 0
    for name, layer in problem.net.layers:
        c_in, into = c, h * w
        weights = biases = 0
        match layer:
            case Conv2d() | DepthwiseConv2d():
                (f_h, f_w), (s_h, s_w), (d_h, d_w) = layer.kernel_size, layer.stride, layer.dilation
                if wrong == "filter-height-for-width":
                    f_h, f_w = f_w, f_h
                if layer.padding == "same" and wrong != "padding-forgotten":
                    if wrong == "stride-forgotten":
                        s_h = s_w = 1
                    if wrong == "same-rounded-down":
                        h, w = h // s_h, w // s_w
                    else:
                        h, w = -(-h // s_h), -(-w // s_w)
                else:
                    p = layer.padding if isinstance(layer.padding, tuple) else (0, 0, 0, 0)
                    h = side(h, f_h, s_h, d_h, p[:2], wrong)
                    w = side(w, f_w, s_w, d_w, p[2:], wrong)
                depthwise = isinstance(layer, DepthwiseConv2d)
                c = c_in * layer.multiplier if isinstance(layer, DepthwiseConv2d) else layer.c_out
                groups = 1 if isinstance(layer, DepthwiseConv2d) or wrong == "groups-forgotten" else layer.groups
                seen = 1 if depthwise else c_in // groups
                if wrong == "channels-of-the-image" and not depthwise:
                    seen = image
                each, weights, biases = f_h * f_w * seen, f_h * f_w * seen * c, c
                match wrong:
                    case "weights-of-one-channel" if not depthwise:
                        weights = f_h * f_w * c
                    case "weights-of-one-filter" if not depthwise:
                        weights = f_h * f_w * seen
                    case "side-for-square" if not depthwise:
                        weights = f_h * seen * c
                    case "depthwise-as-convolution":
                        weights = f_h * f_w * c_in * c
                    case "one-channel":
                        each = f_h * f_w
                    case "one-bias-in-all" if not depthwise:
                        biases = 1
                    case "bias-per-channel" if not depthwise:
                        biases = c_in
                outputs = h * w * c
                if wrong == "one-response-map":
                    outputs = h * w
                if wrong == "input-for-output":
                    outputs = into * c
                bias = layer.bias and wrong != "no-bias"
                biases *= bias
                found[f"{name}.outputs"] = outputs
                found[f"{name}.multiplications"] = found[f"{name}.operations"] = outputs * each
                if wrong != "additions-not-counted":
                    found[f"{name}.operations"] += outputs * (each - (wrong != "one-addition-too-many") + bias)
            case Pool2d() if wrong != "pooling-forgotten":
                (g, _), (s, _) = layer.kernel_size, layer.stride
                h, w = (h - g) // s + 1, (w - g) // s + 1
            case Flatten():
                c, h, w = h * w if wrong == "channels-lost-in-flattening" else h * w * c, 1, 1
            case Linear(units=units):
                weights, biases, c = c * units, units, units
                biases = 0 if wrong == "no-bias" else 1 if wrong == "one-bias-in-the-dense-layer" else units
            case _:
                pass
        found |= {f"{name}.h": h, f"{name}.w": w, f"{name}.weights": weights, f"{name}.parameters": weights + biases}
        total += weights + biases
    return found | {"total.parameters": total}


@pytest.mark.parametrize("level", LEVELS)
def test_the_key_and_each_wrong_formula_at_points_of_the_domain(level: Level) -> None:
    seen, random = set(), Random(level)
    for i in range(130 if level == 3 else 50):
        one = issue(FAMILY, level, b"tests", "closed-form", i)
        rows = [("", solve(one.problem, FAMILY.functions)), *((row.mistake.name, row.answers) for row in one.rows)]
        for point in points(one.problem, random):
            numbers = at(one.problem, point)
            for name, trees in rows:
                plainly = simulated(numbers, name)
                for asked, tree in trees.items():
                    expected = plainly[asked.removeprefix("formula.")]
                    assert evaluate(tree, point) == expected, (name, asked, plain(tree), point)
        seen |= {name for name, _ in rows}
    assert level < 3 or {mistake.name for mistake in FAMILY.mistakes} - seen <= {"same-rounded-down"}


@pytest.mark.parametrize("level", LEVELS)
def test_no_wrong_formula_is_right_on_the_whole_domain(level: Level) -> None:
    for i in range(25):
        one = issue(FAMILY, level, b"tests", "wrong", i)
        right = solve(one.problem, FAMILY.functions)
        for row in one.rows:
            assert any(differing(one.problem, right[name], tree) for name, tree in row.answers.items()), (
                row.mistake.name
            )


@pytest.mark.parametrize("level", LEVELS)
def test_every_question_is_a_formula_in_the_statement_s_letters(level: Level) -> None:
    for i in range(40):
        problem = issue(FAMILY, level, b"tests", "letters", i).problem
        told = FAMILY.statement(problem)
        for name, tree in solve(problem, FAMILY.functions).items():
            used = set(symbols(tree))
            assert used, name
            assert used <= problem.domain.keys()
            assert all(f"${letter}$" in told[language] for letter in used for language in ("fr", "en"))


def test_the_deck_s_formula() -> None:
    """⌊(w + 2p − f)/s⌋ + 1 is among the keys, as the rule writes it."""
    found = set()
    for i in range(200):
        trees = solve(issue(FAMILY, 2, b"tests", "deck", i).problem, FAMILY.functions)
        found |= {plain(tree) for tree in trees.values()}
    assert "floor((w + 2p - f)/s) + 1" in found
    assert "f^2*C*K + K" in found
