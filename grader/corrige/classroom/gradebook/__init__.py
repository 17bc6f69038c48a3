"""A class's results as tables: CSV (`as_csv`), HTML (`as_html`) and the console (`as_table`), from the same values."""

from corrige.classroom.gradebook.results import Gradebook, QuestionResult, Result, gradebook_of

__all__ = ["Gradebook", "QuestionResult", "Result", "gradebook_of"]
