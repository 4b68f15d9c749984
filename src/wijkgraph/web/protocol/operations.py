"""`/healthz`, `/readyz` and `/metrics`, for operators."""

from fastapi import APIRouter
from starlette.responses import JSONResponse, PlainTextResponse, Response

from wijkgraph.engine.frames import Request as Query
from wijkgraph.web.protocol.metrics import CONTENT_TYPE
from wijkgraph.web.protocol.openapi import PROBLEM
from wijkgraph.web.protocol.service_context import ServiceContext

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
        summary="Readiness: a worker answers a query",
        operation_id="get_readiness",
        responses={503: PROBLEM},
    )
    async def readyz() -> Response:
        answer = await context.pool.run(Query("ASK {}", "text/csv"), seconds=5)
        await answer.read_all()
        return JSONResponse({"status": "ready", "version": answer.version}, headers=_FRESH)

    @router.head("/metrics", include_in_schema=False)
    @router.get(
        "/metrics", summary="Prometheus metrics", operation_id="get_metrics", response_class=PlainTextResponse
    )
    async def metrics() -> Response:
        return Response(context.metrics.page(), headers=_FRESH, media_type=CONTENT_TYPE)

    return router
