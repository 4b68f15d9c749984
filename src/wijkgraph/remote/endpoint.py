"""One SPARQL endpoint: a request sent through SPARQLWrapper, and the whole reply or an error."""

import ast
import http.client
import re
import time
import urllib.error
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from math import ceil
from typing import TYPE_CHECKING, Any, NoReturn
from urllib.parse import urlsplit

from wijkgraph import __version__
from wijkgraph.errors import (
    Busy,
    QuerySyntax,
    StoreError,
    TooLarge,
    TooSlow,
    UsageError,
    WijkgraphError,
)

if TYPE_CHECKING:
    import httpx
    from SPARQLWrapper import SPARQLWrapper

_CHUNK = 256 * 1024
_QUOTED = 300  # characters of an engine's own complaint worth repeating
_OUT_OF_TIME = re.compile(
    r"time[d ]*out|timeout|estimated execution time|S1T00|killed by SQLCancel", re.IGNORECASE
)


@dataclass(frozen=True)
class Login:
    """User and password, for Basic or Digest as the engine demands; sent only when it does."""

    user: str
    password: str = field(repr=False)


@dataclass(frozen=True)
class Reply:
    """A whole reply with status 200."""

    body: bytes
    media_type: str  # lower case, without parameters
    headers: Mapping[str, str]  # names in lower case


@dataclass(frozen=True)
class Endpoint:
    """Address at which an engine takes queries, and limits of time and size for its replies."""

    url: str
    login: Login | None = None
    seconds: float = 60.0  # for one request, from sending it to its last byte
    largest_mb: int = 512  # MiB of one reply

    def __post_init__(self) -> None:
        web_address(self.url)

    def query(self, query: str, form: str, accept: str, dataset: Sequence[tuple[str, str]] = ()) -> Reply:
        """Sends a query of that form (SELECT, ASK, CONSTRUCT, DESCRIBE) by the SPARQL 1.1 Protocol.

        `dataset` holds its default-graph-uri and named-graph-uri parameters. Raises QuerySyntax, LimitReached,
        or StoreError when the engine is away, refuses us, or breaks off.
        """
        wrapper = self._wrapper(query, form, accept)
        for name, value in dataset:
            wrapper.addParameter(name, value)
        return self._send(wrapper)

    def update(self, update: str) -> None:
        """Sends an update. Raises what `query` raises."""
        self._send(self._wrapper(update, "INSERT", "*/*"))

    def _wrapper(self, text: str, form: str, accept: str) -> "SPARQLWrapper":
        # It brings rdflib along, which every command would wait for; only those that ask elsewhere do.
        from SPARQLWrapper import JSON, N3, POST, SPARQLWrapper

        wrapper = SPARQLWrapper(
            self.url, returnFormat=JSON if form in ("SELECT", "ASK") else N3, agent=f"wijkgraph/{__version__}"
        )
        wrapper.setMethod(POST)
        wrapper.setOnlyConneg(True)
        wrapper.setTimeout(ceil(self.seconds))
        # setQuery() guesses the form by a regular expression that reads words of comments: set what it would set.
        wrapper.queryString, wrapper.queryType = text, form
        wrapper.addCustomHttpHeader("Accept", accept)
        return wrapper

    def _send(self, wrapper: "SPARQLWrapper") -> Reply:
        """Sends a request, a second time with the login if the engine demands it. Raises what `query` raises."""
        deadline = time.monotonic() + self.seconds
        try:
            with _opened(wrapper) as response:
                body = self._read(response, deadline)
                headers = {name.lower(): value for name, value in response.headers.items()}
        except urllib.error.HTTPError as error:
            with error:
                if self._log_in(wrapper, error):
                    return self._send(wrapper)
                refuse(self.url, error.code, dict(error.headers.items()), self._complaint(error))
        except TimeoutError as error:
            raise self._too_slow() from error
        except (http.client.HTTPException, urllib.error.URLError, OSError, ValueError) as error:
            raise self._unreachable(error) from error
        return Reply(body, headers.get("content-type", "").partition(";")[0].strip().lower(), headers)

    def _log_in(self, wrapper: "SPARQLWrapper", refused: urllib.error.HTTPError) -> bool:
        """Adds the login to a request if the engine demands it, and it was not there already."""
        challenges = refused.headers.get_all("www-authenticate", [])
        if (
            refused.code != 401
            or not challenges
            or not self.login
            or "Authorization" in wrapper.customHttpHeaders
        ):
            return False
        challenge = max(challenges, key=_is_digest)  # the safer, where both are offered
        # SPARQLWrapper's own Digest would log in for all requests of this process.
        wrapper.addCustomHttpHeader("Authorization", _authorization(self.login, self.url, challenge))
        return True

    def _read(self, response: Any, deadline: float) -> bytes:
        """Reads a body to its end. Raises TooSlow, TooLarge, or StoreError when it is not whole."""
        parts, size = [], 0
        while part := response.read1(_CHUNK):
            parts.append(part)
            size += len(part)
            if size > self.largest_mb << 20:
                raise TooLarge(
                    f"The answer is larger than {self.largest_mb} MiB", where=self.url, next="Ask for less."
                )
            if time.monotonic() > deadline:
                raise self._too_slow()
        if response.length:  # http.client does not complain of bytes that Content-Length promised
            raise StoreError("The answer broke off", where=self.url, next="Try again.")
        return b"".join(parts)

    def _complaint(self, error: urllib.error.HTTPError) -> str:
        try:
            return error.read(_CHUNK).decode("utf-8", "replace")
        except (OSError, http.client.HTTPException):
            return ""

    def _too_slow(self) -> TooSlow:
        return TooSlow(
            f"The engine did not answer within {self.seconds:g} s", where=self.url, next="Ask for less."
        )

    def _unreachable(self, error: Exception) -> WijkgraphError:
        reason = getattr(error, "reason", error)
        if isinstance(reason, TimeoutError):
            return self._too_slow()
        if isinstance(error, http.client.IncompleteRead):
            return StoreError("The answer broke off", where=self.url, next="Try again.")
        return StoreError(
            f"The engine cannot be reached: {reason}",
            where=self.url,
            next="Check the address and the engine.",
        )


