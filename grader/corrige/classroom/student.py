"""A student's sheet in the current folder: showing it, answering it, checking that every answer is understood.

Nothing here knows a key. It imports neither numpy nor torch nor sympy.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Literal, TypeAlias

from corrige.answers import Read, Unreadable
from corrige.classroom.answers_file import Answer, Answers, check_header, read_answers_file
from corrige.classroom.answers_form import Blank, issue_answers, save_answer
from corrige.classroom.manifest import BUNDLE, Bundle, IssuedExercise, read_bundle
from corrige.classroom.messages import listed, nearest, say
from corrige.classroom.reading import read_answer
from corrige.document.document import Block, Document
from corrige.document.wording import Language
from corrige.exercises.family import family
from corrige.exercises.statement import axes_words, statement_blocks
from corrige.problem.errors import CorrigeError, Missing
from corrige.problem.problem import Question

ANSWERS = "answers.toml"
Understood: TypeAlias = Literal["understood", "unreadable", "missing"]


class NoQuestion(CorrigeError):
    """The sheet has no question under this label."""

    exit_code = 9


@dataclass(frozen=True, slots=True)
class Checked:
    """How an answer was understood; it says nothing of whether it is right. `message` has the place in the file."""

    label: str
    state: Understood
    echo: str = ""
    message: str = ""


@dataclass(frozen=True)
class Desk:
    """The folder in which a student works: the sheet as handed out, and the answers file."""

    folder: Path
    bundle: Bundle

    @property
    def language(self) -> Language:
        return self.bundle.language

    @cached_property
    def labels(self) -> dict[str, tuple[IssuedExercise, Question]]:
        return self.bundle.labels()

    @property
    def file(self) -> Path:
        return self.folder / ANSWERS

    def find(self, label: str) -> str:
        """The label as the sheet has it: `2B`, `2.b` are `2b`. Raises NoQuestion."""
        plain = label.casefold().replace(".", "").replace(" ", "")
        if plain in self.labels:
            return plain
        near = nearest(plain, self.labels)
        raise NoQuestion(
            say(
                en="there is no question {label}" + (", did you mean {near}?" if near else "") + " (there are {all})",
                fr="il n'y a pas de question {label}"
                + (" : vouliez-vous dire {near} ?" if near else "")
                + " (il y a {all})",
                label=label,
                near=near,
                all=listed(self.labels, 40),
            )
        )

    def answers(self) -> Answers:
        """What the answers file holds now; nothing where there is none yet. Raises WrongAnswers where it was issued for
        another sheet or student."""
        found = read_answers_file(self.file, self.labels) if self.file.exists() else Answers()
        check_header(found, ANSWERS, self.bundle.header)
        return found

    def keep(self, label: str, text: str) -> Checked:
        """Puts an answer into the file and says how it is understood. Nothing else in the file changes; another
        student's file is left as it is (WrongAnswers)."""
        self.answers()
        save_answer(self.file, label, text, self.labels, answers_form(self.bundle))
        return self.check(label, self.answers().given(label))

    def check(self, label: str, answer: Answer | None) -> Checked:
        exercise, question = self.labels[label]
        if answer is None:
            return Checked(label, "missing")
        if answer.fault:
            return Checked(label, "unreadable", message=f"{ANSWERS}:{answer.line}: {answer.message()}")
        match read_answer(exercise.problem, question, answer.text, self.language):
            case Read() as read:
                return Checked(label, "understood", echo=read.echo(self.language))
            case Unreadable() as unreadable:
                line, column = answer.place(min(unreadable.offset, len(answer.text)))
                place = f"{ANSWERS}:{line}:{column}: "
                return Checked(label, "unreadable", message=place + unreadable.message(self.language))
            case None:
                return Checked(label, "missing")

    def check_all(self) -> Iterator[Checked]:
        answers = self.answers()
        for label in self.labels:
            yield self.check(label, answers.given(label))

    def unknown(self) -> str:
        """What the file answers and the sheet does not ask, in a sentence; empty where there is nothing."""
        others = [one.id for one in self.answers().unknown]
        if not others:
            return ""
        return say(
            en="no question of this sheet: {labels}",
            fr="pas des questions de cette feuille : {labels}",
            labels=listed(others),
        )

    def document(self, label: str) -> Document:
        """An exercise (`2`) or one of its questions (`2b`) as a document."""
        exercises = [one for one in self.bundle.exercises if one.label == label]
        blocks: tuple[Block, ...]
        if exercises:
            blocks = exercise_blocks(exercises[0], self.language)
        else:
            wanted = self.find(label)
            exercise = self.labels[wanted][0]
            blocks = tuple(
                block for block in exercise_blocks(exercise, self.language) if getattr(block, "label", wanted) == wanted
            )
        return Document(self.language, self.bundle.sheet.title, blocks)


def desk(folder: Path | None = None) -> Desk:
    """The sheet of the current folder. Raises Missing where there is none."""
    here = folder or Path.cwd()
    if not (here / BUNDLE).exists():
        raise Missing(
            say(
                en="no sheet here: {folder} has no {file}; go to the folder that you were handed",
                fr="pas de feuille ici : {folder} n'a pas de {file} ; allez dans le dossier qui vous a été remis",
                folder=here,
                file=BUNDLE,
            )
        )
    return Desk(here, read_bundle(here / BUNDLE))


def exercise_blocks(exercise: IssuedExercise, language: Language) -> tuple[Block, ...]:
    """An issued exercise as it is handed out."""
    return statement_blocks(
        family(exercise.problem.family),
        exercise.problem,
        language,
        label=exercise.label,
        wording=exercise.wording,
        points=exercise.worth,
        questions=exercise.asked,
    )


def answers_form(bundle: Bundle) -> str:
    """The empty answers file of a bundle."""
    language = bundle.language
    blanks = []
    for exercise in bundle.exercises:
        title = exercise.title or family(exercise.problem.family).title[language]
        for label, question in exercise.labels().items():
            options = [text[language] for text in question.options.values()]
            axes = axes_words(question, language)
            blanks.append(Blank(label, question.kind, axes, options, question.decimals, f"{exercise.label}. {title}"))
    return issue_answers(blanks, language, bundle.header, bundle.sheet.title)
