"""A document that holds every kind of block, in French and in English: what the printers are looked at with.

`python tests/templates/specimen.py FOLDER` writes it in every format, and as PDF where there is a TeX.
"""

from __future__ import annotations

import sys
from fractions import Fraction
from pathlib import Path
from typing import Any

from corrige.document.document import (
    AnswerField,
    Block,
    Box,
    Choices,
    Code,
    Derivation,
    Diagram,
    Document,
    Emphasis,
    Figure,
    Fork,
    Formula,
    Grid,
    Heading,
    Items,
    Line,
    Listing,
    Paragraph,
    Part,
    Picture,
    Planes,
    Products,
    Sign,
    Strong,
    Table,
    line,
)
from corrige.document.formula import Symbol, maximum

W, F, S, P, K, C = (Symbol(name) for name in ("w", "f", "s", "p", "K", "C_in"))
IMAGE = (
    (4, 7, 5, 9, 3, 8),
    (2, 4, 2, 1, 9, 4),
    (8, 9, 2, 4, 1, 1),
    (5, 7, 8, 1, 5, 6),
    (5, 9, 3, 3, 8, 7),
    (8, 4, 0, 8, 0, 1),
)
KERNEL = ((1, -2, 2), (1, 0, -1), (0, -2, -1))


def _response(image: Any, kernel: Any, stride: int = 1) -> tuple[tuple[int, ...], ...]:
    f, n = len(kernel), len(image)
    places = range(0, n - f + 1, stride)
    return tuple(
        tuple(sum(image[i + u][j + v] * kernel[u][v] for u in range(f) for v in range(f)) for j in places)
        for i in places
    )


def _padded(image: Any) -> Any:
    width = len(image[0]) + 2
    return ((0,) * width, *((0, *row, 0) for row in image), (0,) * width)


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
    blocks = (*_size(say), *_grids(say), *_volumes(say), *_network(say), *_texts(say))
    return Document(language, title, blocks, running)