def _opened(wrapper: "SPARQLWrapper") -> http.client.HTTPResponse:
    """Opens a response with status 2xx. Raises HTTPError for another, with its body still to be read if possible.

    SPARQLWrapper reads the bodies of some and puts them into the words of an error of its own.
    """
    from SPARQLWrapper.SPARQLExceptions import SPARQLWrapperException

    try:
        response: http.client.HTTPResponse = wrapper.query().response
    except SPARQLWrapperException as error:
        refused = error.__context__
        assert isinstance(refused, urllib.error.HTTPError)
        said = str(error).partition("Response:\n")[2]
        body = ast.literal_eval(said) if said else b""
        raise urllib.error.HTTPError(
            refused.url, refused.code, refused.msg, refused.headers, BytesIO(body)
        ) from error
    return response


def answer_to(challenge: str, login: Login) -> "httpx.Auth":
    """Basic or Digest login, as the WWW-Authenticate header of an engine demands."""
    import httpx

    kind = httpx.DigestAuth if _is_digest(challenge) else httpx.BasicAuth
    return kind(login.user, login.password)


def _is_digest(challenge: str) -> bool:
    return challenge.lower().startswith("digest")


def _authorization(login: Login, url: str, challenge: str) -> str:
    """Authorization header that answers a challenge to a POST."""
    import httpx

    request = httpx.Request("POST", url)
    flow = answer_to(challenge, login).sync_auth_flow(request)
    next(flow)
    if _is_digest(challenge):
        flow.send(httpx.Response(401, headers={"WWW-Authenticate": challenge}, request=request))
    return request.headers["Authorization"]


def web_address(url: str) -> None:
    """Raises UsageError unless `url` is an http or https address."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise UsageError(
            "Not the address of an engine", where=url, next="Give one that starts with http:// or https://."
        )


def refuse(url: str, status: int, headers: Mapping[str, str], text: str) -> NoReturn:
    """Raises the error for a reply other than 2xx: QuerySyntax, LimitReached or StoreError."""
    said = _first_words(text)
    match status:
        case 400:
            raise QuerySyntax(f"The engine takes the request for wrong: {said}", where=url, next="Mend it.")
        case 401 | 403:
            raise StoreError(
                f"The engine wants another login (status {status})",
                where=url,
                next="Give a user, and the password in the environment.",
            )
        case 404:
            raise StoreError("No endpoint there (status 404)", where=url, next="Check the path.")
        case 408 | 504:
            raise TooSlow(f"The engine ran out of time: {said}", where=url, next="Ask for less.")
        case 413:
            raise TooLarge(f"The engine takes no request that large: {said}", where=url, next="Ask for less.")
        case 429 | 503:
            after = next((value for name, value in headers.items() if name.lower() == "retry-after"), "")
            seconds = int(after) if after.isdecimal() else 5
            raise Busy("The engine is busy", retry_after=seconds, where=url, next="Try later.")
        case 500 if _OUT_OF_TIME.search(said):
            raise TooSlow(f"The engine ran out of time: {said}", where=url, next="Ask for less.")
    raise StoreError(f"The engine failed (status {status}): {said}", where=url, next="Look into its log.")


def _first_words(text: str) -> str:
    """Shortens the text of an engine to one line of a few hundred characters, without HTML tags."""
    if "<" in text[:200]:
        text = re.sub(r"(?is)<(head|script|style)\b.*?</\1>|<[^>]*>", " ", text)
    words = " ".join(text.split())
    return words[:_QUOTED] + ("…" if len(words) > _QUOTED else "") or "it does not say why"
