"""Reads test manifests in the form of the W3C SPARQL suites: each test with its query, data and expected result."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from urllib.parse import unquote, urlparse

import pyoxigraph as ox

from wijkgraph.engine.admission import Outline, admit
from wijkgraph.errors import WijkgraphError
from wijkgraph.rdf import Literal, NamedNode, Quad, RdfFormat, Term, canonical_lines, read_quads
from wijkgraph.sparql_tokens import tokenise
from wijkgraph.validation.graph import Graph, parts

MF = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
QT = "http://www.w3.org/2001/sw/DataAccess/tests/test-query#"
DAWGT = "http://www.w3.org/2001/sw/DataAccess/tests/test-dawg#"
RDF_TYPE = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
RDFS_LABEL = NamedNode("http://www.w3.org/2000/01/rdf-schema#label")

EVALUATION, ACCEPTED, REFUSED = "evaluation", "accepted", "refused"
KINDS = {
    "QueryEvaluationTest": EVALUATION,
    "CSVResultFormatTest": EVALUATION,
    "PositiveSyntaxTest": ACCEPTED,
    "PositiveSyntaxTest11": ACCEPTED,
    "NegativeSyntaxTest": REFUSED,
    "NegativeSyntaxTest11": REFUSED,
}


@dataclass(frozen=True)
class Files:
    """The dataset of a test: files for the default graph, and graph names with the file of each."""

    default: tuple[Path, ...] = ()
    named: tuple[tuple[str, Path], ...] = ()


@dataclass(frozen=True)
class Case:
    """One test. Its name is the folder of its manifest and its own."""

    name: str
    kind: str
    query: Path
    files: Files
    result: Path | None  # None for tests of syntax
    lax: bool = False  # mf:LaxCardinality: duplicates may have been dropped

    @property
    def category(self) -> str:
        """The folder of its manifest."""
        return self.name.rpartition("/")[0]

    @cached_property
    def text(self) -> str:
        """The query with its own address as its base: the suites leave the base to who reads the file."""
        return f"BASE <{self.query.as_uri()}>\n{self.query.read_text(encoding='utf-8')}"

    @property
    def dataset(self) -> bytes:
        """Its data as sorted N-Quads."""
        return _nquads(self.sources)

    @cached_property
    def sources(self) -> Files:
        """Its files, with those that FROM and FROM NAMED name as graphs of these names."""
        asked = {graph for graph in self._graphs if graph.startswith("file:") and _path(graph).is_file()}
        named = {**{graph: _path(graph) for graph in asked}, **dict(self.files.named)}
        return Files(self.files.default, tuple(sorted(named.items())))

    @property
    def merges(self) -> bool:
        """True if the default graph is the merge of several graphs that FROM names."""
        outline = self._outline
        return outline is not None and len(set(outline.default_graphs)) > 1

    @property
    def _graphs(self) -> set[str]:
        outline = self._outline
        return {*outline.default_graphs, *outline.named_graphs} if outline else set()

    @cached_property
    def _outline(self) -> Outline | None:
        try:
            return admit(self.text, nesting=len(self.text))
        except WijkgraphError:
            return None

    @cached_property
    def calls_service(self) -> bool:
        """True if the query asks another endpoint."""
        try:
            return any(
                token.kind == "word" and token.text.upper() == "SERVICE" for token in tokenise(self.text)
            )
        except WijkgraphError:
            return False


def cases(root: Path, edition: str = "", *, without: Collection[str] = ()) -> list[Case]:
    """The tests of every manifest in the folder of an edition, sorted by name, without those of some categories."""
    files = sorted((root / edition).rglob("manifest*.ttl"))
    kept = [file for file in files if file.parent.relative_to(root).as_posix() not in without]
    return sorted((case for file in kept for case in _cases_in(file, root)), key=lambda case: case.name)


def _cases_in(file: Path, root: Path) -> Iterator[Case]:
    """The tests that a manifest lists, but for those that the working group took back."""
    graph = Graph(map(parts, read_quads(file, base=file.as_uri())))
    folder = file.parent.relative_to(root).as_posix()
    for _, listed in graph.pairs(NamedNode(MF + "entries")):
        for node in graph.items(listed):
            if graph.value(node, NamedNode(DAWGT + "approval")) == NamedNode(DAWGT + "Withdrawn"):
                continue
            kinds = {KINDS.get(_iri(kind).removeprefix(MF)) for kind in graph.objects(node, RDF_TYPE)}
            kind = next(iter(kinds - {None}), None)
            assert kind, f"{file}: a test that is none of a query: {node}"
            yield _case(graph, node, folder, kind)


def _case(graph: Graph, node: Term, folder: str, kind: str) -> Case:
    action = graph.value(node, NamedNode(MF + "action"))
    query = graph.value(action, NamedNode(QT + "query")) or action
    result = graph.value(node, NamedNode(MF + "result"))
    return Case(
        f"{folder}/{_own_name(graph, node)}",
        kind,
        _path(_iri(query)),
        Files(
            tuple(_path(_iri(file)) for file in graph.objects(action, NamedNode(QT + "data"))),
            tuple(_named(graph, data) for data in graph.objects(action, NamedNode(QT + "graphData"))),
        ),
        _path(_iri(result)) if result and kind == EVALUATION else None,
        graph.value(node, NamedNode(MF + "resultCardinality")) == NamedNode(MF + "LaxCardinality"),
    )


def _own_name(graph: Graph, node: Term) -> str:
    if isinstance(node, NamedNode):
        return node.value.rpartition("#")[2]
    return graph.texts(node, NamedNode(MF + "name"))[0].value


def _named(graph: Graph, data: Term) -> tuple[str, Path]:
    """A named graph: its file, which also names it, or a node with qt:graph and the name as rdfs:label."""
    if isinstance(data, NamedNode):
        return data.value, _path(data.value)
    label = graph.value(data, RDFS_LABEL)
    assert isinstance(label, Literal), data
    return label.value, _path(_iri(graph.value(data, NamedNode(QT + "graph"))))


def _iri(term: Term | None) -> str:
    assert isinstance(term, NamedNode), f"{term} should be an IRI"
    return term.value


def _path(iri: str) -> Path:
    return Path(unquote(urlparse(iri).path))


@cache
def _nquads(files: Files) -> bytes:
    quads = [quad for path in files.default for quad in _read(path)]
    for name, path in files.named:
        quads += [Quad(*quad.triple, NamedNode(name)) for quad in _read(path)]
    return "".join(f"{line}\n" for line in canonical_lines(quads)).encode()


def _read(path: Path) -> list[Quad]:
    """The quads of a file; its blank nodes are nobody else's."""
    syntax = RdfFormat.from_extension(path.suffix[1:])
    return list(ox.parse(path=path, format=syntax, base_iri=path.as_uri(), rename_blank_nodes=True))
