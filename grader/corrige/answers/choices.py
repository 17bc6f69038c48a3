"""One or several of a question's options: by letter, by number or by their words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Final, TypeAlias

from corrige.answers.characters import Refused
from corrige.answers.verdicts import Read

Options: TypeAlias = Mapping[str, str] | Sequence[str]
"""The options by their letters, or in their order (their letters are then a, b, c …)."""


_SPLIT = re.compile(r"[,;/&+\n]|(?<=[\s)\].])(?:et|and|ou|or)(?=\s)")
_SAME: Final = {
    "vrai": "yes", "true": "yes", "oui": "yes", "yes": "yes", "y": "y", "o": "o",
    "faux": "no", "false": "no", "non": "no", "no": "no",
    "aucun": "none", "aucune": "none", "none": "none", "rien": "none", "∅": "none",
}  # fmt: skip
_LEADING = re.compile(r"^(?:reponses?|answers?|choix|choices?|options?)\s*[:=]?\s+")


def plain(text: str) -> str:
    """Without accents, capitals, brackets, marks and doubled blanks."""
    folded = "".join(char for char in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(char))
    return " ".join(folded.split()).strip(" \t\n.,:;!?\"'`()[]{}«»“”‘’$-")


def read_choice(text: str, options: Options | None) -> Read:
    """The chosen options' letters (or words, where no options are given), sorted, each once. Raises Refused."""
    for offset, char in enumerate(text):
        if unicodedata.category(char) in ("Cs", "Co", "Cn") or (
            not char.isprintable()
            and not char.isspace()
            and char not in "\u200b\ufeff\u00ad\u200e\u200f\u200d\u200c\u2060"
        ):
            raise Refused("control", offset, code=f"U+{ord(char):04X}")
    known = _known(options)
    whole = _LEADING.sub("", plain(text))
    if not whole:
        raise Refused("empty", 0)
    if known and whole in known:
        return Read("choice", (known[whole],))
    pieces = [(plain(piece), offset) for piece, offset in _pieces(text)]
    pieces = [(_LEADING.sub("", piece), offset) for piece, offset in pieces if piece]
    if not pieces:
        raise Refused("empty", 0)
    chosen = [letter for piece, offset in pieces for letter in _letters(piece, offset, known)]
    return Read("choice", tuple(sorted(dict.fromkeys(chosen))))


def _pieces(text: str) -> list[tuple[str, int]]:
    pieces: list[tuple[str, int]] = []
    at = 0
    for separator in _SPLIT.finditer(text):
        pieces.append((text[at : separator.start()], at))
        at = separator.end()
    return [*pieces, (text[at:], at)]


def _letters(piece: str, offset: int, known: dict[str, str]) -> list[str]:
    if not known:
        words = piece.split()
        if len(words) > 1 and all(len(word.strip("().")) == 1 for word in words):
            return [word.strip("().") for word in words]
        return [_SAME.get(piece, piece)]
    if piece in known:
        return [known[piece]]
    if _SAME.get(piece) in known:
        return [known[_SAME[piece]]]
    joined = piece.replace(" ", "")
    if all(letter in known for letter in joined) and len(set(joined)) == len(joined):
        return [known[letter] for letter in joined]
    shown = ", ".join(dict.fromkeys(known.values()))
    raise Refused("unknown option", offset, name=piece[:40], known=shown)


def _known(options: Options | None) -> dict[str, str]:
    """The letters of the options by everything that names them: letter, number, words."""
    if not options:
        return {}
    named = (
        dict(options)
        if isinstance(options, Mapping)
        else {chr(ord("a") + i) if i < 26 else str(i + 1): option for i, option in enumerate(options)}
    )
    known: dict[str, str] = {}
    for letter, words in named.items():
        known[plain(letter)] = letter
        known.setdefault(plain(words), letter)
        known.setdefault(_SAME.get(plain(words), plain(words)), letter)
    for number, letter in enumerate(named, start=1):
        known.setdefault(str(number), letter)
    return known
