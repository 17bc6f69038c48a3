"""The sheet's file, `tp1.toml`: what a teacher asks for, read and checked, with the line of whatever is wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any

from corrige.classroom.messages import Language, listed, nearest, say
from corrige.classroom.sheet_form import (
    Direction,
    ExerciseForm,
    Level,
    MarkForm,
    PolicyForm,
    SheetForm,
    Text,
    date_text,
    given_values,
    number,
    rounding,
    within,
    word,
    words,
)
from corrige.classroom.toml_decode import decode
from corrige.classroom.toml_index import Steps
from corrige.classroom.toml_lines import Document, parse_toml, read_toml
from corrige.problem.errors import BadFile, Place


@dataclass(frozen=True, slots=True)
class Exercise:
    """One exercise as the teacher asks for it.

    `questions`: which, in order; empty for all. `points`: by question; what is left out is worth 1, or its part of
    `whole` where that is given. `given`: sizes and data by name (ints, Fractions, nested tuples). `title`,
    `statement`, `wording` (by question): her own words by language, empty where the family's stand.
    """

    id: str
    family: str
    level: Level = 1
    questions: tuple[str, ...] = ()
    points: Mapping[str, Fraction] = field(default_factory=dict)
    whole: Fraction | None = None
    title: Text = field(default_factory=dict)
    given: Mapping[str, Any] = field(default_factory=dict)
    statement: Text = field(default_factory=dict)
    wording: Mapping[str, Text] = field(default_factory=dict)

    def worth(self, asked: Sequence[str]) -> dict[str, Fraction]:
        """The points of each question that is asked, exactly.

        >>> Exercise("1", "response", whole=Fraction(1)).worth(["h", "w", "x"])["w"]
        Fraction(1, 3)
        """
        if self.whole is not None:
            return dict.fromkeys(asked, self.whole / len(asked)) if asked else {}
        return {id: self.points.get(id, Fraction(1)) for id in asked}


@dataclass(frozen=True, slots=True)
class Mark:
    """The mark's scale, the step to which it is rounded (None: left exact), and where halves and the rest go."""

    scale: Fraction = Fraction(20)
    step: Fraction | None = Fraction(1, 4)
    direction: Direction = "nearest"


@dataclass(frozen=True, slots=True)
class Shares:
    """What an answer earns that is not simply right, from 0 to 1: after an own earlier value, by a recognised mistake
    (`mistakes` by name), with the axes in another order; `partial`: matrices by cell, shapes and lists by part."""

    follow_through: Fraction = Fraction(1)
    mistake: Fraction = Fraction(0)
    mistakes: Mapping[str, Fraction] = field(default_factory=dict)
    order: Fraction = Fraction(1, 2)
    partial: bool = True


@dataclass(frozen=True)
class Sheet:
    """A sheet as its file asks for it; `document` knows the place of every field."""

    id: str
    title: str
    language: Language
    exercises: tuple[Exercise, ...]
    course: str
    date: str
    introduction: Text
    practice: bool
    mark: Mark
    shares: Shares
    document: Document = field(repr=False)

    def place(self, exercise: Exercise, *path: str | int) -> Place:
        """Where an exercise's field stands: `sheet.place(exercise, "given", "input.h")`."""
        return self.document.place(("exercise", self.exercises.index(exercise), *path))


def read_sheet(path: Path) -> Sheet:
    """The sheet of a file. Raises Missing, and BadFile with file, line and field of the first thing that is wrong."""
    return _sheet(read_toml(path), path.stem)


def parse_sheet(text: str, file: Path | str = "sheet.toml") -> Sheet:
    """The sheet of a text; `file` is what errors call it, and names a sheet that has no id.

    >>> parse_sheet('title = "T"\\n[[exercise]]\\nid = 1\\nfamily = "response"', "tp1.toml").exercises[0].id
    '1'
    """
    return _sheet(parse_toml(text, file), Path(file).stem)


def _sheet(document: Document, stem: str) -> Sheet:
    form = decode(document, SheetForm)
    return Sheet(
        id=word(document, ("id",), stem if form.id is None else form.id),
        title=form.title,
        language=form.language,
        exercises=_exercises(document, form),
        course=form.course,
        date=date_text(document, form.date),
        introduction=words(document, ("introduction",), form.introduction, form.language),
        practice=form.practice,
        mark=_mark(document, form.mark),
        shares=_shares(document, form.policy),
        document=document,
    )


