"""The stream of claims: its root, and its pages, which never change once they are full."""

from collections.abc import Iterator, Mapping

from wijkgraph.errors import Gone
from wijkgraph.formats import JSONLD, NTRIPLES, RDFXML, TURTLE
from wijkgraph.linked.stream import NEWEST, StreamPage, stream_page, stream_pages, stream_root
from wijkgraph.linked.syntaxes import write_graph
from wijkgraph.web.site.site import Ask, Family, Site, once_per_version


@once_per_version
def pages_of(site: Site) -> Mapping[str, StreamPage]:
    """Every page of the stream by its name, oldest first."""
    return {page.name: page for page in stream_pages(site.store)}


def stream_document(site: Site, ask: Ask) -> bytes:
    """The stream's root, or one page of claims. Raises Gone for a page of other claims than those there are."""
    name = ask.parts.get("page")
    if name is None:
        return write_graph(
            stream_root(tuple(pages_of(site).values())), ask.representation, site.layout.context
        )
    page = pages_of(site).get(name)
    if page is None:
        # Names are made from claims: one of this form was there, and its claims are now on other pages.
        raise Gone("The stream has no such page any more", where=f"/{ask.stem}", next="Start at /ldes.")
    return write_graph(stream_page(site.store, page), ask.representation, site.layout.context)


def _stems(site: Site) -> Iterator[str]:
    yield "ldes"
    yield from (f"ldes/{name}" for name in pages_of(site))


STREAM = Family(
    "ldes",
    rf"ldes(?:/(?P<page>{NEWEST}|[0-9a-f]{{16}}))?",
    stream_document,
    _stems,
    offers=(TURTLE, JSONLD, RDFXML, NTRIPLES),
    is_in_sitemap=False,
    is_final=lambda parts: parts.get("page") not in (None, NEWEST),
)
