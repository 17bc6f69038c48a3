"""Figures that someone wrote by hand, checked: a file of claims in, a verdict on each out."""
