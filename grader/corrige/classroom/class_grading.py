"""A class's submissions against the manifest: each student on her own, so that none can cost another a mark."""

from __future__ import annotations

import traceback
from collections.abc import Iterator
from pathlib import Path

from corrige.classroom.answers_file import read_answers_file
from corrige.classroom.grading import Graded, grade
from corrige.classroom.manifest import Bundle, Manifest
from corrige.classroom.messages import say, told
from corrige.classroom.student import ANSWERS
from corrige.problem.errors import CorrigeError


def grade_class(manifest: Manifest, submissions: Path) -> Iterator[Graded]:
    """Every student's result, in the manifest's order."""
    for bundle in manifest.bundles:
        yield grade_one(manifest, bundle, submissions)


def grade_one(manifest: Manifest, bundle: Bundle, submissions: Path) -> Graded:
    """One student's result. A file that cannot be used, or is not hers, is a message; a fault of ours is a traceback
    for us to mend, never a mark."""
    file = find(submissions, bundle)
    if file is None:
        return Graded(bundle, "missing", message=say(en="nothing was handed in", fr="rien n'a été remis"))
    try:
        return grade(bundle, manifest.marking, read_answers_file(file, bundle.labels()), file=file)
    except CorrigeError as error:
        return Graded(bundle, "refused", message=told(error))
    except Exception:  # noqa: BLE001  one student's case must not cost the others their marks: it is kept and told
        return Graded(bundle, "fault", message=traceback.format_exc())


def find(submissions: Path, bundle: Bundle) -> Path | None:
    """`<id>/answers.toml`, or under the folder's name of an id that is no safe name; a lone `<id>.toml` too."""
    student = bundle.student
    for name in dict.fromkeys((student.folder, student.id)):
        if name in ("", ".", "..") or "/" in name or "\\" in name or "\0" in name:
            continue
        for file in (submissions / name / ANSWERS, submissions / f"{name}.toml"):
            if not (submissions / name).is_symlink() and (file.is_symlink() or file.exists()):
                return file
    return None


def strangers(manifest: Manifest, submissions: Path) -> list[str]:
    """What lies among the submissions and is no student's."""
    if not submissions.is_dir():
        return []
    known = {name for bundle in manifest.bundles for name in (bundle.student.folder, bundle.student.id)}
    return sorted(
        entry.name
        for entry in submissions.iterdir()
        if entry.name.removesuffix(".toml") not in known and not entry.name.startswith(".")
    )
