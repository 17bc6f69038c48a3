"""A dense layer against a convolution layer on one image: parameters, operations, which has more, how many times."""

from __future__ import annotations

from corrige.document.formula import maximum, minimum, ratio
from corrige.exercises.catalogue import count_mistakes as c
from corrige.exercises.catalogue import dense_mistakes as d
from corrige.exercises.catalogue import mistakes as m
from corrige.exercises.catalogue.making import mistake
from corrige.exercises.catalogue.phrases import convolution, image
from corrige.exercises.catalogue.questions import ask
from corrige.exercises.catalogue.sides import sides
from corrige.exercises.catalogue.text import joined, text
from corrige.exercises.family import Called, Family, Level
from corrige.problem.draw import Draw
from corrige.problem.errors import CannotBuild
from corrige.problem.layers import Conv2d, Flatten, Linear, conv
from corrige.problem.network import network
from corrige.problem.problem import Problem, Question, Text, replace
from corrige.rules.values import Values
from corrige.rules.wrong import all_of, rule, when

DENSE, CONVOLUTION = (
    text("la couche dense", "the dense layer"),
    text("la couche de convolution", "the convolution layer"),
)
MORE = {
    "parameters": text("a le plus de paramètres", "has more parameters"),
    "operations": text("demande le plus d'opérations", "takes more operations"),
}
TIMES = {
    "parameters": text("Combien de fois plus de paramètres a-t-elle", "How many times as many parameters does it have"),
    "operations": text(
        "Combien de fois plus d'opérations demande-t-elle", "How many times as many operations does it take"
    ),
}
ROUNDED = {
    None: text("fraction exacte", "an exact fraction"),
    1: text("arrondi à une décimale", "rounded to one decimal"),
    2: text("arrondi à deux décimales", "rounded to two decimals"),
}


def more_parameters(dense__fc__parameters: int, convolution__conv__parameters: int) -> int:
    return 1 if dense__fc__parameters > convolution__conv__parameters else 2


def more_operations(dense__fc__operations: int, convolution__conv__operations: int) -> int:
    return 1 if dense__fc__operations > convolution__conv__operations else 2


def times_parameters(dense__fc__parameters: int, convolution__conv__parameters: int) -> int:
    both = dense__fc__parameters, convolution__conv__parameters
    return ratio(maximum(*both), minimum(*both))


def times_operations(dense__fc__operations: int, convolution__conv__operations: int) -> int:
    both = dense__fc__operations, convolution__conv__operations
    return ratio(maximum(*both), minimum(*both))


RULES = {one.__name__: one for one in (more_parameters, more_operations, times_parameters, times_operations)}


def setting(draw: Draw, level: Level) -> Problem:
    layer, units = _layers(draw, level)
    size = (3, *sides(draw, layer, *((8, 20), (16, 40), (100, 260))[level - 1]))
    things = (("parameters",), ("operations",), ("parameters", "operations"))[level - 1]
    problem = Problem(
        networks={
            "dense": network(size, flatten=Flatten(), fc=Linear(units=units)),
            "convolution": network(size, conv=layer),
        },
        rules={name: name for thing in things for name in (f"more_{thing}", f"times_{thing}")},
    )
    if any(Values(problem, RULES)[f"times_{thing}"] == 1 for thing in things):
        raise CannotBuild(
            "both layers have as many: there is no larger one",
            "les deux couches en ont autant : aucune n’en a le plus",
        )
    return problem


def _layers(draw: Draw, level: Level) -> tuple[Conv2d, int]:
    if level == 1:
        return conv(draw.between(4, 24), draw.choice((3, 5))), draw.between(5, 40)
    if level == 2:
        return conv(draw.between(8, 40), draw.choice((3, 5))), draw.choice((50, 100, 200, 500, 1000))
    f, s = draw.choice(((3, 1), (5, 1), (5, 2), (7, 2), (11, 4)))
    padding = draw.choice([p for p in range(min(4, f)) if (s, 2 * p) != (1, f - 1)])
    layer = conv(draw.choice((32, 64, 96, 128, 1000)), f, stride=s, padding=padding)
    return layer, draw.choice((100, 256, 500, 1000, 4096))


def called(problem: Problem) -> dict[str, Called]:
    return {
        "dense": Called(text("La couche dense", "The dense layer"), text("dense", "dense")),
        "convolution": Called(text("La couche de convolution", "The convolution layer"), text("conv", "conv")),
    }


