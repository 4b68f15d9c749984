"""Claims: one statement with its evidence, the files that hold them, and their form as TriG."""
