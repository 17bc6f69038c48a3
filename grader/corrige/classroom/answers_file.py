"""A student's answers file, read line by line and forgivingly: any bytes give answers, a broken line breaks one answer.

The file is valid TOML as issued (`answers_form`). What comes back is read by rules that a student can keep in mind:
an answer is what follows the first `=`; one matching pair of quotes around it is taken off and nothing is unescaped;
`#` begins a comment at the start of a line or after a closing quote; a line that is no key belongs to the answer
before it, so that a matrix may take several; a key that is given twice is unreadable.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final, Literal, TypeAlias

from corrige.classroom.answers_keys import HEADER, Keys
from corrige.classroom.messages import Shown, say
from corrige.classroom.quotes import Row, stripped, unquoted
from corrige.classroom.textfile import MEGABYTE, decode_leniently, read_bytes
from corrige.problem.errors import BadFile, Place

Fault: TypeAlias = Literal["twice", "no sign", "several"]

MOST_KEPT: Final = 10
"""Of the answers given for one key: a file with thousands of them costs no more than one with a few."""


_OTHERS: Mapping[str, tuple[str, str]] = {
    "sheet": (
        "these answers are to the sheet {found}, not to {wanted}: answer in the file that came with this sheet",
        "ces réponses sont celles de la feuille {found}, pas de {wanted} : répondez dans le fichier remis avec cette"
        " feuille",
    ),
    "student": (
        "these answers are the student {found}’s, not {wanted}’s: every student answers in the file of her own folder",
        "ces réponses sont celles de l’étudiant {found}, pas de {wanted} : chacun répond dans le fichier"
        " de son dossier",
    ),
    "fingerprint": (
        "these answers are to another version of the sheet ({found}; this one is {wanted}): copy them into the file"
        " that came with this one",
        "ces réponses sont celles d’une autre version de la feuille ({found} ; celle-ci est {wanted}) : recopiez-les"
        " dans le fichier remis avec celle-ci",
    ),
}


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer as it was typed. `places` are the (line, column) where each line of `text` begins, from 1; `span` is
    what `set_answer` replaces. `fault`: why the line cannot be read as an answer; `again`: the same key further on."""

    id: str
    text: str
    places: tuple[tuple[int, int], ...]
    span: tuple[int, int]
    fault: Fault | None = None
    again: tuple[Answer, ...] = ()

    @property
    def line(self) -> int:
        return self.places[0][0]

    @property
    def column(self) -> int:
        return self.places[0][1]

    def place(self, offset: int) -> tuple[int, int]:
        """The line and column in the file of a character of `text`."""
        row = self.text.count("\n", 0, offset)
        line, column = self.places[row]
        return line, column + offset - (self.text.rfind("\n", 0, offset) + 1)

    def message(self) -> str:
        """What is wrong with the line, in the reader's language; empty where nothing is."""
        match self.fault:
            case None:
                return ""
            case "twice":
                return say(
                    en="{id} is answered several times (lines {lines}): keep one",
                    fr="{id} a plusieurs réponses (lignes {lines}) : gardez-en une",
                    id=self.id,
                    lines=Shown(", ".join(str(one.line) for one in (self, *self.again))),
                )
            case "several":
                return say(
                    en="another question is answered on the line of {id}: write one answer a line",
                    fr="une autre question a sa réponse sur la ligne de {id} : écrivez une réponse par ligne",
                    id=self.id,
                )
            case "no sign":
                return say(
                    en="the sign = is missing between {id} and the answer",
                    fr="il manque le signe = entre {id} et la réponse",
                    id=self.id,
                )


@dataclass(frozen=True, slots=True)
class Answers:
    """What a file holds: `header` says which sheet and student it was issued for; `answers` has each key that the
    file gives, empty answers too; `unknown` are keys that are no question of the sheet."""

    header: Mapping[str, Answer] = field(default_factory=dict)
    answers: Mapping[str, Answer] = field(default_factory=dict)
    unknown: tuple[Answer, ...] = ()
    encoding: str = "utf-8"

    def given(self, id: str) -> Answer | None:
        """The answer to a question; None where it is missing or empty."""
        answer = self.answers.get(id)
        return answer if answer and (answer.text or answer.fault) else None


@dataclass(frozen=True, slots=True)
class _Line:
    number: int
    start: int
    text: str

    @property
    def end(self) -> int:
        return self.start + len(self.text.rstrip())


