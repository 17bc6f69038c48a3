"""Loads, tables of mistakes, the search for a draw and the count of draws, on small families made for it."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace as with_field
from typing import Any

import pytest

from corrige.document.formula import ratio
from corrige.exercises.blanks import with_shown
from corrige.exercises.catalogue import mistakes as m
from corrige.exercises.catalogue.questions import ask, ask_blanks, ask_element, ask_list, ask_map
from corrige.exercises.catalogue.text import text
from corrige.exercises.family import Family, Level, Mistake
from corrige.exercises.issue import PATIENCE, NoDraw, issue
from corrige.exercises.load import load
from corrige.exercises.space import Count, at_least, count, enumerable, every, sample_size
from corrige.exercises.table import confused, hidden, made, table, touches
from corrige.problem.draw import Draw
from corrige.problem.layers import AdaptivePool2d, Conv2d, GlobalPool2d, conv, pool
from corrige.problem.network import network
from corrige.problem.problem import Problem, Question, replace
from corrige.rules.values import solve
from corrige.rules.wrong import Change, fields

IMAGE = (((1, 1, 0, 1), (0, 0, 0, 1), (1, 1, 1, 0), (1, 0, 0, 1)),)
SOBEL = ((((-1, -2, -1), (0, 0, 0), (1, 2, 1)),),)


def family(**fields: Any) -> Family:
    """Asks the height after a convolution of an image of 6 to 9 rows; levels 1, 2, 3 pad by 1, 0, 1 and step by 2."""

    def setting(draw: Draw, level: Level) -> Problem:
        h = draw.between(6, 9)
        return Problem(networks={"": network((1, h, 5), conv=conv(1, 3, padding=level % 2, stride=2))})

    standard: dict[str, Any] = {
        "name": "small",
        "title": text("Petite", "Small"),
        "slides": (),
        "setting": setting,
        "questions": lambda problem, draw: (ask("conv", "h"),),
        "statement": lambda problem: text("Une image.", "An image."),
        "mistakes": (m.padding_forgotten, m.stride_forgotten),
        "loads": ((1, 99), (1, 99), (1, 99)),
    }
    return Family(**{**standard, **fields})


def problem(**layers: Any) -> Problem:
    return Problem(networks={"": network((1, 4, 4), **layers)}, data={"input.x": IMAGE, "conv.kernel": SOBEL})


def asking(one: Problem, *questions: Question) -> Problem:
    return replace(one, questions=questions)


# Loads.


@pytest.mark.parametrize(
    ("question", "steps"),
    [
        (ask_map("conv"), 4 * 9),
        (ask_map("conv", channel=0), 4 * 9),
        (ask_element("conv", (0, 1, 0)), 9),
        (ask_element("conv", (0, 1, 0), products=True), 9),
        (ask_blanks("conv", [(0, 0, 0), (0, 1, 1), (0, 1, 0)]), 3 * 9),
    ],
)
def test_a_product_is_a_step(question: Question, steps: int) -> None:
    assert load(asking(problem(conv=conv(1, 3)), question), {}) == steps


@pytest.mark.parametrize(
    ("layer", "steps"),
    [
        (pool(2), 4 * 4),
        (pool(3, stride=1), 4 * 9),
        (GlobalPool2d(mode="average"), 16),
        (AdaptivePool2d(mode="max", output_size=(1, 2)), 16),
    ],
)
def test_a_value_looked_at_is_a_step(layer: Any, steps: int) -> None:
    one = Problem(networks={"": network((1, 4, 4), l=layer)}, data={"input.x": IMAGE})
    assert load(asking(one, ask_map("l")), {}) == steps


def test_numbers_cost_their_digits() -> None:
    """(32 - 5 + 1): two sums of two digits; 6·5·5·3: one and one, one and one, three and … digits."""
    one = Problem(networks={"": network((3, 32, 32), conv=conv(6, 5))})
    assert load(asking(one, ask("conv", "h")), {}) == 2 + 2
    weights = load(asking(one, ask("conv", "weights")), {})
    assert weights == 1 + 2 + 2
    both = load(asking(one, ask("conv", "weights"), ask("conv", "parameters")), {})
    assert both == weights + 3
    larger = Problem(networks={"": network((128, 32, 32), conv=conv(256, 5))})
    assert load(asking(larger, ask("conv", "weights")), {}) > weights


def test_a_family_with_its_own_quantity_has_a_load() -> None:
    own = replace(problem(conv=conv(1, 3)), rules={"share": "share"})
    functions = {"share": lambda conv__h, conv__w: ratio(conv__h, conv__w + 1)}
    asked = Question(id="share", asks=("share",), text={"fr": "?", "en": "?"})
    assert load(asking(own, asked), functions) == 4


# Tables of mistakes.


def test_a_mistake_exists_where_it_changes_what_an_answer_depends_on() -> None:
    one = asking(Problem(networks={"": network((1, 9, 9), conv=conv(1, 3, padding=1))}), ask("conv", "h"))
    names = {row.mistake.name for row in table(family(), one)}
    assert names == {"padding-forgotten"}
    assert touches(one, m.padding_forgotten.change(one), {})
    assert not touches(one, fields(Conv2d, bias=False)(one), {})
    about_weights = asking(one, ask("conv", "weights"))
    assert table(family(), about_weights) == ()


def test_an_element_put_in_touches_the_response() -> None:
    one = asking(problem(conv=conv(1, 3)), ask_map("conv"))
    assert touches(one, one.put({"conv.x[0,0,0]": 7}), {})
    assert not touches(one, one.put({"conv.h": 7}), {})


def test_a_mistake_that_cannot_be_built_does_not_exist() -> None:
    one = asking(Problem(networks={"": network((1, 2, 2), conv=conv(1, 4, padding=1))}), ask("conv", "h"))
    assert made(family(), one, m.padding_forgotten) is None


def test_two_mistakes_one_after_the_other() -> None:
    one = asking(Problem(networks={"": network((1, 9, 9), conv=conv(1, 3, padding=1, stride=2))}), ask("conv", "h"))
    row = made(family(), one, m.padding_forgotten, m.stride_forgotten)
    assert row is not None
    assert row.answers == {"conv.h": 7}
    assert made(family(), one, m.padding_forgotten, m.padding_once) is None


def test_hidden_and_confused() -> None:
    """8 rows, window 3, stride 2: padding on one side or on both gives the same height."""
    one = asking(Problem(networks={"": network((1, 8, 8), conv=conv(1, 3, padding=1, stride=2))}), ask("conv", "h"))
    kin = family(mistakes=(m.padding_once, m.padding_forgotten, m.one_forgotten))
    rows = table(kin, one)
    right = solve(one, kin.functions)
    assert right == {"conv.h": 4}
    assert hidden(one, rows, right) == ["padding-once"]
    assert confused(rows) == [("padding-forgotten", "one-forgotten")]


def test_two_names_of_one_wrong_problem_are_not_confused() -> None:
    one = asking(Problem(networks={"": network((1, 9, 9), conv=conv(1, 3, padding=1))}), ask("conv", "h"))
    again = Mistake("again", m.padding_forgotten.change, text("si", "if"))
    rows = table(family(mistakes=(m.padding_forgotten, again)), one)
    assert [row.mistake.name for row in rows] == ["padding-forgotten", "again"]
    assert confused(rows) == []


# The search.


def test_a_draw_that_hides_a_mistake_is_thrown_away_and_counted() -> None:
    found = [issue(family(mistakes=(m.padding_once,)), 1, b"search", i) for i in range(30)]
    assert {one.problem.net.input[1] % 2 for one in found} == {1}
    assert sum(one.rejected.get("hides a mistake", 0) for one in found) > 5


def test_a_draw_outside_the_loads_is_thrown_away() -> None:
    """500 + 2·1 - 3 + 1 costs sums of three digits, 5000 of four."""
    rejected: Counter[str] = Counter()
    kin = family(setting=_wide)
    every_load = {issue(kin, 1, b"search", i).load for i in range(60)}
    low = sorted(every_load)[0]
    for i in range(20):
        found = issue(with_field(kin, loads=((low, low),) * 3), 1, b"search", i)
        assert (found.load, found.problem.net.input[1] < 1000) == (low, True)
        rejected.update(found.rejected)
    assert len(every_load) > 1
    assert set(rejected) == {"load"}


def test_what_can_never_be_drawn_is_our_fault_with_what_was_tried() -> None:
    with pytest.raises(NoDraw, match=r"family small, level 2, stream \('ada', 3\).*'load': 400"):
        issue(family(loads=((1, 2), (1, 2), (1, 2))), 2, b"search", "ada", 3)

    def too_small(draw: Draw, level: Level) -> Problem:
        return Problem(networks={"": network((1, 2, 2), conv=conv(1, 3))})

    with pytest.raises(NoDraw, match="cannot be built"):
        issue(family(setting=too_small), 1, b"search")


def test_mistakes_that_no_draw_tells_apart_are_named_after_a_bounded_search() -> None:
    twin = Mistake("twin", Change(lambda one: one.put({"conv.h": 1})), text("si", "if"))
    other = Mistake("other", Change(lambda one: one.put({"conv.h": 1, "conv.w": 99})), text("si", "if"))
    found = issue(family(mistakes=(twin, other)), 1, b"search")
    assert found.confuses == (("twin", "other"),)
    assert found.rejected == {"confuses mistakes": PATIENCE}


def test_names_of_the_stream_tell_draws_apart() -> None:
    kin = family(setting=_wide)
    draws = [issue(kin, 1, b"secret", *names).problem for names in (("a", 1), ("a", 1), ("a", 2), ("a1",), ("b", 1))]
    assert draws[0] == draws[1]
    assert len({one.net.input for one in draws}) == 4
    assert issue(kin, 1, b"other", "a", 1).problem != draws[0]


def _wide(draw: Draw, level: Level) -> Problem:
    return Problem(networks={"": network((1, draw.between(50, 5000), 9), conv=conv(1, 3, padding=1))})


# Blanks.


def test_the_elements_that_are_not_asked_are_shown() -> None:
    one = asking(problem(conv=conv(1, 3)), ask_blanks("conv", [(0, 1, 0)]))
    assert with_shown(one, {}).data["conv.shown"] == (((1, 1), (None, 0)),)
    assert with_shown(with_shown(one, {}), {}) == with_shown(one, {})


def test_where_all_elements_are_asked_nothing_is_shown() -> None:
    everything = asking(problem(conv=conv(1, 3)), ask_blanks("conv", [(0, i, j) for i in (0, 1) for j in (0, 1)]))
    assert with_shown(everything, {}) is everything
    single = asking(problem(conv=conv(1, 3)), ask_element("conv", (0, 1, 0)))
    assert with_shown(single, {}) is single
    shape = ask_list(["conv.h", "conv.w"], text("?", "?"), id="sizes")
    assert with_shown(asking(problem(conv=conv(1, 3)), shape), {}).data.keys() == {"input.x", "conv.kernel"}


# How many draws there are.


def test_every_sequence_of_choices_once() -> None:
    found = list(every(lambda draw: tuple(draw.sample("abc", 2)) if draw.below(2) else draw.choice("xy")))
    assert sorted(map(str, found)) == sorted(map(str, ["x", "y", *[(a, b) for a in "abc" for b in "abc" if a != b]]))
    assert len(list(every(lambda draw: tuple(draw.shuffle([1, 2, 3]))))) == 6
    assert list(every(lambda draw: 5)) == [5]


def test_a_small_family_is_counted_exactly() -> None:
    assert count(family(), 1) == Count(4, True)
    assert count(family(mistakes=(m.padding_once,)), 1) == Count(2, True)
    assert count(family(), 1, 3) == Count(3, False)
    assert count(family(mistakes=(m.padding_once,)), 1, 2) == Count(2, False)


def test_equal_problems_count_once() -> None:
    def twice(draw: Draw, level: Level) -> Problem:
        return family().setting(Draw(b"one", draw.below(9)), level) if draw.below(9) > 8 else _first(draw, level)

    def _first(draw: Draw, level: Level) -> Problem:
        draw.below(7)
        return Problem(networks={"": network((1, 7, 5), conv=conv(1, 3, padding=1, stride=2))})

    assert count(family(setting=twice), 1) == Count(1, True)


def test_a_large_family_is_sampled() -> None:
    def noisy(draw: Draw, level: Level) -> Problem:
        draw.below(10)
        return _wide(draw, level)

    kin = family(setting=noisy)
    assert not enumerable(lambda draw: kin.setting(draw, 1))
    assert count(kin, 1, 50) == Count(50, False)
    assert enumerable(lambda draw: family().setting(draw, 1))


def test_a_sample_tells_whether_there_are_many() -> None:
    assert at_least(family(setting=_wide), 1, 200) == Count(200, False)
    assert at_least(family(), 1, 200) == Count(4, True)
    assert at_least(family(mistakes=(m.padding_once,)), 1, 3) == Count(2, True)


@pytest.mark.parametrize("number", [2, 30, 200, 3500])
def test_so_many_draws_are_all_different_only_if_there_are_as_many(number: int) -> None:
    """By trying: of `number` equally likely draws a sample of that size has two alike, but for one time in fifty."""
    size = sample_size(number)
    draws = (Draw(b"birthday", number, i) for i in range(400))
    alone = sum(len({draw.below(number) for _ in range(size)}) == size for draw in draws)
    assert alone <= 400 * 0.05
    assert sample_size(number - 1) <= size


def test_a_family_with_no_room_for_its_loads_has_no_draws() -> None:
    assert count(with_field(family(), loads=((1, 2), (1, 2), (1, 2))), 1) == Count(0, True)
