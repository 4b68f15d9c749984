"""Graphs as JSON-LD: entry by entry compacted, and as PyLD compacts the whole."""

import json
from pathlib import Path
from urllib.parse import urljoin

import pytest
from pyld import jsonld

from tests.ours import thing
from wijkgraph.engine.store import EmbeddedStore
from wijkgraph.formats import JSONLD
from wijkgraph.linked.description import describe
from wijkgraph.linked.syntaxes import write_graph
from wijkgraph.overviews.model import model_graph
from wijkgraph.project import Layout
from wijkgraph.rdf import Literal, NamedNode, Triple


def _everything_on_some_things(store: EmbeddedStore) -> list[Triple]:
    things = (
        ("letter", "kst-30995-98"),
        ("study", "wijk-in-zicht"),
        ("ministry", "bzk"),
        ("area", "rotterdam-zuid"),
    )
    return [triple for kind, key in things for triple in describe(store, thing(kind, key))]


@pytest.mark.parametrize("graph", [_everything_on_some_things, model_graph])
def test_a_document_is_what_pyld_makes_of_it_as_a_whole(graph, store: EmbeddedStore, layout: Layout) -> None:
    """Words by language, several values, values of a datatype and classes among them."""
    told = json.loads(write_graph(graph(store), JSONLD, layout.context))
    assert len(told["@graph"]) >= 4
    context = json.loads(layout.context.read_text(encoding="utf-8"))["@context"]
    whole = jsonld.compact(jsonld.expand(told), {"@context": context}, {"graph": True})
    assert told["@graph"] == whole["@graph"]
    assert told["@context"].items() < context.items()


WORDS = ["x-hole:0", "x-hole:1", "prov:Entity", "@id", "https://w3id.org/wijkgraph/def#Letter", "true", ""]
ADDRESSES = [
    "https://example.org/x",
    "x-hole:0",
    "x-hole:1",
    "http://www.w3.org/ns/prov#Entity",
    "http://www.w3.org/ns/prov#",
    "https://w3id.org/wijkgraph/def#Letter",
]
CONTEXTS = {
    "of terms": {
        "prov": "http://www.w3.org/ns/prov#",
        "said": {"@id": "http://example.org/said", "@container": "@language"},
        "at": {"@id": "http://example.org/at", "@type": "@vocab"},
        "by": {"@id": "http://example.org/by", "@container": "@id"},
        "Letter": "https://w3id.org/wijkgraph/def#Letter",
        "x": {"@id": "https://example.org/", "@prefix": True},
    },
    "with a base": {
        "@base": "https://example.org/a/",
        "at": {"@id": "http://example.org/at", "@type": "@id"},
    },
    "with a vocabulary": {
        "@vocab": "https://w3id.org/wijkgraph/def#",
        "at": {"@id": "http://example.org/at", "@type": "@vocab"},
    },
}


@pytest.mark.parametrize("name", CONTEXTS)
def test_no_word_and_no_address_is_taken_for_another(name: str, tmp_path: Path) -> None:
    """Entries that differ in words only are compacted once: whatever these look like, and in any context."""
    file = tmp_path / "context.jsonld"
    file.write_text(json.dumps({"@context": CONTEXTS[name]}), encoding="utf-8")
    said, at, by = (NamedNode(f"http://example.org/{one}") for one in ("said", "at", "by"))
    for subject in ADDRESSES:
        triples = [
            *(Triple(NamedNode(subject), at, NamedNode(one)) for one in ADDRESSES),
            *(Triple(NamedNode(subject), by, NamedNode(one)) for one in ADDRESSES[:2]),
            *(Triple(NamedNode(subject), said, Literal(one, language="nl")) for one in WORDS),
            *(Triple(NamedNode(subject), said, Literal(one)) for one in WORDS),
        ]
        told = json.loads(write_graph(triples, JSONLD, file))
        expanded = jsonld.expand({**told, "@context": CONTEXTS[name]})
        whole = jsonld.compact(expanded, {"@context": CONTEXTS[name]})
        assert {**told, "@context": 0} == {**whole, "@context": 0}
        base = str(CONTEXTS[name].get("@base", ""))
        read = {subject} | {value for node in expanded for key in node for value in _values(node[key], base)}
        assert read == {subject, *WORDS, *ADDRESSES}


def _values(found: object, base: str) -> list[str]:
    """Texts and IRIs of an expanded entry; early versions of PyLD leave IRIs relative to the base."""
    if isinstance(found, str):
        return [urljoin(base, found)]
    assert isinstance(found, list)
    return [urljoin(base, one["@id"]) if "@id" in one else str(one["@value"]) for one in found]
