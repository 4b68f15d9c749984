"""Every family of documents the site has, in the order in which an address is tried."""

from wijkgraph.web.pages.addresses import Address
from wijkgraph.web.pages.questions import QUESTION, QUESTIONS
from wijkgraph.web.pages.site import Family, Site
from wijkgraph.web.pages.start import START_PAGE

FAMILIES: tuple[Family, ...] = (START_PAGE, QUESTIONS, QUESTION)


def redirect_of(site: Site, address: Address) -> str | None:
    """The document that a thing's own address leads to (303), None for any other address."""
    return None
