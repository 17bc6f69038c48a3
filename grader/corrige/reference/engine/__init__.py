"""The engine: PyTorch builds and runs the network, in float64, on a CPU or a GPU, and what it did is measured."""

from __future__ import annotations

from corrige.reference.engine.built import FORMULA, MEASURED
from corrige.reference.engine.measure import how, measure, solutions

__all__ = ["FORMULA", "MEASURED", "how", "measure", "solutions"]
