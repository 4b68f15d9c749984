"""Records of things for the overview pages: all statements about each, with their receipts."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from wijkgraph.asking.evidence import Receipt, Statement, explain_these, in_order
from wijkgraph.asking.queries import query
from wijkgraph.engine.store import SparqlStore
from wijkgraph.names import term
from wijkgraph.rdf import Literal, NamedNode, Term


@dataclass(frozen=True)
class Value:
    """One value of a property, with every receipt it has."""

    term: NamedNode | Literal
    receipts: tuple[Receipt, ...]


@dataclass(frozen=True)
class ThingRecord:
    """Statements of all claims about one thing."""

    thing: NamedNode
    statements: tuple[Statement, ...]

    @cached_property
    def _values(self) -> Mapping[NamedNode, tuple[Value, ...]]:
        found: dict[NamedNode, dict[NamedNode | Literal, set[Receipt]]] = defaultdict(dict)
        for one in self.statements:
            found[one.predicate].setdefault(one.object, set()).update(one.receipts)
        return {
            property_: tuple(Value(value, in_order(receipts)) for value, receipts in values.items())
            for property_, values in found.items()
        }

    def values(self, name: str) -> tuple[Value, ...]:
        """The values of a property given as a prefixed name, in the order of the letters."""
        return self._values.get(term(name), ())

    def terms(self, name: str) -> tuple[NamedNode | Literal, ...]:
        """The same without their receipts."""
        return tuple(value.term for value in self.values(name))

    def things(self, name: str) -> tuple[NamedNode, ...]:
        """Those that are things."""
        return tuple(one for one in self.terms(name) if isinstance(one, NamedNode))

    def text(self, name: str, language: str) -> Literal | None:
        """The first text in a language, else in any; None when there is none."""
        texts = [one for one in self.terms(name) if isinstance(one, Literal)]
        return next((one for one in texts if one.language == language), texts[0] if texts else None)

    @property
    def receipts(self) -> tuple[Receipt, ...]:
        """Every passage that speaks of the thing; registers left out."""
        return in_order({r for one in self.statements for r in one.receipts if r.exact})

    def mentioned(self) -> set[NamedNode]:
        """Every IRI in the record."""
        met = {self.thing}
        for one in self.statements:
            met |= {one.predicate} | {receipt.document for receipt in one.receipts}
            if isinstance(one.object, NamedNode):
                met.add(one.object)
        return met


def records_of(store: SparqlStore, things: Iterable[NamedNode], *properties: str) -> tuple[ThingRecord, ...]:
    """Records of some things, of all their statements or of some properties; two queries."""
    return records_from(explain_these(store, things, *properties))


def records_from(statements: Iterable[Statement]) -> tuple[ThingRecord, ...]:
    """Records made of statements, in the order of their first statements."""
    grouped: dict[NamedNode, list[Statement]] = defaultdict(list)
    for statement in statements:
        grouped[statement.subject].append(statement)
    return tuple(ThingRecord(thing, tuple(found)) for thing, found in grouped.items())


def things_of(store: SparqlStore, name: str) -> tuple[NamedNode, ...]:
    """Everything of a class where a letter first says that it is one; what only registers say comes last. One query."""
    rows = store.select(query("class-records-things-of", class_=term(name))).rows
    first: dict[NamedNode, tuple[bool, str, str, int]] = {}
    for thing, issued, letter, start in rows:
        if isinstance(thing, NamedNode):
            is_read = isinstance(start, Literal)
            place = (not is_read, _value(issued), _value(letter), int(_value(start) or 0))
            first[thing] = min(place, first.get(thing, place))
    return tuple(sorted(first, key=lambda thing: (first[thing], thing.value)))


def _value(found: Term | None) -> str:
    return found.value if isinstance(found, NamedNode | Literal) else ""


def classes_of(
    store: SparqlStore, things: Iterable[NamedNode], classes: Iterable[NamedNode]
) -> Mapping[NamedNode, set[NamedNode]]:
    """Classes, of those asked about, of each thing, in one query; without things of none."""
    values, wanted = " ".join(map(str, things)), " ".join(map(str, classes))
    rows = store.select(
        f"SELECT ?thing ?class WHERE {{ VALUES ?thing {{ {values} }} ?thing a ?class VALUES ?class {{ {wanted} }} }}"
    ).rows
    found: dict[NamedNode, set[NamedNode]] = defaultdict(set)
    for thing, one in rows:
        if isinstance(thing, NamedNode) and isinstance(one, NamedNode):
            found[thing].add(one)
    return found


def mentioned_in(found: Iterable[ThingRecord]) -> set[NamedNode]:
    """Every IRI in some records."""
    return {iri for record in found for iri in record.mentioned()}


@dataclass(frozen=True)
class UnansweredQuestion:
    """Record of a question that the letters do not answer, with the date of the search."""

    iri: NamedNode
    as_of: str


def silences_about(store: SparqlStore, thing: NamedNode) -> tuple[UnansweredQuestion, ...]:
    """Records of questions about a thing that the letters do not answer, by IRI; one query."""
    return unanswered(store.select(query("class-records-silences-about", thing=thing)).rows)


def unanswered(rows: Iterable[Sequence[Term | None]]) -> tuple[UnansweredQuestion, ...]:
    """Records in rows of an IRI and a date, by IRI."""
    found = (
        UnansweredQuestion(iri, day.value if isinstance(day, Literal) else "")
        for iri, day in rows
        if isinstance(iri, NamedNode)
    )
    return tuple(sorted(found, key=lambda one: one.iri.value))
