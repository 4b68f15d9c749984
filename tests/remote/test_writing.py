"""Writing graphs: what goes into one request, and how it is addressed."""

from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.remote.stand_in import Asked, Said, stand_in
from wijkgraph.engine.store import EmbeddedStore
from wijkgraph.errors import StoreError
from wijkgraph.remote.endpoint import Endpoint, Login
from wijkgraph.remote.writing import Graphs, GraphStoreWriter, UpdateWriter

pytestmark = pytest.mark.slow

LINE = "<urn:a> <urn:b> <urn:c> ."


class Recorder(Endpoint):
    """An endpoint that runs updates on an embedded store of its own."""

    def __init__(self) -> None:
        super().__init__("http://127.0.0.1:9/")
        object.__setattr__(self, "updates", [])

    def update(self, update: str) -> None:
        self.updates.append(update)  # type: ignore[attr-defined]


def result_of(updates: list[str]) -> EmbeddedStore:
    from pyoxigraph import Store

    store = Store()
    for update in updates:
        store.update(update)
    return EmbeddedStore(store, "test")


@settings(deadline=None)  # thousands of lines
@given(
    st.dictionaries(
        st.one_of(st.none(), st.integers(0, 50).map("urn:g{}".format)),
        st.integers(0, 2500),
        min_size=1,
        max_size=5,
    )
)
def test_updates_are_small_and_together_hold_every_line(sizes: dict[str | None, int]) -> None:
    graphs: Graphs = {
        name: [f"<urn:s{n}> <urn:p> <urn:o> ." for n in range(size)] for name, size in sizes.items()
    }
    recorder = Recorder()
    UpdateWriter(recorder).replace(graphs)
    updates: list[str] = recorder.updates  # type: ignore[attr-defined]
    assert max(update.count("<urn:p>") for update in updates) <= 1000
    held = result_of(updates)
    for name, lines in graphs.items():
        pattern = "?s ?p ?o" if name is None else f"GRAPH <{name}> {{ ?s ?p ?o }}"
        assert len(held.select(f"SELECT * {{ {pattern} }}").rows) == len(lines)


def test_each_graph_is_emptied_once_before_it_is_filled() -> None:
    recorder = Recorder()
    UpdateWriter(recorder).replace(
        {"urn:g": [f"<urn:s{n}> <urn:p> <urn:o> ." for n in range(2500)], None: [LINE]}
    )
    updates: list[str] = recorder.updates  # type: ignore[attr-defined]
    assert sum(update.count("DROP SILENT GRAPH <urn:g>") for update in updates) == 1
    assert sum(update.count("DROP SILENT DEFAULT") for update in updates) == 1


def test_graphs_are_addressed_by_the_protocol() -> None:
    seen: list[Asked] = []

    def answer(asked: Asked) -> Said:
        seen.append(asked)
        return Said(b"", 404 if asked.method == "DELETE" else 201)

    with stand_in(answer) as url, GraphStoreWriter(url) as writer:
        writer.replace({"urn:g?x=1&y": [LINE], None: []})
        writer.drop(["urn:absent"])
    named, default, deleted = seen
    assert (named.method, parse_qs(urlsplit(named.path).query)) == ("PUT", {"graph": ["urn:g?x=1&y"]})
    assert (named.headers["Content-Type"], named.body) == ("application/n-triples", f"{LINE}\n".encode())
    assert (default.method, urlsplit(default.path).query) == ("PUT", "default")
    assert deleted.method == "DELETE"


def test_a_login_is_given_when_it_is_asked_for() -> None:
    seen: list[Asked] = []

    def answer(asked: Asked) -> Said:
        seen.append(asked)
        if "Authorization" in asked.headers:
            return Said(b"", 204)
        return Said(b"", 401, {"WWW-Authenticate": 'Basic realm="any"'})

    with stand_in(answer) as url, GraphStoreWriter(url, Login("ann", "secret")) as writer:
        writer.replace({"urn:g": [LINE], "urn:h": [LINE]})
    assert ["Authorization" in asked.headers for asked in seen] == [False, True, True]


def test_a_refusal_is_an_error() -> None:
    with (
        stand_in(lambda asked: Said(b"read only", 405)) as url,
        GraphStoreWriter(url) as writer,
        pytest.raises(StoreError, match="405"),
    ):
        writer.replace({"urn:g": [LINE]})
