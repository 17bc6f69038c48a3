"""The worked solution of an exercise as a document."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import Any

from corrige.document.document import Block, Choices, Derivation, Paragraph, Part
from corrige.document.formula import Number, Symbol
from corrige.document.inline import Figure, Line, line
from corrige.document.wording import Language
from corrige.exercises.diagrams import drawing, shape_line
from corrige.exercises.family import Family
from corrige.exercises.statement import Wording, axes_words, choices, heading, labels, question_line
from corrige.problem.problem import Name, Problem, Question, split_element
from corrige.rules.graph import last
from corrige.rules.values import givens
from corrige.solutions.chains import chain_blocks, in_tables
from corrige.solutions.formulas import formula_blocks
from corrige.solutions.keys import answer_text, key_lines
from corrige.solutions.mismatch import mismatch
from corrige.solutions.ranked import ranked
from corrige.solutions.responses import elements, one_filter, response
from corrige.solutions.shortcuts import shortcut
from corrige.solutions.steps import Steps
from corrige.solutions.sums import summed_up, sums
from corrige.solutions.unknowns import unknown_blocks
from corrige.solutions.words import colon, pick

FEW = 4
"""A choice between more quantities is not put in order: it is read off what was worked out before."""


def solution_blocks(
    family: Family,
    problem: Problem,
    language: Language,
    *,
    label: str = "1",
    wording: Wording | None = None,
    questions: Iterable[str] | None = None,
) -> tuple[Block, ...]:
    """The exercise worked out: each question that is asked with its steps and its value."""
    called = family.called(problem)
    steps = Steps(problem, family.functions, language, called)
    title = (wording.title if wording else "") or family.title[language]
    asked = labels(problem, label, questions)
    tables = in_tables(problem, asked)
    found: list[Block] = [heading(title, label, language)]
    if family.shows == "diagram":
        found.append(drawing(problem, language, called, lambda name: _shape(steps, name)))
    if tables:
        found += chain_blocks(steps, tables)
    parts = [
        Part(one, question_line(problem, question, language, wording), tuple(_worked(steps, question, one in tables)))
        for one, question in asked.items()
        if one not in tables or summed_up(problem, question)
    ]
    return (*found, *_data(steps), *parts)


def _shape(steps: Steps, name: Name) -> Line:
    c, h, w = (steps.values[f"{name}.{axis}"] for axis in "chw")
    return shape_line((c, h, w))


def _data(steps: Steps) -> Iterator[Block]:
    """The numbers of the letters that the steps use, as far as they are given."""
    given = {steps.letters.label(name): n for name, n in givens(steps.problem).items() if isinstance(n, int)}
    used = sorted((letter for letter in steps.used if letter in given), key=_rank)
    if used:
        parts: list[str | Symbol | Number] = [pick(("Données : ", "Given: "), steps.language)]
        for i, letter in enumerate(used):
            parts += [", " if i else "", Symbol(letter), "\u00a0=\u00a0", Number(given[letter])]
        yield Paragraph(line(*parts, "."))


def _rank(letter: str) -> int:
    """The order in which a course lists them: image, filter, movement, number of filters."""
    return ["h", "w", "C", "f", "d", "s", "p", "K", "m"].index(letter[0]) if letter[0] in "hwCfdspKm" else 9


def _worked(steps: Steps, question: Question, tabled: bool) -> Iterator[Block]:
    """The steps to all that a question asks, and its answer in a line where that is more than the last step; `tabled`:
    tables have its terms."""
    names = question.asks
    if all(last(name).startswith("kernel_") for name in names):
        yield _kernel_shape(steps, question)
        return
    own = (*ranked(steps, question), *mismatch(steps, question), *shortcut(steps, question))
    if own and question.kind != "choice" and not any(".total." in name for name in names):
        yield from own
        return
    if question.kind == "choice":
        yield from own or _compared(steps, names[0])
        yield _choice(steps, question)
        return
    if question.kind == "list" and all(name in steps.problem.rules for name in names):
        yield Paragraph(_together(steps, question))
        return
    if len(names) == len([name for name in names if _is_count(steps, name)]):
        yield from sums(steps, question) if tabled else steps.blocks(*names)
    elif all(_is_element(name) for name in names):
        yield from elements(steps, names)
    else:
        for name in names:
            yield from _one(steps, name)
    yield from own
    if question.decimals is not None:
        rounded = pick(("Réponse arrondie : ", "Rounded answer: "), steps.language)
        yield Paragraph(line(rounded, Figure(steps.values[names[0]], question.decimals), "."))
    elif len(names) > 1 and question.kind == "shape":
        yield Paragraph(_together(steps, question))


def _compared(steps: Steps, name: Name) -> Iterator[Block]:
    """What a choice is made by: its quantities worked out, and put in order."""
    node = steps.values.graph.get(name)
    needed = [one for one in (node.of if node else ()) if _is_count(steps, one)]
    if len(needed) > FEW:
        return
    yield from steps.blocks(*needed)
    ordered = sorted(needed, key=lambda one: steps.values[one], reverse=True)
    parts: list[Any] = []
    for one, after in zip(ordered, (None, *ordered), strict=False):
        if after is not None:
            parts.append(" = " if steps.values[one] == steps.values[after] else " > ")
        parts += [Symbol(steps.letters.label(one))]
    if len(ordered) > 1:
        yield Paragraph(line(*parts, "."))


def _is_count(steps: Steps, name: Name) -> bool:
    return name in steps.values.graph and isinstance(steps.values[name], (int, Fraction)) and "[" not in name


def _is_element(name: Name) -> bool:
    quantity, index = split_element(name)
    return len(index) == 3 and last(quantity) in ("x", "products")


def _one(steps: Steps, name: Name) -> Iterator[Block]:
    if name.startswith("unknown."):
        yield from unknown_blocks(steps, name)
    elif name.startswith("formula."):
        yield from formula_blocks(steps, name)
    elif last(split_element(name)[0]) == "x" and "[" in name:
        yield from one_filter(steps, name)
    elif last(name) == "x":
        yield from response(steps, name)
    elif _is_count(steps, name):
        yield from steps.blocks(name)
    else:
        yield Derivation(None, None, {}, steps.values[name])


def _kernel_shape(steps: Steps, question: Question) -> Block:
    """`hauteur × largeur × canaux × filtres : f × f × C × K = 3 × 3 × 3 × 2`."""
    parts: list[Any] = [" × ".join(axes_words(question, steps.language)) + colon(steps.language) + " "]
    found = [steps.recorded(name) for name in question.asks]
    for step in found:
        steps.used.update(step.numbers)
    for i, step in enumerate(found):
        parts += [" × " if i else "", step.tree]
    parts.append(" = ")
    for i, step in enumerate(found):
        parts += [" × " if i else "", steps.values[step.name]]
    return Paragraph(line(*parts))


def _together(steps: Steps, question: Question) -> Line:
    axes = " × ".join(axes_words(question, steps.language))
    text = answer_text(steps.values, question, steps.language)
    lead = pick(("Réponse", "Answer"), steps.language) + (f" ({axes})" if axes else "")
    return line(f"{lead}{colon(steps.language)} {text}.")


def _choice(steps: Steps, question: Question) -> Choices:
    return choices(steps.problem, question, steps.language, str(steps.values[question.asks[0]]))


__all__ = ["answer_text", "key_lines", "solution_blocks"]
