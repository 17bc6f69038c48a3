"""The command line in French: what the commands say of themselves, and what typer says where one is called wrongly."""

from __future__ import annotations

import re
from typing import Any, Final

import typer

from corrige.document.wording import french_spaces

HELP: Final = {
    "Show this message and exit.": "Affiche ce message.",
    "Show the version and exit.": "Affiche la version.",
    "Exercise sheets on convolutional neural networks: made, proven, graded.": (
        "Des feuilles d'exercices sur les réseaux de neurones convolutifs : faites, prouvées, notées."
    ),
    # answer
    "Answer the questions of the sheet in this folder; every answer is saved at once.": (
        "Répond aux questions de la feuille de ce dossier ; chaque réponse est enregistrée aussitôt."
    ),
    "`corrige answer 2b -3` is an answer, `corrige answer 2b` asks for it, `corrige answer` goes through"
    " all questions.": (
        "`corrige answer 2b -3` est une réponse, `corrige answer 2b` la demande, `corrige answer` passe par toutes les"
        " questions."
    ),
    "The question, such as 2b; without it each is asked in turn.": (
        "La question, par exemple 2b ; sans elle, toutes sont posées l'une après l'autre."
    ),
    "The answer; without it, it is asked for.": "La réponse ; sans elle, elle est demandée.",
    # build, preview
    "Build an individual sheet for each student, with its proven key, and the manifest for grading.": (
        "Fait une feuille individuelle par étudiant, avec son corrigé prouvé, et le manifeste pour noter."
    ),
    "The sheet's file; the only one of this folder by default.": (
        "Le fichier de la feuille ; par défaut le seul de ce dossier."
    ),
    "The class as a CSV file, as the school exports it.": "La classe en CSV, comme l'établissement l'exporte.",
    "The folder to build; the sheet's name by default.": "Le dossier à faire ; par défaut le nom de la feuille.",
    "PDF too, where a TeX is installed.": "Le PDF aussi, si un TeX est installé.",
    "Processes that work on it; 0: what the class is worth.": "Nombre de processus ; 0 : selon la taille de la classe.",
    "Draw anew for students who have a sheet: theirs can no longer be graded.": (
        "Tire à nouveau pour ceux qui ont déjà une feuille : la leur ne pourra plus être notée."
    ),
    "Build one specimen of the sheet with its key; no secret is needed, and no student gets these numbers.": (
        "Fait un spécimen de la feuille avec son corrigé ; sans secret, et aucun étudiant n'a ces nombres."
    ),
    "Where the specimen goes.": "Où va le spécimen.",
    "Whose specimen it is: another id draws other numbers.": (
        "De qui est le spécimen : un autre identifiant tire d'autres nombres."
    ),
    # check, status, submit
    "Say how each answer of the sheet in this folder is understood; whether it is right is not looked at.": (
        "Dit comment chaque réponse de la feuille de ce dossier est comprise, sans regarder si elle est juste."
    ),
    "Exit code 10 where an answer is unreadable.": "Code de sortie 10 si une réponse est illisible.",
    "How many questions of the sheet in this folder are answered, unreadable, missing.": (
        "Combien de questions de la feuille de ce dossier ont une réponse, une réponse illisible, ou n'en ont pas."
    ),
    "Check the answers of the sheet in this folder, put them where they are collected, and print a receipt.": (
        "Vérifie les réponses de la feuille de ce dossier, les dépose où on les ramasse et affiche un reçu."
    ),
    "The drop folder: the answers go to TO/<your id>/answers.toml.": (
        "Le dossier de dépôt : les réponses vont dans TO/<votre identifiant>/answers.toml."
    ),
    # claims
    "Check the figures of a deck: each is computed, and an erratum is explained by what reproduces it.": (
        "Vérifie les chiffres d'un cours : chacun est calculé, et une erreur expliquée par ce qui la reproduit."
    ),
    "A claim that cannot be read or built is an error with its line (exit code 4), never a verdict.": (
        "Une affirmation illisible ou impossible est une erreur avec sa ligne (code de sortie 4), jamais un verdict."
    ),
    "The claims, a TOML file.": "Les affirmations, un fichier TOML.",
    "A list of {id, verdict, value, why}.": "Une liste de {id, verdict, value, why}.",
    "fr or en; the deck's by default.": "fr ou en ; par défaut celle du cours.",
    "Exit code 1 where there are errata.": "Code de sortie 1 s'il y a des erreurs.",
    # compare, summary
    "Compare networks: parameters against operations, as a table and as a chart whose discs are the networks.": (
        "Compare des réseaux : paramètres et opérations, en tableau et en diagramme dont les disques sont les réseaux."
    ),
    "`corrige compare --format html > networks.html`, `corrige compare vgg16 resnet50 mine.py:Net`.": (
        "`corrige compare --format html > reseaux.html`, `corrige compare vgg16 resnet50 le_mien.py:Net`."
    ),
    "Networks as `corrige summary` takes them; without them, all that are built in.": (
        "Des réseaux comme les prend `corrige summary` ; sans eux, tous ceux qui sont fournis."
    ),
    "How many classes the built-in networks tell apart.": "Combien de classes distinguent les réseaux fournis.",
    "Height, width and channels of the image.": "Hauteur, largeur et canaux de l'image.",
    "The totals as data.": "Les totaux en données.",
    "text (a table); html or latex (a chart too).": "text (un tableau) ; html ou latex (un diagramme aussi).",
    "fr or en; the machine's by default.": "fr ou en ; par défaut celle de la machine.",
    "Summarise a network as Keras does, with operations, MACs and receptive fields.": (
        "Résume un réseau comme le fait Keras, avec les opérations, les MAC et les champs récepteurs."
    ),
    "Built in: lenet5, alexnet, vgg11 to vgg19, googlenet, resnet18 to resnet152 and their variants; a file in the form"
    " of the claims' networks; a torch.nn.Module of your own code, which is run.": (
        "Fournis : lenet5, alexnet, vgg11 à vgg19, googlenet, resnet18 à resnet152 et leurs variantes ; un fichier de"
        " la forme des réseaux des affirmations ; un torch.nn.Module de votre code, qui est exécuté."
    ),
    "A name (vgg16, resnet50 …), file.toml, file.toml:name, module:Class or file.py:Class.": (
        "Un nom (vgg16, resnet50 …), fichier.toml, fichier.toml:nom, module:Classe ou fichier.py:Classe."
    ),
    "How many classes a built-in network tells apart.": "Combien de classes distingue un réseau fourni.",
    "How far blocks are unfolded.": "Jusqu'où les blocs sont dépliés.",
    "The parameters as a formula in the classes and the size of the image.": (
        "Les paramètres en formule, selon les classes et la taille de l'image."
    ),
    "Layers and totals as data, blocks with their branches.": (
        "Couches et totaux en données, les blocs avec leurs branches."
    ),
    "text, html or latex.": "text, html ou latex.",
    "Ask the definition and PyTorch too.": "Interroge aussi la définition et PyTorch.",
    # demo
    "Build the course deck's sheet and a random one for a small class, answer them as three different students would,"
    " grade them, and say where the files are.": (
        "Fait la feuille du cours et une feuille tirée au sort pour une petite classe, y répond comme trois étudiants"
        " différents, les note et dit où sont les fichiers."
    ),
    "Where everything is put.": "Où tout est mis.",
    # families, show, practice
    "List the families of exercises: their levels, questions, mistakes and how many distinct draws there are.": (
        "Donne la liste des familles d'exercices : niveaux, questions, erreurs et nombre de tirages distincts."
    ),
    "A level has a range of working load: the steps that a student takes by hand. That a level has 200 distinct draws"
    " is told from a sample; --count 4000 counts them one by one, exactly where there are fewer.": (
        "Un niveau a un intervalle de charge : les pas qu'un étudiant fait à la main. Qu'un niveau ait 200 tirages"
        " distincts se voit sur un échantillon ; --count 4000 les compte un par un, exactement s'il y en a moins."
    ),
    "One family in detail, or a file my_family.py.": "Une famille en détail, ou un fichier ma_famille.py.",
    "Count the distinct draws one by one up to this number (takes minutes).": (
        "Compte les tirages distincts un par un jusqu'à ce nombre (prend des minutes)."
    ),
    "As data.": "En données.",
    "Show an exercise: `corrige show response --level 2 --seed 7 --solution`.": (
        "Montre un exercice : `corrige show response --level 2 --seed 7 --solution`."
    ),
    "In a student's folder, `corrige show 2` shows exercise 2 of the sheet and `corrige show 2b` one of"
    " its questions.": (
        "Dans le dossier d'un étudiant, `corrige show 2` montre l'exercice 2 de la feuille et `corrige show 2b` une de"
        " ses questions."
    ),
    "A family, a file my_family.py, or a question of the sheet here (2, 2b).": (
        "Une famille, un fichier ma_famille.py, ou une question de la feuille d'ici (2, 2b)."
    ),
    "Which draw.": "Quel tirage.",
    "With the worked solution.": "Avec la solution détaillée.",
    "The problem's file form, its questions and key.": (
        "Le problème sous forme de fichier, ses questions et son corrigé."
    ),
    "A number of your own, conv.f=5 or input.x=[[1,0],[0,1]].": (
        "Un nombre à vous, conv.f=5 ou input.x=[[1,0],[0,1]]."
    ),
    "Practise: an exercise is drawn, every answer is judged at once, the worked solution follows.": (
        "S'entraîner : un exercice est tiré, chaque réponse jugée aussitôt, puis vient la solution détaillée."
    ),
    "Without a family, what was practised so far.": "Sans famille, ce qui a été fait jusqu'ici.",
    "A family; `corrige families` lists them.": "Une famille ; `corrige families` en donne la liste.",
    "Which draw; another one each time by default.": "Quel tirage ; par défaut un autre à chaque fois.",
    # grade, judge
    "Grade submissions with the manifest: points, verdict, and the mistake behind a wrong answer.": (
        "Note des réponses avec le manifeste : points, verdict, et l'erreur derrière une réponse fausse."
    ),
    "With --ci the exit code tells the outcome: 0 all right, 20 something wrong, 21 something missing, 22 something"
    " unreadable, 7 no such student, 8 another sheet's answers, 5 no file, 70 a fault of corrige's own.": (
        "Avec --ci le code de sortie dit l'issue : 0 tout est juste, 20 du faux, 21 des réponses manquent, 22 de"
        " l'illisible, 7 étudiant inconnu, 8 réponses d'une autre feuille, 5 pas de fichier, 70 une faute de corrige."
    ),
    "The built folder; with --ci the answers file.": "Le dossier fait par `build` ; avec --ci le fichier de réponses.",
    "Where <id>/answers.toml lie.": "Où sont les <identifiant>/answers.toml.",
    "Grade one student's answers file.": "Note le fichier de réponses d'un seul étudiant.",
    "The teacher's manifest.": "Le manifeste de l'enseignant.",
    "Whose answers they are (--ci).": "De qui sont les réponses (--ci).",
    "Judge an answer against a key: right, wrong (and why) or unreadable (and where).": (
        "Juge une réponse d'après un corrigé : juste, fausse (et pourquoi) ou illisible (et où)."
    ),
    "integer, real, shape, matrix, list, set, sum, formula or choice": (
        "integer, real, shape, matrix, list, set, sum, formula ou choice"
    ),
    "The right answer, in any readable notation": "La bonne réponse, dans toute notation lisible",
    "The answer to judge": "La réponse à juger",
    "fr or en": "fr ou en",
    "Bounds of a symbol: 'w >= f - 2p', '1 <= f <= 7'": "Bornes d'un symbole : 'w >= f - 2p', '1 <= f <= 7'",
    "Another name of a symbol: 'k = f'": "Un autre nom d'un symbole : 'k = f'",
    "A shape's axes in the order asked: 'h,w,c'": "Les axes d'une forme dans l'ordre demandé : 'h,w,c'",
    "Cases as JSON lines on stdin, verdicts on stdout": "Cas en lignes JSON sur stdin, verdicts sur stdout",
    # init, verify
    "Write a commented sheet file to begin with.": "Écrit un fichier de feuille commenté pour commencer.",
    "The sheet's name: NAME.toml is written.": "Le nom de la feuille : NOM.toml est écrit.",
    "Show which readers agree on every value that is asked, and which of them ran at full size.": (
        "Montre quels lecteurs s'accordent sur chaque valeur demandée, et lesquels ont tourné en entier."
    ),
    "The rules are closed forms; the definition counts places, products and sums one by one; the engine is PyTorch,"
    " which builds and runs the network. A problem is handed out only where they agree.": (
        "Les règles sont des formules ; la définition compte positions, produits et sommes un par un ; le moteur est"
        " PyTorch, qui construit et exécute le réseau. Un problème n'est distribué que s'ils s'accordent."
    ),
    "A family, a file my_family.py, a problem.json or a class's manifest.json.": (
        "Une famille, un fichier ma_famille.py, un problem.json ou le manifest.json d'une classe."
    ),
    "Which draw, as for `corrige show`.": "Quel tirage, comme pour `corrige show`.",
    "Where PyTorch runs: cpu or cuda.": "Où PyTorch tourne : cpu ou cuda.",
    "The proofs as data.": "Les preuves en données.",
}
_REFUSALS: Final = (
    (r"No such command '(.*)'\. Did you mean (.*)\?", r"il n'y a pas de commande '\1' ; peut-être \2 ?"),
    (r"No such command '(.*)'\.", r"il n'y a pas de commande '\1'"),
    (r"No such option: (.*?)(?: Did you mean (.*)\?)?", r"il n'y a pas d'option \1"),
    (r"(.*) \(Possible options: (.*)\)", r"\1 (options possibles : \2)"),
    (r"Missing command\.", "il manque une commande"),
    (r"Missing argument '(.*)'\.", r"il manque l'argument '\1'"),
    (r"Missing option '(.*)'\.", r"il manque l'option '\1'"),
    (r"Got unexpected extra argument\(?s?\)? \((.*)\)", r"de trop : \1"),
    (r"Option '(.*)' requires an argument\.", r"l'option '\1' demande une valeur"),
    (r"Option '(.*)' requires (\d+) arguments\.", r"l'option '\1' demande \2 valeurs"),
    (r"Option '(.*)' does not take a value\.", r"l'option '\1' ne prend pas de valeur"),
    (r"Invalid value for '?(.*?)'?: (.*)", r"valeur impossible pour \1 : \2"),
    (r"(.*)path '(.*)' is not readable\.", r"\1\2 ne peut être lu (accès refusé)"),
    (r"(.*)Input should be less than or equal to (.*)", r"\1au plus \2"),
    (r"(.*)Input should be greater than or equal to (.*)", r"\1au moins \2"),
    (r"(.*)Input should be a valid integer.*", r"\1un entier est attendu"),
)
_PANELS: Final = {
    "COMMANDS_PANEL_TITLE": "Commandes",
    "ERRORS_PANEL_TITLE": "Erreur",
    "DEFAULT_STRING": "[par défaut : {}]",
    "REQUIRED_LONG_STRING": "[obligatoire]",
    "RICH_HELP": "[blue]'{command_path} {help_option}'[/] en dit plus.",
}


