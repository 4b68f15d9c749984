"""Publishing into `oxigraph serve`: taken up where it stopped, proved, and careful with what others put there."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from bench import servers
from bench.servers import Server
from tests.ours import BASE
from wijkgraph.asking.question_files import read_question
from wijkgraph.asking.questions import Question
from wijkgraph.errors import SourceError, StoreError
from wijkgraph.publication import Published, publish
from wijkgraph.rdf import BlankNode, Literal, NamedNode, Quad
from wijkgraph.remote.endpoint import Endpoint
from wijkgraph.remote.remote_store import RemoteStore
from wijkgraph.remote.writing import Graphs, UpdateWriter, Writer

P = NamedNode("urn:p")
CLAIMS = [NamedNode(f"{BASE}id/claim/kst-1/{number:012x}") for number in range(60)]


def facts(number: int) -> list[Quad]:
    """Triples of one claim, in its graph and in the merge."""
    one, words = CLAIMS[number], Literal(f"claim {number}, “quoted”\n", language="nl")
    return [
        Quad(one, P, words, one),
        Quad(one, P, words),
        Quad(one, P, Literal(number), one),
        Quad(one, P, Literal(number)),
    ]


DATASET = [quad for number in range(len(CLAIMS)) for quad in facts(number)]


@pytest.fixture
def server() -> Iterator[Server]:
    with servers.oxigraph(None) as server:
        yield server


class Through:
    """A writer that does something else at some point."""

    def __init__(self, server: Server) -> None:
        self._writer: Writer = UpdateWriter(Endpoint(server.update))
        self.written: list[str | None] = []

    def replace(self, graphs: Graphs) -> None:
        self.written += graphs
        self._writer.replace(graphs)

    def drop(self, graphs: Sequence[str]) -> None:
        self._writer.drop(graphs)


class Interrupted(Through):
    """Stops when it comes to the default graph, which is last."""

    def replace(self, graphs: Graphs) -> None:
        named = {name: lines for name, lines in graphs.items() if name is not None}
        super().replace(named)
        if len(named) < len(graphs):
            raise KeyboardInterrupt


class Careless(Through):
    """Writes one literal otherwise than it was told."""

    def replace(self, graphs: Graphs) -> None:
        super().replace(
            {name: [line.replace("claim 7,", "claim 8,") for line in lines] for name, lines in graphs.items()}
        )


def put(
    server: Server, quads: Sequence[Quad] = DATASET, writer: Writer | None = None, version: str = "v1"
) -> Published:
    return publish(quads, version, bare(server), writer or Through(server))


def bare(server: Server) -> RemoteStore:
    return RemoteStore.bare(Endpoint(server.query), BASE)


def held(server: Server) -> tuple[int, int, str]:
    store = RemoteStore.connect(Endpoint(server.query), BASE)
    return store.count("?s ?p ?o"), store.count("GRAPH ?g { ?s ?p ?o FILTER(?p = <urn:p>) }"), store.version


def test_every_graph_arrives_and_the_version_is_noted(server: Server) -> None:
    done = put(server)
    assert (done.quads, done.written, done.skipped, done.removed) == (240, 61, 0, 0)
    assert held(server) == (120, 120, "v1")


def test_an_interrupted_publication_is_taken_up(server: Server) -> None:
    with pytest.raises(KeyboardInterrupt):
        put(server, writer=Interrupted(server))
    assert held(server)[2].startswith("unpublished-")
    writer = Through(server)
    done = put(server, writer=writer)
    assert (done.written, done.skipped) == (1, 60)
    assert not set(CLAIMS) & set(writer.written)
    assert held(server) == (120, 120, "v1")


def test_what_arrives_otherwise_is_not_published(server: Server) -> None:
    with pytest.raises(StoreError, match="not what was sent"):
        put(server, writer=Careless(server))
    assert held(server)[2].startswith("unpublished-")


def test_what_was_changed_over_there_is_put_right(server: Server) -> None:
    put(server)
    endpoint = Endpoint(server.update)
    endpoint.update(f'DELETE DATA {{ GRAPH {CLAIMS[3]} {{ {CLAIMS[3]} <urn:p> 3 }} }} ; '
                    f'INSERT DATA {{ GRAPH {CLAIMS[3]} {{ {CLAIMS[3]} <urn:p> 4 }} }}')  # fmt: skip
    writer = Through(server)
    assert put(server, writer=writer).written == 1
    assert CLAIMS[3].value in writer.written
    assert held(server) == (120, 120, "v1")


def test_a_withdrawn_claim_goes_and_others_graphs_stay(server: Server) -> None:
    put(server)
    Endpoint(server.update).update("INSERT DATA { GRAPH <urn:theirs> { <urn:a> <urn:b> <urn:c> } }")
    done = put(server, [quad for quad in DATASET if quad.subject != CLAIMS[0]], version="v2")
    assert (done.written, done.removed) == (1, 1)
    store = RemoteStore.connect(Endpoint(server.query), BASE)
    assert not store.holds(CLAIMS[0].value)
    assert store.holds("urn:theirs")
    assert store.version == "v2"


def test_a_default_graph_of_others_is_left_alone(server: Server) -> None:
    Endpoint(server.update).update("INSERT DATA { <urn:a> <urn:b> <urn:c> }")
    with pytest.raises(StoreError, match="triples that were not published by wijkgraph: 1"):
        put(server)
    graph = "urn:merged"
    done = publish(DATASET, "v1", bare(server), Through(server), default_graph=graph)
    assert done.default_graph == graph
    store = RemoteStore.connect(Endpoint(server.query), BASE, graph)
    assert (store.count("?s ?p ?o"), store.count("GRAPH ?g { ?s ?p ?o }")) == (120, 120)
    again = publish(DATASET, "v1", bare(server), Through(server), default_graph=graph)
    assert again.written == 0


def test_a_large_graph_is_read_back_in_parts(server: Server) -> None:
    many = [Quad(NamedNode(f"urn:s{n % 3000}"), P, Literal(n)) for n in range(9000)]
    assert put(server, many).written == 1
    assert put(server, many).skipped == 1
    Endpoint(server.update).update(
        "DELETE DATA { <urn:s5> <urn:p> 8 }; INSERT DATA { <urn:s5> <urn:p> 3005 }"
    )
    Endpoint(server.update).update(f"INSERT DATA {{ GRAPH {CLAIMS[0]} {{ <urn:s> <urn:p> 1 }} }}")
    Endpoint(server.update).update(
        "DELETE DATA { <urn:s5> <urn:p> 5 }; INSERT DATA { <urn:s5> <urn:p> 9999 }"
    )
    assert put(server, many).written == 1


def test_blank_nodes_are_refused(server: Server) -> None:
    with pytest.raises(SourceError, match="blank node"):
        put(server, [Quad(BlankNode(), P, P)])


def test_progress_ends_at_the_whole(server: Server) -> None:
    told: list[tuple[int, int]] = []
    publish(
        DATASET,
        "v1",
        bare(server),
        Through(server),
        progress=lambda *step: told.append(step),
    )
    assert told[0] == (0, 240)
    assert told[-1] == (240, 240)


def question(folder: Path, name: str, query: str) -> Question:
    path = folder / f"{name}.rq"
    path.write_text(f"#+ question: {name}?\n#+ vraag: {name}?\n#+ about: It.\n#+ uitleg: Het.\n{query}\n")
    return read_question(path)


def test_a_question_the_engine_gets_wrong_is_not_asked_there(server: Server, tmp_path: Path) -> None:
    # RAND() stands for an engine with a fault: two stores do not agree on it.
    wrong = question(tmp_path, "wrong", "SELECT (RAND() AS ?n) WHERE { }")
    right = question(tmp_path, "right", "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }")
    done = publish(
        DATASET,
        "v1",
        bare(server),
        Through(server),
        questions=[wrong, right],
    )
    assert done.distrusted == ("wrong",)
    store = RemoteStore.connect(Endpoint(server.query), BASE)
    with pytest.raises(StoreError, match="otherwise than the dataset"):
        store.select(wrong.query)
    assert store.select(right.query).rows == ((Literal(120),),)


def test_a_question_is_asked_about_something_too(server: Server, tmp_path: Path) -> None:
    slot = "#+ slot: claim iri claim; en: each claim; nl: elke claim\n"
    where = "WHERE {{ VALUES ?claim {{ UNDEF }} ?one <urn:p> ?words BIND(IF(BOUND(?claim), {}, 0) AS ?n) }}"
    wrong = question(tmp_path, "wrong", f"{slot}SELECT ?one ?n {where.format('RAND()')}")
    right = question(tmp_path, "right", f"{slot}SELECT ?one ?n {where.format('1')}")
    done = publish(DATASET, "v1", bare(server), Through(server), questions=[wrong, right])
    assert done.distrusted == ("wrong",)


def test_a_question_without_a_query_fails_alike_and_ends_nothing(server: Server, tmp_path: Path) -> None:
    slot = "#+ slot: claim iri claim; en: each claim; nl: elke claim\n"
    broken = question(tmp_path, "broken", f"{slot}ASK {{ VALUES ?claim {{ UNDEF }} ?claim <urn:p> ?words }}")
    assert publish(DATASET, "v1", bare(server), Through(server), questions=[broken]).distrusted == ()


def test_an_unpublished_engine_has_a_version_that_says_so(server: Server) -> None:
    store = RemoteStore.connect(Endpoint(server.query), BASE)
    before = store.version
    assert before.startswith("unpublished-")
    Endpoint(server.update).update("INSERT DATA { <urn:a> <urn:b> <urn:c> }")
    assert store.version != before
