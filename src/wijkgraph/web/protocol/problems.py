"""Errors on the way out: one table from error class to status, one shape (RFC 9457), a page for browsers."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Match

from wijkgraph import errors
from wijkgraph.errors import (
    Busy,
    Gone,
    NotAcceptable,
    RangeBehindEnd,
    UnknownMediaType,
    WijkgraphError,
    WrongMethod,
)
from wijkgraph.formats import HTML, PROBLEM
from wijkgraph.namespaces import DEF
from wijkgraph.web.protocol.negotiation import choose, choose_language
from wijkgraph.web.protocol.problem_pages import (
    Menu,
    asked_query,
    lines_around,
    other_addresses,
    page_language,
    render_problem,
)
from wijkgraph.words.messages import messages
from wijkgraph.words.translations import Told, tell_of

log = logging.getLogger("wijkgraph.web")

# The most particular class that fits decides. 503 for limits: the same request may succeed on a quieter
# moment, and no cache keeps it.
STATUS: Mapping[type[WijkgraphError], HTTPStatus] = {
    errors.SourceError: HTTPStatus.INTERNAL_SERVER_ERROR,
    errors.ClaimError: HTTPStatus.INTERNAL_SERVER_ERROR,
    errors.QuestionError: HTTPStatus.BAD_REQUEST,
    errors.UnknownQuestion: HTTPStatus.NOT_FOUND,
    errors.QueryError: HTTPStatus.BAD_REQUEST,
    errors.LimitReached: HTTPStatus.SERVICE_UNAVAILABLE,
    errors.ShareSpent: HTTPStatus.TOO_MANY_REQUESTS,
    errors.RequestError: HTTPStatus.BAD_REQUEST,
    errors.WrongMethod: HTTPStatus.METHOD_NOT_ALLOWED,
    errors.BodyTooLarge: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    errors.UnknownMediaType: HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    errors.OtherVersion: HTTPStatus.PRECONDITION_FAILED,
    errors.RangeBehindEnd: HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE,
    errors.StoreError: HTTPStatus.SERVICE_UNAVAILABLE,
    errors.NotFound: HTTPStatus.NOT_FOUND,
    errors.Gone: HTTPStatus.GONE,
    errors.NotAcceptable: HTTPStatus.NOT_ACCEPTABLE,
    WijkgraphError: HTTPStatus.INTERNAL_SERVER_ERROR,
}

_METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "QUERY", "OPTIONS")
_PAGE_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
}


@dataclass(frozen=True)
class Problem:
    """An error as a problem document (RFC 9457)."""

    kind: str  # the error's class, the last part of the problem's type
    status: HTTPStatus
    detail: str
    where: str = ""
    next: str = ""
    successors: tuple[str, ...] = ()  # addresses of what came in the place of what is gone

    def told(self, language: str) -> Told:
        """The error in one language: what happened, where, and what to do next."""
        kind = getattr(errors, self.kind, WijkgraphError)
        return tell_of(kind, self.detail, self.where, self.next, language)

    def title(self, language: str) -> str:
        """The title of this kind of problem (RFC 9457, 3.1.3)."""
        return self._words("problem", language)

    def advice(self, language: str) -> str:
        """The next step after a problem that brings none of its own."""
        return self._words("problem.next", language)

    def _words(self, group: str, language: str) -> str:
        say, key = messages(language), f"{group}.{self.status.value}"
        return say.plain(key if key in say else f"{group}.other")

    def members(self, language: str) -> dict[str, Any]:
        """The members of the problem document (RFC 9457, 3.1), with `where`, `next` and `successors` as extensions."""
        told = self.told(language)
        members = {
            "type": f"{DEF}/problem/{self.kind}",
            "title": self.title(language),
            "status": self.status.value,
            "detail": told.what,
            "where": told.where,
            "next": told.next or self.advice(language),
            "successors": list(self.successors),
        }
        return {name: value for name, value in members.items() if value not in ("", [])}


def status_of(error: WijkgraphError) -> HTTPStatus:
    """The status that the table gives to an error's class or the nearest class above it."""
    return next(STATUS[cls] for cls in type(error).__mro__ if cls in STATUS)


