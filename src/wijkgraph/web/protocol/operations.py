"""`/healthz`, `/readyz` and `/metrics`: for those who keep the service running."""

from fastapi import APIRouter
from starlette.responses import JSONResponse, PlainTextResponse, Response

from wijkgraph.engine.frames import Request as Query
from wijkgraph.web.protocol.context import Parts
from wijkgraph.web.protocol.metrics import CONTENT_TYPE
from wijkgraph.web.protocol.openapi import PROBLEM

_FRESH = {"Cache-Control": "no-store"}


def operations_router(parts: Parts) -> APIRouter:
    """Routes that say whether the service lives, whether it answers, and what it is doing."""
    router = APIRouter(tags=["operations"])

    @router.head("/healthz", include_in_schema=False)
    @router.get("/healthz", summary="The process lives")
    async def healthz() -> Response:
        return JSONResponse({"status": "ok"}, headers=_FRESH)

    @router.head("/readyz", include_in_schema=False)
    @router.get("/readyz", summary="A worker answers a query", responses={503: PROBLEM})
    async def readyz() -> Response:
        answer = await parts.pool.run(Query("ASK {}", "text/csv"), seconds=5)
        await answer.read_all()
        return JSONResponse({"status": "ready", "version": answer.version}, headers=_FRESH)

    @router.head("/metrics", include_in_schema=False)
    @router.get("/metrics", summary="Prometheus metrics", response_class=PlainTextResponse)
    async def metrics() -> Response:
        return Response(parts.metrics.page(), headers=_FRESH, media_type=CONTENT_TYPE)

    return router
