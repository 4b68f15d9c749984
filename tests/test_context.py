"""The JSON-LD context knows every term of ours, with the type the ontology hints at."""

import json
from pathlib import Path
from typing import Any

import pytest

from wijkgraph.names import DEF, PREFIXES, term
from wijkgraph.rdf import Literal, NamedNode, RdfFormat, parse, read_quads

ROOT = Path(__file__).parents[1]
CONTEXT: dict[str, Any] = json.loads((ROOT / "ontology" / "context.jsonld").read_text(encoding="utf-8"))[
    "@context"
]
DECLARED = [
    quad for quad in read_quads(ROOT / "ontology" / "wijkgraph.ttl") if isinstance(quad.subject, NamedNode)
]
RANGE = NamedNode("https://schema.org/rangeIncludes")

SAMPLES = {
    "@id": ("https://example.org/x", NamedNode("https://example.org/x")),
    "xsd:integer": ("16", Literal("16", datatype=term("xsd:integer"))),
    "xsd:date": ("2020-03-31", Literal("2020-03-31", datatype=term("xsd:date"))),
    "xsd:dateTime": ("2020-03-31T00:00:00Z", Literal("2020-03-31T00:00:00Z", datatype=term("xsd:dateTime"))),
    "xsd:decimal": ("1.5", Literal("1.5", datatype=term("xsd:decimal"))),
    "xsd:duration": ("P6M", Literal("P6M", datatype=term("xsd:duration"))),
    "@language": ({"nl": "zes"}, Literal("zes", language="nl")),
    "nl": ("zes", Literal("zes", language="nl")),
    "": ("zes", Literal("zes")),
}


def of_kind(*kinds: str) -> list[str]:
    wanted = [term(f"owl:{kind}") for kind in kinds]
    return sorted(q.subject.value.removeprefix(f"{DEF}#") for q in DECLARED if q.object in wanted)


def read(document: dict[str, object]) -> list[tuple[object, object]]:
    data = json.dumps({"@context": CONTEXT, "id": "https://example.org/a", **document}).encode()
    return [(quad.predicate, quad.object) for quad in parse(data, RdfFormat.JSON_LD, where="test")]


def kind_of(name: str) -> str:
    entry = CONTEXT[name]
    return str(entry.get("@type") or entry.get("@container") or entry.get("@language") or "")


@pytest.mark.parametrize("name", of_kind("Class"))
def test_a_class_is_a_type(name: str) -> None:
    assert read({"type": name}) == [(term("rdf:type"), term(f"wg:{name}"))]


@pytest.mark.parametrize("name", of_kind("ObjectProperty", "DatatypeProperty"))
def test_a_property_reads_as_the_ontology_means_it(name: str) -> None:
    given, meant = SAMPLES[kind_of(name)]
    assert read({name: given}) == [(term(f"wg:{name}"), meant)]


@pytest.mark.parametrize("name", of_kind("DatatypeProperty"))
def test_a_datatype_is_one_the_ontology_hints_at(name: str) -> None:
    _, meant = SAMPLES[kind_of(name)]
    hints = {
        quad.object for quad in DECLARED if quad.subject == term(f"wg:{name}") and quad.predicate == RANGE
    }
    assert isinstance(meant, Literal)
    assert meant.datatype in hints


@pytest.mark.parametrize("name", of_kind("ObjectProperty"))
def test_a_link_is_a_link(name: str) -> None:
    assert kind_of(name) == "@id"


def test_prefixes_are_those_of_the_code() -> None:
    assert {name: CONTEXT[name] for name in PREFIXES} == dict(PREFIXES)


def test_every_entry_expands_to_a_known_term() -> None:
    ours = {f"wg:{name}" for name in of_kind("Class", "ObjectProperty", "DatatypeProperty")}
    targets = [entry["@id"] if isinstance(entry, dict) else entry for entry in CONTEXT.values()]
    named = {target for target in targets if isinstance(target, str) and target.startswith("wg:")}
    assert named
    assert named - ours == set()
