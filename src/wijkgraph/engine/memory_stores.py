"""Oxigraph stores in memory: loaded from files, and copied where Oxigraph would be slow or wrong."""

from codecs import BOM_UTF8
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TypeVar

from pyoxigraph import QuerySolutions, Store

from wijkgraph.errors import StoreError
from wijkgraph.rdf import DefaultGraph, Literal, NamedNode, Quad, RdfFormat, format_of, not_well_formed, parse

_WORTH_IT = 4  # a copy is made when at least one quad in so many stands in a named graph
_SIDE = 92  # 92² numbers of 8 bytes: more than the 64 KiB after which the generator takes a new seed

T = TypeVar("T")


def load_apart(load: Callable[[], T]) -> T:
    """Calls `load` in a thread of its own, so that heap fragments of loading do not slow later queries.

    glibc gives each thread its own arena of memory. Filling a store leaves an arena full of free pieces, and later
    allocations there search through them: beside 1.5 M quads loaded in the same thread even a query of an empty
    store took 29 µs, and 17 µs beside as many that were loaded apart.
    """
    from concurrent.futures import ThreadPoolExecutor  # brings the log with it

    with ThreadPoolExecutor(1) as thread:
        return thread.submit(load).result()


def load_files(names: Iterable[str]) -> tuple[Store, Store | None]:
    """Loads RDF files into a store; returns it with a copy of its default graph, if that is worth making.

    Raises SourceError for a file that is not well-formed, StoreError for one that cannot be read.
    """

    def load() -> tuple[Store, Store | None]:
        store = Store()
        for name in names:
            _load_file(store, name)
        return store, default_graph_alone(store)

    return load_apart(load)


def _load_file(store: Store, name: str) -> None:
    syntax = format_of(Path(name))
    try:
        base = Path(name).as_uri()
        if syntax in _AS_THEY_ARE and not _is_marked(name):
            store.bulk_load(path=name, format=syntax, base_iri=base)
        else:
            store.bulk_extend(parse(Path(name).read_bytes(), syntax, where=name, base=base))
    except SyntaxError as error:
        raise not_well_formed(error, syntax, name) from error
    except OSError as error:
        raise StoreError(
            f"Cannot load the data: {error}", where=name, next="Run `wijkgraph build`."
        ) from error


# Large files are in one of these: the store reads them itself, in a fraction of the time.
_AS_THEY_ARE = (RdfFormat.N_QUADS, RdfFormat.N_TRIPLES, RdfFormat.TURTLE, RdfFormat.TRIG)


def _is_marked(name: str) -> bool:
    with Path(name).open("rb") as file:
        return file.read(len(BOM_UTF8)) == BOM_UTF8


def store_of(quads: Iterable[Quad]) -> Store:
    """Loads quads into a store."""
    store = Store()
    store.bulk_extend(quads)
    return store


def default_graph_alone(store: Store) -> Store | None:
    """Copies the default graph of a store, for queries that name no graph; None when little else is in the store.

    In memory Oxigraph finds the quads of a term in one list for all graphs. Our claims stand in graphs of their own
    beside the merge in the default graph, so a query on the merge would walk past every claim that speaks of a term
    to find the one triple it wants. Without them a join at a million quads takes a fifth of the time.
    """
    if len(store) - _size_of_default_graph(store) < len(store) / _WORTH_IT or not len(store):
        return None
    alone = Store()
    # Quad by quad, because blank nodes keep their identity so and not in a dump; the newest come out first, and
    # turned round they stand in the copy as in the whole, so that even LIMIT without ORDER BY gives the same rows.
    newest_first = list(store.quads_for_pattern(None, None, None, DefaultGraph()))
    alone.bulk_extend(reversed(newest_first))
    return alone


def _size_of_default_graph(store: Store) -> int:
    solutions = store.query("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")
    assert isinstance(solutions, QuerySolutions)
    count = next(solutions)["n"]
    assert isinstance(count, Literal)
    return int(count.value)


def merged(store: Store, default: Sequence[NamedNode], named: Sequence[NamedNode]) -> Store:
    """Builds a store whose default graph is the RDF merge of `default`, beside the `named` graphs (SPARQL 1.1, 13.2).

    Oxigraph reads several default graphs one after the other: a triple in two of them gives two rows (measured).
    Blank nodes keep their identity: graphs of one dataset may share them.
    """
    found = Store()
    for graph in default:
        found.extend(
            Quad(quad.subject, quad.predicate, quad.object)
            for quad in store.quads_for_pattern(None, None, None, graph)
        )
    for graph in named:
        found.extend(store.quads_for_pattern(None, None, None, graph))
    return found


def reseed_random() -> None:
    """Draws random numbers until the engine's generator takes a new seed from the system, in about a millisecond.

    A forked process starts with the generator of its parent, so RAND() and UUID() would give the same in all
    workers (measured).
    """
    values = " ".join(map(str, range(_SIDE)))
    drawn = Store().query(
        f"SELECT (SUM(RAND()) AS ?n) {{ VALUES ?a {{ {values} }} VALUES ?b {{ {values} }} }}"
    )
    assert isinstance(drawn, QuerySolutions)
    next(drawn)
