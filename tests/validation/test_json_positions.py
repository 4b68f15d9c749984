"""Nodes without a name in JSON-LD are found where their objects begin, or at the start of the file."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wijkgraph.rdf import Literal, NamedNode, RdfFormat
from wijkgraph.validation.json_positions import JsonPlaces
from wijkgraph.validation.sources import RdfSource, read_source

EX = "http://example.org/"
CONTEXT = f'"@context": {{"ex": "{EX}"}}'


def source_of(text: str, contexts: dict[str, bytes] | None = None) -> RdfSource:
    return RdfSource("it.jsonld", RdfFormat.JSON_LD, 0, text.encode(), contexts=contexts or {})


def places_of(source: RdfSource, value: NamedNode) -> list[tuple[int, int]]:
    """Line and column of each node with this value, in the order of the file."""
    places = JsonPlaces(source)
    return [places.find(quad.subject, None)[:2] for quad in read_source(source) if quad.object == value]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f'{{{CONTEXT},\n"@type": "ex:P"}}', [(1, 1)]),
        (f'{{{CONTEXT}, "@graph": [\n{{"@type": "ex:P"}}, {{"@type": "ex:P"}}]}}', [(2, 1), (2, 20)]),
        (f'{{{CONTEXT}, "@id": "ex:a",\n"ex:part": [{{"@type": "ex:P"}}, {{"ex:q": 1}}]}}', [(2, 13)]),
        (f'[\n{{{CONTEXT}, "@id": "_:b0", "@type": "ex:P"}}]', [(2, 52)]),
        (
            f'{{"@context": [{{}}, {{"kind": "@type", "P": "{EX}P"}}],\n"@graph": [{{"kind": "P"}}]}}',
            [(2, 12)],
        ),
        (f'{{"@context": {{"@vocab": "{EX}"}}, "@graph": [\n{{"@type": "P", "q": 1}}]}}', [(2, 1)]),
        (f'{{"@context": {{"@base": "{EX}"}}, "@graph": [\n{{"@id": "a", "@type": "{EX}P"}}]}}', [(2, 9)]),
        ('{"@context": "urn:c", "@graph": [\n{"kind": "P", "size": 1}]}', [(2, 1)]),
        # The parser gives a property without a value no statement: that nodes and objects belong together is not sure.
        (f'{{{CONTEXT}, "@graph": [\n{{"@type": "ex:P", "ex:q": null}}]}}', [(1, 1)]),
    ],
)
def test_a_node_is_found_at_its_object_or_its_label(text, expected):
    known = {"kind": "@type", "P": f"{EX}P", "size": f"{EX}size"}
    source = source_of(text, {"urn:c": json.dumps({"@context": known}).encode()})
    assert places_of(source, NamedNode(f"{EX}P")) == expected


def test_a_property_is_found_by_its_key():
    source = source_of(f'{{{CONTEXT}, "@graph": [\n{{"@type": "ex:P",\n "ex:q": 1}}]}}')
    subject = next(quad.subject for quad in read_source(source))
    assert JsonPlaces(source).find(subject, NamedNode(f"{EX}q"))[:2] == (3, 2)


def test_what_a_key_holds_outside_contexts_says_nothing_of_the_key():
    source = source_of(f'{{"@context": {{"title": "{EX}title"}},\n "@id": "{EX}a",\n "title": "ex:other"}}')
    assert JsonPlaces(source).find(NamedNode(f"{EX}a"), NamedNode(f"{EX}title"))[:2] == (3, 2)


PARTS = st.recursive(
    st.fixed_dictionaries({}, optional={"@type": st.sampled_from(["ex:P", "ex:Q"]), "ex:p": st.just(1)}),
    lambda inner: st.fixed_dictionaries(
        {"ex:p": st.one_of(inner, st.lists(inner, min_size=1, max_size=3))},
        optional={"ex:q": inner, "@id": st.sampled_from(["_:x", "_:y", "ex:a"])},
    ),
    max_leaves=12,
)


def marked(part: Any, marks: list[int]) -> Any:
    """The same with a number in front of the keys of each object."""
    if isinstance(part, list):
        return [marked(each, marks) for each in part]
    if not isinstance(part, dict):
        return part
    marks.append(len(marks))
    return {"ex:mark": marks[-1]} | {key: marked(value, marks) for key, value in part.items()}


@given(st.lists(PARTS, min_size=1, max_size=4))
def test_each_node_is_found_at_its_own_object(parts):
    graph = marked(parts, [])
    text = json.dumps({"@context": {"ex": EX}, "@graph": graph}, indent=1)
    source, lines = source_of(text), text.splitlines()
    places = JsonPlaces(source)
    marks: dict[Any, set[str]] = {}
    for quad in read_source(source):
        if quad.predicate == NamedNode(f"{EX}mark") and isinstance(quad.object, Literal):
            marks.setdefault(quad.subject, set()).add(quad.object.value)
    for subject, known in marks.items():
        line, column, _ = places.find(subject, None)
        is_object = lines[line - 1][column - 1] == "{"
        if is_object:
            assert lines[line].strip().rstrip(",").removeprefix('"ex:mark": ') in known
        else:
            assert '"@id": ' in lines[line - 1]
