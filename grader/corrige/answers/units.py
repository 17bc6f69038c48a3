"""The words around a number that do not change it: `il y a 56 paramètres`, `150,5 millions d'opérations`, `environ`."""

from __future__ import annotations

import re

from corrige.answers.characters import Refused
from corrige.answers.framing import end_of, frame
from corrige.answers.vocabulary import (
    APPROXIMATELY,
    CONNECTORS,
    LEADING,
    MULTIPLES,
    PERCENT,
    UNITS,
    ZERO,
    words_of,
)

_LEADING_WORD = re.compile(r"([A-Za-z]{1,9}(?:'[A-Za-z]{1,9})?)[ \n]{1,9}(?=[^ \n])")
_UPRIGHT = re.compile(r"\\(?:text|mathrm|textrm|mbox) ?\{([A-Za-z ]{1,40})\}\Z")
_PART = re.compile(r"[ \n]?\((?:dont|including|incl\.|of which|y compris) [^()\n]{1,60}\)\Z")
_ASIDE = re.compile(
    r"[ \n]\((?:(?:(?:avec|sans|pas de|aucun|with|without|no)(?: un| a| zero)? )?(?:biais|bias|biases|padding|stride)"
    r"|une? seule?|unique|only one|integers?|entiers?|parite|parity|impair|pair|even|odd|(?:par|per) (?:couche|layer)"
    r"|(?:de |on )?(?:chaque cote|each side))\)\Z"
)
"""A remark that changes nothing: only what is known to be one, since `(minus two)` and `(milliers)` change all."""
_COMPARED = re.compile(
    r"(?<=[0-9)]) ?(?:fois|times) (?:plus|autant|as many|as much|more)(?![a-z])(?: (?:de |d'|of )?([a-z]{3,20}))?"
    r"(?: (?:que|than|as) [a-z' ]{1,40})?(?=[ .]*\Z)"
)
_REMARK = re.compile(r"[ \n]?[(\[]([^()\[\]\n]{1,60})[)\]]\Z")
_BEHIND_UNIT = re.compile(r"[0-9] ?(?:[a-z]+ ){0,3}[a-z]{3,20}\Z", re.IGNORECASE)
_INNER = re.compile(r"(?<=[0-9]) ?\(?([A-Za-z]{3,20})\)?(?= ?(?:[-+] ?[0-9(]|=))")
_MEMORY = re.compile(r"[0-9][0-9., ]{0,15} ?(?:[KMG]?i?B|bytes?|octets?|[kKMG]?o)", re.IGNORECASE)
_MULTIPLE = re.compile(r"[kMGT](?:[ob]|i?b|flops?|macs?|params?)?", re.IGNORECASE)
_ABOUT = re.compile(rf"(?:{'|'.join(APPROXIMATELY)})\.?[ \n]", re.IGNORECASE)
_ABOUT_BEHIND = re.compile(rf"[ \n](?:{'|'.join(APPROXIMATELY)})\Z", re.IGNORECASE)
_PERCENT = re.compile(rf"\\?%|(?:{'|'.join(PERCENT)})\Z", re.IGNORECASE)


def leading(text: str, start: int, stop: int) -> int:
    """Where the number begins behind words such as `il y a`."""
    at = start
    while found := _LEADING_WORD.match(text, at, stop):
        if found[1].lower() not in LEADING:
            return start if text[at].isalpha() and not _ABOUT.match(text, at, stop) else at
        at = found.end()
    return at


def about(text: str, start: int, stop: int) -> tuple[int, int, bool]:
    """The bounds without `≈` and `environ`, and whether there was one."""
    found = _ABOUT.match(text, start, stop)
    if found or text.startswith("~", start):
        return *frame(text, found.end() if found else start + 1, stop), True
    behind = _ABOUT_BEHIND.search(text, max(start, stop - 20), stop)
    return (*frame(text, start, behind.start()), True) if behind else (start, stop, False)


def percent(text: str, start: int, stop: int) -> int:
    """Where the number ends before `%`; where there is none, `stop`."""
    found = _PERCENT.search(text, max(start, stop - 9), stop)
    return end_of(text, start, found.start()) if found and found.end() == stop else stop


