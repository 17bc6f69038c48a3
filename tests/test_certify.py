"""Every key that is handed out is proven; a bug planted in any reader stops the build."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest
from machine import expected

from corrige.exercises.family import LEVELS, Family, Level, families
from corrige.exercises.issue import issue
from corrige.problem.errors import CannotBuild
from corrige.problem.layers import Activation, Conv2d, Flatten, GlobalPool2d, Layer, Linear, conv, pool
from corrige.problem.network import network
from corrige.problem.problem import Name, Problem, Question, Unknown, from_file
from corrige.reference.table import Table
from corrige.rules.forms import Rule

expected("torch", module=True)

from pretend import as_if_on_cuda  # noqa: E402

from corrige.grader.certify import Certificate, Disagreement, certify, examine, same  # noqa: E402
from corrige.grader.readings import BY_FORMULA, FULL, OWN, together  # noqa: E402
from corrige.grader.shrunk import smaller  # noqa: E402

ALL = {"rules", "definition", "engine"}
SIDES = ("conv.p_top", "conv.p_bottom", "conv.p_left", "conv.p_right")


def invented(rules: Mapping[str, Rule] | None = None, oracle: Any = None) -> Family:
    """A family of no problem in particular."""
    return Family(
        name="invented",
        title={},
        slides=(),
        setting=lambda draw, level: Problem(),
        questions=lambda problem, draw: (),
        statement=lambda problem: {},
        mistakes=(),
        loads=((0, 1), (0, 1), (0, 1)),
        rules=rules or {},
        oracle=oracle,
    )


def asking(*names: Name, **given: Any) -> Problem:
    questions = tuple(Question(id=f"q{i}", asks=(name,), text={}) for i, name in enumerate(names))
    return Problem(family="invented", level=1, questions=questions, **given)


def one(layer: Layer, size: tuple[int, int, int], *names: Name, **given: Any) -> Problem:
    return asking(*names, networks={"": network(size, conv=layer)}, **given)


def readers(certificate: Certificate) -> dict[Name, set[str]]:
    return {name: set(proof.readers) for name, proof in certificate.proofs.items()}


# By contract: every family, every level.


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("family", families().values(), ids=lambda family: family.name)
def test_every_family(family: Family, level: Level) -> None:
    problems = [issue(family, level, b"certify", "test", seed).problem for seed in range(6)]
    for problem, certificate in zip(problems, certify(problems, family), strict=True):
        assert certificate.problem is problem
        assert tuple(certificate.proofs) == tuple(dict.fromkeys(problem.asked))
        for name, proof in certificate.proofs.items():
            assert len(proof.readers) >= 2, name
            assert "oracle" in proof.readers or {"definition", "engine"} <= set(proof.readers), name


@pytest.mark.parametrize("family", families().values(), ids=lambda family: family.name)
def test_every_family_as_if_on_a_gpu(family: Family) -> None:
    """By the same readers, a GPU running what a CPU takes a formula for; what is left on the CPU meets nothing."""
    problems = [issue(family, level, b"certify", "test", 0).problem for level in LEVELS]
    with as_if_on_cuda():
        there = certify(problems, family, device="cuda")
    assert [readers(one) for one in there] == [readers(one) for one in certify(problems, family)]


def test_a_class_is_read_some_problems_at_a_time() -> None:
    """Images of so many numbers are not all measured in one call; each problem keeps its own values."""
    images = [tuple(tuple((i * 7 + y * x) % 1000 for x in range(90)) for y in range(90)) for i in range(70)]
    problems = [one(GlobalPool2d(mode="max"), (1, 90, 90), "conv.x", data={"input.x": (image,)}) for image in images]
    groups = list(together(problems))
    assert len(groups) > 1
    assert [i for group in groups for i in group] == list(range(70))
    for image, certificate in zip(images, certify(problems, invented()), strict=True):
        assert certificate.proofs["conv.x"].value == (((max(map(max, image)),),),)
        assert readers(certificate) == {"conv.x": ALL}


# What is proven, by whom, and how.


def test_counts_by_all_three() -> None:
    (found,) = certify([one(conv(2, 3), (3, 6, 6), "conv.h", "conv.operations", "total.parameters")], invented())
    assert {name: proof.value for name, proof in found.proofs.items()} == {
        "conv.h": 4, "conv.operations": 1728, "total.parameters": 56
    }  # fmt: skip
    assert all(
        proof.readers == dict.fromkeys(("rules", "definition", "engine"), FULL) for proof in found.proofs.values()
    )


def test_responses_and_their_products() -> None:
    image = (((1, 1, 0, 1), (0, 0, 0, 1), (1, 1, 1, 0), (1, 0, 0, 1)),)
    data = {"input.x": image, "conv.kernel": ((((-1, -2, -1), (0, 0, 0), (1, 2, 1)),),)}
    asked = one(conv(1, 3, bias=False), (1, 4, 4), "conv.x", "conv.x[0,1,1]", "conv.products[0,1,0]", data=data)
    (found,) = certify([asked], invented())
    assert found.proofs["conv.x"].value == (((1, 1), (1, 0)),)
    assert found.proofs["conv.x[0,1,1]"].value == 0
    assert found.proofs["conv.products[0,1,0]"].value[0] == (-1, 0)
    assert set(map(frozenset, readers(found).values())) == {frozenset(ALL)}


def test_rounded_responses_by_definition_and_engine() -> None:
    net = network((1, 1, 2), conv=conv(1, 1), sigmoid=Activation(function="sigmoid"))
    data = {"input.x": (((1, -2),),), "conv.kernel": ((((3,),),),)}
    (found,) = certify([asking("sigmoid.x", networks={"": net}, data=data)], invented())
    assert readers(found) == {"sigmoid.x": {"definition", "engine"}}
    assert found.proofs["sigmoid.x"].value[0][0][0] == pytest.approx(0.9525741268)


@pytest.mark.parametrize(
    ("wanted", "found"), [({"conv.h": 7}, (2,)), ({"conv.h": 8}, ()), ({"conv.h": 4}, ())]
)  # fmt: skip
def test_unknowns(wanted: dict[Name, int], found: tuple[int, ...]) -> None:
    unknown = Unknown(letters=SIDES, low=0, high=4, wanted=wanted)
    (proven,) = certify([one(conv(1, 5), (1, 7, 7), "unknown.p", unknowns={"p": unknown})], invented())
    assert proven.proofs["unknown.p"].value == found
    assert {reader: str(how) for reader, how in proven.proofs["unknown.p"].readers.items()} == dict.fromkeys(
        ("rules", "definition", "engine"), "from 0 to 4"
    )


def with_letters(**domain: Any) -> Problem:
    letters = {"input.w": "w", "conv.f_h": "f", "conv.f_w": "f", "conv.s_w": "s"}
    bounds = {"f": (1, None), "s": (1, None), "w": ("f", None), **domain}
    return one(conv(2, 3, stride=2), (1, 30, 30), "formula.conv.w", letters=letters, domain=bounds)


def test_formulas_at_points_of_their_domain() -> None:
    (found,) = certify([with_letters()], invented())
    assert readers(found) == {"formula.conv.w": ALL}
    assert str(found.proofs["formula.conv.w"].readers["engine"]) == "at 32 points"


def test_a_domain_where_nothing_can_be_built() -> None:
    with pytest.raises(Disagreement, match="cannot be built"):
        certify([with_letters(w=(1, None))], invented())


def test_large_networks_are_proven_shrunk_and_by_torchs_formula() -> None:
    net = network((3, 224, 224), conv=conv(64, 3, padding=1), flatten=Flatten(), fc=Linear(units=100))
    (found,) = certify([asking("conv.macs", "fc.weights", "fc.h", "conv.parameters", networks={"": net})], invented())
    macs = found.proofs["conv.macs"]
    assert (macs.value, macs.readers["engine"]) == (86_704_128, BY_FORMULA)
    assert str(macs.readers["definition"]).startswith("shrunk to 3 × ")
    assert str(found.proofs["fc.weights"].readers["definition"]).startswith("shrunk to ")
    assert found.proofs["fc.weights"].readers["engine"] == FULL
    assert set(found.proofs["conv.parameters"].readers.values()) == {FULL}


def test_shrunk_networks_keep_what_must_divide() -> None:
    net = network((48, 64, 64), a=conv(96, 3, groups=4, padding=1), b=conv(96, 1, groups=3), fc=Linear(units=10))
    for problem in smaller(asking(networks={"": net}, data={"input.x": ((((0,),),),)})):
        layers = dict(problem.networks[""].layers)
        assert isinstance(layers["a"], Conv2d)
        assert isinstance(layers["b"], Conv2d)
        assert problem.networks[""].input[0] % 4 == 0
        assert layers["a"].c_out == layers["b"].c_out
        assert problem.data == {}


# A family's own rules.


def twice(conv__weights: int) -> int:
    return 2 * conv__weights


def test_own_rules_run_on_each_readers_numbers() -> None:
    asked = one(conv(2, 3), (3, 6, 6), "double", rules={"double": "twice"})
    (found,) = certify([asked], invented({"twice": twice}))
    assert found.proofs["double"].value == 108
    assert found.proofs["double"].readers == {"rules": FULL, "definition": OWN, "engine": OWN}


def five() -> int:
    return 5


def test_without_a_network_the_oracle_must_agree() -> None:
    asked, rules = asking("five", rules={"five": "five"}), {"five": five}
    (found,) = certify([asked], invented(rules, lambda problem: {"five": 5}))
    assert readers(found) == {"five": {"rules", "oracle"}}
    with pytest.raises(Disagreement, match="differ"):
        certify([asked], invented(rules, lambda problem: {"five": 6}))
    with pytest.raises(Disagreement, match="fewer than two"):
        certify([asked], invented(rules, lambda problem: {"six": 6}))


# Planted bugs: whichever reader holds one, the build stops.


@pytest.fixture
def wrong_rule(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str, Rule], None]]:
    """A wrong rule for one quantity of every layer that has it."""
    import corrige.rules.graph as graph

    forms = graph.forms

    def forget() -> None:
        for one in vars(graph).values():
            if getattr(one, "__module__", "") == graph.__name__ and hasattr(one, "cache_clear"):
                one.cache_clear()

    def plant(quantity: str, rule: Rule) -> None:
        monkeypatch.setattr(graph, "forms", lambda layer: {**forms(layer), quantity: rule})
        forget()

    yield plant
    forget()


@pytest.fixture
def wrong_reader(monkeypatch: pytest.MonkeyPatch) -> Callable[[str, str, Callable[[Any], Any]], None]:
    """A reader that says something else of every quantity with this last name."""

    def plant(reader: str, quantity: str, change: Callable[[Any], Any]) -> None:
        from importlib import import_module

        module = import_module(f"corrige.reference.{reader}")
        measure = module.measure

        def wrong(*args: Any) -> Table:
            table: Table = measure(*args)
            for name in table:
                if name.endswith(f".{quantity}"):
                    table.facts[name] = change(table[name])
            return table

        monkeypatch.setattr(module, "measure", wrong)

    return plant


def test_planted_in_the_rules(wrong_rule: Callable[[str, Rule], None]) -> None:
    wrong_rule("h", lambda h_in, f_h, s_h, p_top, p_bottom: -(-(h_in + p_top + p_bottom - f_h) // s_h) + 1)
    (fine,) = certify([one(conv(1, 3, stride=2), (1, 7, 9), "conv.h")], invented())
    assert fine.proofs["conv.h"].value == 3
    with pytest.raises(Disagreement) as caught:
        certify([one(conv(1, 3, stride=2), (1, 8, 9), "conv.h")], invented())
    assert caught.value.said == {"rules": 4, "definition": 3, "engine": 3}


def test_planted_in_a_formula(wrong_rule: Callable[[str, Rule], None]) -> None:
    wrong_rule("w", lambda w_in, f_w, s_w, p_left, p_right: (w_in + p_left + p_right - f_w + 1) // s_w + 1)
    with pytest.raises(Disagreement, match=r"formula\.conv\.w at"):
        certify([with_letters()], invented())


def test_planted_in_what_is_too_large_to_count(wrong_rule: Callable[[str, Rule], None]) -> None:
    """The engine's formula holds the number, the shrunk network the rule."""
    wrong_rule("weights", lambda K: 150_528_000 if K == 1000 else 0)
    net = network((3, 224, 224), flatten=Flatten(), fc=Linear(units=1000))
    with pytest.raises(Disagreement):
        certify([asking("fc.weights", networks={"": net})], invented())


