"""wijkgraph: a knowledge graph of Dutch neighbourhood policy in which every statement has a receipt."""

__version__ = "0.1.0"