def told(text: str | None) -> str | None:
    """A help text in French, paragraph by paragraph; what is not known stays as it is."""
    if not text:
        return text
    paragraphs = (" ".join(paragraph.split()) for paragraph in text.split("\n\n"))
    return french_spaces("\n\n".join(HELP.get(paragraph, paragraph) for paragraph in paragraphs))


def refused(message: str) -> str:
    """What typer says of a wrong call, in French.

    >>> refused("Missing argument 'file'.")
    "il manque l'argument 'file'"
    """
    for pattern, french in _REFUSALS:
        message = re.sub(rf"{pattern}\Z", french, message, count=1, flags=re.DOTALL)
    return french_spaces(message)


def refusal(error: Any) -> Exception | None:
    """The same refusal of typer's in French; None for any other error."""
    usage: Any = typer.BadParameter.__bases__[0]  # named differently from one typer to the next
    if not isinstance(error, usage) or type(error).__name__ == "NoArgsIsHelpError":
        return None
    panels()
    found: Exception = usage(refused(error.format_message()), error.ctx)
    return found


def panels() -> None:
    """typer's own words around a help and an error."""
    from typer import rich_utils

    for name, french in _PANELS.items():
        setattr(rich_utils, name, french)


def in_french(command: Any, ctx: Any) -> None:
    """The help of a command and of its parameters."""
    panels()
    command.help = told(command.help)
    for parameter in (*command.params, command.get_help_option(ctx)):
        if getattr(parameter, "help", None):
            parameter.help = told(parameter.help)
