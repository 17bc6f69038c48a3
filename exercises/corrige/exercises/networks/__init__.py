"""Well-known networks, one file a family: each a short function of layers. Found by `corrige.exercises.builtin`."""
