"""Documents by which others find and follow the dataset: catalogue, VoID, feed, stream, examples, crawlers."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from markupsafe import Markup

from wijkgraph.asking.queries import query
from wijkgraph.dataset.own_description import executable_questions, void_graph_of
from wijkgraph.engine.statistics import VOID, Statistics, count_statistics
from wijkgraph.errors import Gone, NotFound
from wijkgraph.formats import HTML, JSONLD, NQUADS, NTRIPLES, RDFXML, REFERENCES, TEXT, TRIG, TURTLE, XML
from wijkgraph.linked.catalogue import (
    catalogue_graph,
    modified,
    read_description,
    void_graph,
)
from wijkgraph.linked.stream import (
    NEWEST,
    Ending,
    StreamPage,
    endings,
    stream_page,
    stream_pages,
    stream_root,
)
from wijkgraph.linked.syntaxes import write_dataset, write_graph
from wijkgraph.overviews.model import ModelTerm
from wijkgraph.rdf import Literal, NamedNode, Triple
from wijkgraph.web.protocol.templates import templates
from wijkgraph.web.site.addresses import canonical
from wijkgraph.web.site.citations import citation_bytes, citation_of_dataset, is_citation
from wijkgraph.web.site.document_family import Family, RequestedForm, Site, once_per_version
from wijkgraph.web.site.feed import FEED
from wijkgraph.web.site.files import DUMPS, SUMS, dumps_of
from wijkgraph.web.site.paging import count_parts
from wijkgraph.web.site.rendering import inline_json, render
from wijkgraph.web.site.withdrawn import endings_told

_GRAPHS = (TURTLE, JSONLD, RDFXML, NTRIPLES)
# For documents with named graphs; formats of one graph hold the merge.
_DATASETS = (TRIG, NQUADS, JSONLD, TURTLE, RDFXML, NTRIPLES)


def data_document(site: Site, ask: RequestedForm) -> bytes:
    """The catalogue as a page or a graph (DCAT-AP-NL 3.0)."""
    if is_citation(ask):
        return citation_bytes(ask, citation_of_dataset(site, ask))
    if ask.representation is not HTML:
        return write_graph(catalogue_of(site), ask.representation, site.layout.context)
    values: dict[NamedNode, tuple[NamedNode | Literal, ...]] = {}
    for triple in read_description(site.layout.catalogue):
        if triple.subject == site.names.dataset and isinstance(triple.object, NamedNode | Literal):
            values[triple.predicate] = (*values.get(triple.predicate, ()), triple.object)
    about = ModelTerm(site.names.dataset, values, 0)
    return render(
        site,
        ask,
        "data.html",
        about=about,
        modified=modified(site.store),
        dumps=dumps_of(site),
        sums=DUMPS + SUMS,
        example=_example_of(site),
        citation=citation_of_dataset(site, ask),
        schema=_schema_dataset(site, ask, about),
    )


def _example_of(site: Site) -> str:
    """A thing to show how one is fetched: the example that the catalogue names first, else the dataset."""
    examples = sorted(
        triple.object.value
        for triple in read_description(site.layout.catalogue)
        if triple.predicate == NamedNode(f"{VOID}exampleResource") and isinstance(triple.object, NamedNode)
    )
    return next(reversed(examples), site.names.dataset.value)


def catalogue_of(site: Site) -> tuple[Triple, ...]:
    """The catalogue of the version that answers. Raises LimitReached when the data cannot be counted in time."""
    return catalogue_graph(
        site.layout.catalogue, site.store, dumps_of(site), _statistics_of(site), site.project.licence
    )


@once_per_version
def _statistics_of(site: Site) -> Statistics:
    return count_statistics(site.store)


def void_document(site: Site, ask: RequestedForm) -> bytes:
    """The description of the dataset at its well-known address (VoID, 7.2)."""
    inside = site.store.construct(query("dataset-void", graph=void_graph_of(site.names)))
    description = (*void_graph(catalogue_of(site), site.names), *inside)
    return write_graph(description, ask.representation, site.layout.context)


def _schema_dataset(site: Site, ask: RequestedForm, about: ModelTerm) -> Markup:
    """The dataset in schema.org, inline in the page (NDE, Requirements for Datasets)."""
    title, description = (about.text(f"dcterms:{n}", ask.language) for n in ("title", "description"))
    found = {
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "@id": site.names.dataset.value,
        "name": title.value if title else site.project.title[ask.language],
        "description": description.value if description else "",
        "url": site.project.base,
        "license": site.project.licence,
        "version": site.version,
        "dateModified": modified(site.store),
        "inLanguage": list(site.project.languages),
        "creator": {
            "@type": "Organization",
            "name": site.project.publisher,
            "url": site.project.publisher_page,
        },
        "distribution": [
            {
                "@type": "DataDownload",
                "contentUrl": site.project.base + dump.path,
                "encodingFormat": dump.media_type,
                "contentSize": f"{dump.bytes} B",
                "sha256": dump.sha256,
            }
            for dump in dumps_of(site)
        ],
    }
    return inline_json(found)


def robots_document(site: Site, ask: RequestedForm) -> bytes:
    """Rules for crawlers (RFC 9309), by the setting `robots`."""
    closed = {
        "open": [],
        "limited": ["/sparql", "/graph-store", "/search", "/prov/", "/question/*?", "/*?links=", "/report"],
        "deny": ["/"],
    }[site.robots]
    return templates.get_template("robots.txt").render(base=site.project.base, closed=closed).encode()


def examples_document(site: Site, ask: RequestedForm) -> bytes:
    """The questions as executable SPARQL."""
    questions = executable_questions(site.questions.values(), site.names)
    return write_graph(questions, ask.representation, site.layout.context)


_EXAMPLES, _VOID = ".well-known/sparql-examples", ".well-known/void"
PUBLISHING = (
    Family(
        "data",
        "data",
        data_document,
        lambda site: ["data"],
        offers=(HTML, *_GRAPHS, *REFERENCES),
        summary="Catalogue of the dataset (DCAT-AP-NL)",
    ),
    FEED,
    Family("robots", "robots", robots_document, lambda site: ["robots"], offers=(TEXT,), is_in_sitemap=False),
    Family(
        "void",
        _VOID.replace(".", r"\."),
        void_document,
        lambda site: [_VOID],
        offers=_GRAPHS,
        summary="Description of the dataset (VoID)",
        path=_VOID,
        is_in_sitemap=False,
        is_bare=True,
    ),
    Family(
        "examples",
        _EXAMPLES.replace(".", r"\."),
        examples_document,
        lambda site: [_EXAMPLES],
        offers=_GRAPHS,
        summary="The questions as executable SPARQL",
        path=_EXAMPLES,
        is_in_sitemap=False,
    ),
)


@once_per_version
def pages_of(site: Site) -> Mapping[str, StreamPage]:
    """Every page of the stream by its name, oldest first."""
    return {page.name: page for page in stream_pages(site.store, ended=endings_of(site))}


@once_per_version
def endings_of(site: Site) -> Sequence[Ending]:
    """The stream's entries for claims that ended."""
    return endings(endings_told(site))