@pytest.mark.parametrize("reader", ["definition", "engine"])
@pytest.mark.parametrize("quantity", ["w", "additions", "parameters"])
def test_planted_in_a_count(wrong_reader: Any, reader: str, quantity: str) -> None:
    wrong_reader(reader, quantity, lambda number: number + 1)
    with pytest.raises(Disagreement) as caught:
        certify([one(conv(2, 3), (3, 6, 6), f"conv.{quantity}")], invented())
    others = ALL - {reader}
    assert len({caught.value.said[other] for other in others}) == 1
    assert caught.value.said[reader] not in {caught.value.said[other] for other in others}


@pytest.mark.parametrize("reader", ["definition", "engine"])
def test_planted_in_one_response_of_a_class(wrong_reader: Any, reader: str) -> None:
    from corrige.reference.response import Response

    def change(found: Response) -> Response:
        values = found.values.copy()
        values[3, 0, 0, 1] += 1
        return Response(values, found.denominator)

    def asked(n: int) -> Problem:
        data = {"input.x": (((n, 1, 2),),), "conv.kernel": ((((1, n),),),)}
        return one(conv(1, (1, 2)), (1, 1, 3), "conv.x", "conv.x[0,0,1]", data=data)

    wrong_reader(reader, "x", lambda found: change(found) if found.values.shape[-1] == 2 else found)
    found = examine([asked(n) for n in range(5)], invented())
    assert [isinstance(each, Certificate) for each in found] == [True, True, True, False, True]


