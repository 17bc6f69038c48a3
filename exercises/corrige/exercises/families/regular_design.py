"""Several small filters for a large one: two 3×3 against a 5×5, three against a 7×7; a 1×1 before the large one."""

from __future__ import annotations

from collections.abc import Callable

from corrige.exercises.catalogue import count_mistakes as c
from corrige.exercises.catalogue import mistakes as m
from corrige.exercises.catalogue.comparing import ask_quotient, ask_total_of, inverted, quotient_rules
from corrige.exercises.catalogue.making import mistake
from corrige.exercises.catalogue.phrases import CONVENTION, PADDED_ZEROS, image
from corrige.exercises.catalogue.questions import ask
from corrige.exercises.catalogue.text import joined, text
from corrige.exercises.family import Called, Family, Level
from corrige.problem.draw import Draw
from corrige.problem.layers import Conv2d, conv
from corrige.problem.network import Network, sizes
from corrige.problem.problem import Problem, Question, Text
from corrige.rules.values import Values
from corrige.rules.wrong import Change, all_of, rule, when

STACKS = (((3, 2), (3, 3), (5, 2), (3, 4)), ((3, 2), (5, 2), (7, 2)))
"""Side of the small filters and their number; the large one sees as much."""
RULES = quotient_rules("one", "many")
SINGLE, SEVERAL = text("couche seule", "single layer"), text("petits filtres", "small filters")
DIRECT, REDUCED = text("sans réduction", "without reduction"), text("avec réduction", "with reduction")


def setting(draw: Draw, level: Level) -> Problem:
    h, w = draw.sample(range(*((12, 33), (10, 33), (14, 57))[level - 1]), 2)
    several, alone, channels = _reduction(draw) if level == 3 else _stack(draw, level)
    size = (channels, h, w)
    rules = {"times_parameters": "times_parameters"}
    if level > 1:
        rules["times_operations"] = "times_operations"
    return Problem(
        networks={
            "many": Network(input=size, layers=tuple((f"conv{i}", one) for i, one in enumerate(several, 1))),
            "one": Network(input=size, layers=(("conv", alone),)),
        },
        rules=rules,
    )


