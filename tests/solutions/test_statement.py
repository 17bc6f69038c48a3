"""Statements: they solve nothing, ask all that is asked, and take a teacher's words."""

from __future__ import annotations

from functools import cache

import pytest
from reading import every, text

from corrige.document.document import AnswerField, Choices, Heading, Paragraph, Part
from corrige.document.figures import Box, Diagram, Fork, Grid, Picture
from corrige.document.wording import Language
from corrige.exercises.family import LEVELS, Level, families
from corrige.exercises.issue import issue
from corrige.exercises.statement import Wording, labels, statement_blocks
from corrige.problem.errors import CannotBuild
from corrige.problem.layers import Dropout, Layers, Residual, conv, pool
from corrige.problem.network import Network
from corrige.problem.problem import Problem, replace
from corrige.rules.graph import last, layer_of
from corrige.rules.values import Values
from corrige.solutions.worked import solution_blocks

CASES = [(name, level) for name in families() for level in LEVELS]


@cache
def problem_of(name: str, level: Level, seed: int = 1) -> Problem:
    return issue(families()[name], level, b"tests", "statement", seed).problem


@pytest.mark.parametrize(("name", "level"), CASES)
def test_every_question_has_a_field_and_nothing_is_solved(
    name: str, level: Level, monkeypatch: pytest.MonkeyPatch
) -> None:
    problem, family = problem_of(name, level), families()[name]

    def refuse(*_: object) -> None:
        raise AssertionError("a statement must not compute")

    monkeypatch.setattr(Values, "__init__", refuse)
    for language in ("fr", "en"):
        blocks = statement_blocks(family, problem, language, label="3")
        parts = [block for block in blocks if isinstance(block, Part)]
        assert [part.label for part in parts] == [f"3{chr(97 + i)}" for i in range(len(problem.questions))]
        for part, question in zip(parts, problem.questions, strict=True):
            assert "{" not in text(part.line)
            (room,) = part.blocks
            if question.options:
                assert isinstance(room, Choices)
                assert (len(room.options), room.chosen) == (len(question.options), frozenset())
            else:
                assert isinstance(room, AnswerField)
                assert (room.id, len(room.axes)) == (part.label, len(question.axes))
        shows = {"grids": Picture, "diagram": Diagram}
        if family.shows in shows:
            assert any(isinstance(block, shows[family.shows]) for block in every(blocks))


@pytest.mark.parametrize("name", [name for name in families() if families()[name].shows == "grids"])
def test_the_figure_shows_the_numbers_of_the_problem(name: str) -> None:
    problem = problem_of(name, 3)
    grids = [
        block.rows for block in every(statement_blocks(families()[name], problem, "fr")) if isinstance(block, Grid)
    ]
    for plane in problem.data.get("input.x", ()):
        assert plane in grids
    for kernel in (value for key, value in problem.data.items() if key.endswith(".kernel")):
        assert all(plane in grids for one in kernel for plane in one)


DRAWN = [name for name in families() if families()[name].shows == "diagram"]


def drawn(problem: Problem, language: Language = "en") -> list[Box | Fork]:
    """The boxes and forks of the statement's figure, without the image."""
    blocks = every(statement_blocks(families()[problem.family], problem, language))
    return [one for one in blocks if isinstance(one, (Box, Fork)) and getattr(one, "kind", "") != "input"]


@pytest.mark.parametrize("name", DRAWN)
@pytest.mark.parametrize("level", LEVELS)
def test_a_drawn_network_shows_no_size_that_is_computed(name: str, level: Level) -> None:
    """A shape that is asked is a blank, no other stands there; the solution's figure has them all."""
    family = families()[name]
    for seed in range(8):
        problem = problem_of(name, level, seed)
        found = drawn(problem)
        asked = {layer_of(one) for one in problem.asked if last(one) == "h"}
        assert {one.shape for one in found} <= {None, ()}
        assert [one.shape for one in found].count(None) == len(asked)
        blocks = every(solution_blocks(family, problem, "en"))
        filled = [one for one in blocks if isinstance(one, (Box, Fork))]
        assert all(one.shape for one in filled)
        assert len([one for one in blocks if isinstance(one, Diagram)]) <= len(problem.networks)