def read_answers(text: bytes | str, known: Iterable[str] | None = None) -> Answers:
    """The answers in a file's bytes or text. `known` are the ids of the sheet's questions; without them every key
    counts. Never raises, whatever the bytes.

    >>> answers = read_answers("1a = '28'  # easy\\n1b = 1 0\\n0 1\\n", ["1a", "1b"])
    >>> answers.answers["1a"].text, answers.answers["1b"].text
    ('28', '1 0\\n0 1')
    """
    text, encoding = decode_leniently(text) if isinstance(text, bytes) else (text, "utf-8")
    keys = Keys(known)
    header: dict[str, Answer] = {}
    answers: dict[str, Answer] = {}
    unknown: dict[str, Answer] = {}
    for id, value, lines in _entries(text, keys):
        if id in answers and len(answers[id].again) >= MOST_KEPT:
            continue
        answer = _answer(id, value, lines[:1] if id in HEADER else lines)
        if not answer.fault and keys.further(answer.text):
            answer = replace(answer, fault="several")
        if id in HEADER:
            header.setdefault(id, replace(answer, text=_quoted(answer.text)))
        elif not keys.knows(id):
            if len(unknown) < MOST_KEPT:
                unknown.setdefault(id, answer)
        elif id in answers and not (answers[id].text or answers[id].fault):
            answers[id] = answer  # the form's own line was left empty
        elif id in answers and answer.text == "" and not answer.fault:
            pass
        elif id in answers:
            first = answers[id]
            answers[id] = replace(first, fault="twice", again=(*first.again, answer))
        else:
            answers[id] = answer
    return Answers(header, answers, tuple(unknown.values()), encoding)


def read_answers_file(path: Path, known: Iterable[str] | None = None, limit: int = MEGABYTE) -> Answers:
    """The answers of a file that a student handed in. Raises Missing where there is none, BadFile where it is no
    regular file (a link, a folder, a pipe) or longer than `limit` bytes."""
    return read_answers(read_bytes(path, limit, follow_links=False), known)


class WrongAnswers(BadFile):
    """Answers to another sheet, or another student's: a message, never a mark."""

    exit_code = 8


def check_header(answers: Answers, file: Path | str, expected: Mapping[str, str]) -> None:
    """Raises WrongAnswers where the file says that it was issued for another sheet or student than `expected` (keys as
    in the header). A header that a student took away says nothing."""
    for key, (en, fr) in _OTHERS.items():
        found, wanted = answers.header.get(key), expected.get(key, "")
        if found and found.text and wanted and _alike(found.text) != _alike(wanted):
            raise WrongAnswers(Place(file, found.line, field=key), say(en=en, fr=fr, found=found.text, wanted=wanted))


def _quoted(text: str) -> str:
    """What stands between quotes, without what was written behind them."""
    found = re.match(r"'([^']*)'|\"([^\"]*)\"|[‘’]([^‘’]*)[‘’]|[“”]([^“”]*)[“”]", text)
    return next(part for part in found.groups() if part is not None) if found else text


def _alike(text: str) -> str:
    """Without capitals, and without the signs that the form leaves out or that a student may."""
    return "".join(filter(str.isalnum, text)).casefold()


def _entries(text: str, keys: Keys) -> Iterable[tuple[str, int | None, list[_Line]]]:
    """Each key with the offset of its value in its line (None: no sign) and its lines, comments left out."""
    id: str | None = None
    value: int | None = None
    lines: list[_Line] = []
    for line in _lines(text):
        bare = stripped(line.text)
        if bare.startswith("#"):
            continue
        if found := keys.find(line.text):
            if id is not None:
                yield id, value, lines
            (id, value), lines = found, [line]
        elif id is not None:
            lines.append(line)
    if id is not None:
        yield id, value, lines


def _lines(text: str) -> Iterable[_Line]:
    """The lines, ended by \\n, \\r\\n or \\r and by nothing else."""
    start = 0
    for number, line in enumerate(text.replace("\r\n", "\0\n").replace("\r", "\n").split("\n"), 1):
        yield _Line(number, start, line.removesuffix("\0"))
        start += len(line) + 1


def _answer(id: str, value: int | None, lines: list[_Line]) -> Answer:
    while len(lines) > 1 and not stripped(lines[-1].text):
        del lines[-1]
    first, last = lines[0], lines[-1]
    if value is None:
        row = Row(first.number, 1, first.text).trimmed()
        behind_id = first.start + row.column - 1 + len(first.text.split(None, 1)[0])
        return Answer(id, row.text, ((row.line, row.column),), (behind_id, first.end), "no sign")
    rows = [Row(first.number, value + 1, first.text[value:]), *(Row(line.number, 1, line.text) for line in lines[1:])]
    kept, behind = unquoted(rows)
    end = last.start + behind.column - 1 if behind else last.end
    places = tuple((row.line, row.column) for row in kept) or ((first.number, value + 1),)
    return Answer(id, "\n".join(row.text for row in kept), places, (first.start + value, end))
