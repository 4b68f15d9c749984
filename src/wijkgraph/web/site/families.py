"""Every family of documents the site has, in the order in which an address is tried."""

import re
from collections.abc import Mapping

from wijkgraph.asking.queries import query
from wijkgraph.errors import NotFound
from wijkgraph.formats import HTML, find_format
from wijkgraph.linked.description import has_own_history
from wijkgraph.names import DEF, HOME
from wijkgraph.rdf import NamedNode
from wijkgraph.web.site.addresses import Address
from wijkgraph.web.site.commitment_pages import COMMITMENT_LIST, SHEET
from wijkgraph.web.site.dataset_documents import PUBLISHING, STREAM, sitemap_of
from wijkgraph.web.site.document_family import Family, Site
from wijkgraph.web.site.dossier_pages import DOSSIER, DOSSIER_PARTS
from wijkgraph.web.site.editor import EDITOR
from wijkgraph.web.site.files import dumps_of
from wijkgraph.web.site.letter_pages import LETTER, LETTERS
from wijkgraph.web.site.ontology import JSONLD_CONTEXT, ONTOLOGY
from wijkgraph.web.site.overview_pages import OVERVIEWS
from wijkgraph.web.site.provenance import PROVENANCE
from wijkgraph.web.site.quality_pages import QUALITY, REPORT
from wijkgraph.web.site.question_pages import QUESTION, QUESTIONS
from wijkgraph.web.site.search_pages import KIND, SEARCH, paper_address
from wijkgraph.web.site.start import START_PAGE
from wijkgraph.web.site.table_pages import TABLE, TABLES
from wijkgraph.web.site.thing import THING, find_document_topic

_DOCUMENTS: tuple[Family, ...] = (
    START_PAGE,
    SEARCH,
    KIND,
    QUESTIONS,
    QUESTION,
    LETTERS,
    LETTER,
    COMMITMENT_LIST,
    *OVERVIEWS,
    TABLES,
    TABLE,
    DOSSIER,
    DOSSIER_PARTS,
    SHEET,
    ONTOLOGY,
    JSONLD_CONTEXT,
    QUALITY,
    REPORT,
    EDITOR,
    *PUBLISHING,
    STREAM,
    THING,
    PROVENANCE,
)
FAMILIES = (*_DOCUMENTS, sitemap_of(_DOCUMENTS))
_VERSION = re.compile(r"def/[0-9]+\.[0-9]+\.[0-9]+")
# What the catalogue describes.
CATALOGUED = re.compile("id/(?:(?:dataset|catalog)/wijkgraph|service/(?:sparql|questions))")


def redirect_of(site: Site, address: Address, query: Mapping[str, str]) -> str | None:
    """The document that an address leads to (303), None for one that is a document itself.

    A thing's own address leads to the document about it, as does that of its history where the description is all
    there is of it; the address of a distribution leads to its file, a search for a printed reference to the text of
    the letter it names, or to the facts of another paper. That of the ontology's version leads to the ontology.
    Raises NotFound, Gone.
    """
    if address.stem == "search":
        wanted = address.format or query.get("format") or HTML.name
        return paper_address(site, query.get("q", "")) if find_format(wanted, [HTML]) else None
    if CATALOGUED.fullmatch(address.stem):
        return "data"
    if address.stem.startswith("id/distribution/"):
        return _file_of(site, address.stem)
    if address.stem.startswith("id/"):
        stem = "doc/" + address.stem.removeprefix("id/")
    elif _VERSION.fullmatch(address.stem) and _is_this_version(site, address.stem):
        return "def"
    elif address.stem.startswith("def/") and address.stem != JSONLD_CONTEXT.pattern:
        stem = "doc/" + address.stem
    elif address.stem.startswith("prov/") and not has_own_history(address.stem.removeprefix("prov/")):
        stem = "doc/" + address.stem.removeprefix("prov/")
    else:
        return None
    if THING.match(stem) is None:
        raise NotFound(
            "Nothing goes by that name", where=f"/{address.stem}", next="Look for it with the search field."
        )
    find_document_topic(site, stem)
    return stem


def _is_this_version(site: Site, stem: str) -> bool:
    return site.store.ask(query("ontology-version", ontology=NamedNode(DEF), version=NamedNode(HOME + stem)))


def _file_of(site: Site, stem: str) -> str:
    for dump in dumps_of(site):
        if dump.iri(site.names).value == site.project.base + stem:
            return dump.path
    raise NotFound("Nothing goes by that name", where=f"/{stem}", next="The dumps are listed at /data.")
