"""What writes graphs into an engine; here by SPARQL Update, many graphs a request.

A graph is its N-Triples lines, the default graph has the name None.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Protocol

from wijkgraph.remote.endpoint import Endpoint

Graphs = Mapping[str | None, Sequence[str]]

# Lines in one update: Virtuoso's parser gives up between 2000 and 8000.
_LINES = 1000


class Writer(Protocol):
    """Writes whole graphs."""

    def replace(self, graphs: Graphs) -> None:
        """Make each of these graphs hold these lines and no others. Raises StoreError or LimitReached."""

    def drop(self, graphs: Sequence[str]) -> None:
        """Remove named graphs, those that are not there too. Raises StoreError or LimitReached."""


class UpdateWriter:
    """Writes by SPARQL 1.1 Update, small graphs together."""

    def __init__(self, endpoint: Endpoint) -> None:
        self._endpoint = endpoint

    def replace(self, graphs: Graphs) -> None:
        """Make each of these graphs hold these lines and no others."""
        for batch in _batches(graphs):
            drops = [f"DROP SILENT {_target(graph)}" for graph, first, _ in batch if first]
            data = "\n".join(_block(graph, lines) for graph, _, lines in batch)
            self._endpoint.update(" ;\n".join([*drops, f"INSERT DATA {{\n{data}\n}}"]))

    def drop(self, graphs: Sequence[str]) -> None:
        """Remove named graphs, those that are not there too."""
        for at in range(0, len(graphs), _LINES):
            part = graphs[at : at + _LINES]
            self._endpoint.update(" ;\n".join(f"DROP SILENT {_target(graph)}" for graph in part))


def _batches(graphs: Graphs) -> Iterator[list[tuple[str | None, bool, Sequence[str]]]]:
    """Pieces of graphs that go into one update: name, whether the piece is the graph's first, lines."""
    batch: list[tuple[str | None, bool, Sequence[str]]] = []
    room = _LINES
    for graph, lines in graphs.items():
        at = 0
        while at < len(lines) or at == 0:
            if room <= 0:
                yield batch
                batch, room = [], _LINES
            piece = lines[at : at + room]
            batch.append((graph, at == 0, piece))
            room -= len(piece) + 1  # a graph costs a line too
            at += max(len(piece), 1)
    if batch:
        yield batch


def _target(graph: str | None) -> str:
    return "DEFAULT" if graph is None else f"GRAPH <{graph}>"


def _block(graph: str | None, lines: Sequence[str]) -> str:
    data = "\n".join(lines)
    return data if graph is None else f"GRAPH <{graph}> {{\n{data}\n}}"
