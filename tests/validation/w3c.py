"""Reading the W3C SHACL test suite: each entry with its files and the results it expects."""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlparse

from wijkgraph.rdf import BlankNode, NamedNode, RdfFormat
from wijkgraph.validation.data import DataGraph
from wijkgraph.validation.graph import Graph, parts
from wijkgraph.validation.property_paths import path_text, read_path
from wijkgraph.validation.shapes import Shapes
from wijkgraph.validation.sources import RdfSource, read_source
from wijkgraph.validation.vocabulary import sh

MF = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
SHT = "http://www.w3.org/ns/shacl-test#"


@dataclass(frozen=True)
class Entry:
    """One test of the suite. `expected` is None where the shapes graph must be refused."""

    name: str
    data: Path
    shapes: Path
    expected: Counter | None

    def read(self) -> tuple[DataGraph, Shapes]:
        data = DataGraph(read_source(RdfSource(str(self.data), RdfFormat.TURTLE, 0)))
        return data, Shapes(graph_of(self.shapes, number=1))


def graph_of(file: Path, number: int = 0) -> Graph:
    return Graph(parts(quad) for quad in read_source(RdfSource(str(file), RdfFormat.TURTLE, number)))


def entries(root: Path) -> list[Entry]:
    """Every test below a folder, also the one that its manifests forget."""
    found = []
    for file in sorted(root.rglob("*.ttl")):
        graph = graph_of(file)
        for _, listed in graph.pairs(NamedNode(MF + "entries")):
            found += [_entry(graph, node, file, root) for node in graph.items(listed)]
    return found


def _entry(graph: Graph, node, manifest: Path, root: Path) -> Entry:
    action = graph.value(node, NamedNode(MF + "action"))
    report = graph.value(node, NamedNode(MF + "result"))
    refused = report == NamedNode(SHT + "Failure")
    return Entry(
        str(manifest.relative_to(root).with_suffix("")),
        _file(graph.value(action, NamedNode(SHT + "dataGraph"))),
        _file(graph.value(action, NamedNode(SHT + "shapesGraph"))),
        None
        if refused
        else Counter(_expected(graph, result) for result in graph.objects(report, sh("result"))),
    )


def _expected(graph: Graph, result) -> tuple:
    path = graph.value(result, sh("resultPath"))
    return (
        plain(graph.value(result, sh("focusNode"))),
        path_text(read_path(graph, path)) if path else "",
        plain(graph.value(result, sh("value"))),
        str(graph.value(result, sh("sourceConstraintComponent"))),
        str(graph.value(result, sh("resultSeverity"))),
    )


def obtained(result) -> tuple:
    return (
        plain(result.focus),
        path_text(result.path) if result.path else "",
        plain(result.value),
        str(result.component),
        str(result.severity),
    )


def plain(term) -> str:
    return "_:" if isinstance(term, BlankNode) else str(term)


def _file(iri) -> Path:
    return Path(unquote(urlparse(iri.value).path))
