"""A list of layers beside the summary of what was built: one argument of the list is wrong; which, and at what cost?"""

from __future__ import annotations

from collections.abc import Callable

from corrige.exercises.catalogue import dense_mistakes as d
from corrige.exercises.catalogue import mistakes as m
from corrige.exercises.catalogue import planted
from corrige.exercises.catalogue.making import mistake
from corrige.exercises.catalogue.phrases import image
from corrige.exercises.catalogue.text import text
from corrige.exercises.family import LEVELS, Called, Family, Level
from corrige.problem.draw import Draw
from corrige.problem.errors import CannotBuild
from corrige.problem.layers import Flatten, Layer, Layers, Linear, conv, pool
from corrige.problem.network import Network, sizes
from corrige.problem.problem import Problem, Question, Text
from corrige.rules.values import Values
from corrige.rules.wrong import Change
from corrige.rules.wrong import value as put_value

ORDERS = (
    "conv1 pool1 conv2 pool2",
    "conv1 pool1 conv2 conv3 pool2",
    "conv1 pool1 conv2 pool2 conv3 conv4 conv5 pool3",
)
"""The layers that may be wrong at each level; a dense layer ends the network."""
SIDES = (range(32, 56), range(40, 72), range(100, 180))
RULES = {rule.__name__: rule for level in LEVELS for rule in planted.rules(ORDERS[level - 1].split(), str(level))}


