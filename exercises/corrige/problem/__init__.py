"""What a problem is: layers, networks, names of quantities, problems and questions, draws, errors."""
