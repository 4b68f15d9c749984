"""The head of every page about a thing: its name, its kind, a summary, and schema.org inline."""

from collections.abc import Sequence
from typing import Any

from markupsafe import Markup

from wijkgraph.asking.naming import Names, called
from wijkgraph.linked.schema_org import as_json_object, as_schema_org
from wijkgraph.names import kind_of, term
from wijkgraph.overviews.letter_cards import has_text
from wijkgraph.overviews.names_in_letters import DOSSIER_KINDS
from wijkgraph.rdf import Literal, NamedNode, Triple
from wijkgraph.web.site.document_family import RequestedForm, Site
from wijkgraph.web.site.rendering import inline_json

# The properties in the summary, by kind.
_SUMMARY = {
    "study": ("wg:producedBy", "dcterms:issued", "wg:commissionedBy"),
    "letter": ("wg:inDossier", "wg:annexOf", "dcterms:issued", "wg:sentBy", "wg:signedBy"),
    "commitment": ("wg:promisedBy", "wg:promisedIn", "wg:due"),
    "fulfilment": ("wg:fulfilmentKind", "wg:fulfils", "wg:fulfilledIn"),
    "decision": ("wg:decidedBy", "wg:announcedIn", "wg:decisionStatus"),
    "area": ("wg:inMunicipality", "wg:receives"),
    "area-set": ("wg:statedSize",),
    "holding": ("org:member", "wg:ofPost", "org:memberDuring"),
    "influence": ("wg:influencer", "wg:influenceType", "wg:influenced"),
    "citation": ("wg:citing", "wg:cited", "wg:citationType"),
    "passage": ("wg:inText",),
    "not-stated": ("dcterms:subject",),
    "claim": ("wg:claimedIn", "prov:wasAttributedTo", "prov:generatedAtTime"),
}


def heading_of(
    site: Site, ask: RequestedForm, thing: NamedNode, triples: Sequence[Triple], names: Names
) -> dict[str, Any]:
    """The values from which the head of a page about a thing is made."""
    kind = kind_of(thing) or ""
    return {
        "title": _title(ask, thing, names),
        "thing": thing,
        "kind": kind,
        "summary": _summary(thing, triples),
        "schema": _inline_schema(thing, triples, ask),
        "has_dossier": kind in DOSSIER_KINDS,
        "is_readable": kind == "letter" and has_text(site.store, thing),
    }


def _summary(
    thing: NamedNode, triples: Sequence[Triple]
) -> list[tuple[NamedNode, list[NamedNode | Literal]]]:
    found = []
    for name in _SUMMARY.get(kind_of(thing) or "", ()):
        values = [t.object for t in triples if t.subject == thing and t.predicate == term(name)]
        kept = [value for value in values if isinstance(value, NamedNode | Literal)]
        if kept:
            found.append((term(name), kept))
    return found


def _title(ask: RequestedForm, thing: NamedNode, names: Names) -> str:
    return called(thing, names, ask.language)


def _inline_schema(thing: NamedNode, triples: Sequence[Triple], ask: RequestedForm) -> Markup:
    """schema.org for search engines, safe inside a script element."""
    return inline_json(as_json_object(thing, as_schema_org(thing, triples, ask.names), ask.language))
