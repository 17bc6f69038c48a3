"""An unknown worked out: the inequality of the rounding solved, or every number tried; none, one or several."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from corrige.document.document import Block, Paragraph, Table
from corrige.document.formula import Number, Symbol
from corrige.document.inline import Line, line
from corrige.document.wording import Language
from corrige.problem.errors import CannotBuild
from corrige.problem.problem import Name, Unknown, trials
from corrige.rules.graph import last
from corrige.rules.record import record
from corrige.rules.values import Values
from corrige.solutions.inequalities import Condition, solved
from corrige.solutions.lettering import Lettering
from corrige.solutions.steps import Steps
from corrige.solutions.words import NOUNS, pick

TABLE: Final = 16
"""The most numbers that are all tried in a table; of more, those beside a solution are shown."""


def unknown_blocks(steps: Steps, name: Name) -> Iterator[Block]:
    """What is wanted as an equation, solved where its rounding can be, and the integers that fulfil it."""
    asked = steps.problem.unknowns[name.removeprefix("unknown.")]
    found: tuple[int, ...] = steps.values[name]
    conditions = [condition(steps, one, value, asked) for one, value in asked.wanted.items()]
    written = [solved(one) if one else () for one in conditions]
    for one, lines in zip(conditions, written, strict=True):
        if one is not None:
            yield Paragraph(line(one.left, " = ", one.tree, " = ", one.wanted))
        for text in lines:
            yield Paragraph((*line("⇔ "), *text))
    if not all(written):
        yield tries(steps, asked)
    yield Paragraph(conclusion(letter(asked), asked, found, steps.language))


def letter(asked: Unknown) -> str:
    """The unknown's letter: `p` for the four sides of a padding, `f_h` for one side of a kernel.

    >>> letter(Unknown(letters=("conv.s_h", "conv.s_w"), low=1, high=4, wanted={}))
    's'
    """
    letters = sorted({last(one) for one in asked.letters})
    return letters[0].partition("_")[0] if len(letters) > 1 else letters[0]


def condition(steps: Steps, name: Name, wanted: int, asked: Unknown) -> Condition | None:
    """The formula of a wanted quantity with the unknown as a letter; None where no number can be put in."""
    x = letter(asked)
    for number, trial in trials(steps.problem, asked):
        if trial is None or number < 2:  # a padding of 0 and a stride of 1 are not written
            continue
        letters = Lettering(trial, steps.language, steps.called)
        try:
            tree, numbers = record(
                trial,
                steps.functions,
                name,
                lambda one: x if one in asked.letters else letters.label(one),  # noqa: B023
            )
        except CannotBuild:
            continue
        return Condition(Symbol(letters.label(name)), tree, numbers, x, wanted)
    return None


def tries(steps: Steps, asked: Unknown) -> Table:
    """Each number put in, and what comes out."""
    values = [(x, _results(steps, asked, x)) for x in range(asked.low, asked.high + 1)]
    good = [x for x, results in values if results == list(asked.wanted.values())]
    if len(values) > TABLE:
        near = {x + d for x in good or (asked.low, asked.high) for d in (-1, 0, 1)}
        values = [(x, results) for x, results in values if x in near]
    head = [
        line(Symbol(letter(asked))),
        *(line(pick(NOUNS.get(last(n), (n, n)), steps.language)) for n in asked.wanted),
    ]
    yes = pick(("oui", "yes"), steps.language), pick(("non", "no"), steps.language)
    rows = [
        (line(x), *(line("–") if one is None else line(one) for one in results), line(yes[x not in good]))
        for x, results in values
    ]
    return Table((*head, line(pick(("convient", "fits"), steps.language))), tuple(rows), "c" * (len(head) + 1))


def _results(steps: Steps, asked: Unknown, x: int) -> list[int | None]:
    try:
        values = Values(steps.problem, steps.functions, dict.fromkeys(asked.letters, x))
        return [values[name] for name in asked.wanted]
    except CannotBuild:
        return [None for _ in asked.wanted]


def conclusion(x: str, asked: Unknown, found: tuple[int, ...], language: Language) -> Line:
    """Which integers of the range fit."""
    low, high = asked.low, asked.high
    match found:
        case ():
            fr, en = f"Aucun entier de {low} à {high} ne convient.", f"No integer from {low} to {high} fits."
            return line(pick((fr, en), language))
        case (only,):
            fr, en = (
                f"Le seul entier de {low} à {high} qui convient est ",
                f"The only integer from {low} to {high} that fits is ",
            )
            return line(pick((fr, en), language), Symbol(x), " = ", Number(only), ".")
        case _:
            fr, en = (
                f"Les entiers de {low} à {high} qui conviennent : ",
                f"The integers from {low} to {high} that fit: ",
            )
            parts: list[str | Number] = []
            for n in found:
                parts += [pick((" ; ", ", "), language), Number(n)] if parts else [Number(n)]
            return line(pick((fr, en), language), Symbol(x), " = ", *parts, ".")