def respond(problem: Problem, request: Request, headers: Mapping[str, str] | None = None) -> Response:
    """A problem as JSON, or as a page where HTML is preferred; JSON as well when neither is accepted.

    Without a wanted language a page is Dutch and JSON is English: people read the one, programs the other.
    """
    try:
        wanted = choose(request.headers.getlist("accept"), (PROBLEM, HTML))
    except NotAcceptable:
        wanted = PROBLEM
    spoken = request.headers.getlist("accept-language")
    language = (
        page_language(request, tuple(request.app.state.titles))
        if wanted is HTML
        else choose_language(spoken, ("en", "nl"))
    )
    common = {
        **(headers or {}),
        "Cache-Control": "no-store",
        "Vary": "Accept, Accept-Language",
        "Content-Language": language,
    }
    if wanted is HTML:
        page = problem_page(
            problem, language, request.app.state.menu, request.app.state.titles[language], request
        )
        return Response(page, problem.status, common | _PAGE_HEADERS, HTML.media_type)
    return JSONResponse(problem.members(language), problem.status, common, PROBLEM.media_type)


def problem_page(
    problem: Problem, language: str, menu: Menu, site_title: str, request: Request | None = None
) -> str:
    """A problem as a page in one language, under the title of the site.

    Without what was asked for a host that only has files.
    """
    query = asked_query(request) if request else ""
    return render_problem(
        problem.status.value,
        problem.told(language),
        language,
        problem.title(language),
        problem.advice(language),
        site_title=site_title,
        menu=menu,
        languages=other_addresses(request, tuple(request.app.state.titles)) if request else (),
        query=query,
        lines=lines_around(query, problem.where) if query else (),
    )


def unknown_address_page(menu: Menu, titles: Mapping[str, str], languages: Sequence[str]) -> bytes:
    """The page of an unknown address, for hosts that only have files."""
    problem = Problem("NotFound", HTTPStatus.NOT_FOUND, "Nothing stands at this address.")
    return problem_page(problem, languages[0], menu, titles[languages[0]]).encode()


def problem_of(error: WijkgraphError) -> Problem:
    """An error as a problem document."""
    successors = error.successors if isinstance(error, Gone) else ()
    return Problem(
        type(error).__name__, status_of(error), error.what, error.where, error.next, tuple(successors)
    )


async def on_wijkgraph_error(request: Request, error: Exception) -> Response:
    """Exception handler for WijkgraphError."""
    assert isinstance(error, WijkgraphError)
    headers = {}
    if isinstance(error, Busy):
        headers["Retry-After"] = str(error.retry_after)
    if isinstance(error, WrongMethod):
        headers["Allow"] = ", ".join(error.allowed)
    if (
        isinstance(error, UnknownMediaType) and error.codings
    ):  # with another cause it must not stand (RFC 9110, 12.5.3)
        headers["Accept-Encoding"] = error.codings
    if isinstance(error, RangeBehindEnd):
        headers["Content-Range"] = f"bytes */{error.size}"  # RFC 9110, 14.4
    if isinstance(error, Gone):
        headers |= successor_links(error)
    return respond(problem_of(error), request, headers)


def successor_links(error: Gone) -> dict[str, str]:
    """The header that links to what came in the place of what is gone (RFC 5829, 3.3); none without any."""
    links = ", ".join(f'<{address}>; rel="successor-version"' for address in error.successors)
    return {"Link": links} if links else {}


async def on_http_exception(request: Request, error: Exception) -> Response:
    """Exception handler for the errors of Starlette: unknown addresses, wrong methods."""
    assert isinstance(error, HTTPException)
    status = HTTPStatus(error.status_code)
    problem = Problem(status.name.title().replace("_", ""), status, error.detail, where=request.url.path)
    headers = dict(error.headers or {})
    if status is HTTPStatus.METHOD_NOT_ALLOWED:
        headers["Allow"] = ", ".join(_methods_at(request))
    return respond(problem, request, headers)


def _methods_at(request: Request) -> list[str]:
    """The methods that any route takes at an address; the error names those of one route alone."""
    routes = request.app.routes

    def is_taken(method: str) -> bool:
        scope = {**request.scope, "method": method}
        return any(route.matches(scope)[0] is Match.FULL for route in routes)

    return list(filter(is_taken, _METHODS))


async def on_fault(request: Request, error: Exception) -> Response:
    """Exception handler for faults of the program: the response shows nothing of the inside."""
    log.error("fault at %s", request.url.path, exc_info=error)
    fault = "Something went wrong here."
    return respond(
        Problem("Fault", HTTPStatus.INTERNAL_SERVER_ERROR, fault, next="Please report it."), request
    )
