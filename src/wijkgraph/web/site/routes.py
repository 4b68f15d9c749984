"""Routes of the site: assets, dumps, and every document, with a typed route for each question and family.

The typed routes are what OpenAPI is generated from. Their values are read from the request as any document's are:
an empty field counts as left out, and an unknown one is an error that names those there are.
"""

import asyncio
import re
import time
from collections.abc import Callable, Iterator, Mapping
from hashlib import sha256
from inspect import Parameter, Signature
from itertools import chain
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query
from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse, Response

from wijkgraph.asking.questions import Question
from wijkgraph.engine.blocking_store import BlockingStore
from wijkgraph.errors import NotAcceptable, WrongMethod
from wijkgraph.project import Layout
from wijkgraph.web.protocol.etags import is_unmodified
from wijkgraph.web.protocol.openapi import FORMAT_MEANING, format_schema, responses
from wijkgraph.web.protocol.service_context import ServiceContext
from wijkgraph.web.site.addresses import Address
from wijkgraph.web.site.document_family import Operation, QueryParameter, Site, find_family
from wijkgraph.web.site.families import FAMILIES, redirect_of
from wijkgraph.web.site.files import SUMS, checksum_file, find_dump, read_asset
from wijkgraph.web.site.forms import choose_form
from wijkgraph.web.site.headers import FINAL, document_headers
from wijkgraph.web.site.question_pages import question_operation

Page = Callable[[Request], Response]

_READ = ("GET", "HEAD")
_OTHERWISE: dict[int | str, dict[str, Any]] = {
    303: {"description": "The document at another address"},
    304: {"description": "The document as the client holds it"},
}


def site_router(context: ServiceContext, layout: Layout, questions: Mapping[str, Question]) -> APIRouter:
    """Routes of every document and dump; to be added last, for they match every address that is left."""
    router = APIRouter()

    def page(request: Request) -> Response:
        started = time.perf_counter()
        with BlockingStore(context.pool, _loop(request), base=layout.base).pinned() as store:
            site = Site(store, layout, questions, context.settings.robots)
            response = respond(site, request, context.settings.max_age)
            response.headers["Server-Timing"] = _timing(time.perf_counter() - started, store)
            return response

    def dump(request: Request) -> Response:
        with BlockingStore(context.pool, _loop(request), base=layout.base).pinned() as store:
            return _dump(Site(store, layout, questions), request)

    described = (family.operation for family in FAMILIES if family.summary)
    for operation in chain(map(question_operation, questions.values()), described):
        _add_typed_route(router, operation, page)
    router.add_route("/data/{name}", dump, methods=list(_READ))
    router.add_route("/{path:path}", page, methods=list(_READ))
    router.add_route("/{path:path}", _refuse, methods=["POST", "PUT", "PATCH", "DELETE"])
    return router


def assets_router() -> APIRouter:
    """The route of styles and scripts, which pages about problems use too."""
    router = APIRouter(include_in_schema=False)

    def asset(request: Request) -> Response:
        body, media_type = read_asset(request.path_params["name"])
        # The address carries a digest of the content, so a copy never grows old.
        age = FINAL if request.url.query else "public, max-age=60"
        headers = {"Cache-Control": age, "ETag": f'"{sha256(body).hexdigest()[:32]}"'}
        return _unmodified(request, headers) or Response(body, headers=headers, media_type=media_type)

    router.add_route("/assets/{name:path}", asset, methods=list(_READ))
    return router


def to_query_page(request: Request) -> Response:
    """A redirect of browsers from the endpoint to the page for queries."""
    return RedirectResponse("/sparql.html", 303, headers={"Vary": "Accept"})


def respond(site: Site, request: Request, max_age: int) -> Response:
    """The response to a request for a document; `max_age` in seconds.

    Raises NotFound, NotAcceptable, and the errors of rendering.
    """
    address = Address.of(request.scope["path"].removeprefix("/"))
    if target := redirect_of(site, address, request.query_params):
        ending = "".join(f".{part}" for part in (address.variant, address.format) if part)
        return RedirectResponse(f"/{target}{ending}", 303, headers={"Vary": "Accept"})
    family, found = find_family(FAMILIES, address.stem)
    try:
        ask = choose_form(site, family, found, address, request)
    except NotAcceptable:
        # That a document does not exist is told first, whatever form it was wanted in.
        family.render(site, next(family.forms(site.project.languages)).ask(family, address.stem, site.names))
        raise
    headers = document_headers(site, family, ask, address, max_age)
    if unmodified := _unmodified(request, headers):
        return unmodified
    made = family.rendered(site, ask)
    if made.status >= 400:  # what went wrong is told anew each time
        headers |= {"Cache-Control": "no-store"}
        del headers["ETag"]
    media_type = ask.representation.media_type
    return Response(made.body, made.status, headers={**headers, **made.headers}, media_type=media_type)


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


def _loop(request: Request) -> asyncio.AbstractEventLoop:
    loop: asyncio.AbstractEventLoop = request.app.state.loop
    return loop


def _timing(seconds: float, store: BlockingStore) -> str:
    """The cost of a page in ms (Server Timing, 3): the whole, and its queries with their number."""
    return (
        f'page;dur={seconds * 1000:.1f}, engine;dur={store.seconds * 1000:.1f};desc="{store.asked} queries"'
    )


def _dump(site: Site, request: Request) -> Response:
    """A dump, with its checksum as its tag, or the file of checksums. Raises NotFound."""
    name = request.path_params["name"]
    if name == SUMS:
        return Response(checksum_file(site), media_type="text/plain; charset=utf-8")
    path, found = find_dump(site, name)
    headers = {
        "ETag": f'"{found.sha256}"',
        "Wijkgraph-Version": site.version,
        "Cache-Control": "public, max-age=60",
    }
    return _unmodified(request, headers) or FileResponse(
        path, headers=headers, media_type=f"{found.media_type}; charset=utf-8"
    )


def _unmodified(request: Request, headers: Mapping[str, str]) -> Response | None:
    """A 304 with these headers if the client holds the document, else None."""
    held = request.headers.getlist("if-none-match")
    return Response(status_code=304, headers=headers) if is_unmodified(held, headers["ETag"]) else None


def _refuse(request: Request) -> Response:
    raise WrongMethod(
        f"{request.method} is not done here: pages are only read",
        allowed=_READ,
        next="The graph changes through reviewed claims.",
    )
