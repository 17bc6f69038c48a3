"""The engine: PyTorch builds and runs the network, in float64, on a CPU or a GPU, and what it did is measured."""

from __future__ import annotations

from corrige.reference.engine.measure import measure, solutions

__all__ = ["measure", "solutions"]
