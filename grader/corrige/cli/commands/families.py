"""`corrige families`: what there is to ask, with the load of each level and the number of distinct draws."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from typing import TYPE_CHECKING, Annotated, Any

import typer

from corrige.classroom.messages import Shown, many, say
from corrige.classroom.messages import language as spoken
from corrige.cli.terminal import err, out
from corrige.document.wording import Language, integer_text
from corrige.exercises.family import LEVELS, Family, Level, families, family
from corrige.exercises.issue import draw
from corrige.exercises.space import Count, at_least, count
from corrige.problem.draw import Draw
from corrige.problem.errors import CannotBuild
from corrige.problem.problem import Problem

if TYPE_CHECKING:
    from rich.table import Table
    from rich.text import Text

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
    out().print(overview(chosen, counts, detailed=bool(name)), soft_wrap=False)
    if name:
        out().print(say(en="Slides: {slides}", fr="Diapositives : {slides}", slides=_slides(chosen[0])))
        out().print(_mistakes(chosen[0]), soft_wrap=False)


def _slides(kin: Family) -> Shown:
    return Shown("; ".join(kin.slides))


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


def overview(chosen: list[Family], counts: dict[tuple[str, Level], Count], *, detailed: bool = False) -> Table:
    """Three lines a family, one a level; `detailed`: the questions by their ids."""
    language = spoken()
    table = _table()
    table.add_column(say(en="Family", fr="Famille"), max_width=40)
    for head in (say(en="Level", fr="Niveau"), say(en="Load", fr="Charge"), say(en="Draws", fr="Tirages")):
        table.add_column(head, justify="right", no_wrap=True)
    table.add_column(say(en="Questions", fr="Questions"), justify="left" if detailed else "right")
    for kin in chosen:
        mistakes = many(len(kin.mistakes), en=("mistake", "mistakes"), fr=("erreur", "erreurs"))
        about = ((kin.name, "bold"), (kin.title[language], ""), (mistakes, "dim"))
        for level, (text, style) in zip(LEVELS, about, strict=True):
            low, high = kin.loads[level - 1]
            asked = ", ".join(questions(kin, level)) if detailed else _how_many(kin, level)
            cells = (str(level), f"{low}–{high}", _number(counts[kin.name, level], language), asked)
            table.add_row(_text(text, style), *map(_text, cells), end_section=level == LEVELS[-1])
    return table


def _number(found: Count, language: Language) -> str:
    return ("" if found.exact else "≥ ") + integer_text(found.number, language)


def _how_many(kin: Family, level: Level) -> str:
    """How many questions a draw asks: `3`, or `3–4` where draws differ."""
    numbers = {len(problem.questions) for problem in _sampled(kin, level)}
    return "–".join(str(n) for n in sorted({min(numbers), max(numbers)}))


def _mistakes(kin: Family) -> Table:
    """The mistakes that the family knows by name, each with the sentence that a student reads."""
    table = _table()
    table.add_column(say(en="Mistake", fr="Erreur"), max_width=30)
    table.add_column(say(en="That is what one finds …", fr="C'est ce que l'on trouve …"))
    for one in kin.mistakes:
        table.add_row(_text(one.name), _text(one.text[spoken()]))
    return table


def _table() -> Table:
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    return Table(box=SIMPLE_HEAD, pad_edge=False, padding=(0, 2, 0, 0))


def _text(text: str, style: str = "") -> Text:
    """Text that is never read as markup."""
    from rich.text import Text

    return Text(text, style)
