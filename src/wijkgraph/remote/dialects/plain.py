"""The dialect of engines that keep to SPARQL 1.1, and the protocol that other dialects override."""

from wijkgraph.rdf import Literal
from wijkgraph.remote.endpoint import Reply


class Dialect:
    """Queries, replies and literals as the standard has them; a subclass overrides what its engine does otherwise."""

    probe = ""  # an ASK that is true on engines of this dialect only
    mixes_graphs = False  # its default graph is the union of all its graphs, its system graphs too

    def rewrite(self, query: str, form: str) -> str:
        """Rewrites a query of a form (SELECT, ASK, CONSTRUCT, DESCRIBE) to mean the same to this engine."""
        return query

    def is_ours(self, variable: str) -> bool:
        """True for a variable that `rewrite` added, which is no column of the answer."""
        return False

    def cap_witness(self, query: str, form: str) -> str | None:
        """SELECT whose reply shows that the one to `query` was cut; None when that reply shows it itself."""
        return None

    def refuse_cut(self, reply: Reply, url: str, rows: int = 0) -> None:
        """Raises TooSlow or TooLarge if a reply with status 200, and so many rows, holds only part of the answer."""

    def as_stored(self, line: str) -> str:
        """Rewrites an N-Triples line to one that the engine gives back unchanged."""
        return line

    def as_meant(self, literal: Literal) -> Literal:
        """Restores a literal that was stored as `as_stored` wrote it."""
        return literal
