"""Graphs in each syntax, the same bytes for the same triples: strong ETags and the static twin count on it.

The only door to PyLD: JSON-LD is compacted against our context, and nothing is fetched to do it.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from wijkgraph.errors import SourceError
from wijkgraph.formats import JSONLD, TURTLE, Format
from wijkgraph.names import DEF, PREFIXES, term
from wijkgraph.rdf import Quad, RdfFormat, Triple, ordered_turtle, serialize

_TYPE = term("rdf:type").value
# Where the whole context is served, for those who write JSON-LD in our terms.
CONTEXT = f"{DEF}/context.jsonld"


def as_jsonld(ordered: Sequence[Triple] | Sequence[Quad], context_file: Path) -> bytes:
    """Sorted statements as JSON-LD 1.1, compact, in a fixed order, each named graph by itself.

    The document holds the part of the context that it needs, so that it reads without a network. Raises SourceError
    for an unreadable context.
    """
    changed = context_file.stat().st_mtime_ns
    context = _read_context(context_file, changed)["@context"]
    # Oxigraph writes the expanded form; PyLD's own reader of triples takes time with their square.
    expanded = json.loads(serialize(ordered, RdfFormat.JSON_LD))
    address = f"{context_file.as_uri()}?{changed}"
    names: set[str] = set()
    nodes = [_compact_node(node, address, names) for node in expanded]
    whole = nodes[0] if len(nodes) == 1 else {"@graph": nodes} if nodes else {}
    document = {**whole, "@context": _used(context, names)}
    return (json.dumps(document, ensure_ascii=False, indent=2, sort_keys=True) + "\n").encode()


def _compact_node(node: dict[str, Any], context: str, names: set[str]) -> dict[str, Any]:
    """One expanded node, or a named graph of them, compact; what the context may know of it is added to the names."""
    inside = node.pop("@graph", None)
    text, known = _compact(json.dumps(_typed(node)), context)
    names |= known
    compact: dict[str, Any] = json.loads(text)
    if inside is not None:
        compact["@graph"] = [_compact_node(one, context, names) for one in inside]
    return compact


def _typed(node: dict[str, Any]) -> dict[str, Any]:
    """A node with its classes where JSON-LD has them: ours are IRIs, never literals."""
    types = node.pop(_TYPE, None)
    return {**node, "@type": [value["@id"] for value in types]} if types else node


def _used(context: Mapping[str, Any], names: Set[str]) -> dict[str, Any]:
    """The entries of the context that have these names, and those that these use in turn."""
    used: dict[str, Any] = {}
    names = names | {
        name
        for name, meant in context.items()
        if "@" in (name[:1], meant[:1] if isinstance(meant, str) else "")
    }
    while new := {name: context[name] for name in names & context.keys() - used.keys()}:
        used |= new
        names = set(_names(list(new.values())))
    return used


def _names(value: object) -> Iterator[str]:
    """Every text in JSON that a context may know: keys and values, whole and up to their colon."""
    if isinstance(value, str):
        yield value
        yield value.partition(":")[0]
    elif isinstance(value, Mapping):
        for key, inside in value.items():
            yield from _names(key)
            yield from _names(inside)
    elif isinstance(value, list):
        for inside in value:
            yield from _names(inside)


@lru_cache(maxsize=4096)
def _compact(node: str, context: str) -> tuple[str, Set[str]]:
    """One expanded node, compact, and its names. No node depends on another, and many stand in many documents."""
    compact: dict[str, Any] = {}
    for name, value in json.loads(node).items():
        words: dict[str, str] = {}
        entry = json.dumps(_emptied({name: value}, words, _shortened(context)))
        compact |= _filled(_compact_entry(entry, context), words)
    return json.dumps(compact), frozenset(_names(compact))


@lru_cache(maxsize=4096)
def _compact_entry(entry: str, context: str) -> Mapping[str, Any]:
    """One entry of an expanded node, compact. No entry depends on another, PyLD looks through all terms for each."""
    # A start need not wait for the clients of HTTP and readers of HTML that come with it, which nothing here uses.
    from pyld import jsonld

    options = {"documentLoader": _load, "skipExpansion": True}
    compact: dict[str, Any] = jsonld.compact(json.loads(entry), context, options)
    del compact["@context"]
    return compact


def _emptied(value: Any, words: dict[str, str], shortened: tuple[str, ...], key: str = "") -> Any:
    """An entry with holes for texts and for IRIs that stay as they are; these are added to the words, by hole.

    Thousands of entries differ in nothing else, and are compacted once. A hole is an IRI, for it may stand for one.
    """
    if isinstance(value, str):
        if key != "@value" and (key != "@id" or value.startswith(shortened)):
            return value
        hole = f"x-hole:{len(words)}"
        words[hole] = value
        return hole
    if isinstance(value, Mapping):
        return {name: _emptied(inside, words, shortened, name) for name, inside in value.items()}
    return [_emptied(one, words, shortened) for one in value] if isinstance(value, list) else value


def _filled(value: Any, words: Mapping[str, str]) -> Any:
    """A compact entry with the words in its holes."""
    if isinstance(value, str):
        return words.get(value, value)
    if isinstance(value, Mapping):
        return {words.get(name, name): _filled(inside, words) for name, inside in value.items()}
    return [_filled(one, words) for one in value] if isinstance(value, list) else value


@lru_cache(maxsize=2)
def _shortened(context: str) -> tuple[str, ...]:
    """Beginnings of the IRIs that the context may shorten or refuse: all there are if they are relative to a base."""
    terms: Mapping[str, Any] = _load(context, {})["document"]["@context"]
    if "@base" in terms:
        return ("",)
    meant = [value.get("@id", "") if isinstance(value, Mapping) else value for value in terms.values()]
    return (*(f"{name}:" for name in terms), *(one for one in meant if isinstance(one, str) and one))


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
        context: Mapping[str, Any] = json.loads(file.read_text(encoding="utf-8-sig"))
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
    return write_ordered(in_order(triples), syntax, context)


def in_order(triples: Iterable[Triple]) -> tuple[Triple, ...]:
    """The set of triples in the order in which they are written."""
    return tuple(sorted(set(triples), key=str))


def write_ordered(ordered: Sequence[Triple], syntax: Format, context: Path) -> bytes:
    """Serializes triples that are in order, as `write_graph` does."""
    if syntax is TURTLE:
        return ordered_turtle(ordered, _PREFIXES)
    if syntax is JSONLD:
        return as_jsonld(ordered, context)
    assert syntax.rdf is not None
    return serialize(ordered, syntax.rdf)


def write_dataset(quads: Iterable[Quad], syntax: Format, context: Path) -> bytes:
    """Serializes the set of quads, sorted; a format of one graph gets the merge of them all."""
    assert syntax.rdf is not None
    if not syntax.rdf.supports_datasets:
        return write_graph((quad.triple for quad in quads), syntax, context)
    ordered = sorted(set(quads), key=lambda quad: (str(quad.graph_name), str(quad.triple)))
    if syntax is JSONLD:
        return as_jsonld(ordered, context)
    return serialize(ordered, syntax.rdf)
