"""`corrige families`: what there is to ask, with the load of each level and the number of distinct draws."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from typing import Annotated, Any

import typer

from corrige.classroom.messages import Shown, many, say
from corrige.classroom.messages import language as spoken
from corrige.cli.terminal import err, room, say_line
from corrige.document.wording import Language, integer_text
from corrige.exercises.family import LEVELS, Family, Level, families, family
from corrige.exercises.issue import draw
from corrige.exercises.space import Count, at_least, count
from corrige.problem.draw import Draw
from corrige.problem.errors import CannotBuild
from corrige.problem.problem import Problem
from corrige.templates.text.tables import laid_out

PROMISED = 200
"""As many distinct draws every level has at least."""
SAMPLED = 10
"""Draws that are looked at for the questions of a level."""


def command(
    name: Annotated[str, typer.Argument(help="One family in detail, or a file my_family.py.")] = "",
    count_to: Annotated[
        int | None,
        typer.Option("--count", min=1, help="Count the distinct draws one by one up to this number (takes minutes)."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="As data.")] = False,
) -> None:
    """List the families of exercises: their levels, questions, mistakes and how many distinct draws there are.

    A level has a range of working load: the steps that a student takes by hand. That a level has 200 distinct draws
    is told from a sample; --count 4000 counts them one by one, exactly where there are fewer.
    """
    chosen = [family(name)] if name else list(families().values())
    levels: list[tuple[Family, Level]] = [(one, level) for one in chosen for level in LEVELS]
    counts: dict[tuple[str, Level], Count] = {
        (one.name, level): _counted(one, level, count_to) for one, level in _followed(levels)
    }
    if as_json:
        data = [as_data(one, lambda level, one=one: counts[one.name, level]) for one in chosen]  # type: ignore[misc]
        typer.echo(json.dumps(data, ensure_ascii=False, indent=1))
        return
    say_line("\n".join(overview(chosen, counts, detailed=bool(name))))
    if name:
        say_line(say(en="\nSlides: {slides}\n", fr="\nDiapositives : {slides}\n", slides=_slides(chosen[0])))
        say_line("\n".join(_mistakes(chosen[0])))


def _slides(kin: Family) -> Shown:
    return Shown(say(en="; ", fr=" ; ").join(kin.slides))


def _counted(kin: Family, level: Level, most: int | None) -> Count:
    return at_least(kin, level, PROMISED) if most is None else count(kin, level, most)


def _followed(levels: list[tuple[Family, Level]]) -> Iterable[tuple[Family, Level]]:
    """With a bar on a terminal, since counting takes a while."""
    if not err().is_terminal:
        return levels
    from rich.progress import track

    return track(levels, say(en="counting", fr="décompte"), console=err(), transient=True)


def as_data(kin: Family, counted: Callable[[Level], Count]) -> dict[str, Any]:
    """A family as data: titles and sentences in each language, questions and load by level, mistakes."""
    return {
        "name": kin.name,
        "title": dict(kin.title),
        "slides": list(kin.slides),
        "levels": [
            {
                "level": level,
                "load": list(kin.loads[level - 1]),
                "draws": {"number": counted(level).number, "exact": counted(level).exact},
                "questions": [{"id": id, "kind": kind} for id, kind in questions(kin, level).items()],
            }
            for level in LEVELS
        ],
        "mistakes": [{"name": one.name, "text": dict(one.text), "hint": dict(one.hint)} for one in kin.mistakes],
    }


def questions(kin: Family, level: Level) -> dict[str, str]:
    """The kind of each question that draws of a level ask, by its id."""
    return {question.id: question.kind for problem in _sampled(kin, level) for question in problem.questions}


def _sampled(kin: Family, level: Level) -> Iterator[Problem]:
    for i in range(SAMPLED):
        with suppress(CannotBuild):
            yield draw(kin, level, Draw(b"questions", level, i), {})


def overview(chosen: list[Family], counts: dict[tuple[str, Level], Count], *, detailed: bool = False) -> list[str]:
    """Three lines a family, one a level; `detailed`: the questions by their ids."""
    language = spoken()
    head = [
        say(en="Family", fr="Famille"),
        say(en="Level", fr="Niveau"),
        say(en="Load", fr="Charge"),
        say(en="Draws", fr="Tirages"),
        say(en="Questions", fr="Questions"),
    ]
    rows: list[list[str]] = []
    for kin in chosen:
        rows += [[]] if rows else []
        mistakes = many(len(kin.mistakes), en=("mistake", "mistakes"), fr=("erreur", "erreurs"))
        for level, about in zip(LEVELS, (kin.name, kin.title[language], mistakes), strict=True):
            low, high = kin.loads[level - 1]
            asked = ", ".join(questions(kin, level)) if detailed else _how_many(kin, level)
            rows.append([about, str(level), f"{low}–{high}", _number(counts[kin.name, level], language), asked])
    return laid_out(head, rows, "lrrr" + ("l" if detailed else "r"), room())


def _number(found: Count, language: Language) -> str:
    return ("" if found.exact else "≥ ") + integer_text(found.number, language)


def _how_many(kin: Family, level: Level) -> str:
    """How many questions a draw asks: `3`, or `3–4` where draws differ."""
    numbers = {len(problem.questions) for problem in _sampled(kin, level)}
    return "–".join(str(n) for n in sorted({min(numbers), max(numbers)}))


def _mistakes(kin: Family) -> list[str]:
    """The mistakes that the family knows by name, each with the sentence that a student reads."""
    head = [say(en="Mistake", fr="Erreur"), say(en="That is what one finds …", fr="C'est ce que l'on trouve …")]
    return laid_out(head, [[one.name, one.text[spoken()]] for one in kin.mistakes], "ll", room())
