"""`pytest --corrige MANIFEST --student ID ANSWERS`: one test item a question.

Passed for right, failed with the feedback, skipped for missing, error for a fault of ours; points are properties.
Skipped tests alone would be a success: where an answer is missing, the session has failed (exit status 1).
Nothing of the student's folder is imported: where pytest itself would load something from there, the plugin refuses
to run and says how to call it.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from corrige.classroom.grading import Graded, GradedQuestion

HOW = "cd $(mktemp -d) && pytest -c /dev/null --rootdir=. --noconftest -p no:cacheprovider"
CONFIGURATION = ("pytest.ini", ".pytest.ini", "pytest.toml", ".pytest.toml", "tox.ini", "setup.cfg", "pyproject.toml")


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("corrige", "grading answers with corrige")
    group.addoption("--corrige", metavar="MANIFEST", help="grade ANSWERS with this manifest, one test a question")
    group.addoption("--student", metavar="ID", help="whose answers they are")


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config, parser: Any, args: list[str]) -> None:
    """Before any conftest is loaded: refuse where something of the student's would be."""
    known = early_config.known_args_namespace
    if getattr(known, "corrige", None):
        files = [Path(arg).resolve() for arg in known.file_or_dir] or [Path.cwd()]
        for reason in _dangers(early_config, files, noconftest=bool(known.noconftest)):
            raise pytest.UsageError(f"corrige: {reason}; run it away from the student's files:\n  {HOW} --corrige …")


def _dangers(config: pytest.Config, files: list[Path], *, noconftest: bool) -> Iterator[str]:
    """What pytest would load, or may have loaded, from the folders where the answers lie."""
    for file in files:
        folder = file if file.is_dir() else file.parent
        root = _repository(folder)
        if config.inipath and config.inipath.resolve().is_relative_to(root):
            yield f"pytest reads {config.inipath}"
        if not noconftest:
            for place in (folder, *folder.parents):
                if (place / "conftest.py").exists():
                    yield f"pytest would import {place / 'conftest.py'}"
                if place == root:
                    break
        for entry in sys.path:
            if Path(entry or ".").resolve().is_relative_to(root):
                yield f"Python imports modules from {Path(entry or '.').resolve()}"


def _repository(folder: Path) -> Path:
    """The repository that a folder belongs to; the folder itself where there is none."""
    return next((place for place in (folder, *folder.parents) if (place / ".git").exists()), folder)


def pytest_configure(config: pytest.Config) -> None:
    if config.getoption("--corrige") and not config.getoption("--student"):
        raise pytest.UsageError("corrige: --corrige needs --student ID: who it is comes from the teacher's side")
    if config.getoption("--corrige"):
        config.pluginmanager.register(Missed(), "corrige-missed")


class Missed:
    """The questions without an answer: a student who handed in nothing has not passed."""

    def __init__(self) -> None:
        self.labels: list[str] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Called where the reports come together, whichever process ran the test."""
        if report.when == "setup" and ("verdict", "missing") in map(tuple, report.user_properties):
            self.labels.append(report.nodeid.rpartition("::")[2])

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        if self.labels and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        if self.labels:
            terminalreporter.write_line(f"corrige: without an answer: {', '.join(self.labels)}", yellow=True)


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    if parent.config.getoption("--corrige") and file_path in _asked_for(parent.config):
        return AnswersFile.from_parent(parent, path=file_path)
    return None


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """With --corrige nothing but the answers file is looked at."""
    if config.getoption("--corrige") and collection_path.is_file():
        return collection_path not in _asked_for(config)
    return None


def _asked_for(config: pytest.Config) -> list[Path]:
    """As pytest calls them: `..` taken out, links not followed."""
    return [Path(os.path.abspath(config.invocation_params.dir / arg.split("::")[0])) for arg in config.args]


class AnswersFile(pytest.File):
    """A student's answers, graded once for all its questions."""

    def collect(self) -> Iterator[pytest.Item]:
        """Raises what is wrong with the file itself: it is said once, not at each question."""
        from corrige.classroom.answers_file import check_header, read_answers_file
        from corrige.classroom.manifest import read_manifest

        manifest = read_manifest(Path(str(self.config.getoption("--corrige"))))
        self.bundle = manifest.bundle(str(self.config.getoption("--student")))
        self.marking = manifest.marking
        self.answers = read_answers_file(self.path, self.bundle.labels())
        check_header(self.answers, self.path, self.bundle.header)
        for label, (exercise, question) in self.bundle.labels().items():
            yield QuestionItem.from_parent(self, name=label, titled=f"{exercise.id}.{question.id}")

    def graded(self) -> Graded:
        """Raises what is our fault: pytest shows it as an error, not as a failure of the student's."""
        if not hasattr(self, "_graded"):
            from corrige.classroom.grading import grade

            self._graded = grade(self.bundle, self.marking, self.answers)
        return self._graded

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        from corrige.classroom.messages import told
        from corrige.problem.errors import CorrigeError

        if isinstance(excinfo.value, CorrigeError):
            return f"corrige: {told(excinfo.value)}"
        return super().repr_failure(excinfo)


class NotRight(Exception):
    """An answer that is not right; its text is the feedback."""


class QuestionItem(pytest.Item):
    """One question. Its result is the verdict; `points` and `worth` are properties of the test."""

    def __init__(self, *, titled: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.titled = titled
        self.row: GradedQuestion | None = None

    def setup(self) -> None:
        """Grading is done here: an exception of ours is an error of the set-up, never a failed question."""
        file = self.parent
        assert isinstance(file, AnswersFile)
        self.row = next(row for row in file.graded().questions if row.label == self.name)
        self.user_properties += [
            ("question", self.titled),
            ("points", str(self.row.points)),
            ("worth", str(self.row.worth)),
            ("verdict", self.row.verdict.status),
        ]

    def runtest(self) -> None:
        assert self.row is not None
        match self.row.verdict.status:
            case "right" | "followed":
                pass
            case "missing":
                pytest.skip(self.row.feedback)
            case _:
                raise NotRight(self.row.feedback)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        if isinstance(excinfo.value, NotRight) and self.row is not None:
            typed = "".join(c if c.isprintable() else " " for c in self.row.typed[:200])
            return f"{self.name}: {typed}\n{excinfo.value}"
        return super().repr_failure(excinfo)

    def reportinfo(self) -> tuple[Path, int | None, str]:
        return self.path, (self.row.line - 1 if self.row and self.row.line else None), self.name