def _stack(draw: Draw, level: Level) -> tuple[list[Conv2d], Conv2d, int]:
    """As many maps come out of each layer as go in, and sizes are kept."""
    f, many = draw.choice(STACKS[level - 1])
    channels, bias = draw.between(*((10, 40), (4, 12))[level - 1]), draw.below(3) > 0
    large = many * (f - 1) + 1
    small = conv(channels, f, padding=f // 2, bias=bias)
    return [small] * many, conv(channels, large, padding=large // 2, bias=bias), channels


def _reduction(draw: Draw) -> tuple[list[Conv2d], Conv2d, int]:
    """An inception module's branch: a 1×1 that leaves fewer maps, then the large filter."""
    f, channels, filters = draw.choice((3, 5, 7)), draw.between(12, 50) * 8, draw.between(4, 26) * 8
    fewer, bias = draw.between(2, 12) * 4, draw.below(3) > 0
    large = conv(filters, f, padding=f // 2, bias=bias)
    return [conv(fewer, 1, bias=bias), large], large, channels


def called(problem: Problem) -> dict[str, Called]:
    if problem.level == 3:
        many, one = text("Avec réduction", "With reduction"), text("Sans réduction", "Without reduction")
        return {"many": Called(many, text("avec", "with")), "one": Called(one, text("sans", "without"))}
    many, one = text("Les petits filtres", "The small filters"), text("La couche seule", "The single layer")
    return {"many": Called(many, text("petits", "small")), "one": Called(one, text("seule", "single"))}


def questions(problem: Problem, draw: Draw) -> tuple[Question, ...]:
    last = problem.networks["many"].layers[-1][0]
    called = text(f"la couche `{last}`", f"layer `{last}`")
    seen = ask(f"many.{last}", "receptive_h", id="receptive_field", called=called)
    asked = [] if problem.level == 3 else [seen]
    top, bottom = (DIRECT, REDUCED) if problem.level == 3 else (SINGLE, SEVERAL)
    for count in ("parameters", "operations")[: 1 if problem.level == 1 else 2]:
        asked += [ask_total_of(network, count, _total(problem, network, count)) for network in ("many", "one")]
        asked.append(ask_quotient(count, top, bottom, draw.choice((None, 2) if count == "parameters" else (1, 2))))
    return tuple(asked)


ASKED = {
    "many": {
        "parameters": text(
            "Combien de paramètres les petits filtres ont-ils en tout ?",
            "How many parameters do the small filters have in all?",
        ),
        "operations": text(
            "Combien d'opérations les petits filtres demandent-ils en tout ?",
            "How many operations do the small filters take in all?",
        ),
    },
    "one": {
        "parameters": text(
            "Combien de paramètres la couche seule a-t-elle ?", "How many parameters does the single layer have?"
        ),
        "operations": text(
            "Combien d'opérations la couche seule demande-t-elle ?", "How many operations does the single layer take?"
        ),
    },
}
COUNTED = {"parameters": text("de paramètres", "parameters"), "operations": text("d'opérations", "operations")}


def _total(problem: Problem, network: str, count: str) -> Text:
    if problem.level < 3:
        return ASKED[network][count]
    what, how = COUNTED[count], REDUCED if network == "many" else DIRECT
    return text(
        f"Combien {what['fr']} faut-il en tout {how['fr']} ?", f"How many {what['en']} does it take in all {how['en']}?"
    )


def statement(problem: Problem) -> Text:
    size, layers = image("one.input"), problem.networks["many"].layers
    first, single = layers[0][1], problem.networks["one"]["conv"]
    assert isinstance(first, Conv2d)
    assert isinstance(single, Conv2d)
    biased = (
        text("Toutes les couches ont un biais.", "All layers have a bias.")
        if single.bias
        else text("Aucune couche n'a de biais.", "No layer has a bias.")
    )
    convention = joined(CONVENTION, PADDED_ZEROS) if problem.level > 1 else text("", "")
    large = text(
        "{one.conv.K} filtres {one.conv.f_h} × {one.conv.f_w} (stride 1, padding {one.conv.p_top})",
        "{one.conv.K} filters of {one.conv.f_h} × {one.conv.f_w} (stride 1, padding {one.conv.p_top})",
    )
    if problem.level == 3:
        given = text(
            f"Dans une branche d'un module inception, {large['fr']} s'appliquent à une entrée de hauteur × largeur ×"
            f" canaux {size['fr']} : directement, ou après une réduction par {{many.conv1.K}} filtres 1 × 1"
            f" (stride 1, sans padding). {biased['fr']}",
            f"In a branch of an inception module, {large['en']} act on an input of height × width × channels"
            f" {size['en']}: directly, or after a reduction by {{many.conv1.K}} filters of 1 × 1 (stride 1,"
            f" no padding). {biased['en']}",
        )
        return joined(given, convention)
    small = "{many.conv1.f_h} × {many.conv1.f_w}"
    given = text(
        f"Une entrée de hauteur × largeur × canaux {size['fr']} traverse une seule couche de {large['fr']}, ou bien"
        f" {_number(len(layers))['fr']} couches l'une après l'autre, chacune de {{many.conv1.K}} filtres {small}"
        f" (stride 1, padding {{many.conv1.p_top}}). {biased['fr']}",
        f"An input of height × width × channels {size['en']} goes through a single layer of {large['en']}, or through"
        f" {_number(len(layers))['en']} layers one after the other, each of {{many.conv1.K}} filters of {small}"
        f" (stride 1, padding {{many.conv1.p_top}}). {biased['en']}",
    )
    return joined(given, convention)


def _number(n: int) -> Text:
    return {2: text("deux", "two"), 3: text("trois", "three"), 4: text("quatre", "four")}[n]


def _receptive(change: Callable[[list[int]], int]) -> Change:
    """Another receptive field, from the sides of the small filters."""

    def make(problem: Problem) -> Problem:
        layers = problem.networks["many"].layers
        wrong = change([sizes(layer)["f_h"] for _, layer in layers])
        return problem.put({f"many.{layers[-1][0]}.receptive_h": wrong})

    return Change(make)


def _only_one(problem: Problem) -> Problem:
    """One of the small layers is counted; with a reduction, the large filter alone."""
    name = problem.networks["many"].layers[-1][0]
    values = Values(Problem(networks=problem.networks), {})
    return problem.put({f"many.total.{count}": values[f"many.{name}.{count}"] for count in COUNTED})


def weights_on_the_input(f_h: int, f_w: int, many__input__c: int, K: int) -> int:
    return f_h * f_w * many__input__c * K


def products_on_the_input(f_h: int, f_w: int, many__input__c: int) -> int:
    return f_h * f_w * many__input__c


reduction_ignored = mistake(
    "reduction-ignored",
    when(
        lambda problem: problem.level == 3,
        all_of(
            rule("many.conv2.weights", weights_on_the_input),
            rule("many.conv2.multiplications_per_response", products_on_the_input),
        ),
    ),
    "si les grands filtres voient tous les canaux de l'entrée malgré la réduction",
    "if the large filters see all the channels of the input in spite of the reduction",
    "Après la réduction, il n'y a plus qu'autant de canaux que de filtres 1 × 1.",
    "After the reduction there are only as many channels as 1 × 1 filters.",
)
fields_added = mistake(
    "sides-added",
    _receptive(sum),
    "si l'on additionne les côtés des filtres",
    "if the sides of the filters are added",
    "Chaque filtre f × f ajoute f − 1 lignes au champ réceptif.",
    "Each filter of f × f adds f − 1 rows to the receptive field.",
)
field_of_the_last = mistake(
    "last-filter-only",
    _receptive(lambda sides: sides[-1]),
    "si l'on ne regarde que le dernier filtre",
    "if only the last filter is looked at",
    "Un élément voit ce que voient tous ceux sur lesquels il est calculé.",
    "An element sees what all those see from which it is computed.",
)
only_one_counted = mistake(
    "one-layer-counted",
    Change(_only_one),
    "si l'on ne compte qu'une des couches qui se suivent",
    "if only one of the successive layers is counted",
    "Les couches qui se suivent s'additionnent.",
    "Successive layers add up.",
)

FAMILY = Family(
    name="regular-design",
    title=text("Petits filtres et grand filtre", "Small filters and a large one"),
    slides=("Une version “simplifiée” : VGG-16 (2014)", "Architectures plus avancées"),
    setting=setting,
    questions=questions,
    statement=statement,
    mistakes=(
        fields_added,
        field_of_the_last,
        only_one_counted,
        reduction_ignored,
        m.no_bias,
        c.bias_added,
        m.one_bias_in_all,
        m.weights_of_one_channel,
        m.side_for_square,
        m.one_channel,
        c.products_of_a_side,
        m.additions_not_counted,
        c.padded_zeros_left_out,
        inverted("one", "many"),
    ),
    loads=((44, 84), (270, 490), (385, 612)),
    shows="diagram",
    rules=RULES,
    called=called,
)
