"""`corrige summary`: the tables that Keras and the papers print, blocks that add up, networks of a teacher's own."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from machine import expected
from typer.testing import CliRunner, Result

from corrige.cli import app
from corrige.document.document import Table
from corrige.exercises.builtin import builtin, builtins
from corrige.exercises.summary import as_data, summary, summary_document
from corrige.problem.network import walk
from corrige.rules.values import Values


def run(*args: str) -> Result:
    return CliRunner().invoke(app, ["summary", *args])


def data(*args: str) -> Any:
    done = run(*args, "--json")
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


def test_the_deck_s_lenet_as_data() -> None:
    found = data("lenet5")
    assert found["total"] == {"parameters": 61706, "operations": 833040, "macs": 416520}
    rows = {row["name"]: row for row in found["layers"]}
    assert (rows["conv1"]["shape"], rows["conv1"]["parameters"]) == ([28, 28, 6], 156)
    assert (rows["conv3"]["shape"], rows["conv3"]["receptive_field"]) == ([120], [32, 32])
    assert rows["dense2"]["operations"] == 10 * 2 * 84


@pytest.mark.parametrize("name", builtins())
def test_columns_and_blocks_add_up(name: str) -> None:
    found = as_data(summary(builtin(name).network()))
    for quantity in ("parameters", "operations", "macs"):
        assert sum(row[quantity] for row in found["layers"]) == found["total"][quantity]
        for row in _blocks(found["layers"]):
            assert row[quantity] == sum(one[quantity] for branch in row["branches"] for one in branch)


def _blocks(rows: list[Any]) -> list[Any]:
    found = [row for row in rows if "branches" in row]
    return found + [one for row in found for branch in row["branches"] for one in _blocks(branch)]


def test_classes_and_input() -> None:
    found = data("vgg16-c", "--classes", "10")
    assert found["total"]["parameters"] == 129_582_922
    found = data("resnet18", "--classes", "10", "--input", "64", "96", "1")
    assert found["input"] == [64, 96, 1]
    assert found["layers"][0]["shape"] == [32, 48, 64]


def test_text_in_both_languages_and_blocks_unfolded() -> None:
    folded, unfolded = run("googlenet", "--language", "en"), run("googlenet", "--language", "en", "--depth", "1")
    assert "6,624,904" in folded.stdout
    assert "· c 5x5" not in folded.stdout
    assert re.search(r"· c 5x5\s+Convolution 3\s×\s3, padding\s1", unfolded.stdout)
    assert unfolded.stdout.count("\n") - folded.stdout.count("\n") == 9 * 19
    french = run("alexnet", "--language", "fr").stdout
    assert "60\u202f965\u202f224" in french
    assert re.search(r"conv2\s+Convolution 5\s×\s5, padding\s2, 2 groupes\s", french)


@pytest.mark.parametrize("format", ["html", "latex"])
def test_other_formats(format: str) -> None:
    found = run("resnet18", "--format", format, "--depth", "2", "--language", "en")
    assert found.exit_code == 0, found.output
    assert ("11,689,512" in found.stdout) or ("11{,}689{,}512" in found.stdout)
    assert {"html": "<!doctype html>", "latex": "\\documentclass"}[format] in found.stdout.lower()


def test_two_heads_unfold_twice() -> None:
    blocks = summary_document(summary(builtin("googlenet-heads").network()), "heads", "en", 3).blocks
    (rows,) = (block.rows for block in blocks if isinstance(block, Table))
    assert len(rows) == len(list(walk(builtin("googlenet-heads").network().layers))) + 2


CLAIMED = """
[deck]
title = "Own"
[networks.small]
input = [9, 12, 3]
layers = [
  { layer = "conv2d", filters = 4, kernel_size = [3, 2], padding = "same" },
  { layer = "residual", layers = [{ layer = "conv2d", filters = 4, kernel_size = 3, padding = 1 }] },
  { layer = "flatten" },
  { layer = "dense", units = 5 },
]
[networks.letters]
input = ["h", "w", 1]
layers = [{ layer = "conv2d", filters = 1, kernel_size = "f" }]
"""


def test_a_network_of_a_claims_file(tmp_path: Path) -> None:
    file = tmp_path / "own.toml"
    file.write_text(CLAIMED, encoding="utf-8")
    found = data(f"{file}:small")
    assert found["layers"][0]["name"] == "conv2d_1"
    assert found["total"]["parameters"] == (6 * 3 * 4 + 4) + (9 * 4 * 4 + 4) + (9 * 12 * 4 * 5 + 5)
    file.write_text(CLAIMED.partition("[networks.letters]")[0], encoding="utf-8")
    assert data(str(file))["total"] == found["total"]
    alone = CLAIMED.partition("[networks.small]")[2].partition("[networks")[0]
    file.write_text(alone, encoding="utf-8")
    assert data(str(file))["total"] == found["total"]
    assert data(str(file), "--input", "18", "12", "3")["input"] == [18, 12, 3]


MANY = """
input = [30, 21, 3]
layers = [
  { layer = "zero_padding2d", padding = [0, 1, 2, 3] },
  { layer = "conv2d", filters = 8, kernel_size = [3, 5], strides = [2, 1], padding = "same", dilation_rate = 1 },
  { layer = "residual", repeat = 3, layers = [
    { layer = "conv2d", filters = 8, kernel_size = 3, padding = 2, dilation_rate = 2, groups = 4, use_bias = false },
    { layer = "batch_normalization" },
  ] },
  { layer = "max_pooling2d", pool_size = 3, strides = 2, ceil_mode = true },
  { layer = "concatenate", branches = [
    [{ layer = "depthwise_conv2d", kernel_size = 3, padding = "same", depth_multiplier = 2 }],
    [{ layer = "average_pooling2d", pool_size = 3, strides = 1, padding = 1 },
     { layer = "conv2d", filters = 2, kernel_size = 1 }],
    [],
  ] },
  { layer = "conv2d_transpose", filters = 6, kernel_size = 4, strides = 2, padding = 1, groups = 2 },
  { layer = "adaptive_average_pooling2d", output_size = [3, 4] },
  { layer = "flatten" },
  { layer = "dense", units = 5, use_bias = false },
]
"""


def test_a_network_of_a_file_against_torch(tmp_path: Path) -> None:
    """Blocks, branches, layers again and again; the figures are those of the same network written in torch."""
    expected("torch")
    import torch
    from torch import nn
    from torch.utils.flop_counter import FlopCounterMode

    file = tmp_path / "own.toml"
    file.write_text(MANY, encoding="utf-8")
    found = data(str(file), "--verify")
    x, parts, shapes = torch.zeros(1, 3, 30, 21), list[nn.Module](), []
    with FlopCounterMode(display=False) as counter, torch.no_grad():

        def through(part: nn.Module, x: torch.Tensor) -> torch.Tensor:
            parts.append(part)
            return part(x)  # type: ignore[no-any-return]

        x = through(nn.ZeroPad2d((2, 3, 0, 1)), x)
        shapes.append(x.shape)
        x = through(nn.Conv2d(3, 8, (3, 5), (2, 1)), nn.functional.pad(x, (2, 2, 1, 1)))
        shapes.append(x.shape)
        for _ in range(3):
            conv = nn.Conv2d(8, 8, 3, padding=2, dilation=2, groups=4, bias=False)
            x = x + through(nn.BatchNorm2d(8), through(conv, x))
            shapes.append(x.shape)
        x = through(nn.MaxPool2d(3, 2, ceil_mode=True), x)
        shapes.append(x.shape)
        pooled = through(nn.Conv2d(8, 2, 1), nn.AvgPool2d(3, 1, 1)(x))
        x = torch.cat([through(nn.Conv2d(8, 16, 3, padding=1, groups=8), x), pooled, x], 1)
        shapes.append(x.shape)
        x = through(nn.ConvTranspose2d(26, 6, 4, 2, 1, groups=2), x)
        shapes.append(x.shape)
        x = through(nn.AdaptiveAvgPool2d((3, 4)), x)
        shapes.append(x.shape)
        x = through(nn.Linear(72, 5, bias=False), x.flatten(1))
    assert found["total"]["parameters"] == sum(one.numel() for part in parts for one in part.parameters())
    assert 2 * found["total"]["macs"] == counter.get_total_flops()
    assert [row["shape"] for row in found["layers"]] == [[s[2], s[3], s[1]] for s in shapes] + [[72], [5]]


def test_what_a_file_cannot_be(tmp_path: Path) -> None:
    file = tmp_path / "own.toml"
    file.write_text(CLAIMED, encoding="utf-8")
    letters = run(f"{file}:letters")
    assert letters.exception is not None
    assert re.search(r"own\.toml:\d+.*h, w, f", str(letters.exception))
    missing = run(f"{file}:large")
    assert "there are small, letters" in str(missing.exception)
    file.write_text(CLAIMED.replace("units = 5", "unit = 5"), encoding="utf-8")
    assert re.search(r"own\.toml:10.*unit", str(run(f"{file}:small").exception))
    assert getattr(run(str(tmp_path / "none.toml")).exception, "exit_code", None) == 5


def test_the_parameters_as_a_formula() -> None:
    assert data("vgg16", "--formula")["formula"] == "2097152*(h//32)*(w//32) + 4097*K + 576*C + 31498368"
    found = run("resnet18", "--formula", "--language", "en").stdout
    assert "513K + 3,136C + 11,167,104" in found
    assert "K classes and an image of h\u202f×\u202fw\u202f×\u202fC" in found
    latex = run("vgg16", "--formula", "--format", "latex").stdout
    assert "\\lfloor" in latex


MODULE = """
import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 8, 3)
        self.last = nn.Linear(8, 2)

    def forward(self, x):
        return self.last(torch.relu(self.conv(x)).mean([2, 3]))


