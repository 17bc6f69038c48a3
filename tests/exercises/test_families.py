"""What every family promises, at every level: one contract, no family named here."""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import sys
from collections import Counter
from functools import cache
from statistics import mean, quantiles

import pytest

from corrige.document.formula import Symbol, evaluate
from corrige.exercises.blanks import with_shown
from corrige.exercises.catalogue.text import filled
from corrige.exercises.family import LEVELS, Family, Level, families
from corrige.exercises.issue import Issued, NoDraw, issue
from corrige.exercises.space import Count, at_least, count
from corrige.problem.layers import Conv2d
from corrige.problem.network import walk
from corrige.problem.problem import Name, Problem, Value, from_file, split_element, to_file
from corrige.rules.graph import graph, last, needs
from corrige.rules.values import Values, givens, solve

ALL = families()
MANY = 20
EACH = [(name, level) for name in ALL for level in LEVELS]
each_level = pytest.mark.parametrize(("name", "level"), EACH, ids=[f"{name}-{level}" for name, level in EACH])
each_family = pytest.mark.parametrize("name", list(ALL))
LANGUAGES = ("fr", "en")


@cache
def issued(name: str, level: Level) -> tuple[Issued, ...]:
    return tuple(issue(ALL[name], level, b"contract", name, "ada", i) for i in range(MANY))


def problems(name: str, level: Level) -> list[Problem]:
    return [one.problem for one in issued(name, level)]


@each_level
def test_a_problem_says_what_it_is_and_survives_its_file_form(name: str, level: Level) -> None:
    for problem in problems(name, level):
        assert (problem.family, problem.level, problem.instead) == (name, level, {})
        again = from_file(to_file(problem))
        assert again == problem
        assert solve(again, ALL[name].functions) == solve(problem, ALL[name].functions)


@each_level
def test_no_mistake_is_hidden_and_few_draws_are_thrown_away(name: str, level: Level) -> None:
    assert [one.hides for one in issued(name, level) if one.hides] == []
    assert mean(sum(one.rejected.values()) for one in issued(name, level)) < 5


@each_level
def test_every_row_is_a_wrong_answer_and_mistakes_are_told_apart(name: str, level: Level) -> None:
    for one in issued(name, level):
        right = solve(one.problem, ALL[name].functions)
        assert all(row.answers != right and row.answers.keys() == right.keys() for row in one.rows)
    assert sum(bool(one.confuses) for one in issued(name, level)) <= MANY / 10


@each_level
def test_three_mistakes_exist_in_four_draws_of_five(name: str, level: Level) -> None:
    draws = list(issued(name, level))
    if len(_frequent(draws)) < 3:  # a share near 80 % needs more draws to be measured
        draws += [issue(ALL[name], level, b"more", name, i) for i in range(200)]
    assert len(_frequent(draws)) >= 3


def _frequent(draws: list[Issued]) -> list[str]:
    exist = Counter(row.mistake.name for one in draws for row in one.rows)
    return [mistake for mistake, number in exist.items() if number >= 0.8 * len(draws)]


@each_family
def test_there_are_five_mistakes_none_of_which_never_exists(name: str) -> None:
    known = [mistake.name for mistake in ALL[name].mistakes]
    assert len(known) >= 5
    assert len(set(known)) == len(known)
    exist = {row.mistake.name for level in LEVELS for one in issued(name, level) for row in one.rows}
    rare = [one for one in known if one not in exist]
    assert all(_exists_somewhere(ALL[name], one) for one in rare), rare


def _exists_somewhere(family: Family, mistake: str) -> bool:
    return any(
        row.mistake.name == mistake
        for level in LEVELS
        for i in range(160)
        for row in issue(family, level, b"rare", i).rows
    )


@each_level
def test_there_are_two_hundred_draws_and_two_students_get_different_ones(name: str, level: Level) -> None:
    assert at_least(ALL[name], level, 200).number == 200
    mine = [to_file(problem) for problem in problems(name, level)]
    theirs = [to_file(issue(ALL[name], level, b"contract", name, "bob", i).problem) for i in range(8)]
    assert len(set(mine)) >= 0.8 * MANY
    assert sum(a == b for a, b in zip(mine, theirs, strict=False)) <= 1


