"""What the pages tell that no single question asks: letters in time, promises, programmes, areas, studies."""
