"""Fill the blanks: where some elements of a response are asked together, the statement shows the others."""

from __future__ import annotations

from corrige.problem.problem import Name, Problem, Question, Value, replace, split_element
from corrige.rules.graph import Functions, last, layer_of
from corrige.rules.values import Values, replaced


def with_shown(problem: Problem, functions: Functions) -> Problem:
    """The problem with what its figures show of a response, as data: `conv.shown` is `conv.x`, None where asked.

    It is data so that a sheet is written without solving anything. Raises CannotBuild as the rules do.
    """
    shown: dict[Name, Value] = {}
    for question in problem.questions:
        quantity = _with_blanks(question)
        if quantity is not None:
            name = f"{layer_of(quantity)}.shown"
            value = shown.get(name) or Values(problem, functions)[quantity]
            for element in question.asks:
                value = replaced(value, split_element(element)[1], None)
            if any(v is not None for plane in value for row in plane for v in row):
                shown[name] = value
    return replace(problem, data={**problem.data, **shown}) if shown else problem


def _with_blanks(question: Question) -> Name | None:
    """The response of which the question asks several elements together."""
    elements = [split_element(name) for name in question.asks]
    quantities = {quantity for quantity, index in elements if len(index) == 3 and last(quantity) == "x"}
    return quantities.pop() if question.kind == "list" and len(quantities) == 1 else None
