"""The remote engine as a SparqlStore: the same data, the same answers as from the embedded one, or an error."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from wijkgraph.engine.store import Solutions
from wijkgraph.errors import QuerySyntax, StoreError
from wijkgraph.rdf import Literal, NamedNode, Triple
from wijkgraph.remote import record, replies, virtuoso
from wijkgraph.remote.endpoint import Endpoint, Reply
from wijkgraph.sparql_tokens import tokenise

# Where `publish` puts the merged default graph on engines whose own default graph is the union of all graphs.
MERGED = record.DATASET
# Graphs a request may name: more would not pass through most servers' limits on forms.
_MOST_NAMED = 2000
_PROLOGUE = frozenset({"BASE", "PREFIX", "VERSION"})


@dataclass(frozen=True)
class Traits:
    """What must be known of an engine to ask it rightly."""

    is_virtuoso: bool = False
    default_graph: str | None = (
        None  # the named graph that stands for the default graph; None is the engine's own
    )
    named_graphs: tuple[str, ...] = ()  # to be named in each request; none where the engine shows all unasked
    distrusted: frozenset[str] = (
        frozenset()
    )  # keys of questions that it answers otherwise than the dataset does


class RemoteStore:
    """A SPARQL 1.1 engine behind its endpoint. `connect` finds out what it needs, `bare` leaves it as it is."""

    def __init__(self, endpoint: Endpoint, traits: Traits) -> None:
        self.endpoint = endpoint
        self.traits = traits
        default = [("default-graph-uri", traits.default_graph)] if traits.default_graph else []
        self._dataset = [*default, *(("named-graph-uri", graph) for graph in traits.named_graphs)]

    @classmethod
    def bare(cls, endpoint: Endpoint) -> "RemoteStore":
        """The engine with its own idea of a default graph. Raises StoreError when it is away."""
        plain = cls(endpoint, Traits())
        return cls(endpoint, Traits(is_virtuoso=plain.holds(virtuoso.SYSTEM_GRAPH)))

    @classmethod
    def connect(cls, endpoint: Endpoint, default_graph: str | None = None) -> "RemoteStore":
        """The engine, the given graph as default graph, else the one that `publish` made, else the engine's own.

        Raises StoreError when it is away, or its own default graph would be the union of all, system graphs too.
        """
        bare = cls.bare(endpoint)
        is_virtuoso = bare.traits.is_virtuoso
        merged = default_graph or (MERGED if bare.holds(MERGED) else None)
        if merged is None and is_virtuoso:
            raise StoreError(
                "This engine's default graph is all its graphs at once, its own system graphs too",
                where=endpoint.url,
                next="Publish to it first, or name the graph to ask with --default-graph.",
            )
        traits = Traits(is_virtuoso, merged, distrusted=record.read(bare).distrusted)
        store = cls(endpoint, traits)
        if merged is None or store.ask("ASK { GRAPH ?g { ?s ?p ?o } }"):
            return store
        # By the letter of the protocol a dataset without named-graph-uri has no named graphs (2.1.4).
        named = bare._graphs_beside(merged)
        return cls(endpoint, Traits(is_virtuoso, merged, named, traits.distrusted))

    @property
    def version(self) -> str:
        """The version that was published there; else one made of the address and how much it holds.

        The latter is marked `unpublished-`: it does not change when a triple takes another's place.
        """
        noted = record.read(RemoteStore(self.endpoint, Traits(self.traits.is_virtuoso))).version
        if noted:
            return noted
        counts = [self.count("?s ?p ?o"), self.count("GRAPH ?g { ?s ?p ?o }")]
        return "unpublished-" + sha256(f"{self.endpoint.url} {counts}".encode()).hexdigest()[:12]

    def select(self, query: str) -> Solutions:
        """The solutions of a SELECT. Raises QuerySyntax, LimitReached or StoreError."""
        return replies.read_solutions(self._send(query, "SELECT"), self.endpoint.url)

    def ask(self, query: str) -> bool:
        """The answer of an ASK. Raises QuerySyntax, LimitReached or StoreError."""
        return replies.read_boolean(self._send(query, "ASK"), self.endpoint.url)

    def construct(self, query: str) -> tuple[Triple, ...]:
        """The triples of a CONSTRUCT or DESCRIBE. Raises QuerySyntax, LimitReached or StoreError."""
        reply = self._send(query, "CONSTRUCT", "DESCRIBE")
        if self.traits.is_virtuoso and form_of(query) == "CONSTRUCT":
            self.select(virtuoso.solutions_of(query))  # raises if the row cap bit
        return replies.read_triples(reply, self.endpoint.url)

    def over(self, default_graphs: Sequence[str] | None, named_graphs: Sequence[str] | None) -> "RemoteStore":
        """The engine with these graphs as its dataset (SPARQL 1.1 Protocol, 2.1.4); None, None is this one."""
        if default_graphs is None and named_graphs is None:
            return self
        other = RemoteStore(self.endpoint, self.traits)
        other._dataset = [
            *(("default-graph-uri", graph) for graph in default_graphs or ()),
            *(("named-graph-uri", graph) for graph in named_graphs or ()),
        ]
        return other

    def holds(self, graph: str) -> bool:
        """Whether there is a triple in that named graph."""
        return self.ask(f"ASK {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}")

    def count(self, pattern: str) -> int:
        """How many solutions a group pattern has."""
        value = self.select(f"SELECT (COUNT(*) AS ?n) WHERE {{ {pattern} }}").rows[0][0]
        if not isinstance(value, Literal):
            raise StoreError("The engine cannot count", where=self.endpoint.url, next="Look into its log.")
        return int(value.value)

    def _send(self, query: str, *forms: str) -> Reply:
        """The reply to a query of one of these forms. Raises QuerySyntax when it has another."""
        form = form_of(query)
        if form not in forms:
            raise QuerySyntax(f"This query is not a {' or '.join(forms)}", next=f"Start it with {forms[0]}.")
        if self.traits.distrusted and record.key_of(query) in self.traits.distrusted:
            raise StoreError(
                "This engine answers this question otherwise than the dataset does, as publishing it showed",
                where=self.endpoint.url,
                next="Ask it of wijkgraph's own store, without --store, or of another engine.",
            )
        if self.traits.is_virtuoso:
            query = virtuoso.as_understood(query, form)
        accept = replies.GRAPH if form in ("CONSTRUCT", "DESCRIBE") else replies.RESULTS
        return self.endpoint.query(query, form, accept, self._dataset)

    def _graphs_beside(self, merged: str) -> tuple[str, ...]:
        rows = self.select(
            f"SELECT DISTINCT ?g WHERE {{ GRAPH ?g {{ ?s ?p ?o }} }} LIMIT {_MOST_NAMED + 3}"
        ).rows
        graphs = [graph.value for (graph,) in rows if isinstance(graph, NamedNode)]
        beside = tuple(graph for graph in graphs if graph not in (merged, record.GRAPH))
        if len(beside) > _MOST_NAMED:
            raise StoreError(
                f"The engine wants every named graph in each request, and there are over {_MOST_NAMED}",
                where=self.endpoint.url,
                next="Set it up with a default graph of its own, and publish again.",
            )
        return beside


def form_of(query: str) -> str:
    """The first word after the prologue, in capitals."""
    words = (token.text.upper() for token in tokenise(query) if token.kind == "word")
    return next((word for word in words if word not in _PROLOGUE), "")
