"""`corrige show`: an exercise of a family, or a question of the sheet in this folder."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Annotated, Any

import typer

from corrige.classroom.messages import say, speaking
from corrige.cli.options import BadOption, language_of
from corrige.cli.terminal import page
from corrige.document.document import Document, Heading
from corrige.document.inline import line
from corrige.document.wording import Language
from corrige.exercises.family import Family, Level, family
from corrige.exercises.issue import Issued, issue
from corrige.exercises.statement import statement_blocks

SEEDS = b"corrige show"
"""What seeds are drawn under: public, so that the same seed shows the same exercise everywhere."""


def command(
    what: Annotated[
        str, typer.Argument(help="A family, a file my_family.py, or a question of the sheet here (2, 2b).")
    ],
    level: Annotated[int, typer.Option(min=1, max=3)] = 1,
    seed: Annotated[int, typer.Option(help="Which draw.")] = 1,
    language: Annotated[str, typer.Option(help="fr or en; the machine's by default.")] = "",
    solution: Annotated[bool, typer.Option("--solution", help="With the worked solution.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="The problem's file form, its questions and key.")] = False,
    format: Annotated[str, typer.Option(help="text, html or latex.")] = "text",
    given: Annotated[
        list[str] | None, typer.Option(help="A number of your own, conv.f=5 or input.x=[[1,0],[0,1]].")
    ] = None,
) -> None:
    """Show an exercise: `corrige show response --level 2 --seed 7 --solution`.

    In a student's folder, `corrige show 2` shows exercise 2 of the sheet and `corrige show 2b` one of its questions.
    """
    if re.fullmatch(r"\d+\s*\.?\s*[A-Za-z]*", what):
        _of_the_sheet(what, format)
        return
    chosen = language_of(language)
    with speaking(chosen):
        kin, rank = family(what), _level(level)
        issued = issue(kin, rank, SEEDS, "show", seed, given=_given(given or []))
        if as_json:
            typer.echo(json.dumps(as_data(kin, issued, chosen), ensure_ascii=False, indent=1))
            return
        _print(exercise(kin, issued, chosen, f"{what} · {rank} · {seed}", solution=solution), format)


def _of_the_sheet(label: str, format: str) -> None:
    """An exercise or a question of the sheet that was handed out into the current folder."""
    from corrige.classroom.student import desk

    here = desk()
    with speaking(here.language):
        _print(here.document(label), format)


def exercise(kin: Family, issued: Issued, language: Language, title: str, *, solution: bool) -> Document:
    """The exercise as a document; with its worked solution below, where that is asked for."""
    blocks = statement_blocks(kin, issued.problem, language)
    if solution:
        from corrige.solutions.worked import solution_blocks

        _, *worked = solution_blocks(kin, issued.problem, language)
        blocks += (Heading(line("Corrigé" if language == "fr" else "Solution")), *worked)
    return Document(language, title, blocks)


def as_data(kin: Family, issued: Issued, language: Language) -> dict[str, Any]:
    """All that is needed to compute the exercise anew, and what we found."""
    from corrige.exercises.statement import axes_words, labels
    from corrige.problem.problem import to_file
    from corrige.rules.values import solve

    problem = issued.problem
    right = solve(problem, kin.functions)
    return {
        "problem": json.loads(to_file(problem)),
        "questions": [
            {
                "id": question.id,
                "label": label,
                "asks": list(question.asks),
                "kind": question.kind,
                "text": question.text[language],
                "axes": list(axes_words(question, language)),
                **({"decimals": question.decimals} if question.decimals is not None else {}),
                **(
                    {"options": {key: one[language] for key, one in question.options.items()}}
                    if question.options
                    else {}
                ),
            }
            for label, question in labels(problem).items()
        ],
        "key": _answers(problem.questions, right),
        "mistakes": {row.mistake.name: _answers(problem.questions, row.answers) for row in issued.rows},
    }


def _answers(questions: Any, values: Mapping[str, Any]) -> dict[str, Any]:
    """Each question's answer in the file form; a list where several names are answered together."""
    found = {}
    for question in questions:
        each = [_in_file(values[name]) for name in question.asks]
        found[question.id] = each[0] if len(each) == 1 else each
    return found


def _in_file(value: Any) -> Any:
    from corrige.document.formula import Apply, Number, Symbol
    from corrige.document.notation import plain
    from corrige.problem.problem import value_to_file

    return plain(value) if isinstance(value, (Number, Symbol, Apply)) else value_to_file(value)


def _print(document: Document, format: str) -> None:
    typer.echo(page(document, format), nl=False)


def _level(level: int) -> Level:
    return 1 if level == 1 else 2 if level == 2 else 3


def _given(options: list[str]) -> dict[str, Any]:
    """`conv.f=5` and `input.x=[[1,0],[0,1]]` as numbers and lists. Raises BadOption where that cannot be read."""
    found = {}
    for option in options:
        name, _, text = option.partition("=")
        try:
            found[name.strip()] = json.loads(text)
        except (ValueError, RecursionError) as error:
            raise BadOption(
                say(
                    en="--given {option}: write name=number or name=[[1, 0], [0, 1]]",
                    fr="--given {option} : écrire nom=nombre ou nom=[[1, 0], [0, 1]]",
                    option=option,
                )
            ) from error
    return found
