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


_SPLIT = re.compile(r"[,;/&+\n]|(?<=[\s)\].])(?:et|and)(?=\s)")
_SIGNED = r"\(?([A-Za-z])(?:\)| ?[:=]|\.)(?=[\s01]|$)"
_LABEL = re.compile(rf"(?:^|(?<=\s)){_SIGNED}")
_SPLIT_LABELS = re.compile(rf"{_SPLIT.pattern}|(?<=\s)(?={_SIGNED})")
_OR = re.compile(r"(?<=[\s)\].])(?:ou|or)(?=\s)", re.IGNORECASE)
_BECAUSE = re.compile(r"(?<=[\s,;.])(?:(?:car|parce que|puisque|because|since)(?![a-z])|parce qu['’])", re.IGNORECASE)
_BOX = re.compile(r"\[ ?\]|\[[xX✓✔]\]|[☐☑☒✅]")
_ROUND_BOX = re.compile(r"\( ?\)|\([xX]\)")
_TICKED: Final = frozenset("xX✓✔☑☒✅")
_MARKS = re.compile(r"(?<![0-9])\*+|\*+(?![0-9])|__|#(?=[0-9])|\\(?:boxed|fbox|text|textbf|textit|mathrm|mathbf) ?\{")
_TIMES = re.compile(r"(?<=[0-9]) ?[x*] ?(?=[0-9])")
_SAME: Final = {
    "vrai": "yes", "true": "yes", "oui": "yes", "yes": "yes", "y": "y", "o": "o",
    "faux": "no", "false": "no", "non": "no", "no": "no", "fausse": "no", "wrong": "no", "incorrect": "no",
    "incorrecte": "no",
    "aucun": "none", "aucune": "none", "none": "none", "rien": "none", "∅": "none",
}  # fmt: skip
_LEADING = re.compile(
    r"(?:(?:bonne|correct|right|final|ma|my|mon) )*(?:reponses?|answers?|choix|choices?|options?|la|le|the|c'est"
    r"|it's|it is|je (?:choisis|prends|dirais|pense)|(?:i|i'd|i would) (?:choose|pick|say|think)"
    r"|les (?:bonnes )?(?:reponses|options)|both|only|just|seulement|uniquement|aussi|also)"
    r"(?: (?:finale|correcte|est|is|sont|are)(?! ?$))* ?[:=]? (?=[^ ])"
)
_HYPHEN = re.compile(r"(?<=[a-z])[-_‐‑](?=[a-z])")
_BEHIND = re.compile(r"(?: (?:seulement|uniquement|only|aussi|also|too))+\Z")
_NEGATED = re.compile(
    r"(?<![a-z])(?:not|no|isn't|doesn't|cannot|can't|never|nope|wrong|false|incorrect|impossible|except|but|actually|wait"
    r"|pas|non|n'est|ne|jamais|sauf|faux|fausse|incorrecte|exclue?|mais|plutot)(?![a-z])"
)
_YES: Final = ("yes", "oui", "vrai", "true")
_VERB = re.compile(r"(?:(?:est|is|c'est|it's|:|=) ?)+(?=.)")
_LETTER = re.compile(r"([a-z]) ?(?:[(:.)=]|[-–—] )")
_LETTER_BEHIND = re.compile(r"(.+?) ?\(([a-z])")
_TICKS = str.maketrans(dict.fromkeys("✓✔☑✅", " "))
_IGNORED: Final = "\u200b\ufeff\u00ad\u200e\u200f\u200d\u200c\u2060"


def plain(text: str) -> str:
    """Without accents, capitals, hyphens, brackets, marks and doubled blanks."""
    folded = "".join(char for char in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(char))
    folded = _TIMES.sub("x", _HYPHEN.sub(" ", folded.replace("’", "'").replace("×", "x")))
    return " ".join(folded.split()).strip(" \t\n.,:;!?\"'`()[]{}«»“”‘’$->→=")


