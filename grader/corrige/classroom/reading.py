"""A student's text for a question, read as the question's kind."""

from __future__ import annotations

from dataclasses import replace

from corrige.answers import Read, Unreadable, read
from corrige.document.wording import Language
from corrige.problem.problem import Problem, Question

SYNONYMS = {
    "k": "f",
    "F": "f",
    "c_in": "C",
    "C_in": "C",
    "c": "C",
    "c_out": "K",
    "C_out": "K",
    "filters": "K",
    "filtres": "K",
    "W": "w",
    "H": "h",
    "stride": "s",
    "padding": "p",
    "S": "s",
    "P": "p",
}
"""Other names for the course's letters; one is accepted where the question has its letter and not the other name."""


def read_answer(problem: Problem, question: Question, text: str, language: Language) -> Read | Unreadable | None:
    """None where nothing was written."""
    if not text.strip():
        return None
    symbols = sorted(set(problem.letters.values()))
    taken = {symbol.lower() for symbol in symbols}  # `k` beside K is a slip, not the course's other name for f
    aliases = {other: letter for other, letter in SYNONYMS.items() if letter in symbols and other.lower() not in taken}
    keys = tuple(question.options)
    found = read(
        question.kind,
        text,
        language,
        symbols=symbols,
        aliases=aliases,
        axes=question.axes,
        options=[question.options[key][language] for key in keys] or None,
        free=False,
    )
    if isinstance(found, Read) and question.kind == "choice" and isinstance(found.value, tuple):
        return replace(found, value=tuple(_key(keys, letter) for letter in found.value))
    return found


def _key(keys: tuple[str, ...], letter: object) -> str:
    """An option's key by the letter under which the sheet shows it."""
    index = ord(str(letter)) - ord("a") if len(str(letter)) == 1 else -1
    return keys[index] if 0 <= index < len(keys) else str(letter)
