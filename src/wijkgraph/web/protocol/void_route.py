"""`/.well-known/void` for data of others: where programs look first for what a host has (VoID, 7.2)."""

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from wijkgraph.engine.statistics import describe_statistics
from wijkgraph.formats import GRAPHS
from wijkgraph.rdf import NamedNode
from wijkgraph.web.protocol.context import Parts
from wijkgraph.web.protocol.description import Describer, graph_response, wanted_graph_format
from wijkgraph.web.protocol.openapi import responses


def service_router(parts: Parts, describer: Describer) -> APIRouter:
    """The route of the VoID description of a dataset that is named by the address where it is described."""
    router = APIRouter(tags=["description"])

    @router.head("/.well-known/void", include_in_schema=False)
    @router.get(
        "/.well-known/void",
        summary="What is in the dataset (VoID)",
        response_class=Response,
        responses=responses(GRAPHS, (406, 503)),
    )
    async def void(request: Request) -> Response:
        wanted = wanted_graph_format(request, request.query_params.get("format"))
        dataset = NamedNode(f"{request.url.replace(query='')}#dataset")
        endpoint = NamedNode(str(request.url_for("sparql")))
        triples = list(describe_statistics(dataset, endpoint, await describer.statistics()))
        return graph_response(triples, wanted, parts.pool.version)

    return router
