"""Numbers in words, against words that are put together here by the rules of each language."""

from random import Random

import pytest

from corrige.answers.spelled import value_of

ENGLISH = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
ENGLISH_TENS = ["-", "-", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
FRENCH = [
    "zéro",
    "un",
    "deux",
    "trois",
    "quatre",
    "cinq",
    "six",
    "sept",
    "huit",
    "neuf",
    "dix",
    "onze",
    "douze",
    "treize",
    "quatorze",
    "quinze",
    "seize",
]
FRENCH_TENS = [
    "-",
    "dix",
    "vingt",
    "trente",
    "quarante",
    "cinquante",
    "soixante",
    "soixante",
    "quatre-vingt",
    "quatre-vingt",
]


def english(n):
    if n < 20:
        return ENGLISH[n]
    for size, word in ((10**6, "million"), (1000, "thousand"), (100, "hundred")):
        if n >= size:
            rest = f" {english(n % size)}" if n % size else ""
            return f"{english(n // size)} {word}{rest}"
    return ENGLISH_TENS[n // 10] + (f" {ENGLISH[n % 10]}" if n % 10 else "")


def french(n):
    if n <= 16:
        return FRENCH[n]
    if n < 100:
        tens = n // 10 - (n // 10 in (7, 9))
        rest = n - 10 * tens
        head = FRENCH_TENS[n // 10] if n >= 20 else "dix"
        rest = rest if n >= 20 else n - 10
        return head + (f" {french(rest)}" if rest else "")
    if n < 1000:
        head = "cent" if n < 200 else f"{FRENCH[n // 100]} cents"
        return head + (f" {french(n % 100)}" if n % 100 else "")
    if n < 10**6:
        head = "mille" if n < 2000 else f"{french(n // 1000)} mille"
        return head + (f" {french(n % 1000)}" if n % 1000 else "")
    return f"{french(n // 10**6)} millions" + (f" {french(n % 10**6)}" if n % 10**6 else "")


NUMBERS = [*range(1, 1200), *Random(3).sample(range(1200, 10**8), 800)]


@pytest.mark.parametrize("spell", [english, french])
def test_every_number_is_read(spell):
    assert [value_of(spell(n).replace("-", " ").split()) for n in NUMBERS] == NUMBERS


@pytest.mark.parametrize("spell", [english, french])
def test_two_numbers_in_a_row_are_none_or_read_otherwise(spell):
    """`two three` is no number; `twenty` and `three` are another one."""
    for a in range(1, 17):
        for b in range(1, 17):
            assert value_of([*spell(a).split(), *spell(b).split()]) in (None, a + b if a == 10 and b >= 7 else None)
