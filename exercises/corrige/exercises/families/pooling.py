"""Max and average pooling: size, response, no parameters; overlapping windows, padding, a global pooling after it."""

from __future__ import annotations

from itertools import product

from corrige.exercises.catalogue import mistakes as m
from corrige.exercises.catalogue import pooling_mistakes as p
from corrige.exercises.catalogue import response_mistakes as r
from corrige.exercises.catalogue.numbers import image, poolings
from corrige.exercises.catalogue.phrases import EXACT, HW, HWC, global_pooling, movement, padded_zeros, pooling_kind
from corrige.exercises.catalogue.phrases import image as size_of_image
from corrige.exercises.catalogue.questions import ask, ask_list, ask_map
from corrige.exercises.catalogue.text import joined, text
from corrige.exercises.family import Family, Level
from corrige.problem.draw import Draw
from corrige.problem.layers import GlobalPool2d, Mode, Pool2d, pool
from corrige.problem.network import network
from corrige.problem.problem import Problem, Question, Text

MODES: tuple[Mode, Mode] = ("max", "average")
WINDOWS = {"max": ((2, 2), (2, 3), (3, 2), (3, 3)), "average": ((2, 2), (2, 3), (3, 2))}
PADDINGS = ((1, 1, 1, 1), (1, 0, 1, 0), (0, 1, 0, 1), (0, 1, 1, 1))
PLAIN = poolings([pool(2), pool(3)], range(28, 49))


def _overlapping(mode: Mode) -> list[Pool2d]:
    """Windows that do not move by their own size."""
    return [pool(f, stride=s, mode=mode) for f, s in product(WINDOWS[mode], (1, 2)) if f != (s, s)]


def _padded(mode: Mode) -> list[Pool2d]:
    counts = (True, False) if mode == "average" else (True,)
    return [
        pool(layer.kernel_size, stride=layer.stride, mode=mode, padding=sides, count_padding=count)
        for layer, sides, count in product(_overlapping(mode), PADDINGS, counts)
    ]


MOVED = {mode: poolings(_overlapping(mode), range(60, 85)) for mode in MODES}
PADDED = {mode: poolings(_padded(mode), range(96, 129), channels=2) for mode in MODES}
RESPONSE = text("la réponse", "the response")


def setting(draw: Draw, level: Level) -> Problem:
    mode = MODES[0] if level == 1 else draw.choice(MODES)
    h, w, layer = draw.choice((PLAIN, MOVED[mode], PADDED[mode])[level - 1])
    if level < 3:
        net = network((1, h, w), pool=layer)
    else:
        after = GlobalPool2d(mode="average" if mode == "max" else "max")
        net = network((2, h, w), pool=layer, whole=after)
    return Problem(networks={"": net}, data={"input.x": image(draw, net.input[0], h, w, 9)})


def questions(problem: Problem, draw: Draw) -> tuple[Question, ...]:
    called = text("la couche de pooling", "the pooling layer")
    parameters = ask("pool", "parameters", called=called)
    c = problem.net.input[0]
    if problem.level < 3:
        return (ask("pool", "h w", id="size", called=called), ask_map("pool", called=RESPONSE), parameters)
    of = [text(f"la réponse du canal {k}", f"the response of channel {k}") for k in range(1, c + 1)]
    whole = text(
        "Quelle est la sortie du pooling global ? Donnez une valeur par canal, dans l'ordre des canaux.",
        "What is the output of the global pooling? Give one value a channel, in the order of the channels.",
    )
    return (
        ask("pool", "h w c", id="shape", called=called),
        *(ask_map("pool", id=f"response_{k + 1}", called=of[k], channel=k) for k in range(c)),
        ask_list([f"whole.x[{k},0,0]" for k in range(c)], whole, id="whole"),
        parameters,
    )


def statement(problem: Problem) -> Text:
    layer, deep = problem.net["pool"], problem.level == 3
    assert isinstance(layer, Pool2d)
    axes, size, moves, kind = (
        (HW, HWC)[deep],
        size_of_image(channels=deep),
        movement("pool", layer),
        pooling_kind(layer),
    )
    given = text(
        f"L'image de {axes['fr']} {size['fr']} ci-dessous passe par {kind['fr']} de fenêtre"
        f" {{pool.f_h}} × {{pool.f_w}}, {moves['fr']}.",
        f"The image of {axes['en']} {size['en']} below goes through {kind['en']} with a window of"
        f" {{pool.f_h}} × {{pool.f_w}}, {moves['en']}.",
    )
    after = [global_pooling(one) for _, one in problem.net.layers if isinstance(one, GlobalPool2d)]
    exact = [EXACT] if deep or layer.mode == "average" else []
    return joined(given, padded_zeros(layer), *after, *exact)


FAMILY = Family(
    name="pooling",
    title=text("Couche de pooling", "Pooling layer"),
    slides=("Couche de Pooling",),
    setting=setting,
    questions=questions,
    statement=statement,
    mistakes=(
        m.average_for_max,
        m.max_for_average,
        p.minimum_for_maximum,
        p.sum_for_average,
        m.pooling_stride_1,
        p.window_for_stride,
        r.stride_across_only,
        p.pooling_rounded_up,
        p.pooling_padding_forgotten,
        p.zeros_the_other_way,
        p.global_the_other_way,
        p.window_counted,
        p.counted_as_convolution,
    ),
    loads=((38, 56), (64, 96), (112, 168)),
    shows="grids",
)
