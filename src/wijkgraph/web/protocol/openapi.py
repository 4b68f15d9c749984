"""The protocols' part of the OpenAPI document: plain ASGI applications, which FastAPI cannot read."""

from collections.abc import Sequence
from typing import Any

from fastapi import FastAPI

from wijkgraph.formats import GRAPHS, HTML, SOLUTIONS, Format
from wijkgraph.web.protocol.sparql_request import DIRECT, FORM

_TEXT = {"type": "string"}
PROBLEM: dict[str, Any] = {
    "description": "A problem (RFC 9457)",
    "content": {"application/problem+json": {"schema": {"type": "object"}}, "text/html": {"schema": _TEXT}},
}
_GRAPH_LIST = {"type": "array", "items": {"type": "string", "format": "uri"}}
_FIELDS: dict[str, tuple[dict[str, Any], str]] = {
    "query": (_TEXT, "A SPARQL 1.1 query"),
    "default-graph-uri": (_GRAPH_LIST, "Graphs whose merge is the default graph"),
    "named-graph-uri": (_GRAPH_LIST, "Graphs that GRAPH may reach"),
    "timeout": ({"type": "number", "exclusiveMinimum": 0}, "Seconds of work; shortens the server's deadline"),
    "format": ({"type": "string", "enum": []}, "Format of the answer, before Accept"),
    "max-rows": ({"type": "integer", "minimum": 1}, "Pages of so many rows are welcome"),
    "start-row": ({"type": "integer", "minimum": 0}, "First row of the page; needs max-rows"),
}


def describe_protocols(app: FastAPI) -> None:
    """Make `app.openapi()` tell of `/sparql` and `/graph-store` too."""
    plain = app.openapi

    def openapi() -> dict[str, Any]:
        document = plain()
        document["paths"].setdefault("/sparql", _sparql())
        document["paths"].setdefault("/graph-store", _graph_store())
        return document

    app.openapi = openapi  # type: ignore[method-assign]


def _sparql() -> dict[str, Any]:
    formats = (*SOLUTIONS, *GRAPHS)
    parameters = [_parameter(name, formats) for name in _FIELDS]
    in_address = [entry for entry in parameters if entry["name"] != "query"]
    form = {
        "type": "object",
        "required": ["query"],
        "properties": {name: _schema(name, formats) for name in _FIELDS},
    }
    answers = responses((*formats, HTML), (400, 406, 429, 503))
    with_body = responses(formats, (400, 406, 413, 415, 429, 503))
    return {
        "get": {
            "summary": "Query, or the service's description",
            "tags": ["sparql"],
            "parameters": parameters,
            "responses": answers,
        },
        "post": {
            "summary": "Query",
            "tags": ["sparql"],
            "parameters": in_address,
            "requestBody": {"required": True, "content": {FORM: {"schema": form}, DIRECT: {"schema": _TEXT}}},
            "responses": with_body,
        },
    }


def _graph_store() -> dict[str, Any]:
    parameters = [
        {
            "name": "graph",
            "in": "query",
            "schema": {"type": "string", "format": "uri"},
            "description": "The graph's IRI",
        },
        {
            "name": "default",
            "in": "query",
            "schema": _TEXT,
            "allowEmptyValue": True,
            "description": "The default graph",
        },
        _parameter("format", GRAPHS),
    ]
    answers = responses(GRAPHS, (400, 404, 406, 429, 503))
    return {
        "get": {
            "summary": "A graph",
            "tags": ["graph store"],
            "parameters": parameters,
            "responses": answers,
        }
    }


def _parameter(name: str, formats: Sequence[Format]) -> dict[str, Any]:
    return {"name": name, "in": "query", "schema": _schema(name, formats), "description": _FIELDS[name][1]}


def _schema(name: str, formats: Sequence[Format]) -> dict[str, Any]:
    if name == "format":
        return {"type": "string", "enum": sorted({offer.name for offer in formats})}
    return _FIELDS[name][0]


def responses(formats: Sequence[Format], problems: Sequence[int]) -> dict[int | str, dict[str, Any]]:
    """What an operation answers: its formats with 200, and problems with these statuses."""
    content: dict[str, Any] = {offer.essence: {"schema": {}} for offer in formats}
    return {
        "200": {"description": "The answer", "content": content},
        **{str(status): PROBLEM for status in problems},
    }
