"""`corrige compare`: totals beside each other, and a chart whose names cover nothing."""

from __future__ import annotations

import json
import re
from itertools import combinations
from random import Random

import pytest
from typer.testing import CliRunner, Result

from corrige.cli import app
from corrige.document.figures import Chart, Disc
from corrige.document.inline import Code, line
from corrige.exercises.builtin import builtin, builtins
from corrige.exercises.comparison import compared, comparison_document
from corrige.exercises.summary import summary
from corrige.templates import charts
from corrige.templates.charts import ABOVE, ACROSS, LARGEST, LEFT, SMALLEST, UP
from corrige.templates.names import Box, Placed, Room, placed


def run(*args: str) -> Result:
    return CliRunner().invoke(app, ["compare", *args])


def test_all_built_in_networks_with_the_totals_of_their_summaries() -> None:
    found = {one["name"]: one for one in json.loads(run("--json").stdout)["networks"]}
    assert set(found) == set(builtins())
    for name in ("vgg16", "googlenet", "resnet50-v1"):
        assert {one: found[name][one] for one in ("parameters", "operations", "macs")} == summary(
            builtin(name).network()
        ).total
    operations = [one["operations"] for one in found.values()]
    assert operations == sorted(operations)


def test_some_networks_with_other_classes() -> None:
    found = json.loads(run("vgg16", "lenet5", "--classes", "7", "--json").stdout)["networks"]
    assert [(one["name"], one["input"]) for one in found] == [("lenet5", [28, 28, 1]), ("vgg16", [224, 224, 3])]
    assert found[1]["parameters"] == 138_357_544 - 4097 * 993


@pytest.mark.parametrize(("language", "said"), [("fr", "138\u202f357\u202f544"), ("en", "138,357,544")])
def test_every_format_has_the_numbers(language: str, said: str) -> None:
    text, html, latex = (
        run("vgg16", "resnet18", "--language", language, "--format", format).stdout
        for format in ("text", "html", "latex")
    )
    assert said in text
    assert "\n\n\n" not in text
    assert html.count("<circle") == 2
    assert "vgg16" in re.sub(r"<table.*", "", html, flags=re.DOTALL)
    assert "http" not in html.replace("http-equiv", "")
    assert latex.count("\\gC{") == 2
    assert "tikz" not in latex
    assert run("vgg17").exception is not None


def chart_of(discs: list[Disc]) -> Chart:
    return Chart(tuple(discs), line("across"), line("up"))


def test_discs_stand_where_the_axes_say_and_have_the_area_that_they_say() -> None:
    canvas = charts.chart(
        chart_of([Disc("a", "k", 10, 20, 400), Disc("b", "k", 5, 5, 100), Disc("c", "l", 0, 0, 0)]), "en"
    )
    a, b, c = canvas.spots
    ground = ABOVE + UP
    assert (a.x, ground - a.y) == (LEFT + ACROSS, UP)
    assert (b.x, ground - b.y) == (LEFT + ACROSS // 2, UP // 4)
    assert (a.radius, b.radius, c.radius) == (LARGEST, round(LARGEST / 2), SMALLEST)
    assert a.colour == b.colour != c.colour


def test_no_name_of_a_built_in_network_covers_another_or_a_disc(monkeypatch: pytest.MonkeyPatch) -> None:
    figure = comparison_document(compared({name: one.network() for name, one in builtins().items()}), "en").blocks[0]
    assert isinstance(figure, Chart)
    found: list[Placed] = []
    monkeypatch.setattr(charts, "placed", lambda *given: found.extend(placed(*given)) or found)
    canvas = charts.chart(figure, "en")
    assert {part.text for one in found for part in one.name if isinstance(part, Code)} == set(builtins())
    assert not any(one.box.meets(other.box) for one, other in combinations(found, 2))
    assert not any(one.box.meets(line) for one in found for other in found for line in other.lines if one != other)
    around = [Box(s.x - s.radius, s.y - s.radius, s.x + s.radius, s.y + s.radius) for s in canvas.spots]
    assert sum(one.box.meets(spot) for one in found for spot in around) <= 2  # the corner of a square, not the disc
    assert all(one.box.left >= 0 and one.box.right <= canvas.width for one in found)


def test_names_of_random_discs_rarely_meet() -> None:
    from corrige.templates.canvas import Spot

    random = Random(1)
    for _ in range(20):
        spots = [
            Spot(random.randint(0, 1500), random.randint(0, 900), random.randint(6, 70), "plain") for _ in "x" * 20
        ]
        room = Room(Box(0, 0, 1700, 1000), spots)
        found = list(placed([(spot, (Code("a-network"),)) for spot in spots], room, 8))
        assert len(found) == 20
        assert not any(one.box.meets(other.box) for one, other in combinations(found, 2))
        assert all(one.box.left >= 0 and one.box.right <= 1700 for one in found)
