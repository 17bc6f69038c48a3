"""A residual block: shape, identity or projection, what it costs; bottleneck against basic; where the stride stands."""

from __future__ import annotations

from corrige.exercises.catalogue import count_mistakes as c
from corrige.exercises.catalogue import mistakes as m
from corrige.exercises.catalogue import residual as r
from corrige.exercises.catalogue.comparing import ask_quotient, ask_total_of, inverted, quotient_rules
from corrige.exercises.catalogue.phrases import CONVENTION, PADDED_ZEROS, image
from corrige.exercises.catalogue.questions import ask
from corrige.exercises.catalogue.text import joined, text
from corrige.exercises.family import Called, Family, Level
from corrige.problem.draw import Draw
from corrige.problem.layers import Layers
from corrige.problem.network import Network, sizes, walk
from corrige.problem.problem import Problem, Question, Text

RULES = {"shortcut": r.shortcut, **quotient_rules("first", "second")}
COMPARED = {
    False: (
        Called(text("Bloc de base", "Basic block"), text("base", "basic")),
        Called(text("Bloc à goulot", "Bottleneck block"), text("goulot", "neck")),
    ),
    True: (
        Called(text("Bloc A", "Block A"), text("A", "A")),
        Called(text("Bloc B", "Block B"), text("B", "B")),
    ),
}
"""The two blocks of level 3: of different kinds, or with the stride at different places."""
ASKED = {
    "parameters": text("Combien de paramètres le {} a-t-il ?", "How many parameters does {} have?"),
    "operations": text("Combien d'opérations le {} demande-t-il ?", "How many operations does {} take?"),
}


def setting(draw: Draw, level: Level) -> Problem:
    if level == 3:
        return draw.choice((_basic_or_bottleneck, _where_the_stride_stands))(draw)
    channels = draw.between(*((4, 32), (16, 64))[level - 1])
    wider, stride = draw.choice(((1, 1), (2, 2), (2, 1), (1, 2), (2, 2)))
    h, w = (stride * n for n in draw.sample(range(6, 29), 2))
    layers = r.block(channels, [(wider * channels, 3)] * 2, 0, stride, normalised=level == 2)
    return Problem(networks={"": Network(input=(channels, h, w), layers=layers)}, rules={r.SHORTCUT: "shortcut"})


def _basic_or_bottleneck(draw: Draw) -> Problem:
    """The same maps in and out: two 3×3 of all channels, or 1×1, 3×3 and 1×1 through a quarter of them."""
    narrow, (h, w) = draw.between(4, 40), draw.sample(range(14, 57), 2)
    wide = 4 * narrow
    return _pair(
        (wide, h, w),
        r.block(wide, [(wide, 3), (wide, 3)], 0, 1, normalised=True),
        r.block(wide, [(narrow, 1), (narrow, 3), (wide, 1)], 0, 1, normalised=True),
    )


def _where_the_stride_stands(draw: Draw) -> Problem:
    """On the 3×3, or on the first 1×1."""
    narrow, (h, w) = draw.between(4, 40), (2 * n for n in draw.sample(range(7, 29), 2))
    sizes = [(narrow, 1), (narrow, 3), (4 * narrow, 1)]
    late, early = (r.block(2 * narrow, sizes, at, 2, normalised=True) for at in (1, 0))
    return _pair((2 * narrow, h, w), late, early)


def _pair(size: tuple[int, int, int], one: Layers, two: Layers) -> Problem:
    networks = {"first": Network(input=size, layers=one), "second": Network(input=size, layers=two)}
    return Problem(networks=networks, rules={"times_operations": "times_operations"})


def _strided(problem: Problem) -> bool:
    """Whether the two blocks of level 3 differ in where the stride stands."""
    one, two = (len(list(walk(problem.networks[key].layers))) for key in ("first", "second"))
    return one == two


def called(problem: Problem) -> dict[str, Called]:
    names = COMPARED[_strided(problem)] if problem.level == 3 else ()
    return dict(zip(problem.networks, names, strict=False))


def questions(problem: Problem, draw: Draw) -> tuple[Question, ...]:
    if problem.level == 3:
        strided = _strided(problem)
        one, two = (_within(name.text) for name in COMPARED[strided])
        asked = [("first", one, "parameters"), ("second", two, "parameters")]
        asked = asked[:1] if strided else asked  # both have as many
        asked += [("first", one, "operations"), ("second", two, "operations")]
        the = "" if strided else "the "
        said = [(key, count, _count(count, {**name, "en": the + name["en"]})) for key, name, count in asked]
        totals = [ask_total_of(*one) for one in said]
        return (*totals, ask_quotient("operations", one, two, draw.choice((1, 2))))
    called = text("bloc", "the block")
    counts = ("parameters",) if problem.level == 1 else ("parameters", "operations")
    return (
        ask("conv1", "h w c", id="first_shape", called=text("la première convolution", "the first convolution")),
        _shape(),
        _which(),
        *(Question(id=f"block_{one}", asks=(f"block.{one}",), text=dict(_count(one, called))) for one in counts),
    )


def _shape() -> Question:
    words = text("Quelles sont les dimensions en sortie du bloc ?", "What is the shape of the output of the block?")
    axes = ("h", "w", "c")
    return Question(id="shape", asks=tuple(f"block.{axis}" for axis in axes), kind="shape", axes=axes, text=dict(words))


def _which() -> Question:
    options = {"1": text("l'identité", "the identity"), "2": text("une projection 1 × 1", "a 1 × 1 projection")}
    return Question(
        id="shortcut",
        asks=(r.SHORTCUT,),
        kind="choice",
        text=dict(text("Quel raccourci faut-il ?", "Which shortcut does it take?")),
        options={key: dict(one) for key, one in options.items()},
    )


