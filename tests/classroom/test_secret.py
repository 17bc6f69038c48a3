"""The course's secret: where it is found, who may read it, and what is printed of it."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from corrige.classroom.messages import speaking
from corrige.classroom.secret import ExposedSecret, course_secret, fingerprint, secret_file
from corrige.problem.errors import BadFile, Missing

LONG = "a secret of many signs"


def home(tmp_path: Path) -> dict[str, str]:
    return {"XDG_CONFIG_HOME": str(tmp_path / "config")}


def test_the_environment_comes_first(tmp_path: Path) -> None:
    environment = home(tmp_path)
    course_secret("cnn", environment=environment, made=str)
    assert course_secret("cnn", environment={**environment, "CORRIGE_SECRET": f" {LONG}\n"}) == LONG.encode()


def test_a_missing_secret_is_made_only_when_asked_for(tmp_path: Path) -> None:
    environment = home(tmp_path)
    with pytest.raises(Missing, match=r"set CORRIGE_SECRET, or let `corrige build` make one in .*secret.toml"):
        course_secret("cnn", environment=environment)
    with speaking("fr"), pytest.raises(Missing, match="il n’y a pas de secret"):
        course_secret("cnn", environment=environment)
    assert not (tmp_path / "config").exists()
    told: list[Path] = []
    made = course_secret("cnn", environment=environment, made=told.append)
    assert len(made) >= 32
    assert course_secret("cnn", environment=environment, made=told.append) == made
    assert told == [secret_file(environment)]
    assert course_secret("cnn", environment=environment) == made
    assert stat.S_IMODE(secret_file(environment).stat().st_mode) == 0o600


def test_each_course_has_its_own(tmp_path: Path) -> None:
    environment = home(tmp_path)
    cnn = course_secret('c"n\\n é', environment=environment, made=str)
    other = course_secret("rnn", environment=environment, made=str)
    assert cnn != other
    assert course_secret('c"n\\n é', environment=environment) == cnn
    common = course_secret(environment=environment, made=str)
    assert common not in (cnn, other)
    assert course_secret("a third course", environment=environment) == common
    assert course_secret("rnn", environment=environment, made=str) == other


def test_it_never_lies_beside_what_is_handed_out(tmp_path: Path) -> None:
    environment = home(tmp_path)
    for out in (tmp_path, tmp_path / "config", tmp_path / "config" / ".." / "config" / "corrige"):
        with pytest.raises(ExposedSecret, match="which is handed out"):
            course_secret("cnn", out, environment, made=str)
    assert course_secret("cnn", tmp_path / "tp1", environment, made=str)
    (tmp_path / "link").symlink_to(tmp_path / "config")
    with pytest.raises(ExposedSecret) as caught:
        course_secret("cnn", tmp_path / "link", environment)
    assert caught.value.exit_code == 18


@pytest.mark.parametrize(
    ("text", "place", "says"),
    [
        ("[secrets]\ncnn = 'short'", "", "has 5 signs: give it at least 16"),
        ("[secrets]\ncnn = 3", ":1:1: secrets", "must have lines"),
        ("secrets = 3", ":1:1: secrets", "must have lines"),
        ("[secrets\n", ":1", "] is missing"),
    ],
)
def test_a_bad_file(tmp_path: Path, text: str, place: str, says: str) -> None:
    path = secret_file(home(tmp_path))
    path.parent.mkdir(parents=True)
    path.write_text(text)
    with pytest.raises(BadFile) as caught:
        course_secret("cnn", environment=home(tmp_path))
    assert str(caught.value).startswith(f"{path}{place}")
    assert says in caught.value.message
    assert "short" not in str(caught.value)


def test_a_fingerprint_tells_problems_students_sheets_and_secrets_apart() -> None:
    first = fingerprint(b"secret", "tp1", "ada", b"[]")
    others = {
        fingerprint(b"secret", "tp1", "ada", b"[1]"),
        fingerprint(b"secret", "tp1", "eve", b"[]"),
        fingerprint(b"secret", "tp2", "ada", b"[]"),
        fingerprint(b"Secret", "tp1", "ada", b"[]"),
        fingerprint(b"secret", "tp", "1ada", b"[]"),
    }
    assert len(others | {first}) == 6
    assert first == fingerprint(b"secret", "tp1", "ada", b"[]")
    assert len(first) == 9
    assert first[4] == "-"
