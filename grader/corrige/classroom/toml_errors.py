"""What is wrong with a TOML text or its data, in words that a teacher can act on, in French and in English."""

from __future__ import annotations

import re

from corrige.classroom.messages import say

_WORDS = {
    "Invalid statement": (
        "a line must be `name = value`, a `[header]` or a comment after #",
        "une ligne doit être `nom = valeur`, un `[titre]` ou un commentaire après #",
    ),
    "Expected newline or end of document after a statement": (
        "something stands after the value: one `name = value` a line, a text between quotes",
        "il reste quelque chose après la valeur : un `nom = valeur` par ligne, un texte entre guillemets",
    ),
    "Expected '=' after a key": (
        "there is no = after the name: a line must be `name = value`",
        "il manque = après le nom : une ligne doit être `nom = valeur`",
    ),
    "Invalid initial character for a key part": (
        "a name is missing here, before = or between dots; braces { … } open and close on one line, no comma before }",
        "il manque un nom ici, avant = ou entre deux points ; une ligne contient toute l’accolade { … }, sans virgule"
        " avant }",
    ),
    "Cannot overwrite a value": (
        "this name is given twice: keep one of the two",
        "ce nom est donné deux fois : gardez l’un des deux",
    ),
    "Duplicate inline table key": (
        "this name is given twice between the same braces: keep one of the two",
        "ce nom est donné deux fois entre les mêmes accolades : gardez l’un des deux",
    ),
    "Cannot declare": (
        "this [header] is given twice: write [[header]] for several of the kind, or keep one",
        "ce [titre] est donné deux fois : écrivez [[titre]] pour en donner plusieurs, ou gardez-en un",
    ),
    "Cannot mutate immutable namespace": (
        "this table was closed before: write all its fields in one place",
        "cette table est déjà fermée : écrivez tous ses champs au même endroit",
    ),
    "Cannot redefine namespace": (
        "this table was written before: write all its fields in one place",
        "cette table est déjà écrite : écrivez tous ses champs au même endroit",
    ),
    "Expected ']' at the end of a table": (
        "the header is not closed: a ] is missing",
        "le titre n’est pas fermé : il manque un ]",
    ),
    "Expected ']]' at the end of an array": (
        "the header is not closed: ]] is missing",
        "le titre n’est pas fermé : il manque ]]",
    ),
    "Unclosed array": (
        "the list is not closed: a comma or a ] is missing",
        "la liste n’est pas fermée : il manque une virgule ou un ]",
    ),
    "Unclosed inline table": (
        "the braces are not closed: a comma or a } is missing",
        "les accolades ne sont pas fermées : il manque une virgule ou un }",
    ),
    "Unterminated string": (
        "the text is not closed: a quote is missing",
        "le texte n’est pas fermé : il manque un guillemet",
    ),
    'Expected "\'"': (
        "the text is not closed: a quote ' is missing on this line",
        "le texte n’est pas fermé : il manque un guillemet ' sur cette ligne",
    ),
    "Expected \"'''\"": (
        "the text is not closed: ''' is missing",
        "le texte n’est pas fermé : il manque '''",
    ),
    "Unescaped '\\'": (
        "\\ has a meaning of its own between double quotes: write \\\\, or put the text between single quotes",
        "\\ a un sens à lui entre guillemets doubles : écrivez \\\\, ou mettez le texte entre guillemets simples",
    ),
    "Invalid hex value": (
        "\\u must be followed by 4 hexadecimal digits, \\U by 8",
        "\\u doit être suivi de 4 chiffres hexadécimaux, \\U de 8",
    ),
    "Escaped character is not a Unicode": (
        "this code is no character",
        "ce code n’est celui d’aucun caractère",
    ),
    "Invalid date or datetime": (
        "there is no such date: write it as 2026-11-24",
        "cette date n’existe pas : écrivez-la 2026-11-24",
    ),
    "Invalid value": (
        'this is no value: a text stands between quotes ("…"), a number is written 1.5, true and false are small',
        'ce n’est pas une valeur : un texte est entre guillemets droits ("…"), un nombre s’écrit 1.5',
    ),
    "Illegal character": (
        "a text goes over the end of its line: close the quotes before it, or use three quotes",
        "un texte dépasse la fin de sa ligne : fermez les guillemets avant, ou mettez-en trois",
    ),
    "Found invalid character": (
        "a control character stands here: take it away",
        "il y a ici un caractère de contrôle : ôtez-le",
    ),
    "Exceeds the limit": ("a number of thousands of digits", "un nombre de milliers de chiffres"),
}