def without_remark(text: str, start: int, stop: int) -> int:
    """Where the number ends before `(paramètres)` or, as Keras prints, `(224.00 B)`."""
    found = _REMARK.search(text, max(start, stop - 64), stop)
    if not found or found.start() <= start:
        return stop
    said = words_of(found[1].lower().replace("+", " ").replace("/", " "))
    counted = said & UNITS and said <= UNITS | CONNECTORS
    apart = bool(_PART.match(text, found.start(), stop)) or said_behind(text, start, stop) < stop
    return found.start() if counted or apart or _MEMORY.fullmatch(found[1]) else stop


def said_behind(text: str, start: int, stop: int) -> int:
    """Where the answer ends before a remark in words: `0 (no bias)`."""
    found = _ASIDE.search(text, max(start, stop - 40), stop)
    return found.start() if found and found.start() > start else stop


def without_comparison(text: str) -> str:
    """The text with blanks for the words of `5,1 fois plus de paramètres`."""
    found = _COMPARED.search(text)
    if not found or (found[1] and found[1] not in UNITS):
        return text  # 5 fois plus petit
    return text[: found.start()] + " " * len(found[0]) + text[found.end() :]


def worked_out(text: str, start: int, stop: int) -> str:
    """`56 parameters = 54 weights + 2 biases ` for `56 parameters (54 weights + 2 biases)`; in `56 (54 + 2)` a product
    may be meant, and `(including 2 biases)` is a part."""
    found = _REMARK.search(text, max(start, stop - 64), stop)
    if not found or not re.search("[0-9].*(?:[-+*]|[xX] ?[0-9])|=", found[1]) or _PART.match(text, found.start(), stop):
        return text
    counted = words_of(re.sub("[^a-z]+", " ", found[1].lower())) & UNITS
    if "=" not in found[1] and not counted and not _BEHIND_UNIT.search(text, start, found.start()):
        return text
    inside = found[1].lstrip(" =")
    return text[: found.start()] + "=".ljust(len(found[0]) - len(inside) - 1) + inside + " " + text[stop:]


def without_inner_units(text: str) -> str:
    """The text with blanks for the words within `50 poids + 10 biais = 60`."""
    return _INNER.sub(lambda found: " " * len(found[0]) if found[1].lower() in UNITS else found[0], text)


def says_zero(text: str) -> bool:
    """`aucun paramètre`, `no parameters`, `zero`; a bare `no` is no number."""
    words = text.strip(" .!\n*").lower().split() if len(text) < 60 else []
    if not words or words[0] not in ZERO or text.strip() == "None":
        return False
    return all(word in UNITS for word in words[1:]) and (words[0] != "no" or len(words) > 1)


def units(text: str, start: int, stop: int, *, times: bool) -> tuple[int, int]:
    """Where the number ends before its unit, and the power of ten that a word such as `millions` stands for.

    `times`: an x behind a number means "times".
    """
    end, power = without_remark(text, start, stop), 0
    upright = _UPRIGHT.search(text, max(start, end - 60), end)
    if upright and upright.start() > start and words_of(upright[1].lower()) <= UNITS | CONNECTORS:
        end = end_of(text, start, upright.start(), "~")
    seen = False
    while end > start and (word := last_word(text, start, end)):
        begins, name = word
        known = name.lower() in UNITS or name.lower() in MULTIPLES or (seen and name.lower() in CONNECTORS)
        if not known and not (times and not seen and name in ("x", "X")):
            if not seen and begins > start and _MULTIPLE.fullmatch(name) and text[:begins].rstrip()[-1:].isdigit():
                raise Refused("multiple", begins, name=name)
            break
        if text[start:begins].strip() == "":
            raise Refused("word alone", begins, name=name)
        seen = True
        power += MULTIPLES.get(name.lower(), 0)
        end = end_of(text, start, begins)
        if text[end - 1] in "/-" and text[end - 2].isalpha():
            end -= 1  # FLOPs/byte, mult-adds
    return end, power


def last_word(text: str, start: int, end: int) -> tuple[int, str] | None:
    """Where the last word begins (its article with it), and the word."""
    begins = end
    inside = text[end - 1] == ")" and text[end - 3 : end] in ("(s)", "(x)")
    if inside:
        begins -= 3
    while begins > start and (text[begins - 1].isalpha() and text[begins - 1].isascii()):
        begins -= 1
    word = text[begins : end - 3 if inside else end]
    if begins - 2 >= start and text[begins - 2 : begins] in ("d'", "l'"):
        begins -= 2
    if not word or (begins > start and text[begins - 1] in "\\_'"):
        return None
    return begins, word
