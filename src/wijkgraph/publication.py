"""Publication of a dataset in a remote engine, graph by graph, each proved to have arrived.

Graphs that already read back right are skipped, so an interrupted publication is taken up by running it again. Graphs
under the IRI of our dataset that are not in it are removed, or a withdrawn claim would live on. Graphs of others are
left alone.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from uuid import uuid4

from wijkgraph.asking.answers import Answer, ask_question
from wijkgraph.asking.nearby import fits
from wijkgraph.asking.questions import Question
from wijkgraph.engine.store import EmbeddedStore, SparqlStore
from wijkgraph.errors import SourceError, StoreError, WijkgraphError
from wijkgraph.rdf import BlankNode, NamedNode, Quad, Triple, canonical_lines
from wijkgraph.remote.readback import Holding, held_counts, holding_of, holdings
from wijkgraph.remote.record import Record, graph_of, key_of_question
from wijkgraph.remote.remote_store import RemoteStore
from wijkgraph.remote.writing import Graphs, Writer

# Quads written before they are read back: how much an interruption can cost.
_STEP = 20_000

Progress = Callable[[int, int], None]  # quads proved, quads in all


@dataclass(frozen=True)
class Published:
    """Outcome of a publication."""

    version: str
    quads: int
    written: int  # graphs
    skipped: int  # graphs that were there already, proved by count and checksum
    removed: int  # graphs
    default_graph: str | None  # the named graph that holds the merge; None is the engine's own default graph
    distrusted: tuple[str, ...]  # questions the engine answers otherwise than the dataset does


def publish(
    quads: Collection[Quad],
    version: str,
    store: RemoteStore,
    writer: Writer,
    *,
    questions: Iterable[Question] = (),
    default_graph: str | None = None,
    progress: Progress = lambda done, total: None,
) -> Published:
    """Loads the dataset, proves every graph by count and checksum, asks every question, then records the version.

    `store` is the engine as `RemoteStore.bare` connects to it. The merge goes into `default_graph`, else into the
    engine's default graph, or where that is the union of all graphs into one named as the dataset. Raises StoreError
    when a graph does not read back as it was written, SourceError for blank nodes, and what reading and writing
    raise.
    """
    merged = default_graph or (store.dataset if _mixes_graphs(store, writer) else None)
    graphs = _by_graph(quads, merged)
    plan = _plan(graphs, store, merged)
    total = sum(map(len, graphs.values()))
    done = sum(len(graphs[name]) for name in plan.right)
    progress(done, total)
    # Until the record is written anew, nobody takes what is there for a whole version.
    writer.drop([graph_of(store.dataset), *plan.stale])
    for step in _steps(plan.missing):
        writer.replace({name: [*map(store.dialect.as_stored, lines)] for name, lines in step.items()})
        _prove(store, step)
        done += sum(map(len, step.values()))
        progress(done, total)
    ours, theirs = (
        EmbeddedStore.of(quads, base=store.base),
        RemoteStore.connect(store.endpoint, store.dataset, merged),
    )
    # Engines have faults too: a question that this one answers otherwise is remembered.
    wrong = [question for question in questions if _differs(question, ours, theirs)]
    noted = Record(version, frozenset(key_of_question(question.query) for question in wrong))
    writer.replace({graph_of(store.dataset): noted.lines(store.dataset)})
    names = tuple(question.name for question in wrong)
    return Published(version, total, len(plan.missing), len(plan.right), len(plan.stale), merged, names)


def _differs(question: Question, ours: SparqlStore, theirs: SparqlStore) -> bool:
    """True if the question is answered otherwise, open or about one thing in a slot: engines plan that anew."""
    here = _answer(ours, question, {})
    if _compared(here) != _compared(_answer(theirs, question, {})):
        return True
    return any(
        _compared(_answer(ours, question, one)) != _compared(_answer(theirs, question, one))
        for one in _fillings(question, here)
    )


def _fillings(question: Question, answer: Answer | str) -> Iterator[Mapping[str, NamedNode]]:
    """Yields for each slot the first thing of the open answer that it takes, if there is one."""
    rows = () if isinstance(answer, str) else answer.rows
    things = [value for row in rows for value in row.values if isinstance(value, NamedNode)]
    for slot in question.slots:
        fitting = (one for one in things if slot.type == "iri" and fits(one, slot.kinds))
        yield from ({slot.name: one} for one in islice(fitting, 1))


def _answer(store: SparqlStore, question: Question, chosen: Mapping[str, NamedNode]) -> Answer | str:
    """The answer, or the words of the error that stands for one."""
    try:
        return ask_question(store, question, chosen)
    except WijkgraphError as error:
        return str(error)


def _compared(answer: Answer | str) -> object:
    """A form of an answer that is equal for equal answers; unordered rows may come in any order."""
    if isinstance(answer, str):
        return answer
    return answer.columns, Counter(answer.rows), frozenset(answer.graph), answer.searched, answer.silences


@dataclass(frozen=True)
class _Plan:
    """Graphs to skip, to write and to remove."""

    right: frozenset[str | None]  # graphs that are there as they should be
    missing: Graphs
    stale: tuple[str, ...]  # graphs that should not be there


def _plan(graphs: Graphs, store: RemoteStore, merged: str | None) -> _Plan:
    """Compares the dataset with the graphs in the engine. Raises StoreError for a default graph that is not ours."""
    there = held_counts(store)
    if merged is None:
        there[None] = store.count("?s ?p ?o")
        _guard(store, there)
    elif merged not in there:
        there[merged] = store.count(f"GRAPH <{merged}> {{ ?s ?p ?o }}")
    same_size = {name: lines for name, lines in graphs.items() if there.get(name, 0) == len(lines)}
    right = {name for name, found in holdings(store, same_size) if found == holding_of(graphs[name])}
    return _Plan(
        frozenset(right),
        {name: lines for name, lines in graphs.items() if name not in right},
        tuple(
            name
            for name in there
            if name is not None and name not in graphs and name != graph_of(store.dataset)
        ),
    )


def _by_graph(quads: Iterable[Quad], merged: str | None) -> Graphs:
    """Sorted N-Triples lines of each graph, the merge last. Raises SourceError for blank nodes."""
    triples: dict[str | None, list[Triple]] = {}
    for quad in quads:
        if any(isinstance(node, BlankNode) for node in (quad.subject, quad.object, quad.graph_name)):
            raise SourceError(
                f"A blank node cannot be found again in another engine: {quad}", next="Give it an IRI."
            )
        name = quad.graph_name.value if isinstance(quad.graph_name, NamedNode) else merged
        triples.setdefault(name, []).append(quad.triple)
    triples[merged] = triples.pop(merged, [])
    return {name: canonical_lines(found) for name, found in triples.items()}


def _mixes_graphs(store: RemoteStore, writer: Writer) -> bool:
    """True if the engine shows triples of named graphs in its default graph, found out with one of our own."""
    if store.dialect.mixes_graphs:
        return True
    probe = f"{store.dataset}id/activity/probe-{uuid4().hex}"
    try:
        writer.replace({probe: [f"<{probe}> <{probe}> <{probe}> ."]})
        return store.ask(f"ASK {{ <{probe}> <{probe}> <{probe}> }}")
    finally:
        writer.drop([probe])


def _guard(store: RemoteStore, there: Mapping[str | None, int]) -> None:
    """Raises StoreError for a default graph that was filled by others."""
    if there[None] and len(there) == 1:
        raise StoreError(
            f"The engine's default graph holds triples that were not published by wijkgraph: {there[None]}",
            where=store.endpoint.url,
            next="Empty it, or give the merge a graph of its own with --default-graph.",
        )


def _steps(graphs: Graphs) -> Iterator[Graphs]:
    """Yields graphs in the order given, in parts of about _STEP quads; a large graph is a part of its own."""
    step: dict[str | None, list[str]] = {}
    room = _STEP
    for name, lines in graphs.items():
        if step and len(lines) > room:
            yield step
            step, room = {}, _STEP
        step[name] = list(lines)
        room -= len(lines)
    if step:
        yield step


def _prove(store: RemoteStore, graphs: Graphs) -> None:
    """Raises StoreError unless each graph reads back as these lines."""
    for name, found in holdings(store, graphs):
        wanted = holding_of(graphs[name])
        if found != wanted:
            raise StoreError(
                f"What the engine holds is not what was sent: {_short(wanted)} sent, {_short(found)} read back",
                where=f"{store.endpoint.url}, {'the default graph' if name is None else f'graph {name}'}",
                next="Publish again; if it stays, the engine rewrites these triples.",
            )


def _short(holding: Holding) -> str:
    return f"{holding.count} triples with SHA-256 {holding.checksum[:12]}"
