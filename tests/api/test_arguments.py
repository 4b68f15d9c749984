"""Arguments of a kind that was not asked for raise an error of the tree, everywhere at the front door."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

import wijkgraph
from wijkgraph import KnowledgeGraph
from wijkgraph.errors import WijkgraphError
from wijkgraph.project import Layout

ODD = [None, 5, -1, True, float("nan"), "", "x" * 20_000, b"x", [], ["a"], {}, object(), "\ud800", "\x00"]
Call = Callable[[KnowledgeGraph, object], object]
CALLS: dict[str, Call] = {
    "ask": lambda graph, odd: graph.ask(odd),  # type: ignore[arg-type]
    "ask, a slot": lambda graph, odd: graph.ask("who-made-which-study", study=odd),  # type: ignore[arg-type]
    "ask, a language": lambda graph, odd: graph.ask("who-made-which-study", language=odd),  # type: ignore[arg-type]
    "explain": lambda graph, odd: graph.explain(odd),  # type: ignore[arg-type]
    "search": lambda graph, odd: graph.search(odd),  # type: ignore[arg-type]
    "search, most": lambda graph, odd: graph.search("wijk", most=odd),  # type: ignore[arg-type]
    "select": lambda graph, odd: graph.select(odd, timeout=None),  # type: ignore[arg-type]
    "construct": lambda graph, odd: graph.construct(odd, timeout=None),  # type: ignore[arg-type]
    "table": lambda graph, odd: graph.table(odd),  # type: ignore[arg-type]
    "citation": lambda graph, odd: graph.citation(odd),  # type: ignore[arg-type]
    "cite, a form": lambda graph, odd: graph.cite("Wijk in zicht", odd),  # type: ignore[arg-type]
    "open": lambda graph, odd: wijkgraph.open(odd),  # type: ignore[arg-type]
    "open, a store": lambda graph, odd: wijkgraph.open(graph.layout.root, store=odd),  # type: ignore[arg-type]
    "validate": lambda graph, odd: wijkgraph.validate(odd, shapes=graph.layout.shapes),  # type: ignore[arg-type]
}


@pytest.fixture(scope="module")
def graph(layout: Layout) -> Iterator[KnowledgeGraph]:
    with wijkgraph.open(layout.root, build=layout.build) as graph:
        yield graph


@pytest.mark.parametrize("name", CALLS)
def test_what_is_no_argument_raises_an_error_of_the_tree_or_is_understood(
    graph: KnowledgeGraph, name: str
) -> None:
    for odd in ODD:
        with suppress(WijkgraphError):
            CALLS[name](graph, odd)


@pytest.mark.parametrize("blank", ["", " ", "\t"])
def test_a_blank_path_is_no_folder_to_build_in(
    blank: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(wijkgraph.WijkgraphError, match="'build' is empty"):
        wijkgraph.open(build=blank)
    with pytest.raises(wijkgraph.WijkgraphError, match="'project' is empty"):
        wijkgraph.open(blank)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("odd", [None, 5, b"x", ["a"]])
def test_the_error_names_the_argument_and_what_was_given(graph: KnowledgeGraph, odd: object) -> None:
    with pytest.raises(
        wijkgraph.WijkgraphError, match=f"'thing' takes text, and was given {type(odd).__name__}"
    ):
        graph.explain(odd)  # type: ignore[arg-type]


def test_names_are_read_once(graph: KnowledgeGraph, monkeypatch: pytest.MonkeyPatch) -> None:
    graph.ask("who-made-which-study", study="Wijk in zicht")
    monkeypatch.setattr("wijkgraph.asking.search.read_names", lambda _: pytest.fail("read again"))
    monkeypatch.setattr("wijkgraph.api.name_finder.read_names", lambda _: pytest.fail("read again"))
    assert graph.ask("who-made-which-study", study="Wijk in zicht").rows
    assert graph.explain("Wijk in zicht").rows