def _exercises(document: Document, form: SheetForm) -> tuple[Exercise, ...]:
    found: dict[str, int] = {}
    exercises = []
    for i, each in enumerate(form.exercise):
        exercise = _exercise(document, ("exercise", i), each, form.language)
        first = found.setdefault(exercise.id.casefold(), i)
        if first != i:
            raise document.bad(
                ("exercise", i, "id"),
                en="{id} is the id of two exercises (the other on line {line}): give each its own",
                fr="{id} est l’identifiant de deux exercices (l’autre ligne {line}) : donnez à chacun le sien",
                id=exercise.id,
                line=document.place(("exercise", first, "id")).line,
            )
        exercises.append(exercise)
    return tuple(exercises)


def _exercise(document: Document, path: Steps, form: ExerciseForm, language: Language) -> Exercise:
    questions = form.questions or ()
    for id, times in Counter(questions).items():
        if times > 1:
            at = (*path, "questions", len(questions) - 1 - questions[::-1].index(id))
            raise document.bad(at, en="{id} is asked twice", fr="{id} est posée deux fois", id=id)
    by_question = form.points if isinstance(form.points, dict) else {}
    points = {
        id: within(document, (*path, "points", id), number(document, (*path, "points", id), raw), 0)
        for id, raw in by_question.items()
    }
    whole = None
    if form.points is not None and not isinstance(form.points, dict):
        whole = within(document, (*path, "points"), number(document, (*path, "points"), form.points), 0)
    return Exercise(
        id=word(document, (*path, "id"), form.id),
        family=form.family,
        level=form.level,
        questions=questions,
        points=points,
        whole=whole,
        title=words(document, (*path, "title"), form.title, language),
        given=given_values(document, (*path, "given"), form.given),
        statement=words(document, (*path, "statement"), form.statement, language),
        wording={id: words(document, (*path, "wording", id), raw, language) for id, raw in form.wording.items()},
    )


def _mark(document: Document, form: MarkForm) -> Mark:
    if form.scale <= 0:
        raise document.bad(("mark", "scale"), en="must be more than 0", fr="doit être plus grand que 0")
    return Mark(form.scale, rounding(document, ("mark", "rounding"), form.rounding), form.direction)


def _shares(document: Document, form: PolicyForm) -> Shares:
    def share(value: Fraction, *names: str) -> Fraction:
        return within(document, ("policy", *names), value, 0, 1)

    return Shares(
        follow_through=share(form.follow_through, "follow_through"),
        mistake=share(form.mistake, "mistake"),
        mistakes={name: share(value, "mistakes", name) for name, value in form.mistakes.items()},
        order=share(form.order, "order"),
        partial=form.partial,
    )


def check_families(sheet: Sheet, known: Mapping[str, Collection[str]], mistakes: Collection[str] = ()) -> None:
    """Raises BadFile where an exercise's family, or a question that it names, is not among `known` (the ids of each
    family's questions), with the nearest that is; and where `[policy.mistakes]` names none of `mistakes`."""
    for exercise in sheet.exercises:
        if exercise.family not in known:
            raise _unknown(sheet.place(exercise, "family"), exercise.family, known, ("family", "famille"))
        ids = known[exercise.family]
        named: list[tuple[str, tuple[str | int, ...]]] = [
            *((id, ("questions", i)) for i, id in enumerate(exercise.questions)),
            *((id, ("points", id)) for id in exercise.points),
            *((id, ("wording", id)) for id in exercise.wording),
        ]
        for id, path in named:
            if id not in ids:
                raise _unknown(sheet.place(exercise, *path), id, ids, ("question", "question"))
    for name in sheet.shares.mistakes if mistakes else ():
        if name not in mistakes:
            place = sheet.document.place(("policy", "mistakes", name))
            raise _unknown(place, name, mistakes, ("mistake", "erreur"))


def _unknown(place: Place, name: str, known: Collection[str], kind: tuple[str, str]) -> BadFile:
    near = nearest(name, known)
    return BadFile(
        place,
        say(
            en=f"no {kind[0]} is called {{name}}" + ("; did you mean {near}?" if near else "; there are {known}"),
            fr=f"aucune {kind[1]} ne s’appelle {{name}}"
            + (" ; vouliez-vous {near} ?" if near else " ; il y a {known}"),
            name=name,
            near=near,
            known=listed(sorted(known), 30),
        ),
    )
