"""OpenAPI 3.1: responses for every route, and the two protocols, plain ASGI applications that FastAPI cannot read.

Decision 0013 says why they are.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from fastapi import FastAPI

from wijkgraph.formats import GRAPHS, HTML, SOLUTIONS, Format
from wijkgraph.web.protocol.sparql_request import DIRECT, FORM

Described = dict[str, Any]

_TEXT = {"type": "string"}
PROBLEM: Described = {
    "description": "A problem (RFC 9457)",
    "content": {"application/problem+json": {"schema": {"type": "object"}}, "text/html": {"schema": _TEXT}},
}
_IRI = {"type": "string", "format": "uri"}
# By parameter its schema and meaning. Formats are those of the operation.
_PARAMETERS: dict[str, tuple[Described, str]] = {
    "query": (_TEXT, "A SPARQL 1.1 query"),
    "default-graph-uri": ({"type": "array", "items": _IRI}, "Graphs whose merge is the default graph"),
    "named-graph-uri": ({"type": "array", "items": _IRI}, "Graphs that GRAPH may reach"),
    "timeout": ({"type": "number", "exclusiveMinimum": 0}, "Seconds of work; shortens the server's deadline"),
    "format": (_TEXT, "Format of the answer, before Accept"),
    "max-rows": ({"type": "integer", "minimum": 1}, "Rows of one page of the answer"),
    "start-row": ({"type": "integer", "minimum": 0}, "First row of the page, from 0; needs max-rows"),
    "graph": (_IRI, "IRI of the graph"),
    "default": (_TEXT, "The default graph; the parameter has no value"),
}
_OF_A_QUERY = ("query", "default-graph-uri", "named-graph-uri", "timeout", "format", "max-rows", "start-row")


def responses(formats: Iterable[Format], problems: Iterable[int | str]) -> dict[int | str, Described]:
    """Responses of an operation: its formats with 200, and a problem with each of the other statuses."""
    content: Described = {offer.essence: {"schema": {}} for offer in formats}
    answer = {"description": "The answer", "content": content}
    return {"200": answer, **{str(status): PROBLEM for status in problems}}


def describe_protocols(app: FastAPI) -> None:
    """Adds `/sparql` and `/graph-store` to the document that `app.openapi()` returns."""
    generated = app.openapi

    def openapi() -> Described:
        document = generated()
        document["paths"].setdefault("/sparql", _sparql())
        document["paths"].setdefault("/graph-store", _graph_store())
        return document

    app.openapi = openapi  # type: ignore[method-assign]


def _sparql() -> Described:
    formats = (*SOLUTIONS, *GRAPHS)
    fields = {name: _schema(name, formats) for name in _OF_A_QUERY}
    form = {"type": "object", "required": ["query"], "properties": fields}
    return {
        "get": {
            "operationId": "query",
            "summary": "Answer to a query; without one, the service description",
            "tags": ["sparql"],
            "parameters": _parameters(_OF_A_QUERY, formats),
            "responses": responses((*formats, HTML), (400, 406, 429, 503)),
        },
        "post": {
            "operationId": "query_by_post",
            "summary": "Answer to a query in the body",
            "tags": ["sparql"],
            "parameters": _parameters(_OF_A_QUERY[1:], formats),
            "requestBody": {"required": True, "content": {FORM: {"schema": form}, DIRECT: {"schema": _TEXT}}},
            "responses": responses(formats, (400, 406, 413, 415, 429, 503)),
        },
    }


def _graph_store() -> Described:
    return {
        "get": {
            "operationId": "get_graph",
            "summary": "One graph",
            "tags": ["graph store"],
            "parameters": _parameters(("graph", "default", "format"), GRAPHS),
            "responses": responses(GRAPHS, (400, 404, 406, 429, 503)),
        }
    }


def _parameters(names: Iterable[str], formats: Sequence[Format]) -> list[Described]:
    return [
        {
            "name": name,
            "in": "query",
            "schema": _schema(name, formats),
            "description": _PARAMETERS[name][1],
            **({"allowEmptyValue": True} if name == "default" else {}),
        }
        for name in names
    ]


def _schema(name: str, formats: Sequence[Format]) -> Described:
    if name == "format":
        return {"type": "string", "enum": sorted({offer.name for offer in formats})}
    return _PARAMETERS[name][0]
