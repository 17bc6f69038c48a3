"""The commented start of a sheet that `corrige init` writes: complete, read without an error, ready to be edited."""

from __future__ import annotations

from datetime import date
from typing import Final

from corrige.classroom.messages import Language, french

_ENGLISH: Final = """\
# A sheet of exercises for corrige. Lines that begin with # are comments: take the # away to use what stands behind it.
#
#   corrige preview {file}                                  one specimen with its key
#   corrige build {file} --roster class.csv --out {id}/     a sheet for every student
#   corrige families                                           what exercises there are, and their questions

id = "{id}"        # names the random draws: once sheets are handed out, do not change it
title = "Convolutional neural networks: first exercises"
language = "en"     # fr or en
course = ""         # chooses the secret of the draws: once sheets are handed out, do not change it either
date = {date}
introduction = \"\"\"
Answer in the file answers.toml. Show your working where you are asked to.
\"\"\"
# practice = true   # students may train on these families with `corrige practice`

# --- Exercises: as many [[exercise]] as you like, in the order of the sheet -----------------------------------------
# An exercise's id names its draws too: adding, moving or removing an exercise changes no other.

[[exercise]]
id = "size"
family = "output-size"
level = 1                        # 1, 2 or 3
points = 2                       # for the whole exercise, or by question: points = {{ size = "1/2" }}

[[exercise]]
id = "response"
family = "response"
level = 2
# questions = ["element"]        # only these, in this order
# title = "Response of a filter"
# statement = "Your own words in place of the statement."
# wording = {{ element = "Your own words in place of this question." }}

# Your own numbers in place of random ones: sizes by name (input.h, input.w; conv.f_h, conv.s_h, conv.p_top … or
# conv.f, conv.s, conv.p for all sides), images and kernels row by row.
# [exercise.given]
# "input.x" = [[1, 1, 0, 1], [0, 0, 0, 1], [1, 1, 1, 0], [1, 0, 0, 1]]
# "conv.kernel" = [[-1, -2, -1], [0, 0, 0], [1, 2, 1]]

# --- Marks -----------------------------------------------------------------------------------------------------------

[mark]
scale = 20
rounding = "0.25"                # the mark's step; "none" leaves it exact
direction = "nearest"            # nearest (halves go up), up or down

# What an answer earns that is not simply right, as a share of its points: 0.5 or "1/2".
[policy]
follow_through = 1               # right, going on from an own earlier value
order = "1/2"                    # the right numbers of a shape in another order
mistake = 0                      # a mistake that is recognised
# mistakes = {{ "padding-forgotten" = "1/4" }}   # for some of them by name
partial = true                   # matrices count by cell, shapes and lists by part
"""

_FRENCH: Final = """\
# Une feuille d’exercices pour corrige. Les lignes qui commencent par # sont des commentaires : ôtez le # pour
# activer ce qui le suit.
#
#   corrige preview {file}                                  un spécimen et son corrigé
#   corrige build {file} --roster classe.csv --out {id}/    une feuille pour chaque étudiant
#   corrige families                                           les exercices qui existent, et leurs questions

id = "{id}"        # nomme les tirages au sort : n’y touchez plus une fois les feuilles distribuées
title = "Réseaux de neurones convolutifs : premiers exercices"
language = "fr"     # fr ou en
course = ""         # choisit le secret des tirages : n’y touchez plus non plus une fois les feuilles distribuées
date = {date}
introduction = \"\"\"
Répondez dans le fichier answers.toml. Montrez vos calculs quand on vous le demande.
\"\"\"
# practice = true   # les étudiants peuvent s’entraîner avec `corrige practice`

# --- Exercices : autant de [[exercise]] que vous voulez, dans l’ordre de la feuille -----------------------------------
# L’id d’un exercice nomme aussi ses tirages : ajouter, déplacer ou ôter un exercice n’en change aucun autre.

[[exercise]]
id = "size"
family = "output-size"
level = 1                        # 1, 2 ou 3
points = 2                       # pour tout l’exercice, ou par question : points = {{ size = "1/2" }}

[[exercise]]
id = "response"
family = "response"
level = 2
# questions = ["element"]        # celles-ci seulement, dans cet ordre
# title = "Réponse d’un filtre"
# statement = "Vos propres mots à la place de l’énoncé."
# wording = {{ element = "Vos propres mots à la place de cette question." }}

# Vos propres nombres à la place du hasard : des tailles par leur nom (input.h, input.w ; conv.f_h, conv.s_h,
# conv.p_top … ou conv.f, conv.s, conv.p pour tous les côtés), des images et des filtres rangée par rangée.
# [exercise.given]
# "input.x" = [[1, 1, 0, 1], [0, 0, 0, 1], [1, 1, 1, 0], [1, 0, 0, 1]]
# "conv.kernel" = [[-1, -2, -1], [0, 0, 0], [1, 2, 1]]

# --- Notes -----------------------------------------------------------------------------------------------------------

[mark]
scale = 20
rounding = "0.25"                # le pas de la note ; "none" la laisse exacte
direction = "nearest"            # nearest (au plus proche, les moitiés montent), up (au-dessus) ou down (au-dessous)

# Ce que rapporte une réponse qui n’est pas simplement juste, en part de ses points : 0.5 ou "1/2".
[policy]
follow_through = 1               # juste, compte tenu d’une valeur à elle trouvée avant
order = "1/2"                    # les bons nombres d’une taille dans un autre ordre
mistake = 0                      # une erreur reconnue
# mistakes = {{ "padding-forgotten" = "1/4" }}   # pour certaines, par leur nom
partial = true                   # les matrices comptent par case, les tailles et les listes par élément
"""


def specimen(language: Language, id: str = "tp1", day: date | None = None) -> str:
    """The text of a new sheet's file; `id` is a plain word, `day` today where none is given.

    >>> from corrige.classroom.sheet_file import parse_sheet
    >>> [exercise.id for exercise in parse_sheet(specimen("fr", "tp2")).exercises]
    ['size', 'response']
    """
    fill = french if language == "fr" else str.format
    return fill(
        _FRENCH if language == "fr" else _ENGLISH, file=f"{id}.toml", id=id, date=(day or date.today()).isoformat()
    )
