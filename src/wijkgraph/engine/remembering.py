"""A store that gives the answer it gave before: for one document, whose forms all ask the same."""

from wijkgraph.engine.store import Solutions, SparqlStore
from wijkgraph.rdf import Triple


class RememberingStore:
    """Asks each query of a store once. It never forgets: make one for each piece of work, and let it go after."""

    def __init__(self, store: SparqlStore) -> None:
        self._store = store
        self._selected: dict[str, Solutions] = {}
        self._asked: dict[str, bool] = {}
        self._constructed: dict[str, tuple[Triple, ...]] = {}

    @property
    def version(self) -> str:
        """The version of the data that answers."""
        return self._store.version

    def select(self, query: str) -> Solutions:
        """The solutions of a SELECT. Raises what the store raises."""
        if query not in self._selected:
            self._selected[query] = self._store.select(query)
        return self._selected[query]

    def ask(self, query: str) -> bool:
        """The answer of an ASK. Raises what the store raises."""
        if query not in self._asked:
            self._asked[query] = self._store.ask(query)
        return self._asked[query]

    def construct(self, query: str) -> tuple[Triple, ...]:
        """The triples of a CONSTRUCT or DESCRIBE. Raises what the store raises."""
        if query not in self._constructed:
            self._constructed[query] = self._store.construct(query)
        return self._constructed[query]
