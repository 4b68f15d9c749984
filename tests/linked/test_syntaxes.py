"""Graphs as JSON-LD: entry by entry compacted, and as PyLD compacts the whole."""

import json

import pytest
from pyld import jsonld

from tests.ours import thing
from wijkgraph.engine.store import EmbeddedStore
from wijkgraph.formats import JSONLD
from wijkgraph.linked.description import describe
from wijkgraph.linked.syntaxes import write_graph
from wijkgraph.overviews.model import model_graph
from wijkgraph.project import Layout
from wijkgraph.rdf import Triple


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
