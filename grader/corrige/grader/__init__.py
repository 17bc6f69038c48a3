"""Certifying, judging, follow-through, marks: pure functions of problems, answers and policy."""
