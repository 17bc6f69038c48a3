"""Worked solutions as documents, and the general solution in symbols."""
