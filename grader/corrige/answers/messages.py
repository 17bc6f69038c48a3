"""What is said of an answer that cannot be read, in French and English."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from corrige.document.wording import Language

_N = "\u202f"
_C = "\u00a0:"

REASONS: Final[Mapping[str, tuple[str, str]]] = {
    "twice": ("plusieurs réponses à la même question{c} gardez-en une", "several answers to one question: keep one"),
    "several": (
        "une autre question a sa réponse sur cette ligne{c} écrivez une réponse par ligne",
        "another question is answered on this line: write one answer a line",
    ),
    "no sign": ("il manque le signe = devant la réponse", "the sign = is missing before the answer"),
    "empty": ("il n’y a rien à lire", "there is nothing to read"),
    "too long": ("la réponse est trop longue", "the answer is too long"),
    "too deep": ("trop de parenthèses imbriquées", "too many nested brackets"),
    "too large": ("le nombre est trop grand", "the number is too large"),
    "too many digits": ("le nombre a trop de chiffres", "the number has too many digits"),
    "reordering": (
        "le caractère invisible {code} change l’ordre de lecture{c} retapez la réponse",
        "the invisible character {code} changes the order of reading: type the answer again",
    ),
    "control": ("le caractère {code} ne peut pas être lu", "the character {code} cannot be read"),
    "character": (
        "le caractère «\u00a0{char}\u00a0» n’a pas de sens ici",
        "the character “{char}” has no meaning here",
    ),
    "digit groups": (
        "les chiffres vont par groupes de trois, séparés par un même signe (un produit s’écrit 2*3)",
        "digits go in groups of three, separated by one and the same sign (a product is written 2*3)",
    ),
    "digit after name": (
        "signe manquant entre «\u00a0{name}\u00a0» et le nombre{c} produit ou puissance{n}?",
        "missing sign between “{name}” and the number: a product or a power?",
    ),
    "missing sign": (
        "signe manquant entre «\u00a0{left}\u00a0» et «\u00a0{right}\u00a0»{c} un produit s’écrit 2*3",
        "missing sign between “{left}” and “{right}”: a product is written 2*3",
    ),
    "mixed number": (
        "«\u00a0{left}\u00a0» devant une fraction se lit de deux façons{c} écrivez {left} + {right} ou {left}*{right}",
        "“{left}” before a fraction reads in two ways: write {left} + {right} or {left}*{right}",
    ),
    "ambiguous quotient": (
        "une division suivie d’un produit sans signe se lit de deux façons{c} écrivez a/(2b) ou (a/2)*b",
        "a division followed by a product without a sign reads in two ways: write a/(2b) or (a/2)*b",
    ),
    "two lines": (
        "une seule réponse est attendue{c} une autre commence à cette ligne",
        "one answer is expected: another one begins on this line",
    ),
    "two signs": ("deux signes se suivent", "two signs follow each other"),
    "square brackets": (
        "des crochets autour d’une division peuvent être une partie entière{c} écrivez floor(…), ou des parenthèses",
        "square brackets around a division may be an integer part: write floor(…), or round brackets",
    ),
    "unclosed": ("«\u00a0{bracket}\u00a0» n’est jamais refermé", "“{bracket}” is never closed"),
    "unopened": ("«\u00a0{bracket}\u00a0» ferme ce qui n’est pas ouvert", "“{bracket}” closes what was not opened"),
    "incomplete": ("il manque quelque chose ici", "something is missing here"),
    "comma": (
        "une virgule n’a pas sa place ici{c} en écriture décimale elle touche ses chiffres",
        "a comma cannot stand here: as a decimal sign it touches its digits",
    ),
    "equation": ("on attend une expression, pas une égalité", "an expression is expected, not an equation"),
    "unexpected": ("«\u00a0{found}\u00a0» ne peut pas être ici", "“{found}” cannot stand here"),
    "two arguments": ("{name} prend deux arguments{c} {name}(a, b)", "{name} takes two arguments: {name}(a, b)"),
    "unknown symbol, near": (
        "symbole inconnu «\u00a0{name}\u00a0»{c} vouliez-vous écrire «\u00a0{near}\u00a0»{n}?",
        "unknown symbol “{name}”: did you mean “{near}”?",
    ),
    "unknown symbol": (
        "symbole inconnu «\u00a0{name}\u00a0»{c} l’énoncé emploie {known}",
        "unknown symbol “{name}”: the question uses {known}",
    ),
    "unknown word": ("«\u00a0{name}\u00a0» ne peut pas être lu ici", "“{name}” cannot be read here"),
    "unknown function": ("fonction inconnue «\u00a0{name}\u00a0»", "unknown function “{name}”"),
    "unknown command": ("commande inconnue «\u00a0{name}\u00a0»", "unknown command “{name}”"),
    "word alone": ("il manque le nombre devant «\u00a0{name}\u00a0»", "the number before “{name}” is missing"),
    "alternative": (
        "une seule réponse est attendue, sans «\u00a0ou\u00a0»",
        "one answer is expected, without “or”",
    ),
    "other base": ("écrivez le nombre en base dix", "write the number in base ten"),
    "percent": ("un nombre est attendu, pas un pourcentage", "a number is expected, not a percentage"),
    "percent inside": (
        "un pourcentage dans un calcul se lit de deux façons{c} écrivez 0,25 au lieu de 25\u00a0%",
        "a percentage within a calculation reads in two ways: write 0.25 for 25 %",
    ),
    "multiple": (
        "écrivez le nombre en entier, sans «\u00a0{name}\u00a0»",
        "write the number in full, without “{name}”",
    ),
    "approximate": ("une valeur exacte est attendue", "an exact value is expected"),
    "not equal": ("les deux côtés de ce signe = n’ont pas la même valeur", "the two sides of this equal sign differ"),
    "division by zero": ("division par zéro", "division by zero"),
    "exponent": ("l’exposant n’est pas un entier", "the exponent is not an integer"),
    "batch axes": ("les axes ne peuvent pas être reconnus", "the axes cannot be recognised"),
    "not a size": ("une taille est un entier d’au moins 1", "a size is a whole number of at least 1"),
    "square": (
        "un nombre seul est attendu{c} 5, et non 5x5",
        "a number by itself is expected: 5, rather than 5x5",
    ),
    "list separators": (
        "séparez les valeurs par des virgules ou des points-virgules",
        "separate the values by commas or semicolons",
    ),
    "dots": (
        "un point peut être décimal{c} écrivez les produits avec * ou ×",
        "a point may be decimal: write the products with * or ×",
    ),
    "axis twice": ("l’axe «\u00a0{name}\u00a0» est donné deux fois", "the axis “{name}” is given twice"),
    "missing number": ("il manque un nombre ici", "a number is missing here"),
    "nested": ("une liste dans une liste", "a list within a list"),
    "ellipsis": ("tout doit être écrit, sans points de suspension", "everything must be written out, without dots"),
    "range": ("écrivez toutes les valeurs, une à une", "write every value, one by one"),
    "function brackets": (
        "on ne voit pas jusqu’où va «\u00a0{name}\u00a0»{c} mettez tout entre parenthèses, floor((a + b)/c)",
        "how far “{name}” reaches cannot be seen: put all of it in brackets, floor((a + b)/c)",
    ),
    "ragged": (
        "les lignes n’ont pas toutes la même longueur{c} la ligne {row} a {has}, la première {first}",
        "the rows are not of one length: row {row} has {has}, the first has {first}",
    ),
    "other words": (
        "«\u00a0{words}\u00a0» n’est pas le choix {name}{c} gardez l’un des deux",
        "“{words}” is not option {name}: keep one of the two",
    ),
    "unknown option": (
        "«\u00a0{name}\u00a0» n’est pas parmi les choix{c} {known}",
        "“{name}” is not among the options: {known}",
    ),
}

EXPECTED: Final[Mapping[str, Mapping[Language, str]]] = {
    "integer": {"fr": "un nombre entier", "en": "an integer"},
    "real": {"fr": "un nombre", "en": "a number"},
    "shape": {"fr": "une forme", "en": "a shape"},
    "matrix": {"fr": "une matrice, ligne par ligne", "en": "a matrix, row by row"},
    "list": {"fr": "une liste", "en": "a list"},
    "set": {"fr": "un ensemble de valeurs", "en": "a set of values"},
    "sum": {"fr": "une somme de produits", "en": "a sum of products"},
    "formula": {"fr": "une formule", "en": "a formula"},
    "choice": {"fr": "un ou plusieurs choix", "en": "one or several choices"},
}

EXAMPLES: Final[Mapping[str, Mapping[Language, str]]] = {
    "integer": {"fr": "150 529 000", "en": "150,529,000"},
    "real": {"fr": "1,5", "en": "1.5"},
    "shape": {"fr": "28x28x6", "en": "28x28x6"},
    "matrix": {"fr": "1 0; -2 1", "en": "1 0; -2 1"},
    "list": {"fr": "5; 3; 3", "en": "5, 3, 3"},
    "set": {"fr": "1; 3 (ou\u00a0: aucun)", "en": "1, 3 (or: none)"},
    "sum": {"fr": "-1*0 + 2*1 = 2", "en": "-1*0 + 2*1 = 2"},
    "formula": {"fr": "2*p + 1", "en": "2*p + 1"},
    "choice": {"fr": "a", "en": "a"},
}


def reason_text(reason: str, details: Mapping[str, str], language: Language) -> str:
    """The sentence for a reason, with what it mentions filled in."""
    french, english = REASONS[reason]
    return (french if language == "fr" else english).format(c=_C, n=_N, **details)
