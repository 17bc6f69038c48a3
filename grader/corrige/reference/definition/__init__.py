"""The definition: every quantity of a network found by going through its places, products and sums counted one by one.

It knows no closed form; sizes are the number of places found, counts the number of marks made.
"""

from __future__ import annotations

from corrige.reference.definition.measure import measure, solutions

__all__ = ["measure", "solutions"]
