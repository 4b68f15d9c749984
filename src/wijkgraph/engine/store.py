"""The interface of all stores, and the store embedded in this process.

The embedded one is for trusted queries: our own questions and pages. Queries of strangers go to workers, which may
die.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache, wraps
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar

from pyoxigraph import QueryBoolean, QuerySolutions, QueryTriples, Store

from wijkgraph.engine.limits import Limits
from wijkgraph.engine.memory_stores import load_apart, store_of
from wijkgraph.errors import QuerySyntax, StoreError
from wijkgraph.oxigraph.complaints import complaint
from wijkgraph.oxigraph.querying import run_query
from wijkgraph.rdf import Literal, Quad, RdfFormat, Term, Triple


@dataclass(frozen=True)
class Solutions:
    """Rows of a SELECT in the engine's order; None where a variable is unbound."""

    variables: tuple[str, ...]
    rows: tuple[tuple[Term | None, ...], ...]

    @classmethod
    def of(cls, result: QuerySolutions) -> "Solutions":
        """Reads all rows of a result."""
        names = tuple(variable.value for variable in result.variables)
        known: dict[Term | None, Term | None] = {}  # a term often stands in many rows, and is held once
        rows = (tuple([known.setdefault(value, value) for value in row]) for row in result)
        return cls(names, tuple(rows))

    def in_order(self) -> list[tuple[Term | None, ...]]:
        """Rows by the text of their terms, column by column.

        The store on disk orders by looking up both texts for each comparison: four fifths of the time of a query for
        a thousand names.
        """
        return sorted(self.rows, key=lambda row: [_text(cell) for cell in row])

    def column(self, variable: str) -> list[Term | None]:
        """Values of one variable, row by row."""
        place = self.variables.index(variable)
        return [row[place] for row in self.rows]


def _text(cell: Term | None) -> tuple[str, str]:
    """Text of a term and its language; empty for none."""
    if isinstance(cell, Literal):
        return cell.value, cell.language or ""
    return "" if cell is None else str(cell), ""


class SparqlStore(Protocol):
    """A store that answers SPARQL 1.1 queries: embedded, in workers, or elsewhere."""

    @property
    def version(self) -> str:
        """Version of the data that answers."""

    @property
    def base(self) -> str:
        """IRI under which the things of the dataset are named; empty for data of others."""

    def select(self, query: str) -> Solutions:
        """Runs a SELECT. Raises QuerySyntax, LimitReached or StoreError."""

    def ask(self, query: str) -> bool:
        """Runs an ASK. Raises QuerySyntax, LimitReached or StoreError."""

    def construct(self, query: str) -> tuple[Triple, ...]:
        """Runs a CONSTRUCT or DESCRIBE. Raises QuerySyntax, LimitReached or StoreError."""


class EmbeddedStore:
    """A pyoxigraph store in this process: from a folder on disk (read only) or from quads in memory."""

    def __init__(self, store: Store, version: str, base: str = "") -> None:
        self._store = store
        self._version = version
        self._base = base

    @classmethod
    def open(cls, folder: Path, version: str, base: str = "") -> "EmbeddedStore":
        """Opens the store of a snapshot, read only. Raises StoreError when it cannot be opened."""
        try:
            return cls(Store.read_only(str(folder)), version, base)
        except OSError as error:
            raise StoreError(
                f"Cannot open the store: {error}", where=str(folder), next="Run `wijkgraph build`."
            ) from error

    @classmethod
    def load(cls, dump: Path, version: str, base: str = "") -> "EmbeddedStore":
        """Loads an N-Quads dump into memory. Raises StoreError when it cannot be read."""
        store = Store()
        try:
            load_apart(lambda: store.bulk_load(path=str(dump), format=RdfFormat.N_QUADS))
        except (OSError, SyntaxError) as error:
            raise StoreError(
                f"Cannot load the dump: {error}", where=str(dump), next="Run `wijkgraph build`."
            ) from error
        return cls(store, version, base)

    @classmethod
    def of(cls, quads: Iterable[Quad], version: str = "memory", base: str = "") -> "EmbeddedStore":
        """Loads quads into memory."""
        return cls(store_of(quads), version, base)

    @property
    def version(self) -> str:
        """Version of the snapshot that answers."""
        return self._version

    @property
    def base(self) -> str:
        """IRI under which the things of the dataset are named."""
        return self._base

    def select(self, query: str) -> Solutions:
        """Runs a SELECT."""
        result = self._run(query)
        if not isinstance(result, QuerySolutions):
            raise QuerySyntax("This query is not a SELECT", next="Start it with SELECT.")
        return Solutions.of(result)

    def ask(self, query: str) -> bool:
        """Runs an ASK."""
        result = self._run(query)
        if not isinstance(result, QueryBoolean):
            raise QuerySyntax("This query is not an ASK", next="Start it with ASK.")
        return bool(result)

    def construct(self, query: str) -> tuple[Triple, ...]:
        """Runs a CONSTRUCT or DESCRIBE."""
        result = self._run(query)
        if not isinstance(result, QueryTriples):
            raise QuerySyntax("This query gives no graph", next="Use CONSTRUCT or DESCRIBE.")
        return tuple(result)

    def _run(self, query: str) -> QuerySolutions | QueryBoolean | QueryTriples:
        if "SERVICE" in query.upper():  # the engine would call out by itself
            from wijkgraph.engine.admission import admit

            admit(query, nesting=Limits().nesting)
        try:
            return run_query(self._store, query)
        except SyntaxError as error:
            raise complaint(query, error) from error


class RememberingStore:
    """Runs each query of a store once, and never forgets: for one piece of work, whose parts ask the same.

    `made` is what functions of it made (`once_where_remembered`), by function and values.
    """

    def __init__(self, store: SparqlStore) -> None:
        self._store = store
        self.made: dict[tuple[object, ...], Any] = {}
        self.select = cache(store.select)
        self.ask = cache(store.ask)
        self.construct = cache(store.construct)

    @property
    def version(self) -> str:
        """Version of the data that answers."""
        return self._store.version

    @property
    def base(self) -> str:
        """IRI under which the things of the dataset are named."""
        return self._store.base


P = ParamSpec("P")
T = TypeVar("T")


def once_where_remembered(
    make: Callable[Concatenate[SparqlStore, P], T],
) -> Callable[Concatenate[SparqlStore, P], T]:
    """Decorator: a function of a store that remembers is called once with the same values, all of them hashable.

    What it returns is shared, and must be of a kind that nobody can change.
    """

    @wraps(make)
    def get(store: SparqlStore, /, *given: P.args, **named: P.kwargs) -> T:
        if not isinstance(store, RememberingStore):
            return make(store, *given, **named)
        key = (make, *given, *named.items())
        if key not in store.made:
            store.made[key] = make(store, *given, **named)
        made: T = store.made[key]
        return made

    return get
