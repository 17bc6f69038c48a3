"""One answer against one key, from Python and as `corrige judge`."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from corrige.cli.commands.judge import judged
from corrige.grader.single import BadCase, Case, judge_one

FORMULA = {
    "kind": "formula",
    "key": "floor((w+2p-f)/s)+1",
    "language": "en",
    "domain": {"w": ["f - 2p", None], "f": [1, None]},
}


def line(case: object) -> dict:
    return json.loads(judged(json.dumps(case).encode()))


def test_a_wrong_formula_shows_the_smallest_counterexample():
    found = line({**FORMULA, "given": "ceil((w+2p-f)/s)"})
    assert found == {
        "verdict": "wrong",
        "read": "⌈(w + 2p − f)/s⌉",
        "message": "for w = 1, p = 0, f = 1, s = 1 your formula gives 0, the response has 1",
        "counterexample": {"w": 1, "p": 0, "f": 1, "s": 1},
    }


def test_a_counterexample_stands_only_where_there_is_one():
    assert "counterexample" not in line({**FORMULA, "given": "(w+2p-f)//s+1"})
    assert "counterexample" not in line({**FORMULA, "given": "(w+2p-f)//s+"})
    assert "counterexample" not in line({"kind": "integer", "key": "5", "given": "6"})


def test_a_formula_that_is_undefined_somewhere():
    found = line({**FORMULA, "given": "floor((w+2p-f)/s)+1+0/(s-3)", "language": "fr"})
    assert found["counterexample"]["s"] == 3
    assert "n’est pas définie" in found["message"]


def test_points_where_the_key_is_undefined_do_not_count():
    case = {"kind": "formula", "key": "w/(f-1)", "given": "w/(f-1)+0*f", "language": "en"}
    assert line(case)["verdict"] == "right"
    assert line({**case, "given": "(w*s)/((f-1)*s)"})["verdict"] == "right"


@pytest.mark.parametrize("huge", ["10^320", "9^400", "1" * 390, "(2^30)^45"])
def test_constants_that_no_float_holds(huge):
    case = {"kind": "formula", "key": "max(w, f) + floor((w + 2p - f)/s)", "language": "en"}
    assert line({**case, "given": f"{case['key']} + max(w - {huge}, 0)"})["verdict"] in ("right", "wrong")
    assert line({**case, "given": f"{case['key']} + {huge}"})["counterexample"]
    assert line({**case, "key": f"w + {huge}", "given": f"{huge} + w"})["verdict"] == "right"


@pytest.mark.parametrize("given", ["10^400*10^400", "w^1600", "w^100000", "w + 10^2000*(w - 1)", "w + 1/(2^3000) - 0"])
def test_what_is_too_large_to_be_compared_is_not_the_keys(given):
    for key in ("w", "w + 0*f"):
        assert line({"kind": "formula", "key": key, "given": given, "language": "en"})["verdict"] == "wrong"


def test_large_numbers_on_the_way_are_no_harm():
    case = {"kind": "formula", "key": "w", "language": "en"}
    assert line({**case, "given": "w + 10^600 - 10^600"})["verdict"] == "right"
    assert line({**case, "given": "w*2^2000/2^2000"})["verdict"] == "right"
    assert line({**case, "key": "w^600", "given": "w^300*w^300"})["verdict"] == "right"


def test_domains_with_upper_bounds_numbers_and_circles():
    case = {"kind": "formula", "key": "max(w, 7)", "given": "7", "language": "en"}
    assert line({**case, "domain": {"w": [1, 7]}})["verdict"] == "right"
    assert line({**case, "domain": {"w": [1, 8]}})["counterexample"] == {"w": 8}
    assert line({**case, "domain": {"w": [None, 7]}})["verdict"] == "right"
    circle = {"kind": "formula", "key": "max(w, f)", "given": "w", "domain": {"w": ["f", None], "f": [1, "w"]}}
    assert line(circle)["verdict"] == "right"
    assert line({**circle, "given": "f"})["counterexample"] == {"w": 2, "f": 1}


def test_padding_may_be_zero_and_other_symbols_not():
    assert line({"kind": "formula", "key": "p", "given": "max(p, 1)"})["counterexample"] == {"p": 0}
    assert line({"kind": "formula", "key": "w", "given": "max(w, 1)"})["verdict"] == "right"
    assert line({"kind": "formula", "key": "p_top", "given": "max(p_top, 1)"})["counterexample"] == {"p_top": 0}


def test_aliases_and_symbols():
    case = {"kind": "formula", "key": "f^2*C", "given": "k^2*c_in", "aliases": {"k": "f", "c_in": "C"}}
    assert line(case)["verdict"] == "right"
    assert line({**case, "aliases": {}})["verdict"] == "unreadable"
    extra = {"kind": "formula", "key": "f^2", "given": "f^2*w"}
    assert line(extra)["verdict"] == "wrong"
    assert line({**extra, "symbols": ["f"]})["verdict"] == "unreadable"


@pytest.mark.parametrize(
    ("case", "verdict"),
    [
        ({"given": "1,43", "decimals": 2}, "right"),
        ({"given": "1,429", "decimals": 2}, "right"),
        ({"given": "1,42", "decimals": 2}, "wrong"),
        ({"given": "1,43"}, "wrong"),
        ({"given": "1,44", "tolerance": "1/100"}, "right"),
        ({"given": "1,44", "tolerance": 0.01}, "right"),
        ({"given": "1,45", "tolerance": "1 %"}, "wrong"),
        ({"given": "5+3/7", "evaluated": True}, "wrong"),
    ],
)
def test_what_counts_as_equal_is_the_questions(case, verdict):
    assert line({"kind": "real", "key": "10/7", **case})["verdict"] == verdict


def test_a_result_is_wanted_not_a_calculation():
    case = {"kind": "integer", "key": "56", "given": "3*3*3*2+2", "language": "en"}
    assert line(case)["verdict"] == "right"
    assert line({**case, "evaluated": True})["message"] == "the result is expected, not the calculation"
    assert line({**case, "evaluated": True, "given": "3*3*3*2+2 = 56"})["verdict"] == "right"
    assert line({**case, "evaluated": True, "given": "5.6e1"})["verdict"] == "right"


def test_percentages():
    assert line({"kind": "real", "key": "1/2", "given": "50 %"})["verdict"] == "right"
    assert line({"kind": "real", "key": "50 %", "given": "0,5"})["verdict"] == "right"
    assert line({"kind": "real", "key": "33.3", "given": "33,3 %"})["verdict"] == "right"
    assert line({"kind": "real", "key": "1/2", "given": "0,5 %"})["verdict"] == "wrong"


ROUNDED = "the exact value is expected: this one is rounded"


@pytest.mark.parametrize(
    ("case", "message"),
    [
        ({"kind": "shape", "key": "28x24x6", "given": "6x28x24"}, "the right numbers, in another order"),
        (
            {"kind": "shape", "key": "28x24x6", "given": "24x28x6", "axes": ["h", "w", "c"]},
            "the right numbers, in another order: h × w × c is expected",
        ),
        ({"kind": "shape", "key": "28x24x6", "given": "28x24"}, "values given: 2, expected: 3"),
        ({"kind": "shape", "key": "28x24x6", "given": "28x24x5"}, "to be looked at again: value 3"),
        ({"kind": "list", "key": "5, 3", "given": "3, 5"}, "the right numbers, in another order"),
        ({"kind": "matrix", "key": "1 2; 3 4", "given": "1 3; 2 4"}, "rows and columns are exchanged"),
        ({"kind": "matrix", "key": "1 2; 3 4", "given": "1 2; 3 5"}, "1 of 4 cells are wrong"),
        ({"kind": "matrix", "key": "1 2; 3 4", "given": "1 2"}, "the size is 1×2, 2×2 is expected"),
        ({"kind": "set", "key": "1, 3", "given": "1"}, "at least one value is missing"),
        ({"kind": "set", "key": "1, 3", "given": "1, 2, 3"}, "at least one value is too many"),
        (
            {"kind": "sum", "key": "1*2 + 3*4 = 14", "given": "1*2 + 3*4 = 15"},
            "the products are right, their sum is wrong",
        ),
        ({"kind": "real", "key": "9/8", "given": "1.12"}, ROUNDED),
        ({"kind": "real", "key": "9/8", "given": "1.13"}, ROUNDED),
        ({"kind": "real", "key": "9/8", "given": "1.11"}, "this is not the right value"),
        ({"kind": "real", "key": "9/8", "given": "1.12 %"}, "this is not the right value"),
        ({"kind": "real", "key": "9/8", "given": "1.3", "decimals": 1}, "this is not the right value"),
        ({"kind": "sum", "key": "1*2 + 3*4", "given": "3*4 + 1*2 = 15"}, "the products are right, their sum is wrong"),
        ({"kind": "sum", "key": "1*2 + 3*4", "given": "3*4 + 1*3"}, "product 2 is not the right one"),
        ({"kind": "sum", "key": "1*2 + 3*4", "given": "1*2 + 1*2"}, "product 2 is not the right one"),
        ({"kind": "sum", "key": "1*2 + 3*4", "given": "1*2 + 3*5"}, "product 2 is not the right one"),
        ({"kind": "integer", "key": "5", "given": "5.5"}, "an integer is expected"),
        (
            {"kind": "list", "key": "w, 2w", "given": "w, w^2"},
            "element 2: for w = 1 your formula gives 1, the response has 2",
        ),
    ],
)
def test_the_message_says_what_is_wrong(case, message):
    assert line({**case, "language": "en"})["message"] == message
    assert line({**case, "language": "fr"})["message"] != message


def test_axes_of_length_one_in_front_are_no_difference():
    case = {"kind": "matrix", "key": "[[[1, 2], [3, 4]]]"}
    assert line({**case, "given": "[[1, 2], [3, 4]]"})["verdict"] == "right"
    assert line({"kind": "matrix", "key": "[[1, 2], [3, 4]]", "given": "[[[1, 2], [3, 4]]]"})["verdict"] == "right"
    assert line({**case, "given": "[[1, 2, 3, 4]]"})["verdict"] == "wrong"


def test_torch_shapes_without_declared_axes_in_either_order():
    case = {"kind": "shape", "given": "torch.Size([1, 6, 28, 24])"}
    assert line({**case, "key": "28x24x6"})["verdict"] == "right"
    assert line({**case, "key": "6x28x24"})["verdict"] == "right"
    assert line({**case, "key": "24x28x6"})["verdict"] == "wrong"
    assert line({**case, "key": "10", "given": "torch.Size([1, 10])"})["verdict"] == "right"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (b"{", "not JSON"),
        (b"", "not JSON"),
        (b"[1]", "not a case"),
        (b'{"kind": "integer", "key": "5"}', "given"),
        (b'{"kind": "integers", "key": "5", "given": "5"}', "kind"),
        (b'{"kind": "integer", "key": 5, "given": "5"}', "key"),
        (b'{"kind": "integer", "key": "5", "given": "5", "kind": "real"}', "twice"),
        (b'{"kind": "integer", "key": "(5", "given": "5"}', "clé ne peut pas être lue"),
        (b'{"kind": "integer", "key": "(5", "given": "5", "language": "en"}', "key cannot be read"),
        (b'{"kind": "integer", "key": "5", "given": "5", "language": "de"}', "language"),
        (b'{"kind": "formula", "key": "w", "given": "w", "domain": {"w": [5, 3]}}', "aucun point"),
        (b'{"kind": "formula", "key": "w", "given": "w", "domain": {"w": ["f(", 3]}}', "borne"),
        (b'{"kind": "formula", "key": "w/(w-w)", "given": "w", "language": "en"}', "no point"),
        (b"[" * 100_000, "nested"),
        (b'{"kind": "integer", "key": "5", "given": "\xff"}', "UTF-8"),
    ],
)
def test_a_line_that_is_no_case_is_an_error_and_no_verdict(text, message):
    found = json.loads(judged(text))
    assert found["verdict"] == "error"
    assert message in found["message"]


def test_a_field_that_is_null_is_as_if_it_were_not_there():
    nothing = dict.fromkeys(("language", "domain", "aliases", "symbols", "axes", "options", "decimals", "id"))
    assert line({"kind": "integer", "key": "5", "given": "5", **nothing}) == {
        "verdict": "right",
        "read": "5",
        "message": "juste",
    }
    assert line({"kind": "integer", "key": "5", "given": None})["verdict"] == "error"


@pytest.mark.parametrize("name", ["", "w h", "__import__", "1", "max", "é", "x" * 500])
def test_strange_names_of_symbols_stop_no_line(name):
    for fields in ({"domain": {name: [1, None]}}, {"symbols": ["w", name]}, {"aliases": {name: "w"}}):
        assert line({"kind": "formula", "key": "w", "given": "w", **fields})["verdict"] in ("right", "error")


def test_a_fault_of_our_own_is_one_line_too(monkeypatch):
    def broken(case):
        raise ZeroDivisionError("nobody thought of it")

    monkeypatch.setattr("corrige.cli.commands.judge.judge_one", broken)
    found = line({"kind": "integer", "key": "5", "given": "5"})
    assert found["verdict"] == "error"
    assert "nobody thought of it" in found["message"]


def test_half_a_character_is_unreadable():
    found = line({"kind": "integer", "key": "5", "given": "5\ud800"})
    assert found["verdict"] == "unreadable"


def test_a_bad_case_is_an_exception_in_python():
    with pytest.raises(BadCase, match="key cannot be read"):
        judge_one(Case(kind="integer", key="(5", given="5", language="en"))


def test_lines_are_answered_one_by_one():
    """Each verdict comes before the next line goes in: a warm process, flushed line by line."""
    script = "import sys; from corrige.cli import main; sys.argv = ['corrige', 'judge', '--json']; main()"
    command = [sys.executable, "-c", script]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin
        assert process.stdout
        for given, verdict in (("5", "right"), ("6", "wrong"), ("(", "unreadable")):
            process.stdin.write(json.dumps({"kind": "integer", "key": "5", "given": given}).encode() + b"\n")
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["verdict"] == verdict
        process.stdin.write(b"{broken\n")
        process.stdin.write(b'{"kind": "integer", "key": "5", "given": "5"}')
        process.stdin.close()
        assert [json.loads(line)["verdict"] for line in process.stdout] == ["error", "right"]
    assert process.returncode == 0


def test_reading_and_judging_load_nothing_heavy():
    script = (
        "import sys, corrige.cli.commands.judge; print([name for name in ('numpy', 'torch', 'sympy', 'lark', 'jinja2')"
        " if name in sys.modules])"
    )
    found = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"


@pytest.mark.parametrize("kind", ["integer", "real", "matrix", "list", "set", "sum", "formula"])
@pytest.mark.parametrize(
    "given",
    ["|" * 3000, "abs(" * 39 + "w" + ")" * 39, "|1" * 1000, "l'" * 1400, "la " * 900, "1 soit " * 400, "{-}" * 900],
)
def test_what_is_nested_or_repeated_without_end_is_refused(kind, given):
    """An absolute value holds its inside twice: forty of them would be a tree of 2^40 parts."""
    key = "1 2; 3 4" if kind == "matrix" else "7"
    assert line({"kind": kind, "key": key, "given": given})["verdict"] in ("unreadable", "wrong")


def test_a_matrix_is_never_read_without_what_surrounds_it():
    """Whatever stands beside an environment counts, or is refused."""
    key = r"\begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix}"
    for given in (f"2{key}", f"-{key}", f"{key}^T", f"{key}/2", f"{key} + 1", f"{key}{key}", f"w{key}", f"{key}^2"):
        assert line({"kind": "matrix", "key": key, "given": given})["verdict"] != "right", given
