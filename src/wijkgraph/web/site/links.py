"""One page of the things that point at a thing by one property."""

from wijkgraph.asking.naming import names_of
from wijkgraph.errors import NotFound
from wijkgraph.linked.description import describe, mentioned
from wijkgraph.overviews.links import Listing, incoming_page
from wijkgraph.rdf import NamedNode
from wijkgraph.web.site.heading import heading_of
from wijkgraph.web.site.rendering import render
from wijkgraph.web.site.site import Ask, Site

_FARTHEST = 2**31  # links: no thing has so many, and no store minds the number


def links_page(site: Site, ask: Ask, thing: NamedNode) -> bytes:
    """The page of incoming links that `?links=` asks for, without what the thing's own page tells."""
    listing = _listing(site, ask, thing)
    triples = describe(site.store, thing)
    met = {thing, listing.property, *listing.things, *mentioned(triples)}
    names = names_of(site.store, met, ask.language)
    return render(
        site,
        ask,
        "links.html",
        names=names,
        **heading_of(site, ask, thing, triples, names),
        listing=listing,
    )


def _listing(site: Site, ask: Ask, thing: NamedNode) -> Listing:
    """The links that `?links=` and `?from=` name. Raises NotFound for what is no property or place."""
    try:
        property_, start = NamedNode(ask.query["links"]), int(ask.query.get("from", "0"))
        if not 0 <= start <= _FARTHEST:
            raise ValueError
    except ValueError as error:
        raise NotFound("There is no such page of links", where=f"/{ask.stem}") from error
    return incoming_page(site.store, thing, property_, start)
