"""Pages over HTTP: which form is wanted, whether the client has it already, and what stands in the headers."""

import asyncio
import time
from collections.abc import Mapping, Sequence
from hashlib import sha256
from urllib.parse import quote

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse, Response

from wijkgraph import __version__
from wijkgraph.asking.questions import Question
from wijkgraph.engine.blocking_store import BlockingStore
from wijkgraph.errors import NotAcceptable, NotFound
from wijkgraph.formats import HTML, Format
from wijkgraph.linked.description import has_own_history
from wijkgraph.names import BASE
from wijkgraph.project import Layout
from wijkgraph.web.protocol.context import Parts
from wijkgraph.web.protocol.negotiation import by_ending, by_name, choose, choose_language
from wijkgraph.web.site.addresses import Address, canonical
from wijkgraph.web.site.assets import read_asset
from wijkgraph.web.site.dumps import SUMS, checksum_file, find_dump
from wijkgraph.web.site.families import FAMILIES, redirect_of
from wijkgraph.web.site.profiles import choose_profile, profile_links
from wijkgraph.web.site.rendering import appearance
from wijkgraph.web.site.site import Ask, Family, Site, find_family
from wijkgraph.words.messages import LANGUAGES

# Nothing from elsewhere, nothing inline: what a page may load stands beside it.
POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
# The query editor sets styles as it goes.
EDITOR_POLICY = POLICY.replace("style-src 'self'", "style-src 'self' 'unsafe-inline'").replace(
    "img-src 'self'", "img-src 'self' data:"
)

# For what never changes under its address (RFC 8246).
FINAL = "public, max-age=31536000, immutable"


def pages_router(parts: Parts, layout: Layout, questions: Mapping[str, Question]) -> APIRouter:
    """Every page and document of the site; add it last, for it takes whatever address is left."""
    router = APIRouter(include_in_schema=False)

    def page(request: Request) -> Response:
        started = time.perf_counter()
        loop: asyncio.AbstractEventLoop = request.app.state.loop
        with BlockingStore(parts.pool, loop).pinned() as store:
            site = Site(store, layout, questions, parts.settings.robots)
            response = respond(site, request, parts.settings.max_age)
            response.headers["Server-Timing"] = _timing(time.perf_counter() - started, store)
            return response

    def dump(request: Request) -> Response:
        loop: asyncio.AbstractEventLoop = request.app.state.loop
        with BlockingStore(parts.pool, loop).pinned() as store:
            return _dump(Site(store, layout, questions), request)

    router.add_route("/data/{name}", dump, methods=["GET", "HEAD"])
    router.add_route("/{path:path}", page, methods=["GET", "HEAD"])
    return router


def assets_router() -> APIRouter:
    """Styles and scripts, which pages about problems use too."""
    router = APIRouter(include_in_schema=False)

    def asset(request: Request) -> Response:
        body, media_type = read_asset(request.path_params["name"])
        # The address carries a digest of the content, so a copy never grows old.
        age = FINAL if request.url.query else "public, max-age=60"
        headers = {"Cache-Control": age, "ETag": f'"{sha256(body).hexdigest()[:32]}"'}
        if _has(request, headers["ETag"]):
            return Response(status_code=304, headers=headers)
        return Response(body, headers=headers, media_type=media_type)

    router.add_route("/assets/{name:path}", asset, methods=["GET", "HEAD"])
    return router


def to_query_page(request: Request) -> Response:
    """Browsers at the endpoint go on to the page for queries."""
    return RedirectResponse("/sparql.html", 303, headers={"Vary": "Accept"})


def respond(site: Site, request: Request, max_age: int) -> Response:
    """The response to a request for a page. Raises NotFound, NotAcceptable, and what rendering raises."""
    address = Address.of(request.scope["path"].removeprefix("/"))
    if target := redirect_of(site, address, request.query_params):
        ending = "".join(f".{part}" for part in (address.variant, address.format) if part)
        return RedirectResponse(f"/{target}{ending}", 303, headers={"Vary": "Accept"})
    family, found = find_family(FAMILIES, address.stem)
    try:
        ask = _ask(family, found, address, request)
    except NotAcceptable:
        # What is not there at all is told first, whatever form it was wanted in.
        family.render(site, next(family.forms()).ask(family, address.stem))
        raise
    headers = _headers(family, ask, site, address, max_age)
    if _has(request, headers["ETag"]):
        return Response(status_code=304, headers=headers)
    body = family.render(site, ask)
    return Response(body, headers=headers, media_type=ask.representation.media_type)


def _timing(seconds: float, store: BlockingStore) -> str:
    """What a page cost, in ms as Server Timing has it: all of it, and its queries with how many they were."""
    return (
        f'page;dur={seconds * 1000:.1f}, engine;dur={store.seconds * 1000:.1f};desc="{store.asked} queries"'
    )


