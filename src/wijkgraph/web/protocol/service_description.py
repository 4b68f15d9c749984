"""The SPARQL 1.1 Service Description of the endpoint, and statistics of the data behind it."""

import asyncio
from collections.abc import Iterator

from starlette.requests import Request
from starlette.responses import Response

from wijkgraph.engine.blocking_store import BlockingStore
from wijkgraph.engine.statistics import FORMATS, VOID, Statistics, count_statistics
from wijkgraph.formats import GRAPHS, SOLUTIONS, Format
from wijkgraph.rdf import BlankNode, Literal, NamedNode, Triple, serialize
from wijkgraph.web.protocol.negotiation import by_name, choose
from wijkgraph.web.protocol.service_context import ServiceContext

SD = "http://www.w3.org/ns/sparql-service-description#"
_DCTERMS = "http://purl.org/dc/terms/"
_TYPE = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
_INTEGER = NamedNode("http://www.w3.org/2001/XMLSchema#integer")
_PREFIXES = {"sd": SD, "void": VOID, "dcterms": _DCTERMS, "formats": FORMATS}


class VersionStatistics:
    """Statistics of the version of the data that answers, counted once for each version."""

    def __init__(self, context: ServiceContext) -> None:
        self._context = context
        self._known: tuple[str, Statistics] | None = None
        self._counting = asyncio.Lock()

    async def current(self) -> Statistics:
        """The statistics of the current version. Raises LimitReached when counting takes too long."""
        async with self._counting:
            version = self._context.pool.version
            if self._known is None or self._known[0] != version:
                store = BlockingStore(self._context.pool, asyncio.get_running_loop())
                self._known = await asyncio.to_thread(_count, store)
            return self._known[1]


def _count(store: BlockingStore) -> tuple[str, Statistics]:
    with store.pinned() as one_version:
        return one_version.version, count_statistics(one_version)


def service_description(endpoint: str, counts: Statistics | None, *, federates: bool) -> list[Triple]:
    """The description of the service at an endpoint (SPARQL 1.1 Service Description, 3).

    Without counts it is complete as well: clients need it before they can query.
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
        triples.append(
            Triple(graph, NamedNode(VOID + "triples"), Literal(str(counts.triples), datatype=_INTEGER))
        )
    if federates:
        triples.append(Triple(service, _sd("feature"), _sd("BasicFederatedQuery")))
    return triples


def graph_response(triples: list[Triple], wanted: Format, version: str) -> Response:
    """Triples as a response in the wanted format."""
    assert wanted.rdf is not None
    headers = {"Vary": "Accept", "Cache-Control": "public, max-age=60", "Wijkgraph-Version": version}
    return Response(serialize(triples, wanted.rdf, prefixes=_PREFIXES), 200, headers, wanted.media_type)


def wanted_graph_format(request: Request, name: str | None) -> Format:
    """The RDF format wanted for a description: `format=` before Accept. Raises NotAcceptable."""
    return by_name(name, GRAPHS) if name else choose(request.headers.getlist("accept"), GRAPHS)


def _result_formats() -> Iterator[NamedNode]:
    for offer in (*SOLUTIONS, *GRAPHS):
        yield NamedNode(FORMATS + offer.w3c)


def _sd(name: str) -> NamedNode:
    return NamedNode(SD + name)
