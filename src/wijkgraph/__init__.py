"""wijkgraph: a knowledge graph of Dutch neighbourhood policy in which every statement has a receipt.

The front door for notebooks and scripts (docs/python.md). Nothing is imported before it is used.

    import wijkgraph

    with wijkgraph.open() as graph:
        print(graph.ask("who-commissioned-which-study", study="Wijk in zicht"))
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wijkgraph.api.knowledge_graph import KnowledgeGraph as KnowledgeGraph
    from wijkgraph.api.opening import open_graph as open  # noqa: A004  (used as wijkgraph.open)
    from wijkgraph.api.validating import validate as validate
    from wijkgraph.errors import WijkgraphError as WijkgraphError

__version__ = "0.1.0"
__all__ = ["KnowledgeGraph", "WijkgraphError", "__version__", "open", "validate"]

# Where each name is found, and under which name there.
_FOUND = {
    "KnowledgeGraph": ("wijkgraph.api.knowledge_graph", "KnowledgeGraph"),
    "WijkgraphError": ("wijkgraph.errors", "WijkgraphError"),
    "open": ("wijkgraph.api.opening", "open_graph"),
    "validate": ("wijkgraph.api.validating", "validate"),
}


def __getattr__(name: str) -> object:
    """Imports a name of the front door on first use (PEP 562)."""
    if name not in _FOUND:
        raise AttributeError(f"module 'wijkgraph' has no attribute '{name}'")
    from importlib import import_module

    module, original = _FOUND[name]
    found: object = getattr(import_module(module), original)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