def setting(draw: Draw, level: Level) -> Problem:
    h, w = draw.sample(SIDES[level - 1], 2)
    built = Network(input=(3, h, w), layers=_layers(draw, level))
    name = draw.choice(ORDERS[level - 1].split())
    argument = draw.choice([one for one in planted.ARGUMENTS if one != "filters" or name.startswith("conv")])
    letters, values = planted.ARGUMENTS[argument]
    right = sizes(built[name])[letters[0]]
    wrong = draw.choice([one for one in values or (right // 2, right * 2) if one != right])
    written = planted.replaced(built, name, argument, wrong)
    if len(planted.explanations(written, built, name)) != 1:
        raise CannotBuild(
            f"not exactly one change of `{name}` explains the summary",
            f"ce n’est pas un seul changement de `{name}` qui explique le résumé",
        )
    rules = {one: f"{one}_{level}" for one in ("layer", "argument", "value")}
    return Problem(networks={"written": written, "built": built}, rules=rules)


def _layers(draw: Draw, level: Level) -> Layers:
    layers: list[tuple[str, Layer]] = []
    filters = draw.choice((4, 6, 8)) * 2 ** (level - 1)
    for name in ORDERS[level - 1].split():
        if name.startswith("pool"):
            layers.append((name, pool(draw.choice((2, 3)), stride=2)))
            continue
        f = draw.choice((5, 7, 11) if name == "conv1" else (3, 5))
        stride = draw.choice((1, 2, 2 + level // 2)) if name == "conv1" else 1
        layers.append((name, conv(filters, f, stride=stride, padding=draw.choice((0, 1, f // 2)))))
        filters = filters * draw.choice((3, 4)) // 2
    return (*layers, ("flatten", Flatten()), ("dense", Linear(units=draw.choice((10, 20, 50)))))


def called(problem: Problem) -> dict[str, Called]:
    return {
        "written": Called(text("La liste", "The list"), text("liste", "list")),
        "built": Called(text("Le réseau construit", "The network that was built"), text("construit", "built")),
    }


def questions(problem: Problem, draw: Draw) -> tuple[Question, ...]:
    layers = [text(f"`{name}`", f"`{name}`") for name in _names(problem)]
    return (
        _choice(
            "layer", text("Dans quelle couche la liste est-elle fausse ?", "In which layer is the list wrong?"), layers
        ),
        _choice(
            "argument", text("Quel argument est faux ?", "Which argument is wrong?"), list(planted.CALLED.values())
        ),
        Question(
            id="value",
            asks=("value",),
            text=dict(
                text(
                    "Quelle valeur a-t-il dans le réseau qui a été construit ? (un côté, s'il est carré)",
                    "What is its value in the network that was built? (one side, where it is square)",
                )
            ),
        ),
        Question(
            id="total_parameters",
            asks=("written.total.parameters",),
            text=dict(
                text(
                    "Combien de paramètres le réseau aurait-il s'il était construit comme la liste le dit ?",
                    "How many parameters would the network have if it were built as the list says?",
                )
            ),
        ),
    )


def _names(problem: Problem) -> list[str]:
    return [*ORDERS[problem.level - 1].split(), "dense"]


def _choice(id: str, words: Text, options: list[Text]) -> Question:
    numbered = {str(i): dict(one) for i, one in enumerate(options, 1)}
    return Question(id=id, asks=(id,), kind="choice", text=dict(words), options=numbered)


def statement(problem: Problem) -> Text:
    size = image("built.input")
    return text(
        f"Un réseau reçoit une image de hauteur × largeur × canaux {size['fr']}. La liste de ses couches (à"
        " gauche du tableau) a été recopiée avec une faute : un seul argument d'une seule couche n'est pas le bon. Les"
        " dimensions et les paramètres (à droite du tableau) sont ceux du réseau qui a été construit. Les convolutions"
        " et les couches denses ont un biais.",
        f"A network receives an image of height × width × channels {size['en']}. The list of its layers (left in the"
        " table) was copied with a slip: one argument of one layer is not the right one. Shapes and parameters (right"
        " in the table) are those of the network that was built. Convolution and dense layers have a bias.",
    )


def _right(problem: Problem, name: str) -> int:
    found: int = Values(Problem(networks=problem.networks, rules=problem.rules), RULES)[name]
    return found


def _last(problem: Problem) -> int:
    """The last layer whose row differs."""
    written, built = (problem.networks[key] for key in ("written", "built"))
    rows = [(planted.row(written, name), planted.row(built, name)) for name in _names(problem)]
    return max(i for i, (one, other) in enumerate(rows, 1) if one != other)


def _written_value(problem: Problem) -> int:
    name = _names(problem)[_right(problem, "layer") - 1]
    letters, _ = list(planted.ARGUMENTS.values())[_right(problem, "argument") - 1]
    return sizes(problem.networks["written"][name])[letters[0]]


def _other(name: str, change: Callable[[Problem], int]) -> Change:
    """Another value of one answer, where it is wrong."""
    return put_value(name, lambda problem: found if (found := change(problem)) != _right(problem, name) else None)


def _confused(one: int, other: int) -> Change:
    swap = {one: other, other: one}
    return _other("argument", lambda problem: swap.get(right := _right(problem, "argument"), right))


layer_after = mistake(
    "layer-after",
    _other("layer", lambda problem: _right(problem, "layer") + 1),
    "si l'on prend la couche qui suit",
    "if the layer after it is taken",
    "La première ligne qui ne va pas avec la liste est celle de la couche fausse.",
    "The first row that does not fit the list is that of the wrong layer.",
)
last_row = mistake(
    "last-row-that-differs",
    _other("layer", _last),
    "si l'on prend la dernière ligne qui ne va pas avec la liste",
    "if the last row that does not fit the list is taken",
    "Une couche fausse change aussi les lignes qui suivent.",
    "A wrong layer changes the rows after it too.",
)
stride_for_padding = mistake(
    "stride-for-padding",
    _confused(3, 4),
    "si l'on confond le stride et le padding",
    "if stride and padding are taken for each other",
)
filters_for_kernel = mistake(
    "filters-for-kernel",
    _confused(1, 2),
    "si l'on confond le nombre et la taille des filtres",
    "if the number and the size of the filters are taken for each other",
)
value_of_the_list = mistake(
    "value-of-the-list",
    _other("value", _written_value),
    "si l'on donne la valeur de la liste",
    "if the value of the list is given",
    "La valeur cherchée est celle du réseau construit.",
    "The value wanted is that of the network that was built.",
)

FAMILY = Family(
    name="find-the-error",
    title=text("Trouver l'erreur", "Find the error"),
    slides=("La bascule : AlexNet (2012)",),
    setting=setting,
    questions=questions,
    statement=statement,
    mistakes=(
        layer_after,
        last_row,
        stride_for_padding,
        filters_for_kernel,
        value_of_the_list,
        m.no_bias,
        m.one_bias_in_all,
        d.one_bias_of_dense,
        d.flat_without_channels,
        m.weights_of_one_channel,
        m.weights_of_one_filter,
        m.bias_per_channel,
    ),
    loads=((78, 122), (110, 170), (205, 300)),
    shows="mismatch",
    rules=RULES,
    called=called,
)
