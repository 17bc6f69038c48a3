"""Closed forms of every quantity, their values by name, the formulas they leave, and ways to make a wrong problem."""
