"""An exercise as it is handed out: title, statement, figure, questions with room for the answers.

Everything here is a function of the problem as issued: nothing is solved, so nothing of the key can leak.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from string import ascii_lowercase
from typing import Final, Literal

from corrige.document.document import AnswerField, Block, Choices, Heading, Paragraph, Part
from corrige.document.figures import Picture
from corrige.document.formula import Exact
from corrige.document.inline import Line, Words, line
from corrige.document.wording import Language
from corrige.exercises.catalogue.questions import AXES
from corrige.exercises.catalogue.text import filled
from corrige.exercises.diagrams import drawing
from corrige.exercises.family import Family
from corrige.exercises.pictures import given_pictures
from corrige.exercises.summary_table import summary_outline, summary_table
from corrige.problem.errors import CannotBuild
from corrige.problem.problem import Kind, Problem, Question
from corrige.rules.values import givens

Blank = Literal["short", "line", "matrix", "lines"]
BLANKS: Final[Mapping[Kind, tuple[Blank, int]]] = {
    "integer": ("short", 1),
    "real": ("short", 1),
    "shape": ("short", 1),
    "choice": ("short", 1),
    "list": ("line", 1),
    "set": ("line", 1),
    "formula": ("line", 1),
    "sum": ("lines", 2),
    "matrix": ("matrix", 4),
}
"""The room that an answer of each kind needs. It is the same for all sizes: a frame must not give the size away."""


@dataclass(frozen=True, slots=True)
class Wording:
    """A teacher's own words in place of the family's, in the sheet's language; questions by their id."""

    title: str = ""
    statement: str = ""
    questions: Mapping[str, str] = field(default_factory=dict)


def labels(problem: Problem, label: str = "1", chosen: Iterable[str] | None = None) -> dict[str, Question]:
    """The questions of an exercise under the labels that a sheet gives them: `1a`, `1b` … without a gap.

    They keep the family's order, whatever the order of `chosen` (ids; None for all). Raises CannotBuild for an id
    that is no question of the problem.
    """
    wanted = None if chosen is None else set(chosen)
    if wanted is not None and (unknown := wanted - {question.id for question in problem.questions}):
        known = ", ".join(question.id for question in problem.questions)
        raise CannotBuild(
            f"no question is called `{min(unknown)}` (there are {known})",
            f"aucune question ne s’appelle `{min(unknown)}` (il y a {known})",
        )
    asked = [question for question in problem.questions if wanted is None or question.id in wanted]
    return {label + letters(i): question for i, question in enumerate(asked)}


def letters(i: int) -> str:
    """
    >>> [letters(i) for i in (0, 25, 26, 27)]
    ['a', 'z', 'aa', 'ab']
    """
    return (letters(i // 26 - 1) if i >= 26 else "") + chr(ord("a") + i % 26)


def statement_blocks(
    family: Family,
    problem: Problem,
    language: Language,
    *,
    label: str = "1",
    wording: Wording | None = None,
    points: Mapping[str, Exact] | None = None,
    questions: Iterable[str] | None = None,
) -> tuple[Block, ...]:
    """The exercise's blocks; `points` by the questions' ids, `questions` the ids of those that are asked."""
    own, worth = wording or Wording(), points or {}
    asked = labels(problem, label, questions)
    total = sum(worth.get(question.id, 0) for question in asked.values())
    if not all(_handy(one) for one in worth.values()):  # equal shares such as 3/11: their sum says it better
        worth = {}
    return (
        heading(own.title or family.title[language], label, language, total),
        Paragraph(filled(own.statement or family.statement(problem)[language], givens(problem))),
        *figures(family, problem, language),
        *(_part(problem, one, question, language, own, worth.get(question.id, 0)) for one, question in asked.items()),
    )


def heading(title: str, label: str, language: Language, points: Exact = 0) -> Heading:
    """`Exercice 2. Taille de la réponse`, and what it is worth."""
    word = "Exercice" if language == "fr" else "Exercise"
    return Heading(line(f"{word} {label}. {title}"), right=_points(points, language))


def figures(family: Family, problem: Problem, language: Language) -> tuple[Block, ...]:
    """What the family shows beside its statement."""
    match family.shows:
        case "grids":
            pictures: tuple[Picture, ...] = given_pictures(problem, language)
            return pictures
        case "diagram":
            return (drawing(problem, language, family.called(problem)),)
        case "summary":
            return tuple(block for key in problem.networks for block in _summary(problem, key, key, language))
        case "mismatch":
            return _summary(problem, "built", "written", language)
        case "nothing":
            return ()


def _summary(problem: Problem, key: str, written: str, language: Language) -> tuple[Block, ...]:
    """The outline and the table of a network, with the layers of the one that is `written`."""
    outlined: tuple[Block, ...] = summary_outline(problem, key, language, written)
    return (*outlined, summary_table(problem, key, language, written))


def question_line(problem: Problem, question: Question, language: Language, wording: Wording | None = None) -> Line:
    """The question's sentence, a teacher's own where there is one."""
    own = wording.questions.get(question.id) if wording else None
    return filled(own or question.text[language], givens(problem))


def axes_words(question: Question, language: Language) -> tuple[str, ...]:
    """The parts of the answer in words: `("hauteur", "largeur", "canaux")`."""
    return tuple(AXES[axis][language] if axis in AXES else axis for axis in question.axes)


def _part(
    problem: Problem, label: str, question: Question, language: Language, wording: Wording, points: Exact
) -> Part:
    blank, rows = BLANKS[question.kind]
    room: Block = AnswerField(label, axes_words(question, language), blank, rows)
    if question.options:  # the boxes to tick are the room
        room = choices(problem, question, language)
    return Part(label, question_line(problem, question, language, wording), (room,), _points(points, language))


def choices(problem: Problem, question: Question, language: Language, chosen: str | None = None) -> Choices:
    """The options by their letters, which an answer may give; `chosen` is the key of the one that is ticked."""
    texts = (filled(text[language], givens(problem)) for text in question.options.values())
    lettered = tuple((Words(f"{letter}) "), *text) for letter, text in zip(ascii_lowercase, texts, strict=False))
    return Choices(lettered, frozenset(i for i, key in enumerate(question.options) if key == chosen))


def _handy(points: Exact) -> bool:
    """Whether a share of the points is a number of hundredths."""
    return 100 % Fraction(points).denominator == 0


def _points(points: Exact, language: Language) -> Line:
    if not points:
        return ()
    plural = points >= 2 if language == "fr" else points != 1
    return line(points, " points" if plural else " point")
