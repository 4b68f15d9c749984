"""Routes of past versions: documents and dumps of a release, TimeMaps, and the way from an address to its past."""

from fastapi import APIRouter
from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from wijkgraph.releases.kept_releases import Release
from wijkgraph.web.protocol.edge import keep
from wijkgraph.web.site.past_versions import (
    LINK_FORMAT,
    PREFIX,
    TIMEMAP,
    PastVersions,
    document_path,
    gate_links,
    http_date,
    is_of_the_present,
    memento_links,
    memento_path,
    refuse_present,
    time_map,
    wanted_time,
)
from wijkgraph.web.site.responding import asset_response, dump_response, loop_of, respond

_READ = ["GET", "HEAD"]
GATE = "accept-datetime"


def past_router(past: PastVersions, max_age: int) -> APIRouter:
    """Routes under `/version/` and `/timemap/`; to be added before those of documents."""
    router = APIRouter(include_in_schema=False)

    def front(request: Request) -> Response:
        past.find(request.path_params["name"])
        return RedirectResponse(f"{request.scope['path']}/", 303)

    def page(request: Request) -> Response:
        release, path = past.find(request.path_params["name"]), request.path_params["path"]
        refuse_present(path)
        with past.site(release, loop_of(request)) as site:
            response = respond(site, request, path, max_age)
        keep(request.scope)
        return _as_memento(past, release, response, path)

    def dump(request: Request) -> Response:
        release, name = past.find(request.path_params["name"]), request.path_params["dump"]
        with past.site(release, loop_of(request)) as site:
            response = dump_response(site, request, name)
        return _as_memento(past, release, response, f"data/{name}")

    def asset(request: Request) -> Response:
        return asset_response(request, request.path_params["asset"])

    def listed(request: Request) -> Response:
        path = document_path(request.path_params["path"])
        return Response(
            time_map(past.base, path, past.holding(path)),
            media_type=LINK_FORMAT,
            headers={"Cache-Control": f"public, max-age={max_age}"},
        )

    router.add_route(f"/{PREFIX}/{{name}}", front, methods=_READ)
    router.add_route(f"/{PREFIX}/{{name}}/assets/{{asset:path}}", asset, methods=_READ)
    router.add_route(f"/{PREFIX}/{{name}}/data/{{dump}}", dump, methods=_READ)
    router.add_route(f"/{PREFIX}/{{name}}/{{path:path}}", page, methods=_READ)
    router.add_route(f"/{TIMEMAP}/{{path:path}}", listed, methods=_READ)
    return router


def way_to_the_past(past: PastVersions, request: Request, path: str) -> Response | None:
    """The redirect from an address to its memento where `Accept-Datetime` asks for one, else None (RFC 7089, 4.1).

    Raises RequestError for a date that is none, NotFound for a document that no release has.
    """
    header = request.headers.get(GATE)
    if header is None or not _has_past(past, path):
        return None
    path = document_path(path)
    wanted = wanted_time(header)
    release = past.at(path, wanted)
    query = f"?{request.url.query}" if request.url.query else ""
    links = memento_links(path, release, past.holding(path))
    headers = {"Vary": "Accept-Datetime", "Link": ", ".join(links), "Cache-Control": "no-cache"}
    return RedirectResponse(memento_path(release, path) + query, 302, headers=headers)


def name_the_past(past: PastVersions, response: Response, path: str) -> None:
    """Tells in the headers of a document that it has a past: `Vary`, and where its TimeMap is (RFC 7089, 2.2.1)."""
    if response.status_code in (200, 304) and _has_past(past, path):
        _vary(response.headers)
        _link(response.headers, gate_links(document_path(path)))


def _has_past(past: PastVersions, path: str) -> bool:
    """True if releases are kept and the address is that of a document or dump."""
    return bool(past.releases) and not is_of_the_present(path)


def _as_memento(past: PastVersions, release: Release, response: Response, path: str) -> Response:
    """The response with the time of its release and its links."""
    if response.status_code in (200, 304):
        response.headers["Memento-Datetime"] = http_date(release.at)
        found = past.holding(path)
        links = memento_links(path, release, found) if release in found else gate_links(path)
        _link(response.headers, links)
    return response


def _vary(headers: MutableHeaders) -> None:
    headers["Vary"] = ", ".join(filter(None, [headers.get("Vary"), "Accept-Datetime"]))


def _link(headers: MutableHeaders, links: list[str]) -> None:
    headers["Link"] = ", ".join(filter(None, [headers.get("Link"), *links]))
