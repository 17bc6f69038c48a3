"""Answers judged per second on one core, beside `math-verify` on the same answers in the same run.

    python benchmarks/answers.py

`math-verify` may live in an environment of its own, since it pins its own parser; name its interpreter:

    python -m venv mv && mv/bin/pip install "math-verify[antlr4_13_2]"
    MATH_VERIFY_PYTHON=mv/bin/python python benchmarks/answers.py

The answers are those of tests/answers (the table's, and the pairs of formulas in LaTeX), each with the verdict that was
given to it by hand, so that both speed and correctness show. Both tools read key and answer each time; ours keeps the
last keys, as it does in a class. The result goes to results/answers.txt.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import msgspec

HERE = Path(__file__).parent
sys.path[0] = str(HERE.parent / "tests")  # in place of this folder, whose answers.py is another module

from answers.table import sections  # noqa: E402
from answers.test_pairs import sections as pair_sections  # noqa: E402
from answers.trees import formula  # noqa: E402

from corrige.document.notation import latex  # noqa: E402
from corrige.grader.single import Case, judge_one  # noqa: E402

KINDS = ("integer", "shape", "matrix", "formula")
PEER = """
import json, sys, time
from math_verify import parse, verify
results = {}
for kind, items in json.load(sys.stdin).items():
    right, start = 0, time.perf_counter()
    for item in items:
        try:
            said = verify(parse(f"${item['key']}$"), parse(f"${item['given']}$"))
        except Exception:
            said = None
        right += said == item["right"]
    results[kind] = [time.perf_counter() - start, right]
print(json.dumps(results))
"""


def answers() -> dict[str, list[dict[str, Any]]]:
    """Cases of each kind with the verdict wanted; formulas in LaTeX, which both tools read."""
    found: dict[str, list[dict[str, Any]]] = {kind: [] for kind in KINDS}
    for section in sections():
        kind = section.settings["kind"]
        for row in section.rows:
            if kind in ("integer", "shape", "matrix") and row.verdict != "unreadable":
                found[kind].append({**section.case(row, section.languages[-1]), "right": row.verdict == "right"})
    for section in pair_sections():
        for sign, key, given in section.pairs:
            case = {"kind": "formula", "key": latex(formula(key)), "given": latex(formula(given)), "language": "en"}
            found["formula"].append({**case, "domain": section.domain, "right": sign == "="})
    return found


def ours(items: list[dict[str, Any]], repeat: int) -> tuple[float, int]:
    cases = [(msgspec.convert({k: v for k, v in item.items() if k != "right"}, Case), item["right"]) for item in items]
    right = sum((judge_one(case).verdict == "right") == wanted for case, wanted in cases)
    start = time.perf_counter()
    for _ in range(repeat):
        for case, _ in cases:
            judge_one(case)
    return (time.perf_counter() - start) / repeat, right


def theirs(every: dict[str, list[dict[str, Any]]]) -> dict[str, tuple[float, int]] | None:
    """None where math-verify is not installed."""
    python = os.environ.get("MATH_VERIFY_PYTHON", sys.executable)
    if subprocess.run([python, "-c", "import math_verify"], capture_output=True, check=False).returncode:
        return None
    text = json.dumps(every)
    done = subprocess.run(
        [python, "-W", "ignore", "-c", PEER], input=text, stdout=subprocess.PIPE, text=True, check=True
    )
    return {kind: (seconds, right) for kind, (seconds, right) in json.loads(done.stdout.splitlines()[-1]).items()}


def main() -> None:
    every = answers()
    peer = theirs(every)
    lines = [f"{'':10}{'answers':>8}{'corrige /s':>12}{'right':>8}{'math-verify /s':>16}{'right':>8}{'times':>8}"]
    for kind in KINDS:
        count = len(every[kind])
        seconds, right = ours(every[kind], repeat=5)
        line = f"{kind:10}{count:8}{count / seconds:12.0f}{right:8}"
        if peer is not None:
            their_seconds, their_right = peer[kind]
            line += f"{count / their_seconds:16.0f}{their_right:8}{their_seconds / seconds:8.0f}"
        lines.append(line)
    if peer is None:
        lines.append("math-verify is not installed: no comparison. See the head of this file.")
    print("\n".join(lines))
    (HERE / "results").mkdir(exist_ok=True)
    (HERE / "results" / "answers.txt").write_text("\n".join(lines) + "\n", "utf-8")


if __name__ == "__main__":
    main()
