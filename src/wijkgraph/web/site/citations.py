"""Citations as forms of documents: what a page about a thing, an answer or the dataset is cited as."""

from collections.abc import Iterable
from urllib.parse import urlencode

from wijkgraph.asking.answers import Answer
from wijkgraph.asking.evidence import Receipt
from wijkgraph.asking.naming import Names
from wijkgraph.citing.citation import CITATIONS, Citation
from wijkgraph.citing.cited import cite_answer, cite_dataset, cite_document, cite_thing
from wijkgraph.citing.dataset_facts import DatasetFacts, dataset_facts, day_of_data
from wijkgraph.formats import REFERENCES
from wijkgraph.rdf import NamedNode
from wijkgraph.web.site.document_family import RequestedForm, Site, once_per_version


def citation_of_thing(
    site: Site, ask: RequestedForm, thing: NamedNode, names: Names | None = None
) -> Citation:
    """Citation of a thing in the language of the request; with the names that `cite_thing` takes, if they are known."""
    return cite_thing(site.store, _facts(site), thing, ask.language, names)


def citation_of_answer(site: Site, ask: RequestedForm, answer: Answer, names: Names) -> Citation:
    """Citation of an answer in the language of the request."""
    return cite_answer(site.store, _facts(site), answer, names, ask.language)


def citation_of_dataset(site: Site, ask: RequestedForm) -> Citation:
    """Citation of the dataset in the language of the request."""
    return cite_dataset(site.store, _facts(site), ask.language)


def citation_of_page(site: Site, ask: RequestedForm, title: str, rested: Iterable[Receipt] = ()) -> Citation:
    """Citation of an overview, dossier or sheet as it was asked for, with the passages that it quotes."""
    asked = urlencode({name: value for name, value in ask.query.items() if value})
    local = f"{ask.stem}?{asked}" if asked else ask.stem
    return cite_document(site.store, _facts(site), title, local, ask.language, rested)


def is_citation(ask: RequestedForm) -> bool:
    """True if a citation is asked for."""
    return ask.representation in REFERENCES


def citation_bytes(ask: RequestedForm, citation: Citation) -> bytes:
    """The citation in the format of the request."""
    return CITATIONS[ask.representation](citation).encode()


def _facts(site: Site) -> DatasetFacts:
    return dataset_facts(site.layout, _day_of(site))


@once_per_version
def _day_of(site: Site) -> str:
    return day_of_data(site.store)
