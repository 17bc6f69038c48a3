"""`pytest --corrige MANIFEST --student ID ANSWERS`: one test item a question."""