def test_planted_in_a_ratio(wrong_reader: Any) -> None:
    """The counts below a rule of the family's own are proven too, even where the rule hides the difference."""
    wrong_reader("engine", "weights", lambda number: number + 1)

    def halved(conv__weights: int) -> int:
        return conv__weights // 2

    asked = one(conv(2, 3), (3, 6, 6), "half", rules={"half": "halved"})
    with pytest.raises(Disagreement, match=r"conv\.weights"):
        certify([asked], invented({"halved": halved}))


# Refusals, and what it takes to replay.


def test_a_network_that_all_refuse() -> None:
    with pytest.raises(CannotBuild, match="kernel_size"):
        certify([one(conv(1, 5), (1, 4, 4), "conv.parameters")], invented())
    with pytest.raises(CannotBuild, match="groups"):
        certify([one(conv(4, 1, groups=4), (6, 4, 4), "conv.biases")], invented())


def test_a_network_that_one_does_not_refuse(wrong_rule: Callable[[str, Rule], None]) -> None:
    wrong_rule("h", lambda h_in, f_h: max(1, h_in - f_h + 1))
    with pytest.raises(Disagreement, match="it can be built"):
        certify([one(conv(1, (5, 1)), (1, 4, 4), "conv.w")], invented())


def test_what_it_takes_to_replay(wrong_reader: Any) -> None:
    wrong_reader("engine", "h", lambda number: number + 1)
    asked = [one(conv(1, 3), (1, n, 6), "conv.h") for n in (5, 6)]
    with pytest.raises(Disagreement) as caught:
        certify(asked, invented(), replay=["ada, exercise 1", "bob, exercise 1"])
    text = str(caught.value)
    assert "family invented, level 1, ada, exercise 1" in text
    assert "rules: 3; definition: 3; engine: 4" in text
    assert from_file(text.partition("the problem: ")[2]) == asked[0]


