"""Errors on the way out: one table from error class to status, one shape (RFC 9457), a page for browsers."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from jinja2 import Environment, PackageLoader, select_autoescape
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from wijkgraph import errors
from wijkgraph.errors import Busy, NotAcceptable, WijkgraphError, WrongMethod
from wijkgraph.formats import HTML, PROBLEM
from wijkgraph.web.protocol.negotiation import choose, choose_language
from wijkgraph.words.messages import LANGUAGES, messages
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
    errors.StoreError: HTTPStatus.SERVICE_UNAVAILABLE,
    errors.NotFound: HTTPStatus.NOT_FOUND,
    errors.Gone: HTTPStatus.GONE,
    errors.NotAcceptable: HTTPStatus.NOT_ACCEPTABLE,
    WijkgraphError: HTTPStatus.INTERNAL_SERVER_ERROR,
}

TITLES: Mapping[HTTPStatus, str] = {
    HTTPStatus.BAD_REQUEST: "The request cannot be understood",
    HTTPStatus.NOT_FOUND: "Nothing goes by that name",
    HTTPStatus.GONE: "This was withdrawn",
    HTTPStatus.METHOD_NOT_ALLOWED: "That cannot be done here",
    HTTPStatus.NOT_ACCEPTABLE: "No such format",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "The request is too large",
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE: "The request is in a format that is not read",
    HTTPStatus.TOO_MANY_REQUESTS: "Your share is spent for now",
    HTTPStatus.SERVICE_UNAVAILABLE: "No answer within the limits",
    HTTPStatus.INTERNAL_SERVER_ERROR: "A fault of ours",
}

_PAGE_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
}

pages = Environment(loader=PackageLoader("wijkgraph.web"), autoescape=select_autoescape())


@dataclass(frozen=True)
class Problem:
    """What a problem document says."""

    kind: str  # the error's class, the last part of the problem's type
    status: HTTPStatus
    detail: str
    where: str = ""
    next: str = ""

    def told(self, language: str) -> Told:
        """What happened, where, and what to do next, in one language."""
        kind = getattr(errors, self.kind, WijkgraphError)
        return tell_of(kind, self.detail, self.where, self.next, language)

    def title(self, language: str) -> str:
        """What this kind of problem is called."""
        say = messages(language)
        if language == "en" or f"problem.{self.status.value}" not in say:
            return TITLES.get(self.status, self.status.phrase)
        return str(say.texts[f"problem.{self.status.value}"])

    def members(self, language: str) -> dict[str, Any]:
        """The members of the problem document (RFC 9457, 3.1), with `where` and `next` as extensions."""
        told = self.told(language)
        members = {
            "type": f"https://w3id.org/wijkgraph/def/problem/{self.kind}",
            "title": self.title(language),
            "status": self.status.value,
            "detail": told.what,
            "where": told.where,
            "next": told.next,
        }
        return {name: value for name, value in members.items() if value != ""}


def status_of(error: WijkgraphError) -> HTTPStatus:
    """The status that the table gives to an error's class or the nearest class above it."""
    return next(STATUS[cls] for cls in type(error).__mro__ if cls in STATUS)


def problem_response(error: WijkgraphError, accept: Sequence[str], languages: Sequence[str] = ()) -> Response:
    """The response for an error of ours; `accept` and `languages` are the client's header lines."""
    problem = Problem(type(error).__name__, status_of(error), error.what, error.where, error.next)
    headers = {}
    if isinstance(error, Busy):
        headers["Retry-After"] = str(error.retry_after)
    if isinstance(error, WrongMethod):
        headers["Allow"] = ", ".join(error.allowed)
    return respond(problem, accept, headers, languages)


def respond(
    problem: Problem, accept: Sequence[str], headers: Mapping[str, str], languages: Sequence[str] = ()
) -> Response:
    """A problem as JSON, or as a page for whoever prefers one; JSON too when neither is accepted.

    A page is Dutch and JSON is English for whoever asks for no language: people read the one, programs the other.
    """
    try:
        wanted = choose(accept, (PROBLEM, HTML))
    except NotAcceptable:
        wanted = PROBLEM
    language = choose_language(languages, LANGUAGES if wanted is HTML else ("en", "nl"))
    common = {
        **headers,
        "Cache-Control": "no-store",
        "Vary": "Accept, Accept-Language",
        "Content-Language": language,
    }
    if wanted is HTML:
        page = problem_page(problem, language)
        return Response(page, problem.status, common | _PAGE_HEADERS, HTML.media_type)
    return JSONResponse(problem.members(language), problem.status, common, PROBLEM.media_type)


def problem_page(problem: Problem, language: str) -> str:
    """A problem as a page in one language. What has no Dutch stands folded on a Dutch page, marked as English."""
    say = messages(language)
    known = str(problem.status.value)
    return pages.get_template("problem.html").render(
        status=problem.status.value,
        told=problem.told(language),
        say=say,
        languages=LANGUAGES,
        title=say(f"problem.{known}" if f"problem.{known}" in say else "problem.other"),
        advice=say(f"problem.next.{known}" if f"problem.next.{known}" in say else "problem.next.other"),
    )


def plain_problem_page() -> bytes:
    """The page for what is not there, for hosts that only have files."""
    problem = Problem("NotFound", HTTPStatus.NOT_FOUND, "Nothing stands at this address.")
    return problem_page(problem, LANGUAGES[0]).encode()


async def on_wijkgraph_error(request: Request, error: Exception) -> Response:
    """Exception handler for our own errors."""
    assert isinstance(error, WijkgraphError)
    return problem_response(
        error, request.headers.getlist("accept"), request.headers.getlist("accept-language")
    )


async def on_http_exception(request: Request, error: Exception) -> Response:
    """Exception handler for the framework's own: unknown addresses, wrong methods."""
    assert isinstance(error, HTTPException)
    status = HTTPStatus(error.status_code)
    problem = Problem(status.name.title().replace("_", ""), status, error.detail, where=request.url.path)
    return respond(
        problem,
        request.headers.getlist("accept"),
        error.headers or {},
        request.headers.getlist("accept-language"),
    )


async def on_fault(request: Request, error: Exception) -> Response:
    """Exception handler for our bugs: nothing of the inside is shown."""
    log.error("fault at %s", request.url.path, exc_info=error)
    problem = Problem(
        "Fault", HTTPStatus.INTERNAL_SERVER_ERROR, "Something went wrong here.", next="Please report it."
    )
    return respond(problem, request.headers.getlist("accept"), {}, request.headers.getlist("accept-language"))
