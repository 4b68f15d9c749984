"""The documents of the site in OpenAPI 3.1: each question with its slots, things, letters and the catalogue."""

from collections.abc import Mapping
from typing import Any

from fastapi import FastAPI

from wijkgraph.asking.questions import Question, Slot
from wijkgraph.formats import Format
from wijkgraph.web.site.families import FAMILIES
from wijkgraph.web.site.questions import GRAPHS, TABLES
from wijkgraph.web.site.site import Family

_SCHEMAS = {
    "iri": {"type": "string", "description": "A name, a key, an IRI, or a printed reference"},
    "text": {"type": "string"},
    "number": {"type": "integer"},
    "date": {"type": "string", "format": "date"},
}
# The addresses with parts to fill in; the other families stand at the one address that is their pattern.
_PATHS = {
    "thing": ("/doc/{kind}/{key}", "The document about a thing"),
    "provenance": ("/prov/{kind}/{key}", "The provenance of a thing"),
    "letter": ("/letter/{letter}", "A letter, as one reads it or as its frozen text"),
    "kind": ("/kind/{kind}", "Every thing of a kind"),
}
_PLAIN = (
    "data",
    "ontology",
    "search",
    "feed",
    "ldes",
    "void",
    "examples",
    "commitments",
    "studies",
    "areas",
    "programme",
)

_STEMS = {
    "ontology": "def",
    "void": ".well-known/void",
    "examples": ".well-known/sparql-examples",
}


def describe_pages(app: FastAPI, questions: Mapping[str, Question]) -> None:
    """Make `app.openapi()` tell of the questions and documents too."""
    plain = app.openapi

    def openapi() -> dict[str, Any]:
        document = plain()
        paths = document["paths"]
        for question in questions.values():
            paths.setdefault(f"/question/{question.name}", {"get": _question(question)})
        by_name = {family.name: family for family in FAMILIES}
        for name, (path, summary) in _PATHS.items():
            paths.setdefault(path, {"get": _document(by_name[name], summary, path)})
        for name in _PLAIN:
            family = by_name[name]
            stem = _STEMS.get(name, name)
            paths.setdefault(f"/{stem}", {"get": _document(family, name.capitalize(), f"/{stem}")})
        return document

    app.openapi = openapi  # type: ignore[method-assign]


def _question(question: Question) -> dict[str, Any]:
    offers = GRAPHS if question.gives_graph else TABLES
    return {
        "summary": question.in_words("en"),
        "description": question.about["en"],
        "operationId": question.name,
        "tags": ["questions"],
        "parameters": [*(_slot(slot) for slot in question.slots), _format(offers)],
        "responses": _responses(offers, (400, 404, 406, 503)),
    }


def _slot(slot: Slot) -> dict[str, Any]:
    return {
        "name": slot.name,
        "in": "query",
        "required": False,
        "description": f"Left out: {slot.unfilled['en']}",
        "schema": _SCHEMAS[slot.type],
    }


def _document(family: Family, summary: str, path: str) -> dict[str, Any]:
    names = [part.strip("{}") for part in path.split("/") if part.startswith("{")]
    parts = [{"name": name, "in": "path", "required": True, "schema": {"type": "string"}} for name in names]
    return {
        "summary": summary,
        "operationId": f"get-{family.name}",
        "tags": ["documents"],
        "parameters": [*parts, _format(family.offers)],
        "responses": _responses(family.offers, (404, 406, 503)),
    }


def _format(offers: tuple[Format, ...]) -> dict[str, Any]:
    return {
        "name": "format",
        "in": "query",
        "required": False,
        "description": "Format of the answer, before Accept; also as an ending of the address",
        "schema": {"type": "string", "enum": [offer.name for offer in offers]},
    }


def _responses(offers: tuple[Format, ...], problems: tuple[int, ...]) -> dict[str, Any]:
    content: dict[str, Any] = {offer.essence: {"schema": {}} for offer in offers} | {
        "text/html": {"schema": {"type": "string"}}
    }
    problem = {
        "application/problem+json": {"schema": {"type": "object"}},
        "text/html": {"schema": {"type": "string"}},
    }
    return {
        "200": {"description": "The document", "content": content},
        "303": {"description": "Stands elsewhere"},
        "304": {"description": "As the client has it"},
        **{str(status): {"description": "A problem (RFC 9457)", "content": problem} for status in problems},
    }