def _dump(site: Site, request: Request) -> Response:
    """A dump by its checksum's tag, or the file of checksums. Raises NotFound."""
    name = request.path_params["name"]
    if name == SUMS:
        return Response(checksum_file(site), media_type="text/plain; charset=utf-8")
    path, found = find_dump(site, name)
    headers = {
        "ETag": f'"{found.sha256}"',
        "Wijkgraph-Version": site.version,
        "Cache-Control": "public, max-age=60",
    }
    if _has(request, headers["ETag"]):
        return Response(status_code=304, headers=headers)
    return FileResponse(path, headers=headers, media_type=f"{found.media_type}; charset=utf-8")


def _ask(family: Family, found: Mapping[str, str], address: Address, request: Request) -> Ask:
    if address.format:
        representation = by_ending(address.format, family.offers)
    elif "format" in request.query_params:
        representation = by_name(request.query_params["format"], family.offers)
    else:
        representation = choose(request.headers.getlist("accept"), family.offers)
    _check_variant(family, address, representation)
    profile = ""
    if representation is not HTML and family.profiles:
        profile = address.variant or choose_profile(
            family.profiles, request.query_params.get("_profile"), request.headers.getlist("accept-profile")
        )
    language = address.language or choose_language(request.headers.getlist("accept-language"), LANGUAGES)
    return Ask(address.stem, found, representation, language, profile, dict(request.query_params))


def _check_variant(family: Family, address: Address, representation: Format) -> None:
    """Raise NotFound for an ending that no form has: what a plain file host could not give, we do not either."""
    known = [form.variant for form in family.forms() if form.representation is representation]
    if address.variant and address.variant not in known:
        named = ", ".join(f".{variant}" for variant in known if variant)
        raise NotFound(
            f"There is no form '.{address.variant}.{address.format}' of this document",
            where=f"/{address.stem}",
            next=f"Leave that out, or put one of these there: {named}."
            if named
            else "Leave the first part out.",
        )


def _headers(family: Family, ask: Ask, site: Site, address: Address, max_age: int) -> dict[str, str]:
    varies = [] if address.format else ["Accept"]
    if family.profiles and not address.variant:
        varies.append("Accept-Profile")
    if not address.language:
        varies.append("Accept-Language")
    headers = {
        "Vary": ", ".join(varies) or "Accept-Encoding",
        "ETag": f'"{_digest(family, ask, site)}"',
        "Cache-Control": FINAL if family.is_final(ask.parts) else f"public, max-age={max_age}",
        "Wijkgraph-Version": site.version,
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
    }
    if ask.representation is HTML:
        headers["Content-Language"] = ask.language
        headers["Content-Security-Policy"] = EDITOR_POLICY if family.name == "sparql" else POLICY
    if ask.profile:
        headers["Content-Profile"] = f"<{family.profiles[ask.profile]}>"
    headers["Link"] = ", ".join(document_links(family, ask))
    return headers


def document_links(family: Family, ask: Ask) -> Sequence[str]:
    """The Link header of a document: itself, its other forms, what it describes and where its history stands."""
    name = quote(ask.stem.rpartition("/")[2])
    links = [f'<{canonical(quote(ask.stem))}>; rel="canonical"']
    for offer in family.offers:
        if offer is HTML:
            links += [
                f'<{name}.{language}.html>; rel="alternate"; type="text/html"; hreflang="{language}"'
                for language in LANGUAGES
            ]
        else:
            links.append(f'<{name}.{offer.ending}>; rel="alternate"; type="{offer.essence}"')
    links += profile_links(family, ask, name)
    if family.name == "thing":
        local = ask.stem.removeprefix("doc/")
        thing = quote(local if local.startswith("def/") else f"id/{local}")
        links.append(f'<{BASE}{thing}>; rel="describes"')
        links.append(f'<{name}.ttl>; rel="describedby"; type="text/turtle"')
        if has_own_history(local):
            links.append(f'</prov/{quote(local)}>; rel="http://www.w3.org/ns/prov#has_provenance"')
    return links


def _digest(family: Family, ask: Ask, site: Site) -> str:
    question = site.questions.get(ask.parts.get("question", ""))
    depends = (
        __version__,
        appearance(),
        "" if family.is_final(ask.parts) else site.version,
        question.version if question else "",
        family.name,
        ask.stem,
        ask.representation.media_type,
        ask.language,
        ask.profile,
        sorted(ask.query.items()),
    )
    return sha256(repr(depends).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _has(request: Request, tag: str) -> bool:
    """Whether the client has this form already (RFC 9110, 13.1.2)."""
    tags = ",".join(request.headers.getlist("if-none-match")).split(",")
    return any(held.strip().removeprefix("W/") in (tag, "*") for held in tags)
