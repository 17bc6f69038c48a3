"""Worked solutions of every family and level: the values are those of the rules, each formula gives what it says."""

from __future__ import annotations

from fractions import Fraction
from functools import cache
from typing import Any

import pytest
from reading import every, formulas, lines, shown, text, wrong_formulas

from corrige.document.document import Choices, Derivation, Paragraph, Part, Products, Table
from corrige.document.figures import Grid, Picture
from corrige.document.formula import Apply, Number, Symbol, evaluate, symbols
from corrige.document.inline import Emphasis
from corrige.exercises.family import LEVELS, Family, Level, families
from corrige.exercises.issue import issue
from corrige.exercises.statement import labels
from corrige.problem.problem import Problem, Question
from corrige.rules.values import Values, givens
from corrige.solutions.lettering import Lettering
from corrige.solutions.worked import key_lines, solution_blocks

CASES = [(name, level, seed) for name in families() for level in LEVELS for seed in (1, 2)]


@cache
def case(name: str, level: Level, seed: int) -> tuple[Family, Problem]:
    family = families()[name]
    return family, issue(family, level, b"tests", "worked", seed).problem


def of_label(blocks: Any, label: str) -> list[Any]:
    """What answers a question: its part, or the cells of a table that carry its label."""
    parts = [block for block in blocks if isinstance(block, Part) and block.label == label]
    if parts:
        return list(parts)
    return [
        Paragraph(cell)
        for block in blocks
        if isinstance(block, Table)
        for row in block.rows
        for cell in row
        if cell and any(isinstance(one, Emphasis) and one.text == f"\u00a0({label})" for one in cell)
    ]


@pytest.mark.parametrize(("name", "level", "seed"), CASES)
@pytest.mark.parametrize("language", ["fr", "en"])
def test_each_asked_value_is_shown(name: str, level: Level, seed: int, language: Any) -> None:
    family, problem = case(name, level, seed)
    values = Values(problem, family.functions)
    blocks = solution_blocks(family, problem, language)
    for label, question in labels(problem).items():
        found = of_label(blocks, label)
        assert found, label
        for one in question.asks:
            assert is_shown(values[one], question, found, problem), (label, one, values[one])


def is_shown(value: Any, question: Question, blocks: list[Any], problem: Problem) -> bool:
    seen = shown(blocks)
    if question.kind == "choice":
        chosen = [block.chosen for block in every(blocks) if isinstance(block, Choices)]
        return chosen == [frozenset([list(question.options).index(str(value))])]
    if question.kind == "set":
        words = text(blocks[0].blocks[-1].line)
        numbers = [one for one in shown([blocks[0].blocks[-1]]) if isinstance(one, int)]
        return tuple(numbers) == value if value else words.startswith(("Aucun", "No "))
    if isinstance(value, (Number, Symbol, Apply)):
        return any(isinstance(one, (Symbol, Apply)) and same(value, one) for one in seen)
    if question.kind == "matrix":
        return value in seen or all(plane in seen for plane in value) or tuple(p[0][0] for p in value) in seen
    words = " ".join(text(line) for block in every(blocks) for line in lines(block))
    return value in seen or str(value) in words or f"{value:,}" in words.replace("\u202f", ",")


def same(a: Any, b: Any) -> bool:
    """Two formulas by their values at a few points."""
    letters = sorted({*symbols(a), *symbols(b)})
    points = [{one: 7 + 3 * i + k * (i + 2) for i, one in enumerate(letters)} for k in range(5)]
    return all(evaluate(a, point) == evaluate(b, point) for point in points)


@pytest.mark.parametrize(("name", "level", "seed"), CASES)
def test_every_formula_gives_the_value_behind_it(name: str, level: Level, seed: int) -> None:
    family, problem = case(name, level, seed)
    blocks = solution_blocks(family, problem, "fr")
    assert not wrong_formulas(blocks)
    for block in every(blocks):
        if isinstance(block, Products) and block.value is not None:
            assert sum(k * v for k, v in block.pairs) + (block.bias or 0) == block.value


