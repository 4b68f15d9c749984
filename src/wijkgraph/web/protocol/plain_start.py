"""A plain start page, for data of others that has no pages of ours."""

from fastapi import APIRouter
from starlette.responses import Response

from wijkgraph.formats import HTML
from wijkgraph.web.protocol.problems import pages


def start_router() -> APIRouter:
    """The route of a start page that names what this service can be asked."""
    router = APIRouter(include_in_schema=False)

    @router.api_route("/", methods=["GET", "HEAD"])
    async def start() -> Response:
        return Response(pages.get_template("plain.html").render(), media_type=HTML.media_type)

    return router
