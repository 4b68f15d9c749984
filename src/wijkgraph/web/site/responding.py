"""Responses to requests for documents, dumps and assets, of the version that a site shows."""

from asyncio import AbstractEventLoop
from collections.abc import Mapping
from hashlib import sha256
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from wijkgraph.errors import Gone, NotAcceptable
from wijkgraph.web.protocol.byte_ranges import RangedFile
from wijkgraph.web.protocol.etags import is_unmodified
from wijkgraph.web.site.addresses import Address
from wijkgraph.web.site.document_family import Site, find_family
from wijkgraph.web.site.ended_claims import ended_response
from wijkgraph.web.site.families import FAMILIES, redirect_of
from wijkgraph.web.site.files import SUMS, checksum_file, find_dump, read_asset
from wijkgraph.web.site.forms import FORMS_ASKED, choose_form
from wijkgraph.web.site.headers import FINAL, document_headers


def loop_of(request: Request) -> AbstractEventLoop:
    """The event loop of the service that received a request."""
    loop: AbstractEventLoop = request.app.state.loop
    return loop


def respond(site: Site, request: Request, path: str, max_age: int) -> Response:
    """The response to a request for the document at a path of a site; `max_age` in seconds.

    Raises NotFound, NotAcceptable, Gone where no page is wanted of a claim that ended, and the errors of rendering.
    """
    try:
        return _respond(site, request, path, max_age)
    except Gone as error:
        if page := ended_response(site, request, error):
            return page
        raise


def _respond(site: Site, request: Request, path: str, max_age: int) -> Response:
    address = Address.of(path)
    if target := redirect_of(site, address, request.query_params):
        ending = "".join(f".{part}" for part in (address.variant, address.format) if part)
        kept = urlencode(
            {name: request.query_params[name] for name in FORMS_ASKED if name in request.query_params}
        )
        wanted = f"?{kept}" if kept else ""
        return RedirectResponse(f"/{site.prefix}{target}{ending}{wanted}", 303, headers={"Vary": "Accept"})
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


def dump_response(site: Site, request: Request, name: str) -> Response:
    """A dump, with its checksum as its tag, or the file of checksums. Raises NotFound."""
    if name == SUMS:
        return Response(checksum_file(site), media_type="text/plain; charset=utf-8")
    path, found = find_dump(site, name)
    headers = {
        "ETag": f'"{found.sha256}"',
        "Wijkgraph-Version": site.version,
        "Cache-Control": "public, max-age=60",
    }
    file = RangedFile(
        path, headers=headers, media_type=f"{found.media_type}; charset=utf-8", stat_result=path.stat()
    )
    headers["Last-Modified"] = file.headers["last-modified"]
    return _unmodified(request, headers) or file


def asset_response(request: Request, name: str) -> Response:
    """A style, script or picture. Raises NotFound."""
    body, media_type = read_asset(name)
    # The address carries a digest of the content, so a copy never grows old.
    age = FINAL if request.url.query else "public, max-age=60"
    headers = {"Cache-Control": age, "ETag": f'"{sha256(body).hexdigest()[:32]}"'}
    return _unmodified(request, headers) or Response(body, headers=headers, media_type=media_type)


def _unmodified(request: Request, headers: Mapping[str, str]) -> Response | None:
    """A 304 with these headers if the client holds the document, else None."""
    held = request.headers.getlist("if-none-match")
    # A tag goes before a day (RFC 9110, 13.1.3). Only the very day counts: older data may come after newer.
    since = [] if held else request.headers.getlist("if-modified-since")
    is_held = is_unmodified(held, headers["ETag"]) or since == [headers.get("Last-Modified")]
    return Response(status_code=304, headers=headers) if is_held else None
