"""Writing an answers file: the empty form that a student is handed, and one answer put into it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from corrige.classroom.answers_file import read_answers
from corrige.classroom.answers_keys import HEADER
from corrige.classroom.atomic import write_atomically
from corrige.classroom.messages import Language, french, say
from corrige.classroom.textfile import decode_leniently, read_bytes
from corrige.problem.errors import CorrigeError
from corrige.problem.problem import Kind

_BARE = re.compile(r"[A-Za-z0-9_-]+")
_ONE_LINE: Final = ("'{}'", '"{}"', "'''{}'''", '"""{}"""', "{}")
_SEVERAL: Final = ("'''\n{}\n'''", '"""\n{}\n"""', "{}")
"""The ways to quote an answer, the plainest first; the last one for what no quotes of TOML can hold."""

_EXPECTED: Mapping[Kind, tuple[str, str]] = {
    "integer": ("an integer, such as 28", "un nombre entier, par exemple 28"),
    "real": ("a number, such as 1.5 or 3/2", "un nombre, par exemple 1,5 ou 3/2"),
    "shape": ("sizes, such as {sizes}", "des tailles, par exemple {sizes}"),
    "matrix": ("a matrix, such as 1 2; 3 4", "une matrice, par exemple 1 2; 3 4"),
    "list": ("a list in order, such as 3; 5; 7", "une liste dans l’ordre, par exemple 3; 5; 7"),
    "set": ("all values, such as 1; 2, or none", "toutes les valeurs, par exemple 1; 2, ou aucun"),
    "choice": ("a choice", "un choix"),
    "sum": (
        "a sum of products and its value, such as 1*2 - 3*4 = -10",
        "une somme de produits et sa valeur, par exemple 1*2 - 3*4 = -10",
    ),
    "formula": ("a formula, such as 2*p + 1", "une formule, par exemple 2*p + 1"),
}  # fmt: skip
_SIZES: Final = ("28", "14", "6", "2")
_HEAD: Mapping[Language, tuple[str, ...]] = {
    "en": (
        "Write each answer between its quotes; a matrix may take several lines.",
        "`corrige check` says whether every answer is understood.",
    ),
    "fr": (
        "Écrivez chaque réponse entre ses guillemets ; une matrice peut prendre plusieurs lignes.",
        "`corrige check` dit si chaque réponse est comprise.",
    ),
}


@dataclass(frozen=True, slots=True)
class Blank:
    """A question as the form shows it: `axes` names the parts of the answer, `options` the texts of a choice.
    `title` is the exercise's; it is written where it changes. All in the sheet's language."""

    id: str
    kind: Kind
    axes: Sequence[str] = ()
    options: Sequence[str] = ()
    decimals: int | None = None
    title: str = ""


class CannotKeep(CorrigeError):
    """An answer that no answers file can hold beside the others."""

    exit_code = 10


def issue_answers(blanks: Iterable[Blank], language: Language, header: Mapping[str, str], title: str = "") -> str:
    """The form, valid TOML. `header` has `sheet`, `student` and `fingerprint`.

    >>> print(issue_answers([Blank("1a", "shape", ("height", "width"))], "en", {"sheet": "tp1"}), end="")
    # Write each answer between its quotes; a matrix may take several lines.
    # `corrige check` says whether every answer is understood.
    sheet = 'tp1'
    <BLANKLINE>
    # 1a: sizes, such as 28x14 (height × width)
    1a = ''
    """
    head = _HEAD[language] if language == "en" else tuple(map(french, _HEAD[language]))
    lines = [f"# {_comment(line)}" for line in ([title] if title else []) + list(head)]
    lines += [f"{key} = {_text(header[key])}" for key in HEADER if key in header]
    blanks = list(blanks)
    ids = {blank.id for blank in blanks}
    before = ""
    for blank in blanks:
        if blank.title and blank.title != before:
            lines += ["", f"# --- {_comment(blank.title)} ---"]
        before = blank.title
        lines += ["", f"# {_comment(_line(blank, language))}", f"{_key(blank.id, ids)} = ''"]
    return "\n".join(lines) + "\n"


def _line(blank: Blank, language: Language) -> str:
    sizes = "x".join(_SIZES[: len(blank.axes)] or _SIZES[:3])
    expected = _EXPECTED[blank.kind][language == "fr"].format(sizes=sizes)
    if blank.decimals is not None:
        some = "s" if blank.decimals > 1 or (language == "en" and not blank.decimals) else ""
        expected += f", {blank.decimals} " + ("decimal" if language == "en" else "décimale") + some
    colon = ": " if language == "en" else "\u00a0: "
    if blank.options:
        letters = (f"{chr(ord('a') + i)}) {option}" for i, option in enumerate(blank.options))
        expected += colon + ", ".join(letters)
    signs = " × " if blank.kind == "shape" else ", "
    return f"{blank.id}{colon}{expected}" + (f" ({signs.join(blank.axes)})" if blank.axes else "")


def _comment(text: str) -> str:
    """The text on one line, without what TOML forbids in a comment."""
    return "".join(c if c.isprintable() or c in "\u00a0\u202f" else " " for c in text)


def _key(id: str, ids: set[str]) -> str:
    """The id as a TOML key; bare dots would make a table of an id that is a question too."""
    parts = id.split(".")
    clash = any(".".join(parts[:i]) in ids for i in range(1, len(parts)))
    if not clash and all(map(_BARE.fullmatch, parts)):
        return id
    return f"'{id}'" if "'" not in id else f'"{id}"'


def _text(value: str) -> str:
    """A header's value as TOML; what its quotes cannot hold is left out."""
    value = _comment(value)
    return f"'{value}'" if "'" not in value else '"' + value.replace("\\", "").replace('"', "") + '"'


