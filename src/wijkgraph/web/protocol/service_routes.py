"""Routes of a service besides its protocols: for operators, and for data of others, which have no site."""

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from wijkgraph.engine.statistics import describe_statistics
from wijkgraph.formats import GRAPHS, HTML
from wijkgraph.rdf import NamedNode
from wijkgraph.web.protocol.metrics import CONTENT_TYPE
from wijkgraph.web.protocol.openapi import PROBLEM, responses
from wijkgraph.web.protocol.service_context import ServiceContext
from wijkgraph.web.protocol.service_description import VersionStatistics, graph_response, wanted_graph_format
from wijkgraph.web.protocol.templates import templates

_FRESH = {"Cache-Control": "no-store"}


def operations_router(context: ServiceContext) -> APIRouter:
    """Routes of liveness, readiness and Prometheus metrics."""
    router = APIRouter(tags=["operations"])

    @router.head("/healthz", include_in_schema=False)
    @router.get("/healthz", summary="Liveness: the process answers", operation_id="get_liveness")
    async def healthz() -> Response:
        return JSONResponse({"status": "ok"}, headers=_FRESH)

    @router.head("/readyz", include_in_schema=False)
    @router.get(
        "/readyz",
        summary="Readiness: a worker of each process answers a query",
        operation_id="get_readiness",
        responses={503: PROBLEM},
    )
    async def readyz() -> Response:
        return JSONResponse({"status": "ready", "version": await context.ready()}, headers=_FRESH)

    @router.head("/metrics", include_in_schema=False)
    @router.get(
        "/metrics", summary="Prometheus metrics", operation_id="get_metrics", response_class=PlainTextResponse
    )
    async def metrics() -> Response:
        return Response(await context.metrics_page(), headers=_FRESH, media_type=CONTENT_TYPE)

    return router


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
        wanted = wanted_graph_format(request)
        dataset = NamedNode(f"{request.url.replace(query='')}#dataset")
        endpoint = NamedNode(str(request.url_for("sparql")))
        triples = list(describe_statistics(dataset, endpoint, await statistics.current()))
        return graph_response(triples, wanted, context.pool.version)

    return router
