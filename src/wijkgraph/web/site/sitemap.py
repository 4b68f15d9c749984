"""The sitemap: every document that crawlers should know, under its lasting address."""

from collections.abc import Sequence
from xml.sax.saxutils import escape

from wijkgraph.errors import NotFound
from wijkgraph.formats import XML
from wijkgraph.names import BASE
from wijkgraph.web.site.addresses import canonical
from wijkgraph.web.site.site import Ask, Family, Site

PER_PART = 40_000

_HEAD = '<?xml version="1.0" encoding="utf-8"?>\n'
_SPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


def sitemap_of(families: Sequence[Family], per_part: int = PER_PART) -> Family:
    """The family of the sitemap over these families, in parts when one file cannot hold every document.

    sitemaps.org allows 50 000 in one.
    """

    def listed(site: Site) -> list[str]:
        return [stem for family in families if family.is_in_sitemap for stem in family.stems(site)]

    def count_parts(site: Site) -> int:
        return max(1, -(-len(listed(site)) // per_part))

    def render(site: Site, ask: Ask) -> bytes:
        stems, number = listed(site), ask.parts.get("part")
        parts = max(1, -(-len(stems) // per_part))
        if number is None and parts > 1:
            return _index(parts)
        place = int(number or 1) - 1
        if not 0 <= place < parts:
            raise NotFound(
                "The sitemap has no such part", where=f"/{ask.stem}", next="Start at /sitemap.xml."
            )
        return _part(stems[place * per_part : (place + 1) * per_part])

    def stems(site: Site) -> list[str]:
        parts = count_parts(site)
        return ["sitemap", *(f"sitemap/{n}" for n in range(1, parts + 1) if parts > 1)]

    return Family(
        "sitemap",
        r"sitemap(?:/(?P<part>[0-9]{1,6}))?",
        render,
        stems,
        offers=(XML,),
        is_in_sitemap=False,
    )


def _index(parts: int) -> bytes:
    listed = "".join(f"<sitemap><loc>{BASE}sitemap/{n}.xml</loc></sitemap>\n" for n in range(1, parts + 1))
    return f"{_HEAD}<sitemapindex {_SPACE}>\n{listed}</sitemapindex>\n".encode()


def _part(stems: Sequence[str]) -> bytes:
    listed = "".join(f"<url><loc>{escape(canonical(stem))}</loc></url>\n" for stem in stems)
    return f"{_HEAD}<urlset {_SPACE}>\n{listed}</urlset>\n".encode()
