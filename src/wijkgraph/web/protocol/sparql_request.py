"""SPARQL 1.1 Protocol requests: pure functions from method, headers, address and body to one value."""

from binascii import a2b_qp
from collections.abc import Sequence
from typing import NamedTuple
from urllib.parse import unquote

from wijkgraph.errors import QueryRefused, RequestError, UnknownMediaType, WrongMethod

METHODS = ("GET", "HEAD", "POST", "QUERY", "OPTIONS")
FORM = "application/x-www-form-urlencoded"
DIRECT = "application/sparql-query"
_UPDATE = "application/sparql-update"
_MARK = "\ufeff"
# Parameters for a format: ours, and those that clients send to engines that know no Accept.
_FORMAT, _OTHER_FORMATS = "format", ("output", "results")
_FIELDS = 2000  # parameters in one request


class SparqlRequest(NamedTuple):
    """A request to the endpoint, with its parameters read."""

    query: str | None  # None: the service's own description is wanted
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    seconds: float | None = None  # `timeout=`
    formats: tuple[str, ...] = ()  # `format=` and the like, which go before Accept
    max_rows: int | None = None  # `max-rows=`: pages of so many rows are welcome
    start_row: int = 0  # `start-row=`


def read_request(method: str, query_string: bytes, content_type: str | None, body: bytes) -> SparqlRequest:
    """The request, sent by GET, form POST, direct POST (SPARQL 1.1 Protocol, 2.1) or HTTP QUERY.

    Raises RequestError, UnknownMediaType, WrongMethod, or QueryRefused for updates.
    """
    address = read_fields(query_string, "the address")
    if method in ("GET", "HEAD"):
        return _request(address, _single(address, "query"))
    if method not in ("POST", "QUERY"):
        raise WrongMethod(
            f"{method} is not done here: this service only reads",
            allowed=METHODS,
            next="Ask with GET or POST.",
        )
    essence, charset = _content_type(content_type)
    if essence == FORM and method == "POST":
        fields = read_fields(body, "the form")
        query = _single(fields, "query")
        if query is None and "update" not in dict(fields):
            raise RequestError("The form has no field 'query'", next="Send query=…")
        # Parameters beside the form count too: who names a dataset there must not get the answer of another.
        return _request([*address, *fields], _single([*address, *fields], "query"))
    if essence == _UPDATE:
        raise _no_updates()
    if essence != DIRECT:
        raise UnknownMediaType(
            f"The body is {essence or 'without Content-Type'}", next=f"Send {DIRECT} or, with POST, {FORM}."
        )
    if charset not in ("", "utf-8", "utf8"):
        raise UnknownMediaType(f"The query is in {charset}", next="Send UTF-8.")
    if _single(address, "query") is not None:
        raise RequestError("There is a query in the address and another in the body", next="Send one.")
    return _request(address, _decode(body, "the body"))


def _request(fields: Sequence[tuple[str, str]], query: str | None) -> SparqlRequest:
    query = query.removeprefix(_MARK) if query else query  # a byte order mark is no part of the text
    names = {name for name, _ in fields}
    if names <= {"query"}:
        return SparqlRequest(query)
    if "update" in names:
        raise _no_updates()
    if using := names & {"using-graph-uri", "using-named-graph-uri"}:
        raise RequestError(
            f"'{using.pop()}' belongs to updates", next="Use default-graph-uri or named-graph-uri."
        )
    seconds = _number(fields, "timeout", whole=False)
    max_rows = _number(fields, "max-rows")
    start_row = _number(fields, "start-row")
    if start_row is not None and max_rows is None:
        raise RequestError("'start-row' needs 'max-rows'", next="Give both.")
    return SparqlRequest(
        query,
        tuple(value for name, value in fields if name == "default-graph-uri"),
        tuple(value for name, value in fields if name == "named-graph-uri"),
        seconds,
        read_formats(fields),
        int(max_rows) if max_rows is not None else None,
        int(start_row or 0),
    )


def read_formats(fields: Sequence[tuple[str, str]]) -> tuple[str, ...]:
    """Names of formats in `format`, then those in `output` and `results`; a field may hold several, between commas."""
    named = [(field, name.strip()) for field, value in fields for name in value.split(",") if name.strip()]
    ours = (name for field, name in named if field == _FORMAT)
    others = (name for field, name in named if field in _OTHER_FORMATS)
    return (*ours, *others)


def _no_updates() -> QueryRefused:
    return QueryRefused(
        "Updates are not done here: this service only reads",
        next="Ask with SELECT, ASK, CONSTRUCT or DESCRIBE.",
    )


def read_fields(data: bytes, where: str) -> list[tuple[str, str]]:
    """The fields of a form, decoded once and strictly."""
    try:
        text = data.decode("ascii")
        if text.count("&") >= _FIELDS:
            raise ValueError
        pairs = [field.partition("=") for field in text.split("&") if field]
        return [(_unescape(name), _unescape(value)) for name, _, value in pairs]
    except UnicodeDecodeError as error:
        raise RequestError("Not valid UTF-8", where=where, next="Percent-encode UTF-8.") from error
    except ValueError as error:
        raise RequestError(f"More than {_FIELDS} fields", where=where, next="Send fewer.") from error


def _unescape(text: str) -> str:
    """Decodes `+` and percent escapes, as urllib does: what is no escape stays. Raises UnicodeDecodeError."""
    text = text.replace("+", " ")
    escapes = text.count("%")
    if not escapes:
        return text
    if "\n" not in text and "\r" not in text:  # line ends have a meaning of their own there
        # Quoted-printable has the same escapes with another sign, and a decoder in C; a query has a hundred of them.
        found = a2b_qp(text.replace("=", "=3D").replace("%", "="))
        if len(found) == len(text) - 2 * escapes:  # each sign was one
            return found.decode()
    return unquote(text, errors="strict")


def _decode(body: bytes, where: str) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise RequestError("Not valid UTF-8", where=where, next="Send UTF-8.") from error


def _single(fields: Sequence[tuple[str, str]], name: str) -> str | None:
    values = [value for field, value in fields if field == name]
    if len(values) > 1:
        raise RequestError(f"'{name}' is given {len(values)} times", next="Give it once.")
    return values[0] if values else None


def _number(fields: Sequence[tuple[str, str]], name: str, *, whole: bool = True) -> float | None:
    """The number in a field, None without the field. Raises RequestError for text that is no number in range."""
    text = _single(fields, name)
    if text is None:
        return None
    digits = text if whole else text.replace(".", "", 1)
    if not digits.isascii() or not digits.isdigit() or len(text) > 12:
        raise RequestError(f"'{name}' is not a number: '{text[:50]}'", next=f"Give one, like {name}=5.")
    value = float(text)
    if value <= 0 and name != "start-row":
        raise RequestError(f"'{name}' must be more than 0", next="Give a larger number.")
    return value


def _content_type(header: str | None) -> tuple[str, str]:
    """Media type and charset of a Content-Type header, lower case, empty where absent."""
    essence, *parameters = (header or "").lower().split(";")
    named = (parameter.partition("=") for parameter in parameters)
    charset = next((value.strip(' "') for name, _, value in named if name.strip() == "charset"), "")
    return essence.strip(), charset
