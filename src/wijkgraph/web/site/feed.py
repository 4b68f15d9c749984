"""The feed: claims recorded, replaced and withdrawn, newest first (Atom, RFC 4287)."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from wijkgraph.asking.naming import names_of
from wijkgraph.asking.queries import query
from wijkgraph.claims.claim import Status
from wijkgraph.formats import ATOM
from wijkgraph.names import key_of
from wijkgraph.rdf import Literal, NamedNode
from wijkgraph.web.protocol.templates import templates
from wijkgraph.web.site.document_family import Family, RequestedForm, Site
from wijkgraph.web.site.withdrawn import withdrawn_claims

_NEWEST = 50


@dataclass(frozen=True)
class News:
    """Claims from one source, recorded, replaced or withdrawn at one time."""

    source: NamedNode
    at: str
    count: int
    kind: str = "entry"  # the message that tells of it: entry, replaced, withdrawn


def read_news(site: Site) -> Sequence[News]:
    """The claims recorded, replaced and withdrawn, by source and time, newest first."""
    rows = site.store.select(query("feed-read-news", newest=_NEWEST)).rows
    recorded = [
        News(source, at.value, int(n.value))
        for source, at, n in rows
        if isinstance(source, NamedNode) and isinstance(at, Literal) and isinstance(n, Literal)
    ]
    news = sorted([*recorded, *_ended(site)], key=lambda one: (one.source.value, one.kind))
    return sorted(news, key=lambda one: one.at, reverse=True)[:_NEWEST]


def _ended(site: Site) -> list[News]:
    ended = Counter(
        (one.claim.source, one.claim.ended.generated_at, one.claim.status)
        for one in withdrawn_claims(site).values()
        if one.claim.ended
    )
    return [
        News(source, at, count, "replaced" if status is Status.SUPERSEDED else "withdrawn")
        for (source, at, status), count in ended.items()
    ]


def feed_document(site: Site, ask: RequestedForm) -> bytes:
    """The recorded and the ended claims as an Atom feed (RFC 4287) in one language."""
    news = read_news(site)
    names = names_of(site.store, [one.source for one in news], ask.language)
    entries = [
        {
            "id": f"{one.source.value}#{one.at}" + ("" if one.kind == "entry" else f"-{one.kind}"),
            "kind": one.kind,
            "name": names[one.source].value if one.source in names else key_of(one.source),
            "count": one.count,
            "at": one.at,
            "link": site.names.documents + site.names.local(one.source.value),
        }
        for one in news
    ]
    feed = templates.get_template("feed.atom")
    about = {"title": site.project.title[ask.language], "publisher": site.project.publisher}
    return feed.render(
        base=site.project.base, language=ask.language, say=ask.say, entries=entries, **about
    ).encode()


FEED = Family(
    "feed",
    "feed",
    feed_document,
    lambda site: ["feed"],
    offers=(ATOM,),
    summary="Recorded claims, newest first (Atom)",
    is_in_sitemap=False,
)
