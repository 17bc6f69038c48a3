"""Files and folders that appear whole or not at all: written under another name beside their place, then renamed.

Power may fail, disks fill and processes die at any line: what stood at the place stands there until the new one is
complete. What a dead process left behind begins with `.corrige-`; the next writer of the folder a day later clears it.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from corrige.classroom.messages import say, system
from corrige.problem.errors import CorrigeError

_MARK: Final = ".corrige-"
_DAY: Final = 86_400.0


class CannotWrite(CorrigeError):
    """The place cannot be written: no room, no right, not a folder."""

    exit_code = 11


def write_atomically(path: Path, content: bytes | str, *, private: bool = False) -> None:
    """Write a file whole or not at all; text is UTF-8 with the line ends that it has.

    The rights of a file that is replaced are kept, unless it is `private`: then only the user may read it. A link is
    followed. Raises CannotWrite.
    """
    data = content.encode("utf-8") if isinstance(content, str) else content
    path = Path(os.path.realpath(path))
    with explained(path):
        handle, name = tempfile.mkstemp(prefix=_marked(path), dir=path.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            if not private:  # mkstemp's own rights are the user's alone
                os.chmod(name, path.stat().st_mode & 0o7777 if path.exists() else 0o666 & ~_umask())
            os.replace(name, path)
        except BaseException:
            with suppress(OSError):
                os.unlink(name)
            raise
        _sync(path.parent)


def folder_made(path: Path) -> None:
    """Make a folder and those above it, where they are not there yet. Raises CannotWrite."""
    with explained(path):
        path.mkdir(parents=True, exist_ok=True)


@contextmanager
def folder_atomically(path: Path, ours: Collection[str] = ()) -> Iterator[Path]:
    """A new folder to fill, which stands at `path` when all went well. Of one that stood there, the files of `ours`
    (paths below it) are gone; all others are carried over, in place of what the new one has under their names.

    Where anything is raised inside, the new folder is gone and the old one untouched. Raises CannotWrite.

    >>> with tempfile.TemporaryDirectory() as place:
    ...     with folder_atomically(Path(place) / "tp1") as folder:
    ...         _ = (folder / "sheet.html").write_text("…")
    ...     [str(each.relative_to(place)) for each in Path(place).rglob("*.html")]
    ['tp1/sheet.html']
    """
    path = Path(os.path.realpath(path))
    with explained(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        step_back(path)
        _clear_leftovers(path)
        folder = Path(tempfile.mkdtemp(prefix=_marked(path), dir=path.parent))
        os.chmod(folder, 0o777 & ~_umask())
    try:
        yield folder
        with explained(path):
            _carry_over(path, folder, ours)
            _swap(folder, path)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def _swap(folder: Path, path: Path) -> None:
    """Put the folder at the path. A folder cannot be renamed onto one that is not empty: the old one steps aside
    first, and steps back should the second rename fail."""
    if not path.exists():
        os.replace(folder, path)
    elif not path.is_dir():
        raise NotADirectoryError(20, "a file stands where a folder should", str(path))
    else:
        old = Path(tempfile.mkdtemp(prefix=_marked(path), dir=path.parent)) / "old"
        os.replace(path, old)
        try:
            os.replace(folder, path)
        except BaseException:
            os.replace(old, path)
            raise
        shutil.rmtree(old.parent, ignore_errors=True)
    _sync(path.parent)


def _carry_over(old: Path, new: Path, ours: Collection[str]) -> None:
    """Copied, not moved: at no moment is there less than there was. A folder goes with the files in it."""
    for folder, folders, names in os.walk(old, onerror=_raised) if old.is_dir() else ():
        for name in (*names, *(name for name in folders if Path(folder, name).is_symlink())):
            file = Path(folder, name)
            below = file.relative_to(old)
            if below.as_posix() not in ours:
                (new / below).parent.mkdir(parents=True, exist_ok=True)
                (new / below).unlink(missing_ok=True)
                shutil.copy2(file, new / below, follow_symlinks=False)


def _raised(error: OSError) -> None:
    raise error


def step_back(path: Path) -> None:
    """A folder that had stepped aside for one that never came goes back to its place. Raises CannotWrite."""
    with explained(path):
        for left in _leftovers(path):
            if (left / "old").is_dir() and not path.exists():
                os.replace(left / "old", path)


def _clear_leftovers(path: Path) -> None:
    for left in _leftovers(path):
        if time.time() - left.stat().st_mtime > _DAY:
            shutil.rmtree(left, ignore_errors=True)


def _leftovers(path: Path) -> list[Path]:
    """What dead writers of this path left beside it."""
    if not path.parent.is_dir():
        return []
    return sorted(each for each in path.parent.iterdir() if each.name.startswith(_marked(path)))


def _marked(path: Path) -> str:
    """How the temporary names for this path begin, and those of no other in its folder."""
    return f"{_MARK}{hashlib.sha256(os.fsencode(path.name)).hexdigest()[:10]}-"


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """An error of the system as a message that names the place. Raises CannotWrite."""
    try:
        yield
    except OSError as error:
        raise CannotWrite(
            say(
                en="{path} cannot be written: {why}",
                fr="{path} ne peut être écrit : {why}",
                path=path,
                why=system(error),
            )
        ) from error


def _umask() -> int:
    """What the user takes away from new files' rights; only setting it tells it."""
    mask = os.umask(0o077)
    os.umask(mask)
    return mask


def _sync(folder: Path) -> None:
    """Make the rename last through a power failure, where the system lets a folder be opened."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