@pytest.mark.parametrize(("name", "level", "seed"), CASES)
def test_the_marked_window_gives_the_marked_element(name: str, level: Level, seed: int) -> None:
    family, problem = case(name, level, seed)
    biases = {value for key, value in problem.data.items() if key.endswith(".b")}
    for block in every(solution_blocks(family, problem, "fr")):
        if not isinstance(block, Picture) or not any(planes(part) and planes(part)[0].window for part in block.parts):
            continue
        image, *kernel, response = [planes(part) for part in block.parts if planes(part)]
        marked = [response[0].rows[i][j] for i, j in response[0].marked]
        seen = [inside(plane) for plane in image]
        if kernel:
            products = [
                k * v
                for plane, taps in zip(seen, kernel[0], strict=True)
                for row, line in zip(plane, taps.rows, strict=True)
                for v, k in zip(row, line, strict=True)
            ]
            possible = {sum(products) + b for b in (0, *(b for one in biases for b in one))}
        else:
            values = [Fraction(v) for row in seen[0] for v in row]
            possible = {max(values), sum(values) / len(values)}
            kept = {sum(values) / n for n in range(1, len(values) + 1)}  # padding not counted
            possible |= kept if any(image[0].ring) else set()
        assert possible & set(marked), (possible, marked)


def planes(part: Any) -> list[Grid]:
    return [part] if isinstance(part, Grid) else list(getattr(part, "grids", ()))


def inside(grid: Grid) -> list[list[Any]]:
    """The cells of the marked window."""
    assert grid.window is not None
    top, left, height, width = grid.window
    return [list(row[left : left + width]) for row in grid.rows[top : top + height]]


@pytest.mark.parametrize(("name", "level", "seed"), CASES)
def test_the_numbers_put_in_are_those_of_the_problem_or_of_an_earlier_step(name: str, level: Level, seed: int) -> None:
    family, problem = case(name, level, seed)
    letters = Lettering(problem, "en", family.called(problem))
    known: dict[str, set[int]] = {}
    for address, number in givens(problem).items():
        if isinstance(number, int):
            known.setdefault(letters.label(address), set()).add(number)
    for block in every(solution_blocks(family, problem, "en")):
        if isinstance(block, Derivation):
            for letter, number in block.numbers.items():
                assert known[letter] == {number}, letter
            if isinstance(block.left, Symbol) and isinstance(block.value, int):
                known.setdefault(block.left.name, set()).add(block.value)
        elif isinstance(block, Table):
            computed = Values(problem, family.functions)
            for name_ in computed.graph:
                value = computed[name_] if name_.rpartition(".")[2] not in ("x", "products") else None
                if isinstance(value, int):
                    known.setdefault(letters.label(name_), set()).add(value)
            for _, numbers, _ in formulas([block]):
                assert all(number in known[letter] for letter, number in numbers.items())


@pytest.mark.parametrize(("name", "level", "seed"), CASES)
def test_french_and_english_have_the_same_formulas(name: str, level: Level, seed: int) -> None:
    family, problem = case(name, level, seed)
    french, english = (solution_blocks(family, problem, language) for language in ("fr", "en"))
    assert [type(block) for block in every(french)] == [type(block) for block in every(english)]
    a, b = ([value for _, _, value in formulas(blocks)] for blocks in (french, english))
    assert a == b
    words = [text(line) for block in every(english) for line in lines(block)]
    assert not any(french_word in line for line in words for french_word in (" réponse", " nombre ", "Élément", " : "))


@pytest.mark.parametrize(("name", "level"), [(name, level) for name in families() for level in LEVELS])
def test_the_short_key_has_a_line_for_each_question(name: str, level: Level) -> None:
    family, problem = case(name, level, 1)
    for language in ("fr", "en"):
        key = dict(key_lines(family, problem, language, label="4"))
        assert list(key) == list(labels(problem, "4"))
        assert all(key.values())
