"""What cannot be read or built is an error with file and line, never a verdict."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from corrige.classroom.claims.reading import read_claims
from corrige.classroom.messages import speaking
from corrige.problem.errors import BadFile, Missing

from .claimed import findings

FILE = """\
[deck]
language = "en"
[images]
small = [[1, 2], [3, 4]]
[kernels]
cross = [[1, 0], [0, 1]]
deep = [[[1]], [[2]]]
[networks.net]
input = [8, 8, 3]
layers = [
  { layer = "conv2d", filters = 2, kernel_size = 3 },
  { layer = "dense", units = 2 },
]
[[claim]]
id = "first"
network = "net"
quantity = "parameters"
claimed = 62
[[claim]]
id = "second"
image = "small"
layers = [{ layer = "conv2d", kernel = "cross" }]
quantity = "response"
claimed = [[5]]
[[claim]]
id = "third"
input = ["h", "w", "C"]
layers = [
  { layer = "conv2d", filters = "K", kernel_size = "f", padding = "p" },
  { layer = "flatten" },
]
quantity = "biases"
claimed = "K"
[[claim]]
id = "fourth"
image = "small"
layers = [{ layer = "conv2d", kernel = "cross", padding = 1 }]
quantity = "step"
position = [0, 0]
claimed = "0*1 + 0*0 + 0*0 + 1*1 = 1"
"""

DENSE = '"dense", units = 2'
CASES = [
    # what is replaced, by what, the line, a part of the message
    ('"conv2d", filters = 2', '"conv3d", filters = 2', 11, 'no layer "conv3d"'),
    ('"conv2d", filters = 2', '"Conv2D", filters = 2', 11, 'did you mean "conv2d"?'),
    ("filters = 2, ", "", 11, "filters: this field is missing"),
    ("kernel_size = 3 }", "kernel_size = 3, repeat = 0 }", 11, "repeat: must be an integer from 1"),
    ("kernel_size = 3 }", "kernel_size = 3, repeat = 3000 }", 11, "more than 2000 layers"),
    ("kernel_size = 3 }", "kernel_size = 3, repeat = 4 }", 11, "window (3) is larger than the padded input (2)"),
    ("kernel_size = 3 }", "kernel_size = 3, name = 3 }", 11, "name: must be a text"),
    (DENSE, '"adaptive_max_pooling2d"', 12, "output_size: this field is missing"),
    (DENSE, '"conv2d_transpose", filters = 1, kernel_size = 3, padding = 9', 12, "-10 rows or columns would be left"),
    ("kernel_size = 3 }", "kernel_size = 9 }", 11, "window (9) is larger than the padded input (8)"),
    ("kernel_size = 3 }", 'kernel_size = "3" }', 11, "must be an integer or the name of a symbol"),
    ("kernel_size = 3 }", "kernel_size = 3.0 }", 11, "must be an integer from 1"),
    ("kernel_size = 3 }", "kernel_size = true }", 11, "must be an integer from 1"),
    ("kernel_size = 3 }", "kernel_size = [3, 3, 3] }", 11, "[rows, columns]"),
    ("kernel_size = 3 }", "kernel_size = 0 }", 11, "must be an integer from 1"),
    ("kernel_size = 3 }", "kernel_size = -3 }", 11, "must be an integer from 1"),
    ("kernel_size = 3 }", "kernel_size = 3, stride = 2 }", 11, "did you mean `strides`"),
    ("kernel_size = 3 }", 'kernel_size = 3, padding = "smae" }', 11, '"same"'),
    ("kernel_size = 3 }", 'kernel_size = 3, padding = "full" }', 11, "must be"),
    ("kernel_size = 3 }", "kernel_size = 3, padding = [1, 2, 3] }", 11, "top, bottom, left, right"),
    ("kernel_size = 3 }", "kernel_size = 3, padding = -1 }", 11, "must be an integer from 0"),
    ("kernel_size = 3 }", "kernel_size = 3, groups = 2 }", 11, "is not divisible by the number of groups (2)"),
    ("kernel_size = 3 }", "kernel_size = 3, groups = 3 }", 11, "is not divisible by the number of groups (3)"),
    ("kernel_size = 3 }", 'kernel_size = 3, use_bias = "no" }', 11, "must be true or false"),
    ("units = 2", 'function = "relu"', 12, "unknown field"),
    (DENSE, '"activation", function = "reul"', 12, "no function"),
    (DENSE, '"cropping2d", cropping = 3', 12, "the padding or cropping cuts off all of the output: 0 rows"),
    (DENSE, '"cropping2d", cropping = "p"', 12, "must be in numbers"),
    (DENSE, '"up_sampling2d"', 12, "write the size that comes out"),
    (DENSE, '"group_normalization", groups = 5', 12, "not divisible by the number of groups (5)"),
    (DENSE, '"group_normalization", groups = 0', 12, "groups: must be an integer from 1"),
    (DENSE, '"group_normalization", groups = 1.5', 12, "groups: must be an integer from 1"),
    (DENSE, '"local_response_normalization", size = -5', 12, "size: must be an integer from 1"),
    (DENSE, '"dense", units = 2, activation = "relu"', 12, '{ layer = "activation", function = "relu" }'),
    ("kernel_size = 3 }", 'kernel_size = 3, activation = "relu" }', 11, "a layer of its own behind this one"),
    (DENSE, '"zero_padding2d", padding = [[1, 0]]', 12, "must be an integer from 0"),
    (DENSE, '"conv2d_transpose", filters = 1, kernel_size = 3, output_padding = 1', 12, "smaller than the stride"),
    (DENSE, '"conv2d_transpose", filters = 1, kernel_size = "f", output_padding = 0', 12, "needs numbers"),
    ("claimed = 62", f"claimed = {'1' * 5000}", 18, ""),
    (DENSE, '"max_pooling2d", pool_size = 2, padding = 2', 12, "more than the window"),
    (DENSE, '"residual", layers = [{ layer = "conv2d", filters = 2, kernel_size = 3 }]', 12, "branches differ"),
    (DENSE, '"residual", layers = []', 12, "at least one layer"),
    (DENSE, '"residual"', 12, "layers: this field is missing"),
    (DENSE, '"concatenate", branches = []', 12, "at least one branch"),
    (DENSE, '"concatenate", branches = [[], [{ layer = "flatten" }]]', 12, "another one [units]"),
    (DENSE, '"resizing"', 12, "height: this field is missing"),
    (DENSE, '"reshape"', 12, "target_shape: this field is missing"),
    (DENSE, '"reshape", target_shape = [2, 7]', 12, "must be [height, width, channels]"),
    (DENSE, '"reshape", target_shape = [2, 7, 0]', 12, "must be an integer from 1"),
    (DENSE, '"reshape", target_shape = [6, 6, 5]', 12, "has 180 elements, what comes in"),
    (DENSE, '"prelu", shared_axes = [3]', 12, "must be [1, 2]"),
    (DENSE, '"prelu", shared_axes = 1', 12, "must be a list"),
    (DENSE, '"flatten" }, { layer = "conv2d", filters = 1, kernel_size = 1', 12, "what comes in is [units]"),
    ("{ layer = \"dense\", units = 2 },", '"dense",', 12, "must be a table"),
    ("input = [8, 8, 3]", "input = [8, 8]", 9, "[height, width, channels] or [units]"),
    ("input = [8, 8, 3]", "input = [8, 8, 3.5]", 9, "must be an integer"),
    ("input = [8, 8, 3]", "", 8, "input: this field is missing"),
    ("[8, 8, 3]", "[8, 8, 3]\nimage = \"small\"", 10, "unknown field"),
    ('network = "net"', 'network = "ten"', 16, 'no network "ten"'),
    ('network = "net"', 'network = "net"\ninput = [8, 8, 3]', 17, "not both"),
    ('network = "net"', "", 14, "layers: this field is missing"),
    ('"parameters"', '"paramters"', 17, 'no quantity "paramters"'),
    ("claimed = 62", "", 14, "claimed: this field is missing"),
    ("claimed = 62", "claimed = [62]", 18, "must be one number"),
    ("claimed = 62", "claimed = true", 18, "must be a number"),
    ("claimed = 62", "claimed = nan", 18, "must be a number"),
    ("claimed = 62", "claimed = 2026-01-01", 18, "must be a number"),
    ("claimed = 62", 'claimed = "62 +"', 18, "cannot be read at character 5"),
    ("claimed = 62", 'claimed = "(62"', 18, "never closed"),
    ("claimed = 62", 'claimed = "f*f"', 18, "`f`, which is no symbol of the network"),
    ("claimed = 62", 'claimed = "28,000"', 18, "cannot be read at character 3"),
    ("claimed = 62", 'claimed = "62/0"', 18, "divides by zero"),
    ("claimed = 62", 'claimed = "2**(1/2)"', 18, "no value"),
    ("claimed = 62", 'claimed = "9**9**9**9"', 18, "no value"),
    ("claimed = 62", 'claimed = "__import__(\'os\')"', 18, "cannot be read|no symbol"),
    ("claimed = 62", 'claimed = ""', 18, "cannot be read"),
    ("claimed = 62", 'claimed = { about = "62m" }', 18, "rounded figure"),
    ("claimed = 62", 'claimed = { about = "0k" }', 18, "rounded figure"),
    ("claimed = 62", 'claimed = { around = "62" }', 18, "did you mean `about`|unknown field"),
    ("claimed = 62", "claimed = 62\nposition = [0, 0]", 19, "only a step has a position"),
    ("claimed = 62", "claimed = 62\nanswer = 62", 19, "unknown field"),
    ('"first"', '"second"', 20, "this id is taken, at line 15"),
    ('"first"', '""', 15, "must not be empty"),
    ('"first"', "1", 15, "must be a text"),
    ('id = "first"', "", 14, "id: this field is missing"),
    ('image = "small"', 'image = "smal"', 21, 'no image "smal"'),
    ('kernel = "cross" }]', 'kernel = "corss" }]', 22, 'no kernel "corss"'),
    ('kernel = "cross" }]', 'kernel = "deep" }]', 22, "kernel does not fit: it has 2 channels, a filter sees 1"),
    ('kernel = "cross" }]', 'kernel = "cross", kernel_size = 3 }]', 22, "the kernel has"),
    ('kernel = "cross" }]', "filters = 1, kernel_size = 2 }]", 23, "not known"),
    ('kernel = "cross" }]', 'kernel = "cross" }, { layer = "dense", units = 1 }]', 23, "not known"),
    ('kernel = "cross" }]', 'kernel = "cross" }, { layer = "activation", function = "sigmoid" }]', 23, "not known"),
    ('kernel = "cross" }]', 'kernel = "cross", padding = "p" }]', 23, "`p` is a symbol"),
    ("claimed = [[5]]", 'claimed = "5*"', 24, "cannot be read"),
    ("claimed = [[5]]", "claimed = [[5], [5, 5]]", 24, "the rows differ"),
    ("claimed = [[5]]", 'claimed = { about = "5" }', 24, "must be a matrix"),
    ("claimed = [[5]]", 'claimed = [[5, "..."]]', 24, "must be a matrix"),
    ("small = [[1, 2], [3, 4]]", "small = [[1, 2], [3]]", 4, "the rows differ"),
    ("small = [[1, 2], [3, 4]]", 'small = [[1, "x"], [3, 4]]', 4, "no symbol"),
    ("small = [[1, 2], [3, 4]]", "small = [1, 2]", 4, "must be a matrix"),
    ("small = [[1, 2], [3, 4]]", "small = [[], []]", 4, "empty"),
    ("cross = [[1, 0], [0, 1]]", "cross = [[1, 0], [0, true]]", 6, "must be a number"),
    ('claimed = "K"', 'claimed = "L"', 33, "`L`, which is no symbol"),
    ('claimed = "K"', 'claimed = { about = "5" }', 33, "a formula is not rounded"),
    ('"flatten" }', '"flatten", units = 2 }', 30, "unknown field"),
    ('"biases"\nclaimed = "K"', '"output_size"\nclaimed = ["K"]', 32, "it has no width and height"),
    ('"biases"\nclaimed = "K"', '"sides"\nclaimed = ["...", "h"]', 33, "only at the end"),
    ('"biases"\nclaimed = "K"', '"sides"\nclaimed = ["..."]', 33, "must be a list"),
    ('"biases"\nclaimed = "K"', '"output_shape"\nclaimed = [1, "..."]', 33, "may end only sides"),
    ('"biases"\nclaimed = "K"', '"output_shape"\nclaimed = "K"', 33, "must be a list"),
    ('"biases"\nclaimed = "K"', '"kernel_sizes"\nclaimed = [{ about = "3" }]', 33, "must be a list"),
    ("position = [0, 0]", "", 34, "position: this field is missing"),
    ("position = [0, 0]", "position = [0, 9]", 39, "no element"),
    ("position = [0, 0]", "position = [0]", 39, "[row, column]"),
    ("position = [0, 0]", "position = [0, -1]", 39, "must be an integer from 0"),
    ("1*1 = 1", "1*1", 40, "cannot be read"),
    ("1*1 = 1", "1* = 1", 40, "cannot be read"),
    ("1*1 = 1", "... = 1", 40, "cannot be read"),
    ("1*1 = 1", "1*1 = one", 40, "cannot be read|no symbol"),
    ('"0*1 + 0*0 + 0*0 + 1*1 = 1"', "1", 40, "must be a text"),
    ('[deck]\nlanguage = "en"', '[deck]\nlanguage = "de"', 2, 'no language "de"'),
    ('[deck]\nlanguage = "en"', "[deck]\nbatch_normalization_parameters = 3", 2, "must be 0, 2 or 4"),
    ('language = "en"', "batch_normalisation_parameters = 4", 2, "did you mean `batch_normalization"),
    ("[images]", "[pictures]", 3, "unknown field"),
]  # fmt: skip


def refusal(text: str) -> BadFile:
    with pytest.raises(BadFile) as error:
        findings(text)
    return error.value


def test_the_file_itself_is_sound() -> None:
    assert [one.verdict for one in findings(FILE)] == ["holds"] * 4


@pytest.mark.parametrize(("old", "new", "line", "said"), CASES, ids=[f"{new[:40]}@{line}" for _, new, line, _ in CASES])
def test_refused_with_its_line(old: str, new: str, line: int, said: str) -> None:
    assert old in FILE
    with speaking("en"):  # where the deck's language is what cannot be read
        error = refusal(FILE.replace(old, new, 1))
    assert str(error).startswith("claims.toml:")
    assert re.search(said, str(error)) or said in str(error), error
    assert error.place.line == line, error
    assert error.exit_code == 4


@pytest.mark.parametrize(("old", "new", "line", "said"), CASES, ids=[f"{new[:40]}@{line}" for _, new, line, _ in CASES])
def test_refused_in_french(old: str, new: str, line: int, said: str) -> None:
    text = FILE.replace(old, new, 1)
    with speaking("en"):
        english = refusal(text)
    with speaking("fr"):
        error = refusal(text.replace('language = "en"', 'language = "fr"'))
    assert error.place.line == line
    assert str(error) != str(english)


def test_elision_in_french() -> None:
    french = FILE.replace('language = "en"', 'language = "fr"')
    assert "il n’y a pas d’image" in str(refusal(french.replace('image = "small"', 'image = "smal"')))
    assert "il n’y a pas de noyau" in str(refusal(french.replace('kernel = "cross"', 'kernel = "corss"')))


@pytest.mark.parametrize("text", ["", "claim = []", "claim = 3", "[claim]\nid = 1", "claim = [1]", "[[claim]]"])
def test_a_file_without_claims(text: str) -> None:
    assert "claims.toml" in str(refusal(text))


def test_no_file(tmp_path: Path) -> None:
    with pytest.raises(Missing):
        read_claims(tmp_path / "none.toml")


def test_numbers_too_large_to_compute_with() -> None:
    text = FILE.split("[[claim]]")[0] + '[[claim]]\nid = "a"\nimage = "small"\nquantity = "response"\nclaimed = [[1]]\n'
    error = refusal(text + 'layers = [{ layer = "zero_padding2d", padding = 1000000 }]')
    assert "300000" in str(error) or "300 000" in str(error)


def test_symbols_for_which_there_are_no_numbers() -> None:
    layers = '{ layer = "conv2d", filters = 1, kernel_size = "f" }, { layer = "max_pooling2d", pool_size = 5 }'
    error = refusal(
        f'[[claim]]\nid = "a"\ninput = [4, 4, 1]\nlayers = [{layers}]\nquantity = "parameters"\nclaimed = 1\n'
    )
    assert "no numbers for the symbols f" in str(error)
