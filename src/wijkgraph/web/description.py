"""What the service says about itself, made from what it does: SPARQL 1.1 Service Description and VoID."""

import asyncio
import json
from collections.abc import Iterator
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from wijkgraph.engine.frames import Request as Query
from wijkgraph.rdf import BlankNode, Literal, NamedNode, RdfFormat, Term, Triple, serialize
from wijkgraph.web.negotiation import GRAPHS, SOLUTIONS, Representation, by_name, choose
from wijkgraph.web.parts import Parts

SD = "http://www.w3.org/ns/sparql-service-description#"
VOID = "http://rdfs.org/ns/void#"
_FORMATS = "http://www.w3.org/ns/formats/"
_DCTERMS = "http://purl.org/dc/terms/"
_TYPE = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
_INTEGER = NamedNode("http://www.w3.org/2001/XMLSchema#integer")
_PREFIXES = {"sd": SD, "void": VOID, "dcterms": _DCTERMS, "formats": _FORMATS}

# The W3C's own names of formats ("Unique URIs for file formats").
_FORMAT_IRIS = {
    "application/sparql-results+json": "SPARQL_Results_JSON",
    "application/sparql-results+xml": "SPARQL_Results_XML",
    "text/csv": "SPARQL_Results_CSV",
    "text/tab-separated-values": "SPARQL_Results_TSV",
    "text/turtle": "Turtle",
    "application/n-triples": "N-Triples",
    "application/n-quads": "N-Quads",
    "application/trig": "TriG",
    "application/rdf+xml": "RDF_XML",
    "application/ld+json": "JSON-LD",
}
_COUNTS = """SELECT (COUNT(*) AS ?triples) (COUNT(DISTINCT ?s) AS ?subjects) (COUNT(DISTINCT ?o) AS ?objects)
WHERE { ?s ?p ?o }"""
_CLASSES = "SELECT ?name (COUNT(DISTINCT ?s) AS ?n) WHERE { ?s a ?name FILTER(ISIRI(?name)) } GROUP BY ?name"
_PROPERTIES = "SELECT ?name (COUNT(*) AS ?n) WHERE { ?s ?name ?o } GROUP BY ?name"


@dataclass(frozen=True)
class Statistics:
    """What is in the default graph."""

    triples: int
    subjects: int
    objects: int
    classes: tuple[tuple[str, int], ...]  # instances by class
    properties: tuple[tuple[str, int], ...]  # triples by property


class Describer:
    """Knows the statistics of the version that answers; counts once per version."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._known: tuple[str, Statistics] | None = None
        self._counting = asyncio.Lock()

    async def statistics(self) -> Statistics:
        """Counts of the data that answers now. Raises LimitReached when counting takes too long."""
        async with self._counting:
            version = self._parts.pool.version
            if self._known is None or self._known[0] != version:
                self._known = (version, await self._count())
            return self._known[1]

    async def _count(self) -> Statistics:
        counts = (await self._select(_COUNTS))[0]
        classes, properties = await self._select(_CLASSES), await self._select(_PROPERTIES)
        return Statistics(
            int(counts["triples"]),
            int(counts["subjects"]),
            int(counts["objects"]),
            tuple(sorted((row["name"], int(row["n"])) for row in classes)),
            tuple(sorted((row["name"], int(row["n"])) for row in properties)),
        )

    async def _select(self, query: str) -> list[dict[str, str]]:
        answer = await self._parts.pool.run(Query(query, "application/sparql-results+json"))
        bindings = json.loads(await answer.read_all())["results"]["bindings"]
        return [{name: cell["value"] for name, cell in row.items()} for row in bindings]


def service_description(endpoint: str, counts: Statistics | None, *, federates: bool) -> list[Triple]:
    """The description of the service at an endpoint (SPARQL 1.1 Service Description, 3).

    It can do without counts: clients need it before they can ask anything.
    """
    service, dataset, graph = NamedNode(endpoint), BlankNode("dataset"), BlankNode("default")
    triples = [
        Triple(service, _TYPE, _sd("Service")),
        Triple(service, _sd("endpoint"), service),
        Triple(service, _sd("supportedLanguage"), _sd("SPARQL11Query")),
        *(Triple(service, _sd("resultFormat"), iri) for iri in _result_formats()),
        Triple(service, _sd("defaultDataset"), dataset),
        Triple(dataset, _TYPE, _sd("Dataset")),
        Triple(dataset, _sd("defaultGraph"), graph),
        Triple(graph, _TYPE, _sd("Graph")),
    ]
    if counts:
        triples.append(Triple(graph, _void("triples"), _number(counts.triples)))
    if federates:
        triples.append(Triple(service, _sd("feature"), _sd("BasicFederatedQuery")))
    return triples


def void_description(dataset: NamedNode, endpoint: str, counts: Statistics) -> list[Triple]:
    """The dataset's description in VoID, with partitions by class and property."""
    triples = [
        Triple(dataset, _TYPE, _void("Dataset")),
        Triple(dataset, _void("sparqlEndpoint"), NamedNode(endpoint)),
        Triple(dataset, _void("triples"), _number(counts.triples)),
        Triple(dataset, _void("distinctSubjects"), _number(counts.subjects)),
        Triple(dataset, _void("distinctObjects"), _number(counts.objects)),
        Triple(dataset, _void("classes"), _number(len(counts.classes))),
        Triple(dataset, _void("properties"), _number(len(counts.properties))),
        *(Triple(dataset, _void("feature"), iri) for iri in _result_formats() if "SPARQL" not in iri.value),
    ]
    for kind, part, members in (
        ("class", "entities", counts.classes),
        ("property", "triples", counts.properties),
    ):
        for place, (name, number) in enumerate(members):
            node = BlankNode(f"{kind}{place}")
            triples.append(Triple(dataset, _void(f"{kind}Partition"), node))
            triples.append(Triple(node, _void(kind), NamedNode(name)))
            triples.append(Triple(node, _void(part), _number(number)))
    return triples


def graph_response(triples: list[Triple], wanted: Representation, version: str) -> Response:
    """Triples as a response in the wanted format."""
    format_ = RdfFormat.from_media_type(wanted.essence)
    assert format_ is not None
    headers = {"Vary": "Accept", "Cache-Control": "public, max-age=60", "Wijkgraph-Version": version}
    return Response(serialize(triples, format_, prefixes=_PREFIXES), 200, headers, wanted.media_type)


def wanted_graph_format(request: Request, name: str | None) -> Representation:
    """The RDF format wanted for a description: `format=` before Accept. Raises NotAcceptable."""
    return by_name(name, GRAPHS) if name else choose(request.headers.getlist("accept"), GRAPHS)


def _result_formats() -> Iterator[NamedNode]:
    for offer in (*SOLUTIONS, *GRAPHS):
        yield NamedNode(_FORMATS + _FORMAT_IRIS[offer.essence])


def _sd(name: str) -> NamedNode:
    return NamedNode(SD + name)


def _void(name: str) -> NamedNode:
    return NamedNode(VOID + name)


def _number(value: int) -> Term:
    return Literal(str(value), datatype=_INTEGER)