def _within(name: Text) -> Text:
    """As it stands within a sentence."""
    return {language: one[0].lower() + one[1:] for language, one in name.items()}


def _count(count: str, called: Text) -> Text:
    return text(ASKED[count]["fr"].format(called["fr"]), ASKED[count]["en"].format(called["en"]))


def statement(problem: Problem) -> Text:
    if problem.level == 3:
        given, size = STRIDED if _strided(problem) else BOTTLENECK, image("first.input")
        filled = text(given["fr"].format(size["fr"]), given["en"].format(size["en"]))
        return joined(filled, NORMALISED, CONVENTION, PADDED_ZEROS, ONLY_CONVOLUTIONS)
    size, moves = image(), "({conv1.f_h} × {conv1.f_w}, padding {conv1.p_top})"
    how = NORMALISED if problem.level == 2 else BIASED
    steps = text(
        "la première de stride {conv1.s_h}, la seconde de stride {conv2.s_h}",
        "the first with stride {conv1.s_h}, the second with stride {conv2.s_h}",
    )
    if sizes(problem.net["conv1"])["s_h"] == sizes(problem.net["conv2"])["s_h"]:
        steps = text("toutes deux de stride {conv1.s_h}", "both with stride {conv1.s_h}")
    given = text(
        f"Un bloc résiduel reçoit une entrée de hauteur × largeur × canaux {size['fr']}. Son corps a deux convolutions"
        f" de {{conv1.K}} filtres {moves}, {steps['fr']}."
        f" Le raccourci est l'identité si elle convient, sinon une convolution 1 × 1 qui donne les dimensions du corps."
        f" {how['fr']}",
        f"A residual block receives an input of height × width × channels {size['en']}. Its body has two convolutions"
        f" of {{conv1.K}} filters {moves}, {steps['en']}."
        f" The shortcut is the identity if that will do, else a 1 × 1 convolution that gives the shape of the body."
        f" {how['en']}",
    )
    return given if problem.level == 1 else joined(given, CONVENTION, PADDED_ZEROS, ONLY_CONVOLUTIONS)


BIASED = text("Les convolutions ont un biais.", "Convolutions have a bias.")
NORMALISED = text(
    "Les convolutions sont sans biais, chacune suivie d'une normalisation par lot (deux paramètres par canal).",
    "Convolutions have no bias, each is followed by a batch normalisation (two parameters a channel).",
)
ONLY_CONVOLUTIONS = text(
    "Normalisation, ReLU et somme ne comptent pas.", "Normalisation, ReLU and the sum are not counted."
)
BOTTLENECK = text(
    "Deux blocs résiduels reçoivent une entrée de hauteur × largeur × canaux {} et en gardent les dimensions ; leur"
    " raccourci est l'identité. Le bloc de base a deux convolutions de {{first.conv1.K}} filtres 3 × 3. Le bloc à"
    " goulot a {{second.conv1.K}} filtres 1 × 1, puis {{second.conv2.K}} filtres 3 × 3, puis {{second.conv3.K}} filtres"
    " 1 × 1. Un filtre 3 × 3 a un padding de 1.",
    "Two residual blocks receive an input of height × width × channels {} and keep its shape; their shortcut is the"
    " identity. The basic block has two convolutions of {{first.conv1.K}} filters of 3 × 3. The bottleneck block has"
    " {{second.conv1.K}} filters of 1 × 1, then {{second.conv2.K}} filters of 3 × 3, then {{second.conv3.K}} filters of"
    " 1 × 1. A 3 × 3 filter has a padding of 1.",
)
STRIDED = text(
    "Deux blocs résiduels reçoivent une entrée de hauteur × largeur × canaux {}. Leur corps a {{first.conv1.K}} filtres"
    " 1 × 1, puis {{first.conv2.K}} filtres 3 × 3 (padding 1), puis {{first.conv3.K}} filtres 1 × 1 ; leur raccourci"
    " est une projection de {{first.projection.K}} filtres 1 × 1, de stride {{first.projection.s_h}}. Dans le corps, le"
    " bloc A a ce stride sur le 3 × 3, le bloc B sur le premier 1 × 1.",
    "Two residual blocks receive an input of height × width × channels {}. Their body has {{first.conv1.K}} filters of"
    " 1 × 1, then {{first.conv2.K}} filters of 3 × 3 (padding 1), then {{first.conv3.K}} filters of 1 × 1; their"
    " shortcut is a projection of {{first.projection.K}} filters of 1 × 1 with stride {{first.projection.s_h}}. In the"
    " body, block A has this stride on the 3 × 3, block B on the first 1 × 1.",
)

FAMILY = Family(
    name="residual-block",
    title=text("Bloc résiduel", "Residual block"),
    slides=("Architectures plus avancées",),
    setting=setting,
    questions=questions,
    statement=statement,
    mistakes=(
        m.stride_forgotten,
        r.identity_always,
        r.projection_always,
        r.projection_not_counted,
        r.input_channels,
        m.no_bias,
        c.bias_added,
        m.one_bias_in_all,
        m.weights_of_one_channel,
        m.side_for_square,
        r.normalisation_not_counted,
        r.averages_counted,
        m.one_channel,
        c.products_of_a_side,
        r.input_for_output,
        m.additions_not_counted,
        c.padded_zeros_left_out,
        inverted("first", "second"),
    ),
    loads=((46, 90), (200, 412), (550, 970)),
    shows="diagram",
    rules=RULES,
    called=called,
)
