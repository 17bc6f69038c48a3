"""The worked solutions of families whose questions no formula answers: each number in them is the key's."""

from __future__ import annotations

import re
from fractions import Fraction

import pytest

from corrige.document.document import Document
from corrige.exercises.family import LEVELS, Level, family
from corrige.exercises.issue import issue
from corrige.problem.problem import Problem
from corrige.rules.values import Values
from corrige.solutions.worked import solution_blocks
from corrige.templates.formats import render


def solved(name: str, level: Level, seed: int, language: str = "en") -> tuple[Problem, Values, str]:
    kin = family(name)
    problem = issue(kin, level, b"told", "test", seed).problem
    blocks = solution_blocks(kin, problem, language)  # type: ignore[arg-type]
    text = render(Document(language, "", blocks), "text")
    return problem, Values(problem, kin.functions), re.sub(r"\s+", " ", text)


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("seed", range(12))
def test_the_error_is_found_step_by_step(level: Level, seed: int) -> None:
    problem, values, text = solved("find-the-error", level, seed)
    names = [name for name, _ in problem.networks["written"].layers]
    wrong = names[values["layer"] - 1]
    assert "The list Layer" in text
    assert f"what comes into {wrong} is right" in text
    assert text.count("• ") >= 3
    assert text.count(": yes, as ") == 1
    assert f": yes, as {values['value']}." in text
    built = [values[f"built.{wrong}.{axis}"] for axis in "hw"]
    height = re.search(r"With [fsp] = (\d+): ⌊\((\d+) \+ 2·(\d+) − (\d+)\)/(\d+)⌋ \+ 1 = (\d+), ⌊.*?= (\d+)\.", text)
    if height:
        value, n, p, f, s, h, w = map(int, height.groups())
        assert (value, [h, w]) == (values["value"], built)
        assert (n + 2 * p - f) // s + 1 == h
    else:
        assert re.search(r", f = \d+\.|: K = \d+\.", text)
    totals = [values[f"{key}.total.parameters"] for key in ("written", "built")]
    if totals[0] != totals[1]:
        more = "more" if totals[0] > totals[1] else "fewer"
        assert f"would make {abs(totals[0] - totals[1]):,} {more}" in text


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("seed", range(6))
def test_networks_are_ranked_by_their_numbers(level: Level, seed: int) -> None:
    _, values, text = solved("cost-of-networks", level, seed)
    assert "Network 1 Layer" in text
    for count in ("parameters", "operations")[: 1 if level == 1 else 2]:
        totals = sorted(values[f"r{i}.total.{count}"] for i in (1, 2, 3))
        order = ", ".join(str(values[f"rank_{count}_{i}"]) for i in (1, 2, 3))
        assert f"{totals[0]:,} < {totals[1]:,} < {totals[2]:,}: networks {order}." in text
        assert f"{totals[2]:,} / {totals[0]:,} ≈ " in text
    if level == 3:
        uses = [Fraction(values[f"r{i}.total.operations"], values[f"r{i}.total.parameters"]) for i in (1, 2, 3)]
        shown = [float(one.replace(",", "")) for one in re.findall(r"≈ ([\d,.]+) operations per parameter", text)]
        assert shown == pytest.approx([float(one) for one in uses], abs=0.06)


@pytest.mark.parametrize("name", ["find-the-error", "cost-of-networks"])
def test_french_says_as_much(name: str) -> None:
    _, _, text = solved(name, 3, 1, "fr")
    assert ("La liste" in text and "oui, en prenant" in text) or (
        "réseaux" in text and "opérations par paramètre" in text
    )
    assert not re.search(r"\b(the|no, it|yes, as|networks)\b", text)


@pytest.mark.parametrize("seed", range(8))
def test_the_shortcut_is_told_by_two_shapes(seed: int) -> None:
    problem, values, text = solved("residual-block", 2, seed)
    if "block.shortcut" not in problem.rules:
        return
    same = values["block.shortcut"] == 1
    assert ("the shapes are the same" in text) is same
    assert ("the shapes differ" in text) is not same
    assert not re.search(r"C_\d > [hw]_\d", text)


@pytest.mark.parametrize(
    ("name", "level", "fr", "en"),
    [
        ("regular-design", 2, {"P_petits", "P_seule"}, {"P_small", "P_single"}),
        ("regular-design", 3, {"P_avec", "P_sans"}, {"P_with", "P_without"}),
        ("find-the-error", 1, {"P_liste"}, {"P_list"}),
        ("cost-of-networks", 1, {"P_r1", "P_r2", "P_r3"}, {"P_n1", "P_n2", "P_n3"}),
    ],
)
def test_letters_of_networks_are_words_of_the_language(name: str, level: Level, fr: set[str], en: set[str]) -> None:
    for language, letters in (("fr", fr), ("en", en)):
        _, _, text = solved(name, level, 1, language)
        assert set(re.findall(r"\bP_[A-Za-z]\w*", text)) == letters


def test_the_number_of_a_layer_says_enough_where_no_other_network_has_it() -> None:
    _, values, text = solved("regular-design", 1, 1)
    assert "r_2 = 1 + (f_1 − 1) + (f_2 − 1)" in text
    assert f"= {values['many.conv2.receptive_h']} " in text
