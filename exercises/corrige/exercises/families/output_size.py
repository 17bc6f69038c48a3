"""The size of a response: rectangular images; stride, padding, both, "valid" or "same"; and what must be unknown."""

from __future__ import annotations

from corrige.exercises.catalogue import mistakes as m
from corrige.exercises.catalogue import size_mistakes as s
from corrige.exercises.catalogue.phrases import filters, image, movement
from corrige.exercises.catalogue.questions import ask
from corrige.exercises.catalogue.sides import sides
from corrige.exercises.catalogue.text import text
from corrige.exercises.family import Family, Level
from corrige.problem.draw import Draw
from corrige.problem.layers import Conv2d, Padding, conv
from corrige.problem.network import network
from corrige.problem.problem import Problem, Question, Text, Unknown, replace, with_letters
from corrige.rules.values import Values

LETTERS = {
    "p": ("conv.p_top", "conv.p_bottom", "conv.p_left", "conv.p_right"),
    "s": ("conv.s_h", "conv.s_w"),
    "f": ("conv.f_h", "conv.f_w"),
}
RANGE = {"p": (0, 12), "s": (1, 12), "f": (1, 15)}
ASKED = {
    "p": text("On change le padding : $p$ pixels de chaque côté", "The padding is changed: $p$ pixels on each side"),
    "s": text("On change le stride : $s$ dans les deux sens", "The stride is changed: $s$ both ways"),
    "f": text("On change le filtre : $f$ × $f$", "The filter is changed: $f$ × $f$"),
}


def setting(draw: Draw, level: Level) -> Problem:
    layer = _convolution(draw, level)
    most = 40 if level == 1 else 64
    h, w = sides(draw, layer, 12, most)
    problem = Problem(networks={"": network((1, h, w), conv=layer)})
    if layer.padding == "same":
        wanted = {"conv.h": Values(problem, {})["conv.h"]}
        return replace(problem, unknowns={"p": Unknown(letters=LETTERS["p"], low=0, high=12, wanted=wanted)})
    return problem if level < 3 else replace(problem, unknowns=_unknown(draw, problem))


def _convolution(draw: Draw, level: Level) -> Conv2d:
    """Level 1 moves by one pixel; from level 2 on the filter need not be square, at level 3 nor the padding equal.

    No window lies in the padding alone: `padding` < `kernel_size`.
    """
    if level == 1:
        side = draw.choice((3, 5, 7))
        return conv(1, side, padding=_padding(draw, range(1, side)))
    f = draw.between(3, 9), draw.between(3, 9)
    most = max(min(f) // 2, 2)  # beyond, the size of the kernel hardly shows in that of the response
    if level == 2:
        f = f if draw.below(2) else (f[0], f[0])
        return conv(1, f, stride=draw.between(2, most), padding=_padding(draw, range(1, min(5, *f))))
    s = draw.between(2, most), draw.between(2, most)
    high, wide = min(4, f[0] - 1), min(4, f[1] - 1)
    p = draw.between(1, high), draw.between(0, high), draw.between(1, wide), draw.between(0, wide)
    return conv(1, f, stride=s if draw.below(2) else s[0], padding=p if draw.below(2) else min(p[0], p[2]))


def _padding(draw: Draw, numbers: range) -> int | Padding:
    """One of the numbers seven times in eight, else a word."""
    words: tuple[Padding, ...] = ("valid", "same")
    return draw.choice(words) if draw.below(8) == 0 else draw.choice(numbers)


def _unknown(draw: Draw, problem: Problem) -> dict[str, Unknown]:
    """Which paddings, strides or kernels give a size; one time in four a size that hardly any gives."""
    letter = draw.choice("pppssf")
    letters, (low, high) = LETTERS[letter], RANGE[letter]
    beyond = (-1 if letter == "p" else 1) if draw.below(4) == 0 else 0
    x = low if beyond and letter != "s" else draw.between(low + 1, high - 1)
    found = Values(with_letters(problem, dict.fromkeys(letters, x)), {})
    wanted = {"conv.h": found["conv.h"] + beyond}
    if letter == "s":
        wanted["conv.w"] = found["conv.w"]
    return {letter: Unknown(letters=letters, low=low, high=high, wanted=wanted)}


def questions(problem: Problem, draw: Draw) -> tuple[Question, ...]:
    size = ask("conv", "h w", id="size", called=text("la convolution", "the convolution"))
    return (size, *(_which(letter, unknown.wanted) for letter, unknown in problem.unknowns.items()))


def _which(letter: str, wanted: dict[str, int]) -> Question:
    start, (low, high) = ASKED[letter], RANGE[letter]
    h, w = wanted["conv.h"], wanted.get("conv.w")
    what = (
        text(f"la hauteur de la réponse est-elle de {h}", f"is the height of the response {h}")
        if w is None
        else text(f"la réponse est-elle de taille {h} × {w}", f"is the response of size {h} × {w}")
    )
    return Question(
        id={"p": "paddings", "s": "strides", "f": "kernels"}[letter],
        asks=(f"unknown.{letter}",),
        kind="set",
        text=dict(
            text(
                f"{start['fr']}, de {low} à {high}. Pour quelles valeurs de ${letter}$ {what['fr']} ?"
                " (aucune, une ou plusieurs)",
                f"{start['en']}, from {low} to {high}. For which values of ${letter}$ {what['en']}?"
                " (none, one or several)",
            )
        ),
    )


def statement(problem: Problem) -> Text:
    layer = problem.net["conv"]
    assert isinstance(layer, Conv2d)
    size, kernel, moves = image(channels=False), filters("conv", layer), movement("conv", layer)
    axes = (
        text("", "")
        if layer.kernel_size[0] == layer.kernel_size[1]
        else text(" (hauteur × largeur)", " (height × width)")
    )
    return text(
        f"Une image de hauteur × largeur {size['fr']} est convoluée par {kernel['fr']}{axes['fr']}, {moves['fr']}.",
        f"An image of height × width {size['en']} is convolved with {kernel['en']}{axes['en']}, {moves['en']}.",
    )


FAMILY = Family(
    name="output-size",
    title=text("Taille de la réponse", "Size of the response"),
    slides=("Convolution 2D discrète", "Stride", "Padding", "Impact sur la dimension des tenseurs"),
    setting=setting,
    questions=questions,
    statement=statement,
    mistakes=(
        m.padding_forgotten,
        m.padding_once,
        m.stride_forgotten,
        m.ceil_for_floor,
        m.one_forgotten,
        m.kernel_not_subtracted,
        s.same_is_one,
        s.same_rounded_down,
        s.kernel_turned,
        s.strides_swapped,
        s.top_padding_everywhere,
        m.swapped,
    ),
    loads=((7, 16), (9, 20), (25, 46)),
)