@pytest.mark.slow
@each_level
def test_two_hundred_draws_counted_one_by_one(name: str, level: Level) -> None:
    assert count(ALL[name], level, 200) == Count(200, False)


@each_level
def test_the_load_of_a_level_is_what_it_says_and_draws_are_near_each_other(name: str, level: Level) -> None:
    loads = [one.load for one in issued(name, level)]
    low, high = ALL[name].loads[level - 1]
    assert low <= min(loads) <= max(loads) <= high
    assert low >= 0.7 * min(loads)
    assert high <= 1.4 * max(loads)
    tenths = quantiles(loads, n=10)
    assert tenths[-1] <= 2.2 * tenths[0]


@each_family
def test_levels_ask_for_more_and_more_work(name: str) -> None:
    for of in (lambda name, level: mean(one.load for one in issued(name, level)), _low, _high):
        first, second, third = (of(name, level) for level in LEVELS)
        assert first < second < third


def _low(name: str, level: Level) -> int:
    return ALL[name].loads[level - 1][0]


def _high(name: str, level: Level) -> int:
    return ALL[name].loads[level - 1][1]


@each_level
def test_every_layer_of_every_draw_fits_what_comes_in(name: str, level: Level) -> None:
    for problem in [*problems(name, level), *(issue(ALL[name], level, b"fits", i).problem for i in range(60))]:
        values = Values(problem, ALL[name].functions)
        sizes = [values[one] for one in values.graph if last(one) in ("c", "h", "w", "kernel_c")]
        assert min(sizes, default=1) >= 1


@each_level
def test_every_sentence_is_complete_in_both_languages(name: str, level: Level) -> None:
    family = ALL[name]
    for problem in problems(name, level):
        statement = family.statement(problem)
        sentences = [statement, *(question.text for question in problem.questions)]
        sentences += [option for question in problem.questions for option in question.options.values()]
        for sentence in [family.title, *sentences]:
            assert set(sentence) == set(LANGUAGES)
            for language in LANGUAGES:
                plain = _plain(sentence[language], problem)
                assert plain.strip() == plain != ""
                assert not re.search(r"[{}$]|  |\( | \)| ,|\bNone\b|\.\.", plain), plain
        assert statement["fr"] != statement["en"]
        for language in LANGUAGES:
            assert _plain(statement[language], problem).endswith((".", ":"))


def _plain(sentence: str, problem: Problem) -> str:
    """The sentence with its places filled; raises where there is a place for what is not given."""
    parts = filled(sentence, givens(problem))
    return "".join(str(getattr(part, "text", getattr(part, "value", getattr(part, "tree", "")))) for part in parts)


@each_level
def test_questions_can_be_told_apart_and_answered(name: str, level: Level) -> None:
    for problem in problems(name, level):
        ids = [question.id for question in problem.questions]
        assert len(set(ids)) == len(ids) > 0
        assert all(re.fullmatch(r"[a-z][a-z0-9_]*", id) for id in ids)
        right = solve(problem, ALL[name].functions)
        for question in problem.questions:
            assert len(set(question.asks)) == len(question.asks) > 0
            if question.kind == "shape":
                assert len(question.axes) == len(question.asks)
            if question.kind == "choice":
                assert str(right[question.asks[0]]) in question.options
            if question.kind == "integer":
                assert all(isinstance(right[asked], int) for asked in question.asks)
            if question.kind in ("shape", "list", "set", "sum", "matrix", "formula"):
                assert question.options == {}


@each_level
def test_nothing_that_is_asked_is_given(name: str, level: Level) -> None:
    for problem in problems(name, level):
        given = givens(problem)
        for asked in problem.asked:
            assert asked not in given
            assert split_element(asked)[0] not in given


@each_level
def test_what_is_shown_of_a_response_is_right_and_what_is_asked_is_blank(name: str, level: Level) -> None:
    for problem in problems(name, level):
        assert with_shown(problem, ALL[name].functions) == problem
        right = Values(problem, ALL[name].functions)
        for datum, value in problem.data.items():
            if datum.endswith(".shown"):
                whole = datum.removesuffix("shown") + "x"
                for index, element in _elements(value):
                    if element is None:
                        assert f"{whole}[{','.join(map(str, index))}]" in problem.asked
                    else:
                        assert element == _at(right[whole], index)


