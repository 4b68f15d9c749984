"""A remote engine as a SparqlStore: the same answers as from the embedded store of the same data, or an error."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from hashlib import sha256

from wijkgraph.engine.result_formats import SPARQL_JSON
from wijkgraph.engine.store import Solutions
from wijkgraph.errors import QuerySyntax, StoreError
from wijkgraph.rdf import Literal, NamedNode, Triple
from wijkgraph.remote.dialects import DIALECTS, PLAIN, Dialect
from wijkgraph.remote.endpoint import Endpoint, Reply
from wijkgraph.remote.record import graph_of, key_of_question, read_record
from wijkgraph.remote.replies import GRAPH, ReplyReader
from wijkgraph.sparql_tokens import tokenise

# Graphs a request may name: more would not pass through most servers' limits on forms.
_MOST_NAMED = 2000
_PROLOGUE = frozenset({"BASE", "PREFIX", "VERSION"})


@dataclass(frozen=True)
class RemoteStore:
    """A SPARQL 1.1 engine behind its endpoint. `connect` finds out all about it, `bare` its dialect only."""

    endpoint: Endpoint
    # IRI of our dataset. It also names the graph into which `publish` merges all claims, on engines whose default
    # graph is the union of all graphs.
    dataset: str
    dialect: Dialect = PLAIN
    # Parameters of the dataset that is queried; () is the engine's own.
    graphs: tuple[tuple[str, str], ...] = ()
    # Keys of questions that it answers otherwise than our dataset does.
    distrusted: frozenset[str] = frozenset()

    @property
    def base(self) -> str:
        """IRI under which the things of the dataset are named, which is that of the dataset."""
        return self.dataset

    @classmethod
    def bare(cls, endpoint: Endpoint, dataset: str) -> "RemoteStore":
        """Connects to an engine with its own default graph. Raises StoreError when it is away."""
        known = (cls(endpoint, dataset, dialect) for dialect in DIALECTS)
        return next((store for store in known if store.ask(store.dialect.probe)), cls(endpoint, dataset))

    @classmethod
    def connect(cls, endpoint: Endpoint, dataset: str, default_graph: str | None = None) -> "RemoteStore":
        """Connects to an engine with the given default graph, else the one that `publish` made, else the engine's own.

        Raises StoreError when it is away, or its own default graph would be the union of all, system graphs too.
        """
        bare = cls.bare(endpoint, dataset)
        merged = default_graph or (dataset if bare.holds(dataset) else None)
        if merged is None and bare.dialect.mixes_graphs:
            raise StoreError(
                "This engine's default graph is all its graphs at once, its own system graphs too",
                where=endpoint.url,
                next="Publish to it first, or name the graph to ask with --default-graph.",
            )
        store = replace(bare, distrusted=read_record(bare, dataset).distrusted)
        if merged is None:
            return store
        store = store.over((merged,), ())
        if store.ask("ASK { GRAPH ?g { ?s ?p ?o } }"):
            return store
        # By the letter of the protocol a dataset without named-graph-uri has no named graphs (2.1.4).
        return store.over((merged,), bare._graphs_beside(merged))

    @property
    def version(self) -> str:
        """Version that was published there; else one made of the address and the number of triples.

        The latter is marked `unpublished-`: it does not change when a triple takes another's place.
        """
        bare = RemoteStore(self.endpoint, self.dataset, self.dialect)
        if noted := read_record(bare, self.dataset).version:
            return noted
        counts = [self.count("?s ?p ?o"), self.count("GRAPH ?g { ?s ?p ?o }")]
        return "unpublished-" + sha256(f"{self.endpoint.url} {counts}".encode()).hexdigest()[:12]

    def select(self, query: str) -> Solutions:
        """Runs a SELECT. Raises QuerySyntax, LimitReached or StoreError."""
        return self._reader.solutions(self._send(query, "SELECT"))

    def ask(self, query: str) -> bool:
        """Runs an ASK. Raises QuerySyntax, LimitReached or StoreError."""
        return self._reader.boolean(self._send(query, "ASK"))

    def construct(self, query: str) -> tuple[Triple, ...]:
        """Runs a CONSTRUCT or DESCRIBE. Raises QuerySyntax, LimitReached or StoreError."""
        reply = self._send(query, "CONSTRUCT", "DESCRIBE")
        if witness := self.dialect.cap_witness(query, form_of(query)):
            self.select(witness)  # raises if the row cap bit
        return self._reader.triples(reply)

    def over(self, default_graphs: Sequence[str] | None, named_graphs: Sequence[str] | None) -> "RemoteStore":
        """Store on the same engine with these graphs as its dataset (SPARQL 1.1 Protocol, 2.1.4), or itself."""
        if default_graphs is None and named_graphs is None:
            return self
        named = tuple(("named-graph-uri", graph) for graph in named_graphs or ())
        default = tuple(("default-graph-uri", graph) for graph in default_graphs or ())
        return replace(self, graphs=(*default, *named))

    def holds(self, graph: str) -> bool:
        """True if there is a triple in that named graph."""
        return self.ask(f"ASK {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}")

    def count(self, pattern: str) -> int:
        """Counts the solutions of a group pattern."""
        value = self.select(f"SELECT (COUNT(*) AS ?n) WHERE {{ {pattern} }}").rows[0][0]
        if not isinstance(value, Literal):
            raise StoreError("The engine cannot count", where=self.endpoint.url, next="Look into its log.")
        return int(value.value)

    @property
    def _reader(self) -> ReplyReader:
        return ReplyReader(self.endpoint.url, self.dialect)

    def _send(self, query: str, *forms: str) -> Reply:
        """Sends a query of one of these forms. Raises QuerySyntax for any other."""
        form = form_of(query)
        if form not in forms:
            raise QuerySyntax(f"This query is not a {' or '.join(forms)}", next=f"Start it with {forms[0]}.")
        if self.distrusted and key_of_question(query) in self.distrusted:
            raise StoreError(
                "This engine answers this question otherwise than the dataset does, as publishing it showed",
                where=self.endpoint.url,
                next="Ask it of wijkgraph's own store, without --store, or of another engine.",
            )
        accept = GRAPH if form in ("CONSTRUCT", "DESCRIBE") else SPARQL_JSON
        rewritten = self.dialect.rewrite(query, form)
        return self.endpoint.query(rewritten, form, accept, self.graphs)

    def _graphs_beside(self, merged: str) -> tuple[str, ...]:
        rows = self.select(
            f"SELECT DISTINCT ?g WHERE {{ GRAPH ?g {{ ?s ?p ?o }} }} LIMIT {_MOST_NAMED + 3}"
        ).rows
        graphs = [graph.value for (graph,) in rows if isinstance(graph, NamedNode)]
        beside = tuple(graph for graph in graphs if graph not in (merged, graph_of(self.dataset)))
        if len(beside) > _MOST_NAMED:
            raise StoreError(
                f"The engine wants every named graph in each request, and there are over {_MOST_NAMED}",
                where=self.endpoint.url,
                next="Set it up with a default graph of its own, and publish again.",
            )
        return beside


def form_of(query: str) -> str:
    """Form of a query: its first word after the prologue, in capitals."""
    words = (token.keyword for token in tokenise(query))
    return next((word for word in words if word and word not in _PROLOGUE), "")
