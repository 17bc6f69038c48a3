"""The counterexample that is shown is the smallest: worked out by hand for formulas that part far from the origin."""

from __future__ import annotations

import pytest
from answers.trees import formula

from corrige.grader.equality import bounds_of, difference

ONE = {"w": (1, None)}
TWO = {"w": (1, None), "f": (1, None)}
LARGER = {"w": ("f", None), "f": (1, None)}
BELOW = {"w": (None, "2*f"), "f": (1, None)}
HALF = {"w": ("(f+1)/2", None), "f": (1, None)}


@pytest.mark.parametrize(
    ("key", "given", "domain", "smallest"),
    [
        ("w", "max(w, 2*w - 500)", ONE, {"w": 501}),
        ("w", "w + floor(w/1000)", ONE, {"w": 1000}),
        ("w", "w + floor(w/641)", ONE, {"w": 641}),
        ("w", "min(w, 700)", ONE, {"w": 701}),
        ("w", "w + max(0, w - 24)", ONE, {"w": 25}),
        ("w", "w + max(0, w - 30)", ONE, {"w": 31}),
        ("w", "max(w, 3*f - 100)", TWO, {"f": 34, "w": 1}),
        ("w", "w + max(0, f + w - 300)", TWO, {"f": 1, "w": 300}),
        ("w", "w + floor(w*f/10000)", TWO, {"f": 100, "w": 100}),
        ("w", "w + floor(f/513)", TWO, {"f": 513, "w": 1}),
        ("w", "w + max(0, f - w - 200)", TWO, {"f": 202, "w": 1}),
        ("w - f + 1", "w - f + 1 + max(0, w - f - 300)", LARGER, {"f": 1, "w": 302}),
        ("w - f + 1", "w - f + 1 + max(0, 2*f - w - 300)", LARGER, {"f": 301, "w": 301}),
        ("w", "max(w, -500)", {"w": (None, None)}, {"w": -501}),
        ("w", "min(w, 500)", {"w": (None, None)}, {"w": 501}),
        ("w", "max(w, -300)", {"w": (None, 20)}, {"w": -301}),
        ("w", "max(w, -300)", BELOW, {"f": 1, "w": -301}),
        ("w", "min(w, 300)", HALF, {"f": 1, "w": 301}),
        ("w", "min(w, 300 - f)", HALF, {"f": 1, "w": 300}),
        # none of these is among the points that are tried first: it is brought down to
        ("w", "w + floor(f*w/C^3)", {"C": (9, None)}, {"C": 9, "f": 27, "w": 27}),
        ("w*f*C*s", "w*f*C*s + floor(w/(f+C+s+60))", {}, {"C": 1, "f": 1, "s": 1, "w": 63}),
        ("w + p", "w + p + floor(max(0, -w-7*p-130)/(f+3))", {"w": (None, None)}, {"f": 1, "p": 0, "w": -134}),
        ("w + p", "w + p + floor(max(0, w-7*p-130)/(f+3))", {"w": (None, None)}, {"f": 1, "p": 0, "w": 134}),
        ("w", "w + floor(max(0, -w-3*f-130)/(f+3))", BELOW, {"f": 1, "w": -137}),
        ("w", "w + floor(max(0, w-3*f-130)/(f+3))", {"w": ("f+5", None), "f": (2, None)}, {"f": 2, "w": 141}),
        ("w", "w + floor(w/(10*f+100))*floor(f/20)", {}, {"f": 20, "w": 300}),
        ("w", "w + floor(w/(10*f+1000))*floor(f/20)", {}, {"f": 20, "w": 1200}),
        ("w", "w + floor(w/(10*f+100))*floor(f/25)*floor(s/18)", {}, {"f": 25, "s": 18, "w": 350}),
        ("w", "w + floor(w/(f+100))*floor(s/(f+18))", {"f": (5, None)}, {"f": 5, "s": 23, "w": 105}),
        ("w", "w + floor((w-f)/(s+9))*floor(s/30)", {"w": ("f", None), "f": (7, None)}, {"f": 7, "s": 30, "w": 46}),
    ],
)
def test_smallest(key, given, domain, smallest):
    found = difference(formula(key), formula(given), bounds_of(domain))
    assert found is not None
    assert dict(found.point) == smallest


def test_points_at_which_the_key_itself_is_too_large_do_not_count():
    huge = formula("w + w^30000/w^30000")  # a number only where w = 1
    assert difference(huge, formula("w + 1"), bounds_of(ONE)) is None
    found = difference(huge, formula("w + 2"), bounds_of(ONE))
    assert found is not None
    assert dict(found.point) == {"w": 1}
