"""Spaces, apostrophes and numbers of each language, and characters that no page should hold."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corrige.templates.typography import clean, number, typeset


@pytest.mark.parametrize(
    ("written", "french"),
    [
        ("Vrai ?", "Vrai\u202f?"),
        ("Non ; oui !", "Non\u202f; oui\u202f!"),
        ("Taille : 3", "Taille\u00a0: 3"),
        ("« même »", "«\u00a0même\u00a0»"),
        (" ?", "\u202f?"),
        (" : ", "\u00a0: "),
        ("l'image d'entrée", "l’image d’entrée"),
        ("150 529 000 poids", "150\u202f529\u202f000 poids"),
        ("les 3 128 filtres, 12 34", "les 3\u202f128 filtres, 12 34"),
        ("3 × 3", "3\u202f×\u202f3"),
        ("n° 3", "n°\u00a03"),
        ("a :b", "a :b"),
        ("déjà\u00a0: là", "déjà\u00a0: là"),
    ],
)
def test_french(written: str, french: str) -> None:
    assert typeset(written, "fr") == french


@pytest.mark.parametrize("text", ["Right ?", "Size : 3", "It is « so »", "150 529 000"])
def test_english_keeps_its_spaces(text: str) -> None:
    assert typeset(text, "en") == text


@pytest.mark.parametrize(
    ("value", "decimals", "french", "english"),
    [
        (28000, None, "28\u202f000", "28,000"),
        (-5, None, "−5", "−5"),
        (Fraction(3, 2), None, "1,5", "1.5"),
        (Fraction(10, 7), None, "10/7", "10/7"),
        (Fraction(-10, 7), 2, "−1,43", "−1.43"),
        (Fraction(1, 8), 2, "0,13", "0.13"),
        (Fraction(-1, 1000), 2, "0,00", "0.00"),
        (Fraction(123456, 10), 1, "12\u202f345,6", "12,345.6"),
        (7, 0, "7", "7"),
    ],
)
def test_numbers(value: int | Fraction, decimals: int | None, french: str, english: str) -> None:
    assert (number(value, "fr", decimals), number(value, "en", decimals)) == (french, english)


@given(st.text())
def test_clean_text_can_be_written_and_steers_nothing(text: str) -> None:
    kept = clean(text)
    kept.encode("utf-8")
    codes = {ord(character) for character in kept} - {ord("\t"), ord("\n")}
    assert not codes & {*range(32), *range(0x7F, 0xA0), *range(0x202A, 0x202F), *range(0xD800, 0xE000)}
    assert clean(kept) == kept


def test_names_stay_as_they_are() -> None:
    for name in ("Nguyễn Thị Ánh", "O'Brien", "王伟", "محمد", "Œdipe", "Ольга"):
        assert clean(name) == name
