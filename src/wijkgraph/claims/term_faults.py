"""Faults of terms in claims: terms unknown to the model, values that a property does not take, names of a foreign base.

Shapes do not see these: a property that nobody knows has no shape, and shapes look at the things of their own class.
"""

import difflib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from wijkgraph.claims.claim import Ledger
from wijkgraph.names import DEF, kind_of, names_beside, shorten, term
from wijkgraph.rdf import Literal, NamedNode, Term, Triple, read_quads
from wijkgraph.toml_file import forbidden_in_xml

_TYPE = term("rdf:type")
_CLASSES = frozenset(term(name).value for name in ("owl:Class", "rdfs:Class"))
_RANGE, _ABOVE, _LIST = (
    NamedNode("https://schema.org/rangeIncludes"),
    term("rdfs:subClassOf"),
    term("rdfs:seeAlso"),
)
_SPACE = f"{DEF}#"
_UNUSED = "is not among the terms that are used here"
_CLASSLESS = "has no class: say what it is, with `a`"
_CONCEPT = term("skos:Concept").value
# What the program itself describes, beside the claims.
_DESCRIBED = frozenset({"activity", "agent", "checksum", "claim", "passage", "text"})


@dataclass(frozen=True)
class Vocabulary:
    """The terms of the model, by IRI: classes, properties, and concepts of closed lists.

    `takes` has the classes and datatypes of the values of a property, `lists` the closed list that its concepts are
    of, `above` the classes over a class, itself among them, `reused` the terms that
    are used of a foreign vocabulary, by its namespace.
    """

    classes: frozenset[str]
    properties: frozenset[str]
    concepts: frozenset[str]
    takes: Mapping[str, frozenset[str]]
    lists: Mapping[str, str]
    above: Mapping[str, frozenset[str]]
    reused: Mapping[str, frozenset[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class TermFault:
    """A fault in words, and the claim it is in; `may_stand` where a later claim may mend it."""

    words: str
    where: str
    may_stand: bool = False

    def __str__(self) -> str:
        return f"{self.words} ({self.where})"


def read_vocabulary(files: Iterable[Path], reused: Path | None = None) -> Vocabulary:
    """The terms that some Turtle files define, and the list of those that are used of others. Raises SourceError."""
    said: dict[NamedNode, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for quad in (quad for file in files for quad in read_quads(file)):
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode):
            said[quad.predicate][quad.subject.value].add(quad.object.value)
    kinds = said[_TYPE]
    properties = frozenset(iri for iri, of in kinds.items() if any(one.endswith("Property") for one in of))
    classes = frozenset(iri for iri, of in kinds.items() if of & _CLASSES)
    concepts = frozenset(iri for iri in kinds if iri.startswith(f"{DEF}/")) - properties - classes
    lists = {iri: one for iri in properties for one in said[_LIST][iri] if one.startswith(f"{DEF}/")}
    takes = {iri: frozenset(of) for iri, of in said[_RANGE].items()}
    above = {iri: frozenset(_reached(iri, said[_ABOVE])) for iri in classes}
    foreign = _reused(reused) if reused and reused.is_file() else {}
    return Vocabulary(classes, properties, concepts, takes, lists, above, foreign)


def _reused(path: Path) -> Mapping[str, frozenset[str]]:
    """The terms in a list of foreign vocabularies: a line `prefix: namespace`, then their names, indented."""
    found: dict[str, set[str]] = {}
    space = ""
    for line in path.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith((" ", "#")):
            space = line.partition(": ")[2]
            found[space] = set()
        elif line.startswith(" "):
            found[space].add(space + line.strip())
    return {space: frozenset(terms) for space, terms in found.items()}


def _reached(start: str, steps: Mapping[str, set[str]]) -> set[str]:
    """Everything that is reached from a start, itself among it."""
    found, waiting = {start}, [start]
    while waiting:
        fresh = steps.get(waiting.pop(), set()) - found
        found |= fresh
        waiting += fresh
    return found


def term_faults(
    ledger: Ledger, model: Vocabulary, known: Mapping[NamedNode, frozenset[NamedNode]] | None = None
) -> list[TermFault]:
    """The faults of a ledger, each once, in the order of its claims.

    `known` has the classes of things elsewhere in the dataset.
    """
    said = [(ledger.source, ledger.description), *((claim.iri, claim.assertion) for claim in ledger.claims)]
    own, elsewhere = classes_in(triple for _, triples in said for triple in triples), known or {}
    classes = {
        thing: own.get(thing, frozenset()) | elsewhere.get(thing, frozenset())
        for thing in {*own, *elsewhere, ledger.source}
    }
    kinds = _Kinds(ledger.source, model, classes)
    found = [
        TermFault(fault, iri.value, may_stand=fault.endswith(_CLASSLESS) or _UNUSED in fault)
        for iri, triples in said
        for triple in sorted(triples, key=str)
        for fault in kinds.faults(triple)
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


def unknown_term(iri: str, model: Vocabulary) -> tuple[str, bool]:
    """The fault of a term that the model does not have, empty for none; and whether it may stand, being foreign."""
    if iri.startswith(_SPACE) and iri != _SPACE:
        terms = model.classes | model.properties
        return ("" if iri in terms else f"There is no term {shorten(iri)}{_nearest(iri, terms)}"), False
    if iri.startswith(f"{DEF}/"):
        is_known = iri in model.concepts
        return (
            "" if is_known else f"There is no concept {shorten(iri)}{_nearest(iri, model.concepts)}"
        ), False
    return _unused(iri, model), True


def _unused(iri: str, model: Vocabulary) -> str:
    """The fault of a term of a foreign vocabulary of which others are used, and not this one; empty for none."""
    for space, terms in model.reused.items():
        if iri.startswith(space) and iri not in terms:
            return f"{shorten(iri)} {_UNUSED}{_nearest(iri, terms)}"
    return ""


def classes_in(triples: Iterable[Triple]) -> dict[NamedNode, frozenset[NamedNode]]:
    """The classes that some triples give to things."""
    found: dict[NamedNode, set[NamedNode]] = defaultdict(set)
    for triple in triples:
        if triple.predicate == _TYPE and isinstance(triple.object, NamedNode):
            assert isinstance(triple.subject, NamedNode)
            found[triple.subject].add(triple.object)
    return {thing: frozenset(classes) for thing, classes in found.items()}


@dataclass(frozen=True)
class _Kinds:
    """Knowledge beside the triples of one source: its name, the model, the classes of things."""

    source: NamedNode
    model: Vocabulary
    classes: Mapping[NamedNode, frozenset[NamedNode]]

    def faults(self, triple: Triple) -> Iterator[str]:
        """The faults of one triple."""
        # It brings the validator, which a question never needs.
        from wijkgraph.validation.datatypes import is_well_typed

        predicate, value = triple.predicate.value, triple.object
        if predicate.startswith(_SPACE) and predicate not in self.model.properties:
            yield f"There is no property {shorten(predicate)}{_nearest(predicate, self.model.properties)}"
        for term_used in (
            predicate,
            value.value if triple.predicate == _TYPE and isinstance(value, NamedNode) else "",
        ):
            if fault := _unused(term_used, self.model):
                yield fault
        if isinstance(value, Literal) and not is_well_typed(value):
            yield f"'{value.value}' is no {shorten(value.datatype.value)}"
        elif isinstance(value, Literal) and (sign := forbidden_in_xml(value.value)):
            yield f"The value of {shorten(predicate)} holds {sign}, which no XML may hold"
        elif fault := self._unknown(triple.predicate, value) or self._misfit(predicate, value):
            yield fault
        if isinstance(triple.subject, NamedNode):
            yield from self._of_subject(triple.subject)

    def _unknown(self, predicate: NamedNode, value: Term | Triple) -> str:
        """The fault of a class or concept that does not exist, or of a thing without a class; empty for none."""
        if not isinstance(value, NamedNode):
            return ""
        iri = value.value
        if predicate == _TYPE:
            is_known = not iri.startswith(_SPACE) or iri in self.model.classes
            return "" if is_known else f"There is no class {shorten(iri)}{_nearest(iri, self.model.classes)}"
        if iri.startswith(f"{DEF}/"):
            is_known = iri in self.model.concepts
            return (
                "" if is_known else f"There is no concept {shorten(iri)}{_nearest(iri, self.model.concepts)}"
            )
        return f"{shorten(iri)} {_CLASSLESS}" if self._needs_class(value) else ""

    def _misfit(self, predicate: str, value: Term | Triple) -> str:
        """The fault of a value of a kind that the property does not take; empty where it fits, or is not known."""
        taken, kinds = self.model.takes.get(predicate), self._kinds_of(value)
        named = f"'{value.value}'" if isinstance(value, Literal) else shorten(getattr(value, "value", ""))
        if taken and kinds and not kinds & self._with_below(taken):
            fitting, given = (" or ".join(sorted(map(shorten, some))) for some in (taken, kinds))
            return f"{shorten(predicate)} takes {fitting}, and {named} is {given}"
        wanted = self.model.lists.get(predicate)
        if wanted and isinstance(value, NamedNode) and not value.value.startswith(f"{wanted}/"):
            return f"{shorten(predicate)} takes a concept of {shorten(wanted)}, and {named} is none"
        return ""

    def _kinds_of(self, value: Term | Triple) -> frozenset[str]:
        """The datatype of a literal, the classes of a thing; none for a thing of which nothing is known here."""
        if isinstance(value, Literal):
            return frozenset({value.datatype.value})
        if not isinstance(value, NamedNode):
            return frozenset()
        given = self.classes.get(value, frozenset())
        return frozenset({_CONCEPT} if value.value.startswith(f"{DEF}/") else {kind.value for kind in given})

    def _with_below(self, classes: frozenset[str]) -> frozenset[str]:
        """Some classes and datatypes, and every class below one of them."""
        return classes | {iri for iri, above in self.model.above.items() if above & classes}

    def _of_subject(self, thing: NamedNode) -> Iterator[str]:
        if thing.value.startswith(DEF):
            yield f"{shorten(thing.value)} is a term of the model: a claim is about things"
        elif not _is_ours(thing, self.source):
            yield f"{thing.value} is not named under the base {names_beside(self.source).base}"
        elif self._needs_class(thing):
            yield f"{shorten(thing.value)} {_CLASSLESS}"

    def _needs_class(self, thing: NamedNode) -> bool:
        described = kind_of(thing) in _DESCRIBED or thing in self.classes
        return _is_ours(thing, self.source) and not described


def _is_ours(thing: NamedNode, source: NamedNode) -> bool:
    return names_beside(source).holds(thing) and kind_of(thing) is not None


def _nearest(iri: str, known: Iterable[str]) -> str:
    space = iri[: max(iri.rfind("#"), iri.rfind("/")) + 1]
    names = [one.removeprefix(space) for one in known if one.startswith(space)]
    near = difflib.get_close_matches(iri.removeprefix(space), names, n=1, cutoff=0.6)
    return f"; did you mean {shorten(space + near[0])}?" if near else ""