def _elements(value: Value) -> list[tuple[tuple[int, ...], Value]]:
    if not isinstance(value, tuple):
        return [((), value)]
    return [((i, *index), one) for i, part in enumerate(value) for index, one in _elements(part)]


def _at(value: Value, index: tuple[int, ...]) -> Value:
    for i in index:
        value = value[i]
    return value


@each_level
def test_a_formula_recorded_on_one_draw_holds_for_another(name: str, level: Level) -> None:
    """No rule branches on a size: run on letters, it gives the formula of every draw that has the same rules."""
    functions = ALL[name].functions
    compared = 0
    for problem, other in zip(problems(name, level), problems(name, level)[1:], strict=False):
        put = {address: Symbol(address) for address, value in givens(problem).items() if type(value) is int}
        letters, numbers = Values(problem, functions, put), Values(other, functions)
        for asked in problem.asked:
            if asked in other.asked and _numeric(problem, asked) and _same_rules(problem, other, functions, asked):
                tree = letters[asked]
                value = tree if isinstance(tree, int) else evaluate(tree, givens(other))
                assert value == numbers[asked], asked
                compared += 1
    has_numbers = any(_numeric(problem, asked) for problem in problems(name, level) for asked in problem.asked)
    assert compared >= 5 or not has_numbers


def _numeric(problem: Problem, asked: Name) -> bool:
    """A size or a count, computed from sizes alone."""
    own = asked.startswith(("unknown.", "formula.")) or "[" in asked or asked.endswith((".x", ".products"))
    return not own and asked not in problem.rules


def _same_rules(one: Problem, other: Problem, functions: object, asked: Name) -> bool:
    here, there = (graph(problem, functions) for problem in (one, other))  # type: ignore[arg-type]
    names = set(needs(here, asked))
    return names == set(needs(there, asked)) and all(here.get(name) == there.get(name) for name in names)


@each_family
def test_mistakes_end_the_sentence_that_names_them(name: str) -> None:
    for mistake in ALL[name].mistakes:
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", mistake.name)
        assert mistake.text["fr"].startswith(("si ", "si l'on ", "s'il "))
        assert mistake.text["en"].startswith("if ")
        assert set(mistake.hint) in (set(), set(LANGUAGES))
        assert all(hint.endswith((".", "!")) for hint in mistake.hint.values())
        assert not mistake.text["fr"].endswith(".")


def test_the_same_inputs_give_the_same_problems_in_another_process() -> None:
    script = (
        "import hashlib, json\n"
        "from corrige.exercises.family import families\n"
        "from corrige.exercises.issue import issue\n"
        "from corrige.problem.problem import to_file\n"
        "print(json.dumps({f'{name} {level}': hashlib.sha256(to_file(issue(one, level, b'contract', name, 'ada', 0)"
        ".problem)).hexdigest() for name, one in families().items() for level in (1, 2, 3)}))"
    )
    env = {**os.environ, "PYTHONHASHSEED": "77", "LC_ALL": "fr_FR.UTF-8"}
    done = subprocess.run([sys.executable, "-c", script], env=env, capture_output=True, text=True, check=True)
    mine = {
        f"{name} {level}": hashlib.sha256(to_file(issued(name, level)[0].problem)).hexdigest() for name, level in EACH
    }
    assert json.loads(done.stdout) == mine


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("kin", families().values(), ids=lambda kin: kin.name)
def test_no_window_lies_in_the_padding_alone(kin: Family, level: Level) -> None:
    """Where both are numbers, and but for the list in which a slip is to be found."""
    for seed in range(40):
        try:
            problem = issue(kin, level, b"padding", "test", seed).problem
        except NoDraw:
            continue
        for key, net in problem.networks.items():
            for name, layer in walk(net.layers) if key != "written" else ():
                if any(f"{name}.{letter}" in problem.letters for letter in ("f_h", "p_top")):
                    continue
                match layer:
                    case Conv2d(kernel_size=(f_h, f_w), padding=(top, bottom, left, right)):
                        assert max(top, bottom) < f_h, (name, seed)
                        assert max(left, right) < f_w, (name, seed)
                    case _:
                        pass