def _size(say: Any) -> tuple[Block, ...]:
    size = (W + 2 * P - F) // S + 1
    numbers = {"w": 57, "p": 0, "f": 5, "s": 2}
    return (
        Paragraph(
            line(
                say(
                    "Consignes : répondez dans les cadres prévus ; la calculatrice est autorisée, mais « recopier la sortie d'un"
                    " logiciel » ne constitue pas une réponse ! Sauf mention contraire, l'opération ∗ est une corrélation croisée.",
                    "Answer in the boxes; you may use a calculator, but a program's output is not an answer. Unless it says"
                    " otherwise, ∗ is a cross-correlation.",
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
        Derivation(None, (W - F) / S + maximum(P, 1), {"w": 10, "f": 3, "s": 4, "p": -2}, Fraction(11, 4)),  # type: ignore[arg-type]
        Derivation(Symbol("y"), None, {}, ((1, -10, 12), (0, 5, Fraction(1, 3)))),
        Derivation(Symbol("s"), None, {}, (27, 43, 6)),
    )


def _grids(say: Any) -> tuple[Block, ...]:
    response = _response(IMAGE, KERNEL)
    caption = (
        line(say("image 6 × 6", "6 × 6 image")),
        line(say("noyau ", "kernel "), Formula(K)),
        line(say("réponse", "response")),
    )
    ring = _padded(IMAGE[:4])
    blank = tuple(tuple(None if i == j else value for j, value in enumerate(row)) for i, row in enumerate(response))
    pairs = tuple((KERNEL[u][v], IMAGE[1 + u][1 + v]) for u in range(3) for v in range(3))
    big = tuple(tuple((7 * i + 3 * j) % 10 for j in range(14)) for i in range(14))
    return (
        Heading(line(say("Exercice 2. Convolution", "Exercise 2. Convolution")), 2, line("4 points")),
        Paragraph(
            line(say("Complétez la réponse du noyau à l'image :", "Complete the response of the kernel to the image:"))
        ),
        Picture(
            (
                Grid(IMAGE, "image", caption[0], window=(1, 1, 3, 3)),
                Sign("∗"),
                Grid(KERNEL, "kernel", caption[1]),
                Sign("="),
                Grid(blank, "response", caption[2], marked=frozenset({(1, 1)})),
            )
        ),
        Part(
            "2a",
            line(say("Que vaut l'élément surligné ?", "What is the marked element?")),
            (AnswerField("2a"),),
            line("1 point"),
        ),
        Part(
            "2b",
            line(say("Écrivez la réponse entière.", "Write the whole response.")),
            (AnswerField("2b", (say("lignes", "rows"), say("colonnes", "columns")), "matrix", 4),),
            line("3 points"),
        ),
        Products(pairs, response[1][1] + 2, 2),
        Products(tuple((k, x) for k, x in zip(range(-12, 13), range(25), strict=True)), 1300),
        Picture(
            (
                Grid(ring, "image", ring=(1, 1, 1, 1), window=(0, 0, 3, 3)),
                Sign("∗"),
                Grid(KERNEL, "kernel"),
                Sign("="),
                Grid(_response(ring, KERNEL, 1), "response", marked=frozenset({(0, 0)})),
            )
        ),
        Picture(
            (
                Grid(big, "image", line(say("une image plus grande", "a larger image"))),
                Sign("∗"),
                Grid(KERNEL, "kernel"),
                Sign("="),
                Grid(_response(big, KERNEL), "response", line(say("sa réponse", "its response"))),
            )
        ),
        Picture(
            (
                Grid(
                    ((12345, -67890), (Fraction(3, 2), Fraction(10, 7))),
                    "image",
                    line(say("de grands nombres", "large numbers")),
                ),
                Sign("→"),
                Grid(((None,),), "response"),
            )
        ),
    )


def _volumes(say: Any) -> tuple[Block, ...]:
    channels = tuple(tuple(tuple((3 * i + 5 * j + 2 * c) % 7 for j in range(5)) for i in range(5)) for c in range(3))
    kernels = tuple(tuple(tuple((i + j + c) % 3 - 1 for j in range(3)) for i in range(3)) for c in range(3))
    total = tuple(
        tuple(sum(_response(x, k)[i][j] for x, k in zip(channels, kernels, strict=True)) for j in range(3))
        for i in range(3)
    )
    return (
        Heading(line(say("Exercice 3. Un volume", "Exercise 3. A volume")), 2),
        Picture(
            (
                Planes(
                    tuple(Grid(x, "image", window=(0, 0, 3, 3)) for x in channels),
                    line(say("image 5 × 5 × 3", "5 × 5 × 3 image")),
                ),
                Sign("∗"),
                Planes(
                    tuple(Grid(k, "kernel") for k in kernels), line(say("un filtre 3 × 3 × 3", "a 3 × 3 × 3 filter"))
                ),
                Sign("="),
                Grid(total, "response", line(say("réponse", "response"))),
            )
        ),
        Choices(
            (
                line(say("La profondeur du filtre est celle de l'image.", "The filter is as deep as the image.")),
                line(say("Chaque canal a son biais.", "Each channel has its own bias.")),
            ),
            frozenset({0}),
        ),
        Choices(tuple(line(text) for text in ("3", "9", "27", "28")), frozenset({2})),
    )


def _network(say: Any) -> tuple[Block, ...]:
    def shape(*sizes: int) -> Line:
        return line(*(part for size in sizes for part in (" × ", size)))[1:]

    def conv(name: str, k: int, f: int, out: Line | None) -> Box:
        return Box(
            "conv2d",
            line(name),
            (line(k, say(" filtres ", " filters "), f, " × ", f), line("stride ", 1, ", padding ", 0)),
            out,
        )

    lenet = Diagram(
        (
            Box("input", line("image"), (), shape(32, 32, 1)),
            conv("conv1", 6, 5, shape(28, 28, 6)),
            Box("pool2d", line("pool1"), (line("max 2 × 2"),), shape(14, 14, 6)),
            conv("conv2", 16, 5, None),
            Box("pool2d", line("pool2"), (line("max 2 × 2"),), shape(5, 5, 16)),
            Box("flatten", line("flatten"), (), shape(400)),
            Box("linear", line("fc1"), (line(120, say(" unités", " units")),), shape(120)),
            Box("linear", line("fc2"), (line(10, say(" unités", " units")),), None),
        )
    )
    block = Diagram(
        (
            Fork(
                (
                    (
                        conv("conv1", 64, 3, shape(56, 56, 64)),
                        Box("activation", line("ReLU"), (), shape(56, 56, 64)),
                        conv("conv2", 64, 3, shape(56, 56, 64)),
                    ),
                    (),
                ),
                "+",
                line(say("bloc résiduel", "residual block")),
                shape(56, 56, 64),
            ),
            Box("activation", line("ReLU"), (), shape(56, 56, 64)),
        )
    )
    inception = Diagram(
        (
            Fork(
                (
                    (conv("1×1", 64, 1, shape(28, 28, 64)),),
                    (conv("3×3 red.", 96, 1, shape(28, 28, 96)), conv("3×3", 128, 3, shape(28, 28, 128))),
                    (conv("5×5 red.", 16, 1, None), conv("5×5", 32, 5, shape(28, 28, 32))),
                    (Box("pool2d", line("max 3×3"), (), shape(28, 28, 192)), conv("proj.", 32, 1, shape(28, 28, 32))),
                ),
                "∥",
                line("inception 3a"),
                shape(28, 28, 256),
            ),
        )
    )
    rows: tuple[tuple[Line | None, ...], ...] = (
        (line(1), line(Code("conv1")), line("5 × 5"), line(28, " × ", 28, " × ", 6), line(156), line(235200)),
        (line(2), line(Code("pool1")), line("2 × 2"), line(14, " × ", 14, " × ", 6), line(0), line(0)),
        (line(3), line(Code("conv2")), line("5 × 5"), None, None, None),
        (line(4), line(Code("fc1")), line("—"), line(120), line(48120), line(96000)),
        (line(), line(Strong("Total")), line(), line(), None, line(150529000)),
    )
    head = tuple(
        line(text)
        for text in (
            say("N°", "No"),
            say("Couche", "Layer"),
            say("Noyau", "Kernel"),
            say("Sortie", "Output"),
            say("Paramètres", "Parameters"),
            say("Opérations", "Operations"),
        )
    )
    return (
        Heading(line(say("Exercice 4. Un petit réseau", "Exercise 4. A small network")), 2, line("6 points")),
        lenet,
        block,
        inception,
        Paragraph(
            line(
                say(
                    "Complétez les cases vides du tableau. L'entrée est une image de ",
                    "Fill in the blanks. The input is an image of ",
                ),
                32,
                " × ",
                32,
                " × ",
                1,
                ".",
            )
        ),
        Table(head, rows, "rlcrrr", total=True),
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
            "layer (type)      output shape      param #\n===========================================\nconv1 (Conv2d)    (6, 28, 28)       156\n'x' \\ {y} %\n"
        ),
    )


def write(folder: Path) -> None:
    from corrige.templates.formats import formats, load, render

    folder.mkdir(parents=True, exist_ok=True)
    for language in ("fr", "en"):
        for name in formats():
            (folder / f"{language}{load(name).SUFFIX}").write_text(render(specimen(language), name), encoding="utf-8")


if __name__ == "__main__":
    write(Path(sys.argv[1]))
