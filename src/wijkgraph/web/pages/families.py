"""Every family of documents the site has, in the order in which an address is tried."""

from wijkgraph.errors import NotFound
from wijkgraph.names import BASE
from wijkgraph.web.pages.addresses import Address
from wijkgraph.web.pages.letters import LETTER, LETTERS
from wijkgraph.web.pages.ontology import JSONLD_CONTEXT, ONTOLOGY
from wijkgraph.web.pages.overviews import OVERVIEWS
from wijkgraph.web.pages.provenance import PROVENANCE
from wijkgraph.web.pages.questions import QUESTION, QUESTIONS
from wijkgraph.web.pages.search import KIND, SEARCH
from wijkgraph.web.pages.site import Family, Site
from wijkgraph.web.pages.start import START_PAGE
from wijkgraph.web.pages.thing import THING, find_document_topic

FAMILIES: tuple[Family, ...] = (
    START_PAGE,
    SEARCH,
    KIND,
    QUESTIONS,
    QUESTION,
    LETTERS,
    LETTER,
    *OVERVIEWS,
    ONTOLOGY,
    JSONLD_CONTEXT,
    THING,
    PROVENANCE,
)


def redirect_of(site: Site, address: Address) -> str | None:
    """The document that a thing's own address leads to (303), None for any other address. Raises NotFound, Gone."""
    if address.stem.startswith("id/"):
        stem = "doc/" + address.stem.removeprefix("id/")
    elif address.stem.startswith("def/") and address.stem != "def/context":
        stem = "doc/" + address.stem
    else:
        return None
    if THING.match(stem) is None:
        raise NotFound("Nothing goes by that name", where=f"{BASE}{address.stem}")
    find_document_topic(site, stem)
    return stem
