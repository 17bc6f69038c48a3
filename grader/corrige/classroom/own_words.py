"""A teacher's own words: their places, such as `{conv.f_h}`, are checked before anything is built."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from corrige.classroom.messages import Language
from corrige.classroom.sheet_file import Exercise, Sheet
from corrige.exercises.catalogue.text import NoPlace, filled
from corrige.problem.errors import BadFile, CannotBuild, Place
from corrige.problem.problem import Problem
from corrige.rules.values import givens


def check_introduction(sheet: Sheet) -> None:
    """Raises BadFile where the introduction has a place: it belongs to no exercise."""
    _check(sheet.introduction, sheet.language, {}, sheet.document.place("introduction"))


def check_words(sheet: Sheet, exercise: Exercise, problem: Problem) -> None:
    """Raises BadFile where a statement or a question has a place for what the problem does not give."""
    given = givens(problem)
    _check(exercise.statement, sheet.language, given, sheet.place(exercise, "statement"))
    for id, text in exercise.wording.items():
        _check(text, sheet.language, given, sheet.place(exercise, "wording", id))


def _check(text: Mapping[str, str], language: Language, given: Mapping[str, Any], place: Place) -> None:
    try:
        filled(text.get(language, ""), given)
    except (NoPlace, CannotBuild) as error:
        raise BadFile(place, error.en, error.fr) from error
