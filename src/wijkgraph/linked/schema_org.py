"""Our descriptions in schema.org, for search engines: only where a term of theirs means what ours means."""

import tomllib
from collections.abc import Iterable
from pathlib import Path

from wijkgraph.names import ThingNames, term
from wijkgraph.rdf import Literal, NamedNode, Term, Triple

SCHEMA = "https://schema.org/"

_TERMS = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
_CLASS_OF = {term(ours): NamedNode(SCHEMA + theirs) for ours, theirs in _TERMS["classes"].items()}
_PROPERTY_OF = {term(ours): NamedNode(SCHEMA + theirs) for ours, theirs in _TERMS["properties"].items()}


def as_schema_org(thing: NamedNode, triples: Iterable[Triple], names: ThingNames) -> tuple[Triple, ...]:
    """The part of a thing's description that schema.org has words for, and the page about it; sorted."""
    found = {Triple(thing, term("rdf:type"), NamedNode(SCHEMA + "Thing"))}
    for triple in triples:
        if triple.subject != thing:
            continue
        if triple.predicate == term("rdf:type"):
            if isinstance(triple.object, NamedNode) and triple.object in _CLASS_OF:
                found.add(Triple(thing, triple.predicate, _CLASS_OF[triple.object]))
        elif triple.predicate in _PROPERTY_OF:
            found.add(Triple(thing, _PROPERTY_OF[triple.predicate], triple.object))
    if len({t for t in found if t.predicate == term("rdf:type")}) > 1:
        found.discard(Triple(thing, term("rdf:type"), NamedNode(SCHEMA + "Thing")))
    document = NamedNode(names.documents + names.local(thing.value))
    found.add(Triple(thing, NamedNode(SCHEMA + "mainEntityOfPage"), document))
    return tuple(sorted(found, key=str))


def as_json_object(thing: NamedNode, triples: Iterable[Triple], language: str) -> dict[str, object]:
    """The same as a JSON-LD object for one page: texts in its language where there are any."""
    values: dict[str, list[object]] = {}
    spoken: dict[str, set[str | None]] = {}
    for triple in triples:
        name = str(triple.predicate.value).removeprefix(SCHEMA)
        if isinstance(triple.object, Literal):
            spoken.setdefault(name, set()).add(triple.object.language)
    for triple in triples:
        if triple.predicate == term("rdf:type"):
            values.setdefault("@type", []).append(_local(triple.object))
            continue
        name = triple.predicate.value.removeprefix(SCHEMA)
        other = isinstance(triple.object, Literal) and triple.object.language not in (language, None)
        if other and language in spoken[name]:
            continue
        values.setdefault(name, []).append(_json(triple.object))
    return {
        "@context": SCHEMA,
        "@id": thing.value,
        **{name: found[0] if len(found) == 1 else found for name, found in sorted(values.items())},
    }


def _json(value: Term | Triple) -> object:
    if isinstance(value, NamedNode):
        return {"@id": value.value}
    if isinstance(value, Literal) and value.language:
        return {"@value": value.value, "@language": value.language}
    return value.value if isinstance(value, Literal) else str(value)


def _local(value: Term | Triple) -> str:
    return value.value.removeprefix(SCHEMA) if isinstance(value, NamedNode) else ""
