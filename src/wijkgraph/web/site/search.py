"""Search: a reference leads straight to its paper, words to whatever holds them; the same list as JSON."""

import json

from wijkgraph.asking.naming import names_of
from wijkgraph.asking.search import find_thing, reference_keys
from wijkgraph.errors import NotFound
from wijkgraph.formats import HTML, JSON
from wijkgraph.overviews.search_index import IndexEntry, as_receipt, read_index, search_index
from wijkgraph.rdf import NamedNode
from wijkgraph.web.site.addresses import document_of
from wijkgraph.web.site.kinds import kinds_of
from wijkgraph.web.site.rendering import render
from wijkgraph.web.site.site import Ask, Family, Site, once_per_version

MOST = 60  # results on the page; the page tells how many more there are
_SUGGESTED = 12


@once_per_version
def _index_of(site: Site) -> tuple[IndexEntry, ...]:
    return read_index(site.store)


def search_document(site: Site, ask: Ask) -> bytes:
    """What a search finds, as a page or for a field that suggests. Without words: everything there is, by kind."""
    query = ask.query.get("q", "").strip()
    index = _index_of(site)
    hits = search_index(index, query, ask.query.get("kind", ""))
    if ask.representation is not HTML:
        return _as_json(hits[:_SUGGESTED] if query else index, ask)
    passages = [as_receipt(entry) for entry in hits if entry.place][:MOST]
    things = [entry for entry in hits if not entry.place]
    met = [entry.iri for entry in things[:MOST]] + [receipt.document for receipt in passages]
    return render(
        site,
        ask,
        "search.html",
        title=str(ask.say("search.title")),
        names=names_of(site.store, met, ask.language),
        query=query,
        things=things[:MOST],
        passages=passages,
        total=len(hits),
        is_cut=len(hits) > len(things[:MOST]) + len(passages),
        kinds=kinds_of(site),
    )


def find_reference(site: Site, query: str) -> NamedNode | None:
    """The thing that a printed reference, key or IRI names; None for mere words."""
    looks_so = bool(query) and (
        bool(reference_keys(query)) or query.startswith(("http://", "https://", "kst-")) or "/" in query
    )
    if not looks_so:
        return None
    try:
        return find_thing(site.store, query)
    except NotFound:
        return None


def _as_json(entries: list[IndexEntry] | tuple[IndexEntry, ...], ask: Ask) -> bytes:
    listed = [
        {
            "kind": entry.kind,
            "kindLabel": _kind_label(entry, ask),
            "id": entry.id,
            "label": entry.label(ask.language),
            "text": entry.words,
            "href": _href(entry, ask.language),
        }
        for entry in entries
    ]
    return (json.dumps({"entries": listed}, ensure_ascii=False, indent=0) + "\n").encode()


def _kind_label(entry: IndexEntry, ask: Ask) -> str:
    key = f"kind.{entry.kind}"
    return str(ask.say(key)) if key in ask.say else ""


def _href(entry: IndexEntry, language: str) -> str:
    if entry.place:
        key, start, end = entry.place
        return f"letter/{key}.{language}.html#p{start}-{end}"
    stem, _, fragment = (document_of(entry.iri) or "").partition("#")
    return f"{stem}.{language}.html" + (f"#{fragment}" if fragment else "")


SEARCH = Family(
    "search", "search", search_document, lambda site: ["search"], offers=(HTML, JSON), is_in_sitemap=False
)
