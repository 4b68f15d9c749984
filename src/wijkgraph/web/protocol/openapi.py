"""OpenAPI 3.1: responses for every route, and the two protocols, plain ASGI applications that FastAPI cannot read.

Decision 0013 says why they are.
"""

import json
from collections.abc import Iterable, Sequence
from importlib.resources import files
from typing import Any

from fastapi import FastAPI

from wijkgraph.formats import GRAPHS, HTML, SOLUTIONS, Format
from wijkgraph.web.protocol.sparql_request import DIRECT, FORM

Described = dict[str, Any]

# The two protocols as OpenAPI has them; formats and problems are filled in here.
_PROTOCOLS: Described = json.loads((files(__package__) / "openapi.json").read_text(encoding="utf-8"))
PROBLEM: Described = _PROTOCOLS["problem"]
FORMAT_MEANING: str = _PROTOCOLS["parameters"]["format"]["description"]
_FORMATS = {"/sparql": (*SOLUTIONS, *GRAPHS), "/graph-store": GRAPHS}


def responses(
    formats: Iterable[Format], problems: Iterable[int | str], outcomes: Sequence[str] = ()
) -> dict[int | str, Described]:
    """Responses of an operation: its formats with 200, and a problem with each of the other statuses.

    Formats of text come first: a generated client reads an answer as the first, and any format can be read as text.
    Where an answer has outcomes, a header names them; the last comes with 422 and the same formats.
    """
    texts_first = sorted(formats, key=lambda offer: not offer.essence.startswith("text/"))
    content: Described = {offer.essence: {"schema": {}} for offer in texts_first}
    answer: Described = {"description": "The answer", "content": content}
    told: dict[int | str, Described] = {"200": answer, **{str(status): PROBLEM for status in problems}}
    if outcomes:
        answer["headers"] = _outcome_header(outcomes[:-1])
        misfit = {"description": "What the question does not fit, and what would"}
        told["422"] = misfit | {"content": content, "headers": _outcome_header(outcomes[-1:])}
    return told


def _outcome_header(outcomes: Sequence[str]) -> Described:
    schema = {"type": "string", "enum": list(outcomes)}
    return {"Wijkgraph-Outcome": {"description": "The kind of answer", "schema": schema}}


def format_schema(formats: Sequence[Format]) -> Described:
    """The enumeration of formats, with the one that a program wants unasked: JSON of any kind, else the first text."""
    data = [offer for offer in formats if offer is not HTML] or list(formats)
    default = next((offer for offer in data if offer.ending == "json"), data[0])
    return {"enum": list(dict.fromkeys(offer.name for offer in formats)), "default": default.name}


def describe_protocols(app: FastAPI) -> None:
    """Adds `/sparql` and `/graph-store` to the document that `app.openapi()` returns."""
    generated = app.openapi

    def openapi() -> Described:
        document = generated()
        for path, operations in _PROTOCOLS["paths"].items():
            document["paths"][path] = {
                method: _filled(operation, _FORMATS[path]) for method, operation in operations.items()
            }
        return document

    app.openapi = openapi  # type: ignore[method-assign]


def _filled(operation: Described, formats: Sequence[Format]) -> Described:
    """An operation with its parameters, formats and problems written out."""
    given = dict(operation)
    fields = {name: _schema(name, formats) for name in given.pop("form", ())}
    if fields:
        schema = {"type": "object", "required": ["query"], "properties": fields}
        body = {FORM: {"schema": schema}, DIRECT: {"schema": {"type": "string"}}}
        given["requestBody"] = {"required": True, "content": body}
    offered = (*formats, HTML) if given.pop("has_page", False) else formats
    given["parameters"] = [
        {**_PROTOCOLS["parameters"][name], "name": name, "in": "query", "schema": _schema(name, formats)}
        for name in given["parameters"]
    ]
    return {**given, "responses": responses(offered, given["responses"])}


def _schema(name: str, formats: Sequence[Format]) -> Described:
    if name == "format":
        return {"type": "string", **format_schema(formats)}
    schema: Described = _PROTOCOLS["parameters"][name]["schema"]
    return schema
