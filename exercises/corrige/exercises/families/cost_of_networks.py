"""What networks cost: parameters against operations of three networks on one image, ranked and compared."""

from __future__ import annotations

from corrige.exercises.catalogue import dense_mistakes as d
from corrige.exercises.catalogue import mistakes as m
from corrige.exercises.catalogue import ranking
from corrige.exercises.catalogue.comparing import ask_total_of
from corrige.exercises.catalogue.sentences import in_words
from corrige.exercises.catalogue.text import joined, text
from corrige.exercises.family import Called, Family, Level
from corrige.problem.draw import Draw
from corrige.problem.errors import CannotBuild
from corrige.problem.layers import Flatten, Layer, Linear, conv, pool
from corrige.problem.network import Network
from corrige.problem.problem import Problem, Question, Text
from corrige.rules.values import Values

KEYS = ("r1", "r2", "r3")
RULES = ranking.rules(KEYS)
SIDES = (range(8, 21), range(12, 29), range(24, 57))


def setting(draw: Draw, level: Level) -> Problem:
    """A dense layer, a convolution, and a convolution with pooling and a dense layer, in any order."""
    h, w = draw.sample(SIDES[level - 1], 2)
    kinds = (_dense(draw, level), _convolution(draw, level), _both(draw, level))
    networks = {
        key: Network(input=(3, h, w), layers=tuple(one.items()))
        for key, one in zip(KEYS, draw.shuffle(kinds), strict=True)
    }
    counts = ranking.COUNTS[: 1 if level == 1 else 2]
    rules = [f"rank_{count}_{i}" for count in counts for i in (1, 2, 3)] + [f"spread_{count}" for count in counts]
    rules += ["use_1", "use_2", "use_3", "most_used"] if level == 3 else []
    problem = Problem(networks=networks, rules={name: name for name in rules})
    values = Values(problem, RULES)
    if any(len({values[f"{key}.total.{count}"] for key in KEYS}) < 3 for count in counts):
        raise CannotBuild(
            "two networks have as many: there is no ranking", "deux réseaux en ont autant : il n’y a pas de classement"
        )
    return problem


def _dense(draw: Draw, level: Level) -> dict[str, Layer]:
    return {"flatten": Flatten(), "dense": Linear(units=draw.choice((2, 4, 8, 10, 16)) * (1 if level == 1 else 2))}


def _convolution(draw: Draw, level: Level) -> dict[str, Layer]:
    filters = draw.choice((4, 8, 12, 16)) * level
    return {"conv": conv(filters, draw.choice((3, 5)), stride=draw.choice((1, 2)) if level > 1 else 1)}


def _both(draw: Draw, level: Level) -> dict[str, Layer]:
    layers = _convolution(draw, level) | {"pool": pool(2), "flatten": Flatten()}
    return layers | {"dense": Linear(units=draw.choice((5, 10, 20)))}


def questions(problem: Problem, draw: Draw) -> tuple[Question, ...]:
    asked: list[Question] = []
    for count in ranking.COUNTS[: 1 if problem.level == 1 else 2]:
        asked += [ask_total_of(key, count, _total(i, count)) for i, key in enumerate(KEYS, 1)]
        asked += [_rank(count), _spread(count, draw.choice((1, 2)))]
    return (*asked, _most_used()) if problem.level == 3 else tuple(asked)


def called(problem: Problem) -> dict[str, Called]:
    return {key: Called(text(f"Réseau {i}", f"Network {i}"), text(f"r{i}", f"n{i}")) for i, key in enumerate(KEYS, 1)}


OF = {"parameters": text("de paramètres", "parameters"), "operations": text("d'opérations", "operations")}


def _total(i: int, count: str) -> Text:
    if count == "parameters":
        return text(f"Combien de paramètres le réseau {i} a-t-il ?", f"How many parameters does network {i} have?")
    return text(f"Combien d'opérations le réseau {i} demande-t-il ?", f"How many operations does network {i} take?")


def _rank(count: str) -> Question:
    what = OF[count]
    return Question(
        id=f"rank_{count}",
        asks=tuple(f"rank_{count}_{i}" for i in (1, 2, 3)),
        kind="list",
        text=dict(
            text(
                f"Classez les réseaux, de celui qui a le moins {what['fr']} à celui qui en a le plus (leurs numéros).",
                f"Rank the networks, from the one with fewest {what['en']} to the one with most (their numbers).",
            )
        ),
    )


def _spread(count: str, decimals: int) -> Question:
    what, places = OF[count], ("une décimale", "deux décimales")[decimals - 1]
    places_en = ("one decimal", "two decimals")[decimals - 1]
    return Question(
        id=f"spread_{count}",
        asks=(f"spread_{count}",),
        kind="real",
        decimals=decimals,
        text=dict(
            text(
                f"Combien de fois plus {what['fr']} le dernier a-t-il que le premier ? (quotient arrondi à {places})",
                f"How many times as many {what['en']} has the last as the first? (quotient rounded to {places_en})",
            )
        ),
    )


def _most_used() -> Question:
    return Question(
        id="most_used",
        asks=("most_used",),
        kind="choice",
        text=dict(
            text(
                "Quel réseau fait le plus d'opérations par paramètre ?",
                "Which network takes most operations per parameter?",
            )
        ),
        options={str(i): {"fr": f"le réseau {i}", "en": f"network {i}"} for i in (1, 2, 3)},
    )


def statement(problem: Problem) -> Text:
    first = text(
        "Trois réseaux reçoivent une image de hauteur × largeur × canaux {r1.input.h} × {r1.input.w} × {r1.input.c}.",
        "Three networks receive an image of height × width × channels {r1.input.h} × {r1.input.w} × {r1.input.c}.",
    )
    convention = text(
        "On compte les multiplications, les additions entre les produits et les additions de biais ; le pooling ne"
        " compte pas.",
        "We count the multiplications, the additions between the products and the additions of a bias; pooling is not"
        " counted.",
    )
    described = [_described(problem, key, i) for i, key in enumerate(KEYS, 1)]
    return joined(first, *described, *([convention] if problem.level > 1 else []))


def _described(problem: Problem, key: str, i: int) -> Text:
    words = [in_words(f"{key}.{name}", layer, named=False) for name, layer in problem.networks[key].layers]
    fr, en = (", ".join(one[language] for one in words) for language in ("fr", "en"))
    return text(f"Réseau {i} : {fr}.", f"Network {i}: {en}.")


FAMILY = Family(
    name="cost-of-networks",
    title=text("Ce que coûtent des réseaux", "What networks cost"),
    slides=("Architecture classique d'un réseau de neurones convolutif", "Depuis 2015"),
    setting=setting,
    questions=questions,
    statement=statement,
    mistakes=(
        ranking.from_the_most(KEYS),
        ranking.by_parameters(KEYS),
        ranking.inverted(KEYS),
        m.stride_forgotten,
        m.pooling_forgotten,
        m.pooling_stride_1,
        d.flat_without_channels,
        d.flat_only_channels,
        m.no_bias,
        m.one_bias_in_all,
        d.one_bias_of_dense,
        m.weights_of_one_channel,
        m.one_channel,
        m.one_place,
        m.one_response_map,
        m.input_for_output,
        m.additions_not_counted,
    ),
    loads=((66, 94), (300, 442), (412, 508)),
    shows="diagram",
    rules=RULES,
    called=called,
)
