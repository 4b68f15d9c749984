"""The routes of a service without a site, for data of others: a start page and `/.well-known/void`."""

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from wijkgraph.engine.statistics import describe_statistics
from wijkgraph.formats import GRAPHS, HTML
from wijkgraph.rdf import NamedNode
from wijkgraph.web.protocol.openapi import responses
from wijkgraph.web.protocol.service_context import ServiceContext
from wijkgraph.web.protocol.service_description import VersionStatistics, graph_response, wanted_graph_format
from wijkgraph.web.protocol.templates import templates


def plain_router(context: ServiceContext, statistics: VersionStatistics) -> APIRouter:
    """Routes of a start page that names what the service can be asked, and of the VoID description (VoID, 7.2).

    The dataset is named by the address at which it is described.
    """
    router = APIRouter()

    @router.api_route("/", methods=["GET", "HEAD"], include_in_schema=False)
    async def start() -> Response:
        return Response(templates.get_template("plain.html").render(), media_type=HTML.media_type)

    @router.head("/.well-known/void", include_in_schema=False)
    @router.get(
        "/.well-known/void",
        summary="Description of the dataset (VoID)",
        operation_id="get_void",
        tags=["description"],
        response_class=Response,
        responses=responses(GRAPHS, (406, 503)),
    )
    async def void(request: Request) -> Response:
        wanted = wanted_graph_format(request, request.query_params.get("format"))
        dataset = NamedNode(f"{request.url.replace(query='')}#dataset")
        endpoint = NamedNode(str(request.url_for("sparql")))
        triples = list(describe_statistics(dataset, endpoint, await statistics.current()))
        return graph_response(triples, wanted, context.pool.version)

    return router
