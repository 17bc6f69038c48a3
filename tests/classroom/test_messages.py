"""Messages: in two languages, short, and without a sign that does anything."""

from __future__ import annotations

from pathlib import Path

import pytest

from corrige.classroom.messages import MAX_SHOWN, language, listed, nearest, say, shown, speaking


def test_what_is_quoted_is_short_and_harmless() -> None:
    assert shown("x" * 200) == "x" * (MAX_SHOWN - 1) + "…"
    assert shown("a\x1b]0;x\x07\r\n\u202e\u200b\ud800b") == r"a\x1b]0;x\x07\r\n\u202e\u200b\ud800b"
    assert shown("2\u202f000\u00a0é ∅") == "2\u202f000\u00a0é ∅"
    assert shown(Path("a" * 200)) == "a" * 200


def test_a_quoted_text_is_no_template() -> None:
    assert say(en="{x}", fr="{x}", x="{y} :") == "{y} :"
    with speaking("fr"):
        assert say(en="a: {x}", fr="a : « {x} » !", x="b ; c") == "a\u00a0: «\u00a0b ; c\u00a0»\u202f!"


@pytest.mark.parametrize(
    ("environment", "found"),
    [
        ({}, "en"),
        ({"LANG": "fr_FR.UTF-8"}, "fr"),
        ({"LANG": "fr_FR.UTF-8", "LC_ALL": "C"}, "en"),
        ({"LANG": "de_DE", "CORRIGE_LANGUAGE": "fr"}, "fr"),
    ],
)
def test_the_language_is_the_machines_unless_it_is_chosen(
    monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], found: str
) -> None:
    for name in ("CORRIGE_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr("corrige.classroom.messages._chosen", _NothingChosen())
    assert language() == found


class _NothingChosen:
    def get(self) -> None:
        return None


def test_names() -> None:
    assert nearest("LEVL", ["level", "title"]) == "level"
    assert nearest("zzz", ["level"]) is None
    assert listed(map(str, range(20)), 3) == "0, 1, 2, …"
