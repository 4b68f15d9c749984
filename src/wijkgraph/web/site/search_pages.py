"""Ways to find a thing: a printed reference, words, or the list of every thing of its kind."""

import json
from collections.abc import Iterator, Mapping

from wijkgraph.asking.naming import names_of
from wijkgraph.asking.queries import query
from wijkgraph.asking.search import find_thing, reference_keys
from wijkgraph.errors import NotFound
from wijkgraph.formats import HTML, JSON
from wijkgraph.overviews.search_index import IndexEntry, as_receipt, read_index, search_index
from wijkgraph.rdf import NamedNode
from wijkgraph.web.site.addresses import document_of
from wijkgraph.web.site.document_family import Family, RequestedForm, Site, once_per_version
from wijkgraph.web.site.rendering import render

MOST = 60  # results on the page; the page tells how many more there are
_SUGGESTED = 12
PER_PAGE = 500  # things of a kind


def kinds_of(site: Site) -> tuple[tuple[str, int], ...]:
    """Every kind of thing with the number of things, most first."""
    counts = [(kind, len(things)) for kind, things in _things_by_kind(site).items()]
    return tuple(sorted(counts, key=lambda pair: (-pair[1], pair[0])))


@once_per_version
def _things_by_kind(site: Site) -> Mapping[str, tuple[str, ...]]:
    """The keys of all things with a class, sorted; parts of things (`#quote`) are none.

    Read once: stores have no index by the beginning of a name.
    """
    rows = site.store.select(query("search-pages-things-by-kind", ID=site.names.things)).rows
    found: dict[str, list[str]] = {}
    for (thing,) in rows:
        if isinstance(thing, NamedNode):
            kind, _, key = thing.value.removeprefix(site.names.things).partition("/")
            found.setdefault(kind, []).append(key)
    return {kind: tuple(sorted(keys)) for kind, keys in found.items()}


def kind_page(site: Site, ask: RequestedForm) -> bytes:
    """Every thing of a kind by name, PER_PAGE at a time. Raises NotFound for an unknown kind or page."""
    kind, number = ask.parts["kind"], int(ask.parts.get("page") or 1)
    keys = _things_by_kind(site).get(kind, ())
    start = (number - 1) * PER_PAGE
    if start >= len(keys):
        raise NotFound("There is no such list", where=f"/{ask.stem}", next="Search lists every kind.")
    things = [NamedNode(f"{site.names.things}{kind}/{key}") for key in keys[start : start + PER_PAGE]]
    names = names_of(site.store, things, ask.language)
    return render(
        site,
        ask,
        "kind.html",
        title=ask.kind_name(kind) or kind,
        names=names,
        things=sorted(things, key=lambda iri: names[iri].value.lower() if iri in names else iri.value),
        total=len(keys),
        start=start,
        following=f"kind/{kind}/{number + 1}" if start + PER_PAGE < len(keys) else "",
    )


def _stems(site: Site) -> Iterator[str]:
    for kind, count in kinds_of(site):
        yield f"kind/{kind}"
        yield from (f"kind/{kind}/{number}" for number in range(2, -(-count // PER_PAGE) + 1))


KIND = Family(
    "kind",
    r"kind/(?P<kind>[a-z-]+)(?:/(?P<page>[2-9]|[1-9][0-9]{1,6}))?",
    kind_page,
    _stems,
    summary="Every thing of a kind",
    path="kind/{kind}",
)


@once_per_version
def _index_of(site: Site) -> tuple[IndexEntry, ...]:
    return read_index(site.store)


def search_document(site: Site, ask: RequestedForm) -> bytes:
    """The results of a search, as a page, or as JSON for suggestions. Without words: everything, by kind."""
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


def _as_json(entries: list[IndexEntry] | tuple[IndexEntry, ...], ask: RequestedForm) -> bytes:
    listed = [
        {
            "kind": entry.kind,
            "kindLabel": ask.kind_name(entry.kind),
            "id": entry.id,
            "label": entry.label(ask.language),
            "text": entry.words,
            "href": _href(entry, ask),
        }
        for entry in entries
    ]
    return (json.dumps({"entries": listed}, ensure_ascii=False, indent=0) + "\n").encode()


def _href(entry: IndexEntry, ask: RequestedForm) -> str:
    if entry.place:
        key, start, end = entry.place
        return f"letter/{key}.{ask.language}.html#p{start}-{end}"
    stem, _, fragment = (document_of(entry.iri, ask.names) or "").partition("#")
    return f"{stem}.{ask.language}.html" + (f"#{fragment}" if fragment else "")


SEARCH = Family(
    "search",
    "search",
    search_document,
    lambda site: ["search"],
    offers=(HTML, JSON),
    summary="Things and passages that hold the words",
    parameters={"q": "Words, a printed reference, a key or an IRI", "kind": "Kind of thing"},
    is_in_sitemap=False,
)
