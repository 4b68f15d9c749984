"""What every store can do, and the embedded one that does it in this process.

Trusted queries only: our own questions and pages. Queries of strangers go to workers, which may die.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from pyoxigraph import QueryBoolean, QuerySolutions, QueryTriples, Store

from wijkgraph.engine.loading import load_apart
from wijkgraph.errors import QuerySyntax, StoreError
from wijkgraph.rdf import Quad, RdfFormat, Term, Triple


@dataclass(frozen=True)
class Solutions:
    """The rows of a SELECT in the order the engine gave them; None where a variable is unbound."""

    variables: tuple[str, ...]
    rows: tuple[tuple[Term | None, ...], ...]

    def column(self, variable: str) -> list[Term | None]:
        """All values of one variable, row by row."""
        place = self.variables.index(variable)
        return [row[place] for row in self.rows]


class SparqlStore(Protocol):
    """Anything that answers SPARQL 1.1 queries: embedded, in a worker, or far away."""

    @property
    def version(self) -> str:
        """The version of the data that answers."""

    def select(self, query: str) -> Solutions:
        """The solutions of a SELECT. Raises QuerySyntax, LimitReached or StoreError."""

    def ask(self, query: str) -> bool:
        """The answer of an ASK. Raises QuerySyntax, LimitReached or StoreError."""

    def construct(self, query: str) -> tuple[Triple, ...]:
        """The triples of a CONSTRUCT or DESCRIBE. Raises QuerySyntax, LimitReached or StoreError."""


class EmbeddedStore:
    """A pyoxigraph store in this process: from a folder on disk (read only) or from quads in memory."""

    def __init__(self, store: Store, version: str) -> None:
        self._store = store
        self._version = version

    @classmethod
    def open(cls, folder: Path, version: str) -> "EmbeddedStore":
        """The store of a snapshot, read only. Raises StoreError when it cannot be opened."""
        try:
            return cls(Store.read_only(str(folder)), version)
        except OSError as error:
            raise StoreError(
                f"Cannot open the store: {error}", where=str(folder), next="Run `wijkgraph build`."
            ) from error

    @classmethod
    def load(cls, dump: Path, version: str) -> "EmbeddedStore":
        """An in-memory store filled from an N-Quads dump. Raises StoreError when it cannot be read."""
        store = Store()
        try:
            load_apart(lambda: store.bulk_load(path=str(dump), format=RdfFormat.N_QUADS))
        except (OSError, SyntaxError) as error:
            raise StoreError(
                f"Cannot load the dump: {error}", where=str(dump), next="Run `wijkgraph build`."
            ) from error
        return cls(store, version)

    @classmethod
    def of(cls, quads: Iterable[Quad], version: str = "memory") -> "EmbeddedStore":
        """An in-memory store of these quads."""
        store = Store()
        store.bulk_extend(quads)
        return cls(store, version)

    @property
    def version(self) -> str:
        """The version of the snapshot that answers."""
        return self._version

    def select(self, query: str) -> Solutions:
        """The solutions of a SELECT."""
        result = self._run(query)
        if not isinstance(result, QuerySolutions):
            raise QuerySyntax("This query is not a SELECT", next="Start it with SELECT.")
        variables = tuple(variable.value for variable in result.variables)
        return Solutions(variables, tuple(tuple(row[name] for name in variables) for row in result))

    def ask(self, query: str) -> bool:
        """The answer of an ASK."""
        result = self._run(query)
        if not isinstance(result, QueryBoolean):
            raise QuerySyntax("This query is not an ASK", next="Start it with ASK.")
        return bool(result)

    def construct(self, query: str) -> tuple[Triple, ...]:
        """The triples of a CONSTRUCT or DESCRIBE."""
        result = self._run(query)
        if not isinstance(result, QueryTriples):
            raise QuerySyntax("This query gives no graph", next="Use CONSTRUCT or DESCRIBE.")
        return tuple(result)

    def _run(self, query: str) -> QuerySolutions | QueryBoolean | QueryTriples:
        try:
            return self._store.query(query)
        except SyntaxError as error:
            raise QuerySyntax(f"Not a SPARQL query: {error.msg}", next="Mend the query there.") from error
