"""Faults of terms in claims: what the model does not have, and things that are named under a foreign base.

Shapes do not see these: a property that nobody knows has no shape.
"""

import difflib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from wijkgraph.claims.claim import Ledger
from wijkgraph.names import DEF, kind_of, names_beside, shorten, term
from wijkgraph.rdf import NamedNode, Triple, read_quads

_TYPE = term("rdf:type")
_CLASSES = frozenset(term(name) for name in ("owl:Class", "rdfs:Class"))
_SPACE = f"{DEF}#"
_CLASSLESS = "has no class: say what it is, with `a`"
# What the program itself describes, beside the claims.
_DESCRIBED = frozenset({"activity", "agent", "checksum", "claim", "passage", "text"})


@dataclass(frozen=True)
class Vocabulary:
    """The terms of the model, by IRI: classes, properties, and concepts of closed lists."""

    classes: frozenset[str]
    properties: frozenset[str]
    concepts: frozenset[str]


@dataclass(frozen=True)
class TermFault:
    """A fault in words, and the claim it is in; `may_stand` where a later claim may mend it."""

    words: str
    where: str
    may_stand: bool = False

    def __str__(self) -> str:
        return f"{self.words} ({self.where})"


def read_vocabulary(files: Iterable[Path]) -> Vocabulary:
    """The terms that some Turtle files define. Raises SourceError."""
    classes, properties, concepts = set(), set(), set()
    for quad in (quad for file in files for quad in read_quads(file)):
        if not isinstance(quad.subject, NamedNode) or not isinstance(quad.object, NamedNode):
            continue
        iri, kind = quad.subject.value, quad.object
        if quad.predicate != _TYPE:
            continue
        if kind in _CLASSES:
            classes.add(iri)
        elif kind.value.endswith("Property"):
            properties.add(iri)
        elif iri.startswith(f"{DEF}/"):
            concepts.add(iri)
    return Vocabulary(frozenset(classes), frozenset(properties), frozenset(concepts))


def term_faults(
    ledger: Ledger, model: Vocabulary, known: frozenset[NamedNode] = frozenset()
) -> list[TermFault]:
    """The faults of a ledger, each once, in the order of its claims.

    `known` are things that have a class elsewhere in the dataset.
    """
    typed = known | {
        triple.subject
        for claim in ledger.claims
        for triple in claim.assertion
        if triple.predicate == _TYPE and isinstance(triple.subject, NamedNode)
    }
    found = [
        TermFault(fault, claim.iri.value, may_stand=fault.endswith(_CLASSLESS))
        for claim in ledger.claims
        for triple in sorted(claim.assertion, key=str)
        for fault in _faults(triple, ledger.source, model, typed)
    ]
    aside = [
        TermFault(
            f"There is no reason '{entry.reason}' to set a sentence aside"
            + _nearest(f"{DEF}/set-aside-reason/{entry.reason}", model.concepts),
            entry.passage.iri.value,
        )
        for entry in ledger.set_aside
        if f"{DEF}/set-aside-reason/{entry.reason}" not in model.concepts
    ]
    return list(dict.fromkeys([*found, *aside]))


def _faults(
    triple: Triple, source: NamedNode, model: Vocabulary, typed: frozenset[NamedNode]
) -> Iterator[str]:
    predicate, value = triple.predicate.value, triple.object
    if predicate.startswith(_SPACE) and predicate not in model.properties:
        yield f"There is no property {shorten(predicate)}{_nearest(predicate, model.properties)}"
    if triple.predicate == _TYPE and isinstance(value, NamedNode):
        if value.value.startswith(_SPACE) and value.value not in model.classes:
            yield f"There is no class {shorten(value.value)}{_nearest(value.value, model.classes)}"
    elif isinstance(value, NamedNode) and value.value.startswith(f"{DEF}/"):
        if value.value not in model.concepts:
            yield f"There is no concept {shorten(value.value)}{_nearest(value.value, model.concepts)}"
    elif isinstance(value, NamedNode) and _needs_class(value, source, typed):
        yield f"{shorten(value.value)} {_CLASSLESS}"
    if isinstance(triple.subject, NamedNode):
        if triple.subject.value.startswith(DEF):
            yield f"{shorten(triple.subject.value)} is a term of the model: a claim is about things"
        elif not _is_ours(triple.subject, source):
            yield f"{triple.subject.value} is not named under the base {names_beside(source).base}"
        elif _needs_class(triple.subject, source, typed):
            yield f"{shorten(triple.subject.value)} {_CLASSLESS}"


def _needs_class(thing: NamedNode, source: NamedNode, typed: frozenset[NamedNode]) -> bool:
    return _is_ours(thing, source) and kind_of(thing) not in _DESCRIBED and thing not in typed


def _is_ours(thing: NamedNode, source: NamedNode) -> bool:
    return names_beside(source).holds(thing) and kind_of(thing) is not None


def _nearest(iri: str, known: Iterable[str]) -> str:
    space = iri[: max(iri.rfind("#"), iri.rfind("/")) + 1]
    names = [one.removeprefix(space) for one in known if one.startswith(space)]
    near = difflib.get_close_matches(iri.removeprefix(space), names, n=1, cutoff=0.6)
    return f"; did you mean {shorten(space + near[0])}?" if near else ""
