"""What a student reads about an answer, in her language.

A name can fit by chance: the feedback says what one finds "if the padding is forgotten", never "you forgot".
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, TypeAlias, assert_never

from corrige.answers.verdicts import ProductSum, Read, Unreadable
from corrige.document.notation import value_text
from corrige.exercises.family import Family
from corrige.grader.judge import Verdict
from corrige.templates.typography import typeset

Language: TypeAlias = Literal["fr", "en"]

_SAID: Mapping[str, Mapping[str, str]] = {
    "right": {"fr": "Juste.", "en": "Right."},
    "followed": {
        "fr": "Juste, compte tenu de votre réponse à une question précédente.",
        "en": "Right, given your answer to an earlier question.",
    },
    "order": {
        "fr": "Les bons nombres, mais dans un autre ordre que celui demandé.",
        "en": "The right numbers, but in another order than asked for.",
    },
    "wrong": {"fr": "Faux.", "en": "Wrong."},
    "unevaluated": {
        "fr": "La valeur est juste, mais on demande un nombre, pas un calcul.",
        "en": "The value is right, but a number is asked for, not a calculation.",
    },
    "missing": {"fr": "Pas de réponse.", "en": "No answer."},
}
_ROUNDED: Mapping[str, str] = {
    "fr": "On attend la valeur exacte : celle-ci est arrondie.",
    "en": "The exact value is expected: this one is rounded.",
}
_ADDED: Mapping[str, str] = {
    "fr": "La valeur donnée n'est pas la somme de ces produits.",
    "en": "The value given is not the sum of these products.",
}
_VERDICTS: Mapping[str, Mapping[str, str]] = {
    "right": {"fr": "juste", "en": "right"},
    "followed": {"fr": "juste (report)", "en": "right (carried)"},
    "order": {"fr": "autre ordre", "en": "other order"},
    "mistake": {"fr": "faux", "en": "wrong"},
    "partial": {"fr": "en partie juste", "en": "partly right"},
    "wrong": {"fr": "faux", "en": "wrong"},
    "unevaluated": {"fr": "à calculer", "en": "not worked out"},
    "unreadable": {"fr": "illisible", "en": "unreadable"},
    "missing": {"fr": "sans réponse", "en": "missing"},
}


def verdict_word(verdict: Verdict, language: Language) -> str:
    """The verdict in one or two words."""
    return _VERDICTS[verdict.status][language]


def feedback(family: Family, verdict: Verdict, language: Language) -> str:
    """The sentences for one verdict; nothing in them gives the right value away."""
    match verdict.status:
        case "right" | "followed" | "order" | "wrong" | "unevaluated" | "missing":
            more = _ROUNDED[language] if verdict.rounded else _difference(verdict, language)
            return _said(language, _SAID[verdict.status][language], more)
        case "unreadable":
            return verdict.given.message(language) if isinstance(verdict.given, Unreadable) else ""
        case "partial":
            right, total = verdict.parts or (0, 0)
            said = {"fr": f"En partie juste : {right} sur {total}.", "en": f"Partly right: {right} of {total}."}
            return _said(language, said[language], _ADDED[language] if _wrongly_added(verdict) else "")
        case "mistake":
            return _mistakes(family, verdict, language)
        case _:
            assert_never(verdict.status)


def _wrongly_added(verdict: Verdict) -> bool:
    value = verdict.given.value if isinstance(verdict.given, Read) else None
    return isinstance(value, ProductSum) and value.total is not None and value.total != value.value


def _mistakes(family: Family, verdict: Verdict, language: Language) -> str:
    mistakes = [family.mistake(name) for name in verdict.mistakes]
    clauses = (" et " if language == "fr" else " and ").join(mistake.text[language] for mistake in mistakes)
    for other in verdict.perhaps:
        clauses += (", ou " if language == "fr" else ", or ") + family.mistake(other).text[language]
    if language == "fr":
        start = "Faux : c'est ce que l'on trouve " + clauses
        start += ", à partir de vos réponses précédentes." if verdict.carried else "."
    else:
        start = "Wrong: that is what one finds " + clauses
        start += ", going on from your earlier answers." if verdict.carried else "."
    hints = [] if verdict.perhaps else [mistake.hint[language] for mistake in mistakes if mistake.hint]
    return _said(language, start, *hints, _difference(verdict, language))


def _said(language: Language, *sentences: str) -> str:
    return typeset(" ".join(sentence for sentence in sentences if sentence), language)


def _difference(verdict: Verdict, language: Language) -> str:
    """Where a formula differs from the key: the smallest point, and both values there."""
    found = verdict.counterexample
    if found is None:
        return ""
    point = ", ".join(f"{symbol} = {value_text(value, language)}" for symbol, value in sorted(found.point.items()))
    key = value_text(found.key, language)
    if found.given is None:
        return {
            "fr": f"Pour {point}, votre formule n'a pas de valeur ; on attend {key}.",
            "en": f"For {point} your formula has no value; {key} is expected.",
        }[language]
    given = value_text(found.given, language)
    return {
        "fr": f"Pour {point}, votre formule donne {given} ; on attend {key}.",
        "en": f"For {point} your formula gives {given}; {key} is expected.",
    }[language]
