"""How long commands take to start and answer, as ratios to a bare Python that imports the command-line library.

    python benchmarks/start.py [REPETITIONS]     (31 where none is named)

Two floors: `import typer`, and `import typer, rich`. All commands take turns, so that what else the machine does falls
on each alike; the median of the wall clock counts. A summary and a student's commands are to stay below 3.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median

FLOORS = {
    "python -c pass": ("-c", "pass"),
    "import typer": ("-c", "import typer"),
    "import typer, rich": ("-c", "import typer, rich"),
}
COMMANDS = {
    "corrige summary vgg16": ("summary", "vgg16"),
    "corrige summary vgg16 --json": ("summary", "vgg16", "--json"),
    "corrige summary vgg16 --classes 10": ("summary", "vgg16", "--classes", "10"),
    "corrige summary resnet152": ("summary", "resnet152"),
    "corrige check": ("check",),
    "corrige status": ("status",),
    "corrige show 1": ("show", "1"),
    "corrige answer 1a 5": ("answer", "1a", "5"),
    "corrige practice": ("practice",),
    "corrige practice operations": ("practice", "operations"),
    "corrige --help": ("--help",),
}


def desk(folder: Path) -> Path:
    """The folder of a student who has answered."""
    made = ("demo", "--out", str(folder / "demo"), "--no-pdf")
    subprocess.run(corrige(made), check=True, stdout=subprocess.DEVNULL)
    student = next((folder / "demo").glob("*/students/*"))
    answers = next((folder / "demo").glob(f"{student.parts[-3]}/submissions/{student.name}/*"))
    place = folder / "student"  # without the teacher's files above it
    shutil.copytree(student, place)
    shutil.copy(answers, place)
    return place


def corrige(arguments: Sequence[str]) -> list[str]:
    return [sys.executable, "-c", "from corrige.cli import main; main()", *arguments]


def took(command: Sequence[str], folder: Path) -> float:
    # as on a student's machine: compiled files are kept after the first start, nothing is kept at home
    environment = {**os.environ, "HOME": str(folder), "XDG_STATE_HOME": str(folder), "PYTHONPYCACHEPREFIX": ""}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    start = time.perf_counter()
    done = subprocess.run(
        command, cwd=folder, env=environment, input=b"", stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )
    spent = time.perf_counter() - start
    if done.returncode not in (0, 10):  # 10: an answer is unreadable
        raise SystemExit(f"{' '.join(command)}: {done.stderr.decode()[-500:]}")
    return spent


def main() -> None:
    repetitions = int(sys.argv[1]) if len(sys.argv) > 1 else 31
    with tempfile.TemporaryDirectory() as name:
        place = desk(Path(name))
        commands = {what: [sys.executable, *given] for what, given in FLOORS.items()}
        commands |= {what: corrige(given) for what, given in COMMANDS.items()}
        times: dict[str, list[float]] = {what: [] for what in commands}
        for _ in range(repetitions + 1):
            for what, command in commands.items():
                times[what].append(took(command, Path(name) if "practice" in what else place))
    medians = {what: median(found[1:]) for what, found in times.items()}  # the first fills the disk's cache
    print(f"{'median of ' + str(repetitions):<38}{'ms':>6}{'÷ typer':>10}{'÷ typer, rich':>15}")
    for what, found in medians.items():
        ratios = (found / medians[floor] for floor in ("import typer", "import typer, rich"))
        shown = (f"{one:>{wide}.2f}" for one, wide in zip(ratios, (10, 15), strict=True))
        print(f"{what:<38}{1000 * found:>6.0f}{''.join(shown)}")


if __name__ == "__main__":
    main()
