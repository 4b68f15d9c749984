"""Real engines, loaded by publishing: they hold what was sent, and answer as the embedded store does."""

from collections import Counter
from collections.abc import Callable, Collection, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from itertools import islice
from typing import cast

import pytest
from pyoxigraph import QuerySolutions

from bench import servers
from bench.servers import Server
from tests.ask_helpers import asks
from tests.ours import BASE, thing
from wijkgraph.asking.answers import ask_question
from wijkgraph.asking.evidence import explain, mentions
from wijkgraph.asking.questions import Question
from wijkgraph.asking.typed_slots import choose_slots
from wijkgraph.engine.admission import admit, dataset_of
from wijkgraph.engine.frames import Request
from wijkgraph.engine.store import EmbeddedStore, SparqlStore
from wijkgraph.errors import QuerySyntax, StoreError, TooLarge, TooSlow
from wijkgraph.publication import Published, publish
from wijkgraph.rdf import NamedNode, Quad, Triple
from wijkgraph.remote.endpoint import Endpoint, Login
from wijkgraph.remote.record import key_of_question
from wijkgraph.remote.remote_keeper import RemoteEvaluator
from wijkgraph.remote.remote_store import RemoteStore
from wijkgraph.remote.writing import GraphStoreWriter, UpdateWriter, Writer

pytestmark = pytest.mark.slow

Opened = Callable[[Server], "contextmanager[Writer]"]
Names = Collection[str]
Retry = Callable[[Server, Names], Names]  # those of some wrong answers that another engine gives too


def login(server: Server) -> Login | None:
    return Login(server.user, server.password or "") if server.user else None


@contextmanager
def by_update(server: Server) -> Iterator[Writer]:
    yield UpdateWriter(Endpoint(server.update, login(server)))


@contextmanager
def by_graph_store(server: Server) -> Iterator[Writer]:
    with GraphStoreWriter(server.graph_store, login(server)) as writer:
        yield writer


def load(
    server: Server, quads: list[Quad], questions: dict[str, Question], by: Opened = by_update
) -> Published:
    with by(server) as writer:
        return publish(
            quads, "v1", RemoteStore.bare(Endpoint(server.query), BASE), writer, questions=questions.values()
        )


def answer(store: SparqlStore, question: Question) -> object:
    if question.gives_graph:
        return set(store.construct(question.query))
    found = ask_question(store, question, {})
    return found.columns, Counter(found.rows), found.searched, found.silences


@pytest.fixture(scope="module")
def few(questions: dict[str, Question]) -> dict[str, Question]:
    """Questions enough to load an engine with, where all of them are asked of another of its kind."""
    return dict(islice(questions.items(), 5))


@pytest.fixture(scope="module")
def wrong_each_time(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Names, Retry], Names]:
    """Those of some wrong answers that two more Virtuosos give too: plans are drawn by chance, faults of ours stay."""

    def again(wrong: Names, retry: Retry) -> Names:
        for _ in range(2):
            if wrong:
                with servers.virtuoso(tmp_path_factory.mktemp("another")) as server:
                    wrong = retry(server, wrong)
        return wrong

    return again


@pytest.fixture(scope="module")
def publish_again(quads: list[Quad], questions: dict[str, Question]) -> Retry:
    """Loads another engine, and gives those of some questions that it answers otherwise."""

    def retry(server: Server, names: Names) -> Names:
        return load(server, quads, {name: questions[name] for name in names}, by_graph_store).distrusted

    return retry


@pytest.fixture(scope="module")
def loaded_virtuoso(
    virtuoso: Server,
    quads: list[Quad],
    questions: dict[str, Question],
    wrong_each_time: Callable[[Names, Retry], Names],
    publish_again: Retry,
) -> RemoteStore:
    done = load(virtuoso, quads, questions, by_graph_store)
    assert done.default_graph == BASE
    assert not wrong_each_time(done.distrusted, publish_again)
    return RemoteStore.connect(Endpoint(virtuoso.query), BASE)


@pytest.mark.parametrize("by", [by_update, by_graph_store])
def test_oxigraph_answers_every_question_as_we_do(
    oxigraph: Server, quads: list[Quad], embedded: EmbeddedStore, questions: dict[str, Question], by: Opened
) -> None:
    done = load(oxigraph, quads, questions, by)
    assert (done.distrusted, done.default_graph, done.quads) == ((), None, len(quads))
    store = RemoteStore.connect(Endpoint(oxigraph.query), BASE)
    assert store.version == "v1"
    for question in questions.values():
        assert answer(store, question) == answer(embedded, question), question.name


