"""Graphs in each syntax, the same bytes for the same triples: strong ETags and the static twin count on it.

The only door to PyLD: JSON-LD is compacted against our context, and nothing is fetched to do it.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from pyld import jsonld

from wijkgraph.errors import SourceError
from wijkgraph.formats import JSONLD, TURTLE, Format
from wijkgraph.names import DEF, PREFIXES, term
from wijkgraph.rdf import RdfFormat, Triple, serialize, sorted_turtle

_TYPE = term("rdf:type").value
# Where the context is served, and the name by which documents refer to it.
CONTEXT = f"{DEF}/context.jsonld"


def as_jsonld(ordered: Sequence[Triple], context_file: Path) -> bytes:
    """Sorted triples as JSON-LD 1.1, compact, in a fixed order. Raises SourceError for an unreadable context."""
    changed = context_file.stat().st_mtime_ns
    _read_context(context_file, changed)
    # Oxigraph writes the expanded form; PyLD's own reader of triples takes time with their square.
    expanded = json.loads(serialize(ordered, RdfFormat.JSON_LD))
    address = f"{context_file.as_uri()}?{changed}"
    nodes = [json.loads(_compact(json.dumps(_typed(node)), address)) for node in expanded]
    whole = nodes[0] if len(nodes) == 1 else {"@graph": nodes} if nodes else {}
    document = {**whole, "@context": CONTEXT}
    return (json.dumps(document, ensure_ascii=False, indent=2, sort_keys=True) + "\n").encode()


def _typed(node: dict[str, Any]) -> dict[str, Any]:
    """A node with its classes where JSON-LD has them: ours are IRIs, never literals."""
    types = node.pop(_TYPE, None)
    return {**node, "@type": [value["@id"] for value in types]} if types else node


@lru_cache(maxsize=4096)
def _compact(node: str, context: str) -> str:
    """One expanded node, compact. No node depends on another, and many stand in many documents."""
    options = {"documentLoader": _load, "skipExpansion": True}
    compact: dict[str, Any] = jsonld.compact(json.loads(node), context, options)
    del compact["@context"]
    return json.dumps(compact)


def _load(url: str, options: Mapping[str, Any]) -> Mapping[str, Any]:
    """Our context by the address of its file, which names its state; PyLD keeps it. Nothing is ever fetched."""
    parts = urlsplit(url)
    if parts.scheme != "file":
        raise SourceError(
            "A JSON-LD context would have to be fetched", where=url, next="Write it into the context."
        )
    context = _read_context(Path(unquote(parts.path)), int(parts.query))
    return {"document": context, "documentUrl": url, "contextUrl": None, "tag": "static"}


@lru_cache(maxsize=2)
def _read_context(file: Path, changed: int) -> Mapping[str, Any]:
    try:
        context: Mapping[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise SourceError(
            f"Cannot read the JSON-LD context: {error}", where=str(file), next="Restore it."
        ) from error
    return context


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
        return sorted_turtle(ordered, _PREFIXES)
    assert syntax.rdf is not None
    return serialize(ordered, syntax.rdf)