def save_answer(path: Path, id: str, value: str, known: Iterable[str] | None = None, form: str = "") -> None:
    """Put an answer into a file, in the encoding that it has (UTF-8 where that lacks a sign of the answer); a file that
    is not there yet begins as `form`. Raises CannotKeep, BadFile and CannotWrite; the file is then as it was."""
    text, encoding = decode_leniently(read_bytes(path)) if path.exists() else (form, "utf-8")
    new = set_answer(text, id, value, known)
    try:
        data = new.encode(encoding)
    except UnicodeEncodeError:
        data = new.encode("utf-8")
    write_atomically(path, data)


def set_answer(text: str, id: str, value: str, known: Iterable[str] | None = None) -> str:
    """The file's text with this answer; nothing else in it changes. A question without a line gets one at the end.

    Raises CannotKeep where the question has several lines, or where the answer would be read back as another one.
    """
    known = None if known is None else (*known, id)
    value = "\n".join(row.rstrip() for row in value.replace("\r\n", "\n").replace("\r", "\n").strip().split("\n"))
    old = read_answers(text, known).answers.get(id)
    ending = "\r\n" if "\r\n" in text else "\n"
    if old and old.fault == "twice":
        raise CannotKeep(old.message())
    for form in _SEVERAL if "\n" in value else _ONE_LINE:
        written = form.format(value).replace("\n", ending)
        new = _put(text, id, written, old.span if old else None, ending, " " if old and not old.fault else " = ")
        after = read_answers(new, known).answers.get(id)
        if after and after.text == value:  # a line of it that were another key would be missing
            return new
    raise CannotKeep(
        say(
            en="the answer {value} cannot be kept in the file: write it on one line without quotes",
            fr="la réponse {value} ne peut être gardée dans le fichier : écrivez-la sur une ligne, sans guillemets",
            value=value,
        )
    )


def _put(text: str, id: str, written: str, span: tuple[int, int] | None, ending: str, sign: str) -> str:
    if span is None:
        return (
            text
            + ("" if not text or text.endswith(("\n", "\r")) else ending)
            + f"{_key(id, set())} = {written}{ending}"
        )
    return text[: span[0]] + sign + written + text[span[1] :]
