"""The worked solution of an exercise as a document, and its short key."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from corrige.document.document import Block, Choices, Derivation, Paragraph, Part, line
from corrige.document.formula import Apply, Number, Symbol
from corrige.document.notation import value_text
from corrige.document.wording import Language
from corrige.exercises.catalogue.text import filled
from corrige.exercises.family import Family
from corrige.exercises.statement import Wording, heading, labels, question_line
from corrige.problem.problem import Problem, Question
from corrige.rules.values import Values, givens
from corrige.solutions.steps import Steps


def solution_blocks(
    family: Family,
    problem: Problem,
    language: Language,
    *,
    label: str = "1",
    wording: Wording | None = None,
    questions: Iterable[str] | None = None,
) -> tuple[Block, ...]:
    """The exercise worked out: for each question that is asked its steps and its value."""
    steps = Steps(problem, family.functions, language)
    title = (wording.title if wording else "") or family.title[language]
    parts = [
        Part(one, question_line(problem, question, language, wording), tuple(_worked(steps, question)))
        for one, question in labels(problem, label, questions).items()
    ]
    return (heading(title, label, language), *parts)


def _worked(steps: Steps, question: Question) -> Iterator[Block]:
    if question.kind == "choice":
        value = steps.values[question.asks[0]]
        options = tuple(filled(text[steps.language], givens(steps.problem)) for text in question.options.values())
        chosen = [i for i, key in enumerate(question.options) if key == str(value)]
        yield Choices(options, frozenset(chosen))
        return
    for name in question.asks:
        value = steps.values[name]
        if isinstance(value, int):
            yield from steps.work_out(name)
        elif isinstance(value, (Number, Symbol, Apply)):
            yield Derivation(None, value)
        else:
            yield Derivation(None, None, {}, value)
    if len(question.asks) > 1:
        yield Paragraph(line(answer_text(steps.values, question, steps.language)))


def answer_text(values: Values, question: Question, language: Language) -> str:
    """The answer in a line: `20 × 31`, `{1, 2}`, the option's words."""
    found = [values[name] for name in question.asks]
    one: Any = found[0] if len(found) == 1 else tuple(found)
    match question.kind:
        case "choice":
            return _plain(question, str(one), language)
        case "shape" if isinstance(one, tuple):
            return " × ".join(value_text(part, language) for part in one)
        case "set" if one:
            return "{" + value_text(one, language)[1:-1] + "}"
        case "sum":
            total = sum(k * v for k, v in one)
            terms = " + ".join(f"({k})×{v}" if k < 0 else f"{k}×{v}" for k, v in one)
            return f"{terms} = {value_text(total, language)}"
        case "matrix":
            return value_text(_plane(one), language)
        case _:
            return value_text(one, language)


def _plane(value: Any) -> Any:
    """A response of one channel as the matrix that a person writes."""
    while isinstance(value, tuple) and len(value) == 1 and isinstance(value[0][0], tuple):
        value = value[0]
    return value


def _plain(question: Question, key: str, language: Language) -> str:
    return question.options[key][language] if key in question.options else key


def key_lines(
    family: Family,
    problem: Problem,
    language: Language,
    *,
    label: str = "1",
    questions: Iterable[str] | None = None,
) -> tuple[tuple[str, str], ...]:
    """The short key: label and value as text."""
    values = Values(problem, family.functions)
    return tuple(
        (one, answer_text(values, question, language)) for one, question in labels(problem, label, questions).items()
    )
