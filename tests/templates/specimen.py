"""A document that holds every kind of block, in French and in English: what the printers are looked at with.

`PYTHONPATH=tests python -m templates.specimen FOLDER` writes it in every format, and as PDF where there is a TeX.
"""

from __future__ import annotations

import shutil
import sys
from fractions import Fraction
from pathlib import Path
from typing import Any

from templates.specimen_figures import grids_blocks, network_blocks, volumes_blocks

from corrige.document.document import AnswerField, Block, Derivation, Document, Heading, Items, Listing, Paragraph, Part
from corrige.document.formula import Apply, Number, Symbol
from corrige.document.inline import Code, Emphasis, Figure, Strong, line
from corrige.templates.formats import formats, load, render
from corrige.templates.latex.pdf import build_pdf

W, F, S, P, K, C = (Symbol(name) for name in ("w", "f", "s", "p", "K", "C_in"))


def specimen(language: str, student: str = "Élodie Lefèvre", course: str | None = None) -> Document:
    """Every kind of block; what is right is ticked, as in a key."""
    fr = language == "fr"

    def say(french: str, english: str) -> str:
        return french if fr else english

    running = {
        "student": student,
        "group": say("groupe A", "group A"),
        "course": course
        if course is not None
        else say("Réseaux convolutifs — L3 informatique", "Convolutional networks"),
        "date": say("12 mars 2027", "12 March 2027"),
        "fingerprint": "7F3A-91C2-0B5E",
    }
    title = say("Fiche n° 3 : produits de convolution", "Sheet 3: convolutions")
    blocks = (*_size(say), *grids_blocks(say), *volumes_blocks(say), *network_blocks(say), *_texts(say))
    return Document(language, title, blocks, running)


def _size(say: Any) -> tuple[Block, ...]:
    size = (W + 2 * P - F) // S + 1
    numbers = {"w": 57, "p": 0, "f": 5, "s": 2}
    return (
        Paragraph(
            line(
                say(
                    "Consignes : répondez dans les cadres prévus ; la calculatrice est autorisée, mais « recopier la"
                    " sortie d'un logiciel » ne constitue pas une réponse ! Sauf mention contraire, l'opération ∗ est"
                    " une corrélation croisée.",
                    "Answer in the boxes; you may use a calculator, but a program's output is not an answer. Unless"
                    " it says otherwise, ∗ is a cross-correlation.",
                )
            )
        ),
        Heading(
            line(say("Exercice 1. Taille de la sortie", "Exercise 1. Output size")),
            2,
            line(say("3 points", "3 points")),
        ),
        Paragraph(
            (
                *line(say("Une image de hauteur × largeur ", "An image of height × width "), 57, " × ", 89),
                *line(say(" est convoluée par ", " is convolved with "), 6, say(" filtres ", " filters "), 5, " × ", 5),
                *line(
                    say(", avec un stride ", ", with stride "),
                    S,
                    " = ",
                    2,
                    say(" et un padding ", " and padding "),
                    P,
                    " = 0.",
                ),
            )
        ),
        Part(
            "1a",
            line(say("Quelle est la taille de la réponse ?", "What is the size of the response?")),
            (AnswerField("1a", (say("hauteur", "height"), say("largeur", "width"), say("canaux", "channels"))),),
            line(say("2 points", "2 points")),
        ),
        Part(
            "1b",
            line(
                say(
                    "Pour quels paddings la hauteur de la réponse est-elle ",
                    "For which paddings is the height of the response ",
                ),
                27,
                say(
                    " ? Donnez-les tous ; s'il n'y en a aucun, écrivez ", "? Give all of them; if there is none, write "
                ),
                Code(say("aucun", "none")),
                ".",
            ),
            (AnswerField("1b", (), "line"),),
            line(say("1 point", "1 point")),
        ),
        Heading(line(say("Corrigé", "Key")), 3),
        Derivation(Symbol("h"), size, numbers, 27),
        Derivation(Symbol("P"), K * (F**2 * C + 1), {"K": 64, "f": 7, "C_in": 256}, 64 * (49 * 256 + 1)),
        Derivation(
            None, (W - F) / S + Apply("max", (P, Number(1))), {"w": 10, "f": 3, "s": 4, "p": -2}, Fraction(11, 4)
        ),
        Derivation(Symbol("y"), None, {}, ((1, -10, 12), (0, 5, Fraction(1, 3)))),
        Derivation(Symbol("s"), None, {}, (27, 43, 6)),
    )


def _texts(say: Any) -> tuple[Block, ...]:
    return (
        Heading(line(say("Du texte de toutes sortes", "All kinds of text")), 2),
        Paragraph(
            line(
                say("Un nombre : ", "A number: "),
                150529000,
                ", ",
                Figure(Fraction(-10, 7), 3),
                ", ",
                Fraction(3, 2),
                ", ",
                Fraction(1, 3),
                say(" ; une formule : ", "; a formula: "),
                (W - F) // S + 1,
                ". ",
                Emphasis(say("souligné", "stressed")),
                ", ",
                Strong(say("gras", "bold")),
                ", ",
                Code("padding='same' # --x"),
                ".",
            )
        ),
        Items(
            (
                (Paragraph(line(say("un point", "an item"))),),
                (Paragraph(line('100 % & $x_1$ \\section{}#~^ <b>"x"</b>')),),
            )
        ),
        Items(
            (
                (Paragraph(line(say("d'abord", "first"))), AnswerField("4z", (), "lines", 2)),
                (Paragraph(line(say("ensuite", "second"))),),
            ),
            numbered=True,
        ),
        Listing(
            "layer (type)      output shape      param #\n===========================================\n"
            "conv1 (Conv2d)    (6, 28, 28)       156\n'x' \\ {y} %\n"
        ),
    )


def write(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for language in ("fr", "en"):
        for name in formats():
            (folder / f"{language}{load(name).SUFFIX}").write_text(render(specimen(language), name), encoding="utf-8")
        if shutil.which("pdflatex"):
            build_pdf(render(specimen(language), "latex"), folder / f"{language}.pdf")


if __name__ == "__main__":
    write(Path(sys.argv[1]))
