"""Routes of the site: assets, dumps, and every document, with a typed route for each question and family.

The typed routes are what OpenAPI is generated from. Their values are read from the request as any document's are:
an empty field counts as left out, and an unknown one is an error that names those there are.
"""

import re
import time
from collections.abc import Callable, Iterator, Mapping
from inspect import Parameter, Signature
from itertools import chain
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from wijkgraph.asking.questions import Question
from wijkgraph.engine.blocking_store import BlockingStore
from wijkgraph.engine.store import RememberingStore
from wijkgraph.errors import WrongMethod
from wijkgraph.project import Layout
from wijkgraph.web.protocol.edge import keep
from wijkgraph.web.protocol.openapi import FORMAT_MEANING, format_schema, responses
from wijkgraph.web.protocol.service_context import ServiceContext
from wijkgraph.web.site.document_family import Operation, QueryParameter, Site
from wijkgraph.web.site.families import FAMILIES
from wijkgraph.web.site.past_routes import name_the_past, past_router, way_to_the_past
from wijkgraph.web.site.past_versions import PastVersions
from wijkgraph.web.site.question_pages import question_operation
from wijkgraph.web.site.responding import asset_response, dump_response, loop_of, respond

Page = Callable[[Request], Response]

_READ = ("GET", "HEAD")
_OTHERWISE: dict[int | str, dict[str, Any]] = {
    303: {"description": "The document at another address"},
    304: {"description": "The document as the client holds it"},
}


def site_router(context: ServiceContext, layout: Layout, questions: Mapping[str, Question]) -> APIRouter:
    """Routes of every document and dump; to be added last, for they match every address that is left."""
    router = APIRouter()
    past = PastVersions(layout, context)

    def page(request: Request) -> Response:
        started, path = time.perf_counter(), request.scope["path"].removeprefix("/")
        if earlier := way_to_the_past(past, request, path):
            return earlier
        with BlockingStore(context.pool, loop_of(request), base=layout.base).pinned() as store:
            site = Site(RememberingStore(store), layout, questions, context.settings.robots)
            response = respond(site, request, path, context.settings.max_age)
            name_the_past(past, response, path)
            response.headers["Server-Timing"] = _timing(time.perf_counter() - started, store)
            keep(request.scope)
            return response

    def dump(request: Request) -> Response:
        name = request.path_params["name"]
        if earlier := way_to_the_past(past, request, f"data/{name}"):
            return earlier
        with BlockingStore(context.pool, loop_of(request), base=layout.base).pinned() as store:
            response = dump_response(Site(store, layout, questions), request, name)
            name_the_past(past, response, f"data/{name}")
            return response

    described = (family.operation for family in FAMILIES if family.summary)
    for operation in chain(map(question_operation, questions.values()), described):
        _add_typed_route(router, operation, page)
    router.include_router(past_router(past, context.settings.max_age))
    router.add_route("/data/{name}", dump, methods=list(_READ))
    router.add_route("/{path:path}", page, methods=list(_READ))
    router.routes.append(Route("/{path:path}", _Refusal()))
    return router


def assets_router() -> APIRouter:
    """The route of styles and scripts, which pages about problems use too."""
    router = APIRouter(include_in_schema=False)

    def asset(request: Request) -> Response:
        return asset_response(request, request.path_params["name"])

    router.add_route("/assets/{name:path}", asset, methods=list(_READ))
    return router


def to_query_page(request: Request) -> Response:
    """A redirect of browsers from the endpoint to the page for queries."""
    return RedirectResponse("/sparql.html", 303, headers={"Vary": "Accept"})


def _add_typed_route(router: APIRouter, operation: Operation, page: Page) -> None:
    def endpoint(request: Request, **_: str) -> Response:
        return page(request)

    # FastAPI makes the parameters of the operation from the signature.
    endpoint.__signature__ = Signature(list(_signature(operation)))  # type: ignore[attr-defined]
    router.add_api_route(
        f"/{operation.path}",
        endpoint,
        methods=["GET"],
        operation_id=operation.name,
        summary=operation.summary,
        description=operation.description,
        tags=[operation.tag],
        response_class=Response,
        responses={**responses(operation.formats, ("4XX", 503), operation.outcomes), **_OTHERWISE},
    )


def _signature(operation: Operation) -> Iterator[Parameter]:
    """The parameters of an endpoint: the request, the parts of its path, and its optional query parameters."""
    yield Parameter("request", Parameter.KEYWORD_ONLY, annotation=Request)
    for part in re.findall(r"\{(\w+)", operation.path):
        yield Parameter(f"path_{part}", Parameter.KEYWORD_ONLY, annotation=Annotated[str, Path(alias=part)])
    chosen = QueryParameter("format", FORMAT_MEANING, format_schema(operation.formats))
    for place, one in enumerate((*operation.parameters, chosen)):
        schema = dict(one.schema)
        default = schema.pop("default", None)
        query = Query(alias=one.name, description=one.meaning, json_schema_extra=schema)
        kind = Annotated[str, query]
        yield Parameter(f"query_{place}", Parameter.KEYWORD_ONLY, default=default, annotation=kind)


def _timing(seconds: float, store: BlockingStore) -> str:
    """The cost of a page in ms (Server Timing, 3): the whole, and its queries with their number."""
    return (
        f'page;dur={seconds * 1000:.1f}, engine;dur={store.seconds * 1000:.1f};desc="{store.asked} queries"'
    )


class _Refusal:
    """The end of every other method, whichever it is, as an ASGI application."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        raise WrongMethod(
            f"{scope['method']} is not done here: pages are only read",
            allowed=_READ,
            next="The graph changes through reviewed claims.",
        )
