"""The short key: each answer in a line of text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

from corrige.document.formula import Apply, Exact, Symbol
from corrige.document.notation import value_text
from corrige.document.wording import Language, integer_text
from corrige.exercises.family import Family
from corrige.exercises.statement import labels
from corrige.problem.problem import Name, Problem, Question
from corrige.rules.values import Values
from corrige.solutions.forms import gathered, in_a_row


def key_lines(
    family: Family,
    problem: Problem,
    language: Language,
    *,
    label: str = "1",
    questions: Iterable[str] | None = None,
) -> tuple[tuple[str, str], ...]:
    """Label and value as text of each question that is asked, for the page of all answers."""
    values = Values(problem, family.functions)
    return tuple(
        (one, answer_text(values, question, language)) for one, question in labels(problem, label, questions).items()
    )


def answer_text(values: Mapping[Name, Any], question: Question, language: Language) -> str:
    """The answer in a line: `20 × 31`, `{1, 2}`, the option's words."""
    found = [values[name] for name in question.asks]
    one: Any = found[0] if len(found) == 1 else tuple(found)
    match question.kind:
        case "choice":
            return question.options[str(one)][language] if str(one) in question.options else str(one)
        case "shape" if isinstance(one, tuple):
            return " × ".join(value_text(part, language) for part in one)
        case "set" if one:
            return "{" + (", " if language == "en" else " ; ").join(value_text(part, language) for part in one) + "}"
        case "matrix" if len(one) == 1 and isinstance(one[0][0], tuple):
            return value_text(one[0], language)
        case "sum":
            return products_text(one, language)
        case "formula" if isinstance(one, (Symbol, Apply)):
            return value_text(gathered(in_a_row(one)), language)
        case _ if question.decimals is not None and isinstance(one, (int, Fraction)):
            return rounded_text(one, question.decimals, language)
        case _:
            return value_text(one, language)


def products_text(pairs: Iterable[tuple[Exact, Exact]], language: Language) -> str:
    """
    >>> products_text([(-1, 2), (0, 5)], "en")
    '−1×2 + 0×5 = −2'
    """
    text, total = "", 0
    for k, v in pairs:
        sign = "−" if k < 0 else "+" if text else ""
        second = value_text(v, language) if v >= 0 else f"({value_text(v, language)})"
        text += (f" {sign} " if text else sign) + f"{value_text(abs(k), language)}×{second}"
        total += k * v  # type: ignore[assignment]
    return f"{text} = {value_text(total, language)}"


def rounded_text(value: Exact, decimals: int, language: Language) -> str:
    """
    >>> rounded_text(Fraction(10, 7), 2, "fr"), rounded_text(-2, 1, "en")
    ('1,43', '−2.0')
    """
    scaled = int(abs(value) * 10**decimals + Fraction(1, 2))
    whole, rest = divmod(scaled, 10**decimals)
    text = integer_text(whole, language)
    if decimals:
        text += ("." if language == "en" else ",") + str(rest).zfill(decimals)
    return f"−{text}" if value < 0 and scaled else text