def _unled(text: str) -> str:
    """The text without `answer:` or `it's` in front."""
    while found := _LEADING.match(text):
        text = text[found.end() :]
    return text.removeprefix("l'")


def _ticked(text: str) -> str:
    """The text with blanks for the boxes and for what stands behind (or before) an empty one."""
    boxes = list((_ROUND_BOX if re.search(r"\( ?\)", text) else _BOX).finditer(text))
    if not boxes:
        return text
    behind = not text[: boxes[0].start()].strip()
    ends = [box.start() for box in boxes[1:]] + [len(text)] if behind else [box.end() for box in boxes]
    begins = [box.start() for box in boxes] if behind else [0, *(box.end() for box in boxes[:-1])]
    kept = list(text)
    for box, start, stop in zip(boxes, begins, ends, strict=True):
        span = box.span() if _TICKED & set(box[0]) else (start, stop)
        kept[slice(*span)] = ["\n" if char == "\n" else " " for char in text[slice(*span)]]
    return "".join(kept)


def read_choice(text: str, options: Options | None) -> Read:
    """The chosen options' letters (or words, where no options are given), sorted, each once. Raises Refused."""
    named = _named(options)
    known = _known(named)
    _check_characters(text, known)
    text = _MARKS.sub(lambda found: " " * len(found[0]), _ticked(text)).translate(_TICKS)
    whole = _led(plain(text), known)
    if not whole:
        raise Refused("empty", 0)
    if known and whole in known:
        return Read("choice", (known[whole],))
    reason = _BECAUSE.search(text)
    text = text[: reason.start()] if reason else text
    either = _OR.search(text)
    if either and not any(map(_OR.search, known)):
        raise Refused("alternative", either.start())
    pieces = [(plain(piece), offset) for piece, offset in _pieces(text, known)]
    pieces = [(_led(piece, known), offset) for piece, offset in pieces if piece]
    if not pieces:
        raise Refused("empty", 0)
    chosen = [letter for piece, offset in pieces for letter in _letters(piece, offset, known, named)]
    if not chosen:
        raise Refused("empty", 0)
    return Read("choice", tuple(sorted(dict.fromkeys(chosen))))


def _led(words: str, known: Mapping[str, str]) -> str:
    """Without the words that lead to an answer, unless they are an option's own: `le stride`."""
    return words if words in known else plain(_unled(words))


def _check_characters(text: str, known: Mapping[str, str]) -> None:
    """Refuses what cannot be seen, and letters of other alphabets that no option has: `а` may be Cyrillic."""
    for offset, char in enumerate(text):
        category = unicodedata.category(char)
        if category in ("Cs", "Co", "Cn") or (category in ("Cc", "Cf") and not char.isspace() and char not in _IGNORED):
            raise Refused("control", offset, code=f"U+{ord(char):04X}")
        name = unicodedata.name(char, "").lower()
        foreign = category[0] == "L" and not plain(char).isascii() and not name.startswith("latin")
        if foreign and not any(plain(char) in option for option in known):
            raise Refused("character", offset, char=f"{char} (U+{ord(char):04X} {name})")


def _pieces(text: str, known: Mapping[str, str]) -> list[tuple[str, int]]:
    """What stands between commas, `and` and lines; the parts of `a) no b) yes` too."""
    pieces: list[tuple[str, int]] = []
    at = 0
    labels = _LABEL.findall(text)
    labelled = _LABEL.match(text) and len(labels) > 1 and all(not known or label.lower() in known for label in labels)
    for separator in (_SPLIT_LABELS if labelled else _SPLIT).finditer(text):
        pieces.append((text[at : separator.start()], at))
        at = separator.end()
    return [*pieces, (text[at:], at)]


