"""The feed: claims recorded, replaced and withdrawn, newest first (Atom, RFC 4287)."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

from wijkgraph.asking.naming import names_of
from wijkgraph.claims.claim import Status
from wijkgraph.formats import ATOM
from wijkgraph.names import BASE, PREFIXES, key_of
from wijkgraph.rdf import Literal, NamedNode
from wijkgraph.web.site.site import Ask, Family, Site
from wijkgraph.web.site.withdrawn import withdrawn_claims

_NEWEST = 50
_HEAD = "".join(f"PREFIX {p}: <{PREFIXES[p]}>\n" for p in ("wg", "prov"))


@dataclass(frozen=True)
class News:
    """Claims from one source, recorded, replaced or withdrawn at one time."""

    source: NamedNode
    at: str
    count: int
    kind: str = "entry"  # the message that tells of it: entry, replaced, withdrawn


def read_news(site: Site) -> Sequence[News]:
    """The claims recorded, replaced and withdrawn, by source and time, newest first."""
    rows = site.store.select(
        f"""{_HEAD}SELECT ?source ?at (COUNT(?claim) AS ?n) WHERE {{
          ?claim a wg:Claim ; wg:claimedIn ?source ; prov:generatedAtTime ?at
        }} GROUP BY ?source ?at ORDER BY DESC(?at) ?source LIMIT {_NEWEST}"""
    ).rows
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


def feed_document(site: Site, ask: Ask) -> bytes:
    """The recorded claims as an Atom feed (RFC 4287) in one language."""
    news = read_news(site)
    names = names_of(site.store, [one.source for one in news], ask.language)
    entries = []
    for one in news:
        name = names[one.source].value if one.source in names else key_of(one.source)
        title = ask.say(f"feed.{one.kind}", name=name, claims=ask.say("count.claims", count=one.count))
        link = f"{BASE}doc/{one.source.value.removeprefix(BASE + 'id/')}"
        kind = "" if one.kind == "entry" else f"-{one.kind}"
        entries.append(
            f"<entry><id>{escape(one.source.value)}#{escape(one.at)}{kind}</id><title>{title}</title>"
            f'<updated>{escape(one.at)}</updated><link href="{escape(link)}"/></entry>'
        )
    updated = news[0].at if news else "1970-01-01T00:00:00Z"
    address = f"{BASE}feed.{ask.language}.atom"
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{ask.language}"><id>{address}</id>'
        f"<title>{ask.say('feed.title')}</title><updated>{escape(updated)}</updated>"
        f'<link rel="self" href="{address}"/><link href="{BASE}"/>'
        f"<author><name>wijkgraph</name></author>\n{chr(10).join(entries)}\n</feed>\n"
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
