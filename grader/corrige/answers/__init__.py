"""Reading what was typed: `read` gives a value, or the place where the answer cannot be read."""

from corrige.answers.reading import read
from corrige.answers.verdicts import KINDS, Kind, Product, ProductSum, Read, Unreadable, Value

__all__ = ["KINDS", "Kind", "Product", "ProductSum", "Read", "Unreadable", "Value", "read"]
