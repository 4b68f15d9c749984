"""What lets others find and follow the dataset: catalogue, VoID, feed, robots policy, example queries."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

from markupsafe import Markup

from wijkgraph.asking.naming import names_of
from wijkgraph.engine.statistics import Statistics, count_statistics
from wijkgraph.formats import ATOM, HTML, JSONLD, NTRIPLES, RDFXML, TEXT, TURTLE
from wijkgraph.linked.catalogue import (
    catalogue_graph,
    executable_questions,
    modified,
    read_description,
    void_graph,
)
from wijkgraph.linked.description import DATASET
from wijkgraph.linked.syntaxes import write_graph
from wijkgraph.names import BASE, PREFIXES, key_of
from wijkgraph.overviews.model import ModelTerm
from wijkgraph.rdf import Literal, NamedNode, Triple
from wijkgraph.web.site.dumps import FOLDER, SUMS, dumps_of
from wijkgraph.web.site.rendering import render
from wijkgraph.web.site.site import Ask, Family, Site, once_per_version
from wijkgraph.words.messages import LANGUAGES

_GRAPHS = (TURTLE, JSONLD, RDFXML, NTRIPLES)
_NEWEST = 50
_HEAD = "".join(f"PREFIX {p}: <{PREFIXES[p]}>\n" for p in ("wg", "prov", "skos"))


def data_document(site: Site, ask: Ask) -> bytes:
    """The catalogue as a page or a graph (DCAT-AP-NL 3.0)."""
    if ask.representation is not HTML:
        return write_graph(catalogue_of(site), ask.representation, site.layout.context)
    values: dict[NamedNode, tuple[NamedNode | Literal, ...]] = {}
    for triple in read_description(site.layout.catalogue):
        if triple.subject == DATASET and isinstance(triple.object, NamedNode | Literal):
            values[triple.predicate] = (*values.get(triple.predicate, ()), triple.object)
    about = ModelTerm(DATASET, values, 0)
    return render(
        site,
        ask,
        "data.html",
        title=str(ask.say("data.title")),
        about=about,
        modified=modified(site.store),
        dumps=dumps_of(site),
        sums=FOLDER + SUMS,
        schema=_schema_dataset(site, ask, about),
    )


def catalogue_of(site: Site) -> tuple[Triple, ...]:
    """The catalogue of the version that answers. Raises LimitReached when the data cannot be counted in time."""
    return catalogue_graph(site.layout.catalogue, site.store, dumps_of(site), _statistics_of(site))


@once_per_version
def _statistics_of(site: Site) -> Statistics:
    return count_statistics(site.store)


def void_document(site: Site, ask: Ask) -> bytes:
    """What is in the dataset, where programs look first (VoID, 7.2)."""
    return write_graph(void_graph(catalogue_of(site)), ask.representation, site.layout.context)


def _schema_dataset(site: Site, ask: Ask, about: ModelTerm) -> Markup:
    """The dataset in schema.org, inline in the page (NDE, Requirements for Datasets)."""
    title, description = (about.text(f"dcterms:{n}", ask.language) for n in ("title", "description"))
    found = {
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "@id": DATASET.value,
        "name": title.value if title else "wijkgraph",
        "description": description.value if description else "",
        "url": BASE,
        "license": "http://creativecommons.org/publicdomain/zero/1.0/",
        "version": site.version,
        "dateModified": modified(site.store),
        "inLanguage": list(LANGUAGES),
        "creator": {"@type": "Organization", "name": "wijkgraph", "url": BASE},
        "distribution": [
            {
                "@type": "DataDownload",
                "contentUrl": BASE + dump.path,
                "encodingFormat": dump.media_type,
                "contentSize": f"{dump.bytes} B",
                "sha256": dump.sha256,
            }
            for dump in dumps_of(site)
        ],
    }
    text = json.dumps(found, ensure_ascii=False, sort_keys=True)
    return Markup(text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026"))


@dataclass(frozen=True)
class News:
    """Claims from one source, recorded at one time."""

    source: NamedNode
    at: str
    count: int


def read_news(site: Site) -> Sequence[News]:
    """What was recorded, newest first."""
    rows = site.store.select(
        f"""{_HEAD}SELECT ?source ?at (COUNT(?claim) AS ?n) WHERE {{
          ?claim a wg:Claim ; wg:claimedIn ?source ; prov:generatedAtTime ?at
        }} GROUP BY ?source ?at ORDER BY DESC(?at) ?source LIMIT {_NEWEST}"""
    ).rows
    return [
        News(source, at.value, int(n.value))
        for source, at, n in rows
        if isinstance(source, NamedNode) and isinstance(at, Literal) and isinstance(n, Literal)
    ]


def feed_document(site: Site, ask: Ask) -> bytes:
    """What was recorded, as an Atom feed (RFC 4287) in one language."""
    news = read_news(site)
    names = names_of(site.store, [one.source for one in news], ask.language)
    entries = []
    for one in news:
        name = names[one.source].value if one.source in names else key_of(one.source)
        title = ask.say("feed.entry", name=name, claims=ask.say("count.claims", count=one.count))
        link = f"{BASE}doc/{one.source.value.removeprefix(BASE + 'id/')}"
        entries.append(
            f"<entry><id>{escape(one.source.value)}#{escape(one.at)}</id><title>{title}</title>"
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


def robots_document(site: Site, ask: Ask) -> bytes:
    """What crawlers may read (RFC 9309), as the setting `robots` says."""
    closed = {
        "open": [],
        "limited": ["/sparql", "/graph-store", "/search", "/prov/", "/question/*?", "/*?links=", "/report"],
        "deny": ["/"],
    }[site.robots]
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in closed)]
    if not closed:
        lines.append("Allow: /")
    return "\n".join([*lines, f"Sitemap: {BASE}sitemap.xml", ""]).encode()


def examples_document(site: Site, ask: Ask) -> bytes:
    """The questions as executable SPARQL."""
    return write_graph(executable_questions(site.questions.values()), ask.representation, site.layout.context)


_EXAMPLES, _VOID = ".well-known/sparql-examples", ".well-known/void"
PUBLISHING = (
    Family("data", "data", data_document, lambda site: ["data"], offers=(HTML, *_GRAPHS)),
    Family("feed", "feed", feed_document, lambda site: ["feed"], offers=(ATOM,), is_in_sitemap=False),
    Family("robots", "robots", robots_document, lambda site: ["robots"], offers=(TEXT,), is_in_sitemap=False),
    Family(
        "void",
        _VOID.replace(".", r"\."),
        void_document,
        lambda site: [_VOID],
        offers=_GRAPHS,
        is_in_sitemap=False,
        is_bare=True,
    ),
    Family(
        "examples",
        _EXAMPLES.replace(".", r"\."),
        examples_document,
        lambda site: [_EXAMPLES],
        offers=_GRAPHS,
        is_in_sitemap=False,
    ),
)