def test_virtuoso_answers_every_question_as_we_do_or_is_not_asked(
    loaded_virtuoso: RemoteStore, embedded: EmbeddedStore, questions: dict[str, Question]
) -> None:
    assert loaded_virtuoso.version == "v1"
    for question in questions.values():
        if key_of_question(question.query) in loaded_virtuoso.distrusted:
            with pytest.raises(StoreError, match="otherwise than the dataset"):
                answer(loaded_virtuoso, question)
        else:
            assert answer(loaded_virtuoso, question) == answer(embedded, question), question.name


def test_virtuoso_answers_a_question_about_something_as_we_do(
    loaded_virtuoso: RemoteStore,
    embedded: EmbeddedStore,
    quads: list[Quad],
    questions: dict[str, Question],
    wrong_each_time: Callable[[Names, Retry], Names],
) -> None:
    """Row by row, as often as each stands there: DISTINCT of Virtuoso may let a row through twice."""
    asked = {
        str(one): questions[one.question].filled(choose_slots(embedded, questions[one.question], one.slots))
        for one in (*asks("competency"), *asks("beyond"))
    }
    expected = {name: Counter(embedded.select(query).rows) for name, query in asked.items()}

    def wrong_in(store: RemoteStore, names: Names) -> Names:
        bold = replace(store, distrusted=frozenset())  # asks what publishing found it to answer otherwise too
        return [name for name in names if Counter(bold.select(asked[name]).rows) != expected[name]]

    def retry(server: Server, names: Names) -> Names:
        load(server, quads, {}, by_graph_store)
        return wrong_in(RemoteStore.connect(Endpoint(server.query), BASE), names)

    assert not wrong_each_time(wrong_in(loaded_virtuoso, asked), retry)


def test_virtuoso_explains_things_as_we_do(loaded_virtuoso: RemoteStore, embedded: EmbeddedStore) -> None:
    for one in (thing("letter", "kst-30995-98"), thing("study", "wijk-in-zicht")):
        assert explain(loaded_virtuoso, one) == explain(embedded, one)
        assert mentions(loaded_virtuoso, one) == mentions(embedded, one)


def test_a_union_default_graph_is_stepped_around(
    quads: list[Quad], embedded: EmbeddedStore, few: dict[str, Question]
) -> None:
    with servers.oxigraph(None, union=True) as server:
        done = load(server, quads, few)
        assert (done.default_graph, done.distrusted) == (BASE, ())
        store = RemoteStore.connect(Endpoint(server.query), BASE)
        count = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"
        assert store.select(count) == embedded.select(count)
        assert store.version == "v1"


