"""Tables of all things of a kind, and of all statements: one row each, columns described by the ontology."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from wijkgraph.asking.answer_table import cell_of
from wijkgraph.asking.evidence import Statement, explain_these
from wijkgraph.asking.naming import Names, name_of, names_of
from wijkgraph.asking.queries import listed, query
from wijkgraph.data_table import Cell, DataTable, TableColumn, joined
from wijkgraph.engine.store import SparqlStore
from wijkgraph.errors import NotFound, TooLarge
from wijkgraph.names import key_of, kind_of, names_at, shorten, term
from wijkgraph.overviews.class_records import ThingRecord, records_from
from wijkgraph.rdf import Literal, NamedNode
from wijkgraph.toml_file import nearest_key
from wijkgraph.words.messages import messages

STATEMENTS = "statement"  # the table of all statements, among those of kinds
MOST = 50_000  # things in a table
_TYPE = term("rdf:type")
_DEFINITION = term("skos:definition")


def kinds_with_tables(store: SparqlStore) -> tuple[tuple[str, int], ...]:
    """Every kind of which claims say something, with the number of its things, most first; statements before all."""
    counts: Counter[str] = Counter()
    statements = 0
    for thing, number in _things(store).items():
        if kind := kind_of(thing):
            counts[kind] += 1
            statements += number
    ordered = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    return ((STATEMENTS, statements), *ordered) if statements else ()


def thing_table(store: SparqlStore, kind: str, language: str) -> DataTable:
    """The table of a kind, or of all statements. Raises NotFound for another, TooLarge for too many rows."""
    known = {thing: kind_of(thing) for thing in _things(store)}
    wanted = sorted(
        (thing for thing, of in known.items() if kind in (of, STATEMENTS)), key=lambda one: one.value
    )
    if not wanted:
        raise _no_table(kind, [name for name, _ in kinds_with_tables(store)])
    if len(wanted) > MOST:
        raise TooLarge(f"A table holds at most {MOST} things", next="Take the dump, or ask with SPARQL.")
    statements = explain_these(store, wanted)
    make = _statement_table if kind == STATEMENTS else _kind_table
    return make(store, statements, kind, language)


def _no_table(kind: str, names: Sequence[str]) -> NotFound:
    if not names:
        return NotFound(
            f"There is no table of '{kind}'", next="No claim was accepted yet: review some first."
        )
    return NotFound(
        f"There is no table of '{kind}'", next=nearest_key(kind, names, f"Known: {', '.join(names)}.")
    )


def _things(store: SparqlStore) -> Mapping[NamedNode, int]:
    """Every thing that a claim says something about, with the number of statements."""
    rows = store.select(query("thing-tables-things")).rows
    return {
        thing: int(number.value)
        for thing, number in rows
        if isinstance(thing, NamedNode) and isinstance(number, Literal)
    }


def _kind_table(store: SparqlStore, statements: Sequence[Statement], kind: str, language: str) -> DataTable:
    say = messages(language)
    records = sorted(records_from(statements), key=lambda record: record.thing.value)
    used = Counter(one.predicate for one in statements if one.predicate != _TYPE)
    properties = sorted(used, key=lambda one: (-used[one], one.value))
    names = names_of(store, _met(statements), language)
    meanings = _meanings(store, properties, names, language)
    columns = [TableColumn("iri", say.plain("column.iri")), TableColumn("name", say.plain("column.name"))]
    of_things = {
        one.predicate for one in statements if isinstance(one.object, NamedNode) and one.predicate != _TYPE
    }
    for property_, name in _column_names(properties).items():
        meaning = meanings[property_]
        if property_ in of_things:
            columns.append(TableColumn(name, say.plain("column.address", of=meaning)))
            columns.append(TableColumn(f"{name}_label", meaning))
        else:
            columns.append(TableColumn(name, meaning))
    columns += [
        TableColumn("passage", say.plain("column.passage")),
        TableColumn("source", say.plain("column.source")),
    ]
    rows = tuple(tuple(_record_cells(record, properties, of_things, names, language)) for record in records)
    title = say.plain(f"kind.{kind}") if f"kind.{kind}" in say else kind
    return DataTable(tuple(columns), rows, title, _address(store, kind), store.version)


def _record_cells(
    record: ThingRecord,
    properties: Iterable[NamedNode],
    of_things: set[NamedNode],
    names: Names,
    language: str,
) -> Iterator[Cell]:
    yield record.thing.value
    yield name_of(record.thing, names)
    for property_ in properties:
        values = _in_language(
            [one.object for one in record.statements if one.predicate == property_], language
        )
        if property_ in of_things:
            yield " ".join(value.value for value in values)
            yield joined([name_of(v, names) if isinstance(v, NamedNode) else v.value for v in values])
        else:
            yield (
                cell_of(values[0]) if len(values) == 1 else joined([value.value for value in values]) or None
            )
    receipts = record.receipts
    yield " ".join(receipt.source.value for receipt in receipts)
    documents = {receipt.document: None for one in record.statements for receipt in one.receipts}
    yield joined([name_of(document, names) for document in documents])


def _in_language(values: Iterable[NamedNode | Literal], language: str) -> list[NamedNode | Literal]:
    """The values once each; texts in another language are left out where there are any in this one."""
    once = list(dict.fromkeys(values))
    spoken = [one for one in once if not isinstance(one, Literal) or one.language in (None, language)]
    return spoken or once


def _statement_table(
    store: SparqlStore, statements: Sequence[Statement], kind: str, language: str
) -> DataTable:
    say = messages(language)
    names = names_of(store, _met(statements), language)
    described = (
        ("claim", "claim"),
        ("subject", "subject"),
        ("subject_label", "name"),
        ("property", "property"),
        ("property_label", "name"),
        ("value", "value"),
        ("value_label", "value_name"),
        ("passage", "passage"),
        ("quote", "quote"),
        ("source", "source"),
        ("accepted", "accepted"),
    )
    columns = tuple(TableColumn(name, say.plain(f"column.{key}")) for name, key in described)
    known: dict[str, str] = {}  # most cells stand in many rows, and each term makes its text anew
    words = {receipt: receipt.words for one in statements for receipt in one.receipts if receipt.exact}
    rows = tuple(
        _shared(
            known,
            one.review.claim.value,
            one.subject.value,
            name_of(one.subject, names),
            one.predicate.value,
            name_of(one.predicate, names),
            one.object.value,
            name_of(one.object, names) if isinstance(one.object, NamedNode) else one.object.value,
            " ".join(receipt.source.value for receipt in one.receipts),
            " … ".join(words[receipt] for receipt in one.receipts if receipt in words),
            joined([name_of(document, names) for document in {r.document: None for r in one.receipts}]),
            one.review.at,
        )
        for one in statements
    )
    return DataTable(columns, rows, say.plain("column.statements"), _address(store, kind), store.version)


def _shared(known: dict[str, str], *cells: str) -> tuple[str, ...]:
    return tuple(known.setdefault(cell, cell) for cell in cells)


def _met(statements: Iterable[Statement]) -> set[NamedNode]:
    """Every IRI that a table of these statements names."""
    met: set[NamedNode] = set()
    for one in statements:
        met |= {one.subject, one.predicate, *(receipt.document for receipt in one.receipts)}
        met |= {one.object} if isinstance(one.object, NamedNode) else set()
    return met


def _column_names(properties: Sequence[NamedNode]) -> Mapping[NamedNode, str]:
    """A name for each property: its local name, with its prefix where two share one or it is a column of ours."""
    local = {one: shorten(one.value).rpartition(":")[2] or key_of(one) for one in properties}
    taken = Counter(local.values()) + Counter(["iri", "name", "passage", "source"])
    return {
        one: name if taken[name] == 1 else shorten(one.value).replace(":", "_") for one, name in local.items()
    }


def _meanings(
    store: SparqlStore, properties: Sequence[NamedNode], names: Names, language: str
) -> Mapping[NamedNode, str]:
    """Each property's name, and its definition where the ontology has one in the language."""
    values = listed(properties)
    pattern = f"VALUES ?p {{ {values} }} ?p {_DEFINITION} ?text"
    rows = store.select(f"SELECT ?p ?text WHERE {{ {pattern} }} ORDER BY ?p ?text").rows
    told = {
        property_: text.value
        for property_, text in rows
        if isinstance(property_, NamedNode) and isinstance(text, Literal) and text.language == language
    }
    return {
        one: f"{name_of(one, names)}: {told[one]}" if one in told else name_of(one, names)
        for one in properties
    }


def _address(store: SparqlStore, kind: str) -> str:
    return names_at(store.base).address(f"table/{kind}").value
