"""The figures of the specimen: grids, volumes, networks, tables."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from corrige.document.document import AnswerField, Block, Choices, Heading, Paragraph, Part, Products, Table
from corrige.document.figures import Box, Diagram, Diagrams, Fork, Grid, Picture, Planes, Sign, Strip
from corrige.document.formula import Symbol
from corrige.document.inline import Code, Formula, Line, Strong, line

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


def grids_blocks(say: Any) -> tuple[Block, ...]:
    response = _response(IMAGE, KERNEL)
    caption = (
        line(say("image 6 × 6", "6 × 6 image")),
        line(say("noyau ", "kernel "), Formula(Symbol("K"))),
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


def volumes_blocks(say: Any) -> tuple[Block, ...]:
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


def network_blocks(say: Any) -> tuple[Block, ...]:
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
    normalised = Box(
        "conv2d",
        line("conv"),
        (line(8, " × ", 8),),
        None,
        (Strip("batch_norm", line("normalisation")), Strip("activation", line("ReLU"))),
    )
    unknown = Box("blank", line("?"), (line(say("raccourci", "shortcut")),), ())
    compared = Diagrams(
        (
            Diagram((normalised,), line(say("Réseau 1", "Network 1"))),
            Diagram((Fork(((normalised,), (unknown,)), "+"),), line(say("Réseau 2", "Network 2"))),
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
        compared,
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
