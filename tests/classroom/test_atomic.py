"""Files and folders appear whole or not at all, whatever fails and wherever a process is killed."""

from __future__ import annotations

import errno
import os
import stat
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import Any

import pytest

from corrige.classroom.atomic import CannotWrite, _marked, folder_atomically, write_atomically
from corrige.classroom.messages import speaking


def names(folder: Path) -> list[str]:
    return sorted(str(each.relative_to(folder)) for each in folder.rglob("*"))


def test_a_file_is_written_and_nothing_else(tmp_path: Path) -> None:
    write_atomically(tmp_path / "a.txt", "é\r\n")
    write_atomically(tmp_path / "b", b"\0")
    assert (tmp_path / "a.txt").read_bytes() == "é\r\n".encode()
    assert names(tmp_path) == ["a.txt", "b"]


def test_rights_are_kept_and_links_followed(tmp_path: Path) -> None:
    real, link = tmp_path / "real", tmp_path / "link"
    real.write_text("old")
    real.chmod(0o640)
    link.symlink_to(real)
    write_atomically(link, "new")
    assert real.read_text() == "new"
    assert link.is_symlink()
    assert stat.S_IMODE(real.stat().st_mode) == 0o640


def test_a_new_file_has_the_users_rights(tmp_path: Path) -> None:
    (tmp_path / "plain").write_text("")
    write_atomically(tmp_path / "ours", "")
    assert (tmp_path / "ours").stat().st_mode == (tmp_path / "plain").stat().st_mode


@pytest.mark.parametrize("call", ["fsync", "replace", "chmod"])
def test_when_the_system_fails_the_old_file_stands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str) -> None:
    (tmp_path / "a").write_text("old")

    def full(*_: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, call, full)
    with pytest.raises(CannotWrite, match=r"a cannot be written: No space left on device"):
        write_atomically(tmp_path / "a", "new")
    monkeypatch.undo()
    assert (tmp_path / "a").read_text() == "old"
    assert names(tmp_path) == ["a"]


def test_no_such_folder(tmp_path: Path) -> None:
    with speaking("fr"), pytest.raises(CannotWrite, match="ne peut être écrit") as caught:
        write_atomically(tmp_path / "none" / "a", "new")
    assert caught.value.exit_code == 11


def test_a_folder_comes_whole_and_replaces_the_old_one(tmp_path: Path) -> None:
    for round in ("1", "2"):
        with folder_atomically(tmp_path / "deep" / "tp1", ours={"1"}) as folder:
            (folder / round).write_text(round)
            assert not (tmp_path / "deep/tp1" / round).exists()
    assert names(tmp_path) == ["deep", "deep/tp1", "deep/tp1/2"]


def test_what_is_not_ours_is_carried_over(tmp_path: Path) -> None:
    (tmp_path / "tp1/submissions/ada").mkdir(parents=True)
    (tmp_path / "tp1/submissions/ada/answers.toml").write_text("1a = 5")
    (tmp_path / "tp1/notes").write_text("kept")
    (tmp_path / "tp1/link").symlink_to(tmp_path)
    (tmp_path / "tp1/old").write_text("gone")
    with folder_atomically(tmp_path / "tp1", ours={"old", "none"}) as folder:
        (folder / "new").write_text("")
        (folder / "notes").write_text("not in its place")
    assert names(tmp_path / "tp1") == [
        "link", "new", "notes", "submissions", "submissions/ada", "submissions/ada/answers.toml",
    ]  # fmt: skip
    assert (tmp_path / "tp1/notes").read_text() == "kept"
    assert (tmp_path / "tp1/link").is_symlink()


def test_when_the_filling_fails_the_old_folder_stands(tmp_path: Path) -> None:
    (tmp_path / "tp1").mkdir()
    (tmp_path / "tp1/old").write_text("old")

    def fill() -> None:
        with folder_atomically(tmp_path / "tp1") as folder:
            (folder / "new").write_text("half")
            _ = 1 / 0

    with pytest.raises(ZeroDivisionError):
        fill()
    assert names(tmp_path) == ["tp1", "tp1/old"]


def test_when_the_second_rename_fails_the_old_folder_steps_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "tp1").mkdir()
    (tmp_path / "tp1/old").write_text("old")
    replace, calls = os.replace, []

    def second_fails(*paths: Any) -> None:
        calls.append(paths)
        if len(calls) == 2:
            raise OSError(errno.EIO, "Input/output error")
        replace(*paths)

    monkeypatch.setattr(os, "replace", second_fails)
    with pytest.raises(CannotWrite, match="Input/output error"), folder_atomically(tmp_path / "tp1") as folder:
        (folder / "new").write_text("new")
    assert names(tmp_path / "tp1") == ["old"]


def test_a_file_in_the_way_is_not_touched(tmp_path: Path) -> None:
    (tmp_path / "tp1").write_text("a file")
    with pytest.raises(CannotWrite, match="a file stands where a folder should"), folder_atomically(tmp_path / "tp1"):
        pass
    assert (tmp_path / "tp1").read_text() == "a file"
    assert names(tmp_path) == ["tp1"]


KILLED = """
    import os, sys
    from pathlib import Path
    from corrige.classroom.atomic import folder_atomically, write_atomically
    place, at, calls = Path(sys.argv[1]), int(sys.argv[2]), 0
    def counted(name):
        inner = getattr(os, name)
        def call(*args, **kwargs):
            global calls
            calls += 1
            if calls == at:
                os._exit(9)
            return inner(*args, **kwargs)
        setattr(os, name, call)
    for name in ("replace", "fsync", "chmod", "unlink", "rmdir", "mkdir"):
        counted(name)
    with folder_atomically(place / "tp1", {"a", "b"}) as folder:
        write_atomically(folder / "a", "new")
        write_atomically(folder / "b", "new")
"""


def test_killed_at_any_call_there_is_the_old_folder_or_the_new_one(tmp_path: Path) -> None:
    for at in range(1, 40):
        place = tmp_path / str(at)
        with folder_atomically(place / "tp1") as folder:
            (folder / "a").write_text("old")
        code = [sys.executable, "-c", textwrap.dedent(KILLED), str(place), str(at)]
        done = subprocess.run(code, check=False).returncode == 0
        if not (place / "tp1").exists():  # between the two renames: the next writer finds it again
            with pytest.raises(ZeroDivisionError), folder_atomically(place / "tp1"):
                _ = 1 / 0
        found = {each.name: each.read_text() for each in (place / "tp1").iterdir()}
        assert found in ({"a": "old"}, {"a": "new", "b": "new"})
        if done:
            assert found == {"a": "new", "b": "new"}
            assert at > 8
            return
    pytest.fail("never came to its end")


def test_what_died_long_ago_is_cleared(tmp_path: Path) -> None:
    made = {(name, age): Path(_marked(tmp_path / name) + str(age)) for name in ("tp1", "tp1-b") for age in (0, 2)}
    for (_, age), name in made.items():
        folder = tmp_path / name
        (folder / "old").mkdir(parents=True)
        then = folder.stat().st_mtime - age * 86_400
        os.utime(folder, (then, then))
    (tmp_path / "tp1").mkdir()
    with folder_atomically(tmp_path / "tp1"):
        pass
    left = {made[key] for key in made if key != ("tp1", 2)}
    assert {Path(each.name) for each in tmp_path.iterdir()} == {*left, Path("tp1")}