def questions(problem: Problem, draw: Draw) -> tuple[Question, ...]:
    asked: list[Question] = []
    for thing in MORE:
        if f"more_{thing}" not in problem.rules:
            continue
        if thing == "operations":
            asked.append(ask("convolution.conv", "h w c", id="shape", called=CONVOLUTION))
        asked += [
            ask("dense.fc", thing, id=f"dense_{thing}", called=DENSE),
            ask("convolution.conv", thing, id=f"convolution_{thing}", called=CONVOLUTION),
            _which(thing),
            _times(thing, draw.choice((None, 1) if thing == "parameters" else (1, 2))),
        ]
    return tuple(asked)


def _which(thing: str) -> Question:
    words = text(f"Laquelle des deux {MORE[thing]['fr']} ?", f"Which of the two {MORE[thing]['en']}?")
    options = {"1": dict(DENSE), "2": dict(CONVOLUTION)}
    return Question(id=f"more_{thing}", asks=(f"more_{thing}",), kind="choice", text=dict(words), options=options)


def _times(thing: str, decimals: int | None) -> Question:
    words, how = TIMES[thing], ROUNDED[decimals]
    sentence = text(
        f"{words['fr']} que l'autre ? (quotient, {how['fr']})", f"{words['en']} as the other? (quotient, {how['en']})"
    )
    return Question(id=f"times_{thing}", asks=(f"times_{thing}",), kind="real", decimals=decimals, text=dict(sentence))


def statement(problem: Problem) -> Text:
    layer = problem.networks["convolution"]["conv"]
    assert isinstance(layer, Conv2d)
    size, words = image("dense.input"), convolution("convolution.conv", layer)
    given = text(
        f"Une image de hauteur × largeur × canaux {size['fr']} est aplatie et entre dans une couche dense de"
        f" {{dense.fc.K}} neurones, avec biais. La même image, sans être aplatie, entre dans une couche de"
        f" convolution : {words['fr']}.",
        f"An image of height × width × channels {size['en']} is flattened and goes into a dense layer of"
        f" {{dense.fc.K}} units, with a bias. The same image, without being flattened, goes into a convolution layer:"
        f" {words['en']}.",
    )
    convention = text(
        "On compte les multiplications, les additions entre les produits et les additions de biais.",
        "We count the multiplications, the additions between the products and the additions of a bias.",
    )
    return joined(given, *([convention] if "more_operations" in problem.rules else []))


def smaller_over_larger_parameters(dense__fc__parameters: int, convolution__conv__parameters: int) -> int:
    both = dense__fc__parameters, convolution__conv__parameters
    return ratio(minimum(*both), maximum(*both))


def smaller_over_larger_operations(dense__fc__operations: int, convolution__conv__operations: int) -> int:
    both = dense__fc__operations, convolution__conv__operations
    return ratio(minimum(*both), maximum(*both))


def _parameters_tell_another(problem: Problem) -> bool:
    """Whether the layer with more parameters takes fewer operations."""
    values = Values(replace(problem, instead={}, rules={one: one for one in RULES}), RULES)
    return bool(values["more_parameters"] != values["more_operations"])


inverted = mistake(
    "quotient-inverted",
    all_of(
        rule("times_parameters", smaller_over_larger_parameters),
        rule("times_operations", smaller_over_larger_operations),
    ),
    "si l'on divise le plus petit par le plus grand",
    "if the smaller is divided by the larger",
)
judged_by_parameters = mistake(
    "judged-by-parameters",
    when(_parameters_tell_another, rule("more_operations", more_parameters)),
    "si l'on croit que la couche qui a le plus de paramètres demande le plus d'opérations",
    "if the layer with more parameters is believed to take more operations",
    "Une convolution utilise chaque poids à toutes les positions.",
    "A convolution uses each weight at every place.",
)

FAMILY = Family(
    name="dense-or-convolution",
    title=text("Couche dense ou couche de convolution", "Dense layer or convolution layer"),
    slides=("Limite des réseaux dense (MLP)", "Retour sur la classification d'images sur ImageNet"),
    setting=setting,
    questions=questions,
    statement=statement,
    mistakes=(
        d.flat_without_channels,
        d.one_filter_only,
        m.no_bias,
        m.one_bias_in_all,
        d.one_bias_of_dense,
        m.weights_of_one_channel,
        c.weights_of_each_place,
        m.stride_forgotten,
        m.padding_forgotten,
        m.padding_once,
        m.one_channel,
        m.one_place,
        m.input_for_output,
        m.additions_not_counted,
        inverted,
        judged_by_parameters,
    ),
    loads=((24, 42), (112, 164), (230, 360)),
    rules=RULES,
    called=called,
)
