"""What can be shown: formulas as trees, paragraphs, tables, figures, answer fields."""
