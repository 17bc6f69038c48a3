"""What an answer is said with: `la réponse est 56 car …`, `2b) 56`, `>>> 56`, `56 ou 57`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from corrige.answers.characters import Refused
from corrige.answers.framing import end_of
from corrige.answers.vocabulary import spells, words_of

_PROMPT = re.compile(r"(?:>>> ?|(?:Out|In) ?\[[0-9]{0,4}\] ?: ?|#{1,4} )")
_BOLD = re.compile(r"(\*\*|__)[A-Za-z][A-Za-z '()]{0,40}(?: ?: ?\1|\1 ?:) ?")
_NUMBER_OF_QUESTION = re.compile(r"(?:Q ?)?(?:[0-9]{1,2}[a-z]?|[a-h])\) +(?=[^ ])|[0-9]{1,2}[a-z]\. +(?=[^ ])")
_WORD = re.compile(r"([A-Za-z]{2,14}|a|[lL]')(?: ?(:) ?|,?[ \n]{1,9}(?=[^ \n])|(?<=')|(?=[$\\]))")
_NOUNS: Final = words_of("""
    la le les the mon ma my notre our de des du of l' donc so thus hence therefore alors deux two finale final
    reponse answer resultat result solution solutions valeur valeurs value values formule formula
    forme shape taille size tailles sizes dimension dimensions sortie output matrice matrix noyaux kernels
    nombre number total sum somme soit un une an seule unique only dans in for pour
    parametre parametres parameter parameters params poids weights biais biases operations multiplications additions
    carte map tenseur tensor volume volumes vecteur vecteurs vector paddings strides
    couche layer reseau network noyau kernel filtre filtres filters padding stride canaux channels image neurones
""")
_NUMBERED = re.compile(
    r"(?:(?:la|le|the|pour|for|du|of) |l')*(?:couche|layer|reseau|network|canal|channel|filtre|filter|carte|map|bloc"
    r"|block|conv|image|noyau|kernel|etape|step|question|exercice|exercise) ?(?:n°|no\.?|#)? ?[0-9]{1,2}[a-z]? ?: ?",
    re.IGNORECASE,
)
_VERBS: Final = words_of("""
    est sont is are vaut valent equals gives donne a has contient contains possede compte comporte utilise uses
""")
_BECAUSE = re.compile(
    r"[ ,;(\n](?:(?:car|parce que|puisque|because|since)(?![A-Za-z])|parce qu'"
    r"|(?:[oO]ù|where)(?= [^ ]{1,12} (?:est|designe|represente|is|denotes) ))"
)
THAT_IS: Final = re.compile(r"(?<=[0-9)}\]]) ?,? ?(?:soit|i\.e\.,?|c'est-a-dire|that is,?|which is|ce qui fait)(?= )")
"""What stands for an equal sign: `3*64, soit 192`."""
_SIGNS: Final = {
    "fois": "*", "times": "*", "multiplie par": "*", "multiplied by": "*", "plus": "+", "moins": "-", "minus": "-",
    "divise par": "/", "divided by": "/", "sur": "/", "over": "/",
}  # fmt: skip
_SIGN_BETWEEN = re.compile(rf"(?<=[0-9)]) (?:{'|'.join(_SIGNS)}) (?=[-0-9(])")
_SIGN_IN_FRONT = re.compile(r"(?:moins|minus) (?=[0-9])")
_OR = re.compile(r"(?<![A-Za-z\\])(?:o[uù]|or)(?![A-Za-z])")
"""`où` is most often a misspelt `ou`."""

NOTHING_KNOWN: Final[Mapping[str, str]] = {}


def without_spoken_signs(text: str, start: int, stop: int) -> str:
    """`3  *   64` for `3 fois 64`, `-     3` for `moins 3`."""
    if in_front := _SIGN_IN_FRONT.match(text, start, stop):
        text = text[:start] + "-".ljust(len(in_front[0])) + text[in_front.end() :]
    return _SIGN_BETWEEN.sub(lambda found: f" {_SIGNS[found[0].strip()]}".ljust(len(found[0])), text)


def lead(text: str, start: int, stop: int, known: Mapping[str, str] = NOTHING_KNOWN, *, free: bool = False) -> int:
    """Where the answer begins behind what leads to it; a word that is made of `known` symbols belongs to the answer.

    `free`: any word may be a symbol, unless a verb or a colon follows it.

    >>> text = "2b) La réponse est 56".replace("é", "e")
    >>> text[lead(text, 0, len(text)) :]
    '56'
    """
    for _ in range(3):
        before = start
        for pattern in (
            (_PROMPT, _BOLD, _NUMBERED) if known or free else (_PROMPT, _BOLD, _NUMBERED, _NUMBER_OF_QUESTION)
        ):
            found = pattern.match(text, start, stop)
            start = found.end() if found and found.end() < stop else start
        start = _sentence(text, start, stop, known, free=free)
        if start == before:
            break
    return start


def _sentence(text: str, start: int, stop: int, known: Mapping[str, str], *, free: bool) -> int:
    """Behind `la réponse est`, `taille :`, `matrix [[…`; of a noun before a letter, nobody knows what it is."""
    at, said = start, False
    for _ in range(12):
        found = _WORD.match(text, at, stop)
        if not found or found.end() >= stop:
            break
        word = found[1].lower()
        if word in _VERBS and at == start:
            break  # `a (w - f)`: who knows
        if (word not in _NOUNS and word not in _VERBS) or (known and spells(found[1], known)):
            break
        said = said or word in _VERBS or bool(found[2])
        at = found.end()
    return at if said or not (free or text[at : at + 1].isalpha()) else start


def without_reason(text: str, start: int, stop: int, known: Mapping[str, str] = NOTHING_KNOWN) -> int:
    """Where the answer ends before `car …`, `because …` or `où s est le pas`. Raises Refused where the reason offers
    another answer."""
    found = _BECAUSE.search(text, start, stop)
    if not found or found.start() == start or (known and spells(found[0][1:4], known)):
        return stop
    one_answer(text, found.end(), stop)
    return end_of(text, start, found.start(), ".,;?")


def one_answer(text: str, start: int, stop: int, known: Mapping[str, str] = NOTHING_KNOWN) -> None:
    """Raises Refused for `56 ou 57`."""
    found = _OR.search(text, start, stop)
    if found and not (known and spells(found[0], known)):
        raise Refused("alternative", found.start())