def in_words(message: str) -> str:
    """What tomllib's message says, in the reader's language; a message that is not known stays as it is."""
    for start, (en, fr) in _WORDS.items():
        if message.startswith(start):
            return say(en=en.replace("{", "{{").replace("}", "}}"), fr=fr.replace("{", "{{").replace("}", "}}"))
    return say(en="not TOML: {message}", fr="ce n’est pas du TOML : {message}", message=message)


_OTHERS = (
    (re.compile("Object missing required field `(.*)`"), "the field `{name}` is missing", "le champ `{name}` manque"),
    (
        re.compile("Object contains unknown field `(.*)`"),
        "there is no field `{name}`",
        "il n’y a pas de champ `{name}`",
    ),
    (re.compile("Invalid enum value (.*)"), "{name} cannot stand here", "{name} ne peut être ici"),
    (re.compile("JSON is malformed: (.*)"), "no JSON, or cut off: {name}", "pas du JSON, ou coupé : {name}"),
    (re.compile("(Input data was truncated)"), "the file is cut off", "le fichier est coupé"),
)
_EXPECTED = re.compile(r"Expected `([^`]*)`(?:, got `([^`]*)`)?(.*)$", re.DOTALL)
_BOUND = re.compile(r"( of length)? (>=|<=|>|<) (\S+)$")
_TYPES = {  # msgspec's name: English, French
    "object": ("a table { name = value }", "une table { nom = valeur }"),
    "array": ("a list [ … ]", "une liste [ … ]"),
    "str": ("a text between quotes", "un texte entre guillemets"),
    "int": ("an integer", "un nombre entier"),
    "float": ("a number", "un nombre"),
    "decimal": ("a decimal number", "un nombre décimal"),
    "bool": ("true or false", "true ou false"),
    "date": ("a date such as 2026-11-24", "une date comme 2026-11-24"),
    "datetime": ("a date with a time", "une date avec une heure"),
    "time": ("a time of day", "une heure"),
}


def misfit(sentence: str) -> str:
    """What msgspec's message says, in the reader's language; a message that is not known stays as it is.

    >>> from corrige.classroom.messages import speaking
    >>> with speaking("en"):
    ...     misfit("Expected `int`, got `str`")
    'must be an integer, not a text between quotes'
    """
    if not (match := _EXPECTED.match(sentence)):
        return _otherwise(sentence)
    names = [name for name in match[1].split(" | ") if name != "null"]
    if (bound := _BOUND.match(match[3])) is None:
        en, fr = "must be {types_en}", "doit être {types_fr}"
        if match[2]:
            en, fr = en + ", not {got_en}", fr + ", pas {got_fr}"
    elif bound[1]:
        least = bound[2].startswith(">")
        en, fr = ("must not be empty", "ne doit pas être vide") if least else ("is too long", "est trop long")
    else:
        en, fr = "must be {types_en} {sign} {n}", "doit être {types_fr} {sign} {n}"
    got = _TYPES.get(match[2], (match[2], match[2]))
    return say(
        en=en,
        fr=fr,
        types_en=" or ".join(_TYPES.get(name, (name, name))[0] for name in names),
        types_fr=" ou ".join(_TYPES.get(name, (name, name))[1] for name in names),
        got_en=got[0],
        got_fr=got[1],
        sign={">=": "≥", "<=": "≤"}.get(bound[2], bound[2]) if bound else "",
        n=bound[3] if bound else "",
    )


def _otherwise(sentence: str) -> str:
    for pattern, en, fr in _OTHERS:
        if found := pattern.match(sentence):
            return say(en=en, fr=fr, name=found[1])
    return sentence
