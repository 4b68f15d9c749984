"""The SPARQL 1.1 Service Description of the endpoint, and statistics of the data behind it."""

import asyncio

from starlette.requests import Request
from starlette.responses import Response

from wijkgraph.engine.blocking_store import BlockingStore
from wijkgraph.engine.statistics import FORMATS, VOID, Statistics, count_statistics
from wijkgraph.formats import GRAPHS, SOLUTIONS, Format
from wijkgraph.namespaces import PREFIXES
from wijkgraph.rdf import NamedNode, RdfFormat, Triple, parse, resolve, serialize
from wijkgraph.web.protocol.negotiation import choose_named
from wijkgraph.web.protocol.service_context import ServiceContext
from wijkgraph.web.protocol.sparql_request import read_fields, read_formats
from wijkgraph.web.protocol.templates import templates

SD = "http://www.w3.org/ns/sparql-service-description#"
_PREFIXES = {"sd": SD, "void": VOID, "dcterms": PREFIXES["dcterms"], "formats": FORMATS}


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
    text = templates.get_template("service.ttl").render(
        endpoint=str(NamedNode(endpoint)),
        formats=[offer.w3c for offer in (*SOLUTIONS, *GRAPHS)],
        void=str(NamedNode(resolve("/.well-known/void", endpoint))),
        triples=counts.triples if counts else None,
        graphs=[(str(name), number) for name, number in counts.graphs] if counts else [],
        federates=federates,
    )
    return [quad.triple for quad in parse(text.encode(), RdfFormat.TURTLE, where="service.ttl")]


def graph_response(triples: list[Triple], wanted: Format, version: str) -> Response:
    """Triples as a response in the wanted format."""
    assert wanted.rdf is not None
    headers = {"Vary": "Accept", "Cache-Control": "public, max-age=60", "Wijkgraph-Version": version}
    return Response(serialize(triples, wanted.rdf, prefixes=_PREFIXES), 200, headers, wanted.media_type)


def wanted_graph_format(request: Request) -> Format:
    """The RDF format wanted for a description: `format=` before Accept. Raises NotAcceptable and RequestError."""
    names = read_formats(read_fields(request.scope["query_string"], "the address"))
    return choose_named(names, request.headers.getlist("accept"), GRAPHS)
