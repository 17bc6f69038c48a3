"""Practice: an exercise drawn for nobody else, judged at once, with a history of one's own."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

import msgspec

from corrige.answers import Read, Unreadable
from corrige.classroom.atomic import explained
from corrige.classroom.manifest import BUNDLE, bytes_of, read_bundle
from corrige.classroom.messages import say
from corrige.classroom.reading import read_answer
from corrige.document.wording import Language
from corrige.exercises.family import Family, Level
from corrige.exercises.issue import issue
from corrige.exercises.statement import labels
from corrige.grader.judge import Verdict, judge
from corrige.problem.errors import CorrigeError
from corrige.problem.problem import Problem, Question

STREAM = b"corrige practice"


class NotAllowed(CorrigeError):
    """The sheet in this folder does not allow practice."""

    exit_code = 14


class Tried(msgspec.Struct, frozen=True, omit_defaults=True):
    """A line of the history: what was practised, and how many of its answers were right."""

    when: str
    family: str
    level: int
    seed: str
    right: int
    asked: int


def allowed(folder: Path) -> None:
    """Raises NotAllowed in the folder of a sheet that says so; everywhere else practice is free."""
    file = folder / BUNDLE
    if file.exists() and not read_bundle(file).sheet.practice:
        raise NotAllowed(
            say(
                en="this sheet does not allow practice; in another folder it is free",
                fr="cette feuille ne permet pas l'entraînement ; dans un autre dossier, il est libre",
            )
        )


class Session:
    """One exercise: its questions by label, and the verdicts on what was answered so far."""

    def __init__(self, family: Family, level: Level, seed: str, language: Language) -> None:
        self.family, self.level, self.seed = family, level, seed
        self.language: Language = language
        self.problem: Problem = issue(family, level, STREAM, seed).problem
        self.labels: Mapping[str, Question] = labels(self.problem)
        self.answers: dict[str, Read | Unreadable | None] = {}

    def read(self, label: str, text: str) -> Read | Unreadable | None:
        """How an answer is understood; an understood one is kept."""
        question = self.labels[label]
        found = read_answer(self.problem, question, text, self.language)
        if not isinstance(found, Unreadable):
            self.answers[question.id] = found
        return found

    def verdict(self, label: str) -> Verdict:
        """The verdict on a question, in the light of the answers before it."""
        return judge(self.family, self.problem, self.answers)[self.labels[label].id]

    def tried(self) -> Tried:
        verdicts = judge(self.family, self.problem, self.answers).values()
        right = sum(verdict.right for verdict in verdicts)
        when = time.strftime("%Y-%m-%dT%H:%M:%S")
        return Tried(when, self.family.name, self.level, self.seed, right, len(self.labels))


def history_file(environment: Mapping[str, str] = os.environ) -> Path:
    home = Path(environment.get("HOME") or Path.home())
    return Path(environment.get("XDG_STATE_HOME") or home / ".local" / "state") / "corrige" / "practice.jsonl"


def remember(tried: Tried, file: Path) -> None:
    """Adds a line to the history. Raises CannotWrite."""
    with explained(file):
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("ab") as opened:
            opened.write(msgspec.json.encode(tried) + b"\n")


def history(file: Path) -> Iterator[Tried]:
    """The history, oldest first; a line that was cut off is passed over."""
    if not file.exists():
        return
    for line in bytes_of(file).splitlines():
        try:
            yield msgspec.json.decode(line, type=Tried)
        except msgspec.MsgspecError:
            continue