def _letters(piece: str, offset: int, known: Mapping[str, str], named: Mapping[str, str]) -> list[str]:
    if not known:
        words = piece.split()
        if len(words) > 1 and all(len(word.strip("().")) == 1 for word in words):
            return [word.strip("().") for word in words]
        letter = _LETTER.match(piece)
        if letter and _says_no(piece[letter.end() :], known):
            return []
        return [letter[1] if letter else _SAME.get(piece, piece)]
    piece = piece if piece in known else _BEHIND.sub("", piece)
    letter = _LETTER.match(piece)
    if letter and letter[1] in known and piece not in known:
        rest = plain(piece[letter.end() :])
        if _says_no(rest, known):
            return []
        if rest in ("1", *_YES):
            return [known[letter[1]]]
    if letter and letter[1] in known and piece not in known:
        return [known[letter[1]], *_others(piece[letter.end() :], known[letter[1]], offset, known)]
    if piece in known:
        return [known[piece]]
    if _said(piece) in known:
        return [known[_said(piece)]]
    joined = re.sub(r"[ ().\]]", "", piece)
    if joined in known:
        return [known[joined]]
    first, _, rest = piece.partition(" ")
    if first in known and rest and known.get(rest) == known[first]:
        return [known[first]]  # b max pooling
    behind = _LETTER_BEHIND.fullmatch(piece)
    if behind and behind[2] in known and known.get(plain(behind[1])) == known[behind[2]]:
        return [known[behind[2]]]  # max pooling (b)
    if all(letter in known for letter in joined) and len(set(joined)) == len(joined):
        return [known[letter] for letter in joined]
    by_words = {letter for option, letter in known.items() if len(piece) > 2 and _within(piece, option)}
    if len(by_words) == 1:
        return [*by_words]
    raise Refused("unknown option", offset, name=piece[:40], known=_shown(named))


def _within(piece: str, option: str) -> bool:
    """Whether all words are of this option: `dense` of `la couche dense`."""
    return set(piece.split()) <= set(option.split())


def _shown(named: Mapping[str, str]) -> str:
    """The options as the sheet has them: `a) la couche dense, b) la convolution`."""
    return ", ".join(f"{a}) {words[:40]}" if words != a else a for a, words in named.items())


def _others(rest: str, letter: str, offset: int, known: Mapping[str, str]) -> list[str]:
    """The letters of `c) d)` behind `a)`. Raises Refused where what is said of an option is another's words, or no."""
    said, rest = rest, plain(rest)
    others = re.split("[^a-z]+", rest)
    if all(len(other) == 1 and other in known for other in others):
        return [known[other] for other in others]
    if known.get(rest) == letter or not said.strip():
        return []
    words = rest.split()
    another = any(len(word) == 1 and known.get(word, letter) != letter for word in words if word != "a")
    meant = {known[option] for option in known if words and _within(rest, option)} or {letter}
    if another or letter not in meant or _NEGATED.search(rest) or not re.search("[a-z]", rest):
        raise Refused("other words", offset, name=letter, words=(rest or said.strip())[:40])
    return []


def _says_no(rest: str, known: Mapping[str, str]) -> bool:
    """Whether `faux` stands behind a letter, which is then not chosen: `a: faux, b: vrai`."""
    rest = plain(rest)
    return rest not in known and (rest == "0" or _said(_VERB.sub("", rest, count=1)) == "no")


def _said(piece: str) -> str:
    """One word for those that say the same: `V` is `vrai`."""
    return {"v": "yes", "t": "yes", "f": "no"}.get(piece, _SAME.get(piece, piece))


def _named(options: Options | None) -> dict[str, str]:
    """The options by their letters."""
    if isinstance(options, Mapping):
        return dict(options)
    return {chr(ord("a") + i) if i < 26 else str(i + 1): option for i, option in enumerate(options or ())}


def _known(named: Mapping[str, str]) -> dict[str, str]:
    """The letters of the options by everything that names them: letter, number, words."""
    known: dict[str, str] = {}
    for letter, words in named.items():
        known[plain(letter)] = letter
        known.setdefault(plain(words), letter)
        known.setdefault(_SAME.get(plain(words), plain(words)), letter)
        known.setdefault(_unled(plain(words)), letter)
        known.setdefault(plain(words).replace(" ", ""), letter)
    for number, letter in enumerate(named, start=1):
        known.setdefault(str(number), letter)
    return known