@pytest.mark.parametrize("level", [1, 2])
@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_figure_does_not_tell_which_shortcut_is_right(level: Level, language: Language) -> None:
    """It is the same with an identity, with a projection and with anything else in the place of the shortcut."""
    for seed in range(6):
        problem = problem_of("residual-block", level, seed)
        ((name, block),) = problem.net.layers
        assert isinstance(block, Residual)
        others: list[Layers] = [(), (("projection", conv(7, 1, stride=3)),), (("pool", pool(2)), ("relu", Dropout()))]
        figures = []
        for shortcut in (block.shortcut, *others):
            layers = ((name, Residual(body=block.body, shortcut=shortcut)),)
            other = replace(problem, networks={"": Network(input=problem.net.input, layers=layers)})
            figures.append(drawn(other, language))
        assert all(figure == figures[0] for figure in figures)
        assert [text(one.title) for one in figures[0] if isinstance(one, Box)].count("?") == 1


def test_compared_networks_have_their_names_in_the_sheet_s_language() -> None:
    for name, level, language, captions in [
        ("residual-block", 3, "fr", ({"Bloc de base", "Bloc à goulot"}, {"Bloc A", "Bloc B"})),
        ("regular-design", 2, "en", ({"The small filters", "The single layer"},)),
        ("regular-design", 3, "fr", ({"Avec réduction", "Sans réduction"},)),
        ("cost-of-networks", 1, "fr", ({"Réseau 1", "Réseau 2", "Réseau 3"},)),
    ]:
        problem = problem_of(name, level)  # type: ignore[arg-type]
        blocks = every(statement_blocks(families()[name], problem, language))  # type: ignore[arg-type]
        assert {text(one.caption) for one in blocks if isinstance(one, Diagram)} in captions


def test_a_blank_gives_no_size_away() -> None:
    fields = [
        list(every(statement_blocks(families()["response"], problem_of("response", level), "fr"))) for level in LEVELS
    ]
    rows = {
        block.rows for found in fields for block in found if isinstance(block, AnswerField) and block.blank == "matrix"
    }
    assert len(rows) == 1


def test_chosen_questions_have_letters_without_a_gap_in_the_family_s_order() -> None:
    problem = problem_of("volumes", 2)
    ids = [question.id for question in problem.questions]
    found = labels(problem, "2", [ids[2], ids[0]])
    assert list(found) == ["2a", "2b"]
    assert [question.id for question in found.values()] == [ids[0], ids[2]]
    with pytest.raises(CannotBuild, match="`nothing`"):
        labels(problem, "2", ["nothing"])


def test_a_teacher_s_own_words_and_points() -> None:
    problem = problem_of("output-size", 1)
    family = families()["output-size"]
    id = problem.questions[0].id
    own = Wording("Tailles", "Un filtre {conv.f_h} × {conv.f_w}.", {id: "Alors ?"})
    heading, said, *rest = statement_blocks(family, problem, "fr", wording=own, points={id: 2})
    assert isinstance(heading, Heading)
    assert isinstance(said, Paragraph)
    assert text(heading.line) == "Exercice 1. Tailles"
    assert text(heading.right) == "2 points"
    assert text(said.line) == f"Un filtre {problem.net['conv'].kernel_size[0]} × {problem.net['conv'].kernel_size[1]}."  # type: ignore[union-attr]
    part = next(block for block in rest if isinstance(block, Part))
    assert (text(part.line), text(part.points)) == ("Alors ?", "2 points")
    one = statement_blocks(family, problem, "en", points={id: 1})
    assert text(one[0].right) == "1 point"  # type: ignore[union-attr]
