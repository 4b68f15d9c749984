"""A graph in each syntax, the same bytes for the same triples: strong ETags and the static twin count on it."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from wijkgraph.formats import JSONLD, TURTLE, Format
from wijkgraph.linked.jsonld import as_jsonld
from wijkgraph.names import PREFIXES
from wijkgraph.rdf import RdfFormat, Triple, serialize

_PREFIXES = {
    **PREFIXES,
    "schema": "https://schema.org/",
    "void": "http://rdfs.org/ns/void#",
    "ldes": "https://w3id.org/ldes#",
    "tree": "https://w3id.org/tree#",
}


def write_graph(triples: Iterable[Triple], syntax: Format, context: Path) -> bytes:
    """Serializes the set of triples, sorted, in a format of RDF. `context` is the file of the JSON-LD context."""
    ordered = sorted(set(triples), key=str)
    if syntax is JSONLD:
        return as_jsonld(ordered, context)
    if syntax is TURTLE:
        return _turtle(ordered)
    assert syntax.rdf is not None
    return serialize(ordered, syntax.rdf)


def _turtle(ordered: Sequence[Triple]) -> bytes:
    """Turtle with the prefixes it uses in order; the library shuffles them."""
    text = "\n".join(map(str, ordered))
    used = {prefix: space for prefix, space in _PREFIXES.items() if f"<{space}" in text}
    lines = serialize(ordered, RdfFormat.TURTLE, prefixes=used).splitlines(keepends=True)
    head = len(used)
    return b"".join([*sorted(lines[:head]), b"\n", *lines[head:]])