def test_answers_come_in_the_order_of_the_problems() -> None:
    sizes = (5, 7, 5, 6, 7)
    found = certify([one(conv(1, 3), (1, n, n), "conv.h") for n in sizes], invented())
    assert [each.proofs["conv.h"].value for each in found] == [n - 2 for n in sizes]


def test_two_networks_and_poolings() -> None:
    nets = {"a": network((1, 5, 5), pool=pool(2, ceil_mode=True)), "b": network((1, 5, 5), pool=pool(2))}
    (found,) = certify([asking("a.pool.h", "b.pool.h", "a.total.operations", networks=nets)], invented())
    assert [proof.value for proof in found.proofs.values()] == [3, 2, 0]


@pytest.mark.parametrize(
    ("a", "b", "equal"),
    [
        *[(1, 1, True), (1, 2, False), (1.0, 1.0 + 1e-12, True), (1.0, 1.001, False), ((1, 2), (1, 2), True)],
        *[((1, 2), (1, 2, 3), False), ("a", "a", True), ((1.0,), 1.0, False), (1.0, "a", False), ((), (), True)],
    ],
)  # fmt: skip
def test_same(a: Any, b: Any, equal: bool) -> None:
    assert same(a, b) is equal


# The command.


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    from typer.testing import CliRunner

    from corrige.cli import app

    monkeypatch.setenv("CORRIGE_LANGUAGE", "en")
    return lambda *arguments: CliRunner().invoke(app, ["verify", *arguments])


def test_verify_shows_who_agreed(run: Callable[..., Any]) -> None:
    shown = run("operations", "--level", "2", "--seed", "7")
    assert shown.exit_code == 0, shown.output
    assert "PyTorch" in shown.output
    assert "full size" in shown.output


def test_verify_speaks_french(run: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CORRIGE_LANGUAGE", "fr")
    assert "définition" in run("operations").output


def test_verify_as_data(run: Callable[..., Any]) -> None:
    (found,) = json.loads(run("operations", "--json").output)
    assert found["problem"]["family"] == "operations"
    assert found["proofs"]["conv.macs"]["readers"] == dict.fromkeys(("rules", "definition", "engine"), "full size")


def test_verify_replays_a_problem_in_a_file(run: Callable[..., Any], tmp_path: Any) -> None:
    from corrige.problem.problem import to_file

    path = tmp_path / "problem.json"
    path.write_bytes(to_file(issue(families()["operations"], 1, b"certify", "file").problem))
    assert "full size" in run(str(path)).output
    path.write_text("{}{")
    assert run(str(path)).exit_code != 0


def test_verify_fails_where_readers_differ(run: Callable[..., Any], wrong_reader: Any) -> None:
    wrong_reader("engine", "macs", lambda number: number + 1)
    shown = run("operations", "--level", "1", "--seed", "3")
    assert shown.exit_code == 15
    assert "corrige verify operations --level 1 --seed 3" in shown.stderr