class Strange(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(nn.Conv2d(3, 3, 1), nn.Threshold(0, 1), nn.LPPool2d(2, 2))

    def forward(self, x):
        return self.body(x)


size = 3
"""


def test_a_torch_module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    expected("torch")
    (tmp_path / "own_network.py").write_text(MODULE, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    for what in ("own_network:Net", "own_network.py:Net"):
        found = data(what, "--input", "10", "20", "3")
        assert found["total"]["parameters"] == 8 * 27 + 8 + 18
        assert [row["shape"] for row in found["layers"]] == [[8, 18, 8], [8, 18, 8], [8], [2]]
    strange = run("own_network:Strange").exception
    assert re.search(r"`body\.1` \(Threshold\), `body\.2` \(LPPool2d\)", str(strange))
    assert getattr(strange, "exit_code", None) == 16
    assert (
        "makes no torch.nn.Module" in str(run("own_network.py:size").exception) or run("own_network.py:size").exit_code
    )
    assert "has no `Other`" in str(run("own_network:Other", "--language", "en").exception)
    assert getattr(run("no_such_module:Net").exception, "exit_code", None) == 5


def test_all_readers_agree() -> None:
    expected("torch")
    found = run("lenet5", "--verify", "--language", "en")
    assert found.exit_code == 0
    assert "63 × rules (full size), definition (full size), engine (full size)" in found.output


def test_a_planted_disagreement_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    expected("torch")
    from corrige.grader import whole

    class Wrong(Values):
        def __missing__(self, name: str) -> Any:
            return super().__missing__(name) + (name == "conv1.parameters")

    monkeypatch.setattr(whole, "Values", Wrong)
    found = run("lenet5", "--verify", "--language", "en")
    assert found.exit_code == 15
    assert "conv1.parameters" in found.output


def test_an_unknown_name_and_a_bad_language() -> None:
    assert "did you mean" in str(run("resnet19").exception)
    assert run("lenet5", "--language", "de").exit_code == 2


BROKEN = """
import torch
from torch import nn


class Needs(nn.Module):
    def __init__(self, channels):
        super().__init__()


class Prints(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 4, 3)

    def forward(self, x):
        print("shape", x.shape)
        return self.conv(x)


def raises():
    return {}["weights"]
"""


def test_code_that_fails_is_told_with_its_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    expected("torch")
    (tmp_path / "broken_network.py").write_text(BROKEN, encoding="utf-8")
    (tmp_path / "no_python.py").write_text("x = 1\ndef f(:\n", encoding="utf-8")
    (tmp_path / "no_library.py").write_text("import a_library_of_nobody\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    for what, told in (
        ("broken_network:Needs", r"missing 1 required positional argument: 'channels'; name a function"),
        ("broken_network.py:raises", r"KeyError: 'weights' \(broken_network.py:22\)"),
        ("no_python.py:f", r"SyntaxError.*\(no_python.py:2\)"),
        ("no_python:f", r"SyntaxError.*\(no_python.py:2\)"),
        ("no_library.py:f", r"a_library_of_nobody.*\(no_library.py:1\)"),
        ("no_library:f", r"a_library_of_nobody.*\(no_library.py:1\)"),
    ):
        error = run(what, "--language", "en").exception
        assert getattr(error, "exit_code", None) == 16, what
        assert re.search(told, str(error)), error
    assert "échoue" in str(run("broken_network:Needs", "--language", "fr").exception)
    assert data("broken_network:Prints", "--input", "8", "8", "3")["total"]["parameters"] == 4 * 28


def test_what_is_read_is_checked_against_torch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    expected("torch")
    from corrige.reference import torch_layers

    (tmp_path / "own_network.py").write_text(MODULE, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(torch_layers, "padding_of", lambda padding: (1, 1, 1, 1))
    told = run("own_network:Net", "--input", "8", "8", "3", "--language", "en").exception
    assert "`conv`" in str(told)
    assert "otherwise than torch" in str(told)


WEIGHTED = """
import torch
from torch import nn


def extended():
    norm = nn.BatchNorm2d(3)
    norm.register_parameter("temperature", nn.Parameter(torch.ones(5)))
    return nn.Sequential(norm, nn.ReLU())
"""


def test_parameters_and_products_are_checked_against_torch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    expected("torch")
    from corrige.reference import traced

    (tmp_path / "extended_network.py").write_text(WEIGHTED, encoding="utf-8")
    (tmp_path / "own_network.py").write_text(MODULE, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    told = str(run("extended_network:extended", "--language", "en").exception)
    assert "`_0` (parameters: 6 ≠ 11)" in told
    assert "`_0` (paramètres" in str(run("extended_network:extended", "--language", "fr").exception)
    monkeypatch.setattr(traced, "_products", lambda module, size: 7)
    assert re.search(r"MACs: [\d,]+ ≠ 7", str(run("own_network:Net", "--language", "en").exception))


def test_an_error_speaks_the_language_that_was_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from corrige.classroom.messages import told
    from corrige.problem.errors import CorrigeError

    monkeypatch.setenv("CORRIGE_LANGUAGE", "en")
    for language, said in (("fr", "ce fichier n’existe pas"), ("en", "there is no such file")):
        error = run(str(tmp_path / "none.py:Net"), "--language", language).exception
        assert isinstance(error, CorrigeError)
        assert said in told(error)


OWN_TENSORS = """
import torch
from torch import nn

MEAN = torch.tensor([0.5, 0.4, 0.3])

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 4, 3)

    def forward(self, x):
        return self.conv((x - MEAN.view(1, 3, 1, 1)) / torch.linspace(1, 2, 3).view(1, 3, 1, 1))
"""


def test_tensors_of_the_code_s_own(tmp_path: Path) -> None:
    """A class is made without memory for its weights; tensors that its code makes besides have some."""
    expected("torch")
    (tmp_path / "own.py").write_text(OWN_TENSORS, "utf-8")
    assert data(f"{tmp_path}/own.py:Net", "--input", "8", "8", "3")["total"]["parameters"] == 112


def test_classes_are_of_built_in_networks(tmp_path: Path) -> None:
    for what in ("own.py:Net", "nets.toml", "nets.toml:small"):
        done = run(what, "--classes", "4", "--language", "en")
        assert done.exit_code == 2
        assert "only built-in networks take classes" in " ".join(done.output.split())


def test_a_module_without_layers(tmp_path: Path) -> None:
    expected("torch")
    (tmp_path / "none.py").write_text("from torch import nn\nnet = nn.Sequential(nn.Identity())\n", "utf-8")
    assert "has no layer" in str(run(f"{tmp_path}/none.py:net", "--language", "en").exception)