def stream_document(site: Site, ask: RequestedForm) -> bytes:
    """The stream's root, or one page of claims. Raises Gone for a page of earlier claims."""
    name = ask.parts.get("page")
    if name is None:
        return write_graph(
            stream_root(tuple(pages_of(site).values())), ask.representation, site.layout.context
        )
    page = pages_of(site).get(name)
    if page is None:
        # Names are made from claims: one of this form was there, and its claims are now on other pages.
        raise Gone("The stream has no such page any more", where=f"/{ask.stem}", next="Start at /ldes.")
    return write_dataset(
        stream_page(site.store, page, endings_of(site)), ask.representation, site.layout.context
    )


def _stream_stems(site: Site) -> Iterator[str]:
    yield "ldes"
    yield from (f"ldes/{name}" for name in pages_of(site))


STREAM = Family(
    "ldes",
    rf"ldes(?:/(?P<page>{NEWEST}|[0-9a-f]{{16}}))?",
    stream_document,
    _stream_stems,
    offers=_DATASETS,
    summary="The stream of claims: its root (LDES)",
    is_in_sitemap=False,
    is_final=lambda parts: parts.get("page") not in (None, NEWEST),
)


PER_PART = 40_000


def sitemap_of(families: Sequence[Family], per_part: int = PER_PART) -> Family:
    """The family of the sitemap over these families, in parts when one file cannot hold every document.

    sitemaps.org allows 50 000 in one.
    """

    def listed(site: Site) -> list[str]:
        return [stem for family in families if family.is_in_sitemap for stem in family.stems(site)]

    def render(site: Site, ask: RequestedForm) -> bytes:
        stems, number = listed(site), ask.parts.get("part")
        parts = count_parts(len(stems), per_part)
        if number is None and parts > 1:
            addresses = [f"{site.project.base}sitemap/{n}.xml" for n in range(1, parts + 1)]
            return _sitemap("sitemapindex", "sitemap", addresses)
        place = int(number or 1) - 1
        if not 0 <= place < parts:
            raise NotFound(
                "The sitemap has no such part", where=f"/{ask.stem}", next="Start at /sitemap.xml."
            )
        listed_here = stems[place * per_part : (place + 1) * per_part]
        return _sitemap("urlset", "url", [canonical(stem, site.project.base) for stem in listed_here])

    def stems(site: Site) -> list[str]:
        parts = count_parts(len(listed(site)), per_part)
        return ["sitemap", *(f"sitemap/{n}" for n in range(1, parts + 1) if parts > 1)]

    return Family(
        "sitemap",
        r"sitemap(?:/(?P<part>[0-9]{1,6}))?",
        render,
        stems,
        offers=(XML,),
        is_in_sitemap=False,
    )


def _sitemap(root: str, item: str, addresses: Iterable[str]) -> bytes:
    return templates.get_template("sitemap.xml").render(root=root, item=item, addresses=addresses).encode()
