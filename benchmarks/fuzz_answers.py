"""A million malformed answers: no exception, no hang, no growth of memory.

    python benchmarks/fuzz_answers.py [COUNT] [SEED]

Answers of the table (tests/answers/table.txt) are damaged one to eight times, cut, glued or repeated, and read as their
own kind or another; one in four is judged. The result goes to results/fuzz_answers.txt.
"""

from __future__ import annotations

import resource
import sys
import time
from collections import Counter
from pathlib import Path
from random import Random
from typing import Any

import msgspec

HERE = Path(__file__).parent
sys.path[0] = str(HERE.parent / "tests")  # in place of this folder, whose answers.py is another module

from answers.table import sections  # noqa: E402
from answers.trees import STRANGE, SYMBOLS, damaged  # noqa: E402

from corrige.answers import KINDS, Kind, Read, read  # noqa: E402
from corrige.grader.single import Case, judge_one  # noqa: E402

SLOW = 0.05


def main(count: int, seed: int) -> None:
    random = Random(seed)
    cases = [section.case(row, lang) for section in sections() for row in section.rows for lang in section.languages]
    verdicts: Counter[str] = Counter()
    slow: list[tuple[float, str, str]] = []
    early = 0
    begun = time.perf_counter()
    for number in range(count):
        case = random.choice(cases)
        text = malformed(random, case["given"], random.choice(cases)["given"])
        kind = case["kind"] if random.random() < 0.8 else random.choice(KINDS)
        start = time.process_time()
        try:
            verdicts[outcome(kind, text, case, judged=kind == case["kind"] and number % 4 == 0)] += 1
        except Exception as error:
            raise AssertionError(f"answer {number}: {kind} {text!r}") from error
        taken = time.process_time() - start
        if taken > SLOW:
            slow.append((taken, kind, text[:60]))
        if number == count // 10:
            early = memory()
    report(count, seed, time.perf_counter() - begun, verdicts, sorted(slow, reverse=True), early)


def outcome(kind: Kind, text: str, case: dict[str, Any], *, judged: bool) -> str:
    if judged:
        return judge_one(msgspec.convert({**case, "given": text}, Case)).verdict
    found = read(kind, text, case["language"], symbols=SYMBOLS)
    (found.echo if isinstance(found, Read) else found.message)(case["language"])
    return "read" if isinstance(found, Read) else "refused"


def malformed(random: Random, text: str, other: str) -> str:
    for _ in range(random.randint(1, 8)):
        text = damaged(random, text)
    match random.randrange(20):
        case 0:
            return text * random.randint(2, 40)
        case 1:
            return text[: random.randint(0, len(text))] + other
        case 2:
            return "".join(random.choice(STRANGE) for _ in range(random.randint(0, 80)))
        case 3:
            return "(" * random.randint(0, 60) + text + ")" * random.randint(0, 60)
        case 4:
            return "".join(chr(random.randrange(0x11_0000)) for _ in range(random.randint(0, 20))) + text
        case _:
            return text


def memory() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def report(
    count: int, seed: int, seconds: float, verdicts: Counter[str], slow: list[tuple[float, str, str]], early: int
) -> None:
    lines = [
        f"{count} malformed answers, seed {seed}: no exception",
        f"{seconds:.0f} s, {seconds / count * 1e6:.0f} µs each, on one core",
        ", ".join(f"{name} {number}" for name, number in sorted(verdicts.items())),
        f"peak memory {early} KiB after a tenth, {memory()} KiB at the end",
        f"{len(slow)} took more than {SLOW * 1000:.0f} ms of processor time",
        *(f"  {taken * 1000:.0f} ms {kind} {text!r}" for taken, kind, text in slow[:20]),
    ]
    print("\n".join(lines))
    (HERE / "results").mkdir(exist_ok=True)
    (HERE / "results" / "fuzz_answers.txt").write_text("\n".join(lines) + "\n", "utf-8")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000, int(sys.argv[2]) if len(sys.argv) > 2 else 1)
