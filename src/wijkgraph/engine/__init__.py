"""The SPARQL engine: runs each query in a process that may die, within limits."""