class TestQuirksOfVirtuoso:
    """Each of these was seen with the plain protocol first."""

    def test_a_table_that_reaches_the_row_cap_is_refused(self, loaded_virtuoso: RemoteStore) -> None:
        with pytest.raises(TooLarge, match="10000 rows"):
            loaded_virtuoso.select("SELECT * WHERE { ?s ?p ?o . ?x a ?y } LIMIT 20000")

    def test_so_is_a_graph_that_does_not_say_so(self, loaded_virtuoso: RemoteStore) -> None:
        with pytest.raises(TooLarge, match="10000 rows"):
            loaded_virtuoso.construct("CONSTRUCT WHERE { ?s ?p ?o }")

    def test_a_graph_below_the_cap_is_whole(
        self, loaded_virtuoso: RemoteStore, embedded: EmbeddedStore
    ) -> None:
        query = "CONSTRUCT WHERE { ?s a <https://w3id.org/wijkgraph/def#Study> ; ?p ?o }"
        assert set(loaded_virtuoso.construct(query)) == set(embedded.construct(query))

    def test_describe_gives_what_starts_at_the_thing(
        self, loaded_virtuoso: RemoteStore, embedded: EmbeddedStore
    ) -> None:
        query = f"DESCRIBE {thing('study', 'wijk-in-zicht')}"
        assert set(loaded_virtuoso.construct(query)) == set(embedded.construct(query))

    def test_a_constant_graph_is_found(self, loaded_virtuoso: RemoteStore, embedded: EmbeddedStore) -> None:
        letter = thing("letter", "kst-30995-98")
        query = f"SELECT (COUNT(*) AS ?n) WHERE {{ GRAPH {letter} {{ ?s ?p ?o }} }}"
        assert loaded_virtuoso.select(query) == embedded.select(query)

    def test_its_system_graphs_stay_out_of_the_default_graph(self, loaded_virtuoso: RemoteStore) -> None:
        system = "http://www.openlinksw.com/schemas/virtrdf#"
        assert loaded_virtuoso.ask(f"ASK {{ GRAPH <{system}> {{ ?s ?p ?o }} }}")
        assert not loaded_virtuoso.ask(f'ASK {{ ?s a ?c FILTER(STRSTARTS(STR(?c), "{system}")) }}')

    def test_durations_survive(self, loaded_virtuoso: RemoteStore, embedded: EmbeddedStore) -> None:
        query = "SELECT ?s ?every WHERE { ?s <https://w3id.org/wijkgraph/def#recurrence> ?every }"
        assert set(loaded_virtuoso.select(query).rows) == set(embedded.select(query).rows)

    def test_half_an_answer_is_none(self, virtuoso: Server) -> None:
        bare = RemoteStore.bare(Endpoint(f"{virtuoso.query}?timeout=1000"), BASE)
        with pytest.raises(TooSlow):
            bare.select("SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }")

    def test_a_broken_query_is_the_askers(self, loaded_virtuoso: RemoteStore) -> None:
        with pytest.raises(QuerySyntax, match="SP030"):
            loaded_virtuoso.select("SELECT ?s WHERE { ?s ?p }")

    def test_writing_needs_the_password(self, virtuoso: Server, loaded_virtuoso: RemoteStore) -> None:
        for someone in (None, Login("dba", "wrong")):
            with pytest.raises(StoreError, match="login"):
                UpdateWriter(Endpoint(virtuoso.update, someone)).drop([BASE])
            with (
                GraphStoreWriter(virtuoso.graph_store, someone) as writer,
                pytest.raises(StoreError, match="login"),
            ):
                writer.drop([BASE])
        assert loaded_virtuoso.holds(BASE)

    def test_its_own_default_graph_is_refused(self, loaded_virtuoso: RemoteStore, virtuoso: Server) -> None:
        with ExitStack() as stack:
            writer = stack.enter_context(by_update(virtuoso))
            held = loaded_virtuoso.construct(
                f"CONSTRUCT WHERE {{ GRAPH ?g {{ {thing('study', 'wijk-in-zicht')} ?p ?o }} }}"
            )
            assert held
            writer.drop([BASE])
            with pytest.raises(StoreError, match="all its graphs at once"):
                RemoteStore.connect(Endpoint(virtuoso.query), BASE)


def test_from_is_heeded_though_we_name_a_default_graph_of_our_own(
    loaded_virtuoso: RemoteStore, embedded: EmbeddedStore
) -> None:
    """The protocol's default graph replaces that of FROM, and Virtuoso must be given one."""
    letter = thing("letter", "kst-30995-98")
    for dataset, where in (
        ("FROM <http://example.org/none>", "{ ?s ?p ?o }"),
        (f"FROM {letter}", "{ ?s ?p ?o }"),
        (f"FROM NAMED {letter}", "{ ?s ?p ?o }"),
        (f"FROM NAMED {letter}", "{ GRAPH ?g { ?s ?p ?o } }"),
    ):
        query = f"SELECT (COUNT(*) AS ?n) {dataset} {where}"
        outline = admit(query, nesting=10)
        request = Request(query, "text/csv", *dataset_of(outline, (), ()))
        found = RemoteEvaluator(loaded_virtuoso).evaluate(request)
        expected = embedded.select(query).rows[0][0]
        assert [row["n"] for row in cast(QuerySolutions, found)] == [expected], query


def test_virtuoso_by_update(
    virtuoso: Server,
    quads: list[Quad],
    few: dict[str, Question],
    wrong_each_time: Callable[[Names, Retry], Names],
    publish_again: Retry,
) -> None:
    """Last, because it begins by taking a graph away: what is missing is written, what is there is not."""
    with by_update(virtuoso) as writer:
        load(virtuoso, quads, {})
        a_claim = next(
            q.graph_name
            for q in quads
            if isinstance(q.graph_name, NamedNode) and "/claim/" in q.graph_name.value
        )
        assert isinstance(a_claim, NamedNode)
        writer.drop([a_claim.value])
        writer.replace({f"{BASE}id/claim/withdrawn/0": [f"{Triple(a_claim, a_claim, a_claim)} ."]})
    done = load(virtuoso, quads, few)
    assert (done.written, done.removed) == (1, 1)
    assert not wrong_each_time(done.distrusted, publish_again)
